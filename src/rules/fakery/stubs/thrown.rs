//! Owns the shape that most languages share: a function throws, raises or aborts, and says that it is not implemented.
//!
//! What a language throws with is in a table: the errors whose name alone says it, and the functions that end the
//! program with a message.

use tree_sitter::Node;

use super::python::is_base_name;
use super::{Shape, Stub, Verdict, is_documented_as_open};
use crate::rules::fakery::deferred::{Defers, defers, promises_later};
use crate::rules::fakery::docstring::content;
use crate::rules::fakery::phrases::{Says, is_about_support, is_due, promises, says, tells};
use crate::rules::fakery::words::{Hit, Word};
use crate::syntax::{Function, Spot, TextClass, arguments, callee};
use crate::wordlist::{List, holds};

/// How a language fails.
struct Failing {
    language: &'static str,
    /// Errors that say by their name that the work was never written.
    errors: &'static [&'static str],
    /// Functions that fail with a message.
    functions: &'static [&'static str],
    /// Functions and operators that say by their name that the work was never written.
    holes: &'static [&'static str],
}

const FAILING: &[Failing] = &[
    Failing {
        language: "Java",
        errors: &["NotImplementedException", "NotImplementedError", "NotYetImplementedException"],
        functions: &[],
        holes: &[],
    },
    Failing {
        language: "C",
        errors: &[],
        functions: &["assert", "errx", "err", "die", "panic", "g_error"],
        holes: &[],
    },
    Failing {
        language: "C++",
        errors: &[
            "NotImplementedException",
            "NotImplementedError",
            "not_implemented",
            "not_implemented_error",
        ],
        functions: &["assert", "terminate", "abort", "qFatal", "Q_ASSERT_X"],
        holes: &["Q_UNIMPLEMENTED", "NOTIMPLEMENTED", "NOT_IMPLEMENTED", "UNIMPLEMENTED"],
    },
    Failing {
        language: "C#",
        errors: &["NotImplementedException"],
        functions: &["Fail", "FailFast"],
        holes: &[],
    },
    Failing {
        language: "PHP",
        errors: &["NotImplementedException", "NotImplementedError", "NotImplemented"],
        functions: &["die", "exit", "trigger_error", "abort"],
        holes: &[],
    },
    Failing { language: "Ruby", errors: &[], functions: &["raise", "fail", "abort"], holes: &[] },
    Failing {
        language: "Kotlin",
        errors: &["NotImplementedError", "NotImplementedException"],
        functions: &["error"],
        holes: &["TODO"],
    },
    Failing {
        language: "Swift",
        errors: &["NotImplementedError", "notImplemented"],
        functions: &["fatalError", "preconditionFailure", "assertionFailure"],
        holes: &[],
    },
    Failing {
        language: "Scala",
        errors: &["NotImplementedError", "NotImplementedException"],
        functions: &["error"],
        holes: &["???"],
    },
    Failing { language: "Lua", errors: &[], functions: &["error"], holes: &[] },
];

/// Streams of C++ that end the program once they are written to.
const FATAL: &[&str] = &["LOG(FATAL)", "LOG(DFATAL)", "qFatal()", "QFATAL", "ABSL_LOG(FATAL)"];

/// Methods that a one-way converter leaves out for good.
const ONE_WAY: &[&str] = &["ConvertBack", "ConvertFrom", "ReadJson", "WriteJson"];

pub(super) fn at(spot: &Spot<'_>, hit: &Hit, class: TextClass) -> Verdict {
    let Some(failing) = FAILING.iter().find(|failing| failing.language == spot.language().name) else {
        return Verdict::Undecided;
    };
    if matches!(hit.word, Word::Nothing | Word::Remarked) {
        return Verdict::Undecided;
    }
    // Where `TODO()` and `???` themselves come from.
    if super::name(spot).is_some_and(|name| failing.holes.contains(&&*name)) {
        return Verdict::Fine;
    }
    match class {
        TextClass::Comment => beside(spot, hit),
        TextClass::String => message(spot, failing),
        TextClass::Code => named(spot, failing),
    }
}

/// The statement or expression that throws around the spot, and the error that is made for it.
struct Thrown<'t> {
    node: Node<'t>,
    /// The call that makes the error, or ends the program.
    call: Option<Node<'t>>,
}

/// What is thrown around the spot, within the innermost function.
fn thrown<'t>(spot: &Spot<'t>, failing: &Failing) -> Option<Thrown<'t>> {
    let language = spot.language();
    let mut call: Option<Node<'t>> = None;
    for (_, node) in spot.upwards() {
        let kind = node.kind();
        if language.functions.contains(&kind) {
            return None;
        }
        if language.calls.contains(&kind) {
            let name = last(callee(language, spot.text(), node));
            if failing.functions.iter().any(|own| own.as_bytes() == name) {
                return Some(Thrown { node, call: Some(node) });
            }
            call = Some(node);
        }
        let is_fatal = || FATAL.iter().any(|start| spot.source(node).starts_with(start.as_bytes()));
        if kind == "binary_expression" && language.name == "C++" && is_fatal() {
            return Some(Thrown { node, call: None });
        }
        if language.throws.contains(&kind) && spot.source(node).starts_with(b"throw") {
            return Some(Thrown { node, call });
        }
    }
    None
}

/// `throw new Exception("Not implemented")`, `fatalError("not implemented")`, `raise "not implemented"`.
fn message(spot: &Spot<'_>, failing: &Failing) -> Verdict {
    let (_, Some(literal)) = spot.class() else { return Verdict::Undecided };
    let within = spot.upwards().find(|(_, node)| spot.language().calls.contains(&node.kind()));
    if let Some((_, call)) = within
        && failing.holes.iter().any(|own| own.as_bytes() == callee(spot.language(), spot.text(), call))
    {
        return if is_open(spot) { Verdict::Fine } else { Verdict::Stub(stub(spot, call, Shape::Throws)) };
    }
    let Some(thrown) = thrown(spot, failing) else { return Verdict::Undecided };
    if is_raised_by_name(spot, &thrown) {
        return raised_by_name(spot, &thrown, content(spot.source(literal)));
    }
    let text = content(spot.source(literal));
    // What Swift demands of views that no file describes.
    if failing.language == "Swift" && text.starts_with(b"init(") {
        return Verdict::Fine;
    }
    // Joined with something else it tells which case it is; what `&&` joins is only there to be shown.
    let joined = spot.upwards().any(|(_, node)| {
        let kind = node.kind();
        let is_inside = node.start_byte() > thrown.node.start_byte() && node.id() != literal.id();
        is_inside
            && (kind.contains("binary") || kind.contains("additive") || kind == "infix_expression")
            && memchr::memmem::find(spot.source(node), b"&&").is_none()
    });
    let said = unsupported_yet(text).unwrap_or_else(|| tells(text));
    let function = Function::around(spot);
    let is_only = || function.as_ref().is_some_and(|function| ends(function, spot));
    let unwritten = match said {
        Says::Unwritten if !joined => true,
        Says::Unwritten | Says::UnwrittenOf => is_only() || is_due(text),
        Says::Nothing if is_about_support(text) => false,
        // An error by that name, whatever it goes on to say, unless that is a reason.
        Says::Nothing => return named(spot, failing),
        Says::Unsupported => false,
    };
    if !unwritten || is_open(spot) {
        return Verdict::Fine;
    }
    Verdict::Stub(stub(spot, thrown.node, Shape::Throws))
}

/// "Not supported yet.", as editors generate it; "Moving shares is not supported yet", as people write it.
fn unsupported_yet(text: &[u8]) -> Option<Says> {
    let text = String::from_utf8_lossy(text).to_lowercase();
    if text.starts_with("not supported yet")
        || text == "not yet supported"
        || text.starts_with("unimplemented method")
    {
        return Some(Says::Unwritten);
    }
    let text = text.trim_end_matches(['.', '!', ' ']);
    let ends = ["supported yet", "not yet supported", "supported so far", "supported as of now"];
    let is_denied = ["not ", "n't ", "unsupported"].iter().any(|denial| text.contains(denial));
    (is_denied && ends.iter().any(|end| text.ends_with(end))).then_some(Says::UnwrittenOf)
}

/// `throw new NotImplementedException()`, `TODO()`, `???`.
fn named(spot: &Spot<'_>, failing: &Failing) -> Verdict {
    if let Some(hole) = hole(spot, failing) {
        // C++'s macros are also what a choice leaves everything else to.
        let is_case = || Function::around(spot).is_some_and(|function| function.is_conditional(spot));
        if is_open(spot) || spot.language().name == "C++" && is_case() {
            return Verdict::Fine;
        }
        return Verdict::Stub(stub(spot, hole, Shape::Throws));
    }
    let Some(thrown) = thrown(spot, failing) else { return Verdict::Undecided };
    if is_raised_by_name(spot, &thrown) {
        let text = thrown.call.map(|call| first_message(spot, call)).unwrap_or_default();
        return raised_by_name(spot, &thrown, text);
    }
    let error = match thrown.call {
        Some(call) => callee(spot.language(), spot.text(), call),
        // `throw MyError.notImplemented`
        None => spot.node().map(|node| spot.source(node)).unwrap_or_default(),
    };
    if !failing.errors.iter().any(|own| own.as_bytes() == last(error)) {
        return Verdict::Undecided;
    }
    let text = thrown.call.map(|call| first_message(spot, call)).unwrap_or_default();
    let reasoned = !text.is_empty() && (is_about_support(text) || says(text) == Says::Unsupported);
    let function = Function::around(spot);
    let name = function.as_ref().and_then(Function::name).unwrap_or_default();
    let one_way = ONE_WAY.iter().any(|own| own.as_bytes() == name);
    // At the end of a choice it says that nothing else was expected.
    let otherwise = !function.as_ref().is_some_and(|function| ends(function, spot)) && is_otherwise(spot);
    if reasoned || one_way || otherwise || is_open(spot) {
        return Verdict::Fine;
    }
    Verdict::Stub(stub(spot, thrown.node, Shape::Throws))
}

/// A call or an operator that is there for this alone.
fn hole<'t>(spot: &Spot<'t>, failing: &Failing) -> Option<Node<'t>> {
    let node = spot.node()?;
    let name = spot.source(node);
    failing.holes.iter().find(|own| own.as_bytes() == name)?;
    // `macro ???`: the compiler has it. `val ??? = …`: a name is given.
    let before = spot.text()[..node.start_byte()].trim_ascii_end();
    if ["macro", "def", "val"].iter().any(|word| before.ends_with(word.as_bytes())) {
        return None;
    }
    if !name.iter().any(u8::is_ascii_alphabetic) {
        return Some(node);
    }
    let above = spot.upwards().nth(1).map(|(_, above)| above)?;
    let is_called =
        spot.language().calls.contains(&above.kind()) && callee(spot.language(), spot.text(), above) == name;
    is_called.then_some(above)
}

/// A comment beside a function that only fails: the second sign, if it says that work is left.
fn beside(spot: &Spot<'_>, hit: &Hit) -> Verdict {
    let Some(function) = Function::around(spot) else { return Verdict::Undecided };
    let [only] = function.work()[..] else { return Verdict::Undecided };
    let (_, Some(comment)) = spot.class() else { return Verdict::Undecided };
    let source = spot.source(only).trim_ascii();
    let fails =
        ["raise NotImplementedError", "abort()", "std::abort()", "return -ENOSYS", "return -EOPNOTSUPP"]
            .iter()
            .any(|start| source.starts_with(start.as_bytes()));
    let inside = function.node.byte_range().contains(&hit.start);
    if !fails || !inside {
        return Verdict::Undecided;
    }
    let text = &spot.text()[hit.start..comment.end_byte()];
    let admitted = promises(text) && spot.text()[hit.start].is_ascii_uppercase()
        || promises(spot.source(comment))
        || defers(spot.source(comment)) == Some(Defers::Surely)
        || (!source.starts_with(b"raise") && matches!(says(spot.source(comment)), Says::Unwritten));
    if admitted && !is_open(spot) {
        return Verdict::Stub(stub(spot, only, Shape::Throws));
    }
    Verdict::Fine
}

/// Ruby's `raise NotImplementedError`, which marks what subclasses have to write.
fn is_raised_by_name(spot: &Spot<'_>, thrown: &Thrown<'_>) -> bool {
    spot.language().name == "Ruby"
        && thrown.call.is_some_and(|call| {
            let text = spot.source(call);
            let name = b"NotImplementedError";
            memchr::memmem::find(text, name).is_some_and(|at| at < 32)
        })
}

/// It takes a second sign: a message that says that it will be written, or a function that no class can inherit.
fn raised_by_name(spot: &Spot<'_>, thrown: &Thrown<'_>, text: &[u8]) -> Verdict {
    let Some(function) = Function::around(spot) else { return Verdict::Fine };
    let free = function.class().is_none()
        && (text.is_empty() || matches!(says(text), Says::Unwritten | Says::UnwrittenOf))
        && function.parameters().iter().any(|name| name.len() > 1 && name[0] != b'_')
        && function.own_name().is_some();
    let is_denied = || says(text) == Says::Nothing && tells(text) != Says::Nothing;
    let put_off =
        || function.comments().iter().any(|comment| defers(spot.source(*comment)) == Some(Defers::Surely));
    if !function.is_only(spot)
        || is_open(spot)
        || !(free || promises(text) || promises_later(text) || put_off() || is_denied())
    {
        return Verdict::Fine;
    }
    Verdict::Stub(stub(spot, thrown.node, Shape::Raises))
}

fn first_message<'t>(spot: &Spot<'t>, call: Node<'t>) -> &'t [u8] {
    let language = spot.language();
    let strings = |node: &Node<'t>| language.strings.contains(&node.kind());
    arguments(language, call)
        .into_iter()
        .find(strings)
        .map(|text| content(spot.source(text)))
        .unwrap_or_default()
}

/// Whether what the spot stands in is the only work of the function, or only a return follows that nobody reaches.
fn ends(function: &Function<'_>, spot: &Spot<'_>) -> bool {
    if function.is_conditional(spot) {
        return false;
    }
    let statement = function.statement(spot).map(|statement| statement.id());
    let work = function.work();
    work.first().is_some_and(|first| Some(first.id()) == statement)
        && work.len() <= 2
        && work[1..].iter().all(|next| function.returned(*next).is_some())
}

/// Whether the spot stands where a choice leaves everything else.
fn is_otherwise(spot: &Spot<'_>) -> bool {
    static KINDS: List = List::of(
        "switch_section switch_expression_arm default_statement switch_label switch_rule when_entry case_clause \
        else_clause match_default_expression switch_entry switch_block_statement_group case_statement if_statement",
    );
    let marks = |node: Node<'_>| {
        let text = spot.source(node).trim_ascii_start();
        ["default", "else", "_ =>", "case _"].iter().any(|mark| text.starts_with(mark.as_bytes()))
    };
    let within = spot.upwards().take_while(|(_, node)| !spot.language().functions.contains(&node.kind()));
    let mut entries = within.filter(|(_, node)| holds(&KINDS, node.kind()));
    entries.next().is_some_and(|(_, entry)| {
        if entry.kind() == "if_statement" {
            let at = spot.node().map_or(0, |node| node.start_byte());
            return entry
                .child_by_field_name("alternative")
                .is_some_and(|other| other.byte_range().contains(&at));
        }
        marks(entry)
    })
}

/// What others have to write: by its documentation, its class or its class's name.
fn is_open(spot: &Spot<'_>) -> bool {
    let Some(function) = Function::around(spot) else { return false };
    let attributes = function.attributes();
    let is_virtual = attributes.iter().any(|mark| {
        mark.split(|byte| !byte.is_ascii_alphabetic())
            .any(|word| matches!(word, b"virtual" | b"abstract" | b"open"))
            // Kotlin's compiler refuses whoever calls it.
            || memchr::memmem::find(mark, b"DeprecationLevel.ERROR").is_some()
    });
    let class = function.class();
    let is_base =
        class.is_some_and(|class| class.is_open || is_base_name(&String::from_utf8_lossy(class.name)));
    is_virtual || is_base || is_documented_as_open(&function)
}

fn stub(spot: &Spot<'_>, node: Node<'_>, shape: Shape) -> Stub {
    let mut stub = Stub::new(spot, node, shape);
    let class = Function::around(spot).and_then(|function| function.class());
    stub.class = class
        .filter(|class| !class.name.is_empty())
        .map(|class| String::from_utf8_lossy(class.name).into_owned());
    stub
}

/// The last part of a path: `Exception` of `\App\Exception`, `logic_error` of `std::logic_error`.
fn last(path: &[u8]) -> &[u8] {
    let end = path.iter().position(|byte| *byte == b'<').unwrap_or(path.len());
    path[..end].rsplit(|byte| matches!(byte, b'.' | b':' | b'\\' | b'>')).next().unwrap_or(path)
}

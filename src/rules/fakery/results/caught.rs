//! Owns errors that are caught and turned into an answer: made-up rows, a success that never was, or nothing at all where
//! an effect was promised.

use tree_sitter::Node;

use super::Pretence;
use super::admits::admits;
use super::answer::{self, Answer};
use super::duty::is_null_object;
use super::names::{Name, Promise};
use super::nodes::{any, has_word, is_name, parts};
use crate::syntax::{Function, Spot, TextClass, Value, arguments, callee, peel};
use crate::wordlist::{List, holds};

/// Words by which a function says that what it gets when all fails is settings, or that failing is no trouble.
const SETTLED: &str = "config configuration settings options preferences prefs defaults theme locale language limits meta \
    metadata cleanup close teardown optional maybe best cache cached quietly quiet safely safe silently if exists \
    available feature compat version size dimensions state history session";

/// Errors that anybody may catch and be done: they say what is the matter.
static GENERIC: List = List::of(
    "Exception BaseException Throwable Error StandardError RuntimeException std::exception NSError e err ex \
    error exc Failure NonFatal Any",
);

/// What the place where errors are caught pretends.
pub(super) fn find(spot: &Spot<'_>) -> Option<Pretence> {
    if spot.class().0 != TextClass::Code {
        return None;
    }
    let function = Function::around(spot)?;
    let own = function.name()?;
    let name = Name::of(own);
    let settled = SETTLED.split_ascii_whitespace().any(|word| name.says(word));
    let class = function.class();
    if name.is_fixed() || settled || class.is_some_and(|class| is_null_object(class.name)) {
        return None;
    }
    let inside = spot.nodes().get(function.depth() + 1..).unwrap_or_default();
    let clause = inside.iter().rev().take(6).find(|node| is_clause(&function, **node)).copied();
    let clause = clause.or_else(|| handler(&function, inside)).or_else(|| checked(&function, inside))?;
    let shown = String::from_utf8_lossy(own).into_owned();
    let caught = content(&function, clause)?;
    answers(&function, &shown, &name, &caught, clause)
        .or_else(|| swallows(&function, &shown, &name, &caught, clause))
}

/// What is done with an error.
struct Caught<'t> {
    statements: Vec<Node<'t>>,
    explained: bool,
    /// What stands before: the error that is caught, and its name.
    head: &'t [u8],
}

fn is_clause(function: &Function<'_>, node: Node<'_>) -> bool {
    let kind = node.kind();
    if !node.is_named() {
        return false;
    }
    let catches = ["catch", "except", "rescue"].iter().any(|word| kind.contains(word))
        && !kind.contains("variable")
        && !kind.contains("formal")
        && !kind.contains("type")
        && !kind.contains("declaration")
        && !kind.contains("keyword")
        && !kind.contains("parameter");
    let arm = || kind == "match_arm" && function.source(node).starts_with(b"Err(");
    let checks = || {
        kind == "if_statement"
            && node.child_by_field_name("condition").is_some_and(|own| function.source(own) == b"err != nil")
            && node.child_by_field_name("alternative").is_none()
    };
    let fails = || kind == "case_clause" && function.source(node).starts_with(b"case Failure");
    catches || arm() || checks() || fails()
}

/// The function that is handed on to deal with an error: `.unwrap_or_else(|_| …)`, `.catch(() => …)`.
fn handler<'t>(function: &Function<'t>, inside: &[Node<'t>]) -> Option<Node<'t>> {
    const TAKERS: [&[u8]; 5] = [b"unwrap_or_else", b"catch", b"recover", b"exceptionally", b"onErrorReturn"];
    let language = function.language();
    let call = inside.iter().rev().take(4).find(|node| language.calls.contains(&node.kind()))?;
    let name = callee(language, function.text(), *call);
    let last = name.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(name);
    let takes = TAKERS.contains(&last) && last.len() < name.len();
    let given = arguments(language, *call);
    takes.then(|| given.first().copied()).flatten().filter(|node| language.functions.contains(&node.kind()))
}

/// Lua's clause: what follows a protected call where that has failed: `local ok, rows = pcall(…)`, `if not ok then … end`.
fn checked<'t>(function: &Function<'t>, inside: &[Node<'t>]) -> Option<Node<'t>> {
    if function.language().name != "Lua" {
        return None;
    }
    let call = inside.iter().rev().find(|node| function.language().calls.contains(&node.kind()))?;
    if !matches!(callee(function.language(), function.text(), *call), b"pcall" | b"xpcall") {
        return None;
    }
    let statement = inside.iter().find(|node| {
        node.next_named_sibling().is_some_and(|next| next.kind() == "if_statement")
            && node.byte_range().contains(&call.start_byte())
    })?;
    let source = function.source(*statement);
    let source = source.strip_prefix(b"local ").unwrap_or(source).trim_ascii_start();
    let name = &source[..source.iter().position(|byte| !is_name(*byte)).unwrap_or(source.len())];
    let check = statement.next_named_sibling()?;
    let condition = function.source(check.child_by_field_name("condition")?);
    let negated = condition.strip_prefix(b"not ")?.trim_ascii_start();
    let is_own = negated.strip_prefix(name).is_some_and(|rest| !rest.first().copied().is_some_and(is_name));
    (is_own && !name.is_empty() && check.child_by_field_name("alternative").is_none()).then_some(check)
}

/// The statements of a clause, and what stands before them.
fn content<'t>(function: &Function<'t>, clause: Node<'t>) -> Option<Caught<'t>> {
    let language = function.language();
    let fields: &[&str] =
        if clause.kind() == "match_arm" { &["value"] } else { &["body", "consequence", "handler"] };
    let named = fields.iter().find_map(|field| clause.child_by_field_name(field));
    let mut cursor = clause.walk();
    let all: Vec<Node<'t>> = clause.named_children(&mut cursor).take(64).collect();
    let is_block = |node: &&Node<'t>| {
        language.blocks.contains(&node.kind()) || matches!(node.kind(), "then" | "statements")
    };
    let body = named.or_else(|| all.iter().rev().find(is_block).copied());
    let end = body.map_or(clause.end_byte(), |body| body.start_byte());
    let head = function.text().get(clause.start_byte()..end)?;
    let is_comment = |node: &Node<'t>| language.comments.contains(&node.kind());
    let cases = all.iter().find(|node| node.kind() == "case_block");
    if let Some(cases) = cases.filter(|_| body.is_none()) {
        // Scala: each error that is caught is a case of its own.
        let [only] = parts(function, *cases)[..] else { return None };
        return content(function, only);
    }
    let Some(body) = body else {
        // Nothing between the braces, or nothing before `end`.
        let explained = all.iter().any(is_comment);
        let open = memchr::memchr(b'{', head).map_or(clause.end_byte(), |brace| clause.start_byte() + brace);
        let statements =
            all.into_iter().filter(|node| node.start_byte() > open && !is_comment(node)).collect();
        let head = function.text().get(clause.start_byte()..open)?;
        return Some(Caught { statements, explained, head });
    };
    let (mut statements, mut explained) = (Vec::new(), all.iter().any(is_comment));
    let mut left = vec![body];
    while let Some(node) = left.pop() {
        let lists = node.id() == body.id() && (is_block(&&node))
            || matches!(node.kind(), "statement_list" | "statements" | "block" | "then");
        if is_comment(&node) {
            explained = true;
        } else if lists {
            let mut cursor = node.walk();
            let inside: Vec<Node<'t>> = node.named_children(&mut cursor).take(64).collect();
            left.extend(inside.into_iter().rev());
        } else {
            statements.push(node);
        }
    }
    // The Python grammar hangs a comment that ends a clause behind the clause.
    let behind = memchr::memchr(b'\n', &function.text()[clause.end_byte()..]).unwrap_or(0).min(200);
    let tail = &function.text()[clause.end_byte()..clause.end_byte() + behind];
    explained |= ["#", "//", "/*"].iter().any(|mark| tail.trim_ascii_start().starts_with(mark.as_bytes()));
    Some(Caught { statements, explained, head })
}

/// The error becomes an answer that says that all went well.
fn answers(
    function: &Function<'_>,
    shown: &str,
    name: &Name,
    caught: &Caught<'_>,
    clause: Node<'_>,
) -> Option<Pretence> {
    if caught.statements.len() > 4 || raises(function.source(clause)) {
        return None;
    }
    let admits = is_admitted(function, clause);
    let value = given_back(function, caught, clause, admits)?;
    let source = function.source(value);
    let answer = answer::read(function, value);
    let is_invented =
        admits && !function.language().control.contains(&value.kind()) && is_made(function, value);
    let is_same = !matches!(answer, Answer::No | Answer::Failure)
        && name.acts_strongly()
        && (admits || !caught.explained)
        && is_generic(caught.head)
        && is_answered_before(function, clause, source);
    if function.value(value) != Value::Constant && !is_invented && !is_same {
        return None;
    }
    if clause.kind() == "if_statement" && is_error(function, value) {
        return None;
    }
    let is_whole = is_invented || is_same;
    if answer == Answer::Failure || !(is_whole || pretends(answer, source, name, caught, clause)) {
        return None;
    }
    let what = if answer == Answer::Data || (is_invented && !is_same) {
        "values that somebody wrote down"
    } else {
        "success"
    };
    Some(Pretence {
        span: value.byte_range(),
        message: format!(
            "`{shown}` catches an error and answers {} in its place: {what}",
            answer.shown(source)
        ),
        why: "the caller cannot tell a failure from a result, and goes on with what was made up",
        help: format!("let `{shown}` pass the error on, or answer with one that says what failed"),
        class: None,
        client: None,
    })
}

/// What the last statement of `caught` answers: what it returns, or its value where that is what the clause comes to.
fn given_back<'t>(
    function: &Function<'t>,
    caught: &Caught<'t>,
    clause: Node<'t>,
    admits: bool,
) -> Option<Node<'t>> {
    let last = *caught.statements.last()?;
    let language = function.language();
    let mut value = None;
    any(last, |node| {
        if language.returns.contains(&node.kind()) {
            value = function.returned(node);
        }
        value.is_some()
    });
    let is_value = clause.kind() == "match_arm"
        || clause.kind().contains("rescue")
        || language.functions.contains(&clause.kind());
    value.or_else(|| (is_value || admits).then(|| peel(language, last)))
}

/// Whether a function called `name` passes an error off as a result with this answer.
fn pretends(answer: Answer, source: &[u8], name: &Name, caught: &Caught<'_>, clause: Node<'_>) -> bool {
    let promise = name.promise();
    let is_record = source.len() > 10 && source.iter().any(|byte| b":=".contains(byte));
    match answer {
        Answer::Success if is_record => true,
        Answer::Yes | Answer::Success => {
            (promise == Some(Promise::Judges) || name.acts_strongly())
                && is_generic(caught.head)
                && !caught.explained
                && !is_bound(clause)
        }
        // What a check answers when it fails is what failed.
        Answer::Data => {
            let is_record = is_record && source.len() > 20 && source.iter().any(|byte| b"\"'".contains(byte));
            let gets = ["get", "list", "find"].iter().any(|verb| name.says(verb))
                || promise.is_some_and(|promise| promise != Promise::Judges);
            is_record && gets && !caught.explained
        }
        _ => false,
    }
}

/// Whether an error is passed on in `clause`, or another made of it.
fn raises(clause: &[u8]) -> bool {
    ["throw", "raise", "panic"].iter().any(|word| has_word(clause, word.as_bytes()))
}

/// Whether a Go answer ends in an error: `nil, fmt.Errorf("…: %w", err)`.
fn is_error(function: &Function<'_>, value: Node<'_>) -> bool {
    let last = value
        .named_child_count()
        .checked_sub(1)
        .and_then(|last| value.named_child(u32::try_from(last).ok()?));
    let is_lone = function.language().name == "Lua" && value.named_child_count() < 2;
    value.kind() == "expression_list" && !is_lone && last.is_some_and(|last| function.source(last) != b"nil")
}

/// Whether `clause` only chooses a value that the function goes on with: `let show = match … { … };`.
fn is_bound(clause: Node<'_>) -> bool {
    let mut above = clause.parent();
    for _ in 0..3 {
        let Some(node) = above else { return false };
        if node.kind() == "let_declaration" {
            return clause.kind() == "match_arm";
        }
        above = node.parent();
    }
    false
}

/// Whether a comment in `clause`, or right behind it, says that what is answered is made up.
fn is_admitted(function: &Function<'_>, clause: Node<'_>) -> bool {
    let language = function.language();
    let mut says = false;
    any(clause, |node| {
        says |= language.comments.contains(&node.kind()) && admits(function.source(node)).is_some();
        says
    });
    says
}

/// Whether `value` is written out, with what was given or without: it holds a literal that tells something, and nothing is
/// called but what makes a value.
fn is_made(function: &Function<'_>, value: Node<'_>) -> bool {
    static MAKES: List = List::of(
        "into to_string to_owned listOf arrayOf mapOf asList of vec from new json resolve list dict array",
    );
    let language = function.language();
    let mut tells = false;
    let works = any(value, |node| {
        let kind = node.kind();
        let source = function.source(node);
        tells |= language.literals.contains(&kind)
            && source.first().is_some_and(u8::is_ascii_digit)
            && !matches!(source, b"0" | b"1" | b"0.0");
        tells |= language.strings.contains(&kind) && source.len() > 3;
        let is_call = node.is_named() && language.calls.contains(&kind);
        is_call && {
            let name = callee(language, function.text(), node);
            let last = name.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(name);
            !last.first().is_some_and(u8::is_ascii_uppercase) && !holds(&MAKES, last)
        }
    });
    tells && !works
}

/// Whether the function answers the same where all goes well.
fn is_answered_before(function: &Function<'_>, clause: Node<'_>, source: &[u8]) -> bool {
    let tells = source == b"true" || source == b"True" || source.iter().any(|byte| b"({".contains(byte));
    let before = &function.text()[function.node.start_byte()..clause.start_byte()];
    let answer = [&b"return "[..], source].concat();
    tells && memchr::memmem::find(before, &answer).is_some()
}

/// The error of the only work is dropped, and an effect was promised.
fn swallows<'t>(
    function: &Function<'t>,
    shown: &str,
    name: &Name,
    caught: &Caught<'_>,
    clause: Node<'t>,
) -> Option<Pretence> {
    if !name.acts_strongly() || caught.explained || name.is_told() {
        return None;
    }
    let is_check = clause.kind() == "if_statement";
    let drops = match caught.statements[..] {
        [] => !is_check,
        [only] => {
            let source = function.source(only).trim_ascii();
            let source = source.strip_suffix(b";").unwrap_or(source);
            if is_check {
                source == b"return nil" && function.return_type() == Some(b"error")
            } else {
                matches!(
                    source,
                    b"pass" | b"..." | b"{}" | b"()" | b"nil" | b"return" | b"return nil" | b"return None"
                )
            }
        }
        _ => false,
    };
    let work = function.work();
    let try_around = clause.parent().map(|around| around.id());
    let is_last = |last: &Node<'_>| {
        Some(last.id()) == try_around || last.named_child(0).map(|only| only.id()) == try_around
    };
    // The error is dropped, and success is told behind.
    let is_told = || {
        let [.., before, last] = &work[..] else { return false };
        let value = function.returned(*last).filter(|value| function.value(*value) == Value::Constant);
        let is_ok = |value: Node<'_>| {
            matches!(answer::read(function, value), Answer::Yes | Answer::Success)
                || function.source(value).to_ascii_lowercase().trim_ascii() == b"\"ok\""
        };
        work.len() <= 3 && is_last(before) && value.is_some_and(is_ok)
    };
    // What is caught by its kind may be no trouble, but no success.
    if !is_generic(caught.head) && !is_told() {
        return None;
    }
    let is_only = is_check || (work.len() <= 3 && work.last().is_some_and(is_last)) || is_told();
    (drops && is_only).then(|| Pretence {
        span: clause.start_byte()..clause.end_byte(),
        message: format!("`{shown}` drops the error of what it is there to do"),
        why: "its name promises an effect; when the effect fails, the caller is told that it happened",
        help: format!("let `{shown}` pass the error on, or report it to whoever can act; if it may be dropped, say why in a comment"),
        class: None,
        client: None,
    })
}

/// Whether the clause catches whatever comes: no error in particular, and none that is named as ignored.
fn is_generic(head: &[u8]) -> bool {
    let is_ignored =
        |word: &[u8]| matches!(word, b"ignored" | b"ignore" | b"_ignored" | b"expected" | b"unused");
    let words = head.split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':')));
    // `_:` is a name that is not used, with its type behind it.
    let words = words.map(|word| word.strip_suffix(b":").filter(|name| *name == b"_").unwrap_or(word));
    words.filter(|word| !word.is_empty()).all(|word| {
        let is_syntax = matches!(
            word,
            b"catch"
                | b"except"
                | b"rescue"
                | b"as"
                | b"if"
                | b"err"
                | b"nil"
                | b"Err"
                | b"final"
                | b"const"
                | b"_"
                | b"let"
                | b"System"
                | b"java"
                | b"lang"
                | b":"
                | b"case"
                | b"when"
                | b"in"
                | b"then"
        );
        let known = holds(&GENERIC, word.strip_suffix(b":").unwrap_or(word));
        (is_syntax || known) && !is_ignored(word)
    })
}

//! Owns the function that answers without having worked anything out: something fixed, or that all went well after it
//! told a log so, or after it waited a while.

use super::admits::is_admitted;
use super::answer::{self, Answer};
use super::duty::{is_explained, is_member_of_family, is_owed, is_passed_on};
use super::names::{Name, Promise};
use super::nodes::{any, has_word, is_name};
use super::signs::{self, succeeds_in_go};
use super::work::Idle;
use super::{Pretence, help_for, list};
use crate::syntax::Function;
use tree_sitter::Node;

/// What `function` pretends, if all it does is to answer.
pub(super) fn find(function: &Function<'_>) -> Option<Pretence> {
    let own = function.name()?;
    let name = Name::of(own);
    let promised = name.promise();
    let idle = Idle::of(function)?;
    let promise = match promised {
        Some(promise) => promise,
        None if idle.logs && name.ends_in_effect() => Promise::Acts,
        None => return unpromised(function, &name, &idle),
    };
    let parameters = function.parameters();
    // A constant that is made by a call may be made of what was given.
    let uses = |node: Node<'_>| {
        any(node, |inner| {
            let is_call = function.language().calls.contains(&inner.kind());
            is_call && parameters.iter().any(|parameter| has_word(function.source(inner), parameter))
        })
    };
    // A prototype's function has its form from whoever calls it on all objects of the kind.
    if idle.answer.is_some_and(|(node, answer)| answer != Answer::Reported && uses(node))
        || memchr::memmem::find(own, b".prototype.").is_some()
    {
        return None;
    }
    let class = function.class().map(|class| Name::of(class.name));
    if class.is_some_and(|class| class.is_stand_in() || class.is_told()) {
        return None;
    }
    let shown = String::from_utf8_lossy(own).into_owned();
    let said = tells_nothing(function, &shown, promise, &idle)
        .or_else(|| tells_a_log(function, &shown, &name, &idle))
        .or_else(|| makes_up(function, &shown, promise, &idle))
        .or_else(|| admitted(function, &name, &shown, &idle))?;
    let span = idle.answer.map_or(function.body.byte_range(), |(node, _)| node.byte_range());
    let class = function.class().map(|class| String::from_utf8_lossy(class.name).into_owned());
    Some(Pretence {
        span,
        message: said.0,
        why: said.1,
        help: help_for(&shown, promise),
        class,
        client: None,
    })
}

/// What `function` pretends, whose name promises no more than that something is done, or nothing.
fn unpromised(function: &Function<'_>, name: &Name, idle: &Idle<'_>) -> Option<Pretence> {
    let (node, answer) = idle.answer?;
    let class = function.class().map(|class| Name::of(class.name));
    let parameters = function.parameters();
    let source = function.source(node);
    let is_used = any(node, |inner| {
        function.language().names.contains(&inner.kind()) && parameters.contains(&function.source(inner))
    });
    // A shell's function declares none.
    let is_bare = parameters.is_empty() && !function.language().parameters.is_empty();
    if is_bare || is_used || class.is_some_and(|class| class.is_stand_in() || class.is_told()) {
        return None;
    }
    let shown = String::from_utf8_lossy(function.name()?).into_owned();
    let is_record = source.iter().any(|byte| matches!(byte, b':' | b'=')) && source.len() > 8;
    let tells = || {
        let claims = name.acts_weakly() && answer == Answer::Success && is_record && !is_owed(function);
        claims.then(|| {
            let told = answer.shown(source);
            (
                format!("`{shown}` answers {told} and does nothing to get it"),
                "the answer was written down in place of the work: it is right for no caller",
            )
        })
    };
    let said = tells()
        .or_else(|| signs::find(function, name, &shown, idle))
        .or_else(|| admitted(function, name, &shown, idle))?;
    let class = function.class().map(|class| String::from_utf8_lossy(class.name).into_owned());
    let help = help_for(&shown, Promise::Computes);
    Some(Pretence { span: node.byte_range(), message: said.0, why: said.1, help, class, client: None })
}

/// The answer is fixed, and a comment admits that it is not the real one.
fn admitted(function: &Function<'_>, name: &Name, shown: &str, idle: &Idle<'_>) -> Option<Said> {
    let (node, answer) = idle.answer?;
    let is_flag = name.is_fixed() && !matches!(answer, Answer::Yes | Answer::Success | Answer::Data);
    // What a base answers with nothing, others give a body.
    let is_base = answer == Answer::Nothing && is_member_of_family(function);
    if is_base
        || answer == Answer::Failure
        || answer == Answer::Reported
        || is_flag
        || !is_admitted(function, name)
    {
        return None;
    }
    let told = answer.shown(function.source(node));
    Some((
        format!(
            "`{shown}` answers {told} whatever it is given, and its comment admits that this is not the real answer"
        ),
        "its callers do not read the comment: they go on with an answer that nobody worked out",
    ))
}

/// What a function pretends, and why that counts.
pub(super) type Said = (String, &'static str);

/// The answer is the same whatever it is given, or comes after a wait.
fn tells_nothing(function: &Function<'_>, name: &str, promise: Promise, idle: &Idle<'_>) -> Option<Said> {
    let (node, answer) = idle.answer?;
    let shown = answer.shown(function.source(node));
    if idle.waits && answer != Answer::Failure {
        return Some((
            format!("`{name}` waits a while and then answers {shown}: nothing happens in between"),
            "a pause that stands for work makes the result look earned; nothing was worked out",
        ));
    }
    if answer == Answer::Reported {
        return None;
    }
    let parameters = function.parameters();
    // C's truth, and Go's.
    let is_go = promise == Promise::Judges && succeeds_in_go(function, node);
    let is_true = promise == Promise::Judges && function.source(node) == b"1";
    let answer = match answer {
        _ if is_true => Answer::Yes,
        _ if is_go => Answer::Success,
        answer => answer,
    };
    let generates = Name::of(name.as_bytes()).says("generate");
    // A shell's function declares no parameters.
    let is_shell = function.language().parameters.is_empty() && function.language().returns.is_empty();
    let checks = promise == Promise::Judges && !Name::of(name.as_bytes()).says("check");
    if is_shell && checks && answer == Answer::Success && !is_passed_on(function) {
        return Some((
            format!("`{name}` says that all is well, whatever it is given, and looks at nothing"),
            "its name promises a check, and callers go on as if it had been made",
        ));
    }
    // What an interface asks of a Go method is not in its file: nothing is what most of them may answer.
    let is_method = function.node.child_by_field_name("receiver").is_some();
    let is_nothing = is_go || matches!(answer, Answer::Nothing | Answer::Empty | Answer::Number | Answer::No);
    // Nor is what a class of C++ asks of those that derive from it, where a method is defined apart from it.
    let is_apart =
        is_defined_apart(function, name) && answer == Answer::Number && function.source(node) == b"0";
    // What is looked for may not be there.
    let seeks = name.starts_with("find") || name.starts_with("Find");
    if seeks && answer != Answer::Empty && answer != Answer::Data {
        return None;
    }
    let is_asked_for = (is_apart || is_method && is_nothing) && !Name::of(name.as_bytes()).acts_strongly();
    let is_whole = promise == Promise::Judges && Name::of(name.as_bytes()).is_of_width();
    // Parameters without names are parameters that are never used.
    let is_nameless = parameters.is_empty() && promise == Promise::Judges && takes_nameless(function);
    if parameters.is_empty() && !is_nameless
        || is_asked_for
        || is_whole
        || !pretends(promise, answer, generates)
        || is_owed(function)
    {
        return None;
    }
    let unused = if is_nameless { "what it is given".to_owned() } else { list(&parameters) };
    let never = if idle.logs { "never used but in a log" } else { "never used" };
    let are = if parameters.len() == 1 || is_nameless { "is" } else { "are" };
    Some((
        format!("`{name}` answers {shown} whatever it is given: {unused} {are} {never}"),
        "its name promises a result that depends on what it is given, and callers act on it as if it did",
    ))
}

/// Whether `function` takes something, and calls all of it `_`.
fn takes_nameless(function: &Function<'_>) -> bool {
    let lists = function.parameter_lists();
    // A receiver is no parameter.
    let list = lists.last().map(|list| function.source(*list)).unwrap_or_default();
    let inside = list.strip_prefix(b"(").and_then(|inside| inside.strip_suffix(b")")).unwrap_or(list);
    let mut names = inside
        .split(|byte| *byte == b',')
        .map(|one| one.trim_ascii().split(|byte| !is_name(*byte)).next().unwrap_or_default())
        .filter(|name| !name.is_empty())
        .peekable();
    names.peek().is_some() && names.all(|name| name == b"_")
}

/// Whether a method stands outside of its class: `bool Auth::verify(…)`.
fn is_defined_apart(function: &Function<'_>, name: &str) -> bool {
    let head = &function.text()[function.node.start_byte()..function.body.start_byte()];
    let name = name.rsplit("::").next().unwrap_or(name);
    memchr::memmem::find(head, format!("::{name}(").as_bytes()).is_some()
}

/// Whether a fixed answer is one that a caller would take for the result.
fn pretends(promise: Promise, answer: Answer, generates: bool) -> bool {
    match promise {
        Promise::Judges => matches!(answer, Answer::Yes | Answer::Success | Answer::Data),
        Promise::Computes if answer == Answer::Made => false,
        Promise::Computes => match answer {
            Answer::Failure | Answer::Nothing => false,
            // A text is often all there is to generate.
            Answer::Empty | Answer::Text => !generates,
            _ => true,
        },
        Promise::Fetches => !matches!(answer, Answer::Failure),
        Promise::Acts => !matches!(answer, Answer::Failure | Answer::No),
    }
}

/// An effect was promised, and all that happens is a log that says so.
fn tells_a_log(function: &Function<'_>, name: &str, promised: &Name, idle: &Idle<'_>) -> Option<Said> {
    let answer = idle.answer.map(|(_, answer)| answer);
    let is_fine = matches!(answer, Some(Answer::Failure | Answer::No));
    if !(idle.logs || (idle.waits && answer.is_none()))
        || is_explained(function)
        || is_fine
        || promised.is_told()
        || !(promised.acts_strongly() || promised.ends_in_effect())
        || is_owed_in_form(function)
    {
        return None;
    }
    let end = if answer.is_some_and(|answer| !matches!(answer, Answer::Nothing)) {
        ", then reports success"
    } else {
        ""
    };
    if !idle.logs {
        return Some((
            format!("all that `{name}` does is to wait"),
            "its name promises an effect; callers wait for it, and it does not happen",
        ));
    }
    Some((
        format!("all that `{name}` does is to write a log{end}"),
        "its name promises an effect; the log says that it happened, and it did not",
    ))
}

/// The form of a method that an interface asks for is no excuse for a log in place of the effect.
fn is_owed_in_form(function: &Function<'_>) -> bool {
    !is_member_of_family(function) && is_owed(function)
}

/// The answer is data that somebody wrote down, or a record that reports success.
fn makes_up(function: &Function<'_>, name: &str, promise: Promise, idle: &Idle<'_>) -> Option<Said> {
    let (node, answer) = idle.answer?;
    let source = function.source(node);
    let is_record = source.iter().any(|byte| matches!(byte, b':' | b'=')) && source.len() > 8;
    let made_up = match promise {
        Promise::Fetches => answer == Answer::Data && is_record && source.contains(&b'"'),
        Promise::Acts | Promise::Judges => {
            let reports = || {
                answer == Answer::Reported
                    && Name::of(name.as_bytes()).acts_strongly()
                    && answer::reports(source)
            };
            (answer == Answer::Success || reports()) && is_record
        }
        Promise::Computes => false,
    };
    if !made_up || is_owed_in_form(function) {
        return None;
    }
    let shown = answer.shown(source);
    Some((
        format!("`{name}` answers {shown} and does nothing to get it"),
        "the answer was written down in place of the work: it is right for no caller",
    ))
}

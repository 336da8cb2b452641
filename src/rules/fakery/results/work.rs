//! Owns what the statements of a function come to, where they come to no work: a fixed answer, after logging or waiting.

use tree_sitter::Node;

use super::answer::{self, Answer};
use super::nodes::{any, is_name};
use crate::syntax::{Function, Value, arguments, callee, is_log_name};
use crate::wordlist::{List, holds};

/// What a function without work does.
pub(super) struct Idle<'t> {
    /// What it answers; `None`: it answers nothing.
    pub answer: Option<(Node<'t>, Answer)>,
    /// Whether it tells a log of it.
    pub logs: bool,
    /// Whether it waits.
    pub waits: bool,
}

/// How many statements a function may have that comes to nothing.
const FEW: usize = 12;

/// The longest statement that only waits.
const WAIT: usize = 240;

impl<'t> Idle<'t> {
    /// What `function` does, if that is no work.
    pub(super) fn of(function: &Function<'t>) -> Option<Self> {
        let statements = function.statements();
        if statements.is_empty() || statements.len() > FEW {
            return None;
        }
        let work: Vec<usize> = function.work().iter().map(Node::id).collect();
        let mut idle = Self { answer: None, logs: false, waits: false };
        let mut bound: Vec<(&[u8], Node<'t>)> = Vec::new();
        for statement in statements {
            if idle.answer.is_some() {
                return None;
            }
            let source = function.source(statement).trim_ascii();
            if let Some(answer) = shell_answer(function, source) {
                idle.answer = Some((statement, answer));
            } else if !work.contains(&statement.id()) {
                if takes_away(source) {
                    return None;
                }
                idle.logs |= is_log(function, statement);
            } else if waits(source) && source.len() <= WAIT && !source.starts_with(b"return") {
                idle.waits = true;
            } else if let Some((value, waits)) = answered(function, statement, &bound) {
                idle.answer = Some((value, answer::read(function, value)));
                idle.waits |= waits;
            } else if let Some(value) = made_up(function, statement) {
                idle.answer = Some((value, Answer::Made));
            } else if let Some(value) = reported(function, statement) {
                idle.answer = Some((value, Answer::Reported));
            } else if only_logs(function, statement) {
                idle.logs = true;
            } else {
                bound.push(constant_binding(function, statement)?);
            }
        }
        Some(idle)
    }
}

/// `unset($cache[$key])`, `del self.cache[key]`, `printer->Print(…)`: something is gone, or is written, afterwards.
fn takes_away(source: &[u8]) -> bool {
    let removes = source.starts_with(b"unset(") || source.starts_with(b"del ");
    let holds = |part: &str| memchr::memmem::find(source, part.as_bytes()).is_some();
    holds("rinter") || (removes && ["[", "->", "::", "."].iter().any(|part| holds(part)))
}

/// Whether a statement that does nothing tells a log: it calls something.
fn is_log(function: &Function<'_>, statement: Node<'_>) -> bool {
    let language = function.language();
    let kinds = |node: Node<'_>| {
        language.calls.contains(&node.kind()) || matches!(node.kind(), "echo_statement" | "print_intrinsic")
    };
    !language.comments.contains(&statement.kind())
        && (any(statement, kinds) || function.source(statement).windows(2).any(|pair| pair == b"<<"))
}

/// What a shell's function answers: `return 0`, `true`, in a language in which both are commands.
fn shell_answer(function: &Function<'_>, source: &[u8]) -> Option<Answer> {
    let language = function.language();
    let is_shell = language.calls.contains(&"command") && language.returns.is_empty();
    (is_shell && matches!(source, b"return 0" | b"true" | b"return")).then_some(Answer::Success)
}

/// The constant that a statement answers, and whether it waits before.
fn answered<'t>(
    function: &Function<'t>,
    statement: Node<'t>,
    bound: &[(&[u8], Node<'t>)],
) -> Option<(Node<'t>, bool)> {
    let value = function.returned(statement)?;
    if function.value(value) == Value::Constant {
        return Some((value, false));
    }
    let source = function.source(value).trim_ascii();
    let source = source.strip_prefix(b"$").unwrap_or(source);
    if let Some((_, value)) = bound.iter().find(|(name, _)| *name == source) {
        return Some((*value, false));
    }
    if function.source(statement).trim_ascii() == b"return" {
        return Some((statement, false));
    }
    delayed(function, value).map(|value| (value, true))
}

/// A record that is made of constants by its type's name: `User("1", "John")`, `new User(1, "John")`. What else the type
/// may do with them is not in the file.
fn made_up<'t>(function: &Function<'t>, statement: Node<'t>) -> Option<Node<'t>> {
    let language = function.language();
    let value = function.returned(statement)?;
    let mut call = value;
    for _ in 0..3 {
        if !language.calls.contains(&call.kind()) {
            return None;
        }
        let name = callee(language, function.text(), call);
        let last = name.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or(name);
        let given = arguments(language, call);
        if last.first().is_some_and(u8::is_ascii_uppercase) && given.len() > 1 {
            let are_fixed = given.iter().all(|given| function.value(*given) == Value::Constant);
            return are_fixed.then_some(value);
        }
        let [only] = given[..] else { return None };
        call = only;
    }
    None
}

/// Calls that only stamp a report, or put it in a box.
static STAMPS: List = List::of(
    "now toISOString toString uuid uuid4 randomUUID v4 random randomBytes hex to_string into format str \
    resolve time floor toFixed utcnow isoformat nanoid uniqid bin2hex random_bytes getTime date to_owned json Date \
    hexdigest slice substr substring substring_ new_v4 NewString timestamp toInstant jsonify to_rfc3339",
);

/// A report that all went well, of what was given, of the time and of chance: nothing else is called for it.
fn reported<'t>(function: &Function<'t>, statement: Node<'t>) -> Option<Node<'t>> {
    let language = function.language();
    let value = function.returned(statement)?;
    let source = function.source(value);
    let starts = |own: &str| source.starts_with(own.as_bytes());
    let is_own = starts("this.") || starts("self.") || starts("$this");
    let is_box = starts("Right(") && source.len() < 60;
    if is_own || !(is_box || answer::reports(source)) {
        return None;
    }
    let works = any(value, |node| {
        language.calls.contains(&node.kind()) && {
            let name = callee(language, function.text(), node);
            let last = name.rsplit(|byte| matches!(byte, b'.' | b':' | b'>')).next().unwrap_or(name);
            let is_stamp = holds(&STAMPS, last);
            !is_stamp && !last.first().is_some_and(u8::is_ascii_uppercase)
        }
    });
    (!works).then_some(value)
}

/// A loop in which nothing happens but logs.
fn only_logs(function: &Function<'_>, statement: Node<'_>) -> bool {
    let language = function.language();
    if !statement.kind().contains("for") || !language.control.contains(&statement.kind()) {
        return false;
    }
    let mut logs = false;
    let works = any(statement, |node| {
        let kind = node.kind();
        let is_call = node.is_named() && language.calls.contains(&kind);
        let name = if is_call { callee(language, function.text(), node) } else { b"" };
        let is_log = is_call && is_log_name(name);
        logs |= is_log;
        (is_call && !is_log) || kind.contains("assign") || language.returns.contains(&kind)
    });
    logs && !works
}

/// `new Promise((resolve) => setTimeout(() => resolve(VALUE), 500))`.
fn delayed<'t>(function: &Function<'t>, value: Node<'t>) -> Option<Node<'t>> {
    let source = function.source(value);
    if !source.starts_with(b"new Promise") || memchr::memmem::find(source, b"setTimeout").is_none() {
        return None;
    }
    let (mut answer, mut others) = (None, false);
    let language = function.language();
    any(value, |node| {
        if language.calls.contains(&node.kind()) {
            match callee(language, function.text(), node) {
                b"resolve" => answer = arguments(language, node).first().copied().or(Some(node)),
                b"setTimeout" | b"Promise" => {}
                name => others |= !name.starts_with(b"console."),
            }
        }
        false
    });
    let answer = answer.filter(|_| !others)?;
    let is_constant = function.value(answer) == Value::Constant || function.source(answer) == b"resolve()";
    is_constant.then_some(answer)
}

/// `await sleep(100)`, `time.sleep(1)`, `await new Promise(r => setTimeout(r, 500))`, `sleep 1`.
fn waits(statement: &[u8]) -> bool {
    const WAITS: [&str; 16] = [
        "sleep(",
        "Sleep(",
        "usleep(",
        "delay(",
        "Delay(",
        "setTimeout(",
        "new Promise(r",
        "asyncio.sleep",
        "Thread.sleep",
        "sleep ",
        "sleep_for",
        "wait(",
        "nanosleep",
        "Timer(",
        "Task.sleep",
        "sleep_ms(",
    ];
    let mut text = statement;
    for word in ["await ", "try await ", "try? await ", "yield ", "yield* ", "try "] {
        text = text.strip_prefix(word.as_bytes()).unwrap_or(text);
    }
    let head = &text[..text.len().min(60)];
    let is_wait = WAITS.iter().any(|word| memchr::memmem::find(head, word.as_bytes()).is_some());
    let is_promise = head.starts_with(b"new Promise") || head.starts_with(b"(new Promise");
    is_wait && (!is_promise || memchr::memmem::find(text, b"setTimeout").is_some())
}

/// A local name that is given a constant: the name, and the value.
pub(super) fn constant_binding<'t>(
    function: &Function<'t>,
    statement: Node<'t>,
) -> Option<(&'t [u8], Node<'t>)> {
    let (name, value) = binding(function, statement)?;
    if function.parameters().contains(&name) {
        return None;
    }
    (function.value(value) == Value::Constant).then_some((name, value))
}

/// A local name that is given a value.
pub(super) fn binding<'t>(function: &Function<'t>, statement: Node<'t>) -> Option<(&'t [u8], Node<'t>)> {
    let mut node = statement;
    for _ in 0..6 {
        let value = ["value", "right", "init"].iter().find_map(|field| node.child_by_field_name(field));
        let name = ["pattern", "name", "left", "declarator", "target"]
            .iter()
            .find_map(|field| node.child_by_field_name(field));
        if let (Some(value), Some(name)) = (value, name) {
            return bare(function.source(name)).map(|name| (name, value));
        }
        let kind = node.kind();
        let declares = ["declar", "assign", "statement", "let", "variable", "definition", "property"]
            .iter()
            .any(|part| kind.contains(part));
        if !declares || function.language().control.contains(&kind) {
            return None;
        }
        let mut cursor = node.walk();
        let inside: Vec<Node<'t>> = node.named_children(&mut cursor).take(6).collect();
        // Grammars without fields put the name first and the value last.
        if let ([.., name, value], true) = (&inside[..], value.is_none() && kind.contains("declar"))
            && name.kind().contains("variable")
            && !value.kind().contains("declar")
        {
            return bare(function.source(*name)).map(|name| (name, *value));
        }
        node = *inside.last()?;
    }
    None
}

/// A name without its mark and type; `None`: it is no name, but a part of something.
fn bare(name: &[u8]) -> Option<&[u8]> {
    let name = name.strip_prefix(b"$").or_else(|| name.strip_prefix(b"mut ")).unwrap_or(name);
    let end = name.iter().position(|byte| !is_name(*byte)).unwrap_or(name.len());
    let is_typed = name[end..].trim_ascii_start().first().is_none_or(|byte| matches!(byte, b':' | b' '));
    (end > 0 && is_typed).then_some(&name[..end])
}

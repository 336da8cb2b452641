//! Owns what a fixed answer says: yes, no, nothing, that all went well, or data that somebody made up.

use tree_sitter::Node;

use super::nodes::{any, parts};
use crate::syntax::{Function, arguments};
use crate::wordlist::{List, holds};

/// What a constant says to whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// `true`.
    Yes,
    /// `false`.
    No,
    /// `None`, `null`, nothing at all.
    Nothing,
    /// `[]`, `{}`, `""`.
    Empty,
    /// A number.
    Number,
    /// A text.
    Text,
    /// `Ok(())`, `{"status": "ok"}`, `{ success: true }`.
    Success,
    /// A record or rows with values in them.
    Data,
    /// A record that a type makes of constants: `User("1", "John")`.
    Made,
    /// A report that all went well, with a time or a number of its own: `{ success: true, id: uuid() }`, `.delivered`.
    Reported,
    /// That it failed: an error code, a record about an error. It is no pretence.
    Failure,
}

/// How long an answer may be to be shown and looked at.
const LONGEST: usize = 4_000;

/// What the constant `node` says.
pub(super) fn read<'t>(function: &Function<'t>, node: Node<'t>) -> Answer {
    let mut node = node;
    for _ in 0..8 {
        let source = function.source(node).trim_ascii();
        if let Some(answer) = simple(source) {
            return answer;
        }
        if function.language().strings.contains(&node.kind()) {
            return text(source);
        }
        let calls = function.language().calls.contains(&node.kind());
        let given = if calls { arguments(function.language(), node) } else { Vec::new() };
        if node.kind() == "expression_list" || node.kind().contains("tuple") {
            // `true, nil`: the first says it.
            match parts(function, node).first() {
                Some(first) if is_lone(function, *first) => node = *first,
                _ => break,
            }
        } else if let [only] = given[..] {
            node = only;
        } else if calls && given.is_empty() {
            return if source.starts_with(b"json") { of_collection(function, node) } else { Answer::Empty };
        } else {
            break;
        }
    }
    of_collection(function, node)
}

/// Whether the first of several answers tells what they say: a truth value or nothing.
fn is_lone(function: &Function<'_>, first: Node<'_>) -> bool {
    simple(function.source(first).trim_ascii()).is_some()
}

/// `true`, `None`, `[]`, `Ok(())`, `-1`.
fn simple(source: &[u8]) -> Option<Answer> {
    let source = source.strip_suffix(b";").unwrap_or(source).trim_ascii();
    let answer = match source {
        b"true" | b"True" | b"TRUE" | b"YES" => Answer::Yes,
        b"false" | b"False" | b"FALSE" | b"NO" => Answer::No,
        b"None" | b"null" | b"nil" | b"NULL" | b"nullptr" | b"undefined" | b"" | b"Nil" | b"nullopt"
        | b"std::nullopt" => Answer::Nothing,
        b"[]" | b"{}" | b"\"\"" | b"''" | b"``" | b"vec![]" | b"({})" | b"array()" => Answer::Empty,
        b"()" | b"Ok(())" | b"(Ok(()))" => Answer::Success,
        _ if source.ends_with(b"CompletedTask") => Answer::Success,
        _ if source.starts_with(b"-") => Answer::Failure,
        _ if source.iter().all(|byte| byte.is_ascii_digit() || b"._".contains(byte))
            || (source[0].is_ascii_digit()
                && source.len() < 20
                && source.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(byte))) =>
        {
            Answer::Number
        }
        _ => return None,
    };
    Some(answer)
}

fn text(source: &[u8]) -> Answer {
    let inner = source
        .iter()
        .filter(|byte| !matches!(byte, b'"' | b'\'' | b'`' | b'@' | b'r' | b'b' | b'u' | b'#'))
        .count();
    match inner {
        0 => Answer::Empty,
        _ if is_about_failure(&folded(source)) => Answer::Failure,
        _ => Answer::Text,
    }
}

/// What a record or a list says, by the values in it.
fn of_collection(function: &Function<'_>, node: Node<'_>) -> Answer {
    let source = function.source(node);
    if source.len() > LONGEST {
        return Answer::Failure;
    }
    let folded = folded(source);
    if is_about_failure(&folded) {
        return Answer::Failure;
    }
    if claims_success(&folded) {
        return Answer::Success;
    }
    let language = function.language();
    let mut values = 0;
    any(node, |inner| {
        let kind = inner.kind();
        let is_value = language.strings.contains(&kind) || language.literals.contains(&kind);
        let is_plain = matches!(
            function.source(inner),
            b"null" | b"None" | b"nil" | b"true" | b"false" | b"\"\"" | b"''"
        );
        if is_value && inner.id() != node.id() && !is_plain {
            values += 1;
        }
        false
    });
    let is_record = folded.contains(&b':') || folded.contains(&b'=') || folded.contains(&b'{');
    match values {
        0 => Answer::Empty,
        1 if !is_record => Answer::Text,
        _ => Answer::Data,
    }
}

/// In lower case, without blanks and quotes, with one sign between key and value.
fn folded(source: &[u8]) -> Vec<u8> {
    let kept = source.iter().filter(|byte| !byte.is_ascii_whitespace() && !b"\"'`".contains(byte));
    let lower: Vec<u8> = kept.map(u8::to_ascii_lowercase).collect();
    bstr::ByteSlice::replace(&bstr::ByteSlice::replace(&lower[..], b"=>", b":")[..], b"=", b":")
}

fn is_about_failure(folded: &[u8]) -> bool {
    [
        "error",
        "fail",
        "invalid",
        "unsupported",
        "notfound",
        "notimplemented",
        "unknown",
        "denied",
        "unavailable",
        "cannot",
        "timeout",
        "unable",
        "notsupported",
        "success:false",
    ]
    .iter()
    .any(|word| memchr::memmem::find(folded, word.as_bytes()).is_some())
}

/// Whether the text of an answer says that all went well, in a record, or by the name of a state.
pub(super) fn reports(source: &[u8]) -> bool {
    static STATES: List = List::of(
        "sent delivered success succeeded ok done completed complete accepted queued refunded paid \
        saved published uploaded submitted deployed synced",
    );
    if source.len() > LONGEST || memchr::memmem::find(source, b"...").is_some() {
        return false;
    }
    let folded = folded(source);
    let is_state = || {
        let last =
            source.rsplit(|byte| matches!(byte, b'.' | b':')).next().unwrap_or_default().to_ascii_lowercase();
        source.contains(&b'.') && holds(&STATES, last)
    };
    !is_about_failure(&folded) && (claims_success(&folded) || is_state())
}

fn claims_success(folded: &[u8]) -> bool {
    const CLAIMS: [&str; 22] = [
        "success:true",
        "ok:true",
        "status:ok",
        "status:success",
        "status:succe",
        "status:complete",
        "status:sent",
        "sent:true",
        "valid:true",
        "verified:true",
        "status:approved",
        "status:paid",
        "status:processed",
        "status:200",
        "saved:true",
        "authenticated:true",
        "authorized:true",
        "status:delivered",
        "status:captured",
        "status:done",
        "isvalid:true",
        "result:ok",
    ];
    CLAIMS.iter().any(|claim| memchr::memmem::find(folded, claim.as_bytes()).is_some())
}

impl Answer {
    /// What it says, for people.
    pub(super) fn shown(self, source: &[u8]) -> String {
        let text = String::from_utf8_lossy(source);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match (line.chars().count(), self) {
            (0, _) => "nothing".to_owned(),
            (1..=50, _) => format!("`{line}`"),
            (_, Self::Success) => "a record that reports success".to_owned(),
            _ => "a record that is written out".to_owned(),
        }
    }
}

//! Owns which statements do nothing: documentation, log calls, marks that a value is unused.

use tree_sitter::Node;

use super::languages::Language;
use super::value::{callee, peel};
use crate::wordlist::{List, holds};

/// Whether `node`, a statement of `text`, does nothing that anybody could be waiting for.
pub(super) fn is_trivial(language: &Language, text: &[u8], node: Node<'_>) -> bool {
    let kind = node.kind();
    if language.comments.contains(&kind) || language.discards.contains(&kind) {
        return true;
    }
    let source = text.get(node.byte_range()).unwrap_or_default();
    if marks_unused(source) {
        return true;
    }
    let is_declared_unused = ["let _ ", "let _=", "let _:", "_ = ", "_, _", "void ", "(void)", "unset("]
        .iter()
        .any(|start| source.starts_with(start.as_bytes()));
    if is_declared_unused && !kind.ends_with("function_definition") {
        return !has_call(language, node);
    }
    if kind == "expression_statement" {
        let Some(inner) = node.named_child(0) else { return true };
        if language.strings.contains(&inner.kind()) || inner.kind() == "ellipsis" {
            return true;
        }
    }
    is_log(language, text, node, source)
}

/// Whether statements only mark names as unused: `(void)x;`, `let _ = x;`, `_ = x`, `del x`, `Q_UNUSED(x)`,
/// `std::ignore = x`. What they name is a name and no part of something.
pub fn marks_unused(statements: &[u8]) -> bool {
    let mut parts = statements.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let mut marks = 0;
    let are_marks = parts.by_ref().filter(|part| !part.is_empty()).all(|part| {
        marks += 1;
        is_unused_mark(part)
    });
    are_marks && marks > 0
}

fn is_unused_mark(statement: &[u8]) -> bool {
    const OPENINGS: [&str; 10] = [
        "(void)",
        "( void )",
        "void ",
        "let _ =",
        "val _ =",
        "var _ =",
        "const _ =",
        "_ =",
        "std::ignore =",
        "del ",
    ];
    const CALLS: [&str; 5] = ["static_cast<void>", "unset", "use", "ignore", "void"];
    let opened = OPENINGS.iter().find_map(|opening| statement.strip_prefix(opening.as_bytes()));
    if let Some(named) = opened {
        return are_names(unwrapped(named.trim_ascii()));
    }
    // Go: `_, _ = a, b`.
    if let Some(equals) = memchr::memmem::find(statement, b" = ") {
        let is_nobody = statement[..equals].iter().all(|byte| b"_, ".contains(byte));
        return is_nobody && statement[0] == b'_' && are_names(&statement[equals + 3..]);
    }
    let Some(open) = memchr::memchr(b'(', statement) else { return false };
    let called = statement[..open].trim_ascii();
    let last = called.rsplit(|byte| *byte == b':').next().unwrap_or(called);
    let says_so = || {
        let lower = last.to_ascii_lowercase();
        let holds = |word: &str| memchr::memmem::find(&lower, word.as_bytes()).is_some();
        last.iter().all(is_part) && (holds("unused") || holds("unreferenced"))
    };
    let is_known = CALLS.iter().any(|own| own.as_bytes() == called || own.as_bytes() == last);
    (is_known || says_so()) && statement.ends_with(b")") && are_names(unwrapped(&statement[open..]))
}

fn unwrapped(named: &[u8]) -> &[u8] {
    named.strip_prefix(b"(").and_then(|inside| inside.strip_suffix(b")")).unwrap_or(named)
}

fn is_part(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
}

/// Whether `text` is a name, or a few, and no number: `x`, `&x`, `$a, $b`.
fn are_names(text: &[u8]) -> bool {
    text.split(|byte| *byte == b',').all(|name| {
        let name = name.trim_ascii();
        let name = name.strip_prefix(b"$").or_else(|| name.strip_prefix(b"&")).unwrap_or(name);
        name.first().is_some_and(|first| is_part(first) && !first.is_ascii_digit())
            && name.iter().all(is_part)
    })
}

/// `_ = close()` does something.
fn has_call(language: &Language, node: Node<'_>) -> bool {
    let mut found = false;
    super::walk::walk(node, |inner| {
        found = inner.is_named() && language.calls.contains(&inner.kind());
        if found { super::walk::Step::Stop } else { super::walk::Step::Into }
    });
    found
}

/// `console.log(…)`, `println!(…)`, `logger.warning(…)`, `fmt.Println(…)`, `echo …`, `std::cout << …`.
fn is_log(language: &Language, text: &[u8], node: Node<'_>, source: &[u8]) -> bool {
    if node.kind() == "redirected_statement" && writes_file(source) {
        return false;
    }
    let inner = peel(language, node);
    if matches!(inner.kind(), "echo_statement" | "print_intrinsic") {
        return true;
    }
    if inner.kind() == "binary_expression" {
        return ["std::cout", "std::cerr", "std::clog", "cout ", "cerr "]
            .iter()
            .any(|stream| source.starts_with(stream.as_bytes()));
    }
    if !language.calls.contains(&inner.kind()) {
        return false;
    }
    // A shell's `:` and `true` are commands.
    let callee = callee(language, text, inner);
    matches!(callee, b":" | b"true") || is_log_name(callee)
}

/// A shell's output that goes anywhere but to the terminal.
fn writes_file(source: &[u8]) -> bool {
    let text: String = String::from_utf8_lossy(source).split_whitespace().collect();
    let rest = [">&2", "2>&1", ">/dev/null", ">/dev/stderr", ">/dev/stdout", ">/dev/tty", "1>&2"]
        .iter()
        .fold(text, |text, own| text.replace(own, ""));
    rest.contains('>') || rest.contains('<')
}

/// Whether a function by this name only tells somebody something.
pub fn is_log_name(callee: &[u8]) -> bool {
    const STARTS: &[&[u8]] =
        &[b"print", b"eprint", b"debugprint", b"glog", b"klog", b"slog", b"log_", b"logger"];
    const WHOLE: &[&[u8]] = &[
        b"console",
        b"warn",
        b"warning",
        b"debug",
        b"info",
        b"trace",
        b"tracing",
        b"nslog",
        b"log",
        b"logging",
        b"logs",
        b"logf",
        b"logln",
        b"puts",
        b"pp",
        b"perror",
        b"fprintf",
        b"syslog",
        b"os_log",
        b"error_log",
        b"var_dump",
        b"timber",
        b"echo",
        b"_log",
        b"_logger",
        b"__android_log_print",
    ];
    // What is given to the calls of a chain says nothing of where the chain goes.
    let mut depth = 0;
    let own = callee.iter().filter(|byte| {
        depth += i32::from(**byte == b'(');
        let is_own = depth == 0;
        depth -= i32::from(**byte == b')');
        is_own
    });
    let callee: Vec<u8> = own.map(u8::to_ascii_lowercase).collect();
    if is_device(&callee) {
        return false;
    }
    callee
        .split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .any(|part| WHOLE.contains(&part) || STARTS.iter().any(|start| part.starts_with(start)))
}

/// `printer->Print(…)` writes what is asked for, and `console.appendChild(…)` builds a page.
fn is_device(callee: &[u8]) -> bool {
    static CONSOLE: List = List::of(
        "console log info warn error debug trace table group groupend groupcollapsed dir time timeend assert \
        count write writeline writelineasync printf println print",
    );
    let mut parts = callee.rsplit(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    let parts = (parts.next().unwrap_or_default(), parts.find(|part| !part.is_empty()).unwrap_or_default());
    let (last, receiver) = parts;
    receiver.ends_with(b"printer")
        || receiver.ends_with(b"printerimpl")
        || (receiver == b"console" && !holds(&CONSOLE, last))
}

#[cfg(test)]
mod tests {
    use super::marks_unused;

    #[test]
    fn marks_that_a_value_is_unused() {
        for text in [
            "(void)image;",
            "(void) len",
            "(void)a; (void)b;",
            "let _ = token;",
            "_ = ctx",
            "_, _ = a, b",
            "del token",
            "del a, b",
            "void reason;",
            "Q_UNUSED(parent)",
            "UNUSED(x);",
            "UNREFERENCED_PARAMETER(handle);",
            "boost::ignore_unused(a, b);",
            "static_cast<void>(key);",
            "std::ignore = key;",
            "unset($token);",
            "use(x)",
        ] {
            assert!(marks_unused(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "_ = file.Close()",
            "let _ = send(x);",
            "del self.cache[key]",
            "unset($cache[$key]);",
            "void close();",
            "a = b",
            "remove_unused(1)",
            "(void)close(fd);",
            "app.use(router)",
            "delete x",
        ] {
            assert!(!marks_unused(text.as_bytes()), "{text}");
        }
    }
}

//! Owns the function that knows the answers for a few inputs, and works out none.

use tree_sitter::Node;

use super::admits::is_fitted;
use super::names::{Name, Promise};
use super::nodes::{any, parts};
use super::{Pretence, help_for};
use crate::syntax::Function;
use crate::wordlist::{List, holds};

/// Words by which a name says that a table is what it is about.
const TABLE: &str = "code codes status name names type types mime kind level tier label string str text color colour class enum id \
    route locale lang language mode state op opcode version bits size width index digit month day days ordinal rank suffix \
    units unit grade country region category error errno signal discount tax rate fee plan severity priority weight scale tariff column option options";

/// Names that compare, beside the parameters.
static COMPARES: List = List::of(
    "equals eql Equals equalsIgnoreCase as_str String str Some Ok None strcmp Promise resolve to_string from nil \
    null true false is eq default to_owned int float i32 i64 u32 u64 usize _ wildcard test of",
);

/// How many inputs may be known: more are a table.
const FEW: usize = 6;

/// What `function` pretends, if it compares its parameters with inputs that somebody knew.
pub(super) fn find(function: &Function<'_>) -> Option<Pretence> {
    let own = function.name()?;
    let name = Name::of(own);
    let is_promised = name.is_worked_out() && !name.has(TABLE) && !name.is_fixed();
    let parameters = function.parameters();
    let work = function.work();
    if parameters.is_empty() || work.is_empty() || work.len() > FEW + 1 {
        return None;
    }
    let seen = look(function, &work, &parameters)?;
    if seen.branches == 0
        || seen.branches > FEW
        || seen.telling < 2
        || !seen.compares
        || !(is_promised || seen.telling > seen.branches && is_fitted(function))
    {
        return None;
    }
    let shown = String::from_utf8_lossy(own);
    Some(Pretence {
        span: work[0].byte_range(),
        message: format!(
            "`{shown}` knows the answers for a few inputs and works out none: they are written into it"
        ),
        why: "it is right for the inputs that a test asks about, and wrong for all others",
        help: help_for(&shown, Promise::Computes),
        class: None,
        client: None,
    })
}

#[derive(Default)]
struct Seen {
    branches: usize,
    /// Literals that are no trivial case: numbers above 2, texts.
    telling: usize,
    compares: bool,
}

/// What the statements hold; `None`: something is worked out.
fn look(function: &Function<'_>, work: &[Node<'_>], parameters: &[&[u8]]) -> Option<Seen> {
    let language = function.language();
    let mut seen = Seen::default();
    for statement in work {
        let works = any(*statement, |node| {
            let kind = node.kind();
            if !node.is_named() {
                let arithmetic =
                    ["+", "-", "*", "/", "%", "<", ">", "<=", ">=", "**", "in", "+=", "*=", "-=", "="]
                        .contains(&kind)
                        || (["&", "|", "^", "<<", ">>", "~"].contains(&kind) && is_of_bits(node));
                seen.compares |= matches!(kind, "==" | "===" | "case" | "match" | "switch" | "when");
                return arithmetic
                    && node.parent().is_some_and(|parent| {
                        !["unary", "prefix", "type", "negat", "pattern", "generic"]
                            .iter()
                            .any(|part| parent.kind().contains(part))
                    });
            }
            if is_telling(function, node) {
                seen.telling += 1;
            }
            let branches = [
                "if_statement",
                "if_expression",
                "if",
                "elif_clause",
                "elsif",
                "elseif_statement",
                "switch_case",
                "match_arm",
                "case_clause",
                "when",
                "when_entry",
                "expression_case",
                "switch_section",
                "switch_entry",
                "switch_block_statement_group",
                "case_statement",
                "else_if_clause",
                "case_item",
                "match_conditional_expression",
            ];
            seen.branches += usize::from(branches.contains(&kind));
            let source = function.source(node);
            let source = source.strip_prefix(b"$").unwrap_or(source);
            let is_known = parameters.contains(&source) || holds(&COMPARES, source);
            language.names.contains(&kind) && node.named_child_count() == 0 && !is_known
        });
        if works {
            return None;
        }
    }
    Some(seen)
}

/// Whether the operator joins two values, and no patterns.
fn is_of_bits(operator: Node<'_>) -> bool {
    operator.parent().is_some_and(|parent| {
        ["binary", "bitwise", "shift", "infix"].iter().any(|part| parent.kind().contains(part))
    })
}

fn is_telling(function: &Function<'_>, node: Node<'_>) -> bool {
    let language = function.language();
    let source = function.source(node);
    if language.strings.contains(&node.kind()) {
        return source.len() > 3
            && parts(function, node).iter().all(|part| !language.names.contains(&part.kind()));
    }
    language.literals.contains(&node.kind())
        && source.first().is_some_and(u8::is_ascii_digit)
        && !matches!(source, b"0" | b"1" | b"2" | b"1.0" | b"0.0")
}

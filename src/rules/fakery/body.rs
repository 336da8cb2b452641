//! Owns what the body of a function comes to: whether all it does is to answer something fixed.

use tree_sitter::Node;

use crate::syntax::{Function, Spot, SyntaxTree, Value, docstring, is_log_name};
use crate::wordlist::{List, holds};

/// Names that make nothing of what a function is given.
static CONSTANTS: List = List::of(
    "true false True False None nil null undefined NULL Ok Err Some Promise resolve String from Vec \
    new to_string to_owned into vec list dict set Box Default default errors New Optional empty of List Map Set EMPTY \
    return exit asList emptyList listOf BigDecimal BigInteger Decimal valueOf",
);

/// Nodes that name a value or a function: not the fields of what is written out.
static NAMES: List = List::of(
    "identifier shorthand_property_identifier self this super simple_identifier variable_name name \
    constant instance_variable global_variable class_variable command_name operator_identifier self_expression \
    this_expression super_expression simple_expansion expansion command_substitution",
);

/// How many nodes an answer may have. What is longer is looked at no further and counts as work.
const ENOUGH: usize = 400;

/// Whether the function that the byte at `at` of `text` is about (it stands in it, or in a comment before it) does nothing
/// but answer something fixed, log, or wait.
pub(super) fn is_fixed(tree: &SyntaxTree, text: &[u8], at: usize) -> bool {
    about(tree, text, at).is_some_and(|(spot, function)| answers_fixed(&spot, &function))
}

/// Whether that function does little: a few statements, no loop, and no call but of what looks at a value, makes one of it,
/// logs or waits.
pub(super) fn does_little(tree: &SyntaxTree, text: &[u8], at: usize) -> bool {
    about(tree, text, at).is_some_and(|(_, function)| {
        let work = function.work();
        let is_described = work.is_empty() && docstring(function.body).is_some();
        work.len() <= LITTLE
            && memchr::memchr_iter(b'\n', function.source(function.body)).take(LINES).count() < LINES
            && !is_described
            && function.callees().is_some_and(|callees| callees.iter().all(|callee| is_plain(callee)))
    })
}

/// Whether that function does more than little, and answers nothing fixed.
pub(super) fn does_work(tree: &SyntaxTree, text: &[u8], at: usize) -> bool {
    about(tree, text, at).is_some() && !does_little(tree, text, at) && !is_fixed(tree, text, at)
}

/// How many statements are little.
const LITTLE: usize = 3;

/// How many lines are more than little, whatever the statements on them.
const LINES: usize = 40;

/// What looks at a value or makes one of it, whatever it is a member of, in lower case.
static PLAIN: List = List::of(
    "len length size count isempty is_empty empty exists isnull is_none is_some isnil trim strip \
    lower upper tolower toupper tolowercase touppercase startswith endswith starts_with ends_with hasprefix hassuffix \
    contains includes has get test matches match format sprintf uuid4 uuid randomuuid v4 new_v4 newstring new now utcnow \
    today time date duration_since push append add put set int str string float bool number boolean parse_int round floor \
    ceil max min abs padstart padend tostring to_string to_owned into from ok err some errors error exception errorf clone \
    copy dict list tuple map vec object valueerror typeerror keyerror resolve reject promise sleep delay settimeout \
    wait after of oflist duration seconds milliseconds join split concat slice substring iso8601 isoformat toisostring \
    bigdecimal biginteger bigint decimal valueof parse default max_by min_by sum println print write_line writeline jsonify json unwrap_or unwrap_or_default map_or \
    as_str as_bytes as_ref asstring charat hashcode require isblank isnullorempty isnullorwhitespace blank? empty? nil? \
    present? any? zero? key? puts freeze then echo return exit printf",
);

/// Whether `callee` only looks at a value, makes one of it, logs or waits.
fn is_plain(callee: &[u8]) -> bool {
    let path: Vec<u8> = callee.iter().copied().take_while(|byte| !matches!(byte, b'<' | b'(')).collect();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'?');
    let last = path.rsplit(|byte| !is_part(*byte)).find(|part| !part.is_empty()).unwrap_or_default();
    let last = last.to_ascii_lowercase();
    holds(&PLAIN, last) || is_log_name(callee)
}

/// The function that the byte at `at` of `text` is about: it stands in it, or in a comment before it.
fn about<'t>(tree: &'t SyntaxTree, text: &'t [u8], at: usize) -> Option<(Spot<'t>, Function<'t>)> {
    let spot = tree.spot(text, at..at + 1).ok()?;
    if let Some(function) = Function::around(&spot) {
        return Some((spot, function));
    }
    let body = following(&spot)?;
    let inside = tree.spot(text, body..body + 1).ok()?;
    let function = Function::around(&inside)?;
    Some((inside, function))
}

/// How many comments and marks may stand between a comment and the function that it is about.
const BETWEEN: usize = 300;

/// Where the body of the function behind a comment starts.
fn following(spot: &Spot<'_>) -> Option<usize> {
    let language = spot.language();
    let is_comment = |node: Node<'_>| language.comments.contains(&node.kind());
    let at = spot.nodes().iter().position(|node| is_comment(*node))?;
    let (above, comment) = (spot.nodes().get(at.checked_sub(1)?)?, spot.nodes()[at]);
    // A cursor takes a step where a node would look for itself among its siblings.
    let mut cursor = above.walk();
    cursor.goto_first_child_for_byte(comment.start_byte())?;
    let mut behind = std::iter::from_fn(|| cursor.goto_next_sibling().then(|| cursor.node()));
    let is_between =
        |node: &Node<'_>| !node.is_named() || is_comment(*node) || language.marks.contains(&node.kind());
    let mut next = behind.by_ref().take(BETWEEN).find(|node| !is_between(node))?;
    // `export function`, `const f = () => …`, a decorated definition: the function is a few steps down.
    for _ in 0..4 {
        if language.functions.contains(&next.kind()) {
            // The last byte is inside whatever the body is.
            return next
                .child_by_field_name("body")
                .map(|body| body.start_byte())
                .or_else(|| next.end_byte().checked_sub(1));
        }
        let inner =
            ["declaration", "definition", "value"].iter().find_map(|field| next.child_by_field_name(field));
        next = inner.or_else(|| next.named_child(0))?;
    }
    None
}

fn answers_fixed(spot: &Spot<'_>, function: &Function<'_>) -> bool {
    let work = function.work();
    // Documentation of a body that is left empty is an interface's.
    if work.is_empty() && docstring(function.body).is_some() {
        return false;
    }
    work.len() <= 2 && work.iter().all(|statement| is_fixed_statement(spot, function, *statement))
}

fn is_fixed_statement<'t>(spot: &Spot<'t>, function: &Function<'t>, statement: Node<'t>) -> bool {
    let is_constant = || {
        let value = function.returned(statement);
        value.is_some_and(|value| function.value(value) == Value::Constant)
    };
    waits(spot.source(statement)) || is_constant() || is_made_of_constants(spot, statement)
}

/// `await sleep(100)`, `time.sleep(1)`, `new Promise(r => setTimeout(r, 500))`, `Thread.sleep(100)`.
fn waits(statement: &[u8]) -> bool {
    ["sleep(", "Sleep(", "setTimeout("]
        .iter()
        .any(|word| memchr::memmem::find(statement, word.as_bytes()).is_some())
}

fn is_made_of_constants(spot: &Spot<'_>, statement: Node<'_>) -> bool {
    let mut cursor = statement.walk();
    let declares =
        statement.kind().ends_with("declaration") || statement.kind().ends_with("declaration_statement");
    for _ in 0..ENOUGH {
        let node = cursor.node();
        let is_name = holds(&NAMES, node.kind());
        let is_known = || {
            let name = spot.source(node);
            holds(&CONSTANTS, name)
        };
        if declares || (is_name && !is_known()) {
            return false;
        }
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.node().id() == statement.id() {
                return true;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return true;
            }
        }
    }
    false
}

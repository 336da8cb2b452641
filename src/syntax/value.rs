//! Owns what an expression is, as far as its own text tells: something fixed, what the function was given, a call, or
//! anything else; and what a call calls, and with what.

use tree_sitter::Node;

use super::Function;
use super::languages::Language;
use super::walk::{Step, children, walk};
use crate::wordlist::{List, holds};

/// What an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'t> {
    /// The same whatever the function is called with: a literal, nothing, an empty collection, one of constants, or what
    /// is made of constants alone (`Ok(())`, `List.of()`, `Promise.resolve(null)`).
    Constant,
    /// A parameter as it came.
    Parameter(&'t [u8]),
    /// A call of something else.
    Call,
    /// Anything else.
    Other,
}

/// How deep an expression is looked into, and how many parts of each are.
const DEEP: usize = 16;
const MANY: usize = 64;

/// Functions, methods and types that make of constants nothing but a constant, without what they are a member of.
static MAKERS: List = List::of(
    "Ok Some empty of ofNullable emptyList emptyMap emptySet emptyArray emptySequence asList listOf \
    mutableListOf setOf mutableSetOf mapOf mutableMapOf arrayOf arrayListOf hashMapOf pairOf FromResult resolve \
    successful success Success completedFuture just default Default Empty dict list set tuple str int float bool \
    frozenset Object.freeze nullopt make_optional optional string vector vec json array to_string to_owned into \
    clone String Vec Array List LinkedList ArrayList HashMap HashSet Map Set TreeMap Dictionary Pair Right Left Just \
    Seq Vector Nil object make freeze with_capacity from emptyOptional singletonList singleton toList toString \
    ok Box Rc Arc Cow Boolean Integer Double Float Long valueOf StringBuilder jsonify hash_map map unordered_map \
    pair make_pair make_tuple make_unique make_shared",
);

/// Types whose `new` makes something empty.
static EMPTY_BY_NEW: List =
    List::of("Vec String HashMap HashSet BTreeMap BTreeSet VecDeque Array Hash Set Object");

/// Types whose `new` holds what it is given.
static HOLD_BY_NEW: List = List::of("Box Rc Arc Cell RefCell Mutex RwLock Ok Some");

/// Names of fixed values.
static FIXED: List = List::of(
    "None none null nil NULL nullptr undefined true false True False TRUE FALSE Nil NaN Infinity EMPTY \
    CompletedTask Empty ZERO ONE nullopt",
);

/// `node` without what is around it and means nothing: brackets, `await`, a list of one.
pub fn peel<'t>(language: &Language, node: Node<'t>) -> Node<'t> {
    let mut inner = node;
    for _ in 0..DEEP {
        if !language.wrappers.contains(&inner.kind()) {
            break;
        }
        // `(T) x`, `name: x`: what is wrapped comes last.
        let parts: Vec<Node<'t>> = children(inner, MANY)
            .into_iter()
            .filter(|part| !language.comments.contains(&part.kind()))
            .collect();
        let held = ["value", "body"].iter().find_map(|field| inner.child_by_field_name(field));
        let only = held.or_else(|| match &parts[..] {
            [only] => Some(*only),
            [first, _] if matches!(inner.kind(), "as_expression" | "satisfies_expression") => Some(*first),
            [_, last] if is_labelled(inner) => Some(*last),
            _ => None,
        });
        match only {
            Some(only) => inner = only,
            None => break,
        }
    }
    inner
}

/// Nodes that hold a type, a label or an operator before the one thing.
fn is_labelled(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "cast_expression" | "argument" | "value_argument" | "try_expression" | "field_initializer"
    )
}

/// What is called, as it is written, without `new`, and without a macro's mark: `a.b.c`, `vec`, `ArrayList<>`.
pub fn callee<'t>(language: &Language, text: &'t [u8], call: Node<'_>) -> &'t [u8] {
    let end = match argument_list(language, call) {
        Some(list) => list.start_byte(),
        None => call.child_by_field_name("argument").map_or(call.end_byte(), |first| first.start_byte()),
    };
    let written = text.get(call.start_byte()..end).unwrap_or_default().trim_ascii();
    let written = ["new ", "await ", "co_await "]
        .iter()
        .fold(written, |written, word| written.strip_prefix(word.as_bytes()).unwrap_or(written));
    written.strip_suffix(b"!").unwrap_or(written).trim_ascii()
}

/// The values a call is given, in order, without labels.
pub fn arguments<'t>(language: &Language, call: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = call.walk();
    let direct: Vec<Node<'t>> = call.children_by_field_name("argument", &mut cursor).take(MANY).collect();
    if !direct.is_empty() {
        return direct;
    }
    let Some(list) = argument_list(language, call) else { return Vec::new() };
    // Swift's suffix of a call holds the list.
    let inner = children(list, MANY).into_iter().find(|child| child.kind() == "value_arguments");
    let is_value = |node: &Node<'t>| !language.comments.contains(&node.kind());
    children(inner.unwrap_or(list), MANY)
        .into_iter()
        .filter(is_value)
        .map(|node| peel(language, node))
        .collect()
}

fn argument_list<'t>(language: &Language, call: Node<'t>) -> Option<Node<'t>> {
    const LISTS: [&str; 8] = [
        "argument_list",
        "arguments",
        "value_arguments",
        "call_suffix",
        "constructor_suffix",
        "token_tree",
        "annotated_lambda",
        "initializer_expression",
    ];
    let field = call.child_by_field_name("arguments").filter(|_| !language.comments.contains(&call.kind()));
    field.or_else(|| children(call, MANY).into_iter().find(|child| LISTS.contains(&child.kind())))
}

impl<'t> Function<'t> {
    /// What the expression `node`, in this function, is.
    pub fn value(&self, node: Node<'t>) -> Value<'t> {
        self.value_within(node, DEEP)
    }

    fn value_within(&self, node: Node<'t>, depth: usize) -> Value<'t> {
        let Some(depth) = depth.checked_sub(1) else { return Value::Other };
        let language = self.language();
        let node = peel(language, node);
        let kind = node.kind();
        let source = self.source(node);
        if language.strings.contains(&kind) {
            return if self.is_plain(node) { Value::Constant } else { Value::Other };
        }
        if language.literals.contains(&kind) || is_fixed(source) {
            return Value::Constant;
        }
        if language.names.contains(&kind) {
            let name = source.strip_prefix(b"$").unwrap_or(source);
            let parameter = self.parameters().into_iter().find(|parameter| *parameter == name);
            return parameter.map_or(Value::Other, Value::Parameter);
        }
        let all = |nodes: Vec<Node<'t>>| {
            nodes.into_iter().all(|node| self.value_within(node, depth) == Value::Constant)
        };
        if let ("generic_function", Some(named)) = (kind, node.child_by_field_name("function")) {
            return self.value_within(named, depth);
        }
        if language.calls.contains(&kind) {
            let name = callee(language, self.text(), node);
            let is_fixed = self.makes_constant(node, name, depth) && all(arguments(language, node));
            return if is_fixed { Value::Constant } else { Value::Call };
        }
        let is_made_of = language.collections.contains(&kind)
            || [
                "unary",
                "binary",
                "concatenated_string",
                "additive",
                "multiplicative",
                "prefix_expression",
                "pair",
            ]
            .iter()
            .any(|own| kind.contains(own))
            || matches!(kind, "keyed_element" | "field" | "array_element_initializer" | "field_initializer")
            || matches!(
                kind,
                "token_tree" | "initializer_pair" | "initializer_list" | "interpolated_string_expression"
            );
        if is_made_of && all(self.parts(node)) { Value::Constant } else { Value::Other }
    }

    /// The values that an expression is made of: no keys, operators and types.
    fn parts(&self, node: Node<'t>) -> Vec<Node<'t>> {
        const NO_VALUES: [&str; 7] =
            ["key", "name", "operator", "type", "designator", "field", "interpolator"];
        let mut parts = Vec::new();
        let mut cursor = node.walk();
        if !cursor.goto_first_child() {
            return parts;
        }
        loop {
            let child = cursor.node();
            let is_value = child.is_named()
                && !cursor.field_name().is_some_and(|field| NO_VALUES.contains(&field))
                && !self.language().comments.contains(&child.kind())
                && !child.kind().ends_with("_type")
                && !matches!(child.kind(), "type_identifier" | "dimensions");
            if is_value {
                parts.push(child);
            }
            if !cursor.goto_next_sibling() || parts.len() > MANY {
                return parts;
            }
        }
    }

    /// Whether a call only makes a value of what it is given, and what it is called on is fixed too.
    fn makes_constant(&self, call: Node<'t>, callee: &[u8], depth: usize) -> bool {
        let path = without_types(callee);
        let name = last(&path);
        let owner = path[..path.len() - name.len()].trim_ascii_end();
        let owner = owner.strip_suffix(b"::").or_else(|| owner.strip_suffix(b".")).unwrap_or(owner);
        if name == b"new" {
            return holds(&EMPTY_BY_NEW, last(owner)) || holds(&HOLD_BY_NEW, last(owner));
        }
        let is_maker = holds(&MAKERS, name);
        // A method of something: `"x".to_string()`.
        let receiver =
            ["function", "object", "receiver"].iter().find_map(|field| call.child_by_field_name(field));
        let on_type = owner.is_empty() || last(owner).first().is_some_and(u8::is_ascii_uppercase);
        let on_value = receiver.is_some_and(|receiver| {
            let object = ["value", "object", "operand", "expression"]
                .iter()
                .find_map(|field| receiver.child_by_field_name(field))
                .unwrap_or(receiver);
            object.id() != call.id() && self.value_within(object, depth) == Value::Constant
        });
        let on_module = matches!(owner, b"std" | b"Object" | b"serde_json" | b"scala" | b"flask");
        is_maker && (on_type || on_value || on_module)
    }

    /// Whether a part of a string is the `$` that Kotlin's grammar leaves of `$name`.
    fn opens_name(&self, part: Node<'t>) -> bool {
        let next = self.text().get(part.end_byte()).copied().unwrap_or_default();
        self.source(part) == b"$" && (next.is_ascii_alphabetic() || next == b'_')
    }

    /// Whether nothing is put into a string.
    fn is_plain(&self, string: Node<'t>) -> bool {
        let mut plain = true;
        let whole = walk(string, |node| {
            let is_code = node.id() != string.id()
                && node.is_named()
                && (self.language().interpolations.contains(&node.kind())
                    || self.language().names.contains(&node.kind())
                    || matches!(node.kind(), "simple_expansion" | "member_access_expression")
                    || self.opens_name(node));
            plain = !is_code;
            if is_code { Step::Stop } else { Step::Into }
        });
        plain && whole
    }
}

/// `None`, `Task.CompletedTask`, `Map.empty`.
fn is_fixed(path: &[u8]) -> bool {
    let is_path = path.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.:".contains(byte));
    let name = last(path);
    let of_type = path.first().is_some_and(u8::is_ascii_uppercase);
    is_path && (holds(&FIXED, name) || (name == b"empty" && of_type))
}

/// The last part of a path: `b` of `a.b`, `a::b`, `a->b`.
fn last(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| matches!(byte, b'.' | b':' | b'>' | b'\\')).next().unwrap_or(path)
}

fn without_types(name: &[u8]) -> Vec<u8> {
    let mut depth = 0_usize;
    let mut out = Vec::with_capacity(name.len());
    for (at, byte) in name.iter().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' if depth > 0 && name.get(at.wrapping_sub(1)) != Some(&b'-') => depth -= 1,
            _ if depth == 0 => out.push(*byte),
            _ => {}
        }
    }
    while out.ends_with(b"::") && !out.is_empty() {
        out.truncate(out.len() - 2);
    }
    out
}

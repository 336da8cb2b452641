//! Owns how functions and what they take are named, in every grammar.

use tree_sitter::Node;

use super::function::body;
use super::languages::Language;
use super::walk::{Step, children, walk};

/// How far a declarator or a wrapper is followed.
const DEEP: usize = 16;

/// How many children of a node are looked at.
const MANY: usize = 64;

/// The node that names the function or class `node`.
pub(super) fn own_name<'t>(node: Node<'t>) -> Option<Node<'t>> {
    if let Some(name) = node.child_by_field_name("name") {
        // A Kotlin extension carries its name at the end of the type it extends.
        if name.byte_range().is_empty() {
            let extended = name.prev_named_sibling()?;
            return extended.named_child(extended.named_child_count().checked_sub(1)?.try_into().ok()?);
        }
        // `function M.f()`, `function M:f()`.
        return Some(last_part(name));
    }
    // PHP's hooks are called by a word that no field names.
    if node.kind() == "property_hook" {
        return node.named_child(0);
    }
    let mut declarator = node.child_by_field_name("declarator")?;
    for _ in 0..DEEP {
        let inner = declarator.child_by_field_name("declarator").or_else(|| {
            let is_around = matches!(declarator.kind(), "reference_declarator" | "parenthesized_declarator");
            if is_around { declarator.named_child(0) } else { None }
        });
        match inner {
            Some(inner) => declarator = inner,
            None => break,
        }
    }
    (!declarator.kind().ends_with("declarator")).then(|| last_part(declarator))
}

/// The last part of a name that says where it is: `A::b`, `M.f`.
pub(super) fn last_part<'t>(name: Node<'t>) -> Node<'t> {
    let mut last = name;
    for _ in 0..DEEP {
        let part = ["method", "field", "name", "property"]
            .iter()
            .find_map(|field| last.child_by_field_name(field))
            .filter(|_| !last.kind().ends_with("call"));
        match part {
            Some(part) => last = part,
            None => break,
        }
    }
    last
}

/// What a C++ function says that it is a member of: the `A` of `A::f`.
pub(super) fn scope<'t>(node: Node<'t>) -> Option<Node<'t>> {
    let mut at = node.child_by_field_name("declarator")?;
    for _ in 0..DEEP {
        if at.kind() == "qualified_identifier" {
            let name = at.child_by_field_name("name")?;
            if name.kind() == "qualified_identifier" {
                at = name;
                continue;
            }
            return at.child_by_field_name("scope");
        }
        at = at.child_by_field_name("declarator").or_else(|| at.named_child(0))?;
    }
    None
}

/// The node that names what the closure or accessor `node` is given to; `above` are the nodes around it, from the
/// innermost up.
pub(super) fn given_name<'t>(
    language: &Language,
    node: Node<'t>,
    above: impl Iterator<Item = Node<'t>>,
) -> Option<Node<'t>> {
    const FIELDS: [&str; 8] = ["pattern", "name", "property", "key", "left", "target", "declarator", "field"];
    for parent in above.take(DEEP) {
        if language.functions.contains(&parent.kind()) && body(language, parent).is_some() {
            return None;
        }
        let before =
            |name: &Node<'t>| name.end_byte() <= node.start_byte() && !name.kind().ends_with("label");
        let field = FIELDS.iter().find_map(|field| parent.child_by_field_name(field));
        if let Some(name) = field.filter(before) {
            return Some(bound(language, name));
        }
        // Kotlin and Lua have no field for it.
        let first = parent.named_child(0).filter(|first| {
            matches!(first.kind(), "variable_declaration" | "variable_list" | "property_element")
        });
        if let Some(name) = first.filter(before) {
            return Some(bound(language, name));
        }
        // Kotlin may write modifiers first.
        let declared = (parent.kind() == "property_declaration")
            .then(|| children(parent, MANY).into_iter().find(|child| child.kind() == "variable_declaration"));
        if let Some(name) = declared.flatten().filter(before) {
            return Some(bound(language, name));
        }
        if !language.wrappers.contains(&parent.kind()) && parent.kind() != "property_delegate" {
            return None;
        }
    }
    None
}

/// The name within what binds it: a pattern with one name, a list of one.
fn bound<'t>(language: &Language, node: Node<'t>) -> Node<'t> {
    let is_list = matches!(node.kind(), "variable_list" | "expression_list");
    let node = if is_list { node.child_by_field_name("name").or_else(|| node.named_child(0)) } else { None }
        .unwrap_or(node);
    let is_around = matches!(node.kind(), "variable_declaration" | "pattern" | "property_element")
        || node.kind().ends_with("declarator");
    if !is_around {
        return node;
    }
    let mut found = node;
    walk(node, |inner| {
        if language.names.contains(&inner.kind()) {
            found = inner;
            return Step::Stop;
        }
        Step::Into
    });
    found
}

/// The nodes that hold the parameters of the function `node`, whose body is `body`.
pub(super) fn parameter_lists<'t>(language: &Language, node: Node<'t>, body: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    let lists: Vec<Node<'t>> = node.children_by_field_name("parameters", &mut cursor).collect();
    if !lists.is_empty() {
        return lists;
    }
    if let Some(one) = node.child_by_field_name("parameter") {
        return vec![one];
    }
    let mut declarator = node.child_by_field_name("declarator");
    while let Some(inner) = declarator {
        if let Some(list) = inner.child_by_field_name("parameters") {
            return vec![list];
        }
        declarator = inner
            .child_by_field_name("declarator")
            .or_else(|| (inner.kind() == "reference_declarator").then(|| inner.named_child(0)).flatten());
    }
    let is_own = |child: &Node<'t>| child.id() != body.id() && language.parameters.contains(&child.kind());
    children(node, MANY).into_iter().filter(is_own).collect()
}

/// The names that the parameters in `list` bind, in order.
pub(super) fn bound_names<'t>(language: &Language, list: Node<'t>, text: &'t [u8]) -> Vec<&'t [u8]> {
    const VALUES: [&str; 6] = ["type", "value", "default_value", "right", "return_type", "external_name"];
    let mut names: Vec<&'t [u8]> = Vec::new();
    let mut add = |node: Node<'t>| {
        let name = text.get(node.byte_range()).unwrap_or_default();
        let name = name.strip_prefix(b"$").unwrap_or(name);
        if !matches!(name, b"self" | b"this" | b"cls" | b"_" | b"") {
            names.push(name);
        }
    };
    if language.names.contains(&list.kind()) || list.named_child_count() == 0 && list.child_count() == 0 {
        add(list);
        return names;
    }
    let mut cursor = list.walk();
    if !cursor.goto_first_child() {
        return names;
    }
    let mut steps = 0;
    loop {
        steps += 1;
        let node = cursor.node();
        let kind = node.kind();
        // In `{ a: b }` it is the value that is bound.
        let is_renamed = node.parent().is_some_and(|parent| parent.kind() == "pair_pattern");
        let is_value = cursor
            .field_name()
            .is_some_and(|field| if is_renamed { field == "key" } else { VALUES.contains(&field) });
        let is_type = kind != "lambda_function_type"
            && (kind == "type" || kind.ends_with("_type") || kind.starts_with("type_"));
        let is_other = language.marks.contains(&kind)
            || language.comments.contains(&kind)
            || language.calls.contains(&kind)
            // Kotlin writes default values beside the parameters.
            || (cursor.depth() == 1 && list.kind() == "function_value_parameters" && kind != "parameter")
            || (cursor.depth() > 1 && matches!(kind, "parameter_modifiers" | "parameter_list"));
        let over = is_value || is_type || is_other || steps > 4_000;
        if !over && language.names.contains(&kind) {
            add(node);
        } else if !over && cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return names;
            }
        }
    }
}

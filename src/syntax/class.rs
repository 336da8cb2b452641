//! Owns what the class around a function says: what it is called, what it derives from, whether it is there to be
//! derived from.

use tree_sitter::Node;

use super::languages::Language;
use super::naming::{own_name, scope};
use super::walk::{Step, children, walk};

/// A class, structure, interface, trait, implementation or object.
#[derive(Clone, Debug)]
pub struct Class<'t> {
    /// Its node; of a member that is written outside, the node that names the class.
    pub node: Node<'t>,
    /// What it is called; nothing where it has no name.
    pub name: &'t [u8],
    /// What it derives from, implements or mixes in, in order, by name.
    pub bases: Vec<&'t [u8]>,
    /// Whether it is abstract, an interface, a trait or a protocol.
    pub is_open: bool,
}

/// How many children of a node are looked at.
const MANY: usize = 64;

/// The class that the function `node` is a member of; `above` are the nodes around it, from the innermost up.
pub(super) fn around<'t>(
    language: &Language,
    text: &'t [u8],
    node: Node<'t>,
    mut above: impl Iterator<Item = Node<'t>>,
) -> Option<Class<'t>> {
    let source = |node: Node<'_>| text.get(node.byte_range()).unwrap_or_default();
    // Members that are written outside: Go's receivers, C++'s scopes.
    let outside = node.child_by_field_name("receiver").or_else(|| scope(node));
    if let Some(outside) = outside {
        let name = source(outside).trim_ascii();
        let name = name.strip_prefix(b"(").and_then(|name| name.strip_suffix(b")")).unwrap_or(name);
        let name = name.rsplit(|byte| byte.is_ascii_whitespace() || *byte == b'*').next().unwrap_or(name);
        return Some(Class { node: outside, name: without_types(name), bases: Vec::new(), is_open: false });
    }
    let class = above.find(|node| node.is_named() && language.classes.contains(&node.kind()))?;
    Some(read(language, text, class, above.next()))
}

/// What the class `node` says; `above` is the node around it.
fn read<'t>(language: &Language, text: &'t [u8], node: Node<'t>, above: Option<Node<'t>>) -> Class<'t> {
    let source = |node: Node<'_>| text.get(node.byte_range()).unwrap_or_default();
    let named = own_name(node).or_else(|| node.child_by_field_name("type"));
    let name = without_types(named.map(source).unwrap_or_default());
    let mut bases: Vec<&[u8]> = Vec::new();
    for child in children(node, MANY) {
        if language.bases.contains(&child.kind()) {
            collect(text, child, &mut bases);
        }
    }
    // A Rust implementation names its trait.
    bases.extend(node.child_by_field_name("trait").map(|own| without_types(source(own))));
    let kind = node.kind();
    let mut is_open = ["interface", "trait", "protocol"].iter().any(|word| kind.contains(word));
    let mut cursor = node.walk();
    is_open |= node.children(&mut cursor).take(MANY).any(|child| {
        matches!(child.kind(), "interface" | "abstract" | "trait" | "protocol") && !child.is_named()
    });
    // A sealed class has its subclasses beside it; in C# it has none.
    let is_sealable = language.name != "C#";
    let words = |mark: &&[u8]| {
        let mut words = mark.split(|byte| !byte.is_ascii_alphabetic());
        words.any(|word| word == b"abstract" || is_sealable && word == b"sealed")
    };
    is_open |= marks(language, text, node, above).iter().any(words);
    is_open |= language.name == "Swift" && gives_defaults(text, node, name);
    is_open |= bases.iter().any(|base| matches!(*base, b"ABC" | b"ABCMeta" | b"Protocol"));
    Class { node, name, bases, is_open }
}

/// Whether a Swift extension extends a protocol, as far as its file or its name tells: what stands in it are defaults.
fn gives_defaults(text: &[u8], node: Node<'_>, name: &[u8]) -> bool {
    let mut cursor = node.walk();
    let is_extension = node.children(&mut cursor).take(MANY).any(|child| child.kind() == "extension");
    let is_protocol = || {
        let declared = [b"protocol ", name].concat();
        ["Delegate", "DataSource", "Protocol"].iter().any(|end| name.ends_with(end.as_bytes()))
            || memchr::memmem::find_iter(text, &declared).any(|at| {
                !text
                    .get(at + declared.len())
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            })
    };
    is_extension && !name.is_empty() && is_protocol()
}

/// The names in the head of a class, without what is given to them.
fn collect<'t>(text: &'t [u8], head: Node<'t>, bases: &mut Vec<&'t [u8]>) {
    walk(head, |node| {
        let kind = node.kind();
        if matches!(
            kind,
            "type_arguments" | "type_argument_list" | "template_argument_list" | "value_arguments"
        ) || matches!(kind, "arguments" | "access_specifier")
            || (kind == "argument_list" && node.id() != head.id())
            || kind == "namespace_identifier"
        {
            return Step::Over;
        }
        if kind == "scope_resolution" {
            bases.extend(node.child_by_field_name("name").and_then(|name| text.get(name.byte_range())));
            return Step::Over;
        }
        if node.is_named() && node.named_child_count() == 0 {
            let name = text.get(node.byte_range()).unwrap_or_default();
            if name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
                && bases.len() < MANY
            {
                bases.push(name);
            }
        }
        Step::Into
    });
}

fn without_types(name: &[u8]) -> &[u8] {
    let end = name.iter().position(|byte| matches!(byte, b'<' | b'[')).unwrap_or(name.len());
    let name = &name[..end];
    name.rsplit(|byte| *byte == b':').next().unwrap_or(name).trim_ascii()
}

/// The decorators, annotations and modifiers of the declaration `node`, which stands in `above`: in it, before it, or
/// around it.
pub(super) fn marks<'t>(
    language: &Language,
    text: &'t [u8],
    node: Node<'t>,
    above: Option<Node<'t>>,
) -> Vec<&'t [u8]> {
    let source = |node: Node<'_>| text.get(node.byte_range()).unwrap_or_default();
    let is_mark = |node: &Node<'t>| language.marks.contains(&node.kind());
    let mut cursor = node.walk();
    let mut found: Vec<&[u8]> = node.children(&mut cursor).take(MANY).filter(is_mark).map(source).collect();
    // C++ writes `override` behind the parameters.
    if let Some(declarator) = node.child_by_field_name("declarator") {
        found.extend(children(declarator, MANY).into_iter().filter(is_mark).map(source));
    }
    let mut before = node.prev_sibling();
    while let Some(sibling) = before.filter(|_| found.len() < MANY) {
        if is_mark(&sibling) {
            found.push(source(sibling));
        } else if !language.comments.contains(&sibling.kind()) {
            break;
        }
        before = sibling.prev_sibling();
    }
    if let Some(above) = above.filter(|above| above.kind() == "decorated_definition") {
        found.extend(children(above, MANY).into_iter().filter(is_mark).map(source));
    }
    found.sort_unstable();
    found.dedup();
    found
}

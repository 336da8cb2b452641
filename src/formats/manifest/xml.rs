//! Owns reading XML manifests. Document types are refused: with them, what a file says could grow without bound.

use roxmltree::{Document, Node};

use super::{brief, text};

/// Reads a document, and from its root element what is wanted of it.
pub(super) fn read<T>(
    data: &[u8],
    wanted: impl FnOnce(Node<'_, '_>) -> Result<T, String>,
) -> Result<T, String> {
    let document = Document::parse(text(data)?).map_err(|error| brief(&error))?;
    wanted(document.root_element())
}

/// The first child element called `name`, in whatever namespace.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|node| node.is_element() && node.tag_name().name() == name)
}

/// The elements called `name` in the child element `list`.
pub(super) fn children<'a, 'i>(
    node: Node<'a, 'i>,
    list: &str,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    let list = child(node, list);
    list.into_iter().flat_map(move |list| list.children().filter(move |node| node.has_tag_name_of(name)))
}

/// An element's text, without the white space around it.
pub(super) fn content(node: Node<'_, '_>) -> String {
    node.text().unwrap_or_default().trim().to_owned()
}

/// Names without namespaces.
trait Named {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

//! Owns which comments mark the place for an entry of a list, where nothing is pretended.

use crate::syntax::Spot;

/// Whether the comment at the spot stands among the entries of a list: who adds one finds the place by it.
pub(super) fn holds(spot: &Spot<'_>) -> bool {
    const LISTS: &str = "array array_expression list tuple set dictionary object literal_value initializer_list array_initializer \
        initializer_expression array_literal table_constructor collection_expression hash array_creation_expression \
        collection_literal arguments argument_list value_arguments enumerator_list enum_body";
    spot.upwards()
        .take_while(|(_, node)| !spot.language().functions.contains(&node.kind()))
        .any(|(_, node)| LISTS.split_ascii_whitespace().any(|kind| kind == node.kind()))
}

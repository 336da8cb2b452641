//! Owns which comments mark the place for an entry of a list, where nothing is pretended.

use crate::syntax::Spot;
use crate::wordlist::{List, holds};

/// Whether the comment at the spot stands among the entries of a list: who adds one finds the place by it.
pub(super) fn marks(spot: &Spot<'_>) -> bool {
    static LISTS: List = List::of(
        "array array_expression list tuple set dictionary object literal_value initializer_list array_initializer \
        initializer_expression array_literal table_constructor collection_expression hash array_creation_expression \
        collection_literal arguments argument_list value_arguments enumerator_list enum_body",
    );
    spot.upwards()
        .take_while(|(_, node)| !spot.language().functions.contains(&node.kind()))
        .any(|(_, node)| holds(&LISTS, node.kind()))
}

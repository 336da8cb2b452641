//! Owns the blobs read last: along a history, what one commit leaves behind is what the next one starts from.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::change::Oid;

/// How many bytes a generation holds before it ages. There are two.
const GENERATION: usize = 8 * 1024 * 1024;

/// The blobs, in two generations: whatever the old one holds and nobody asks for goes with it.
#[derive(Default)]
pub(super) struct Recent {
    young: FxHashMap<Oid, Arc<[u8]>>,
    old: FxHashMap<Oid, Arc<[u8]>>,
    bytes: usize,
}

impl Recent {
    /// The blob, if it was read lately.
    pub(super) fn find(&mut self, oid: Oid) -> Option<Arc<[u8]>> {
        if let Some(data) = self.young.get(&oid) {
            return Some(Arc::clone(data));
        }
        let data = self.old.remove(&oid)?;
        self.keep(oid, &data);
        Some(data)
    }

    /// Keeps a blob for a while, unless it would fill a generation by itself.
    pub(super) fn keep(&mut self, oid: Oid, data: &Arc<[u8]>) {
        if data.len() > GENERATION / 8 {
            return;
        }
        if self.bytes + data.len() > GENERATION {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        if self.young.insert(oid, Arc::clone(data)).is_none() {
            self.bytes += data.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{GENERATION, Recent};
    use crate::change::Oid;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let oid = |at: u8| Oid::from_bytes(&[at; 20]).unwrap();
        let data: Arc<[u8]> = vec![0; GENERATION / 8].into();
        let mut recent = Recent::default();
        for at in 0..200 {
            recent.keep(oid(at), &data);
            assert!(recent.find(oid(0)).is_some(), "{at}");
            assert!(recent.young.len() + recent.old.len() <= 16);
        }
        assert!(recent.find(oid(100)).is_none());
        recent.keep(oid(201), &vec![0; GENERATION].into());
        assert!(recent.find(oid(201)).is_none());
    }
}

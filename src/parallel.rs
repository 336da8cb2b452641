//! Owns spreading work over the processors.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// `work` done on every item, on all processors; the results are in the items' order. One item is done right here: a
/// hook has no time to start threads for it.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = processors().min(items.len());
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, item)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
                {
                    let result = work(item);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Two things done at once: a thread costs a twentieth of a millisecond, so that each should take longer than that.
pub(crate) fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// `items` in one part for each processor, none of them smaller than `least` but the last: what is given to processes
/// that take a list each.
pub(crate) fn parts<T>(items: &[T], least: usize) -> Vec<&[T]> {
    items.chunks(items.len().div_ceil(processors()).max(least).max(1)).collect()
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use super::{map, parts};

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1_000).collect();
        assert_eq!(map(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(map(&[], |item: &usize| *item).is_empty());
    }

    #[test]
    fn parts_hold_every_item_once_and_few_items_are_one_part() {
        let items: Vec<usize> = (0..1_000).collect();
        assert_eq!(parts(&items, 64).concat(), items);
        assert_eq!(parts(&items[..64], 64).len(), 1);
        assert!(parts(&items[..0], 64).is_empty());
    }
}

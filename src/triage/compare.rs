//! Findings that were there before: in a baseline, or in another revision.
//!
//! A finding is known when something known has its fingerprint; what is left is compared once more without file, instance keys
//! and module path, so that what only moved is not new. Each known finding stands for one: a copy is new.

use super::Entry;
use rustc_hash::FxHashMap;

/// Names of one finding that was there before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Known {
    /// Its fingerprint.
    pub(super) fingerprint: String,
    /// The same, whatever file or module it stands in.
    pub(super) anywhere: String,
}

/// What a comparison says.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// For each entry, whether it was there before.
    pub(super) seen: Vec<bool>,
    /// Which known findings are not there any more, by index.
    pub(super) gone: Vec<usize>,
}

/// Compares `entries` with what was there. `in_view`: of each known finding, whether it would have been found where it was; one
/// that would not cannot have moved.
pub(super) fn compare(entries: &[Entry], known: &[Known], in_view: impl Fn(usize) -> bool) -> Compared {
    let mut left: Vec<bool> = vec![true; known.len()];
    let mut seen = vec![false; entries.len()];
    for moved in [false, true] {
        let of_known = |one: &Known| if moved { one.anywhere.clone() } else { one.fingerprint.clone() };
        let of_entry = |entry: &Entry| if moved { entry.anywhere.clone() } else { entry.fingerprint.clone() };
        let mut open: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, one) in known.iter().enumerate().rev() {
            if left.get(index).copied().unwrap_or(false) && (!moved || in_view(index)) {
                open.entry(of_known(one)).or_default().push(index);
            }
        }
        for (entry, seen) in entries.iter().zip(&mut seen).filter(|(_, seen)| !**seen) {
            if let Some(index) = open.get_mut(&of_entry(entry)).and_then(Vec::pop)
                && let Some(left) = left.get_mut(index)
            {
                *left = false;
                *seen = true;
            }
        }
    }
    let gone = left.iter().enumerate().filter(|(_, left)| **left).map(|(index, _)| index).collect();
    Compared { seen, gone }
}

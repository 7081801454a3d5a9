//! One cause, one finding: what several module calls or instances share is said once, with every address.

use super::{Entry, Suppression};
use crate::finding::{Finding, RuleCard, Verdict};
use crate::source::Location;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use std::sync::Arc;

/// Most addresses that one finding lists.
const MAX_ADDRESSES: usize = 100;

/// What makes two findings one.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Cause {
    rule: Arc<RuleCard>,
    verdict: u8,
    place: Option<Location>,
    head: Option<Location>,
    path: Arc<Path>,
    attribute: String,
    evidence: String,
    /// Where the deciding literal stands: two module calls that pass different literals are two causes.
    literal: Option<Location>,
    /// Without a place in text only the address tells two resources apart.
    address: Option<Arc<str>>,
    /// What somebody accepted for one module call or instance says nothing about the others.
    suppression: Option<usize>,
}

/// Merges `findings`, which are sorted, and keeps the place of the first of each cause. With each comes the number of the
/// decision that covers it; the entry has what `suppression` gives for that.
pub(super) fn merge(
    findings: impl Iterator<Item = (Finding, Option<usize>)>,
    suppression: impl Fn(usize) -> Option<Suppression>,
) -> Vec<Entry> {
    let mut seen: FxHashMap<Cause, usize> = FxHashMap::default();
    let mut entries: Vec<Entry> = Vec::new();
    let mut joined: FxHashSet<usize> = FxHashSet::default();
    for (finding, covered) in findings {
        let next = entries.len();
        let index = *seen.entry(Cause::of(&finding, covered)).or_insert(next);
        match entries.get_mut(index) {
            Some(entry) => {
                join_environments(&mut entry.finding.environments, finding.environments);
                entry.finding.addresses.extend(finding.addresses);
                joined.insert(index);
                entry.finding.aliases.extend(finding.aliases);
            }
            None => entries.push(Entry { suppression: covered.and_then(&suppression), ..Entry::of(finding) }),
        }
    }
    for (index, entry) in entries.iter_mut().enumerate() {
        if !entry.finding.environments.is_empty() {
            let names = entry.finding.environments.join(", ");
            entry.finding.message.push_str(&format!(" (in {names})"));
        }
        let addresses = &mut entry.finding.addresses;
        // By itself a finding says first where its text is.
        if joined.contains(&index) {
            addresses.sort();
            addresses.dedup();
        }
        entry.more_addresses = addresses.len().saturating_sub(MAX_ADDRESSES);
        addresses.truncate(MAX_ADDRESSES);
    }
    entries
}

/// None is all of them.
fn join_environments(known: &mut Vec<Arc<str>>, new: Vec<Arc<str>>) {
    if new.is_empty() {
        known.clear();
    } else if !known.is_empty() {
        let added: Vec<_> = new.into_iter().filter(|name| !known.contains(name)).collect();
        known.extend(added);
    }
}

impl Cause {
    /// Of a finding, and the number of the decision that covers it.
    pub(super) fn of(finding: &Finding, suppression: Option<usize>) -> Self {
        let verdict = match finding.verdict {
            Verdict::Pass => 0,
            Verdict::Fail => 1,
            Verdict::Undetermined(_) => 2,
        };
        Self {
            rule: Arc::clone(&finding.rule),
            verdict,
            place: finding.place,
            head: finding.head,
            path: Arc::clone(&finding.path),
            attribute: finding.attribute.clone(),
            evidence: finding.evidence.clone(),
            literal: finding.trace.last().map(|step| step.at),
            address: match finding.place {
                Some(_) => None,
                None => finding.addresses.first().cloned(),
            },
            suppression,
        }
    }
}

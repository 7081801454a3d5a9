//! One cause, one finding: what several module calls or instances share is said once, with every address.

use super::Entry;
use crate::finding::{Finding, Verdict};
use crate::source::Location;
use rustc_hash::FxHashMap;
use std::path::Path;
use std::sync::Arc;

/// Most addresses that one finding lists.
const MAX_ADDRESSES: usize = 100;

/// What makes two findings one.
#[derive(PartialEq, Eq, Hash)]
struct Cause {
    rule: String,
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
}

/// Findings of one cause as one, with every address. An estate may call a module thousands of times, so this is done as
/// soon as a configuration is judged.
pub(crate) fn condense(mut findings: Vec<Finding>) -> Vec<Finding> {
    // One cause has one place, so that the file needs no comparing.
    findings.sort_by(Finding::compare);
    join(findings.into_iter())
}

/// The first finding of each cause stands for all, with their addresses.
fn join(findings: impl Iterator<Item = Finding>) -> Vec<Finding> {
    let mut seen: FxHashMap<Cause, usize> = FxHashMap::default();
    let mut out: Vec<Finding> = Vec::new();
    for finding in findings {
        let next = out.len();
        let index = *seen.entry(cause(&finding)).or_insert(next);
        match out.get_mut(index) {
            Some(known) => {
                join_environments(&mut known.environments, finding.environments);
                known.addresses.extend(finding.addresses);
            }
            None => out.push(finding),
        }
    }
    out
}

/// Merges `findings`, which are sorted, and keeps the place of the first of each cause.
pub(super) fn merge(findings: impl Iterator<Item = Finding>) -> Vec<Entry> {
    let entry = |finding| Entry { finding, fingerprint: String::new(), more_addresses: 0, suppression: None };
    let mut entries: Vec<Entry> = join(findings).into_iter().map(entry).collect();
    for entry in &mut entries {
        if !entry.finding.environments.is_empty() {
            let names = entry.finding.environments.join(", ");
            entry.finding.message.push_str(&format!(" (in {names})"));
        }
        let addresses = &mut entry.finding.addresses;
        addresses.sort();
        addresses.dedup();
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

fn cause(finding: &Finding) -> Cause {
    let verdict = match finding.verdict {
        Verdict::Pass => 0,
        Verdict::Fail => 1,
        Verdict::Undetermined(_) => 2,
    };
    Cause {
        rule: finding.rule.id.clone(),
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
    }
}

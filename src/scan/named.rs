//! Rules that the user names and that do not exist: a slip of the keyboard must not look like a clean scan.

use crate::condition::nearest;
use crate::problem::{Code, Level, Problem};
use crate::rules::Slot;
use crate::triage;
use std::collections::BTreeSet;
use std::path::Path;

/// A name that stands for no rule.
const UNKNOWN_RULE: Code = Code("settings/unknown-rule");

/// A notice for each name in `options` that no rule answers to.
pub(super) fn unknown(slots: &[Slot], options: &triage::Options) -> Vec<Problem> {
    let names: BTreeSet<&str> = options.named().collect();
    let unknown = names.into_iter().filter(|name| !is_known(slots, name));
    unknown.map(|name| problem(slots, name)).collect()
}

/// The headers are asked first, since only frameworks need the whole card.
fn is_known(slots: &[Slot], name: &str) -> bool {
    let by_header = |slot: &Slot| slot.id.starts_with(name) || slot.service == name || slot.duty.starts_with(name);
    let by_card = |slot: &Slot| slot.rule().is_ok_and(|rule| triage::is_named(name, &rule.card));
    slots.iter().any(by_header) || slots.iter().any(by_card)
}

fn problem(slots: &[Slot], name: &str) -> Problem {
    let known: BTreeSet<&str> = slots.iter().flat_map(|slot| [&*slot.id, &*slot.service, &*slot.duty]).collect();
    let near = nearest(name, known.into_iter().map(str::to_owned).collect());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`yourside rules list --tier all` lists the rules, with their services".to_owned(),
    };
    Problem::of_path(UNKNOWN_RULE, Path::new("."), format!("no rule is called `{name}`, or begins so"))
        .level(Level::Notice)
        .help(help)
}

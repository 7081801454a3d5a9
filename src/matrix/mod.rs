//! The responsibility matrix: for every duty who answers, and what the code proves, disproves and leaves open.
//!
//! Made of the answers of a scan and the rules that ran; it decides nothing anew. A control (a rule) is disproved where a
//! finding is reported, accepted where all of its findings are, undetermined where what is known does not decide, proven
//! where it holds for something, and not applicable where there is nothing to hold for. A duty that code cannot show is
//! evidence to collect, never proven. Must not know how it is printed.

mod coverage;
mod duties;
mod models;

pub(crate) use coverage::{Coverage, FrameworkRow, frameworks};
pub(crate) use duties::{Duty, How, INHERITED, Side, all as duties};
pub(crate) use models::Model;

use crate::finding::{RuleCard, Severity};
use crate::triage::{Entry, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the code says of a control, from the gravest to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    /// It does not hold for something.
    Disproved,
    /// It may not hold for something.
    Undetermined,
    /// It does not hold where somebody decided that it need not.
    Accepted,
    /// It holds for everything that it is about.
    Proven,
    /// There is nothing that it is about.
    NotApplicable,
}

impl State {
    /// All, in the order of columns.
    pub(crate) const ALL: [State; 5] =
        [State::Proven, State::Disproved, State::Undetermined, State::Accepted, State::NotApplicable];

    /// As reports spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            State::Disproved => "disproved",
            State::Undetermined => "undetermined",
            State::Accepted => "accepted",
            State::Proven => "proven",
            State::NotApplicable => "not applicable",
        }
    }
}

/// The resources behind a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resources {
    /// Their addresses, sorted; at most a hundred of one cause.
    pub(crate) addresses: BTreeSet<Arc<str>>,
    /// How many more there are.
    more: usize,
}

impl Resources {
    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.addresses.len() + self.more
    }

    fn add(&mut self, entry: &Entry) {
        self.addresses.extend(entry.finding.addresses.iter().cloned());
        self.more += entry.more_addresses;
    }
}

/// One control with what stands behind its state.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    /// The rule.
    pub(crate) rule: Arc<RuleCard>,
    /// What the code says.
    pub(crate) state: State,
    /// The resources that fail.
    pub(crate) failing: Resources,
    /// Those that are left open.
    pub(crate) open: Resources,
    /// Those whose failing was accepted.
    pub(crate) accepted: Resources,
    /// Why, as far as reasons were given, sorted.
    pub(crate) reasons: BTreeSet<String>,
    /// Those for which it holds.
    pub(crate) passing: Resources,
    /// The gravest of its reported findings.
    pub(crate) worst: Option<Severity>,
}

/// How many controls are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally([usize; State::ALL.len()]);

impl Tally {
    /// The controls in a state.
    pub(crate) fn of(&self, state: State) -> usize {
        State::ALL.iter().zip(self.0).filter(|(s, _)| **s == state).map(|(_, count)| count).sum()
    }

    fn count<'c>(controls: impl Iterator<Item = &'c Control>) -> Self {
        let mut tally = Self::default();
        for control in controls {
            for (state, count) in State::ALL.iter().zip(&mut tally.0) {
                *count += usize::from(*state == control.state);
            }
        }
        tally
    }
}

/// A duty with its controls.
#[derive(Debug)]
pub(crate) struct DutyRow {
    /// The duty.
    pub(crate) duty: Duty,
    /// Its controls, the gravest first, then by id.
    pub(crate) controls: Vec<Control>,
    /// Their states.
    pub(crate) tally: Tally,
}

/// The services of one model that the code uses.
#[derive(Debug)]
pub(crate) struct ModelRow {
    /// The model.
    pub(crate) model: Model,
    /// Services with the number of their resources.
    pub(crate) services: BTreeMap<String, usize>,
    /// The states of the controls about these services.
    pub(crate) tally: Tally,
}

/// The whole picture.
#[derive(Debug)]
pub(crate) struct Matrix {
    /// Duty by duty.
    pub(crate) duties: Vec<DutyRow>,
    /// Model by model; only those that the code uses.
    pub(crate) models: Vec<ModelRow>,
}

impl Matrix {
    /// Of what a scan found: `rules` ran, `services` counts the resources by service. Passed requirements must have been kept.
    #[must_use]
    pub(crate) fn new(outcome: &Outcome, rules: &[Arc<RuleCard>], services: &BTreeMap<String, usize>) -> Self {
        let controls = controls(outcome, rules);
        let duty_row = |duty: &Duty| {
            let mut of_duty: Vec<Control> = controls.iter().filter(|c| c.rule.duty == duty.id).cloned().collect();
            of_duty.sort_by(|a, b| (a.state, b.worst, &a.rule.id).cmp(&(b.state, a.worst, &b.rule.id)));
            DutyRow { duty: *duty, tally: Tally::count(of_duty.iter()), controls: of_duty }
        };
        let model_row = |model: Model| {
            let of_model: BTreeMap<String, usize> =
                services.iter().filter(|(name, _)| Model::of(name) == model).map(|(n, c)| (n.clone(), *c)).collect();
            let about = controls.iter().filter(|c| of_model.contains_key(&c.rule.service));
            ModelRow { model, tally: Tally::count(about), services: of_model }
        };
        Self {
            duties: duties::all().iter().map(duty_row).collect(),
            models: Model::ALL.into_iter().map(model_row).filter(|row| !row.services.is_empty()).collect(),
        }
    }

    /// All controls.
    pub(crate) fn controls(&self) -> impl Iterator<Item = &Control> {
        self.duties.iter().flat_map(|row| &row.controls)
    }

    /// The states of all controls.
    pub(crate) fn tally(&self) -> Tally {
        Tally::count(self.controls())
    }
}

fn controls(outcome: &Outcome, rules: &[Arc<RuleCard>]) -> Vec<Control> {
    let new = |rule: &Arc<RuleCard>| Control {
        rule: Arc::clone(rule),
        state: State::NotApplicable,
        failing: Resources::default(),
        open: Resources::default(),
        accepted: Resources::default(),
        reasons: BTreeSet::new(),
        passing: Resources::default(),
        worst: None,
    };
    let mut by_id: BTreeMap<&str, Control> = rules.iter().map(|rule| (rule.id.as_str(), new(rule))).collect();
    let mut each = |entries: &[Entry], state: State| {
        for entry in entries {
            let Some(control) = by_id.get_mut(entry.finding.rule.id.as_str()) else { continue };
            control.state = control.state.min(state);
            match state {
                State::Disproved => {
                    control.worst = control.worst.max(Some(entry.finding.severity));
                    control.failing.add(entry);
                }
                State::Undetermined => control.open.add(entry),
                State::Accepted => {
                    let reason = entry.suppression.as_ref().map(|s| s.reason.clone());
                    control.reasons.extend(reason.filter(|reason| !reason.is_empty()));
                    control.accepted.add(entry);
                }
                State::Proven | State::NotApplicable => control.passing.add(entry),
            }
        }
    };
    each(&outcome.reported, State::Disproved);
    each(&outcome.undetermined, State::Undetermined);
    each(&outcome.suppressed, State::Accepted);
    each(&outcome.passed, State::Proven);
    by_id.into_values().collect()
}

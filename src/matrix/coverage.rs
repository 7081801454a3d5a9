//! Frameworks in the matrix: what of each requirement the rules cover, and what the code says of it.

use super::{Control, Matrix, State};
use crate::frameworks::{Framework, Requirement};
use std::collections::BTreeMap;

/// How far code can answer for a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Every check that serves it has a rule.
    Covered,
    /// Some have.
    Partly,
    /// The framework wants people to look, or no check serves it.
    People,
    /// What serves it looks at running accounts only.
    NotByCode,
}

impl Coverage {
    /// As reports spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Coverage::Covered => "covered",
            Coverage::Partly => "partly covered",
            Coverage::People => "by people only",
            Coverage::NotByCode => "not by code",
        }
    }
}

/// One requirement.
#[derive(Debug)]
pub(crate) struct RequirementRow<'m> {
    /// Its id.
    pub(crate) id: &'static str,
    /// How far rules cover it.
    pub(crate) coverage: Coverage,
    /// The gravest state of its controls; not applicable where it has none.
    pub(crate) state: State,
    /// The controls that serve it.
    pub(crate) controls: Vec<&'m Control>,
}

/// One framework.
#[derive(Debug)]
pub(crate) struct FrameworkRow<'m> {
    /// `cis-aws-7.0`.
    pub(crate) name: &'static str,
    /// As it calls itself.
    pub(crate) title: &'static str,
    /// Its requirements, in its order.
    pub(crate) requirements: Vec<RequirementRow<'m>>,
}

/// The frameworks among `all` whose name begins with one of `names`.
pub(crate) fn frameworks<'m>(matrix: &'m Matrix, all: &'static [Framework], names: &[String]) -> Vec<FrameworkRow<'m>> {
    let wanted = |framework: &&Framework| names.iter().any(|name| framework.name.starts_with(name.as_str()));
    all.iter().filter(wanted).map(|framework| row(matrix, framework)).collect()
}

fn row<'m>(matrix: &'m Matrix, framework: &'static Framework) -> FrameworkRow<'m> {
    let mut serving: BTreeMap<String, Vec<&'m Control>> = BTreeMap::new();
    for control in matrix.controls() {
        let served = control.rule.requirements().into_iter().find(|(name, _)| name == framework.name);
        for id in served.into_iter().flat_map(|(_, ids)| ids) {
            serving.entry(id).or_default().push(control);
        }
    }
    let requirement = |requirement: &'static Requirement| {
        let controls = serving.remove(requirement.id).unwrap_or_default();
        RequirementRow {
            id: requirement.id,
            coverage: coverage(requirement, &controls),
            state: controls.iter().map(|control| control.state).min().unwrap_or(State::NotApplicable),
            controls,
        }
    };
    let mut requirement = requirement;
    FrameworkRow {
        name: framework.name,
        title: framework.title,
        requirements: framework.requirements.iter().map(&mut requirement).collect(),
    }
}

fn coverage(requirement: &Requirement, controls: &[&Control]) -> Coverage {
    let has_rule = |check: &str| {
        controls.iter().any(|control| control.rule.equivalents.iter().any(|(_, ids)| ids.iter().any(|id| id == check)))
    };
    match (controls.is_empty(), requirement.checks.iter().all(|check| has_rule(check))) {
        (true, _) if requirement.manual || requirement.checks.is_empty() => Coverage::People,
        (true, _) => Coverage::NotByCode,
        (false, true) => Coverage::Covered,
        (false, false) => Coverage::Partly,
    }
}

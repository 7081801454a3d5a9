//! What a rule says about a resource: plain data, that knows neither who made it nor who prints it.

use crate::frameworks;
use crate::source::{Location, Sources};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

/// How bad a finding is, in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// Worth knowing.
    Info,
    /// Weakens a second line of defence.
    Low,
    /// Weakens the first line of defence, or blinds whoever watches it.
    Medium,
    /// An attacker with a foothold, or a mistake, gets at data.
    High,
    /// Open to anyone.
    Critical,
}

impl Severity {
    /// All, ascending.
    pub(crate) const ALL: [Severity; 5] =
        [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// `info`, `low`, `medium`, `high` or `critical`.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|s| s.name() == text).ok_or(UnknownName)
    }
}

/// A name that is none of the known ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown name")]
pub(crate) struct UnknownName;

/// Which rules run: each tier includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tier {
    /// Right for nearly everyone; on by default.
    Core,
    /// For those who want more.
    Strict,
    /// Obsolete controls that some still have to show.
    Legacy,
}

impl Tier {
    /// `core`, `strict` or `legacy`.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Tier::Core => "core",
            Tier::Strict => "strict",
            Tier::Legacy => "legacy",
        }
    }
}

impl FromStr for Tier {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Tier::Core, Tier::Strict, Tier::Legacy].into_iter().find(|t| t.name() == text).ok_or(UnknownName)
    }
}

/// The answer of one rule about one resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Verdict {
    /// The requirement holds.
    Pass,
    /// It does not.
    Fail,
    /// What is known does not decide it; why, one phrase each, in order of appearance.
    Undetermined(Vec<String>),
}

/// What is worth saying about a rule in a report; shared by its findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RuleCard {
    /// `s3-bucket-versioning`.
    pub id: String,
    /// States the finding.
    pub title: String,
    /// Which side of the responsibility: an id of the list of duties.
    pub duty: String,
    /// Default severity.
    pub severity: Severity,
    /// Core, strict or legacy.
    pub tier: Tier,
    /// Directory of the rule file: `s3`.
    pub service: String,
    /// Why it matters: Markdown.
    pub prose: String,
    /// What to do, one sentence.
    pub fix: String,
    /// Other tools' ids of the same control: (tool, ids), sorted by tool.
    pub equivalents: Vec<(String, Vec<String>)>,
    /// Requirement ids of frameworks that the rule names itself: (framework, ids), sorted.
    pub frameworks: Vec<(String, Vec<String>)>,
}

/// By its id, which no other rule has.
impl Hash for RuleCard {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl RuleCard {
    /// The requirements that it serves, by framework: those that it names, and those of its equivalents.
    #[must_use]
    pub(crate) fn requirements(&self) -> Vec<(String, Vec<String>)> {
        let mut out: BTreeMap<String, Vec<String>> = frameworks::served(&self.equivalents).into_iter().collect();
        for (framework, ids) in &self.frameworks {
            let known = out.entry(framework.clone()).or_default();
            known.extend(ids.iter().filter(|id| !known.contains(id)).cloned().collect::<Vec<_>>());
        }
        out.into_iter().collect()
    }
}

/// One answer of one rule, with its place and its reasons.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// The rule.
    pub rule: Arc<RuleCard>,
    /// Pass, fail or undetermined.
    pub verdict: Verdict,
    /// The severity of this finding (a rule's, unless configuration overrides it).
    pub severity: Severity,
    /// Addresses of the resources that share this cause; the first is the one judged. Sorted, never empty.
    pub addresses: Vec<Arc<str>>,
    /// Second names of those addresses that have one, by address: the CDK's construct path.
    pub aliases: BTreeMap<Arc<str>, Arc<str>>,
    /// Its type: `aws_s3_bucket`.
    pub resource_type: Arc<str>,
    /// What is wrong, for this resource.
    pub message: String,
    /// Where the text is wrong.
    pub place: Option<Location>,
    /// The file where there is no place (a plan without source).
    pub path: Arc<std::path::Path>,
    /// The head of the resource judged.
    pub head: Option<Location>,
    /// The module calls on the way to the resource, outermost first; comments above them may suppress.
    pub calls: Vec<Location>,
    /// How the deciding value came about, from the place of use to the literal.
    pub trace: Vec<TraceStep>,
    /// Path of the attribute that decided, without list indexes: `ingress.cidr_blocks`.
    pub attribute: String,
    /// Text of the deciding element, for the fingerprint; empty where it is sensitive or absent.
    pub evidence: String,
    /// The deciding value is sensitive: the text at its place and along its trace is masked wherever text is shown.
    pub sensitive: bool,
    /// The environments in which it holds, where it does not hold in all; sorted as they are configured.
    pub environments: Vec<Arc<str>>,
}

impl Finding {
    /// The file that the finding is about.
    #[must_use]
    pub(crate) fn file(&self, sources: &Sources) -> Arc<std::path::Path> {
        match self.place.and_then(|place| sources.get(place.source)) {
            Some(source) => Arc::from(source.path()),
            None => Arc::clone(&self.path),
        }
    }

    /// An address, with its second name where it has one: `B08E7C7AF (App/B/Resource)`.
    #[must_use]
    pub(crate) fn named(&self, address: &str) -> String {
        match self.aliases.get(address) {
            Some(alias) => format!("{address} ({alias})"),
            None => address.to_owned(),
        }
    }

    /// Total order of the findings in one file, by place, rule and address: independent of threads and of loading.
    #[must_use]
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        fn text(f: &Finding) -> (&[Arc<str>], &str, &str, &str) {
            (&f.addresses, &f.attribute, &f.evidence, &f.message)
        }
        let span = |f: &Self| f.place.map(|place| place.span);
        let place = span(self).cmp(&span(other)).then_with(|| self.rule.id.cmp(&other.rule.id));
        place.then_with(|| text(self).cmp(&text(other)))
    }
}

/// One step on the way of the deciding value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TraceStep {
    /// Where.
    pub at: Location,
    /// What happens there: `value of var.acl`, `default of variable "acl"`.
    pub label: String,
}

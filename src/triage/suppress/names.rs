//! How a suppression names rules: by id, service, another tool's id, and for one address only.

use crate::finding::{Finding, RuleCard};
use std::fmt;

/// tfsec's names of checks that Trivy numbers today. Origin and licence: THIRD-PARTY.md.
const TFSEC_NAMES: &str = include_str!("../../../data/tfsec-names.tsv");

/// Another tool, as `equivalents` of rules call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tool {
    /// Checkov, once Bridgecrew.
    Checkov,
    /// Trivy, once tfsec.
    Trivy,
    /// KICS.
    Kics,
    /// cfn_nag.
    CfnNag,
    /// CloudFormation Guard's registry of rules.
    Guard,
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Tool::Checkov => "checkov",
            Tool::Trivy => "trivy",
            Tool::Kics => "kics",
            Tool::CfnNag => "cfn_nag",
            Tool::Guard => "guard",
        }
    }
}

/// One rule, or several that share a beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RuleName {
    /// Whose id it is; none where our own ids, services and any tool's id are meant.
    pub(super) tool: Option<Tool>,
    /// As written, tfsec's names as Trivy's numbers.
    pub(super) id: String,
    /// Only resources with this address.
    pub(super) address: Option<String>,
}

/// What a name may stand for.
pub(super) trait Named {
    /// Our id.
    fn id(&self) -> &str;
    /// The service.
    fn service(&self) -> &str;
    /// Whether the rule is `id` of `tool`, of any tool where there is none.
    fn is_same_as(&self, tool: Option<Tool>, id: &str) -> bool;
}

impl Named for RuleCard {
    fn id(&self) -> &str {
        &self.id
    }

    fn service(&self) -> &str {
        &self.service
    }

    fn is_same_as(&self, tool: Option<Tool>, id: &str) -> bool {
        let of = |name: &str| tool.is_none_or(|tool| tool.name() == name);
        let listed = self.equivalents.iter().filter(|(name, _)| of(name));
        listed.flat_map(|(_, ids)| ids).any(|known| known.eq_ignore_ascii_case(id))
    }
}

impl Named for super::KnownRule<'_> {
    fn id(&self) -> &str {
        self.id
    }

    fn service(&self) -> &str {
        self.service
    }

    fn is_same_as(&self, tool: Option<Tool>, id: &str) -> bool {
        let of = |name: &str| tool.is_none_or(|tool| tool.name() == name);
        self.equivalents.iter().any(|(name, known)| of(name) && known.eq_ignore_ascii_case(id))
    }
}

impl RuleName {
    /// `RULE` or `RULE@ADDRESS`.
    pub(super) fn own(text: &str) -> Option<Self> {
        let (id, address) = match text.trim().split_once('@') {
            Some((id, address)) => (id, Some(address.to_owned()).filter(|a| !a.is_empty())),
            None => (text.trim(), None),
        };
        (!id.is_empty()).then(|| Self { tool: None, id: as_trivy(id).unwrap_or_else(|| id.to_owned()), address })
    }

    /// An id of another tool; `*` is all of its rules.
    pub(super) fn of(tool: Tool, id: &str) -> Option<Self> {
        let id = id.trim();
        let known = if tool == Tool::Trivy { as_trivy(id) } else { None };
        (!id.is_empty()).then(|| Self { tool: Some(tool), id: known.unwrap_or_else(|| id.to_owned()), address: None })
    }

    /// Whether the rule is meant.
    pub(super) fn means(&self, rule: &impl Named) -> bool {
        let own = || {
            let below = |rest: &str| rest.starts_with('-');
            rule.service() == self.id || rule.id().strip_prefix(&*self.id).is_some_and(|r| r.is_empty() || below(r))
        };
        match self.tool {
            Some(_) if self.id == "*" => true,
            None if own() => true,
            tool => rule.is_same_as(tool, &self.id),
        }
    }

    /// Whether the finding is meant: its rule, and one of its addresses where one is named.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        let addressed = |pattern: &String| finding.addresses.iter().any(|a| address_matches(pattern, a));
        self.means(&*finding.rule) && self.address.as_ref().is_none_or(addressed)
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(tool) = self.tool {
            write!(f, "{}:", tool.name())?;
        }
        write!(f, "{}", self.id)?;
        if let Some(address) = &self.address {
            write!(f, "@{address}")?;
        }
        Ok(())
    }
}

/// `*` stands for any text; a pattern that is an instance key alone (`["logs"]`) is the end of the address.
pub(super) fn address_matches(pattern: &str, address: &str) -> bool {
    if pattern.starts_with('[') && !pattern.contains('*') {
        return address.ends_with(pattern);
    }
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = address.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or(""),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Trivy's number for `AVD-AWS-0089`, `aws-s3-enable-bucket-logging` or `s3-bucket-logging`'s former names.
fn as_trivy(id: &str) -> Option<String> {
    let number = id.get(..4).filter(|start| start.eq_ignore_ascii_case("avd-")).and_then(|_| id.get(4..));
    let is_number = |text: &str| text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws-"));
    if let Some(number) = number.filter(|number| is_number(number)) {
        return Some(number.to_ascii_uppercase());
    }
    let mut rows = TFSEC_NAMES.lines().filter_map(|row| row.split_once('\t'));
    rows.find(|(name, _)| *name == id).map(|(_, number)| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::tests::card;

    fn check(name: &str, expected: bool) {
        let name = RuleName::own(name).expect("a name");
        assert_eq!(name.means(&card("s3-bucket-acl-private")), expected, "{name}");
    }

    #[test]
    fn a_name_is_an_id_its_beginning_a_service_or_another_tools_id() {
        check("s3-bucket-acl-private", true);
        check("s3-bucket", true);
        check("s3", true);
        check("ckv_aws_20", true);
        check("s3-buck", false);
        check("rds", false);
        check("CKV_AWS_2", false);
    }

    #[test]
    fn another_tools_id_counts_for_that_tool_only() {
        let rule = card("s3-bucket-acl-private");
        assert!(RuleName::of(Tool::Checkov, "CKV_AWS_20").expect("a name").means(&rule));
        assert!(!RuleName::of(Tool::Trivy, "CKV_AWS_20").expect("a name").means(&rule));
        assert!(!RuleName::of(Tool::Checkov, "s3").expect("a name").means(&rule));
        assert!(RuleName::of(Tool::Kics, "*").expect("a name").means(&rule));
    }

    #[test]
    fn addresses_are_matched_whole_by_stars_or_by_instance_key() {
        let check = |pattern: &str, address: &str, expected: bool| {
            assert_eq!(address_matches(pattern, address), expected, "{pattern} {address}");
        };
        check("aws_s3_bucket.b", "aws_s3_bucket.b", true);
        check("aws_s3_bucket.b", "aws_s3_bucket.bb", false);
        check("aws_s3_bucket.b", "module.m.aws_s3_bucket.b", false);
        check("*.aws_s3_bucket.b", "module.m.aws_s3_bucket.b", true);
        check("module.*.aws_*.b", "module.m.aws_s3_bucket.b", true);
        check("module.*.aws_*.c", "module.m.aws_s3_bucket.b", false);
        check("[\"logs\"]", "aws_s3_bucket.b[\"logs\"]", true);
        check("[0]", "aws_s3_bucket.b[10]", false);
        check("aws_s3_bucket.b[*]", "aws_s3_bucket.b[10]", true);
        check("ab*ba", "aba", false);
    }
}

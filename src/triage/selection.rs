//! `--select` and `--ignore`: which rules count.

use crate::finding::RuleCard;

/// Prefixes of rules that are wanted and that are not. A prefix names a rule id, a service, a duty, a framework, a
/// requirement (`cis-aws:2.1`), or exactly another tool's id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// Only these; empty is all.
    pub(crate) select: Vec<String>,
    /// Not these; stronger than `select`.
    pub(crate) ignore: Vec<String>,
}

impl Selection {
    /// Whether all rules count.
    pub(crate) fn is_everything(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty()
    }

    /// Whether the rule counts.
    pub(crate) fn admits(&self, rule: &RuleCard) -> bool {
        let named = |prefixes: &[String]| prefixes.iter().any(|p| is_named(p, rule));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }
}

/// Whether a prefix names the rule.
pub(crate) fn is_named(prefix: &str, rule: &RuleCard) -> bool {
    if prefix.is_empty() {
        return false;
    }
    let framework = |(name, ids): &(String, Vec<String>)| {
        name.starts_with(prefix)
            || prefix
                .split_once(':')
                .is_some_and(|(framework, id)| name == framework && ids.iter().any(|known| known.starts_with(id)))
    };
    rule.id.starts_with(prefix)
        || rule.service == prefix
        || rule.duty.starts_with(prefix)
        || rule.equivalents.iter().any(|(_, ids)| ids.iter().any(|id| id.eq_ignore_ascii_case(prefix)))
        || rule.requirements().iter().any(framework)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::tests::card;

    fn check(select: &[&str], ignore: &[&str], expected: bool) {
        let own = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        let selection = Selection { select: own(select), ignore: own(ignore) };
        assert_eq!(selection.admits(&card("s3-bucket-acl-private")), expected, "{select:?} {ignore:?}");
    }

    #[test]
    fn a_prefix_of_id_service_duty_or_framework_selects() {
        check(&[], &[], true);
        check(&["s3-bucket"], &[], true);
        check(&["s3"], &[], true);
        check(&["data."], &[], true);
        check(&["cis-aws"], &[], true);
        check(&["cis-aws:2.1"], &[], true);
        check(&["ckv_aws_20"], &[], true);
        check(&["rds"], &[], false);
        check(&["cis-aws:3"], &[], false);
        check(&[""], &[], false);
    }

    #[test]
    fn ignoring_is_stronger_than_selecting() {
        check(&["s3"], &["s3-bucket-acl"], false);
        check(&[], &["CKV_AWS_20"], false);
        check(&["s3-bucket-acl-private"], &["rds"], true);
    }
}

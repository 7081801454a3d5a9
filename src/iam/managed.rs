//! Policies that AWS manages, by name. `data/aws-managed-policies.gz`, which the build unpacks, holds a line for each: its
//! name and, where it opens a way to more than it seems to grant, those of its statements that do; and whether it allows to
//! write logs. Source and licence are in THIRD-PARTY.md.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

static TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/aws-managed-policies.txt"));

/// What a policy that grants nothing of consequence says: something is allowed.
const HARMLESS: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}"#;

fn table() -> &'static FxHashMap<&'static str, Option<&'static str>> {
    static LOADED: OnceLock<FxHashMap<&str, Option<&str>>> = OnceLock::new();
    LOADED.get_or_init(|| {
        let line = |line: &'static str| match line.split_once('\t') {
            Some((name, document)) => (name, Some(document)),
            None => (line, None),
        };
        TABLE.lines().skip(1).map(line).collect()
    })
}

/// The name in the end of an ARN of a policy that AWS manages, whatever its partition and path.
pub(crate) fn name_of(arn: &str) -> Option<&str> {
    let (before, path) = arn.split_once(":iam::aws:policy/")?;
    before.starts_with("arn:").then(|| path.rsplit('/').next()).flatten()
}

/// Whether AWS manages a policy of this name.
pub(crate) fn is_managed(name: &str) -> bool {
    table().contains_key(name)
}

/// What decides of the policy with this name, as JSON; none where AWS manages no such policy, as far as this table knows.
pub(crate) fn document(name: &str) -> Option<&'static str> {
    table().get(name).map(|document| document.unwrap_or(HARMLESS))
}

#[cfg(test)]
mod tests {
    use super::{document, is_managed, name_of};
    use crate::iam::{Policy, PolicyKind};
    use crate::value::{Truth, Value};

    #[test]
    fn managed_policies_say_what_they_open() {
        let admin = |name: &str| {
            let text = document(name).unwrap();
            Policy::new(&Value::string(text), PolicyKind::Identity, None).admin().truth()
        };
        assert_eq!(admin("AdministratorAccess"), Truth::True);
        assert_eq!(admin("PowerUserAccess"), Truth::False);
        assert_eq!(admin("AmazonS3ReadOnlyAccess"), Truth::False);
        assert_eq!(document("NoSuchPolicyOfAws"), None);
        assert!(is_managed("AWSSupportAccess"));
    }

    #[test]
    fn names_stand_at_the_end_of_arns() {
        assert_eq!(name_of("arn:aws-cn:iam::aws:policy/job-function/SystemAdministrator"), Some("SystemAdministrator"));
        assert_eq!(name_of("arn:aws:iam::111122223333:policy/x"), None);
    }
}

//! Names of policies that AWS manages: SAM makes ARNs of them.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The path of each policy that has one, or that does not begin as AWS's policies usually do.
static PATHS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let mut path = "";
    let mut out = FxHashMap::default();
    for line in include_str!("managed.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix(' ') {
            Some(name) => drop(out.insert(name, path)),
            None => path = line.trim_start_matches('/'),
        }
    }
    out
});

/// The ARN of the policy that AWS has under this name.
pub(super) fn arn(name: &str, partition: &str) -> Option<String> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let usual = plain && (name.starts_with("Amazon") || name.starts_with("AWS"));
    let path = PATHS.get(name).copied().or(usual.then_some(""))?;
    Some(format!("arn:{partition}:iam::aws:policy/{path}{name}"))
}

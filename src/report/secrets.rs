//! Secrets in source text that is about to be shown: found by the name they are given and by their own look.
//!
//! A finding says itself whether its deciding value is sensitive; this is for the rest of the lines that come along.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A literal given to something that is named like a secret: `password = "…"`, `Password: …`, `"token": "…"`.
static ASSIGNMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:password|passwd|passphrase|secret|token|private_?key|access_?key|api_?key|credential)s?(?:_?(?:string|value|text|wo))?["']?\s*[=:]\s*("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"'{\[,#&*!|>][^\s,#]*)"#,
    )
    .ok()
});

/// Text that is a secret whatever its name: access key ids, GitHub and Slack tokens, PEM private keys.
static LOOK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36,}|\bxox[abpr]-[A-Za-z0-9-]{10,}|-----BEGIN[A-Z ]* PRIVATE KEY-----[^-]*").ok()
});

/// Byte ranges of `text` to mask, sorted, not overlapping. `plain_scalars`: whether an unquoted word is a literal (YAML)
/// and not an expression (Terraform).
pub(super) fn secrets(text: &str, plain_scalars: bool) -> Vec<Range<usize>> {
    let assigned = ASSIGNMENT.iter().flat_map(|re| re.captures_iter(text)).filter_map(|found| found.get(1));
    let assigned = assigned.filter(|m| is_literal(m.as_str(), plain_scalars)).map(|m| m.range());
    let looks = LOOK.iter().flat_map(|re| re.find_iter(text)).map(|m| m.range());
    let mut all: Vec<Range<usize>> = assigned.chain(looks).collect();
    all.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in all {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// Whether an assigned text is itself the secret: not a switch, a number, a name of something, or an expression.
fn is_literal(text: &str, plain_scalars: bool) -> bool {
    let quoted = text.starts_with(['"', '\'']);
    let inner = text.trim_matches(['"', '\'']);
    let harmless = inner.is_empty()
        || inner.eq_ignore_ascii_case("true")
        || inner.eq_ignore_ascii_case("false")
        || inner.eq_ignore_ascii_case("null")
        || inner.bytes().all(|b| b.is_ascii_digit())
        || inner.starts_with("arn:")
        || inner.starts_with("${")
        || inner.starts_with("{{resolve:");
    (quoted || plain_scalars) && !harmless
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, plain_scalars: bool, expected: &[&str]) {
        let found: Vec<&str> = secrets(text, plain_scalars).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn literals_named_like_secrets_are_found() {
        check("  master_password = \"hunter2!\"", false, &["\"hunter2!\""]);
        check("MasterUserPassword: hunter2!", true, &["hunter2!"]);
        check("\"SecretString\": \"abc\\\"d\", \"x\": \"y\"", true, &["\"abc\\\"d\""]);
        check("db_password : 'p w'", true, &["'p w'"]);
    }

    #[test]
    fn references_switches_and_names_of_secrets_are_not() {
        check("password = var.password", false, &[]);
        check("password = \"${var.password}\"", false, &[]);
        check("manage_master_user_password = \"true\"", false, &[]);
        check("secret = \"arn:aws:secretsmanager:eu-west-1:1:secret:x\"", false, &[]);
        check("secret_name = \"db\"", false, &[]);
        check("minimum_password_length = 14", false, &[]);
        check("Password: !Ref DbPassword", true, &[]);
        check("Password: '{{resolve:secretsmanager:x}}'", true, &[]);
    }

    #[test]
    fn keys_are_known_by_their_look() {
        check("x = [\"AKIAIOSFODNN7EXAMPLE\"]", false, &["AKIAIOSFODNN7EXAMPLE"]);
        check("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n", false, &["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n"]);
    }
}

//! Secrets in the code: literals that are known by their look or by the name they stand under.
//!
//! What is found is described ("an AWS access key id"), never repeated. A reference, a value from outside the code and a
//! placeholder are no secrets; a value that is not known for other reasons leaves the answer open.

mod shapes;
mod walk;
mod words;

pub(super) use walk::{decoded, secrets};

/// Sorts of secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// AWS access keys.
    Aws,
    /// PEM and PuTTY private keys.
    PrivateKey,
    /// Tokens of other providers.
    Provider,
    /// What is named a password.
    Password,
    /// What is named a secret and looks random.
    Generic,
    /// Passwords in URLs.
    Url,
    /// Webhook addresses.
    Webhook,
}

/// Names of the sorts in rules.
pub(super) const CLASSES: &[&str] = &["aws", "generic", "password", "private-key", "provider", "url", "webhook"];

impl Class {
    fn name(self) -> &'static str {
        match self {
            Class::Aws => "aws",
            Class::PrivateKey => "private-key",
            Class::Provider => "provider",
            Class::Password => "password",
            Class::Generic => "generic",
            Class::Url => "url",
            Class::Webhook => "webhook",
        }
    }
}

/// A secret that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    class: Class,
    what: &'static str,
}

/// What a literal holds: by its look, by its name, and in a script by the names on its lines.
fn find(name: &str, text: &str) -> Vec<Found> {
    let mut out = Vec::new();
    shapes::find(text, &mut out);
    let is_script = text.contains('\n') || text.contains("export ");
    let lines = text.lines().filter(|_| is_script).filter_map(assignment);
    for (name, value) in lines.chain([(name, text)]) {
        if let Some((class, what)) = words::named(name, value)
            && !out.iter().any(|found| found.class == class)
            && (class == Class::Password || out.is_empty())
        {
            out.push(Found { class, what });
        }
        if is_uuid(value) && name.to_ascii_lowercase().contains("heroku") {
            out.push(Found { class: Class::Provider, what: "a Heroku key" });
        }
        if value.len() == 40 && words::is_secret_key(value) && names_secret_key(name) {
            out.push(Found { class: Class::Aws, what: "an AWS secret access key" });
        }
    }
    out.dedup();
    out
}

/// Whether a name says that a secret access key stands under it.
fn names_secret_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    name.contains("secretaccesskey") || name.contains("awssecret") || name == "secretkey"
}

/// Heroku's keys are such numbers, which by themselves say nothing.
fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    text.len() == 36 && lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// `export NAME=value`, `NAME: value`, `"name": "value",` on a line of a script.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (left, right) = line.split_once(['=', ':'])?;
    let name = left.trim().rsplit([' ', '\t', '"', '\'', '$']).find(|word| !word.is_empty())?;
    let right = right.trim().trim_end_matches([',', ';']);
    let value = match right.chars().next()? {
        quote @ ('"' | '\'') => right.get(1..)?.split(quote).next()?,
        _ => right.split_whitespace().next()?,
    };
    // What is called or looked up is code, not text.
    let is_code = right.starts_with(value) && value.contains(['(', '[', '{']);
    (!is_code).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(name, text).iter().map(|f| f.what).collect();
        assert_eq!(found, expected, "{name}: {text}");
    }

    /// Put together here, so that this file holds no text of that form.
    fn joined(parts: &[&str]) -> String {
        parts.concat()
    }

    #[test]
    fn key_formats_are_known_by_their_look() {
        check("x", &joined(&["AKIA", "IOSFODNN7QWERTYU"]), &["an AWS access key id"]);
        check("x", &joined(&["run --key AKIA", "IOSFODNN7QWERTYU now"]), &["an AWS access key id"]);
        check(
            "x",
            &joined(&["aws_secret=", "wJalrXUtnFEMI/K7MDENG/bPxRfiCY1234567890"]),
            &["an AWS secret access key"],
        );
        check("x", &joined(&["ghp_", "16C7e42F292c6912E7710c838347Ae178B4a"]), &["a GitHub token"]);
        check("x", &joined(&["a1b2c3d4e5f60718", "293a4b5c6d7e8f90-us12"]), &["a Mailchimp key"]);
        check("x", &joined(&["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"]), &["a private key"]);
        check("x", "postgres://app:hunter2@db.internal/app", &["a password in a URL"]);
        check("x", &joined(&["https://hooks.slack.com/", "services/T0/B0/abcdef123"]), &["a Slack webhook"]);
    }

    #[test]
    fn names_promise_secrets() {
        check("db_password", "hunter2", &["a password"]);
        check("MasterUserPassword", "hunter2", &["a password"]);
        check("API_KEY", "a8f5f167f44f4964e6c998dee827110c", &["a secret"]);
        check("HEROKU_API_KEY", "01234567-89ab-cdef-0123-456789abcdef", &["a Heroku key"]);
        check("clientSecret", "s3cr3t!Value9x", &["a secret"]);
        check("user_data", "#!/bin/sh\nexport DB_PASSWORD=hunter2\n", &["a password"]);
        check("user_data", "export DB_PASSWORD=hunter2", &["a password"]);
        check("user_data", "#!/bin/sh\nexport DB_PASSWORD=$SECRET\nx=${y}\n", &[]);
    }

    #[test]
    fn placeholders_references_hashes_and_settings_are_none() {
        for (name, text) in [
            ("password", "changeme"),
            ("password", "${var.password}"),
            ("password", "{{resolve:secretsmanager:db:SecretString:password}}"),
            ("password", ""),
            ("minimum_password_length", "14"),
            ("password_reset_required", "true"),
            ("secret_arn", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"),
            ("SecretNamePrefix", "prod-a1b2c3d4"),
            ("token_endpoint", "https://example.com/token"),
            ("encryption_key", "alias/main"),
            ("kms_key_id", "1234abcd-12ab-34cd-56ef-1234567890ab"),
            ("access_key_id", "AKIAIOSFODNN7EXAMPLE"),
            ("secret_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("commit", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("policy_arn", "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"),
            ("user_data", "attach arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role now"),
            ("source_code_hash", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            ("http_tokens", "required"),
            ("secret", "my-application-secret"),
            ("image", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:abcdef"),
            ("url", "https://user@bitbucket.org/team/app.git"),
            ("url", "postgres://app:${password}@db/app"),
            ("principal", "AROAIOSFODNN7QWERTYU"),
            ("code", "function f() {\n  params = { MasterPassword: parseInt(event.Password, 10) }\n}"),
        ] {
            check(name, text, &[]);
        }
    }
}

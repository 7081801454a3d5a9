//! Secrets that are known by their look: key formats, private keys, passwords in URLs, webhook addresses.
//!
//! No regular expressions, since every string of every input comes through here: a word is tried only where it begins.

use super::{Class, Found, words};

/// Which characters the rest of a token has.
#[derive(Clone, Copy, Debug)]
enum Charset {
    /// `A-Z0-9`
    Capital,
    /// `0-9a-f`
    Hex,
    /// `A-Za-z0-9`
    Alphanumeric,
    /// `A-Za-z0-9_-`
    Url,
    /// `A-Za-z0-9_.-`
    Dotted,
}

impl Charset {
    fn has(self, byte: u8) -> bool {
        match self {
            Charset::Capital => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Charset::Hex => byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'),
            Charset::Alphanumeric => byte.is_ascii_alphanumeric(),
            Charset::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Charset::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
        }
    }
}

/// A token of fixed form: what it begins with, and how many characters of which kind follow.
struct Token {
    what: &'static str,
    prefix: &'static str,
    charset: Charset,
    at_least: usize,
    at_most: usize,
}

const ANY: usize = usize::MAX;

const fn token(what: &'static str, prefix: &'static str, charset: Charset, at_least: usize, at_most: usize) -> Token {
    Token { what, prefix, charset, at_least, at_most }
}

/// Source: IAM user guide, "IAM identifiers" (AKIA is a long-term key, ASIA a temporary one; AIDA, AROA and others are
/// names of principals).
const AWS: &[Token] = &[
    token("an AWS access key id", "AKIA", Charset::Capital, 16, 16),
    token("an AWS access key id", "ASIA", Charset::Capital, 16, 16),
    token("an AWS bearer token id", "ABIA", Charset::Capital, 16, 16),
    token("an AWS credential id", "ACCA", Charset::Capital, 16, 16),
];

/// Sources: the providers' documentation of their token formats (read November 2026).
const PROVIDERS: &[Token] = &[
    token("a GitHub token", "ghp_", Charset::Alphanumeric, 36, 255),
    token("a GitHub token", "gho_", Charset::Alphanumeric, 36, 255),
    token("a GitHub token", "ghu_", Charset::Alphanumeric, 36, 255),
    token("a GitHub token", "ghs_", Charset::Alphanumeric, 36, 255),
    token("a GitHub token", "ghr_", Charset::Alphanumeric, 36, 255),
    token("a GitHub token", "github_pat_", Charset::Url, 50, ANY),
    token("a GitLab token", "glpat-", Charset::Url, 20, ANY),
    token("a Slack token", "xoxa-", Charset::Url, 10, ANY),
    token("a Slack token", "xoxb-", Charset::Url, 10, ANY),
    token("a Slack token", "xoxp-", Charset::Url, 10, ANY),
    token("a Slack token", "xoxr-", Charset::Url, 10, ANY),
    token("a Slack token", "xoxs-", Charset::Url, 10, ANY),
    token("a Google API key", "AIza", Charset::Url, 35, 35),
    token("a Google access token", "ya29.", Charset::Url, 20, ANY),
    token("a Google client secret", "GOCSPX-", Charset::Url, 28, 28),
    token("a Facebook access token", "EAACEdEose0cBA", Charset::Alphanumeric, 1, ANY),
    token("a Stripe key", "sk_live_", Charset::Alphanumeric, 20, ANY),
    token("a Stripe key", "rk_live_", Charset::Alphanumeric, 20, ANY),
    token("a Stripe test key", "sk_test_", Charset::Alphanumeric, 20, ANY),
    token("a SendGrid key", "SG.", Charset::Dotted, 60, 80),
    token("a Mailgun key", "key-", Charset::Alphanumeric, 32, 32),
    token("a Twilio key", "SK", Charset::Hex, 32, 32),
    token("a Braintree token", "access_token$production$", Charset::Alphanumeric, 16, 16),
    token("a Square access token", "sq0atp-", Charset::Url, 22, 22),
    token("a Square secret", "sq0csp-", Charset::Url, 43, 43),
    token("an Amazon MWS token", "amzn.mws.", Charset::Url, 36, 36),
    token("an npm token", "npm_", Charset::Alphanumeric, 36, 36),
    token("a PyPI token", "pypi-", Charset::Url, 80, ANY),
    token("a Databricks token", "dapi", Charset::Hex, 32, 32),
    token("an OpenAI key", "sk-proj-", Charset::Url, 40, ANY),
    token("an Anthropic key", "sk-ant-", Charset::Url, 40, ANY),
    token("a Hugging Face token", "hf_", Charset::Alphanumeric, 34, 34),
];

/// Webhook addresses whose path is the secret, and the text that leads to it.
const WEBHOOKS: &[(&str, &str)] = &[
    ("a Slack webhook", "hooks.slack.com/services/T"),
    ("a Teams webhook", ".webhook.office.com/webhookb2/"),
    ("a Teams webhook", "outlook.office.com/webhook/"),
    ("a Discord webhook", "discord.com/api/webhooks/"),
    ("a Discord webhook", "discordapp.com/api/webhooks/"),
];

/// Length of the shortest text that can hold any of these.
const SHORTEST: usize = 9;

/// What `text` holds; each sort of secret once.
pub(super) fn find(text: &str, out: &mut Vec<Found>) {
    if text.len() < SHORTEST {
        return;
    }
    tokens(text, out);
    if text.contains("PRIVATE KEY") && text.contains("-----BEGIN") || text.contains("PuTTY-User-Key-File") {
        add(out, Class::PrivateKey, "a private key");
    }
    if text.contains("://") {
        if has_password(text) {
            add(out, Class::Url, "a password in a URL");
        }
        for (what, lead) in WEBHOOKS {
            let rest = text.find(lead).and_then(|at| text.get(at + lead.len()..));
            if rest.is_some_and(|path| path.len() >= 8 && !words::is_placeholder(path) && !path.starts_with(['$', '<']))
            {
                add(out, Class::Webhook, what);
            }
        }
    }
}

fn add(out: &mut Vec<Found>, class: Class, what: &'static str) {
    let found = Found { class, what };
    if !out.contains(&found) {
        out.push(found);
    }
}

fn tokens(text: &str, out: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut inside = false;
    for (at, byte) in bytes.iter().enumerate() {
        let is_word = byte.is_ascii_alphanumeric();
        if is_word && !inside {
            let rest = bytes.get(at..).unwrap_or_default();
            for (class, table) in [(Class::Aws, AWS), (Class::Provider, PROVIDERS)] {
                if let Some(token) = table.iter().find(|token| begins(rest, token)) {
                    add(out, class, token.what);
                }
            }
            if is_mailchimp(rest) {
                add(out, Class::Provider, "a Mailchimp key");
            }
            if secret_key(text, at, rest) {
                add(out, Class::Aws, "an AWS secret access key");
            }
        }
        inside = is_word || matches!(byte, b'/' | b'+');
    }
}

/// Whether a token begins here and ends where its characters do.
fn begins(bytes: &[u8], token: &Token) -> bool {
    let Some(rest) = bytes.strip_prefix(token.prefix.as_bytes()) else { return false };
    let length = rest.iter().take_while(|b| token.charset.has(**b)).count();
    let ends = rest.get(length).is_none_or(|next| !next.is_ascii_alphanumeric());
    let body = rest.get(..length).and_then(|body| std::str::from_utf8(body).ok()).unwrap_or_default();
    ends && (token.at_least..=token.at_most).contains(&length)
        && !body.contains("EXAMPLE")
        && !words::is_placeholder(body)
}

/// Thirty-two hex digits and the data centre: `0123…-us12`.
fn is_mailchimp(rest: &[u8]) -> bool {
    let Some((key, centre)) = rest.split_at_checked(32) else { return false };
    let digits = centre.strip_prefix(b"-us").unwrap_or_default();
    let length = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let ends = digits.get(length).is_none_or(|next| !next.is_ascii_alphanumeric());
    let is_key = key.iter().all(|b| Charset::Hex.has(*b));
    is_key && (1..=2).contains(&length) && ends && std::str::from_utf8(key).is_ok_and(|key| !words::is_placeholder(key))
}

/// Length of a secret access key.
const SECRET_KEY: usize = 40;
/// Text before a secret access key that may say what it is, in bytes.
const CONTEXT: usize = 40;

/// Forty random characters of base64 after words that say AWS or secret.
fn secret_key(text: &str, at: usize, rest: &[u8]) -> bool {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'+');
    if rest.iter().take(SECRET_KEY + 1).take_while(|b| is_part(b)).count() != SECRET_KEY
        || rest.get(SECRET_KEY) == Some(&b'=')
    {
        return false;
    }
    let Some(key) = text.get(at..at + SECRET_KEY) else { return false };
    let before = (at.saturating_sub(CONTEXT)..=at).find_map(|from| text.get(from..at)).unwrap_or_default();
    let before = before.to_ascii_lowercase();
    (before.contains("secret") || before.contains("aws")) && words::is_secret_key(key) && !is_in_arn(text, at)
}

/// Whether the word that `at` is in begins as an ARN: names of roles and policies look like keys, and may be as long.
fn is_in_arn(text: &str, at: usize) -> bool {
    let ends_word =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '=' | '(' | '[' | '{' | '<');
    let word = text.get(..at).and_then(|before| before.rsplit(ends_word).next());
    word.is_some_and(|word| word.starts_with("arn:"))
}

/// Whether a URL in the text has a password before its host.
fn has_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, separator)| {
        let rest = text.get(at + separator.len()..).unwrap_or_default();
        let authority = rest.split(['/', '?', '#', ' ', '\n', '"', '\'', '`', '\\']).next().unwrap_or_default();
        let Some((user_info, host)) = authority.rsplit_once('@') else { return false };
        let Some((user, password)) = user_info.split_once(':') else { return false };
        let is_open = |t: &str| t.contains(['$', '{', '<', '%', '*', '[', '(']);
        !host.is_empty()
            && password.len() >= 3
            && !is_open(password)
            && !is_open(user)
            && !words::is_placeholder(password)
    })
}

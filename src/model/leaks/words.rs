//! Secrets that are known by the name of what they are given to, and how random a text looks.

use super::Class;

/// Words that say "password". Source of these lists: names in the schemas of the AWS provider and of CloudFormation.
const PASSWORD: &[&str] = &["password", "passwd", "passphrase", "pwd"];
/// Words that say "secret"; compared without separators.
const SECRET: &[&str] =
    &["secret", "token", "apikey", "accesskey", "privatekey", "encryptionkey", "credential", "authkey", "signingkey"];
/// Three letters that each word above has, and `pass`.
const STEMS: [[u8; 3]; 6] = [*b"pas", *b"pwd", *b"sec", *b"tok", *b"key", *b"cre"];
/// Names with these are about secrets, but hold none: settings, names and places of secrets.
const SETTING: &[&str] = &[
    "minimum",
    "length",
    "policy",
    "require",
    "reset",
    "enabled",
    "enable",
    "expir",
    "rotat",
    "validity",
    "manage",
    "version",
    "arn",
    "ttl",
    "type",
    "count",
    "days",
    "recovery",
    "endpoint",
    "url",
    "uri",
    "prefix",
    "path",
    "file",
    "metadata",
    "kms",
    "algorithm",
    "allow",
    "disable",
    "hours",
    "minutes",
    "seconds",
    "reuse",
    "attempt",
    "scope",
    "header",
    "issuer",
    "audience",
    "publickey",
    "tokens",
    "httptoken",
    "update",
    "change",
    "description",
    "duration",
    "lifetime",
    "mechanism",
    "last",
    "use",
    "is",
    "has",
    "no",
    "provider",
    "source",
    "location",
    "format",
    "encod",
];
/// A name that ends in one of these names the secret.
const NAME_OF: &[&str] = &["id", "ids", "name", "names", "arn", "arns", "alias", "ref", "label", "key_id", "from"];
/// Texts that stand in for a value.
const PLACEHOLDERS: &[&str] = &[
    "changeme",
    "change-me",
    "change_me",
    "xxxx",
    "placeholder",
    "redacted",
    "your-",
    "your_",
    "insert",
    "replace",
    "dummy",
    "todo",
    "****",
    "....",
    "notset",
    "not-set",
    "tbd",
    "unused",
    "ignored",
    "managed",
];

/// Shortest text that is taken for a token, in bytes.
const MIN_TOKEN: usize = 8;

/// What a text is that stands under `name`, if that is a secret.
pub(super) fn named(name: &str, text: &str) -> Option<(Class, &'static str)> {
    // Nearly all names promise nothing.
    let class = class_of(name)?;
    if text.trim().is_empty() || text.contains('\n') || is_open(text) || is_placeholder(text) {
        return None;
    }
    let plain =
        matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "none" | "disabled" | "enabled");
    match class {
        _ if plain || is_address(text) => None,
        Class::Password => Some((class, "a password")),
        _ if is_random(text) => Some((class, "a secret")),
        _ => None,
    }
}

/// Which sort of secret a name promises.
fn class_of(name: &str) -> Option<Class> {
    if !has_stem(name) {
        return None;
    }
    let words = split(name);
    let joined = words.concat();
    if words.last().is_some_and(|last| NAME_OF.contains(&last.as_str())) {
        return None;
    }
    let is_setting = |word: &String| SETTING.iter().any(|s| if s.len() < 4 { word == s } else { word.starts_with(s) });
    if words.iter().any(is_setting) {
        return None;
    }
    if PASSWORD.iter().any(|p| joined.ends_with(p) || words.iter().any(|w| w == p)) || words.last()? == "pass" {
        return Some(Class::Password);
    }
    SECRET.iter().any(|s| joined.contains(s)).then_some(Class::Generic)
}

/// Whether a name, without separators, has one of the stems of all words that promise a secret.
fn has_stem(name: &str) -> bool {
    let mut letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    let mut last = [0; 3];
    letters.any(|letter| {
        let [_, second, third] = last;
        last = [second, third, letter];
        STEMS.contains(&last)
    })
}

/// `DB_Password`, `dbPassword` and `db-password` are `db` and `password`.
fn split(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut previous_is_lower = false;
    let mut open = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            (open, previous_is_lower) = (false, false);
            continue;
        }
        match out.last_mut() {
            Some(word) if open && !(c.is_ascii_uppercase() && previous_is_lower) => word.push(c.to_ascii_lowercase()),
            _ => out.push(c.to_ascii_lowercase().to_string()),
        }
        open = true;
        previous_is_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    out
}

/// A reference of some language, not a value: `${x}`, `$X`, `{{x}}`, `<x>`, `%x%`.
pub(super) fn is_open(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('$')
        || text.contains("${")
        || text.contains("{{")
        || text.contains("$(")
        || text.starts_with(['<', '%', '@', '&', '!'])
            && text.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a text only stands in for a value.
pub(super) fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let one = text.as_bytes().first();
    text.contains("EXAMPLE")
        || PLACEHOLDERS.iter().any(|p| lower.contains(p))
        || text.len() > 3 && text.bytes().all(|b| Some(&b) == one)
}

/// ARNs, URLs, paths, host names with a port: where a secret is, not what it is.
fn is_address(text: &str) -> bool {
    text.starts_with("arn:") || text.contains("://") || text.starts_with(['/', '.', '~']) || text.starts_with("alias/")
}

/// Whether a text looks random: letters and digits change often, and no character is frequent.
fn is_random(text: &str) -> bool {
    if text.len() < MIN_TOKEN || text.contains(' ') || text.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let longest = text.split(|c: char| !c.is_ascii_alphanumeric()).max_by_key(|run| run.len()).unwrap_or_default();
    let symbols = text.bytes().filter(|b| b.is_ascii_punctuation() && !b"-_./:,".contains(b)).count();
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    let is_run = longest.len() >= MIN_TOKEN && has_digit && changes(longest) >= 3;
    let is_mixed = symbols > 0 && has_digit && changes(text) >= 3;
    let is_long = longest.len() >= 20 && changes(longest) >= 6 && entropy(longest) >= 4.0;
    (is_run || is_mixed || is_long) && entropy(text) >= 2.8
}

/// How often letters, capitals, digits and symbols follow one another.
fn changes(text: &str) -> usize {
    text.as_bytes().windows(2).filter(|pair| matches!(pair, [a, b] if sort(*a) != sort(*b))).count()
}

/// Letters and digits tell apart; capitals count where small letters stand around them.
fn sort(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'A'..=b'Z' => 1,
        _ => 2,
    }
}

/// Whether forty characters are a secret access key, not a hash or a path.
pub(super) fn is_secret_key(text: &str) -> bool {
    let has = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && !text.contains("EXAMPLE")
        && !is_placeholder(text)
        && entropy(text) >= 3.8
}

/// Shannon entropy, in bits a character.
fn entropy(text: &str) -> f64 {
    let mut counts = std::collections::BTreeMap::<u8, u32>::new();
    for byte in text.bytes() {
        *counts.entry(byte).or_default() += 1;
    }
    let total: u32 = counts.values().sum();
    let share = |count: u32| f64::from(count) / f64::from(total);
    -counts.values().map(|&count| share(count) * share(count).log2()).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_promises_a_secret_has_a_stem() {
        for word in PASSWORD.iter().chain(SECRET).chain(&["pass"]) {
            assert!(class_of(word).is_some(), "{word}");
        }
    }
}

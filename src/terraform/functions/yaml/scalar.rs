//! What a plain YAML scalar means to Terraform, and how strings are escaped on the way out.
//!
//! Facts: go-cty-yaml, a mix of YAML 1.1 (`yes`, `on`) and 1.2 (`0o17`), as observed with Terraform 1.11.4.

use super::super::moment::Moment;

/// Meaning of a plain scalar without tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    /// Decimal text, perhaps with sign, fraction and exponent.
    Number(String),
    /// A whole number in this base.
    Radix(String, u32),
    /// Infinity, negative or not.
    Infinity(bool),
    NotANumber,
    /// RFC 3339 text.
    Timestamp(String),
    Text,
}

/// What `text` means where it is plain.
pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => return Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Scalar::Bool(false);
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Infinity(false),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Infinity(true),
        ".nan" | ".NaN" | ".NAN" => return Scalar::NotANumber,
        _ => {}
    }
    if let Some(moment) = Moment::read_yaml(text) {
        return Scalar::Timestamp(moment.show());
    }
    for (prefix, base) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.is_empty()
            && digits.chars().all(|c| c.is_digit(base))
        {
            return Scalar::Radix(digits.to_owned(), base);
        }
    }
    if is_number(text) { Scalar::Number(text.to_owned()) } else { Scalar::Text }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|e| !e.is_empty() && digits(e))
}

/// Whether `c` ends a line for YAML 1.1.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether libyaml prints `c` as it is; nothing beyond the basic plane.
fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}') && c != '\u{feff}'
}

/// Whether `text` can be a literal block and keep every character.
pub(super) fn literal_allowed(text: &str) -> bool {
    let mut previous = '\n';
    for c in text.chars() {
        if !is_printable(c) || previous == ' ' && is_break(c) {
            return false;
        }
        previous = c;
    }
    previous != ' '
}

/// The escape for `c` inside double quotes, where it needs one.
pub(super) fn escape(c: char) -> Option<String> {
    let short = match c {
        '\0' => r"\0",
        '\u{7}' => r"\a",
        '\u{8}' => r"\b",
        '\t' => r"\t",
        '\n' => r"\n",
        '\u{b}' => r"\v",
        '\u{c}' => r"\f",
        '\r' => r"\r",
        '\u{1b}' => r"\e",
        '"' => "\\\"",
        '\\' => r"\\",
        '\u{85}' => r"\N",
        '\u{2028}' => r"\L",
        '\u{2029}' => r"\P",
        c if is_printable(c) => return None,
        c => {
            let code = u32::from(c);
            return Some(match code {
                0..=0xff => format!(r"\x{code:02X}"),
                0x100..=0xffff => format!(r"\u{code:04X}"),
                _ => format!(r"\U{code:08X}"),
            });
        }
    };
    Some(short.to_owned())
}

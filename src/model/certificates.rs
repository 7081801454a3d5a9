//! How long a certificate is valid, read from its PEM text. No verdict may depend on the day of the scan, so that a rule
//! names the day that it compares with.

use crate::condition::{Operand, Parameter, Returns, Signature, Type};
use crate::value::{Kind, Reason, Unknown, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use std::sync::Arc;

/// Functions of texts that are certificates.
pub(super) const FUNCTIONS: &[&str] = &["expires_before"];

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Tags of DER (X.690).
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const VERSION: u8 = 0xA0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// How one is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    FUNCTIONS.contains(&name).then(|| Signature::new([Parameter::Value(Type::String)], Returns::Type(Type::Bool)))
}

/// Whether the first certificate of a text ended before a day (`2026-11-01`). A text without certificate does not expire.
pub(super) fn expires_before(receiver: &Operand, arguments: &[Operand]) -> Operand {
    let day =
        arguments.first().and_then(Operand::as_value).and_then(Value::as_str).and_then(|t| t.parse::<Date>().ok());
    let Some(value) = receiver.as_value() else { return Operand::bool(false) };
    let text = match &value.kind {
        Kind::Unknown(why) => return Operand::unknown(Arc::clone(why)),
        Kind::Template(_) | Kind::Reference(_) => {
            return Operand::unknown(Unknown::new(Reason::Computed, "certificate"));
        }
        _ => value.as_str().unwrap_or_default(),
    };
    let expired = day.zip(last_day(text)).is_some_and(|(day, last)| last < day);
    Operand::bool(expired).because(vec![receiver.clone()])
}

/// The day on which the first certificate of a text ends.
fn last_day(text: &str) -> Option<Date> {
    let (_, rest) = text.split_once(BEGIN)?;
    let (body, _) = rest.split_once(END)?;
    let encoded: String = body.split_whitespace().collect();
    let der = STANDARD.decode(encoded).ok()?;
    // Certificate, and in it what is signed: perhaps the version; number, algorithm, issuer, validity (RFC 5280).
    let (_, certificate, _) = element(&der).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, mut fields, _) = element(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
    for expected in [VERSION, INTEGER, SEQUENCE, SEQUENCE] {
        let (tag, _, rest) = element(fields)?;
        match tag == expected {
            true => fields = rest,
            false if expected == VERSION => {}
            false => return None,
        }
    }
    let (_, validity, _) = element(fields).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, _, rest) = element(validity)?;
    let (tag, end, _) = element(rest)?;
    date(tag, std::str::from_utf8(end).ok()?)
}

/// The first element of DER: its tag, its content, and what comes after it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let (digits, after) = rest.split_at_checked(usize::from(first & 0x7F)).filter(|(d, _)| d.len() <= 4)?;
        length = digits.iter().fold(0, |sum, &digit| (sum << 8) | usize::from(digit));
        rest = after;
    }
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

/// `140302184351Z`, or with four digits of the year; two digits from 50 on are of the last century (RFC 5280).
fn date(tag: u8, text: &str) -> Option<Date> {
    let (year, rest) = match tag {
        UTC_TIME => {
            let (digits, rest) = text.split_at_checked(2)?;
            let year: i16 = digits.parse().ok()?;
            (if year >= 50 { 1900 + year } else { 2000 + year }, rest)
        }
        GENERALIZED_TIME => {
            let (digits, rest) = text.split_at_checked(4)?;
            (digits.parse().ok()?, rest)
        }
        _ => return None,
    };
    let (month, rest) = rest.split_at_checked(2)?;
    let (day, _) = rest.split_at_checked(2)?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Self-signed, of a key that was thrown away.
    const PEM: &str = "-----BEGIN CERTIFICATE-----\n\
        MIHDMHegAwIBAgIBATAFBgMrZXAwDDEKMAgGA1UEAwwBYTAeFw0yMDAxMDEwMDAw\n\
        MDBaFw0yMDAxMzExMjAwMDBaMAwxCjAIBgNVBAMMAWEwKjAFBgMrZXADIQAG6MFk\n\
        NxIcOQg83Med2sTd2ux7XqlL2ooEL6+udr33nTAFBgMrZXADQQDc9D/s/Q1gfMgR\n\
        Mvx7wJz8OgMVj6xzPauJ57ATIfBnIKuicvDDKZS+y9AklTZFGk1obVZ//KXMginn\n\
        TtaIuZcL\n\
        -----END CERTIFICATE-----";

    fn check(value: Value, day: &str) -> Option<bool> {
        expires_before(&Operand::value(value), &[Operand::value(Value::string(day))]).to_value().as_bool()
    }

    #[test]
    fn the_end_of_a_certificate_is_compared_with_the_day_that_the_rule_names() {
        assert_eq!(check(Value::string(PEM), "2020-02-01"), Some(true));
        assert_eq!(check(Value::string(PEM), "2020-01-31"), Some(false));
        assert_eq!(check(Value::string(format!("chain\n{PEM}\n{PEM}").as_str()), "2021-01-01"), Some(true));
    }

    #[test]
    fn what_is_no_certificate_does_not_expire_and_what_is_not_known_may() {
        assert_eq!(check(Value::null(), "2026-01-01"), Some(false));
        assert_eq!(check(Value::string("arn:aws:acm:…"), "2026-01-01"), Some(false));
        assert_eq!(check(Value::string(&PEM[..120]), "2026-01-01"), Some(false));
        assert_eq!(check(Value::unknown(Reason::Variable, "body"), "2026-01-01"), None);
    }

    #[test]
    fn both_forms_of_a_date_are_read() {
        assert_eq!(date(UTC_TIME, "491231235959Z"), Date::new(2049, 12, 31).ok());
        assert_eq!(date(UTC_TIME, "500101000000Z"), Date::new(1950, 1, 1).ok());
        assert_eq!(date(GENERALIZED_TIME, "20500101000000Z"), Date::new(2050, 1, 1).ok());
        assert_eq!(date(UTC_TIME, "5013"), None);
    }
}

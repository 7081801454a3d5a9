//! How long a certificate is valid, and how long its key is, read from its PEM text. No verdict may depend on the day of
//! the scan, so that a rule names the day that it compares with.

use crate::condition::{Operand, Parameter, Returns, Signature, Type};
use crate::value::{Kind, Reason, Unknown, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use std::sync::Arc;

/// Functions of texts that are certificates.
pub(super) const FUNCTIONS: &[&str] = &["expires_before", "has_weak_key"];

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Tags of DER (X.690).
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const VERSION: u8 = 0xA0;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// `rsaEncryption` (RFC 8017).
const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// Shorter keys of RSA are within reach of attackers (NIST SP 800-57).
const RSA_BITS: usize = 2048;

/// How one is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    match name {
        "expires_before" => Some(Signature::new([Parameter::Value(Type::String)], Returns::Type(Type::Bool))),
        "has_weak_key" => Some(Signature::new([], Returns::Type(Type::Bool))),
        _ => None,
    }
}

/// Whether the first certificate of a text ended before a day (`2026-11-01`). A text without certificate does not expire.
pub(super) fn expires_before(receiver: &Operand, arguments: &[Operand]) -> Operand {
    let day =
        arguments.first().and_then(Operand::as_value).and_then(Value::as_str).and_then(|t| t.parse::<Date>().ok());
    asked(receiver, |text| day.zip(last_day(text)).is_some_and(|(day, last)| last < day))
}

/// Whether the first certificate of a text is of a key of RSA that is too short. A text without certificate has none.
pub(super) fn has_weak_key(receiver: &Operand) -> Operand {
    asked(receiver, |text| rsa_bits(text).is_some_and(|bits| bits < RSA_BITS))
}

/// Asks a text that is known.
fn asked(receiver: &Operand, holds: impl FnOnce(&str) -> bool) -> Operand {
    let Some(value) = receiver.as_value() else { return Operand::bool(false) };
    let text = match &value.kind {
        Kind::Unknown(why) => return Operand::unknown(Arc::clone(why)),
        Kind::Template(_) | Kind::Reference(_) => {
            return Operand::unknown(Unknown::new(Reason::Computed, "certificate"));
        }
        _ => value.as_str().unwrap_or_default(),
    };
    Operand::bool(holds(text)).because(vec![receiver.clone()])
}

/// The day on which the first certificate of a text ends.
fn last_day(text: &str) -> Option<Date> {
    let der = first_certificate(text)?;
    let (tag, validity, _) = element(from_validity(&der)?)?;
    let (_, _, rest) = element(Some(validity).filter(|_| tag == SEQUENCE)?)?;
    let (tag, end, _) = element(rest)?;
    date(tag, std::str::from_utf8(end).ok()?)
}

/// How long the key of the first certificate of a text is, if it is one of RSA.
fn rsa_bits(text: &str) -> Option<usize> {
    let der = first_certificate(text)?;
    let (_, _, subject) = element(from_validity(&der)?)?;
    let (_, _, key) = element(subject)?;
    // The algorithm, and as bits the modulus and the exponent (RFC 5280, RFC 8017).
    let (_, key, _) = element(key).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, algorithm, bits) = element(key).filter(|(tag, ..)| *tag == SEQUENCE)?;
    element(algorithm).filter(|&(tag, name, _)| tag == OBJECT_IDENTIFIER && name == RSA)?;
    let (_, bits, _) = element(bits).filter(|(tag, ..)| *tag == BIT_STRING)?;
    let (_, numbers, _) = element(bits.get(1..)?).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, modulus, _) = element(numbers).filter(|(tag, ..)| *tag == INTEGER)?;
    let zeros = modulus.iter().take_while(|&&byte| byte == 0).count();
    let first = modulus.get(zeros)?;
    Some((modulus.len() - zeros) * 8 - first.leading_zeros() as usize)
}

/// The bytes of the first certificate of a text.
fn first_certificate(text: &str) -> Option<Vec<u8>> {
    let (_, rest) = text.split_once(BEGIN)?;
    let (body, _) = rest.split_once(END)?;
    let encoded: String = body.split_whitespace().collect();
    STANDARD.decode(encoded).ok()
}

/// What is signed, from the validity on: before it stand perhaps the version; number, algorithm, issuer (RFC 5280).
fn from_validity(der: &[u8]) -> Option<&[u8]> {
    let (_, certificate, _) = element(der).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, mut fields, _) = element(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
    for expected in [VERSION, INTEGER, SEQUENCE, SEQUENCE] {
        let (tag, _, rest) = element(fields)?;
        match tag == expected {
            true => fields = rest,
            false if expected == VERSION => {}
            false => return None,
        }
    }
    Some(fields)
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

    /// Likewise, of 1024 bits of RSA.
    const RSA_1024: &str = "-----BEGIN CERTIFICATE-----\n\
        MIIB9jCCAV+gAwIBAgIUGaTv3QNDC2UX0KWK+IRizCyX0x4wDQYJKoZIhvcNAQEL\n\
        BQAwDDEKMAgGA1UEAwwBYTAgFw0yNjExMjgxNDAxMjZaGA8yMDcwMDkxODE0MDEy\n\
        NlowDDEKMAgGA1UEAwwBYTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEArNXX\n\
        4VeaenkX2jUfglTx3dLwKpuT8+6JXmDHmN0ehGF94WC6uYT2FEaN9wXINJYmexTt\n\
        s1ULLRQh11hvX3LsT7zdIxsoGlc8Nmnu4rfO7KiEK4SlU9EUnscCMtb1S6VCJ+ZK\n\
        QWp8s8Ewj9UjbbgH/rFzuW2QEGQGo0RHexUEp0ECAwEAAaNTMFEwHQYDVR0OBBYE\n\
        FF3nLMkC5OUPVo7TvmYB/94DJOLiMB8GA1UdIwQYMBaAFF3nLMkC5OUPVo7TvmYB\n\
        /94DJOLiMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEAQlJokntq\n\
        p7K3CFec41PEVVQ1eIuL9B5Uxx5WWNsmeA+xDE7mhPxIrL/t3viGg5fTxdhFgxvz\n\
        3WtgaL5ToosYJVzvL5VV3PWDOdqrgWXCGl9Ah9k4+TthTfrcSfrmzCFVFnTm1k7U\n\
        VVf3ov0s2A/yfd1pfRZ9R8K6iy4rQ0ZDRiY=\n\
        -----END CERTIFICATE-----";

    #[test]
    fn the_length_of_a_key_of_rsa_is_read() {
        assert_eq!(rsa_bits(RSA_1024), Some(1024));
        assert_eq!(rsa_bits(PEM), None);
        let check = |value| has_weak_key(&Operand::value(value)).to_value().as_bool();
        assert_eq!(check(Value::string(RSA_1024)), Some(true));
        assert_eq!(check(Value::string(PEM)), Some(false));
        assert_eq!(check(Value::null()), Some(false));
        assert_eq!(check(Value::unknown(Reason::Variable, "body")), None);
    }

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

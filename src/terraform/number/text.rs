//! Numbers from and to decimal text, as Go's `big.ParseFloat` and `Float.Text('f', -1)` do.

use super::binary::Binary;
use super::{LITERAL_BITS, Number, Repr};
use dashu_int::{Sign, UBig};

/// Largest power of ten or two that is looked at; anything beyond is out of range in any case.
const LARGEST_WRITTEN_EXPONENT: i64 = 1_000_000;
/// Longest text that is read as a number.
const LONGEST_TEXT: usize = 100_000;

pub(super) fn parse(text: &str) -> Option<Number> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    if matches!(rest, "Inf" | "inf") {
        return Some(Number::infinity(negative));
    }
    let (mantissa, exponent, base_two) = match rest.find(['e', 'E', 'p', 'P']) {
        Some(at) => {
            let exponent = parse_exponent(rest.get(at + 1..)?)?;
            (rest.get(..at)?, exponent, matches!(rest.as_bytes().get(at), Some(b'p' | b'P')))
        }
        None => (rest, 0, false),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mantissa = UBig::from_str_radix(&digits, 10).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let (fives, twos) = if base_two { (-places, exponent - places) } else { (exponent - places, exponent - places) };
    let start = Binary { sign: Sign::from(negative), mantissa, exponent: 0 };
    if start.is_zero() {
        return Some(Number { precision: LITERAL_BITS, ..if negative { Number::ZERO.neg() } else { Number::ZERO } });
    }
    let five = Binary::power_of_five(fives.unsigned_abs(), LITERAL_BITS + 64);
    let mut scaled = if fives < 0 { start.div(&five, LITERAL_BITS) } else { start.mul(&five) };
    scaled.exponent = scaled.exponent.saturating_add(twos);
    Some(Number::from_binary(scaled, LITERAL_BITS))
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(i64::MAX).min(LARGEST_WRITTEN_EXPONENT);
    Some(if text.starts_with('-') { -size } else { size })
}

pub(super) fn print(number: &Number) -> String {
    match &number.repr {
        Repr::Infinity(Sign::Positive) => "+Inf".to_owned(),
        Repr::Infinity(Sign::Negative) => "-Inf".to_owned(),
        Repr::NegativeZero => "-0".to_owned(),
        Repr::Small(n) if n.unsigned_abs() < 1 << 53 || number.precision >= 64 => n.to_string(),
        _ => {
            let Some(binary) = number.binary() else { return String::new() };
            let decimal = shortest(&binary, usize::from(number.precision));
            let sign = if binary.sign == Sign::Negative { "-" } else { "" };
            format!("{sign}{}", decimal.to_plain())
        }
    }
}

/// Go's `Float.Text('g', digits)`.
pub(super) fn print_general(number: &Number, digits: usize) -> String {
    let Some(binary) = number.binary().filter(|b| !b.is_zero()) else { return print(number) };
    let mut decimal = Decimal::exact(&binary.mantissa, binary.exponent);
    decimal.round(digits);
    let sign = if binary.sign == Sign::Negative { "-" } else { "" };
    let exponent = decimal.point - 1;
    let wanted = i64::try_from(digits).unwrap_or(i64::MAX);
    if exponent >= -4 && exponent < wanted {
        return format!("{sign}{}", decimal.to_plain());
    }
    let text = decimal.text();
    let (first, rest) = text.split_at_checked(1).unwrap_or(("0", ""));
    let dot = if rest.is_empty() { "" } else { "." };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{first}{dot}{rest}e{exponent_sign}{:02}", exponent.unsigned_abs())
}

/// `0.d1d2d3… * 10^point`, without trailing zeros.
struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// All digits of `mantissa * 2^exponent`.
    fn exact(mantissa: &UBig, exponent: i64) -> Self {
        let size = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
        // A division by 2^n is a multiplication by 5^n and a shift of the point by n.
        let (digits, places) = if exponent < 0 {
            ((mantissa * UBig::from(5_u8).pow(size)).to_string(), exponent.saturating_neg())
        } else {
            ((mantissa.clone() << size).to_string(), 0)
        };
        let point = i64::try_from(digits.len()).unwrap_or(i64::MAX) - places;
        let mut out = Self { digits: digits.into_bytes(), point };
        out.trim();
        out
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    fn at(&self, index: usize) -> u8 {
        self.digits.get(index).copied().unwrap_or(b'0')
    }

    /// To `count` digits, ties to even, as Go's `decimal.round`.
    fn round(&mut self, count: usize) {
        if count >= self.digits.len() {
            return;
        }
        let next = self.at(count);
        let tie = next == b'5' && count + 1 == self.digits.len();
        let up = if tie { count > 0 && (self.at(count - 1) - b'0') & 1 == 1 } else { next >= b'5' };
        if up { self.round_up(count) } else { self.round_down(count) }
    }

    fn round_down(&mut self, count: usize) {
        self.digits.truncate(count);
        self.trim();
    }

    fn round_up(&mut self, count: usize) {
        self.digits.truncate(count);
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                self.digits.push(b'1');
                self.point += 1;
            }
        }
    }

    fn text(&self) -> String {
        self.digits.iter().map(|d| char::from(*d)).collect()
    }

    fn to_plain(&self) -> String {
        let text = self.text();
        let Ok(point) = usize::try_from(self.point) else {
            let zeros = usize::try_from(self.point.unsigned_abs()).unwrap_or(0);
            return format!("0.{}{text}", "0".repeat(zeros));
        };
        match text.split_at_checked(point) {
            Some(("", "")) => "0".to_owned(),
            Some((whole, "")) => whole.to_owned(),
            Some(("", fraction)) => format!("0.{fraction}"),
            Some((whole, fraction)) => format!("{whole}.{fraction}"),
            None => format!("{text}{}", "0".repeat(point - text.len())),
        }
    }
}

/// The fewest digits that lie nearer to `binary` than to its neighbours of `precision` bits (Go's `roundShortest`).
fn shortest(binary: &Binary, precision: usize) -> Decimal {
    let mut exact = Decimal::exact(&binary.mantissa, binary.exponent);
    // The last bit of the widened mantissa is half of the last bit that `precision` holds.
    let shift = (precision + 1).saturating_sub(binary.bit_length());
    let wide = binary.mantissa.clone() << shift;
    let exponent = binary.exponent - i64::try_from(shift).unwrap_or(0);
    let lower = Decimal::exact(&(&wide - UBig::ONE), exponent);
    let upper = Decimal::exact(&(&wide + UBig::ONE), exponent);
    // A tie would be read back as this number only where its last bit is even.
    let inclusive = shift > 1 || !dashu_int::ops::BitTest::bit(&wide, 1);
    // The points of the three may differ at powers of ten; Go compares digit by digit all the same.
    for i in 0..exact.digits.len() {
        let (l, m, u) = (lower.at(i), exact.at(i), upper.at(i));
        let down = l != m || inclusive && i + 1 == lower.digits.len();
        let up = m != u && (inclusive || m + 1 < u || i + 1 < upper.digits.len());
        match (down, up) {
            (true, true) => exact.round(i + 1),
            (true, false) => exact.round_down(i + 1),
            (false, true) => exact.round_up(i + 1),
            (false, false) => continue,
        }
        break;
    }
    exact
}

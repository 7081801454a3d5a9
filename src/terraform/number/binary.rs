//! A finite number as sign, mantissa and power of two, with exact operations and one rounding (to nearest, ties to even).

use dashu_int::ops::{BitTest, DivRem};
use dashu_int::{IBig, Sign, UBig};
use std::cmp::Ordering;

/// Numbers of 2^this and beyond are infinite, below 2^-this zero. Go's limit is 2^31, which would allow configurations that
/// print hundreds of millions of digits; this one prints about eighty thousand.
const LARGEST_EXPONENT: i64 = 1 << 18;

/// `sign * mantissa * 2^exponent`; results of operations have an odd mantissa, or zero with exponent zero.
#[derive(Clone, Debug)]
pub(super) struct Binary {
    pub(super) sign: Sign,
    pub(super) mantissa: UBig,
    pub(super) exponent: i64,
}

impl Binary {
    pub(super) fn from_i64(value: i64) -> Self {
        Self { sign: Sign::from(value < 0), mantissa: UBig::from(value.unsigned_abs()), exponent: 0 }.normal()
    }

    /// A finite double.
    pub(super) fn from_f64(value: f64) -> Self {
        let bits = value.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let biased = (bits >> 52) & 0x7ff;
        let (mantissa, exponent) = match biased {
            0 => (fraction, -1074),
            _ => (fraction | (1 << 52), i64::try_from(biased).unwrap_or(0) - 1075),
        };
        Self { sign: Sign::from(value.is_sign_negative()), mantissa: UBig::from(mantissa), exponent }.normal()
    }

    pub(super) fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    pub(super) fn bit_length(&self) -> usize {
        self.mantissa.bit_len()
    }

    /// One more than the power of two of the leading bit.
    fn magnitude(&self) -> i64 {
        i64::try_from(self.bit_length()).unwrap_or(i64::MAX).saturating_add(self.exponent)
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.magnitude() > LARGEST_EXPONENT
    }

    pub(super) fn is_too_small(&self) -> bool {
        self.magnitude() < -LARGEST_EXPONENT
    }

    fn normal(mut self) -> Self {
        let zeros = self.mantissa.trailing_zeros();
        match zeros {
            None => self.exponent = 0,
            Some(0) => {}
            Some(n) => {
                self.mantissa >>= n;
                self.exponent = self.exponent.saturating_add(i64::try_from(n).unwrap_or(i64::MAX));
            }
        }
        self
    }

    /// Rounded to `precision` bits.
    pub(super) fn round(self, precision: u16) -> Self {
        self.round_sticky(usize::from(precision), false)
    }

    /// Rounded to `precision` bits, where `sticky` says that the true value is a little larger in magnitude.
    fn round_sticky(mut self, precision: usize, sticky: bool) -> Self {
        let Some(excess) = self.bit_length().checked_sub(precision).filter(|n| *n > 0) else { return self.normal() };
        let half = self.mantissa.bit(excess - 1);
        let below = self.mantissa.trailing_zeros().is_some_and(|zeros| zeros < excess - 1);
        self.mantissa >>= excess;
        if half && (below || sticky || self.mantissa.bit(0)) {
            self.mantissa += UBig::ONE;
        }
        self.exponent = self.exponent.saturating_add(i64::try_from(excess).unwrap_or(i64::MAX));
        self.normal()
    }

    /// Where whole and small enough.
    pub(super) fn to_i64(&self) -> Option<i64> {
        if self.is_zero() {
            return Some(0);
        }
        let shift = usize::try_from(self.exponent).ok().filter(|shift| *shift < 64)?;
        if self.bit_length() > 64 {
            return None;
        }
        i64::try_from(IBig::from_parts(self.sign, self.mantissa.clone() << shift)).ok()
    }

    pub(super) fn truncate(&self) -> IBig {
        let magnitude = match usize::try_from(self.exponent) {
            Ok(shift) => self.mantissa.clone() << shift,
            Err(_) => self.mantissa.clone() >> usize::try_from(self.exponent.unsigned_abs()).unwrap_or(usize::MAX),
        };
        IBig::from_parts(self.sign, magnitude)
    }

    /// The nearest double.
    pub(super) fn to_f64(&self) -> f64 {
        if self.magnitude() > 1024 {
            return if self.sign == Sign::Negative { f64::NEG_INFINITY } else { f64::INFINITY };
        }
        // Below 2^-1022 a double has fewer bits: its last bit is 2^-1074.
        let bits = self.magnitude().saturating_add(1074).clamp(0, 53);
        let rounded = match usize::try_from(bits) {
            Ok(0) | Err(_) => return self.tiny(),
            Ok(bits) => self.clone().round_sticky(bits, false),
        };
        let mantissa = u64::try_from(&rounded.mantissa).unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "rounded to 53 bits above")]
        let mut value = mantissa as f64;
        let mut exponent = i32::try_from(rounded.exponent).unwrap_or(i32::MIN);
        // In two steps, since 2^-1074 is itself at the edge of the range.
        while exponent != 0 {
            let step = exponent.clamp(-500, 500);
            value *= 2_f64.powi(step);
            exponent -= step;
        }
        if self.sign == Sign::Negative { -value } else { value }
    }

    /// Half of the smallest double and less.
    fn tiny(&self) -> f64 {
        let above_half = self.magnitude() == -1074 && self.bit_length() > 1;
        let value = if above_half { f64::from_bits(1) } else { 0.0 };
        if self.sign == Sign::Negative { -value } else { value }
    }

    /// Mantissas of both over the smaller exponent, which is the third part.
    fn align(&self, other: &Self) -> (UBig, UBig, i64) {
        let exponent = if self.is_zero() {
            other.exponent
        } else if other.is_zero() {
            self.exponent
        } else {
            self.exponent.min(other.exponent)
        };
        let shift = |b: &Self| {
            let by = if b.is_zero() { 0 } else { b.exponent.saturating_sub(exponent) };
            b.mantissa.clone() << usize::try_from(by).unwrap_or(0)
        };
        (shift(self), shift(other), exponent)
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return if other.sign == Sign::Negative { Ordering::Greater } else { Ordering::Less },
            (false, true) => return if self.sign == Sign::Negative { Ordering::Less } else { Ordering::Greater },
            (false, false) => {}
        }
        let by_magnitude = || {
            self.magnitude().cmp(&other.magnitude()).then_with(|| {
                let (a, b, _) = self.align(other);
                a.cmp(&b)
            })
        };
        match (self.sign, other.sign) {
            (Sign::Positive, Sign::Negative) => Ordering::Greater,
            (Sign::Negative, Sign::Positive) => Ordering::Less,
            (Sign::Positive, Sign::Positive) => by_magnitude(),
            (Sign::Negative, Sign::Negative) => by_magnitude().reverse(),
        }
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let (a, b, exponent) = self.align(other);
        let sum = IBig::from_parts(self.sign, a) + IBig::from_parts(other.sign, b);
        let both_negative = self.sign == Sign::Negative && other.sign == Sign::Negative;
        let (sign, mantissa) = sum.into_parts();
        let sign = if mantissa.is_zero() { Sign::from(both_negative) } else { sign };
        Self { sign, mantissa, exponent }.normal()
    }

    pub(super) fn mul(&self, other: &Self) -> Self {
        let exponent = self.exponent.saturating_add(other.exponent);
        Self { sign: self.sign * other.sign, mantissa: &self.mantissa * &other.mantissa, exponent }.normal()
    }

    /// Rounded to `precision` bits; `other` is not zero.
    pub(super) fn div(&self, other: &Self, precision: u16) -> Self {
        let precision = usize::from(precision);
        let wanted = precision + 2 + other.bit_length();
        let shift = wanted.saturating_sub(self.bit_length());
        let (mantissa, remainder) = (self.mantissa.clone() << shift).div_rem(&other.mantissa);
        let exponent = self.exponent - other.exponent - i64::try_from(shift).unwrap_or(i64::MAX);
        let sign = self.sign * other.sign;
        // The quotient has at least two bits more than wanted, so what remains can only break a tie.
        Self { sign, mantissa, exponent }.round_sticky(precision, !remainder.is_zero())
    }

    /// `5^power` as Go computes it, at `precision` bits.
    pub(super) fn power_of_five(mut power: u64, precision: u16) -> Self {
        const EXACT: u64 = 27;
        let small = usize::try_from(power.min(EXACT)).unwrap_or(0);
        let mut out = Self { sign: Sign::Positive, mantissa: UBig::from(5_u8).pow(small), exponent: 0 };
        power = power.saturating_sub(EXACT);
        let mut factor = Self::from_i64(5);
        while power > 0 {
            if power & 1 == 1 {
                out = out.mul(&factor).round(precision);
            }
            factor = factor.mul(&factor).round(precision.saturating_add(64));
            power >>= 1;
        }
        out
    }
}

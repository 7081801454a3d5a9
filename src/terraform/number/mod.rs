//! Terraform's numbers: binary floats of up to 512 bits read from decimal, with Go's `big.Float` semantics.
//!
//! A number carries its precision, as Go's do: literals have 512 bits, counts 64, results of `pow` and `log` 53. Precision
//! decides how a result is rounded and how many digits are printed (cty `value_ops.go`, Go `math/big`). Knows no values.

mod binary;
mod text;

use binary::Binary;
use dashu_int::{IBig, Sign};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Bits of a literal.
const LITERAL_BITS: u16 = 512;
/// Bits of a number that comes from a machine integer.
const INTEGER_BITS: u16 = 64;
/// Bits of a number that comes from a double.
const DOUBLE_BITS: u16 = 53;

/// A number. Equality, order and hash are by value: precision does not count, and minus zero equals zero.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    repr: Repr,
    precision: u16,
}

#[derive(Clone, Debug)]
enum Repr {
    /// Every whole number that fits.
    Small(i64),
    NegativeZero,
    /// Everything else that is finite; never zero.
    Big(Arc<Binary>),
    Infinity(Sign),
}

/// An operation without result: `0 / 0`, `Inf - Inf`, `0 * Inf`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotANumber;

impl Number {
    pub(crate) const ZERO: Number = Number { repr: Repr::Small(0), precision: INTEGER_BITS };

    /// Text as Terraform's `tonumber` reads it (`+1`, `.5`, `5.`, `007`, `1e3`, `Inf`); a literal is a subset.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        text::parse(text)
    }

    /// A machine integer.
    pub(crate) fn from_i64(value: i64) -> Self {
        Self { repr: Repr::Small(value), precision: INTEGER_BITS }
    }

    /// A count; beyond `i64` it saturates (no collection is that large).
    pub(crate) fn from_usize(value: usize) -> Self {
        Self::from_i64(i64::try_from(value).unwrap_or(i64::MAX))
    }

    /// A double; `None` for NaN.
    pub(crate) fn from_f64(value: f64) -> Option<Self> {
        if value.is_nan() {
            return None;
        }
        if value.is_infinite() {
            return Some(Self::infinity(value < 0.0));
        }
        if value == 0.0 && value.is_sign_negative() {
            return Some(Self { repr: Repr::NegativeZero, precision: DOUBLE_BITS });
        }
        Some(Self::from_binary(Binary::from_f64(value), DOUBLE_BITS))
    }

    /// A whole number of any size; its precision grows with it, at least 64 bits.
    pub(crate) fn from_integer(value: IBig) -> Self {
        let (sign, magnitude) = value.into_parts();
        let binary = Binary { sign, mantissa: magnitude, exponent: 0 };
        let precision = u16::try_from(binary.bit_length()).unwrap_or(u16::MAX).max(INTEGER_BITS);
        Self::from_binary(binary, precision)
    }

    /// Plus or minus infinity.
    pub(crate) fn infinity(negative: bool) -> Self {
        Self { repr: Repr::Infinity(Sign::from(negative)), precision: LITERAL_BITS }
    }

    /// Rounds `binary` to `precision` bits.
    fn from_binary(binary: Binary, precision: u16) -> Self {
        let binary = binary.round(precision);
        let repr = match binary.to_i64() {
            Some(0) if binary.sign == Sign::Negative => Repr::NegativeZero,
            Some(small) => Repr::Small(small),
            None if binary.is_too_large() => Repr::Infinity(binary.sign),
            None if binary.is_too_small() => Repr::Small(0),
            None => Repr::Big(Arc::new(binary)),
        };
        Self { repr, precision }
    }

    /// The finite value; `None` for infinities.
    fn binary(&self) -> Option<Binary> {
        match &self.repr {
            Repr::Small(n) => Some(Binary::from_i64(*n)),
            Repr::NegativeZero => Some(Binary { sign: Sign::Negative, ..Binary::from_i64(0) }),
            Repr::Big(binary) => Some((**binary).clone()),
            Repr::Infinity(_) => None,
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        matches!(self.repr, Repr::Small(0) | Repr::NegativeZero)
    }

    pub(crate) fn is_infinite(&self) -> bool {
        matches!(self.repr, Repr::Infinity(_))
    }

    /// Below zero, or minus zero.
    pub(crate) fn is_negative(&self) -> bool {
        self.sign() == Sign::Negative
    }

    fn sign(&self) -> Sign {
        match &self.repr {
            Repr::Small(n) => Sign::from(*n < 0),
            Repr::NegativeZero => Sign::Negative,
            Repr::Big(binary) => binary.sign,
            Repr::Infinity(sign) => *sign,
        }
    }

    /// Finite and without fraction.
    pub(crate) fn is_integer(&self) -> bool {
        match &self.repr {
            Repr::Small(_) | Repr::NegativeZero => true,
            Repr::Big(binary) => binary.exponent >= 0,
            Repr::Infinity(_) => false,
        }
    }

    /// The whole number, where it is one and fits.
    pub(crate) fn to_i64(&self) -> Option<i64> {
        match self.repr {
            Repr::Small(n) => Some(n),
            Repr::NegativeZero => Some(0),
            Repr::Big(_) | Repr::Infinity(_) => None,
        }
    }

    /// The index or count, where it is one.
    pub(crate) fn to_usize(&self) -> Option<usize> {
        self.to_i64().and_then(|n| usize::try_from(n).ok())
    }

    /// The nearest double.
    pub(crate) fn to_f64(&self) -> f64 {
        match &self.repr {
            Repr::Infinity(Sign::Positive) => f64::INFINITY,
            Repr::Infinity(Sign::Negative) => f64::NEG_INFINITY,
            Repr::NegativeZero => -0.0,
            _ => self.binary().map_or(0.0, |b| b.to_f64()),
        }
    }

    /// The whole part (towards zero); `None` for infinities.
    pub(crate) fn to_integer(&self) -> Option<IBig> {
        self.binary().map(|b| b.truncate())
    }

    /// All digits, never an exponent: the shortest text that reads back as this number at its precision.
    pub(crate) fn to_text(&self) -> String {
        text::print(self)
    }

    /// Go's `%.10g`, by which cty orders numbers within sets of structures.
    pub(crate) fn to_short_text(&self) -> String {
        text::print_general(self, 10)
    }

    /// Largest whole number not above this; infinities stay.
    pub(crate) fn floor(&self) -> Self {
        self.whole(Sign::Negative)
    }

    /// Smallest whole number not below this; infinities stay.
    pub(crate) fn ceil(&self) -> Self {
        self.whole(Sign::Positive)
    }

    /// Rounds away from zero for numbers of sign `away`, towards zero for the others.
    fn whole(&self, away: Sign) -> Self {
        let Some(whole) = self.to_integer().filter(|_| !self.is_integer()) else { return self.clone() };
        if self.sign() != away {
            return Self::from_integer(whole);
        }
        Self::from_integer(match away {
            Sign::Positive => whole + IBig::ONE,
            Sign::Negative => whole - IBig::ONE,
        })
    }

    pub(crate) fn neg(&self) -> Self {
        let repr = match &self.repr {
            Repr::Small(0) => Repr::NegativeZero,
            Repr::NegativeZero => Repr::Small(0),
            Repr::Small(n) => match n.checked_neg() {
                Some(n) => Repr::Small(n),
                None => return Self::from_integer(-IBig::from(*n)),
            },
            Repr::Big(b) => {
                return Self::from_binary(Binary { sign: -b.sign, ..(**b).clone() }, self.precision);
            }
            Repr::Infinity(sign) => Repr::Infinity(-*sign),
        };
        Self { repr, precision: self.precision }
    }

    pub(crate) fn abs(&self) -> Self {
        if self.is_negative() { self.neg() } else { self.clone() }
    }

    /// # Errors
    /// `Inf + -Inf`.
    pub(crate) fn add(&self, other: &Self) -> Result<Self, NotANumber> {
        let precision = self.precision.max(other.precision);
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && precision >= INTEGER_BITS
            && let Some(sum) = a.checked_add(*b)
        {
            return Ok(Self { repr: Repr::Small(sum), precision });
        }
        match (self.binary(), other.binary()) {
            (Some(a), Some(b)) => Ok(Self::from_binary(a.add(&b), precision)),
            (None, None) if self.sign() != other.sign() => Err(NotANumber),
            (None, _) => Ok(self.clone()),
            (_, None) => Ok(other.clone()),
        }
    }

    /// # Errors
    /// `Inf - Inf`.
    pub(crate) fn sub(&self, other: &Self) -> Result<Self, NotANumber> {
        self.add(&other.neg()).map(|n| match n.repr {
            // `0 - 0` and `x - x` are plus zero; only `-0 - 0` is not.
            Repr::NegativeZero if !matches!(self.repr, Repr::NegativeZero) => Self { repr: Repr::Small(0), ..n },
            _ => n,
        })
    }

    /// # Errors
    /// `0 * Inf`.
    pub(crate) fn mul(&self, other: &Self) -> Result<Self, NotANumber> {
        let precision = self.precision.max(other.precision);
        if let (Repr::Small(a), Repr::Small(b)) = (&self.repr, &other.repr)
            && let Some(product) = a.checked_mul(*b).filter(|p| *p != 0)
        {
            return Ok(Self { repr: Repr::Small(product), precision });
        }
        match (self.binary(), other.binary()) {
            (Some(a), Some(b)) => {
                let product = a.mul(&b).round(LITERAL_BITS);
                // cty keeps what the product needs even where neither factor had that many bits.
                let needed = u16::try_from(product.bit_length()).unwrap_or(LITERAL_BITS);
                Ok(Self::from_binary(product, precision.max(needed)))
            }
            _ if self.is_zero() || other.is_zero() => Err(NotANumber),
            _ => Ok(Self::infinity(self.sign() != other.sign())),
        }
    }

    /// # Errors
    /// `0 / 0` and `Inf / Inf`; any other division by zero is infinite.
    pub(crate) fn div(&self, other: &Self) -> Result<Self, NotANumber> {
        let precision = self.precision.max(other.precision);
        let negative = self.sign() != other.sign();
        match (self.binary(), other.binary()) {
            (None, None) => Err(NotANumber),
            (None, _) => Ok(Self::infinity(negative)),
            (Some(_), None) => Ok(if negative { Self::ZERO.neg() } else { Self::ZERO }),
            (Some(_), Some(_)) if self.is_zero() && other.is_zero() => Err(NotANumber),
            (Some(_), Some(_)) if other.is_zero() => Ok(Self::infinity(negative)),
            (Some(a), Some(b)) => Ok(Self::from_binary(a.div(&b, precision), precision)),
        }
    }

    /// The remainder with the sign of the left side; by zero it is the left side itself, as in cty.
    ///
    /// # Errors
    /// Where cty multiplies by an infinity of zero.
    pub(crate) fn rem(&self, other: &Self) -> Result<Self, NotANumber> {
        if self.is_infinite() || other.is_infinite() {
            return self.mul(other);
        }
        if other.is_zero() {
            return Ok(self.clone());
        }
        let quotient = self.div(other)?;
        let Some(whole) = quotient.to_integer() else { return Err(NotANumber) };
        let whole = Self::from_integer(whole);
        let taken = Self { precision: whole.precision.max(self.precision), ..whole }.mul(other)?;
        self.sub(&taken)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Some(a), Some(b)) = (self.to_i64(), other.to_i64()) {
            return a.cmp(&b);
        }
        match (self.binary(), other.binary()) {
            (Some(a), Some(b)) => a.compare(&b),
            (None, None) => other.is_negative().cmp(&self.is_negative()),
            (None, _) if self.is_negative() => Ordering::Less,
            (None, _) => Ordering::Greater,
            (_, None) if other.is_negative() => Ordering::Greater,
            (_, None) => Ordering::Less,
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.repr {
            Repr::Small(n) => n.hash(state),
            Repr::NegativeZero => 0_i64.hash(state),
            Repr::Big(b) => (&b.mantissa, b.exponent).hash(state),
            Repr::Infinity(sign) => sign.hash(state),
        }
    }
}

#[cfg(test)]
mod tests;

//! Decimal text of numbers as Go's `big.Float` and `big.Int` print it under `fmt` verbs.
//!
//! Works on plain decimal text ("-12.5"), so it knows nothing of how numbers are held.

/// Flags, width and precision of a verb.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spec {
    pub(super) plus: bool,
    pub(super) minus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
}

/// A number as sign, digits `d1 d2 …` and exponent: 0.d1d2… × 10^exponent. No digits is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads plain decimal text without exponent.
    pub(super) fn read(text: &str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let leading = digits.iter().take_while(|d| **d == b'0').count();
        digits.drain(..leading);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let exponent = if digits.is_empty() { 0 } else { small(whole.len()) - small(leading) };
        Self { negative, digits, exponent }
    }

    /// Rounds to `count` digits, halves to even.
    fn round(&mut self, count: i64) {
        let Ok(count) = usize::try_from(count) else {
            self.clear();
            return;
        };
        if count >= self.digits.len() {
            return;
        }
        let next = self.digits.get(count).copied().unwrap_or(b'0');
        let exact = count + 1 == self.digits.len();
        let odd = count > 0 && self.digits.get(count - 1).is_some_and(|d| (d - b'0') % 2 == 1);
        let up = next > b'5' || next == b'5' && (!exact || odd);
        self.digits.truncate(count);
        if up {
            self.increment();
        }
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.exponent = 0;
        }
    }

    fn increment(&mut self) {
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(last) => *last += 1,
            None => {
                self.digits.push(b'1');
                self.exponent += 1;
            }
        }
    }

    fn clear(&mut self) {
        self.digits.clear();
        self.exponent = 0;
    }

    fn digit(&self, index: i64) -> char {
        usize::try_from(index).ok().and_then(|i| self.digits.get(i)).map_or('0', |d| char::from(*d))
    }

    fn fixed(&self, decimals: usize, out: &mut String) {
        if self.exponent > 0 {
            out.extend((0..self.exponent).map(|i| self.digit(i)));
        } else {
            out.push('0');
        }
        if decimals > 0 {
            out.push('.');
            out.extend((0..small(decimals)).map(|i| self.digit(self.exponent + i)));
        }
    }

    fn scientific(&self, letter: char, decimals: i64, out: &mut String) {
        out.push(self.digit(0));
        if decimals > 0 {
            out.push('.');
            out.extend((1..=decimals).map(|i| self.digit(i)));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.exponent - 1 };
        out.push(letter);
        out.push(if exponent < 0 { '-' } else { '+' });
        out.push_str(&format!("{:02}", exponent.abs()));
    }

    /// Text under `verb` (e, E, f, g, G) with that many digits; `None` is the shortest text.
    pub(super) fn text(mut self, verb: char, precision: Option<usize>) -> String {
        let mut out = String::from(if self.negative { "-" } else { "" });
        match (verb, precision) {
            ('e' | 'E', None) => self.scientific(verb, small(self.digits.len()) - 1, &mut out),
            ('e' | 'E', Some(p)) => {
                self.round(small(p) + 1);
                self.scientific(verb, small(p), &mut out);
            }
            ('f' | 'F', None) => {
                let decimals = small(self.digits.len()) - self.exponent;
                self.fixed(usize::try_from(decimals).unwrap_or_default(), &mut out);
            }
            ('f' | 'F', Some(p)) => {
                self.round(self.exponent + small(p));
                self.fixed(p, &mut out);
            }
            (_, precision) => self.general(verb, precision, &mut out),
        }
        out
    }

    fn general(&mut self, verb: char, precision: Option<usize>, out: &mut String) {
        let asked = match precision {
            Some(0) => 1,
            Some(p) => small(p),
            None => 6,
        };
        if precision.is_some() {
            self.round(asked);
        }
        let held = small(self.digits.len());
        let threshold = if precision.is_some() && asked > held && held >= self.exponent { held } else { asked };
        let exponent = self.exponent - 1;
        if exponent < -4 || exponent >= threshold {
            let digits = if precision.is_some() { asked.min(held) } else { held };
            return self.scientific(if verb == 'G' { 'E' } else { 'e' }, digits - 1, out);
        }
        self.fixed(usize::try_from(held - self.exponent).unwrap_or_default(), out);
    }
}

fn small(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A finite number under the verb e, E, f, g or G.
pub(super) fn float(text: &str, verb: char, spec: &Spec) -> String {
    let precision = spec.precision.or(if matches!(verb, 'g' | 'G') { None } else { Some(6) });
    let text = Decimal::read(text).text(verb, precision);
    let (sign, body) = sign_of(&text, spec);
    pad_number(sign, "", body, spec, spec.zero)
}

/// An infinity under any float verb.
pub(super) fn infinity(negative: bool, spec: &Spec) -> String {
    let sign = if negative {
        "-"
    } else if spec.space {
        " "
    } else {
        "+"
    };
    pad_number(sign, "", "Inf", spec, false)
}

/// A whole number, given as digits of the verb's base with perhaps a minus sign, under b, d, o, x or X.
pub(super) fn integer(digits: &str, verb: char, spec: &Spec) -> String {
    let (sign, body) = sign_of(digits, spec);
    let prefix = match verb {
        'b' if spec.sharp => "0b",
        'o' if spec.sharp => "0",
        'x' if spec.sharp => "0x",
        'X' if spec.sharp => "0X",
        _ => "",
    };
    if spec.precision == Some(0) && body == "0" {
        return String::new();
    }
    let zeros = spec.precision.unwrap_or_default().saturating_sub(body.len());
    let body = format!("{}{body}", "0".repeat(zeros));
    pad_number(sign, prefix, &body, spec, spec.zero && spec.precision.is_none())
}

fn sign_of<'t>(text: &'t str, spec: &Spec) -> (&'static str, &'t str) {
    match text.strip_prefix('-') {
        Some(body) => ("-", body),
        None if spec.plus => ("+", text),
        None if spec.space => (" ", text),
        None => ("", text),
    }
}

fn pad_number(sign: &str, prefix: &str, body: &str, spec: &Spec, zeros: bool) -> String {
    let missing = spec.width.unwrap_or_default().saturating_sub(sign.len() + prefix.len() + body.len());
    if spec.minus {
        format!("{sign}{prefix}{body}{}", " ".repeat(missing))
    } else if zeros {
        format!("{sign}{prefix}{}{body}", "0".repeat(missing))
    } else {
        format!("{}{sign}{prefix}{body}", " ".repeat(missing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, verb: char, precision: Option<usize>, expected: &str) {
        assert_eq!(float(text, verb, &Spec { precision, ..Spec::default() }), expected);
    }

    #[test]
    fn floats_print_as_go_prints_them() {
        check("1000", 'e', None, "1.000000e+03");
        check("1000", 'g', None, "1000");
        check("1000000", 'g', None, "1e+06");
        check("0.00001", 'g', None, "1e-05");
        check("0.0001", 'g', None, "0.0001");
        check("123456789012345678901", 'g', None, "1.23456789012345678901e+20");
        check("42", 'g', Some(3), "42");
        check("1234", 'g', Some(3), "1.23e+03");
        check("-3.7", 'f', Some(2), "-3.70");
        check("42", 'f', Some(0), "42");
        check("0.5", 'f', Some(0), "0");
        check("1.5", 'f', Some(0), "2");
        check("9.99", 'f', Some(1), "10.0");
        check("0.06", 'f', Some(1), "0.1");
        check("0.04", 'f', Some(1), "0.0");
        check("0", 'g', None, "0");
        check("0", 'e', None, "0.000000e+00");
        check("0.00000000000000000000001", 'G', None, "1E-23");
        check("10000000000", 'f', None, "10000000000.000000");
    }

    #[test]
    fn width_and_flags() {
        let spec = Spec { width: Some(6), zero: true, ..Spec::default() };
        assert_eq!(integer("-42", 'd', &spec), "-00042");
        assert_eq!(float("-4.2", 'g', &spec), "-004.2");
        let spec = Spec { width: Some(5), precision: Some(3), zero: true, ..Spec::default() };
        assert_eq!(integer("7", 'd', &spec), "  007");
        let spec = Spec { width: Some(6), minus: true, sharp: true, ..Spec::default() };
        assert_eq!(integer("ff", 'x', &spec), "0xff  ");
        assert_eq!(infinity(false, &Spec { space: true, ..Spec::default() }), " Inf");
    }
}

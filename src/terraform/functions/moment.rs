//! Points in time: RFC 3339 text, Go durations, and the letters of `formatdate`.
//!
//! Knows no clock. By hand rather than by a library, since what is accepted must be exactly what Go accepts.

use std::cmp::Ordering;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAY_SECONDS: i64 = 86_400;

/// A point in time with the offset it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
    nanoseconds: u32,
    /// Seconds east of UTC.
    offset: i64,
}

/// A moment taken apart in its own offset.
struct Fields {
    year: i64,
    month: i64,
    day: i64,
    weekday: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Moment {
    /// Reads RFC 3339 text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let days = read_date(date, true)?;
        Self::with_time(days, rest.strip_prefix('T')?, true)
    }

    /// Reads one of the forms that YAML takes for a timestamp.
    pub(super) fn read_yaml(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(text.len());
        let (date, rest) = text.split_at_checked(end)?;
        let days = read_date(date, false)?;
        match rest.chars().next() {
            None => Some(Self { seconds: days * DAY_SECONDS, nanoseconds: 0, offset: 0 }),
            Some('T' | 't') => Self::with_time(days, rest.get(1..)?, false),
            Some(' ') => Self::with_time(days, &format!("{}Z", rest.get(1..)?), false),
            Some(_) => None,
        }
    }

    fn with_time(days: i64, text: &str, strict: bool) -> Option<Self> {
        let zone = text.find(['Z', '+', '-'])?;
        let (clock, zone) = text.split_at_checked(zone)?;
        let mut parts = clock.splitn(3, ':');
        let mut field = |most: i64| number(parts.next()?, if strict { 2 } else { 1 }, 2).filter(|n| *n < most);
        let (hour, minute) = (field(24)?, field(60)?);
        let second = parts.next()?;
        let (second, fraction) = match second.split_once(['.', ',']) {
            Some((_, "")) => return None,
            Some((second, fraction)) => (second, fraction),
            None => (second, ""),
        };
        let second = number(second, if strict { 2 } else { 1 }, 2).filter(|n| *n < 60)?;
        if !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let nanoseconds = format!("{:0<9}", fraction.get(..9).unwrap_or(fraction)).parse().ok()?;
        let offset = read_zone(zone)?;
        Some(Self { seconds: days * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset, nanoseconds, offset })
    }

    /// RFC 3339 text, whole seconds.
    pub(super) fn show(self) -> String {
        let Fields { year, month, day, hour, minute, second, .. } = self.fields();
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.zone(":") };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }

    /// Later (or earlier) by so many nanoseconds.
    pub(super) fn plus(self, duration: i64) -> Self {
        let total = i64::from(self.nanoseconds) + duration.rem_euclid(1_000_000_000);
        let carry = total.div_euclid(1_000_000_000);
        let seconds = self.seconds.saturating_add(duration.div_euclid(1_000_000_000)).saturating_add(carry);
        Self { seconds, nanoseconds: u32::try_from(total.rem_euclid(1_000_000_000)).unwrap_or_default(), ..self }
    }

    /// Which is earlier, whatever the offsets.
    pub(super) fn compare(self, other: Self) -> Ordering {
        (self.seconds, self.nanoseconds).cmp(&(other.seconds, other.nanoseconds))
    }

    fn fields(self) -> Fields {
        let local = self.seconds.saturating_add(self.offset);
        let (days, clock) = (local.div_euclid(DAY_SECONDS), local.rem_euclid(DAY_SECONDS));
        let (year, month, day) = civil(days);
        let weekday = (days + 4).rem_euclid(7);
        Fields { year, month, day, weekday, hour: clock / 3600, minute: clock / 60 % 60, second: clock % 60 }
    }

    fn zone(self, separator: &str) -> String {
        let (sign, seconds) = if self.offset < 0 { ('-', -self.offset) } else { ('+', self.offset) };
        format!("{sign}{:02}{separator}{:02}", seconds / 3600, seconds / 60 % 60)
    }

    /// Text by a `formatdate` pattern.
    pub(super) fn format(self, pattern: &str) -> Result<String, String> {
        let fields = self.fields();
        let mut out = String::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            if first == '\'' {
                rest = quoted(rest.get(1..).unwrap_or_default(), &mut out)?;
                continue;
            }
            let end = rest.find(|c| c != first).unwrap_or(rest.len());
            let (run, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            match first.is_ascii_alphabetic() {
                true => out.push_str(&self.verb(&fields, first, run)?),
                false => out.push_str(run),
            }
            rest = after;
        }
        Ok(out)
    }

    fn verb(self, f: &Fields, letter: char, run: &str) -> Result<String, String> {
        let digits = |n: i64| match run.len() {
            1 => Ok(n.to_string()),
            2 => Ok(format!("{n:02}")),
            _ => Err(format!("invalid date format verb \"{run}\": must be {letter} or {letter}{letter}")),
        };
        let name = |names: &[&'static str], index: i64| {
            usize::try_from(index).ok().and_then(|i| names.get(i)).copied().unwrap_or_default()
        };
        let short = |name: &str| name.get(..3).unwrap_or(name).to_owned();
        let twelve = if f.hour % 12 == 0 { 12 } else { f.hour % 12 };
        match (letter, run.len()) {
            ('Y', 2) => Ok(format!("{:02}", f.year % 100)),
            ('Y', 4) => Ok(format!("{:04}", f.year)),
            ('Y', _) => Err(format!("invalid date format verb \"{run}\": year must either be \"YY\" or \"YYYY\"")),
            ('M', 3) => Ok(short(name(&MONTHS, f.month - 1))),
            ('M', 4) => Ok(name(&MONTHS, f.month - 1).to_owned()),
            ('M', _) => digits(f.month),
            ('D', _) => digits(f.day),
            ('E', 3) => Ok(short(name(&DAYS, f.weekday))),
            ('E', 4) => Ok(name(&DAYS, f.weekday).to_owned()),
            ('E', _) => {
                Err(format!("invalid date format verb \"{run}\": day of week must either be \"EEE\" or \"EEEE\""))
            }
            ('h', _) => digits(f.hour),
            ('H', _) => digits(twelve),
            ('A', 2) => Ok(if f.hour < 12 { "AM" } else { "PM" }.to_owned()),
            ('a', 2) => Ok(if f.hour < 12 { "am" } else { "pm" }.to_owned()),
            ('A' | 'a', _) => Err(format!("invalid date format verb \"{run}\": must be \"{letter}{letter}\"")),
            ('m', _) => digits(f.minute),
            ('s', _) => digits(f.second),
            ('Z', 1) => Ok(if self.offset == 0 { "Z".to_owned() } else { self.zone(":") }),
            ('Z', 3) => Ok(if self.offset == 0 { "UTC".to_owned() } else { self.zone("") }),
            ('Z', 4) => Ok(self.zone("")),
            ('Z', 5) => Ok(self.zone(":")),
            ('Z', _) => Err(format!("invalid date format verb \"{run}\": timezone must be Z, ZZZ, ZZZZ or ZZZZZ")),
            _ => Err(format!("invalid date format verb \"{run}\"")),
        }
    }
}

/// Text up to the closing quote, two quotes being one; returns what follows. `''` alone is a quote.
fn quoted<'t>(text: &'t str, out: &mut String) -> Result<&'t str, String> {
    if let Some(after) = text.strip_prefix('\'') {
        out.push('\'');
        return Ok(after);
    }
    let mut rest = text;
    loop {
        let (inside, after) = rest.split_once('\'').ok_or("unterminated literal '")?;
        out.push_str(inside);
        match after.strip_prefix('\'') {
            Some(more) => {
                out.push('\'');
                rest = more;
            }
            None => return Ok(after),
        }
    }
}

fn number(text: &str, least: usize, most: usize) -> Option<i64> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Days since 1970-01-01.
fn read_date(text: &str, strict: bool) -> Option<i64> {
    let least = if strict { 2 } else { 1 };
    let mut parts = text.splitn(3, '-');
    let year = number(parts.next()?, 4, 4)?;
    let month = number(parts.next()?, least, 2).filter(|m| (1..=12).contains(m))?;
    let day = number(parts.next()?, least, 2).filter(|d| (1..=days_in(year, month)).contains(d))?;
    Some(days_from_civil(year, month, day))
}

fn read_zone(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = text.strip_prefix('-').map_or((1, text.strip_prefix('+')), |rest| (-1, Some(rest)));
    let (hours, minutes) = rest?.split_once(':')?;
    let hours = number(hours, 2, 2).filter(|n| *n <= 24)?;
    let minutes = number(minutes, 2, 2).filter(|n| *n < 60)?;
    Some(sign * (hours * 3600 + minutes * 60))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Howard Hinnant's `days_from_civil`.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Howard Hinnant's `civil_from_days`: year, month, day.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// Nanoseconds of a Go duration such as `-1h30m` or `1.5s`.
pub(super) fn read_duration(text: &str) -> Option<i64> {
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if body == "0" {
        return Some(0);
    }
    let mut total = 0_i64;
    let mut rest = body;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (amount, after) = rest.split_at_checked(end)?;
        let end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(end)?;
        total = total.checked_add(scaled(amount, unit_nanoseconds(unit)?)?)?;
        rest = after;
    }
    Some(if negative { -total } else { total })
}

fn unit_nanoseconds(unit: &str) -> Option<i64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

fn scaled(amount: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    // Beyond 18 digits a fraction cannot change the nanoseconds.
    let fraction = fraction.get(..18).unwrap_or(fraction);
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let part: i128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    let part = i64::try_from(part * i128::from(unit) / scale).ok()?;
    whole.checked_mul(unit)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, at: &str, expected: Option<&str>) {
        let shown = Moment::read(at).and_then(|m| m.format(pattern).ok());
        assert_eq!(shown.as_deref(), expected, "{pattern} {at}");
    }

    #[test]
    fn patterns() {
        let at = "2018-01-02T23:12:01-08:30";
        check("EEEE, DD MMM YY H:m:s aa", at, Some("Tuesday, 02 Jan 18 11:12:1 pm"));
        check("Z ZZZ ZZZZ ZZZZZ", at, Some("-08:30 -0830 -0830 -08:30"));
        check("Z ZZZ ZZZZ ZZZZZ", "2018-01-02T23:12:01Z", Some("Z UTC +0000 +00:00"));
        check("H 'o''clock' YYYY''MM é-1", at, Some("11 o'clock 2018'01 é-1"));
        for pattern in ["Y", "T", "E", "MMMMM", "'open", "ZZ", "A"] {
            check(pattern, at, None);
        }
    }

    #[test]
    fn only_rfc_3339_is_read() {
        for at in [
            "2018-01-02",
            "2018-01-02 23:12:01Z",
            "2018-13-02T23:12:01Z",
            "2018-02-29T00:00:00Z",
            "2018-01-02T25:00:00Z",
            "",
        ] {
            check("YYYY", at, None);
        }
        check("ss", "2018-01-02T23:12:01.123Z", Some("01"));
    }

    #[test]
    fn durations_move_moments() {
        for (at, by, expected) in [
            ("2017-11-22T00:00:00Z", "-1h30m", Some("2017-11-21T22:30:00Z")),
            ("2016-02-29T00:00:00Z", "8760h", Some("2017-02-28T00:00:00Z")),
            ("2017-11-22T00:00:00+02:00", "1.5h", Some("2017-11-22T01:30:00+02:00")),
            ("2017-11-22T00:00:00-00:00", "0", Some("2017-11-22T00:00:00Z")),
            ("2017-11-22T00:00:00Z", "1d", None),
            ("2017-11-22T00:00:00Z", "9999999999h", None),
        ] {
            let shown = Moment::read(at).zip(read_duration(by)).map(|(m, d)| m.plus(d).show());
            assert_eq!(shown.as_deref(), expected, "{at} {by}");
        }
    }
}

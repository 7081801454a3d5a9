//! Upper, lower and title case as Go's `strings` has them: one character becomes one character.
//!
//! Rust maps by full case folding ("ß" to "SS"); Go maps simply ("ß" stays).

/// Upper case, character by character.
pub(super) fn upper(text: &str) -> String {
    text.chars().map(upper_char).collect()
}

/// Lower case, character by character.
pub(super) fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// Each letter that begins a word in title case. A word begins after anything but letters, digits and `_`.
pub(super) fn title(text: &str) -> String {
    let mut previous = ' ';
    let map = |c: char| {
        let begins = separates(previous);
        previous = c;
        if begins { title_char(c) } else { c }
    };
    text.chars().map(map).collect()
}

fn separates(c: char) -> bool {
    if c.is_ascii() {
        return !(c.is_ascii_alphanumeric() || c == '_');
    }
    // Beyond ASCII only space separates, as in Go.
    !c.is_alphanumeric() && c.is_whitespace()
}

fn upper_char(c: char) -> char {
    match c {
        // The simple mapping of letters with iota below is their title case.
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shift(c, 8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shift(c, 9),
        _ => single(c.to_uppercase(), c),
    }
}

fn lower_char(c: char) -> char {
    if c == '\u{130}' { 'i' } else { single(c.to_lowercase(), c) }
}

fn title_char(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        // Georgian has capitals, but does not use them for titles.
        '\u{10d0}'..='\u{10ff}' => c,
        _ => upper_char(c),
    }
}

fn shift(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

fn single(mut mapped: impl Iterator<Item = char>, c: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: [&str; 3]) {
        assert_eq!([&*upper(text), &*lower(text), &*title(text)], expected);
    }

    #[test]
    fn one_character_becomes_one() {
        check("straße", ["STRAßE", "straße", "Straße"]);
        check("ǆ", ["Ǆ", "ǆ", "ǅ"]);
        check("İ", ["İ", "i", "İ"]);
        check("ᾳ", ["ᾼ", "ᾳ", "ᾼ"]);
        check(
            "o'neil HELLO foo-bar baz_qux x2y",
            [
                "O'NEIL HELLO FOO-BAR BAZ_QUX X2Y",
                "o'neil hello foo-bar baz_qux x2y",
                "O'Neil HELLO Foo-Bar Baz_qux X2y",
            ],
        );
    }
}

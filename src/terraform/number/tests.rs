use super::Number;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} is not a number"))
}

/// `left op right` prints as `expected`.
fn check(left: &str, op: char, right: &str, expected: &str) {
    let (a, b) = (number(left), number(right));
    let got = match op {
        '+' => a.add(&b),
        '-' => a.sub(&b),
        '*' => a.mul(&b),
        '/' => a.div(&b),
        _ => a.rem(&b),
    };
    let got = got.map_or_else(|_| "error".to_owned(), |n| n.to_text());
    assert_eq!(got, expected, "{left} {op} {right}");
}

#[test]
fn operations_round_at_512_bits() {
    check("0.1", '+', "0.2", "0.3");
    check("4.35", '*', "100", "435");
    check("9007199254740993", '+', "0", "9007199254740993");
    check("123456789012345678901234567890", '+', "1", "123456789012345678901234567891");
    check("9223372036854775807", '+', "1", "9223372036854775808");
    check("1", '-', "1", "0");
    check("0.5", '-', "0.5", "0");
    check("1", '/', "8", "0.125");
    check(
        "1",
        '/',
        "3",
        "0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335",
    );
    assert_eq!(number("1").div(&number("3")).unwrap().mul(&number("3")).unwrap(), number("1"));
}

#[test]
fn zero_and_infinity_are_signed() {
    check("1", '/', "0", "+Inf");
    check("-1", '/', "0", "-Inf");
    check("0", '/', "0", "error");
    check("0", '*', "-1", "-0");
    check("1", '%', "0", "1");
    check("Inf", '-', "Inf", "error");
    check("7", '%', "Inf", "+Inf");
    assert_eq!(number("0").neg().to_text(), "-0");
    assert_eq!(number("-0"), number("0"));
}

#[test]
fn remainder_takes_the_sign_of_the_left_side() {
    check("5.5", '%', "-2", "1.5");
    check("-7", '%', "3", "-1");
    check("10", '%', "3", "1");
}

#[test]
fn text_is_read_as_go_reads_it() {
    for (text, expected) in [
        ("+1", "1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        ("1e3", "1000"),
        ("1E-7", "0.0000001"),
        ("1p5", "32"),
        ("Inf", "+Inf"),
        ("1e30", "1000000000000000000000000000000"),
    ] {
        assert_eq!(number(text).to_text(), expected, "{text}");
    }
    for text in ["", " 1", "0x10", "1_000", "1e", "--1", ".", "a", "1.2.3"] {
        assert!(Number::parse(text).is_none(), "{text}");
    }
    assert!(number("1e999999999").is_infinite());
    assert!(number("1e-999999999").is_zero());
}

#[test]
fn doubles_keep_their_precision() {
    let root = Number::from_f64(2_f64.sqrt()).unwrap();
    assert_eq!(root.to_text(), "1.4142135623730951");
    let widened = root.mul(&number("1")).unwrap();
    assert_eq!(widened.to_text(), "1.4142135623730951454746218587388284504413604736328125");
    assert_eq!(Number::from_f64(2_f64.powi(60)).unwrap().to_text(), "1152921504606847000");
    for value in [0.1, -2.5, 1e300, 5e-324, 2.2e-308, f64::MAX, 123_456.789] {
        assert_eq!(Number::from_f64(value).unwrap().to_f64().to_bits(), value.to_bits());
    }
    let third = Number::from_i64(1).div(&Number::from_i64(3)).unwrap();
    assert_eq!(third.to_text(), "0.33333333333333333334");
}

#[test]
fn floor_and_ceil_go_to_whole_numbers() {
    for (text, floor, ceil) in [("1.5", "1", "2"), ("-1.5", "-2", "-1"), ("3", "3", "3"), ("-0.2", "-1", "-0")] {
        assert_eq!((number(text).floor().to_text(), number(text).ceil()), (floor.to_owned(), number(ceil)), "{text}");
    }
}

#[test]
fn general_text_has_ten_digits() {
    for (text, expected) in [("1", "1"), ("1.5", "1.5"), ("12345678901", "1.23456789e+10"), ("0.00001", "1e-05")] {
        assert_eq!(number(text).to_short_text(), expected, "{text}");
    }
}

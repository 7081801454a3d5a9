//! Conditions of statements: operators, and what they yield for a request of which some keys are known.
//!
//! Within one statement all operators and keys must hold; the values of one key are alternatives, and for negated
//! operators none may match. A key that the request does not carry makes positive operators false, negated ones true,
//! `…IfExists` and `ForAllValues:` true and `ForAnyValue:` false (IAM User Guide, "Condition operators").

use super::document::Items;
use super::text::Text;
use crate::source::Location;
use crate::value::Truth;
use std::sync::Arc;

/// All conditions of a statement; they are joined by *and*.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions {
    /// One for each operator and key.
    pub(crate) list: Vec<Condition>,
    /// Whether there may be more.
    pub(crate) rest: bool,
}

/// One key under one operator.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The operator.
    pub(crate) operator: Operator,
    /// The operator as written.
    pub(crate) operator_name: Arc<str>,
    /// The key, lower-cased: keys are indifferent to case.
    pub(crate) key: Arc<str>,
    /// The key as written.
    pub(crate) key_name: Arc<str>,
    /// The values.
    pub(crate) values: Items<Text>,
    /// Where the values stand.
    pub(crate) at: Option<Location>,
}

/// How the values of a key that has several are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    /// No prefix.
    One,
    /// `ForAllValues:`.
    All,
    /// `ForAnyValue:`.
    Any,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Exact text; wildcards are plain characters.
    Exact,
    /// Text with wildcards.
    Like,
    /// ARNs with wildcards; `ArnEquals` and `ArnLike` are the same.
    Arn,
    /// Equality of numbers, dates or binary data.
    Equal,
    /// An order of numbers or dates: below the value.
    Below,
    /// An order of numbers or dates: above the value.
    Above,
    /// Booleans.
    Bool,
    /// Address ranges.
    Address,
    /// Whether the key is absent.
    Null,
    /// An operator that IAM does not have.
    Unknown,
}

/// A condition operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    /// Prefix.
    pub(crate) quantifier: Quantifier,
    /// What is compared.
    pub(crate) comparison: Comparison,
    /// `…Not…`.
    pub(crate) negated: bool,
    /// `…IfExists`.
    pub(crate) if_exists: bool,
}

/// What is assumed of a key of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyState {
    /// The request does not carry it.
    Absent,
    /// The request carries it with this value.
    Is(&'static str),
    /// Nothing is assumed.
    Open,
}

impl Operator {
    /// Whether it is false of a request without the key.
    pub(crate) fn demands(self) -> bool {
        !self.negated && !self.if_exists && self.quantifier != Quantifier::All && self.comparison != Comparison::Null
    }

    /// Parses a name such as `ForAllValues:StringNotLikeIfExists`, in any case.
    pub(crate) fn parse(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        let (quantifier, rest) = match lower.split_once(':') {
            Some(("forallvalues", rest)) => (Quantifier::All, rest),
            Some(("foranyvalue", rest)) => (Quantifier::Any, rest),
            _ => (Quantifier::One, lower.as_str()),
        };
        let (base, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |base| (base, true));
        let (comparison, negated) = comparison(base);
        Self { quantifier, comparison, negated, if_exists }
    }

    /// Whether a request without the key satisfies it, `Null` aside.
    fn holds_without_key(self) -> bool {
        match self.quantifier {
            Quantifier::All => true,
            Quantifier::Any => self.if_exists,
            Quantifier::One => self.if_exists || self.negated,
        }
    }

    /// Whether it can only hold for requests that carry the key with one of the values.
    pub(crate) fn demands_value(self) -> bool {
        !self.negated
            && !self.if_exists
            && self.quantifier != Quantifier::All
            && !matches!(self.comparison, Comparison::Null | Comparison::Unknown)
    }
}

fn comparison(base: &str) -> (Comparison, bool) {
    match base {
        "stringequals" | "stringequalsignorecase" => (Comparison::Exact, false),
        "stringnotequals" | "stringnotequalsignorecase" => (Comparison::Exact, true),
        "stringlike" => (Comparison::Like, false),
        "stringnotlike" => (Comparison::Like, true),
        "arnequals" | "arnlike" => (Comparison::Arn, false),
        "arnnotequals" | "arnnotlike" => (Comparison::Arn, true),
        "numericequals" | "dateequals" | "binaryequals" => (Comparison::Equal, false),
        "numericnotequals" | "datenotequals" => (Comparison::Equal, true),
        "numericlessthan" | "numericlessthanequals" | "datelessthan" | "datelessthanequals" => {
            (Comparison::Below, false)
        }
        "numericgreaterthan" | "numericgreaterthanequals" | "dategreaterthan" | "dategreaterthanequals" => {
            (Comparison::Above, false)
        }
        "bool" => (Comparison::Bool, false),
        "ipaddress" => (Comparison::Address, false),
        "notipaddress" => (Comparison::Address, true),
        "null" => (Comparison::Null, false),
        _ => (Comparison::Unknown, false),
    }
}

impl Condition {
    pub(crate) fn new(operator: &Arc<str>, key: Arc<str>, values: Items<Text>, at: Option<Location>) -> Self {
        Self {
            operator: Operator::parse(operator),
            operator_name: Arc::clone(operator),
            key: key.to_ascii_lowercase().into(),
            key_name: key,
            values,
            at,
        }
    }

    /// Whether the key itself is known: a key with a placeholder in it is not.
    pub(crate) fn key_is_known(&self) -> bool {
        !self.key.contains("${")
    }

    /// Whether it holds for a request in which the key is in `state`.
    pub(crate) fn holds(&self, state: KeyState) -> Truth {
        if self.operator.comparison == Comparison::Null {
            return match state {
                KeyState::Absent => self.any_value(|v| v.eq_ignore_ascii_case("true")),
                KeyState::Is(_) => self.any_value(|v| v.eq_ignore_ascii_case("false")),
                KeyState::Open => Truth::Unknown,
            };
        }
        match (state, self.operator.comparison) {
            (_, Comparison::Unknown) | (KeyState::Open, _) => Truth::Unknown,
            (KeyState::Absent, _) => Truth::from(self.operator.holds_without_key()),
            (KeyState::Is(text), comparison) => {
                let any = match comparison {
                    Comparison::Bool => self.any_value(|v| v.eq_ignore_ascii_case(text)),
                    Comparison::Exact => self.any_value(|v| v == text),
                    Comparison::Like | Comparison::Arn => {
                        let matched = self.values.list.iter().map(|v| v.pattern.matches(text));
                        matched.fold(Truth::from(false).or(self.open_end()), Truth::or)
                    }
                    _ => Truth::Unknown,
                };
                if self.operator.negated { !any } else { any }
            }
        }
    }

    /// Whether some value satisfies `test`.
    pub(crate) fn any_value(&self, test: impl Fn(&str) -> bool) -> Truth {
        let each = self.values.list.iter().map(|v| v.known().map(|text| test(&text)).into());
        each.fold(self.open_end(), Truth::or)
    }

    /// Whether every value satisfies `test`; an empty list satisfies nothing.
    pub(crate) fn every_value(&self, test: impl Fn(&Text) -> Truth) -> Truth {
        if self.values.list.is_empty() && !self.values.rest {
            return Truth::False;
        }
        self.values.list.iter().map(test).fold(!self.open_end(), Truth::and)
    }

    /// False, or unknown where there may be more values.
    fn open_end(&self) -> Truth {
        if self.values.rest { Truth::Unknown } else { Truth::False }
    }

    /// `` `Bool aws:SecureTransport` ``, for messages.
    pub(crate) fn name(&self) -> String {
        format!("`{} {}`", self.operator_name, self.key_name)
    }
}

impl Conditions {
    /// Whether there is none at all.
    pub(crate) fn absent(&self) -> Truth {
        match (self.list.is_empty(), self.rest) {
            (false, _) => Truth::False,
            (true, true) => Truth::Unknown,
            (true, false) => Truth::True,
        }
    }

    /// Whether all of them hold for a request whose keys are in the states that `state` gives.
    pub(crate) fn hold(&self, state: impl Fn(&str) -> KeyState) -> Truth {
        let known = |c: &Condition| if c.key_is_known() { c.holds(state(&c.key)) } else { Truth::Unknown };
        let open = if self.rest { Truth::Unknown } else { Truth::True };
        self.list.iter().map(known).fold(open, Truth::and)
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, KeyState};
    use crate::iam::document::Items;
    use crate::iam::text::Text;
    use crate::value::Truth::{self, False, True, Unknown};
    use crate::value::Value;

    /// Yields what the operator says of an absent key, of "false" and of "true".
    fn check(operator: &str, value: &str, expected: [Truth; 3]) {
        let text = Text::of(&Value::string(value), true).unwrap();
        let values = Items { list: vec![text], rest: false, at: None };
        let condition = Condition::new(&operator.into(), "aws:Key".into(), values, None);
        let got = [KeyState::Absent, KeyState::Is("false"), KeyState::Is("true")].map(|s| condition.holds(s));
        assert_eq!(got, expected, "{operator} {value}");
    }

    #[test]
    fn absent_keys_fail_positive_operators_only() {
        check("Bool", "true", [False, False, True]);
        check("BoolIfExists", "true", [True, False, True]);
        check("ForAllValues:Bool", "true", [True, False, True]);
        check("ForAnyValue:Bool", "true", [False, False, True]);
        check("StringNotEquals", "true", [True, True, False]);
        check("ForAnyValue:StringNotEquals", "true", [False, True, False]);
        check("Null", "true", [True, False, False]);
        check("Null", "false", [False, True, True]);
    }

    #[test]
    fn wildcards_count_only_under_like() {
        check("StringLike", "t*", [False, False, True]);
        check("StringEquals", "t*", [False, False, False]);
        check("bool", "TRUE", [False, False, True]);
    }

    #[test]
    fn operators_that_do_not_exist_decide_nothing() {
        check("StringIs", "true", [Unknown, Unknown, Unknown]);
    }
}

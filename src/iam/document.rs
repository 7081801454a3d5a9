//! A policy document as statements, lowered from a common value without losing what is not known or where it stands.
//!
//! Element names and effects are case-sensitive, every list may be a scalar. What may be there but is not known becomes
//! an unknown text, an open end (`rest`) or a whole statement of which nothing is known. Judges nothing: see `facts`.

use super::arn::{Account, account_of, resource_pattern};
use super::condition::{Condition, Conditions};
use super::json::parse_json;
use super::json_parts::parse_json_parts;
use super::text::Text;
use crate::source::Location;
use crate::value::{Kind, Map, Origin, Reason, Truth, Value};
use std::sync::Arc;

/// Statements, conditions and strings beyond this count are not read: the rest is unknown. Policies that AWS stores hold
/// fewer.
const MAX_TEXTS: usize = 2_048;

/// Strings beyond this many bytes in sum are not read either: comparisons cost the product of lengths.
const MAX_BYTES: usize = 64 * 1024;

/// What AWS refuses in a document, named by IAM Access Analyzer's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invalid {
    /// Such as `INVALID_EFFECT`.
    pub(crate) code: &'static str,
    /// What is wrong; lower-case start, no full stop.
    pub(crate) message: String,
    /// Where.
    pub(crate) at: Option<Location>,
}

/// A policy document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// Its statements in order; one of which nothing is known stands for those that may be there.
    pub(crate) statements: Vec<Statement>,
    /// Whether the document as a whole is not known.
    pub(crate) unknown: bool,
    /// Whether Allows and Denies name too many resources to compare each with each.
    pub(crate) crowded: bool,
}

/// One statement.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// Position in the document, from zero.
    pub(crate) index: usize,
    /// Its name.
    pub(crate) sid: Option<Text>,
    /// Whether it allows; the contrary is a denial.
    pub(crate) allows: Truth,
    /// Who.
    pub(crate) principal: Selection<Principal>,
    /// Which actions, lower-cased.
    pub(crate) action: Selection<Text>,
    /// On what.
    pub(crate) resource: Selection<Text>,
    /// Under which conditions.
    pub(crate) conditions: Conditions,
    /// Where it stands.
    pub(crate) at: Option<Location>,
}

/// The positive or negative form of an element.
#[derive(Clone, Debug)]
pub(crate) enum Selection<T> {
    /// The element is absent.
    Absent,
    /// `Action`, `Resource`, `Principal`.
    Only(Items<T>),
    /// `NotAction`, `NotResource`, `NotPrincipal`.
    Except(Items<T>),
    /// Which of them is not known.
    Unknown,
}

/// The elements of a selection.
#[derive(Clone, Debug)]
pub(crate) struct Items<T> {
    /// Known elements.
    pub(crate) list: Vec<T>,
    /// Whether there may be more.
    pub(crate) rest: bool,
    /// Where the list stands.
    pub(crate) at: Option<Location>,
}

/// One principal.
#[derive(Clone, Debug)]
pub(crate) struct Principal {
    /// What kind of principal.
    pub(crate) kind: PrincipalKind,
    /// Its text.
    pub(crate) text: Text,
}

/// Kinds of [`Principal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrincipalKind {
    /// `*`, alone or as an `AWS` principal.
    Anyone,
    /// Accounts, users, roles, sessions.
    Aws,
    /// An AWS service.
    Service,
    /// An identity provider.
    Federated,
    /// An S3 canonical user.
    Canonical,
    /// Not known which.
    Unknown,
}

impl Document {
    /// Reads `value`: a map, a document with known structure, or JSON text; anything else is unknown.
    pub(crate) fn from_value(value: &Value) -> (Self, Vec<Invalid>) {
        let mut reader = Reader { invalid: Vec::new(), variables: true, left: MAX_TEXTS, bytes: MAX_BYTES };
        let document = reader.document(value);
        (document, reader.invalid)
    }

    fn of_nothing_known() -> Self {
        Self { statements: vec![Statement::unknown(0, None)], unknown: true, crowded: false }
    }
}

impl Statement {
    /// A statement of which nothing is known, not even whether it exists.
    pub(super) fn unknown(index: usize, at: Option<Location>) -> Self {
        Self {
            index,
            sid: None,
            allows: Truth::Unknown,
            principal: Selection::Unknown,
            action: Selection::Unknown,
            resource: Selection::Unknown,
            conditions: Conditions { list: Vec::new(), rest: true },
            at,
        }
    }

    /// Whether it denies.
    pub(crate) fn denies(&self) -> Truth {
        !self.allows
    }
}

/// Allowed times denied resources above which they are not compared each with each; policies that AWS accepts hold a
/// few hundred resources at most.
const MAX_RESOURCE_PAIRS: usize = 20_000;

impl Document {
    /// Whether Allows and Denies name too many resources to compare each with each.
    pub(crate) fn is_crowded(&self) -> bool {
        let count = |allows: Truth| -> usize {
            let side = self.statements.iter().filter(|s| s.allows == allows);
            side.map(|s| if let Selection::Only(i) | Selection::Except(i) = &s.resource { i.list.len() } else { 1 })
                .sum()
        };
        count(Truth::True).saturating_mul(count(Truth::False)) > MAX_RESOURCE_PAIRS
    }
}

struct Reader {
    invalid: Vec<Invalid>,
    variables: bool,
    left: usize,
    bytes: usize,
}

const STATEMENT_ELEMENTS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

impl Reader {
    fn wrong(&mut self, code: &'static str, at: Option<Location>, message: impl Into<String>) {
        self.invalid.push(Invalid { code, message: message.into(), at });
    }

    fn document(&mut self, value: &Value) -> Document {
        match &value.kind {
            Kind::Map(map) => self.root(map, value),
            Kind::Document(d) => match &d.root.kind {
                Kind::Map(map) => self.root(map, &d.root),
                Kind::Unknown(_) | Kind::Template(_) | Kind::Reference(_) => Document::of_nothing_known(),
                _ => self.no_object(&d.root),
            },
            Kind::String(text) => match parse_json(text, &value.origin) {
                Ok(Value { kind: Kind::Map(map), origin, sensitive }) => {
                    self.root(&map, &Value { kind: Kind::Null, origin, sensitive })
                }
                Ok(other) => self.no_object(&other),
                Err(error) => {
                    let message = format!("the document is no JSON: {} (byte {})", error.message, error.offset);
                    self.wrong("JSON_SYNTAX_ERROR", value.origin.at, message);
                    Document::default()
                }
            },
            // What a text of which parts are not known says may be known all the same.
            Kind::Template(parts) => match parse_json_parts(parts, &Origin { way: None, ..value.origin.clone() }) {
                Ok(Value { kind: Kind::Map(map), origin, sensitive }) => {
                    self.root(&map, &Value { kind: Kind::Null, origin, sensitive })
                }
                _ => Document::of_nothing_known(),
            },
            Kind::Reference(_) | Kind::Unknown(_) => Document::of_nothing_known(),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) => self.no_object(value),
        }
    }

    fn no_object(&mut self, value: &Value) -> Document {
        self.wrong("DATA_TYPE_MISMATCH", value.origin.at, "a policy must be an object");
        Document::default()
    }

    fn root(&mut self, map: &Map, whole: &Value) -> Document {
        self.variables = match map.get("Version").map(|e| &e.value) {
            None => map.rest.is_some(),
            Some(v) => match v.as_str() {
                Some("2012-10-17") => true,
                Some("2008-10-17") => false,
                Some(other) => {
                    let message = format!("there is no policy language version {other:?}");
                    self.wrong("INVALID_VERSION", v.origin.at, message);
                    true
                }
                None => !v.is_null(),
            },
        };
        for entry in &map.entries {
            if !matches!(&*entry.key, "Version" | "Id" | "Statement") {
                let message = format!("a policy has no element {:?}", entry.key);
                self.wrong("INVALID_POLICY_ELEMENT", entry.at, message);
            }
        }
        let mut statements = Vec::new();
        match map.get("Statement").map(|e| &e.value) {
            Some(value) => {
                if value.as_list().is_some_and(|l| l.items.is_empty() && l.rest.is_none()) {
                    self.wrong("MISSING_STATEMENT", value.origin.at, "the policy has no statement");
                }
                self.statements(value, &mut statements);
            }
            None if map.rest.is_some() => statements.push(Statement::unknown(0, None)),
            None => self.wrong("MISSING_STATEMENT", whole.origin.at, "the policy has no Statement"),
        }
        let mut document = Document { statements, unknown: false, crowded: false };
        document.crowded = document.is_crowded();
        document
    }

    fn statements(&mut self, value: &Value, out: &mut Vec<Statement>) {
        let Kind::List(list) = &value.kind else {
            out.extend(self.statement(value, 0));
            return;
        };
        for item in &list.items {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            let index = out.len();
            out.extend(self.statement(item, index));
        }
        if list.rest.is_some() || self.left == 0 {
            out.push(Statement::unknown(out.len(), value.origin.at));
        }
    }

    fn statement(&mut self, value: &Value, index: usize) -> Option<Statement> {
        let at = value.origin.at;
        let map = match &value.kind {
            Kind::Map(map) => map,
            Kind::Unknown(_) | Kind::Reference(_) | Kind::Template(_) => return Some(Statement::unknown(index, at)),
            Kind::Document(d) => match &d.root.kind {
                Kind::Map(map) => map,
                _ => return Some(Statement::unknown(index, at)),
            },
            _ => {
                self.wrong("DATA_TYPE_MISMATCH", at, "a statement must be an object");
                return None;
            }
        };
        for entry in &map.entries {
            if !STATEMENT_ELEMENTS.contains(&&*entry.key) {
                let message = format!("a statement has no element {:?}", entry.key);
                self.wrong("INVALID_POLICY_ELEMENT", entry.at, message);
            }
        }
        let statement = Statement {
            index,
            sid: map.get("Sid").and_then(|e| Text::of(&e.value, false)),
            allows: self.effect(map, at),
            principal: self.selection(map, "Principal", "NotPrincipal", Self::principals),
            action: self.selection(map, "Action", "NotAction", Self::actions),
            resource: self.selection(map, "Resource", "NotResource", Self::resources),
            conditions: self.conditions(map),
            at,
        };
        Some(statement)
    }

    fn effect(&mut self, map: &Map, at: Option<Location>) -> Truth {
        let value = match map.get("Effect").map(|e| &e.value) {
            Some(value) if !value.is_null() => value,
            _ if map.rest.is_some() => return Truth::Unknown,
            _ => {
                self.wrong("MISSING_EFFECT", at, "the statement has no Effect");
                return Truth::Unknown;
            }
        };
        match (&value.kind, value.as_str()) {
            (_, Some("Allow")) => Truth::True,
            (_, Some("Deny")) => Truth::False,
            (Kind::Unknown(_) | Kind::Template(_) | Kind::Reference(_), _) => Truth::Unknown,
            (_, Some(other)) if other.contains("${") => Truth::Unknown,
            _ => {
                self.wrong("INVALID_EFFECT", value.origin.at, "the effect must be \"Allow\" or \"Deny\"");
                Truth::Unknown
            }
        }
    }

    fn selection<T>(
        &mut self,
        map: &Map,
        positive: &str,
        negative: &str,
        read: fn(&mut Self, &Value) -> Items<T>,
    ) -> Selection<T> {
        let find = |key| map.get(key).filter(|e| !e.value.is_null());
        match (find(positive), find(negative)) {
            (Some(only), None) => Selection::Only(read(self, &only.value)),
            (None, Some(except)) => Selection::Except(read(self, &except.value)),
            (Some(only), Some(_)) => {
                let message = format!("a statement cannot have both {positive} and {negative}");
                self.wrong("UNSUPPORTED_ELEMENT_COMBINATION", only.at, message);
                Selection::Unknown
            }
            (None, None) if map.rest.is_some() => Selection::Unknown,
            (None, None) => Selection::Absent,
        }
    }

    fn texts(&mut self, value: &Value) -> Items<Text> {
        let mut items = Items { list: Vec::new(), rest: false, at: value.origin.at };
        match &value.kind {
            Kind::List(list) => {
                items.rest = list.rest.is_some();
                list.items.iter().for_each(|item| self.text(item, &mut items));
            }
            // What is not known at all may be a list; the own account is none.
            Kind::Unknown(_) => {
                self.text(value, &mut items);
                items.rest |= !items.list.iter().any(|text| account_of(text) == Account::Own);
            }
            _ => self.text(value, &mut items),
        }
        items
    }

    fn text(&mut self, value: &Value, out: &mut Items<Text>) {
        if self.left == 0 {
            out.rest = true;
            return;
        }
        match Text::of(value, self.variables) {
            Some(text) => {
                let length = text.pattern.len();
                self.left = if length > self.bytes { 0 } else { self.left - 1 };
                self.bytes = self.bytes.saturating_sub(length);
                if self.left == 0 {
                    out.rest = true;
                } else {
                    out.list.push(text);
                }
            }
            None => self.wrong("DATA_TYPE_MISMATCH", value.origin.at, "expected a string"),
        }
    }

    fn actions(&mut self, value: &Value) -> Items<Text> {
        let mut items = self.texts(value);
        items.list = items.list.into_iter().map(Text::without_case).collect();
        items
    }

    fn resources(&mut self, value: &Value) -> Items<Text> {
        let mut items = self.texts(value);
        items.list.iter_mut().for_each(|text| text.pattern = resource_pattern(&text.pattern));
        items
    }

    fn principals(&mut self, value: &Value) -> Items<Principal> {
        let mut out = Items { list: Vec::new(), rest: false, at: value.origin.at };
        let Kind::Map(map) = &value.kind else {
            let texts = self.texts(value);
            out.rest = texts.rest;
            for text in texts.list {
                let kind = match text.known().as_deref() {
                    Some("*") => PrincipalKind::Anyone,
                    Some(_) => {
                        let message = "a principal is \"*\" or an object such as {\"AWS\": …}";
                        self.wrong("INVALID_PRINCIPAL_FORMAT", text.at(), message);
                        PrincipalKind::Aws
                    }
                    None => PrincipalKind::Unknown,
                };
                out.list.push(Principal { kind, text });
            }
            return out;
        };
        out.rest = map.rest.is_some();
        for entry in &map.entries {
            let kind = match &*entry.key {
                "AWS" => PrincipalKind::Aws,
                "Service" => PrincipalKind::Service,
                "Federated" => PrincipalKind::Federated,
                "CanonicalUser" => PrincipalKind::Canonical,
                "*" => PrincipalKind::Anyone,
                other => {
                    let message = format!("there is no kind of principal {other:?}");
                    self.wrong("INVALID_PRINCIPAL_KEY", entry.at, message);
                    PrincipalKind::Unknown
                }
            };
            let mut texts = self.texts(&entry.value);
            // Of an account that is not known at all, it is not known whether it is `*`.
            let vague =
                |text: &Text| kind == PrincipalKind::Aws && text.is_unknown() && account_of(text) != Account::Own;
            if matches!(kind, PrincipalKind::Service | PrincipalKind::Federated | PrincipalKind::Canonical) {
                // Whoever else is named is of the same sort, and one of which nothing is known stands for all of them.
                let is_open = texts.rest && !texts.list.iter().any(Text::is_unknown);
                texts.list.extend(Text::of(&Value::unknown(Reason::Variable, ""), false).filter(|_| is_open));
            } else {
                out.rest |= texts.rest || texts.list.iter().any(vague);
            }
            out.list.extend(texts.list.into_iter().map(|text| {
                let anyone = kind == PrincipalKind::Aws && text.known().as_deref() == Some("*");
                Principal { kind: if anyone { PrincipalKind::Anyone } else { kind }, text }
            }));
        }
        out
    }

    fn conditions(&mut self, map: &Map) -> Conditions {
        let mut out = Conditions { list: Vec::new(), rest: map.rest.is_some() && map.get("Condition").is_none() };
        let Some(value) = map.get("Condition").map(|e| &e.value).filter(|v| !v.is_null()) else {
            return out;
        };
        let Kind::Map(operators) = &value.kind else {
            match value.kind {
                Kind::Unknown(_) | Kind::Reference(_) | Kind::Template(_) => out.rest = true,
                _ => self.wrong("DATA_TYPE_MISMATCH", value.origin.at, "a condition must be an object"),
            }
            return out;
        };
        out.rest |= operators.rest.is_some();
        for operator in &operators.entries {
            let Kind::Map(keys) = &operator.value.kind else {
                match operator.value.kind {
                    Kind::Unknown(_) | Kind::Reference(_) | Kind::Template(_) => out.rest = true,
                    _ => self.wrong("DATA_TYPE_MISMATCH", operator.at, "a condition operator takes an object"),
                }
                continue;
            };
            out.rest |= keys.rest.is_some();
            for key in &keys.entries {
                if self.left == 0 {
                    out.rest = true;
                    break;
                }
                self.left -= 1;
                let values = self.texts(&key.value);
                out.list.push(Condition::new(&operator.key, Arc::clone(&key.key), values, key.at));
            }
        }
        out
    }
}

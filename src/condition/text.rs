//! Text of which parts may not be known: what can be told of it nevertheless.

use crate::value::{Kind, Part, Reason, Reference, Truth, Unknown, Value};
use regex::Regex;
use std::borrow::Cow;
use std::sync::Arc;

/// A value seen as text. Booleans and numbers have the text that both front ends give them.
pub(super) enum Text<'v> {
    /// All of it.
    Known(Cow<'v, str>),
    /// Some of it.
    Partial(&'v [Part]),
    /// Nothing of it.
    Unknown(Arc<Unknown>),
    /// Null, or a value that has no text.
    None,
}

impl<'v> Text<'v> {
    pub(super) fn of(value: &'v Value) -> Self {
        match &value.kind {
            Kind::Bool(known) => Text::Known(Cow::Borrowed(if *known { "true" } else { "false" })),
            Kind::Number(number) => Text::Known(Cow::Owned(number_text(*number))),
            Kind::String(text) => Text::Known(Cow::Borrowed(text)),
            Kind::Document(document) => match &document.text {
                Some(text) => Text::Known(Cow::Borrowed(text)),
                None => Text::Unknown(Unknown::new(Reason::Computed, "JSON text")),
            },
            Kind::Template(parts) => Text::Partial(parts),
            Kind::Reference(reference) => Text::Unknown(unknown_of(reference)),
            Kind::Unknown(unknown) => Text::Unknown(Arc::clone(unknown)),
            Kind::Null | Kind::List(_) | Kind::Map(_) => Text::None,
        }
    }
}

/// Whole numbers have no fraction.
pub(super) fn number_text(number: f64) -> String {
    // Rust prints doubles in the shortest form that reads back, whole ones without fraction.
    format!("{number}")
}

/// A reference, as the reason why something is not known.
pub(super) fn unknown_of(reference: &Reference) -> Arc<Unknown> {
    let name = if reference.attribute.is_empty() {
        reference.target.to_string()
    } else {
        format!("{}.{}", reference.target, reference.attribute)
    };
    Unknown::new(Reason::Computed, name)
}

/// Why the parts are not known, in order.
pub(super) fn unknowns(parts: &[Part]) -> Vec<Arc<Unknown>> {
    let reasons = parts.iter().filter_map(|part| match part {
        Part::Literal(_) => None,
        Part::Reference(reference) => Some(unknown_of(reference)),
        Part::Unknown(unknown) => Some(Arc::clone(unknown)),
    });
    reasons.collect()
}

/// The parts of a value's text; nothing for a value without text.
pub(super) fn parts(value: &Value) -> Vec<Part> {
    match (&value.kind, Text::of(value)) {
        (Kind::Reference(reference), _) => vec![Part::Reference(Arc::clone(reference))],
        (_, Text::Known(text)) => vec![Part::Literal(Arc::from(&*text))],
        (_, Text::Partial(parts)) => parts.to_vec(),
        (_, Text::Unknown(unknown)) => vec![Part::Unknown(unknown)],
        (_, Text::None) => Vec::new(),
    }
}

/// The text made of `parts`: a string where all of them are known.
pub(super) fn assemble(parts: Vec<Part>) -> Kind {
    let is_known = parts.iter().all(|part| matches!(part, Part::Literal(_)));
    if !is_known {
        return Kind::Template(Arc::from(parts));
    }
    let text: String = parts.iter().filter_map(literal).collect();
    Kind::String(Arc::from(text))
}

fn literal(part: &Part) -> Option<&str> {
    match part {
        Part::Literal(text) => Some(text),
        _ => None,
    }
}

/// The fewest characters that the text can have.
pub(super) fn least_size(parts: &[Part]) -> usize {
    parts.iter().filter_map(literal).map(|text| text.chars().count()).sum()
}

/// Known pieces between unknown ones: `lead ? middle… ? trail`, lead and trail perhaps empty.
struct Pieces {
    lead: String,
    middle: Vec<String>,
    trail: String,
}

/// The pieces of `parts`, or the text if nothing of it is unknown.
fn pieces(parts: &[Part]) -> Result<Pieces, String> {
    let mut runs = vec![String::new()];
    for part in parts {
        match (literal(part), runs.last_mut()) {
            (Some(text), Some(run)) => run.push_str(text),
            _ => runs.push(String::new()),
        }
    }
    let trail = runs.pop().unwrap_or_default();
    let mut runs = runs.into_iter();
    match runs.next() {
        Some(lead) => Ok(Pieces { lead, middle: runs.filter(|run| !run.is_empty()).collect(), trail }),
        None => Err(trail),
    }
}

/// Whether a partly known text is `other`: false as soon as a known part contradicts.
pub(super) fn equals(parts: &[Part], other: &str) -> Truth {
    let pieces = match pieces(parts) {
        Ok(pieces) => pieces,
        Err(known) => return Truth::from(known == other),
    };
    let inner = other.strip_prefix(&*pieces.lead).and_then(|rest| rest.strip_suffix(&*pieces.trail));
    let Some(mut inner) = inner else { return Truth::False };
    for piece in &pieces.middle {
        let Some((_, after)) = inner.split_once(&**piece) else { return Truth::False };
        inner = after;
    }
    Truth::Unknown
}

/// Whether two partly known texts are the same: true only if made of the same known parts and references.
pub(super) fn both_equal(a: &[Part], b: &[Part]) -> Truth {
    let (left, right) = match (pieces(a), pieces(b)) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(known), _) => return equals(b, &known),
        (_, Err(known)) => return equals(a, &known),
    };
    let same = |x: &Part, y: &Part| match (x, y) {
        (Part::Literal(x), Part::Literal(y)) => x == y,
        (Part::Reference(x), Part::Reference(y)) => x == y,
        _ => false,
    };
    if a.len() == b.len() && a.iter().zip(b).all(|(x, y)| same(x, y)) {
        return Truth::True;
    }
    let leads = left.lead.starts_with(&right.lead) || right.lead.starts_with(&left.lead);
    let trails = left.trail.ends_with(&right.trail) || right.trail.ends_with(&left.trail);
    if leads && trails { Truth::Unknown } else { Truth::False }
}

/// `text.startsWith(prefix)`.
pub(super) fn starts_with(text: &Text<'_>, prefix: &str) -> Truth {
    match text {
        Text::Known(text) => Truth::from(text.starts_with(prefix)),
        Text::Partial(parts) => match pieces(parts) {
            Err(known) => Truth::from(known.starts_with(prefix)),
            Ok(pieces) if pieces.lead.starts_with(prefix) => Truth::True,
            Ok(pieces) if !prefix.starts_with(&pieces.lead) => Truth::False,
            Ok(_) => Truth::Unknown,
        },
        Text::Unknown(_) => Truth::Unknown,
        Text::None => Truth::False,
    }
}

/// `text.endsWith(suffix)`.
pub(super) fn ends_with(text: &Text<'_>, suffix: &str) -> Truth {
    match text {
        Text::Known(text) => Truth::from(text.ends_with(suffix)),
        Text::Partial(parts) => match pieces(parts) {
            Err(known) => Truth::from(known.ends_with(suffix)),
            Ok(pieces) if pieces.trail.ends_with(suffix) => Truth::True,
            Ok(pieces) if !suffix.ends_with(&pieces.trail) => Truth::False,
            Ok(_) => Truth::Unknown,
        },
        Text::Unknown(_) => Truth::Unknown,
        Text::None => Truth::False,
    }
}

/// `text.contains(needle)`.
pub(super) fn contains(text: &Text<'_>, needle: &str) -> Truth {
    match text {
        Text::Known(text) => Truth::from(text.contains(needle)),
        Text::Partial(parts) => match pieces(parts) {
            Err(known) => Truth::from(known.contains(needle)),
            Ok(pieces) => {
                let mut known = pieces.middle.iter().chain([&pieces.lead, &pieces.trail]);
                Truth::from(known.any(|piece| piece.contains(needle)).then_some(true))
            }
        },
        Text::Unknown(_) => Truth::Unknown,
        Text::None => Truth::False,
    }
}

/// `text.matches(regex)`. Of a partly known text it is decided only where what follows or precedes a known part cannot
/// change the answer: a match inside a known part by an expression without anchors (or anchored at the beginning, in the
/// first part), or a first part that contradicts the literal beginning of an anchored expression.
pub(super) fn matches(text: &Text<'_>, regex: &Regex) -> Truth {
    let parts = match text {
        Text::Known(text) => return Truth::from(regex.is_match(text)),
        Text::Partial(parts) => parts,
        Text::Unknown(_) => return Truth::Unknown,
        Text::None => return Truth::False,
    };
    let pieces = match pieces(parts) {
        Ok(pieces) => pieces,
        Err(known) => return Truth::from(regex.is_match(&known)),
    };
    let (is_anchored, rest) = match regex.as_str().strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, regex.as_str()),
    };
    if is_anchored && !rest.contains('|') {
        let beginning = literal_beginning(rest);
        if !beginning.starts_with(&pieces.lead) && !pieces.lead.starts_with(&beginning) {
            return Truth::False;
        }
    }
    if looks_around(rest) || (is_anchored && rest.contains('|')) {
        return Truth::Unknown;
    }
    let is_found = if is_anchored {
        regex.is_match(&pieces.lead)
    } else {
        pieces.middle.iter().chain([&pieces.lead, &pieces.trail]).any(|piece| regex.is_match(piece))
    };
    Truth::from(is_found.then_some(true))
}

/// Whether a match may depend on what stands beside it. Errs on the side of yes.
fn looks_around(pattern: &str) -> bool {
    let without_classes = if pattern.contains("\\[") { pattern.to_owned() } else { pattern.replace("[^", "[") };
    let anchors = ["^", "$", "\\b", "\\B", "\\A", "\\z", "\\<", "\\>"];
    anchors.into_iter().any(|anchor| without_classes.contains(anchor))
}

/// The characters with which every match of `pattern` (free of alternatives) begins.
fn literal_beginning(pattern: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ':' | '/' | '_' | '-' | '@' | ',' | '=' | '"' | '\'');
    let mut out: String = pattern.chars().take_while(|c| is_plain(*c)).collect();
    // A quantifier takes the character before it back.
    if pattern.get(out.len()..).is_some_and(|rest| rest.starts_with(['?', '*', '{', '+'])) {
        out.pop();
    }
    out
}

//! The common value that every front end lowers to and every rule reads: known, absent, unknown, and where it came from.
//!
//! Invariant: nothing that is not known is ever represented by a guess. A string with unknown parts is a
//! [`Kind::Template`], a list or map that may hold more has a `rest`, everything else is [`Kind::Unknown`] with a reason.
//! Knows no Terraform, no CloudFormation, no AWS.

mod json;
mod origin;
mod truth;

pub(crate) use json::{MASK, to_json};
pub(crate) use origin::{Origin, OriginKind, Step, StepKind};
pub(crate) use truth::Truth;

use crate::source::Location;
use std::sync::Arc;

/// A value, where it came from, and whether it must be masked.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it came from.
    pub origin: Origin,
    /// Marked sensitive by the input; masked in every output.
    pub sensitive: bool,
}

/// What a [`Value`] is. Cloning is cheap: compound values are shared.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Written as null, or absent without a default.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number. Front ends with exact numbers round here; security settings (ports, days, sizes) are exact in 53 bits.
    Number(f64),
    /// A string known in full.
    String(Arc<str>),
    /// A string of which parts are not known.
    Template(Arc<[Part]>),
    /// A string that is JSON text and whose structure is known, with the places inside it.
    Document(Arc<Document>),
    /// A list, tuple or set.
    List(Arc<List>),
    /// A map, object or block.
    Map(Arc<Map>),
    /// An attribute of another resource, not known before deployment.
    Reference(Arc<Reference>),
    /// Not known at all.
    Unknown(Arc<Unknown>),
}

/// Piece of a partly known string.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// Known text.
    Literal(Arc<str>),
    /// An attribute of another resource.
    Reference(Arc<Reference>),
    /// Unknown text, perhaps empty.
    Unknown(Arc<Unknown>),
}

/// JSON text together with its structure.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The text, where it is known in full.
    pub text: Option<Arc<str>>,
    /// The structure; its values carry their own places.
    pub root: Value,
}

/// Elements in order; `rest` says that there may be more, and why that is not known.
#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    /// The known elements.
    pub items: Vec<Value>,
    /// Set when further elements may exist.
    pub rest: Option<Arc<Unknown>>,
}

/// Entries in the order in which they were written; `rest` says that there may be more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    /// The known entries; keys are unique.
    pub entries: Vec<Entry>,
    /// Set when further entries may exist.
    pub rest: Option<Arc<Unknown>>,
}

/// One entry of a [`Map`].
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key.
    pub key: Arc<str>,
    /// The value's expression where the entry is written (for a block: its head). This is where a finding on the
    /// entry points, whereas the value's own origin may lie in another file.
    pub at: Option<Location>,
    /// The value.
    pub value: Value,
}

/// Names an attribute of a resource of the same configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Reference {
    /// Address of the resource (with module path and instance key) or logical id.
    pub target: Arc<str>,
    /// Path of the attribute: `arn`, `id`, `endpoint.0.address`; empty for the whole resource, `Ref` for CloudFormation's.
    pub attribute: Arc<str>,
}

/// Why something is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Unknown {
    /// The kind of reason.
    pub reason: Reason,
    /// What it is about: the variable's, function's, module's or attribute's name; may be empty.
    pub name: Arc<str>,
}

/// Kinds of [`Unknown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// A variable or parameter without value.
    Variable,
    /// Computed by the provider or the service.
    Computed,
    /// A data source, an imported value, a parameter store.
    External,
    /// A module or nested stack that is not present.
    Module,
    /// A function, macro, tag or provider that is not supported.
    Unsupported,
    /// Depends on a condition that is not decided.
    Condition,
    /// Its expression is in error (the Problem says how).
    Error,
    /// Beyond a limit (the Problem says which).
    Limit,
    /// Differs from run to run (time, random).
    Volatile,
    /// Depends on who asks, when and for what, which no code says.
    Circumstances,
    /// Replaced on purpose, by the test that checks that rules do not turn unknown into a verdict.
    Replaced,
}

impl Reason {
    /// Completes "not known: …".
    #[must_use]
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Reason::Variable => "variable without a value",
            Reason::Computed => "known after apply",
            Reason::External => "read from outside the code",
            Reason::Module => "module is not present",
            Reason::Unsupported => "not supported",
            Reason::Condition => "condition is not decided",
            Reason::Error => "expression is in error",
            Reason::Limit => "beyond a limit",
            Reason::Volatile => "differs from run to run",
            Reason::Circumstances => "depends on who asks, when and for what",
            Reason::Replaced => "replaced by a test",
        }
    }
}

impl Unknown {
    /// An unknown for `reason`, about `name`.
    #[must_use]
    pub(crate) fn new(reason: Reason, name: impl Into<Arc<str>>) -> Arc<Self> {
        Arc::new(Self { reason, name: name.into() })
    }
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self { kind, origin: Origin::default(), sensitive: false }
    }
}

impl Value {
    /// Null without origin.
    #[must_use]
    pub(crate) fn null() -> Self {
        Kind::Null.into()
    }

    /// A known string without origin.
    #[must_use]
    pub(crate) fn string(text: impl Into<Arc<str>>) -> Self {
        Kind::String(text.into()).into()
    }

    /// A list of known length.
    #[must_use]
    pub(crate) fn list(items: Vec<Value>) -> Self {
        Kind::List(Arc::new(List { items, rest: None })).into()
    }

    /// A map whose keys are all known.
    #[must_use]
    pub(crate) fn map(entries: Vec<Entry>) -> Self {
        Kind::Map(Arc::new(Map { entries, rest: None })).into()
    }

    /// An unknown for `reason`.
    #[must_use]
    pub(crate) fn unknown(reason: Reason, name: impl Into<Arc<str>>) -> Self {
        Kind::Unknown(Unknown::new(reason, name)).into()
    }

    /// With an origin.
    #[must_use]
    pub(crate) fn at(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The known string, also of a [`Kind::Document`] whose text is known.
    #[must_use]
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(s) => Some(s),
            Kind::Document(d) => d.text.as_deref(),
            _ => None,
        }
    }

    /// The boolean, also where it is spelt as text ("true", "false"), as both front ends accept.
    #[must_use]
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(b) => Some(*b),
            Kind::String(s) if s.eq_ignore_ascii_case("true") => Some(true),
            Kind::String(s) if s.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The number, also where it is spelt as text.
    #[must_use]
    pub(crate) fn as_number(&self) -> Option<f64> {
        match &self.kind {
            Kind::Number(n) => Some(*n),
            Kind::String(s) => s.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }

    /// The list.
    #[must_use]
    pub(crate) fn as_list(&self) -> Option<&List> {
        match &self.kind {
            Kind::List(l) => Some(l),
            _ => None,
        }
    }

    /// The map.
    #[must_use]
    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(m) => Some(m),
            _ => None,
        }
    }

    /// Whether it is null.
    #[must_use]
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Why nothing at all is known of it: unknowns only; a reference or a partly known string is not wholly unknown.
    #[must_use]
    pub(crate) fn as_unknown(&self) -> Option<&Arc<Unknown>> {
        match &self.kind {
            Kind::Unknown(u) => Some(u),
            _ => None,
        }
    }

    /// The resource attribute it refers to: as a [`Kind::Reference`], or by the way in which a known value came
    /// (a bucket's literal name read through `aws_s3_bucket.b.bucket` still refers to that bucket).
    #[must_use]
    pub(crate) fn reference(&self) -> Option<&Reference> {
        match &self.kind {
            Kind::Reference(r) => Some(r),
            _ => self.origin.reference(),
        }
    }

    /// Whether something in it is not known; a reference to a resource is no gap. Recursion is as deep as values may be.
    #[must_use]
    pub(crate) fn has_gaps(&self) -> bool {
        self.first_gap().is_some()
    }

    /// Why the first part of it that is not known is not.
    #[must_use]
    pub(crate) fn first_gap(&self) -> Option<&Arc<Unknown>> {
        match &self.kind {
            Kind::Unknown(why) => Some(why),
            Kind::Template(parts) => parts.iter().find_map(|part| match part {
                Part::Unknown(why) => Some(why),
                Part::Literal(_) | Part::Reference(_) => None,
            }),
            Kind::Document(document) => document.root.first_gap(),
            Kind::List(list) => list.items.iter().find_map(Self::first_gap).or(list.rest.as_ref()),
            Kind::Map(map) => map.entries.iter().find_map(|entry| entry.value.first_gap()).or(map.rest.as_ref()),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Reference(_) => None,
        }
    }

    /// The entry of a map.
    #[must_use]
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.as_map().and_then(|m| m.get(key))
    }
}

impl Map {
    /// The entry with this key.
    #[must_use]
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| &*e.key == key)
    }
}

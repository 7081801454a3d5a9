//! Strings of a policy as pieces: literal text, policy variables, references to other resources, and what is not known.

use super::pattern::{Pattern, Token};
use crate::source::Location;
use crate::value::{Kind, Part, Reason, Reference, Unknown, Value};
use std::sync::Arc;

/// Piece of a [`Text`].
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// Known text; `*` and `?` in it are wildcards.
    Literal(Arc<str>),
    /// Known text whose `*`, `?` or `$` were written as `${*}` and are no wildcards.
    Escaped(char),
    /// A policy variable that IAM replaces at the time of the request: `aws:username`.
    Variable(Arc<str>),
    /// An attribute of another resource.
    Reference(Arc<Reference>),
    /// Not known.
    Unknown(Arc<Unknown>),
}

/// One string of a policy, with the value that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// Its pieces, in order.
    pub(crate) pieces: Vec<Piece>,
    /// The pieces as a pattern.
    pub(crate) pattern: Pattern,
    /// What it was read from: its origin says where.
    pub(crate) value: Value,
}

impl Text {
    /// The string of `value`. Booleans and numbers are strings to IAM; lists and maps are no strings (`None`).
    /// `variables` says whether `${aws:username}` is a policy variable (Version 2012-10-17) or plain text.
    pub(crate) fn of(value: &Value, variables: bool) -> Option<Self> {
        let mut pieces = Vec::new();
        match &value.kind {
            Kind::String(s) => read_literal(s, variables, &mut pieces),
            Kind::Bool(b) => pieces.push(Piece::Literal(if *b { "true".into() } else { "false".into() })),
            Kind::Number(n) => pieces.push(Piece::Literal(n.to_string().into())),
            Kind::Document(d) => match &d.text {
                Some(text) => read_literal(text, variables, &mut pieces),
                None => pieces.push(Piece::Unknown(Unknown::new(Reason::Unsupported, "a document"))),
            },
            Kind::Template(parts) => parts.iter().for_each(|part| match part {
                Part::Literal(s) => read_literal(s, variables, &mut pieces),
                Part::Reference(r) => pieces.push(Piece::Reference(Arc::clone(r))),
                Part::Unknown(u) => pieces.push(Piece::Unknown(Arc::clone(u))),
            }),
            Kind::Reference(r) => pieces.push(Piece::Reference(Arc::clone(r))),
            Kind::Unknown(u) => pieces.push(Piece::Unknown(Arc::clone(u))),
            Kind::Null | Kind::List(_) | Kind::Map(_) => return None,
        }
        let mut pattern = Pattern::default();
        pieces.iter().for_each(|piece| add(piece, &mut pattern));
        Some(Self { pieces, pattern, value: value.clone() })
    }

    /// The same text with action names' indifference to case.
    pub(crate) fn without_case(mut self) -> Self {
        self.pattern.make_ascii_lowercase();
        self
    }

    /// The text, if it is known in full and holds no policy variable.
    pub(crate) fn known(&self) -> Option<String> {
        self.pattern.text()
    }

    /// The name of an identity provider, if that is known: whatever partition and account stand before it do not matter.
    pub(crate) fn provider(&self) -> Option<String> {
        self.known().or_else(|| {
            let shown = self.display();
            let name = [":oidc-provider/", ":saml-provider/"].iter().find_map(|of| shown.split_once(of))?.1;
            (!name.contains("${")).then_some(shown)
        })
    }

    /// Where it stands.
    pub(crate) fn at(&self) -> Option<Location> {
        self.value.origin.at
    }

    /// Whether all of it is one reference to another resource.
    pub(crate) fn is_reference(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece::Reference(_)])
    }

    /// Whether nothing of it is known.
    pub(crate) fn is_unknown(&self) -> bool {
        let empty = |p: &Piece| matches!(p, Piece::Literal(text) if text.is_empty());
        self.pattern.has_unknown() && self.pieces.iter().all(|p| matches!(p, Piece::Unknown(_)) || empty(p))
    }

    /// For messages: what is known, with the rest named.
    pub(crate) fn display(&self) -> String {
        let name = |p: &Piece| match p {
            Piece::Literal(s) => s.to_string(),
            Piece::Escaped(c) => format!("${{{c}}}"),
            Piece::Variable(v) => format!("${{{v}}}"),
            Piece::Reference(r) => format!("${{{}.{}}}", r.target, r.attribute),
            Piece::Unknown(u) => format!("${{{}}}", u.name),
        };
        self.pieces.iter().map(name).collect()
    }
}

fn add(piece: &Piece, pattern: &mut Pattern) {
    match piece {
        Piece::Literal(s) => pattern.push_text(s),
        Piece::Escaped(c) => pattern.push(Token::Char(*c)),
        Piece::Variable(v) => pattern.push(Token::Fixed(Arc::clone(v))),
        Piece::Reference(r) => pattern.push(Token::Fixed(format!("{}.{}", r.target, r.attribute).into())),
        Piece::Unknown(u) => pattern.push(Token::Unknown(Arc::clone(&u.name))),
    }
}

/// Splits `text` at `${…}` and `&{…}` (the spelling of Terraform's policy data source).
fn read_literal(text: &Arc<str>, variables: bool, out: &mut Vec<Piece>) {
    if memchr::memchr2(b'$', b'&', text.as_bytes()).is_none() && !text.is_empty() {
        out.push(Piece::Literal(Arc::clone(text)));
        return;
    }
    let mut rest: &str = text;
    let mut plain = String::new();
    while let Some(at) = rest.find(['$', '&']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let inner = from.get(1..).and_then(|s| s.strip_prefix('{')).and_then(|s| s.split_once('}'));
        match inner.and_then(|(name, after)| Some((placeholder(name, variables)?, after))) {
            Some((piece, after)) => {
                flush(&mut plain, out);
                out.push(piece);
                rest = after;
            }
            None => {
                plain.push_str(from.get(..1).unwrap_or(""));
                rest = from.get(1..).unwrap_or("");
            }
        }
    }
    plain.push_str(rest);
    flush(&mut plain, out);
}

fn flush(plain: &mut String, out: &mut Vec<Piece>) {
    if !plain.is_empty() {
        out.push(Piece::Literal(std::mem::take(plain).into()));
    }
}

/// What `${name}` is: a policy variable has exactly one colon between prefix and key (`aws:PrincipalTag/team, 'none'`);
/// `*`, `?` and `$` are those characters; everything else is a placeholder that some tool was to fill.
fn placeholder(name: &str, variables: bool) -> Option<Piece> {
    let (key, _default) = name.split_once(',').unwrap_or((name, ""));
    let key = key.trim();
    let is_variable = key
        .split_once(':')
        .is_some_and(|(prefix, rest)| !prefix.is_empty() && !rest.is_empty() && !rest.starts_with(':'));
    if let ("*" | "?" | "$", true) = (key, variables) {
        return key.chars().next().map(Piece::Escaped);
    }
    if is_variable {
        return variables.then(|| Piece::Variable(key.to_ascii_lowercase().into()));
    }
    let is_placeholder = !matches!(key, "" | "*" | "?" | "$");
    is_placeholder.then(|| Piece::Unknown(Unknown::new(Reason::Variable, key)))
}

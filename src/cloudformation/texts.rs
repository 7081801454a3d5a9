//! The texts that a template is made of: its own, and those that it includes.
//!
//! Nodes hold offsets only. Those of an included text go on counting where the texts before it end, so that every node of
//! the one tree leads back to the file that it stands in.

use crate::source::{Location, Source, Span};
use crate::syntax::data::{Node, NodeKind, Pair};
use std::path::Path;
use std::sync::Arc;

/// The texts of one template, each with the offset at which it begins.
#[derive(Debug)]
pub(super) struct Texts {
    own: Arc<Source>,
    included: Vec<(u32, Arc<Source>)>,
}

impl Texts {
    /// A template that includes nothing yet.
    pub(super) fn of(own: &Arc<Source>) -> Self {
        Self { own: Arc::clone(own), included: Vec::new() }
    }

    /// The offset at which an included text begins, after it is added if it is new; nothing where offsets run out.
    pub(super) fn add(&mut self, source: &Arc<Source>) -> Option<u32> {
        let known = self.included.iter().find(|(_, known)| known.id() == source.id());
        if let Some((base, _)) = known {
            return Some(*base);
        }
        let (start, last) = self.included.last().map_or((0, &self.own), |(start, last)| (*start, last));
        // One more, so that the end of a text is not the beginning of the next.
        let base = start.checked_add(u32::try_from(last.text().len()).ok()?)?.checked_add(1)?;
        base.checked_add(u32::try_from(source.text().len()).ok()?)?;
        self.included.push((base, Arc::clone(source)));
        Some(base)
    }

    /// The text in which an offset lies, and where that text begins.
    fn text(&self, offset: u32) -> (u32, &Arc<Source>) {
        let after = self.included.partition_point(|(base, _)| *base <= offset);
        let included = after.checked_sub(1).and_then(|index| self.included.get(index));
        included.map_or((0, &self.own), |(base, source)| (*base, source))
    }

    /// The span in its own file. One that begins in a file and ends in another one ends with the first.
    fn within(&self, span: Span) -> (&Arc<Source>, Span) {
        let (base, source) = self.text(span.start);
        let length = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
        let narrow = |offset: u32| offset.saturating_sub(base).min(length);
        (source, Span { start: narrow(span.start), end: narrow(span.end) })
    }

    /// The location of a span.
    pub(super) fn at(&self, span: Span) -> Location {
        let (source, span) = self.within(span);
        source.location(span)
    }

    /// The text of a span.
    pub(super) fn slice(&self, span: Span) -> &str {
        let (source, span) = self.within(span);
        span.slice(source.text())
    }

    /// The file in which a span begins, and its one-based line.
    pub(super) fn place(&self, span: Span) -> (&Path, u32) {
        let (source, span) = self.within(span);
        (source.path(), source.lines().line(span.start))
    }

    /// Whether any of them holds this.
    pub(super) fn contain(&self, needle: &str) -> bool {
        self.own.text().contains(needle) || self.included.iter().any(|(_, source)| source.text().contains(needle))
    }

    /// The files that are included.
    pub(super) fn included(&self) -> impl Iterator<Item = &Path> {
        self.included.iter().map(|(_, source)| source.path())
    }
}

/// The node with its places counted from `base`. Recursion is as deep as the parsers allowed.
pub(super) fn moved(node: &Node, base: u32) -> Node {
    let place = |span: Span| Span { start: span.start.saturating_add(base), end: span.end.saturating_add(base) };
    let kind = match &node.kind {
        NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(|item| moved(item, base)).collect()),
        NodeKind::Mapping(pairs) => {
            let pair = |pair: &Pair| Pair {
                key: Arc::clone(&pair.key),
                key_span: place(pair.key_span),
                value: moved(&pair.value, base),
            };
            NodeKind::Mapping(pairs.iter().map(pair).collect())
        }
        other => other.clone(),
    };
    Node { kind, span: place(node.span), tag: node.tag.clone() }
}

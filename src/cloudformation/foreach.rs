//! `Fn::ForEach`: repetition is written out before anything is evaluated, as the language extensions do it.

use super::arguments::Arguments;
use super::texts::Texts;
use crate::problem::{Code, Problem};
use crate::source::Span;
use crate::syntax::data::{Node, NodeKind, Pair};
use std::borrow::Cow;
use std::sync::Arc;

pub(super) const PREFIX: &str = "Fn::ForEach::";
/// Most nodes that repetition may make.
const MAX_NODES: usize = 500_000;
/// Bytes of text that count as one node.
const BYTES_PER_NODE: usize = 64;

/// Names of the loops around, with the value of this round.
type Names = Vec<(Arc<str>, Arc<str>)>;

/// The template with every loop written out; what cannot be known beforehand stays as it is.
pub(super) fn expand<'t>(
    root: &'t Node,
    texts: &Texts,
    arguments: &Arguments,
    problems: &mut Vec<Problem>,
) -> Cow<'t, Node> {
    if !texts.contain(PREFIX) {
        return Cow::Borrowed(root);
    }
    let mut expander = Expander { root, arguments, budget: MAX_NODES, open: Vec::new() };
    let expanded = expander.node(root, &Vec::new());
    if expander.budget == 0 {
        let message = "loops make this template too large; the rest of them is not written out";
        problems.push(Problem::error(Code("limit/loops"), texts.at(root.span), message));
    }
    problems.extend(expander.open.iter().map(|span| {
        let message = "this loop goes over a list that is not known; what it makes is not checked";
        Problem::notice(Code("evaluation/loop"), texts.at(*span), message)
    }));
    Cow::Owned(expanded)
}

struct Expander<'t> {
    root: &'t Node,
    arguments: &'t Arguments,
    budget: usize,
    /// Loops that cannot be written out.
    open: Vec<Span>,
}

impl Expander<'_> {
    /// Recursion is as deep as the parsers allowed.
    fn node(&mut self, node: &Node, names: &Names) -> Node {
        if !names.is_empty() {
            self.spend(1);
        }
        if let Some(value) = referred(node, names) {
            return Node::new(NodeKind::Text(value), node.span);
        }
        if self.budget == 0 {
            return Node::new(NodeKind::Null, node.span);
        }
        let kind = match &node.kind {
            NodeKind::Text(text) if !names.is_empty() => NodeKind::Text(self.replaced(text, names)),
            NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(|item| self.node(item, names)).collect()),
            NodeKind::Mapping(pairs) => {
                let mut out = Vec::with_capacity(pairs.len());
                for pair in pairs {
                    self.pair(pair, names, &mut out);
                }
                NodeKind::Mapping(out)
            }
            other => other.clone(),
        };
        Node { kind, span: node.span, tag: node.tag.clone() }
    }

    fn spend(&mut self, count: usize) {
        self.budget = self.budget.saturating_sub(count);
    }

    /// `${Name}` becomes the value, `&{Name}` the value without what a logical id may not hold.
    fn replaced(&mut self, text: &Arc<str>, names: &Names) -> Arc<str> {
        if !text.contains('{') {
            return Arc::clone(text);
        }
        let mut out = text.to_string();
        for (name, value) in names.iter().rev() {
            let bare: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
            let times = out.matches(&format!("{{{name}}}")).count();
            // Long texts cost as much as many nodes, and are paid for before they are made.
            self.spend((out.len() + times * value.len()) / BYTES_PER_NODE);
            if self.budget > 0 {
                out = out.replace(&format!("${{{name}}}"), value).replace(&format!("&{{{name}}}"), &bare);
            }
        }
        Arc::from(out)
    }

    fn pair(&mut self, pair: &Pair, names: &Names, out: &mut Vec<Pair>) {
        if pair.key.starts_with(PREFIX)
            && let Some([name, collection, body]) = pair.value.items()
            && let (Some(name), Some(values)) = (name.scalar(), self.values(collection, names))
        {
            for value in values {
                if self.budget == 0 {
                    break;
                }
                let mut inner = names.clone();
                inner.push((Arc::clone(&name), value));
                for repeated in body.pairs() {
                    self.pair(repeated, &inner, out);
                }
            }
            return;
        }
        if pair.key.starts_with(PREFIX) && self.budget > 0 {
            self.open.push(pair.key_span);
        }
        let value = self.node(&pair.value, names);
        out.push(Pair { key: self.replaced(&pair.key, names), key_span: pair.key_span, value });
    }

    /// The values to repeat over: a list, or a parameter that is one.
    fn values(&mut self, collection: &Node, names: &Names) -> Option<Vec<Arc<str>>> {
        if let Some(items) = collection.items() {
            return items.iter().map(|item| self.node(item, names).scalar()).collect();
        }
        let name = match (&collection.tag, collection.get("Ref")) {
            (Some(tag), _) if &**tag == "Ref" => collection.scalar()?,
            (None, Some(pair)) => pair.value.scalar()?,
            _ => return None,
        };
        let text = self.arguments.text(&name, self.root)?;
        self.spend(text.len());
        Some(text.split(',').map(|part| Arc::from(part.trim())).collect())
    }
}

/// The value of a loop that `Ref` names.
fn referred(node: &Node, names: &Names) -> Option<Arc<str>> {
    let name = match (&node.tag, node.pairs()) {
        (Some(tag), _) if &**tag == "Ref" => node.scalar()?,
        (None, [only]) if &*only.key == "Ref" => only.value.scalar()?,
        _ => return None,
    };
    names.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| Arc::clone(value))
}

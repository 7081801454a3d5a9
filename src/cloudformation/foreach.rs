//! `Fn::ForEach`: repetition is written out before anything is evaluated, as the language extensions do it.

use super::Options;
use crate::syntax::data::{Node, NodeKind, Pair};
use std::sync::Arc;

const PREFIX: &str = "Fn::ForEach::";
/// Most nodes that repetition may make.
const MAX_NODES: usize = 500_000;

/// Names of the loops around, with the value of this round.
type Names = Vec<(Arc<str>, Arc<str>)>;

/// The template with every loop written out; what cannot be known beforehand stays as it is.
pub(super) fn expand(root: &Node, options: &Options) -> Node {
    let mut expander = Expander { root, options, budget: MAX_NODES };
    expander.node(root, &Vec::new())
}

struct Expander<'t> {
    root: &'t Node,
    options: &'t Options,
    budget: usize,
}

impl Expander<'_> {
    /// Recursion is as deep as the parsers allowed.
    fn node(&mut self, node: &Node, names: &Names) -> Node {
        self.budget = self.budget.saturating_sub(1);
        if let Some(value) = referred(node, names) {
            return Node::new(NodeKind::Text(value), node.span);
        }
        let kind = match &node.kind {
            NodeKind::Text(text) if !names.is_empty() => NodeKind::Text(replaced(text, names)),
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

    fn pair(&mut self, pair: &Pair, names: &Names, out: &mut Vec<Pair>) {
        if pair.key.starts_with(PREFIX)
            && let Some([name, collection, body]) = pair.value.items()
            && let (Some(name), Some(values)) = (name.scalar(), self.values(collection, names))
        {
            for value in values {
                let mut inner = names.clone();
                inner.push((Arc::clone(&name), value));
                for repeated in body.pairs() {
                    if self.budget > 0 {
                        self.pair(repeated, &inner, out);
                    }
                }
            }
            return;
        }
        let value = self.node(&pair.value, names);
        out.push(Pair { key: replaced(&pair.key, names), key_span: pair.key_span, value });
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
        let given = self.options.parameters.iter().rev().find(|(known, _)| *known == *name).map(|(_, value)| &**value);
        let declared = self.root.get("Parameters").and_then(|p| p.value.get(&name));
        let default = declared.and_then(|p| p.value.get("Default")).and_then(|p| p.value.scalar());
        let text = given.map(Arc::from).or(default)?;
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

/// `${Name}` becomes the value, `&{Name}` the value without what a logical id may not hold.
fn replaced(text: &Arc<str>, names: &Names) -> Arc<str> {
    if !text.contains('{') {
        return Arc::clone(text);
    }
    let mut out = text.to_string();
    for (name, value) in names.iter().rev() {
        let bare: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        out = out.replace(&format!("${{{name}}}"), value).replace(&format!("&{{{name}}}"), &bare);
    }
    Arc::from(out)
}

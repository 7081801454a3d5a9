//! `Policies`: names, ARNs, statements, templates of SAM, and conditions over these.

use super::cause::{Fault, Outcome};
use super::managed;
use super::node::At;
use super::templates;
use crate::syntax::data::Node;

/// What one entry of `Policies` asks for.
#[derive(Debug)]
pub(super) enum Policy {
    Managed(Node),
    Inline(Node),
    Nothing,
}

/// The entries of `Policies`: a list, one name, or one map, in which every template is an entry of its own.
pub(super) fn entries(written: &Node) -> Vec<Node> {
    if let Some(items) = written.items() {
        return items.to_vec();
    }
    if !written.is_map() || written.is_intrinsic() || written.at("Statement").is_some() {
        return vec![written.clone()];
    }
    let one = |pair: &crate::syntax::data::Pair| {
        let node = At(pair.key_span).map([(&pair.key, pair.value.clone())]);
        Node { span: pair.key_span.to(pair.value.span), ..node }
    };
    written.pairs().iter().map(one).collect()
}

/// Reads one entry.
pub(super) fn read(entry: &Node, index: usize, partition: &str) -> Outcome<Policy> {
    let at = entry.here();
    if entry.text().is_some() {
        return Ok(Policy::Managed(by_name(entry, partition)));
    }
    if entry.is_no_value() {
        return Ok(Policy::Nothing);
    }
    if let Some((condition, then, otherwise)) = entry.choice() {
        let documents = [arm(then)?, arm(otherwise)?];
        if documents.iter().all(Option::is_none) {
            let arms = [then, otherwise].map(|arm| by_name(arm, partition));
            return Ok(Policy::Managed(at.map([("Fn::If", at.list([vec![condition.clone()], arms.into()].concat()))])));
        }
        let mixed = [then, otherwise].into_iter().zip(&documents).any(|(arm, d)| d.is_none() && !arm.is_no_value());
        if mixed {
            return Err(Fault::new(at, "both values of an `Fn::If` among `Policies` must be of one kind")
                .help("write an `Fn::If` for each, with `AWS::NoValue` as the other value"));
        }
        let [then_document, other_document] = documents;
        let chosen = vec![
            condition.clone(),
            then_document.unwrap_or_else(|| then.clone()),
            other_document.unwrap_or_else(|| otherwise.clone()),
        ];
        return Ok(Policy::Inline(at.map([("Fn::If", at.list(chosen))])));
    }
    if entry.is_intrinsic() {
        return Ok(Policy::Managed(entry.clone()));
    }
    match document(entry)? {
        Some(document) => Ok(Policy::Inline(document)),
        None => Err(Fault::new(
            at,
            format!("the policy at index {index} is neither a name, an ARN, a statement nor a template"),
        )
        .help("the templates are listed in the documentation of SAM, under `SAM policy templates`")),
    }
}

/// The ARN for a name of one of AWS's policies; anything else is itself.
fn by_name(entry: &Node, partition: &str) -> Node {
    let arn = entry.text().and_then(|name| managed::arn(name, partition));
    arn.map_or_else(|| entry.clone(), |arn| entry.here().text(arn))
}

/// The document in an arm of a condition, if it holds one.
fn arm(node: &Node) -> Outcome<Option<Node>> {
    if node.is_intrinsic() || !node.is_map() { Ok(None) } else { document(node) }
}

/// A statement, or what a template of SAM makes.
fn document(entry: &Node) -> Outcome<Option<Node>> {
    if entry.at("Statement").is_some() {
        return Ok(Some(entry.clone()));
    }
    match entry.pairs() {
        [only] => templates::expand(&only.key, &only.value, entry.here()),
        _ => Ok(None),
    }
}

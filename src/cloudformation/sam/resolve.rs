//! What the transform itself resolves: parameters whose value is known, and mappings.

use super::cause::Sam;
use crate::syntax::data::{Node, NodeKind, Pair};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Sam {
    /// The node with every `Ref` to a known parameter and every known `Fn::FindInMap` replaced. Recursion is as deep as the
    /// parsers allowed.
    pub(super) fn resolved(&self, node: &Node) -> Node {
        match node.intrinsic() {
            Some(("Ref", name)) => {
                let value = name.text().and_then(|name| self.parameters.get(name));
                return value.map_or_else(|| node.clone(), |value| Node { span: node.span, ..value.clone() });
            }
            Some(("Fn::FindInMap", argument)) => {
                if let Some(found) = self.found_in_map(argument) {
                    return found;
                }
            }
            Some(("Fn::Sub", argument)) if argument.text().is_some() => {
                return self.substituted(node, argument.text().unwrap_or_default());
            }
            _ => {}
        }
        let kind = match &node.kind {
            NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(|item| self.resolved(item)).collect()),
            NodeKind::Mapping(pairs) => NodeKind::Mapping(
                pairs.iter().map(|pair| Pair { value: self.resolved(&pair.value), ..pair.clone() }).collect(),
            ),
            other => other.clone(),
        };
        Node::new(kind, node.span)
    }

    fn found_in_map(&self, argument: &Node) -> Option<Node> {
        let keys: Vec<Arc<str>> =
            argument.items()?.iter().map(|key| self.resolved(key).scalar()).collect::<Option<_>>()?;
        let [map, first, second] = keys.as_slice() else { return None };
        self.mappings.as_ref()?.path(&[map, first, second]).cloned()
    }

    /// `Fn::Sub` in which the parameters that are known are filled in.
    fn substituted(&self, node: &Node, text: &str) -> Node {
        let mut out = text.to_owned();
        for (name, value) in &self.parameters {
            if let Some(value) = value.scalar() {
                out = out.replace(&format!("${{{name}}}"), &value);
            }
        }
        node.here().sub(out)
    }
}

/// Names that change: layers get a digest, and `Function.Alias` and its like become logical ids.
#[derive(Debug)]
pub(super) struct Names {
    new: BTreeMap<String, Arc<str>>,
}

impl Names {
    /// The names in a finished template.
    pub(super) fn new(resources: &[Pair], renamed: &BTreeMap<Arc<str>, String>) -> Self {
        let mut new: BTreeMap<String, Arc<str>> =
            renamed.iter().map(|(old, new)| (old.to_string(), Arc::from(new.as_str()))).collect();
        for pair in resources {
            let Some(kind) = pair.value.at("Type").and_then(Node::text) else { continue };
            let target = |path: &[&str]| pair.value.path(path).and_then(Node::referred).map(str::to_owned);
            let (owner, name) = match kind {
                "AWS::Lambda::Alias" => (target(&["Properties", "FunctionName"]), "Alias"),
                "AWS::Lambda::Version" => (target(&["Properties", "FunctionName"]), "Version"),
                "AWS::StepFunctions::StateMachineVersion" => (target(&["Properties", "StateMachineArn"]), "Version"),
                "AWS::ApiGateway::Stage" => (target(&["Properties", "RestApiId"]), "Stage"),
                "AWS::ApiGateway::Deployment" => (target(&["Properties", "RestApiId"]), "Deployment"),
                "AWS::ApiGatewayV2::Stage" => (target(&["Properties", "ApiId"]), "Stage"),
                _ => continue,
            };
            if let Some(owner) = owner {
                new.insert(format!("{owner}.{name}"), Arc::clone(&pair.key));
            }
        }
        Self { new }
    }

    /// Puts the new names wherever the old ones are referred to. Recursion is as deep as the parsers allowed.
    pub(super) fn rewrite(&self, node: &mut Node) {
        match &mut node.kind {
            NodeKind::Sequence(items) => items.iter_mut().for_each(|item| self.rewrite(item)),
            NodeKind::Mapping(pairs) => {
                for pair in pairs.iter_mut() {
                    match &*pair.key {
                        "Ref" => self.rewrite_name(&mut pair.value),
                        "Fn::GetAtt" => {
                            if let Some(first) = pair.value.items_mut().and_then(|items| items.first_mut()) {
                                self.rewrite_name(first);
                            }
                        }
                        "Fn::Sub" => self.rewrite_text(&mut pair.value),
                        _ => self.rewrite(&mut pair.value),
                    }
                }
            }
            _ => {}
        }
    }

    fn rewrite_name(&self, name: &mut Node) {
        if let Some(new) = name.text().and_then(|text| self.new.get(text)) {
            *name = name.here().text(Arc::clone(new));
        }
    }

    fn rewrite_text(&self, argument: &mut Node) {
        let at = argument.here();
        if let Some(items) = argument.items_mut() {
            let mut items = items.iter_mut();
            if let Some(text) = items.next() {
                self.rewrite_text(text);
            }
            items.for_each(|item| self.rewrite(item));
            return;
        }
        let Some(text) = argument.text().filter(|text| text.contains("${")) else { return };
        let mut out = text.to_owned();
        for (old, new) in &self.new {
            if text.contains(old.as_str()) {
                out = out
                    .replace(&format!("${{{old}}}"), &format!("${{{new}}}"))
                    .replace(&format!("${{{old}."), &format!("${{{new}."));
            }
        }
        *argument = at.text(out);
    }
}

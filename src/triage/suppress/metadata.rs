//! What the `Metadata` of resources says: our own `yourside`, and the forms of checkov, cfn_nag and guard.

use super::comment::{Fault, Reach, Said, split_until};
use super::names::{RuleName, Tool};
use crate::source::Span;
use crate::syntax::data::{Node, NodeKind};

/// A decision in metadata.
#[derive(Debug)]
pub(super) struct Stated {
    /// What is said.
    pub(super) said: Said,
    /// Where.
    pub(super) at: Span,
    /// The resource that it speaks of; the whole text for metadata of the template.
    pub(super) scope: Span,
}

/// All that the metadata in a template says. Recursion is as deep as the parsers allowed.
pub(super) fn read(root: &Node, text_length: usize) -> Vec<Stated> {
    let mut out = Vec::new();
    if let Some(own) = root.get("Metadata").and_then(|pair| pair.value.get("yourside")) {
        stated(&own.value, Span::new(0, text_length), ours, &mut out);
    }
    for pair in root.pairs() {
        below(&pair.value, pair.key_span.to(pair.value.span), &mut out);
    }
    out
}

fn below(node: &Node, scope: Span, out: &mut Vec<Stated>) {
    let is_resource = node.get("Type").is_some();
    for pair in node.pairs() {
        if &*pair.key == "Metadata" && is_resource {
            of_resource(&pair.value, scope, out);
        } else {
            below(&pair.value, pair.key_span.to(pair.value.span), out);
        }
    }
    // `Fn::ForEach` has the resources in a list.
    for item in node.items().unwrap_or(&[]) {
        below(item, item.span, out);
    }
}

fn of_resource(metadata: &Node, scope: Span, out: &mut Vec<Stated>) {
    for tool in metadata.pairs() {
        let key = |name: &str| tool.value.get(name).map(|pair| &pair.value);
        let (list, read): (Option<&Node>, fn(&Node) -> Said) = match &*tool.key {
            "yourside" => (Some(&tool.value), ours),
            "checkov" | "bridgecrew" => (key("skip"), checkov),
            "cfn_nag" | "cfn-nag" => (key("rules_to_suppress"), cfn_nag),
            "guard" => (key("SuppressedRules"), guard),
            _ => continue,
        };
        if let Some(list) = list {
            stated(list, scope, read, out);
        }
    }
}

/// Every element of a list; of a mapping from rule to reason every pair; our own has the list below `ignore`.
fn stated(node: &Node, scope: Span, read: fn(&Node) -> Said, out: &mut Vec<Stated>) {
    let node = node.get("ignore").map_or(node, |pair| &pair.value);
    for item in node.items().unwrap_or(std::slice::from_ref(node)) {
        let is_named = ["rule", "rules", "id"].iter().any(|key| item.get(key).is_some());
        match &item.kind {
            NodeKind::Mapping(pairs) if !is_named && pairs.iter().all(|pair| pair.value.scalar().is_some()) => {
                for pair in pairs {
                    let mut said = read(&Node::new(NodeKind::Text(pair.key.clone()), pair.key_span));
                    said.reason = pair.value.scalar().map(|text| text.to_string()).unwrap_or_default();
                    out.push(Stated { said, at: pair.key_span, scope });
                }
            }
            NodeKind::Null => {}
            _ => out.push(Stated { said: read(item), at: item.span, scope }),
        }
    }
}

fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(|pair| pair.value.scalar()).map(|text| text.trim().to_owned()).unwrap_or_default()
}

fn said(syntax: &'static str, names: Vec<RuleName>, reason: String) -> Said {
    Said { syntax, names, reason, until: None, reach: Reach::Resource, fault: None }
}

/// `{rule, reason, until}`, several `rules`, or the text of a comment without its `yourside:ignore`.
fn ours(node: &Node) -> Said {
    const SYNTAX: &str = "Metadata.yourside";
    if let Some(words) = node.scalar() {
        let parsed = super::comment::parse(&format!("yourside:ignore {words}")).pop();
        return parsed.map_or_else(
            || said(SYNTAX, Vec::new(), String::new()),
            |parsed| Said { syntax: SYNTAX, reach: Reach::Resource, ..parsed },
        );
    }
    let rules = ["rule", "rules"].iter().filter_map(|key| node.get(key)).flat_map(|pair| match pair.value.items() {
        Some(items) => items.iter().filter_map(Node::scalar).collect::<Vec<_>>(),
        None => pair.value.scalar().into_iter().collect(),
    });
    let names: Vec<RuleName> = rules.filter_map(|text| RuleName::own(&text)).collect();
    let mut said = said(SYNTAX, names, text(node, "reason"));
    let until = text(node, "until");
    match until.parse() {
        _ if until.is_empty() => {}
        Ok(date) => said.until = Some(date),
        Err(_) => said.fault = Some(Fault::NoDate(until)),
    }
    if said.names.is_empty() {
        said.fault = Some(Fault::NoRule);
    }
    said
}

/// An id alone, or with its reason under `reason`.
fn foreign(node: &Node, syntax: &'static str, tool: Tool, reason: &str) -> Said {
    let id = node.scalar().map(|id| id.to_string()).unwrap_or_else(|| text(node, "id"));
    said(syntax, RuleName::of(tool, &id).into_iter().collect(), text(node, reason))
}

fn checkov(node: &Node) -> Said {
    foreign(node, "Metadata.checkov", Tool::Checkov, "comment")
}

fn cfn_nag(node: &Node) -> Said {
    let mut said = foreign(node, "Metadata.cfn_nag", Tool::CfnNag, "reason");
    // Where a team gave its reasons dates in our form, they count.
    let (reason, until) = split_until(&said.reason);
    if let Some(Ok(date)) = until {
        (said.reason, said.until) = (reason, Some(date));
    }
    said
}

fn guard(node: &Node) -> Said {
    foreign(node, "Metadata.guard", Tool::Guard, "reason")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemoryFiles, Sources};
    use crate::syntax::yaml;
    use std::path::Path;
    use std::sync::Arc;

    /// Renders what the metadata of one resource says.
    fn check(metadata: &str, expected: &[&str]) {
        let indented: String = metadata.lines().map(|line| format!("      {line}\n")).collect();
        let text = format!("Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Metadata:\n{indented}");
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        let source = sources.add(Path::new("t.yaml"), text.clone());
        let root = yaml::parse(&source, "Resources").0.expect("YAML");
        let found = read(&root, text.len()).into_iter().map(|stated| {
            assert!(stated.scope.slice(&text).starts_with("B:"), "{text}");
            let said = stated.said;
            let names: Vec<String> = said.names.iter().map(ToString::to_string).collect();
            let until = said.until.map(|date| format!(" until {date}")).unwrap_or_default();
            let fault = said.fault.map(|fault| format!(" !{fault}")).unwrap_or_default();
            format!("{} {} ({}){until}{fault}", said.syntax, names.join(" "), said.reason)
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn own_metadata_has_a_long_and_a_short_form() {
        check(
            "yourside:\n  ignore:\n    - rule: s3-a\n      reason: public\n      until: 2027-01-31\n    - s3-b, s3-c -- short",
            &["Metadata.yourside s3-a (public) until 2027-01-31", "Metadata.yourside s3-b s3-c (short)"],
        );
        check("yourside: {ignore: [{rules: [s3-a, s3-b]}]}", &["Metadata.yourside s3-a s3-b ()"]);
        check("yourside: {ignore: [{rules: []}]}", &["Metadata.yourside  () !names no rule"]);
        check("yourside: {ignore: {s3-a: public}}", &["Metadata.yourside s3-a (public)"]);
    }

    #[test]
    fn other_tools_metadata_is_understood() {
        check(
            "cfn_nag:\n  rules_to_suppress:\n    - id: W35\n      reason: no logs\n    - id: F1",
            &["Metadata.cfn_nag cfn_nag:W35 (no logs)", "Metadata.cfn_nag cfn_nag:F1 ()"],
        );
        check(
            "guard:\n  SuppressedRules:\n    - S3_A\n    - S3_B",
            &["Metadata.guard guard:S3_A ()", "Metadata.guard guard:S3_B ()"],
        );
        check("guard:\n  SuppressedRules:\n    - S3_A: public", &["Metadata.guard guard:S3_A (public)"]);
        check("guard:\n  SuppressedRules:\n    S3_A: public", &["Metadata.guard guard:S3_A (public)"]);
        check(
            "checkov:\n  skip:\n    - id: CKV_AWS_18\n      comment: x",
            &["Metadata.checkov checkov:CKV_AWS_18 (x)"],
        );
        check("aws:cdk:path: a/b\nother: [1]", &[]);
    }
}

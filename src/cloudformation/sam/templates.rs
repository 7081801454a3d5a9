//! SAM's policy templates: `SQSPollerPolicy: {QueueName: …}` stands for a policy.

use super::cause::{Fault, Outcome};
use super::node::At;
use super::role;
use crate::syntax::data::{Node, NodeKind, Pair};

/// The templates of AWS's documentation, in a compact form that the file itself explains.
const TABLE: &str = include_str!("templates.txt");

/// The policy that a template makes; nothing if SAM has no such template.
pub(super) fn expand(name: &str, values: &Node, at: At) -> Outcome<Option<Node>> {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let Some(head) = lines.find(|line| line.split(' ').next() == Some(name)) else { return Ok(None) };
    let parameters: Vec<&str> = head.split(' ').skip(1).collect();
    if !values.is_map() && !values.is_null() {
        return Err(Fault::new(at, format!("the policy template `{name}` takes a map of parameters")));
    }
    let missing: Vec<&str> = parameters.iter().filter(|p| values.at(p).is_none()).copied().collect();
    if !missing.is_empty() {
        let message = format!("the policy template `{name}` needs values for: {}", missing.join(", "));
        return Err(Fault::new(at, message));
    }
    let statements = lines.take_while(|line| line.starts_with(' '));
    let statements = statements.filter_map(|line| statement(line.trim(), &parameters, values, at)).collect();
    Ok(Some(role::document(statements, at)))
}

fn statement(line: &str, parameters: &[&str], values: &Node, at: At) -> Option<Node> {
    let (actions, rest) = line.split_once(" > ")?;
    let (resources, condition) = rest.split_once(" ? ").map_or((rest, None), |(r, c)| (r, Some(c)));
    let text = |text: &str| filled(text, parameters, values, at);
    let resource = match resources.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        Some(list) => at.list(list.split(' ').map(text).collect()),
        None => text(resources),
    };
    let mut out = role::allow(self::actions(actions, at)?, resource, at);
    if let Some((key, value)) = condition.and_then(|condition| condition.split_once(' ')) {
        out.put("Condition", at.map([("StringEquals", at.map([(key, text(value))]))]));
    }
    Some(out)
}

fn actions(written: &str, at: At) -> Option<Node> {
    if let Some(one) = written.strip_prefix('=') {
        return Some(at.text(one));
    }
    let (service, names) = written.split_once(':')?;
    Some(at.list(names.split(',').map(|name| at.text(format!("{service}:{name}"))).collect()))
}

/// `*`, or `Fn::Sub` with the values of the parameters that the text names.
fn filled(short: &str, parameters: &[&str], values: &Node, at: At) -> Node {
    if short == "*" {
        return at.text("*");
    }
    let text = match short.strip_prefix('@').and_then(|rest| rest.split_once(':')) {
        Some((service, rest)) => {
            format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}")
        }
        None => short.to_owned(),
    };
    let names = text.split("${").skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name);
    let pairs: Vec<Pair> = names
        .filter_map(|name| {
            let parameter = parameters.iter().find(|parameter| parameter.eq_ignore_ascii_case(name))?;
            Some(at.pair(name, values.at(parameter)?.clone()))
        })
        .collect();
    if pairs.is_empty() {
        return at.sub(text);
    }
    at.map([("Fn::Sub", at.list(vec![at.text(text.as_str()), Node::new(NodeKind::Mapping(pairs), at.0)]))])
}

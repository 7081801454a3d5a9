//! Destinations of asynchronous calls, and the policies that let the function reach them.

use super::super::cause::{Fault, Outcome, Sam, Unit};
use super::super::node::At;
use super::super::role;
use crate::syntax::data::Node;

/// The destination of `EventInvokeConfig`, made where none is written, with the policy it takes.
pub(in super::super) fn destination(
    sam: &mut Sam,
    unit: &Unit,
    id: &str,
    written: &Node,
) -> Outcome<(Node, Option<Node>)> {
    let at = written.here();
    if !written.is_map() {
        return Err(Fault::new(at, "a destination must be a map"));
    }
    let kind = written.at("Type").and_then(Node::text).unwrap_or_default().to_owned();
    if !matches!(&*kind, "SQS" | "SNS" | "EventBridge" | "Lambda" | "S3Bucket") {
        return Err(Fault::new(
            at,
            format!("`{kind}` is no type of destination: SQS, SNS, EventBridge, Lambda and S3Bucket are"),
        ));
    }
    let given = written.at("Destination");
    let choice = given.and_then(|given| {
        given
            .call("Fn::If")
            .map(|_| given.choice().ok_or_else(|| Fault::new(given.here(), "Fn::If takes a condition and two values")))
    });
    let absent = match choice.transpose()? {
        Some((condition, then, otherwise)) => condition.text().and_then(|name| {
            let side = if then.is_no_value() { Some(true) } else { otherwise.is_no_value().then_some(false) };
            side.map(|side| (name.to_owned(), side, if side { otherwise } else { then }))
        }),
        None => None,
    };
    let value = match (given, absent) {
        (Some(given), None) => given.clone(),
        (None, _) => make(sam, unit, id, &kind, None, at)?,
        (Some(given), Some((name, when, other))) => {
            let condition = if when { name.clone() } else { sam.contrary(&name, at).to_string() };
            let made = make(sam, unit, id, &kind, Some(&condition), at)?;
            let (then, otherwise) = if when { (made, other.clone()) } else { (other.clone(), made) };
            given.here().choice(&name, then, otherwise)
        }
    };
    let policy = policy(id, &kind, &value, at);
    Ok((value, policy))
}

fn make(sam: &mut Sam, unit: &Unit, id: &str, kind: &str, condition: Option<&str>, at: At) -> Outcome<Node> {
    let (suffix, type_name) = match kind {
        "SQS" => ("Queue", "AWS::SQS::Queue"),
        "SNS" => ("Topic", "AWS::SNS::Topic"),
        _ => return Err(Fault::new(at, "`Destination` is needed unless `Type` is SQS or SNS")),
    };
    let made = format!("{id}{suffix}");
    let cause = condition.map_or_else(|| unit.cause.clone(), |name| unit.cause.under(Some(name)));
    sam.emit(&cause, &made, type_name, at.empty());
    Ok(if kind == "SQS" { at.arn(&made) } else { at.reference(&made) })
}

/// The policy that lets the function reach a destination of this type.
pub(super) fn policy(id: &str, kind: &str, target: &Node, at: At) -> Option<Node> {
    let one = |name: &str, action: &str| {
        let statement = role::allow(at.text(action), target.clone(), at);
        Some(role::inline(&format!("{id}{name}"), role::document(vec![statement], at), at))
    };
    match kind {
        "SQS" => one("SQSPolicy", "sqs:SendMessage"),
        "SNS" => one("SNSPolicy", "sns:publish"),
        "EventBridge" => one("EventBridgePolicy", "events:PutEvents"),
        "Lambda" => one("LambdaPolicy", "lambda:InvokeFunction"),
        "S3" | "S3Bucket" => {
            let objects =
                at.map([("Fn::Join", at.list(vec![at.text("/"), at.list(vec![target.clone(), at.text("*")])]))]);
            let statements = vec![
                role::allow(at.text("s3:PutObject"), objects, at),
                role::allow(at.text("s3:ListBucket"), target.clone(), at),
            ];
            Some(role::inline(&format!("{id}S3Policy"), role::document(statements, at), at))
        }
        _ => None,
    }
}

//! SAM: from the text of a template to the resources that AWS's transform makes of it.

mod apis;
mod functions;
mod others;
mod refusals;
mod shapes;

use super::*;

/// A template of these resources, after the transform.
fn expanded(resources: &str) -> Evaluation {
    evaluated(&format!("Transform: AWS::Serverless-2016-10-31\n{resources}"), &[("AWS::Region", "eu-west-1")])
}

/// Logical ids of what the transform makes, sorted.
fn ids(resources: &str) -> Vec<String> {
    let mut out: Vec<String> = expanded(resources).raw.iter().map(|raw| raw.id.to_string()).collect();
    out.sort();
    out
}

/// The properties of one resource after the transform, at this place.
fn check(resources: &str, id: &str, pointer: &str, expected: Json) {
    let evaluation = expanded(resources);
    let found = evaluation.raw.iter().find(|raw| &*raw.id == id).map(|raw| &raw.written);
    assert_eq!(found.and_then(|written| written.pointer(pointer)), Some(&expected), "{id}{pointer}");
}

/// Line of a resource's head, by logical id.
fn line(evaluation: &Evaluation, id: &str) -> Option<u32> {
    evaluation.raw.iter().find(|raw| &*raw.id == id).map(|raw| raw.line)
}

//! `AWS::Serverless::Application`: a nested stack, from a template or from the repository of applications.

use super::cause::{Fault, Outcome, Sam, Unit};
use super::node::At;
use super::tags;
use crate::syntax::data::Node;

/// The type of applications.
pub(in crate::cloudformation) const TYPE: &str = "AWS::Serverless::Application";
const APPLICATION: &str = "serverlessrepo:applicationId";
const VERSION: &str = "serverlessrepo:semanticVersion";

/// Expands an application to a nested stack.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, TYPE);
    sam.check_tags(unit.properties.at("Tags"), &[tags::FUNCTION, APPLICATION, VERSION]);
    let (at, written) = (unit.here(), &unit.properties);
    let mut stack = at.empty();
    let mut all = vec![at.map([("Key", at.text(tags::FUNCTION)), ("Value", at.text("SAM"))])];
    match written.at("Location") {
        Some(location) if location.is_map() && !location.is_intrinsic() => {
            let read = repository(sam, location);
            if let Some(pairs) = sam.attempt(read) {
                let tag = |(key, value): (&str, Node)| at.map([("Key", at.text(key)), ("Value", value)]);
                all.extend(pairs.into_iter().map(tag));
            }
            let here = location.here();
            stack.put("TemplateURL", here.later());
        }
        Some(location) => stack.put("TemplateURL", location.clone()),
        None => {}
    }
    stack.copy(written, &["Parameters", "NotificationARNs", "TimeoutInMinutes"]);
    all.extend(tags::list(written.at("Tags")));
    stack.put("Tags", at.list(all));
    sam.emit_with(&unit.cause, &unit.id, "AWS::CloudFormation::Stack", stack, &unit.own);
}

/// Id and version of an application in the repository.
fn repository(sam: &Sam, location: &Node) -> Outcome<Vec<(&'static str, Node)>> {
    let mut out = Vec::new();
    for (key, tag) in [("ApplicationId", APPLICATION), ("SemanticVersion", VERSION)] {
        let Some(pair) = location.get(key) else {
            return Err(Fault::new(location.here(), format!("`Location` needs `{key}`")));
        };
        let written =
            location.at(key).ok_or_else(|| Fault::new(At(pair.key_span), format!("`Location` needs `{key}`")))?;
        let value = sam.resolved(written);
        match value.scalar() {
            Some(text) if text.contains("{{resolve:") => {
                return Err(Fault::new(written.here(), format!("`{key}` cannot be a dynamic reference")));
            }
            Some(text) if !text.is_empty() => out.push((tag, written.here().text(text))),
            _ => {
                return Err(Fault::new(
                    written.here(),
                    format!("`{key}` must be a text, a known parameter or an entry of a mapping"),
                ));
            }
        }
    }
    Ok(out)
}

//! What resources are called by those who refer to them: texts under which the same name is found again, and whether a name
//! is one of somebody's choice.

use super::cloud_control::language;
use super::graph::{Node, module_of};
use super::mapping::{Companion, Kind};
use super::{kinds, shape};
use crate::resource::Resource;
use crate::value::{Kind as ValueKind, Part, Reason, Unknown, Value};
use std::sync::Arc;

/// Whether a value comes from elsewhere: a variable, a module that is not here, the account.
pub(super) fn is_given(why: &Unknown) -> bool {
    matches!(why.reason, Reason::Variable | Reason::Module)
        || (why.reason == Reason::External && why.name.starts_with("AWS::"))
}

/// Whether it is a pseudo parameter of CloudFormation that holds a text whatever happens.
pub(super) fn is_always_given(why: &Unknown) -> bool {
    let names = ["AWS::AccountId", "AWS::Region", "AWS::StackId", "AWS::StackName"];
    why.reason == Reason::External && names.contains(&&*why.name)
}

/// Whether a resource has a name of one's choice, which somebody may give from outside as well; else AWS or Terraform makes
/// one up when the resource is made.
pub(super) fn is_named(node: &Node) -> bool {
    let is_written = |name: &&str| node.attributes.get(name).is_some_and(|entry| !entry.value.is_null());
    node.kind.identity.iter().any(is_written)
}

/// Whether a resource names its owner by what AWS gives it when it is made (an id, an ARN), not by a name of one's choice.
pub(super) fn is_number(resource: &Resource, path: &str, owner: &Kind) -> bool {
    let mut written = path.split('|').filter(|p| shape::find(&resource.attributes, p).is_some());
    let is_number = |p: &str| ["id", "Id", "arn", "Arn"].iter().any(|end| p.ends_with(end));
    written.next().is_some_and(|p| is_number(p) && !owner.identity.contains(&p))
}

/// Whether an attribute names nodes of `kind` by what AWS gives them.
pub(super) fn is_link_by_number(of: &Kind, resource: &Resource, attribute: &str, kind: &str) -> bool {
    let row = of.rows.iter().find(|row| row.name == attribute);
    let path = row.map_or("", |row| row.spelling(language(resource)).path);
    kinds::by_name(kind).is_some_and(|owner| is_number(resource, path, owner))
}

/// Text under which a name that nobody gave a value is found again: the same variable of the same module.
pub(super) fn given_key(why: &Unknown, module: &str) -> Option<Arc<str>> {
    let named = why.reason == Reason::Variable && !why.name.is_empty();
    named.then(|| Arc::from(format!("{module}\u{0}\u{0}{}\u{0}", why.name)))
}

/// Text under which a literal name is found again. A partly known name equals another of the same parts in the same module.
pub(super) fn identity_key(value: &Value, module: &str) -> Option<Arc<str>> {
    match &value.kind {
        ValueKind::String(s) if !s.is_empty() => Some(Arc::clone(s)),
        ValueKind::Template(parts) => {
            let mut key = format!("{module}\u{0}");
            for part in parts.iter() {
                match part {
                    Part::Literal(s) => key.push_str(s),
                    Part::Reference(r) => key.push_str(&format!("\u{0}{}.{}\u{0}", r.target, r.attribute)),
                    Part::Unknown(u) if u.name.is_empty() => return None,
                    Part::Unknown(u) => key.push_str(&format!("\u{0}{}\u{0}", u.name)),
                }
            }
            Some(Arc::from(key))
        }
        ValueKind::Unknown(why) => given_key(why, module),
        _ => None,
    }
}

/// What a companion writes to name its owner, if equal texts name the same one.
pub(super) fn owner_text(resource: &Resource, companion: &Companion) -> Option<Arc<str>> {
    let join = shape::find(&resource.attributes, companion.join_path(language(resource)))?;
    match join.value.reference() {
        Some(reference) => Some(Arc::clone(&reference.target)),
        None => identity_key(&join.value, module_of(resource)),
    }
}

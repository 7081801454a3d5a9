//! Policies that a data source renders or looks up are judged where they are used. A document that nothing uses is judged by itself: as what its
//! kind's row says, provided that it names principals if and only if such a policy does.

use super::mapping::{Kind, Ty};
use super::shape;
use crate::resource::{Configuration, FrontEnd, Mode, Resource};
use crate::value::{Kind as ValueKind, Part, Truth, Value};
use rustc_hash::FxHashSet;

/// Addresses of the data sources whose values other resources use; empty where no data source renders documents.
pub(super) fn used_data_sources(configuration: &Configuration) -> FxHashSet<&str> {
    let mut out = FxHashSet::default();
    if configuration.resources.iter().any(|r| r.mode == Mode::Data) {
        // What is handed to a module that is not here is judged nowhere else.
        let users = configuration.resources.iter().filter(|r| r.mode != Mode::Pseudo);
        users.for_each(|r| collect(&r.attributes, &mut out));
    }
    out
}

/// Recursion is as deep as values may be.
fn collect<'v>(value: &'v Value, out: &mut FxHashSet<&'v str>) {
    let mut add = |target: &'v str| {
        if target.starts_with("data.") || target.contains(".data.") {
            out.insert(target);
        }
    };
    value.origin.steps().filter_map(|step| step.reference.as_deref()).for_each(|r| add(&r.target));
    match &value.kind {
        ValueKind::Reference(r) => add(&r.target),
        ValueKind::Template(parts) => parts.iter().for_each(|part| {
            if let Part::Reference(r) = part {
                add(&r.target);
            }
        }),
        ValueKind::List(list) => list.items.iter().for_each(|item| collect(item, out)),
        ValueKind::Map(map) => map.entries.iter().for_each(|entry| collect(&entry.value, out)),
        _ => {}
    }
}

/// Whether a data source is left out of a kind of documents.
pub(super) fn is_left_out(kind: &Kind, resource: &Resource, used: &FxHashSet<&str>) -> bool {
    if resource.mode != Mode::Data {
        return false;
    }
    let documents = kind.rows.iter().find_map(|row| match row.ty {
        Ty::Policy(of) | Ty::Policies(of) => Some((of, row.spelling(FrontEnd::Terraform).path)),
        _ => None,
    });
    let bare = super::graph::bare_address(&resource.address);
    let is_used = used.contains(&*resource.address) || used.contains(bare);
    let Some((of, path)) = documents else {
        // A kind of other things, too: of this one, the user counts, unless it is the same thing, looked up.
        let is_same = kind.terraform.contains(&&*resource.type_name);
        return is_used && !is_same && kind.terraform.iter().any(|name| !name.starts_with("data."));
    };
    let names = shape::find(&resource.attributes, path).map_or(Truth::False, |found| names_principals(&found.value));
    is_used || names == Truth::from(of == "identity")
}

/// Whether a statement of a document names principals.
fn names_principals(document: &Value) -> Truth {
    let root = match &document.kind {
        ValueKind::Document(document) => &document.root,
        _ => document,
    };
    let names = |s: &Value| match &s.kind {
        ValueKind::Map(map) if map.get("Principal").or(map.get("NotPrincipal")).is_some() => Truth::True,
        ValueKind::Map(map) if map.rest.is_none() => Truth::False,
        _ => Truth::Unknown,
    };
    let Some(statements) = root.get("Statement").map(|e| &e.value) else {
        return if root.as_map().is_some_and(|m| m.rest.is_none()) { Truth::False } else { Truth::Unknown };
    };
    match &statements.kind {
        ValueKind::List(list) => {
            let open = if list.rest.is_some() { Truth::Unknown } else { Truth::False };
            list.items.iter().map(names).fold(open, Truth::or)
        }
        _ => names(statements),
    }
}

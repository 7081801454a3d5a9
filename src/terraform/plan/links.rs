//! What a plan tells of references: the configuration's expressions name the resources that each argument reads.

use super::document::{Document, Module, WrittenModule};
use crate::value::Reference;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::sync::Arc;

/// Expressions of every resource, and which addresses there are.
#[derive(Debug, Default)]
pub(super) struct Links<'d> {
    /// By address without any index.
    expressions: FxHashMap<String, &'d RawValue>,
    addresses: FxHashSet<&'d str>,
}

/// Where references of one resource instance are resolved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'s> {
    /// Address of its module instance, empty for the root.
    pub(super) module: &'s str,
    /// `[0]`, `["a"]`, or nothing.
    pub(super) index: &'s str,
}

impl<'d> Links<'d> {
    /// Of a whole plan.
    pub(super) fn of(document: &'d Document<'d>) -> Self {
        let mut links = Links::default();
        if let Some(configuration) = &document.configuration {
            links.expressions_of(&configuration.root_module, "");
        }
        let prior = document.prior_state.as_ref().and_then(|state| state.values.as_ref());
        for values in [document.planned_values.as_ref(), document.values.as_ref(), prior].into_iter().flatten() {
            links.addresses_of(&values.root_module);
        }
        links
    }

    /// As deep as the JSON reader let the document nest.
    fn expressions_of(&mut self, module: &'d WrittenModule<'d>, prefix: &str) {
        for resource in &module.resources {
            if let Some(expressions) = resource.expressions {
                self.expressions.insert(format!("{prefix}{}", resource.address), expressions);
            }
        }
        for (name, call) in &module.module_calls {
            self.expressions_of(&call.module, &format!("{prefix}module.{name}."));
        }
    }

    fn addresses_of(&mut self, module: &'d Module<'d>) {
        self.addresses.extend(module.resources.iter().map(|resource| &*resource.address));
        for child in &module.child_modules {
            self.addresses_of(child);
        }
    }

    /// The expressions of the resource with this address.
    pub(super) fn expressions(&self, address: &str) -> Option<&'d RawValue> {
        self.expressions.get(&without_indices(address)).copied()
    }

    /// The one resource attribute that `expression` reads, where it reads exactly one.
    pub(super) fn reference(&self, expression: Option<&Json>, scope: Scope<'_>) -> Option<Arc<Reference>> {
        let listed = expression?.get("references")?.as_array()?;
        let names: Vec<&str> = listed.iter().filter_map(Json::as_str).filter(|name| is_resource(name)).collect();
        // After `aws_x.y.id` the plan names `aws_x.y`, too.
        let is_prefix = |name: &str| names.iter().any(|other| *other != name && extends(other, name));
        let mut whole = names.iter().filter(|name| !is_prefix(name));
        let (Some(only), None) = (whole.next(), whole.next()) else { return None };
        let (resource, attribute) = split(only)?;
        let target = self.target(resource, scope)?;
        Some(Arc::new(Reference { target: Arc::from(target), attribute: Arc::from(attribute) }))
    }

    /// The address of the instance that `resource`, as written in the module of `scope`, means.
    fn target(&self, resource: &str, scope: Scope<'_>) -> Option<String> {
        let dot = if scope.module.is_empty() { "" } else { "." };
        let base = format!("{}{dot}{resource}", scope.module);
        if self.addresses.contains(&*base) {
            return Some(base);
        }
        let same = format!("{base}{}", scope.index);
        self.addresses.contains(&*same).then_some(same)
    }
}

fn extends(longer: &str, shorter: &str) -> bool {
    longer.strip_prefix(shorter).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// Whether a name is of a resource or data source, and not of a variable, a local value, a module or an iterator.
fn is_resource(name: &str) -> bool {
    let first = name.split(['.', '[']).next().unwrap_or_default();
    name.contains('.')
        && !matches!(first, "var" | "local" | "module" | "each" | "count" | "self" | "path" | "terraform")
}

/// `data.aws_x.y["k"].a.b` as (`data.aws_x.y["k"]`, `a.b`).
fn split(name: &str) -> Option<(&str, &str)> {
    let dots = if name.starts_with("data.") { 2 } else { 1 };
    let mut seen = 0;
    let mut end = name.len();
    for (offset, letter) in outside_of_quotes(name) {
        if letter == '.' {
            seen += 1;
            if seen > dots {
                end = offset;
                break;
            }
        }
    }
    let (resource, rest) = name.split_at_checked(end)?;
    (seen >= dots).then_some((resource, rest.strip_prefix('.').unwrap_or(rest)))
}

/// `module.a["x"].aws_b.c[0]` as `module.a.aws_b.c`.
pub(super) fn without_indices(address: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for (_, letter) in outside_of_quotes(address) {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

/// The letters that are not within quotes, with their offsets.
fn outside_of_quotes(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quoted, mut escaped) = (false, false);
    text.char_indices().filter(move |&(_, letter)| {
        let outside = !quoted && letter != '"';
        if letter == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = letter == '\\' && !escaped;
        outside
    })
}

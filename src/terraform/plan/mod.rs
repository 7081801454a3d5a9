//! Plans and states as `terraform show -json` writes them, down to resources; places are those of the blocks in the
//! configuration that the plan was made from, where it is at hand.

mod document;
mod links;
mod source;
mod values;
#[cfg(test)]
mod tests;

use super::Modules;
use crate::problem::{Code, Problem};
use crate::resource::{Configuration, Existence, FrontEnd, Mode, Provider, Resource};
use crate::source::Sources;
use document::{Document, Instance, Module};
use links::{Links, Scope};
use serde_json::{Value as Json, json};
use source::Configured;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use values::Reader;

/// Plans of large estates are large; beyond this nothing is read.
const MAX_PLAN_BYTES: u64 = 1 << 30;

/// A plan, evaluated.
#[derive(Debug)]
pub(crate) struct PlanEvaluation {
    /// Its resources and problems.
    pub(crate) configuration: Configuration,
    /// Resources as the plan has them, for those who ask for exactly that: objects with `address`, `type`, `name`,
    /// `index`, `mode`, `values`, and the paths that are `unknown`; by address.
    pub(crate) raw: Vec<Json>,
}

/// Evaluates the plan at `path`. `source` is the directory of its configuration; without one, that of the plan.
pub(crate) fn evaluate_plan(sources: &Sources, path: &Path, source: Option<&Path>) -> PlanEvaluation {
    let read = sources.files().read(path, MAX_PLAN_BYTES);
    let read = read.map_err(|error| Problem::of_path(Code("read/file"), path, error.to_string()));
    let (document, problems) = match read.and_then(|bytes| document::parse(&bytes, path)) {
        Ok(document) => (document, Vec::new()),
        Err(problem) => (Document::default(), vec![problem]),
    };
    let beside = path.parent().unwrap_or(Path::new("."));
    let directory = source.unwrap_or(beside).to_path_buf();
    let configured = Configured { sources, modules: Modules::default(), directory };
    let mut found: Vec<(Resource, Json)> = resources(&document, &configured);
    found.sort_by(|a, b| a.0.address.cmp(&b.0.address));
    let (resources, raw) = found.into_iter().unzip();
    let path: Arc<Path> = Arc::from(path);
    let files = vec![Arc::clone(&path)];
    let configuration = Configuration { path, front_end: FrontEnd::Terraform, resources, problems, files };
    PlanEvaluation { configuration, raw }
}

fn resources(document: &Document, configured: &Configured<'_>) -> Vec<(Resource, Json)> {
    let links = Links::of(document);
    let changes = document.resource_changes.iter().filter(|change| change.deposed.is_none());
    let unknown: BTreeMap<&str, &Json> = changes.map(|c| (&*c.address, &c.change.after_unknown)).collect();
    let mut instances = Vec::new();
    if let Some(values) = document.planned_values.as_ref().or(document.values.as_ref()) {
        instances_of(&values.root_module, &mut instances);
    }
    let planned: BTreeSet<&str> = instances.iter().map(|(instance, _)| &*instance.address).collect();
    // Data sources that were read while planning are no longer planned.
    let mut before = Vec::new();
    if let Some(values) = document.prior_state.as_ref().and_then(|state| state.values.as_ref()) {
        instances_of(&values.root_module, &mut before);
    }
    before.retain(|(instance, _)| instance.mode == "data" && !planned.contains(&*instance.address));
    instances.extend(before);
    let one = |(instance, module): (&Instance, &str)| {
        let unknown = unknown.get(&*instance.address).copied();
        resource(instance, module, unknown.unwrap_or(&Json::Null), &links, configured)
    };
    instances.into_iter().map(one).collect()
}

/// Resources below `module`, each with the address of its module. As deep as the JSON reader let the document nest.
fn instances_of<'d>(module: &'d Module, out: &mut Vec<(&'d Instance, &'d str)>) {
    out.extend(module.resources.iter().map(|instance| (instance, &*module.address)));
    for child in &module.child_modules {
        instances_of(child, out);
    }
}

fn resource(
    instance: &Instance,
    module: &str,
    unknown: &Json,
    links: &Links<'_>,
    configured: &Configured<'_>,
) -> (Resource, Json) {
    let index = match &instance.index {
        Json::Null => String::new(),
        key => format!("[{key}]"),
    };
    let reader = Reader { links, scope: Scope { module, index: &index }, address: &instance.address };
    let expressions = links.expressions(&instance.address);
    let attributes = reader.attributes(&instance.values, unknown, &instance.sensitive_values, expressions);
    let block = configured.block(module, &instance.mode, &instance.type_name, &instance.name);
    let place = block.and_then(|(head, _)| Some((configured.sources.get(head.source)?, head.span)));
    let file = place.as_ref().map(|(source, _)| configured.relative(source.path()));
    let line = place.map(|(source, span)| source.lines().line(span.start));
    let mode = if instance.mode == "data" { Mode::Data } else { Mode::Managed };
    let resource = Resource {
        address: Arc::from(&*instance.address),
        type_name: Arc::from(&*instance.type_name),
        mode,
        front_end: FrontEnd::Terraform,
        attributes,
        head: block.map(|(head, _)| head),
        body: block.map(|(_, body)| body),
        calls: Arc::from([]),
        existence: Existence::Certain,
        depends_on: Vec::new(),
        provider: Arc::new(Provider::default()),
        aliases: Vec::new(),
    };
    let raw = json!({
        "address": instance.address, "mode": if mode == Mode::Data { "data" } else { "managed" },
        "type": instance.type_name, "name": instance.name, "index": instance.index, "values": instance.values,
        "unknown": values::unknown_paths(unknown), "file": file, "line": line,
    });
    (resource, raw)
}

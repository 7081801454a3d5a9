//! Plans and states as `terraform show -json` writes them, down to resources; places are those of the configuration that
//! the plan was made from, where it is at hand.

mod document;
mod links;
mod overlay;
mod source;
mod values;
#[cfg(test)]
mod tests;

use super::{Modules, Options};
use crate::problem::{Code, Problem};
use crate::resource::{Configuration, Existence, FrontEnd, Mode, Resource};
use crate::source::Sources;
use document::{Document, Instance, Module, tree};
use links::{Links, Scope};
use overlay::overlay;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use source::Configured;
use std::path::Path;
use std::sync::Arc;
use values::{Names, Reader};

/// Plans of large estates are large; beyond this nothing is read.
const MAX_PLAN_BYTES: u64 = 1 << 30;
/// Resources that one thread reads in one go.
const CHUNK: usize = 256;
/// One resource cannot be read.
const RESOURCE: Code = Code("syntax/plan-resource");

/// A plan, evaluated.
#[derive(Debug)]
pub(crate) struct PlanEvaluation {
    /// Its resources and problems.
    pub(crate) configuration: Configuration,
    /// Resources as the plan has them, where that was asked for: objects with `address`, `type`, `name`, `index`, `mode`,
    /// `values`, and the paths that are `unknown`; by address.
    pub(crate) raw: Vec<Json>,
}

/// A plan and what is wanted of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanInput<'a> {
    /// The file.
    pub(crate) path: &'a Path,
    /// The directory of its configuration; without one, that of the plan.
    pub(crate) source: Option<&'a Path>,
    /// Whether resources are wanted as the plan has them, too.
    pub(crate) raw: bool,
}

/// Evaluates a plan.
pub(crate) fn evaluate_plan(
    sources: &Arc<Sources>,
    modules: &Modules,
    input: PlanInput<'_>,
    options: &Options,
) -> PlanEvaluation {
    let path: Arc<Path> = Arc::from(input.path);
    let mut configuration = Configuration {
        path: Arc::clone(&path),
        front_end: FrontEnd::Terraform,
        resources: Vec::new(),
        problems: Vec::new(),
        files: vec![Arc::clone(&path)],
    };
    let read = sources.files().read(&path, MAX_PLAN_BYTES);
    let bytes = read.map_err(|error| Problem::of_path(Code("read/file"), &path, error.to_string()));
    let parsed = bytes.as_ref().map_err(Problem::clone).and_then(|bytes| document::parse(bytes, &path));
    let document = match parsed {
        Ok(document) => document,
        Err(problem) => {
            configuration.problems.push(problem);
            return PlanEvaluation { configuration, raw: Vec::new() };
        }
    };
    let directory = input.source.or(path.parent()).unwrap_or(Path::new("."));
    let configured = Configured::new(sources, modules, directory.to_path_buf(), &document, options);
    let mut found: Vec<(Resource, Option<Json>)> = Vec::new();
    for one in (Plan { input, configured: &configured, links: Links::of(&document) }).resources(&document) {
        match one {
            Ok(one) => found.push(one),
            Err(problem) => configuration.problems.push(problem),
        }
    }
    found.sort_by(|a, b| a.0.address.cmp(&b.0.address));
    let (resources, raw): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    configuration.resources = resources;
    PlanEvaluation { configuration, raw: raw.into_iter().flatten().collect() }
}

/// What reading each resource needs.
struct Plan<'p> {
    input: PlanInput<'p>,
    configured: &'p Configured<'p>,
    links: Links<'p>,
}

/// A resource of the plan, and the address of its module.
type Placed<'d> = (&'d Instance<'d>, &'d str);

impl Plan<'_> {
    /// In the order of the plan, whatever the number of threads.
    fn resources(&self, document: &Document<'_>) -> Vec<Result<(Resource, Option<Json>), Problem>> {
        let changes = document.resource_changes.iter().filter(|change| change.deposed.is_none());
        let unknown: FxHashMap<&str, &RawValue> =
            changes.filter_map(|c| Some((&*c.address, c.change.after_unknown?))).collect();
        let part = |instances: &[Placed<'_>]| {
            let names = Names::default();
            let one = |&(instance, module): &Placed<'_>| {
                let unknown = unknown.get(&*instance.address).copied();
                self.resource(instance, module, unknown, &names).map_err(|error| self.unreadable(instance, &error))
            };
            instances.iter().map(one).collect::<Vec<_>>()
        };
        instances(document).par_chunks(CHUNK).flat_map_iter(part).collect()
    }

    /// The reader's own message would show the value, which may be a secret.
    fn unreadable(&self, instance: &Instance<'_>, error: &serde_json::Error) -> Problem {
        let why = if error.is_syntax() { "are nested too deeply" } else { "are not what plans have there" };
        Problem::of_path(RESOURCE, self.input.path, format!("values of `{}` {why}", instance.address))
    }

    fn resource(
        &self,
        instance: &Instance<'_>,
        module: &str,
        unknown: Option<&RawValue>,
        names: &Names,
    ) -> Result<(Resource, Option<Json>), serde_json::Error> {
        let index = match &instance.index {
            Json::Null => String::new(),
            key => format!("[{key}]"),
        };
        let scope = Scope { module, index: &index };
        let reader = Reader { names, links: &self.links, scope, address: &instance.address };
        let (values, unknown) = (tree(instance.values)?, tree(unknown)?);
        let sensitive = tree(instance.sensitive_values)?;
        let expressions = tree(self.links.expressions(&instance.address))?;
        let attributes = reader.attributes(&values, &unknown, &sensitive, Some(&expressions));
        let resource = self.placed(instance, module, attributes);
        let raw = self.input.raw.then(|| self.raw(instance, &resource, values, &unknown));
        Ok((resource, raw))
    }

    /// With the places of what is written, where that is at hand.
    fn placed(&self, instance: &Instance<'_>, module: &str, attributes: crate::value::Value) -> Resource {
        let written = self.configured.written(&instance.address);
        let block = match written {
            Some(written) => written.head.zip(written.body),
            None => self.configured.block(module, &instance.mode, &instance.type_name, &instance.name),
        };
        Resource {
            address: Arc::from(&*instance.address),
            type_name: Arc::from(&*instance.type_name),
            mode: if instance.mode == "data" { Mode::Data } else { Mode::Managed },
            front_end: FrontEnd::Terraform,
            attributes: written.map_or_else(|| attributes.clone(), |w| overlay(&attributes, &w.attributes)),
            head: block.map(|(head, _)| head),
            body: block.map(|(_, body)| body),
            calls: written.map_or_else(|| Arc::from([]), |w| Arc::clone(&w.calls)),
            existence: Existence::Certain,
            depends_on: written.map(|w| w.depends_on.clone()).unwrap_or_default(),
            provider: written.map(|w| Arc::clone(&w.provider)).unwrap_or_default(),
            aliases: Vec::new(),
            cause: None,
        }
    }

    fn raw(&self, instance: &Instance<'_>, resource: &Resource, values: Json, unknown: &Json) -> Json {
        let place = resource.head.and_then(|head| self.configured.line(head));
        json!({
            "address": instance.address, "mode": if resource.mode == Mode::Data { "data" } else { "managed" },
            "type": instance.type_name, "name": instance.name, "index": instance.index, "values": values,
            "unknown": values::unknown_paths(unknown), "file": place.as_ref().map(|(file, _)| file),
            "line": place.as_ref().map(|(_, line)| line),
        })
    }
}

/// All resources that will be there, and the data sources that were read while planning, which are no longer planned.
fn instances<'d>(document: &'d Document<'d>) -> Vec<Placed<'d>> {
    let mut out = Vec::new();
    if let Some(values) = document.planned_values.as_ref().or(document.values.as_ref()) {
        below(&values.root_module, &mut out);
    }
    let mut before = Vec::new();
    if let Some(values) = document.prior_state.as_ref().and_then(|state| state.values.as_ref()) {
        below(&values.root_module, &mut before);
    }
    let planned: FxHashSet<&str> = out.iter().map(|(instance, _)| &*instance.address).collect();
    before.retain(|(instance, _)| instance.mode == "data" && !planned.contains(&*instance.address));
    out.append(&mut before);
    out
}

/// Resources below `module`, each with the address of its module. As deep as the JSON reader let the document nest.
fn below<'d>(module: &'d Module<'d>, out: &mut Vec<Placed<'d>>) {
    out.extend(module.resources.iter().map(|instance| (instance, &*module.address)));
    for child in &module.child_modules {
        below(child, out);
    }
}

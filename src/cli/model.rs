//! `yourside model`: the resources of one input, normalised, or with `--raw` exactly as the front end evaluated them.

use super::args::{ModelArguments, StageArgument};
use super::exit::Status;
use super::outside;
use crate::cloudformation::{self, raw_json};
use crate::discover::{self, DocumentKind};
use crate::model::Graph;
use crate::problem::Problem;
use crate::resource::{Configuration, Mode, Resource};
use crate::source::{Location, Sources, normalize};
use crate::terraform::{self, Evaluation, InstanceKey, Modules, PlanEvaluation, PlanInput, view};
use crate::value::to_json;
use anyhow::bail;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Prints one JSON object.
pub(super) fn run(arguments: &ModelArguments) -> anyhow::Result<Status> {
    let files = outside::Inputs::for_paths(std::slice::from_ref(&arguments.path))?;
    let sources = Arc::new(Sources::new(Arc::new(files)));
    let (found, problems) = discover::discover(sources.files(), std::slice::from_ref(&arguments.path));
    if problems.iter().any(|p| p.code == discover::NOT_AN_INPUT) {
        bail!("{} is missing, or nothing that can be read", arguments.path.display());
    }
    let inputs = arguments.inputs.options(outside::terraform_variables())?;
    let documents = found.documents.iter().filter(|d| d.kind == DocumentKind::Template);
    let mut templates: Vec<PathBuf> = documents.map(|d| d.path.clone()).collect();
    if found.documents.is_empty() && found.terraform.is_empty() {
        templates.push(arguments.path.clone());
    }
    let plans = found.documents.iter().filter(|d| d.kind == DocumentKind::Plan);
    let plans: Vec<PathBuf> = plans.map(|d| d.path.clone()).collect();
    let printed = outside::on_big_stack(|| {
        if !plans.is_empty() && templates.is_empty() && found.terraform.is_empty() {
            let options = inputs.terraform(found.repository.clone());
            let modules = Modules::default();
            let evaluate = |path: &PathBuf| {
                let plan = PlanInput { path, source: inputs.source.as_deref(), raw: arguments.raw };
                terraform::evaluate_plan(&sources, &modules, plan, &options)
            };
            let evaluations: Vec<_> = plans.iter().map(evaluate).collect();
            return if arguments.raw {
                raw_plans(evaluations, &sources)
            } else {
                nodes(evaluations.iter().map(|e| &e.configuration), &sources)
            };
        }
        if !templates.is_empty() || found.terraform.is_empty() {
            let mut options = inputs.cloudformation(found.repository.clone());
            (options.raw, options.outputs_by_name) = (arguments.raw, arguments.raw);
            let evaluations = evaluate_templates(&sources, &templates, &options);
            return if arguments.raw {
                raw_templates(&evaluations, &sources, arguments)
            } else {
                nodes(evaluations.iter().map(|e| &e.configuration), &sources)
            };
        }
        let options = terraform::Options { raw: arguments.raw, ..inputs.terraform(found.repository.clone()) };
        let modules = Modules::default();
        // Of a file, the module that it belongs to.
        let directory = match found.terraform.as_slice() {
            [only] if !only.starts_with(&arguments.path) => only,
            _ => &arguments.path,
        };
        let evaluation = terraform::evaluate_root(&sources, &modules, directory, &options);
        if arguments.raw {
            raw(&evaluation, &sources, directory)
        } else {
            nodes(std::iter::once(&evaluation.configuration), &sources)
        }
    });
    outside::to_stdout(|out| writeln!(out, "{printed}"))?;
    Ok(Status::Clean)
}

/// Templates that are nested in another one are shown there, and not again by themselves.
fn evaluate_templates(
    sources: &Sources,
    paths: &[PathBuf],
    options: &cloudformation::Options,
) -> Vec<cloudformation::Evaluation> {
    let templates = cloudformation::Templates::default();
    let named: BTreeSet<PathBuf> = paths.iter().flat_map(|path| templates.local_calls(sources, path)).collect();
    let (nested, outermost): (Vec<_>, Vec<_>) = paths.iter().partition(|path| named.contains(&normalize(path)));
    let mut called = BTreeSet::new();
    let mut out = Vec::new();
    for path in outermost.into_iter().chain(nested) {
        if !called.contains(&normalize(path)) {
            let evaluation = cloudformation::evaluate_template(sources, &templates, path, options);
            called.extend(evaluation.called.iter().cloned());
            out.push(evaluation);
        }
    }
    out
}

/// Terraform's exact view, assembled as text since its numbers fit no number type.
fn raw(evaluation: &Evaluation, sources: &Sources, base: &Path) -> String {
    let resources: Vec<String> = evaluation
        .raw
        .iter()
        .map(|one| {
            let seen = view(&one.values);
            let (file, line) = place(Some(one.head), sources, base);
            let index = match &one.index {
                InstanceKey::None | InstanceKey::Any => Json::Null,
                InstanceKey::Index(index) => Json::from(*index),
                InstanceKey::Name(name) => Json::from(&**name),
            };
            let mode = if one.mode == Mode::Data { "data" } else { "managed" };
            let unknown: Vec<&str> = seen.unknown.iter().map(|path| path.trim_start_matches('.')).collect();
            let rest = json!({
                "address": &*one.address, "mode": mode, "type": &*one.type_name, "name": &*one.name, "index": index,
                "unknown": unknown, "file": file, "line": line,
            });
            let rest = rest.to_string();
            format!("{{\"values\":{},{}", seen.json, rest.trim_start_matches('{'))
        })
        .collect();
    let outputs: Vec<String> = evaluation
        .outputs
        .iter()
        .map(|(name, value)| {
            let seen = view(value);
            let marks = value.deep_marks();
            let rest = json!({ "unknown": seen.unknown, "sensitive": marks.sensitive }).to_string();
            format!("{}:{{\"value\":{},{}", Json::from(&**name), seen.json, rest.trim_start_matches('{'))
        })
        .collect();
    let problems = problems(&evaluation.configuration, sources, base);
    format!("{{\"resources\":[{}],\"outputs\":{{{}}},\"problems\":{problems}}}", resources.join(","), outputs.join(","))
}

/// Resources of plans as the plans have them.
fn raw_plans(evaluations: Vec<PlanEvaluation>, sources: &Sources) -> String {
    let (mut resources, mut found) = (Vec::new(), Vec::new());
    for evaluation in evaluations {
        resources.extend(evaluation.raw);
        if let Json::Array(list) = problems(&evaluation.configuration, sources, Path::new("")) {
            found.extend(list);
        }
    }
    json!({ "resources": resources, "outputs": {}, "problems": found }).to_string()
}

/// Resources of templates as they were evaluated.
fn raw_templates(evaluations: &[cloudformation::Evaluation], sources: &Sources, arguments: &ModelArguments) -> String {
    let evaluated = arguments.stage == StageArgument::Evaluated;
    let mut resources = Vec::new();
    let mut found = Vec::new();
    for evaluation in evaluations {
        for resource in &evaluation.raw {
            let (type_name, properties) = match (&resource.properties, resource.evaluated_type) {
                _ if !evaluated => (resource.type_name.clone(), resource.written.clone()),
                (Some(properties), Some(name)) => (Json::from(name), raw_json(properties)),
                (Some(properties), None) => (resource.type_name.clone(), raw_json(properties)),
                (None, _) => continue,
            };
            let file = resource.template.to_string_lossy();
            resources.push(json!({
                "id": &*resource.id, "type": type_name, "properties": properties, "stack": &*resource.stack,
                "template": file, "address": &*resource.address, "file": file, "line": resource.line,
            }));
        }
        found.push(problems(&evaluation.configuration, sources, Path::new("")));
    }
    let problems: Vec<Json> = found.into_iter().filter_map(|list| list.as_array().cloned()).flatten().collect();
    json!({ "resources": resources, "outputs": {}, "problems": problems }).to_string()
}

/// The nodes of the common model.
fn nodes<'c>(configurations: impl Iterator<Item = &'c Configuration>, sources: &Sources) -> String {
    let mut out = Vec::new();
    let mut found = Vec::new();
    for configuration in configurations {
        nodes_of(configuration, sources, &mut out);
        found.push(problems(configuration, sources, Path::new("")));
    }
    let problems: Vec<Json> = found.into_iter().filter_map(|list| list.as_array().cloned()).flatten().collect();
    format!("{:#}", json!({ "nodes": out, "problems": problems }))
}

fn nodes_of(configuration: &Configuration, sources: &Sources, out: &mut Vec<Json>) {
    let graph = Graph::build(configuration);
    let base = Path::new("");
    for kind in graph.kinds() {
        for &id in graph.of_kind(kind) {
            let (Some(node), Some(resource)) = (graph.node(id), graph.resource(id)) else { continue };
            // A kind without attributes stands for the text of every resource, and says nothing here.
            if node.kind.rows.is_empty() {
                continue;
            }
            let companions: Vec<&str> = node.companions.iter().filter_map(|&i| address(configuration, i)).collect();
            let (file, line) = place(resource.head, sources, base);
            out.push(json!({
                "kind": kind, "address": &*resource.address, "type": &*resource.type_name, "file": file, "line": line,
                "attributes": to_json(&node.attributes), "companions": companions,
                "depends_on": resource.depends_on, "aliases": resource.aliases,
                "region": resource.provider.region.as_ref().map(to_json),
                "account": resource.provider.account.as_ref().map(to_json),
                "default_tags": resource.provider.default_tags.as_ref().map(to_json),
            }));
        }
    }
}

fn address(configuration: &Configuration, index: usize) -> Option<&str> {
    configuration.resources.get(index).map(|resource: &Resource| &*resource.address)
}

fn problems(configuration: &Configuration, sources: &Sources, base: &Path) -> Json {
    let one = |problem: &Problem| {
        let (path, line) = problem.place(sources);
        let file = path.map(|p| relative(&p, base));
        json!({
            "code": problem.code.0, "level": problem.level.name(), "file": file, "line": line, "message": problem.message,
        })
    };
    configuration.problems.iter().map(one).collect()
}

fn place(at: Option<Location>, sources: &Sources, base: &Path) -> (Option<String>, Option<u32>) {
    match at.and_then(|at| Some((sources.get(at.source)?, at.span))) {
        Some((source, span)) => (Some(relative(source.path(), base)), Some(source.lines().line(span.start))),
        None => (None, None),
    }
}

/// The path below the input that was named.
fn relative(path: &Path, base: &Path) -> String {
    path.strip_prefix(base).unwrap_or(path).to_string_lossy().into_owned()
}

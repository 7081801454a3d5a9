//! CloudFormation: templates, parameters, intrinsic functions and conditions, down to resources.

mod conditions;
mod evaluate;
mod foreach;
mod intrinsics;
mod raw;
mod sam;
mod text;
mod template;
#[cfg(test)]
mod tests;

pub(crate) use raw::raw_json;

use crate::problem::{Code, Problem};
use crate::resource::{Configuration, Existence, FrontEnd, Mode, Provider, Resource};
use crate::source::{Source, Sources};
use crate::syntax::data::{self, Node};
use crate::syntax::{json, yaml};
use crate::value::{Entry, Origin, Truth, Value};
use evaluate::Evaluator;
use std::path::Path;
use std::sync::Arc;
use template::Template;

/// Nothing that looks like a template.
pub(crate) const NOT_A_TEMPLATE: Code = Code("configuration/not-a-template");

/// What the user gives besides the template.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Values of parameters, and of pseudo parameters such as `AWS::Region`; the last of a name wins.
    pub(crate) parameters: Vec<(String, String)>,
}

/// A template, evaluated.
#[derive(Debug)]
pub(crate) struct Evaluation {
    /// Its resources and problems.
    pub(crate) configuration: Configuration,
    /// Resources as they were evaluated, for those who ask for exactly that; in the order of the template.
    pub(crate) raw: Vec<RawResource>,
}

/// A resource as it was evaluated.
#[derive(Debug)]
pub(crate) struct RawResource {
    /// Logical id.
    pub(crate) id: Arc<str>,
    /// `AWS::S3::Bucket`.
    pub(crate) type_name: Arc<str>,
    /// A map; nothing where the condition of the resource is false.
    pub(crate) properties: Option<Value>,
    /// As written, short tags in their long form.
    pub(crate) written: serde_json::Value,
    /// One-based line of the logical id.
    pub(crate) line: u32,
}

/// Evaluates the template at `path`.
pub(crate) fn evaluate_template(sources: &Sources, path: &Path, options: &Options) -> Evaluation {
    let mut problems = Vec::new();
    let template = match sources.load(path) {
        Ok(source) => read(&source, &mut problems).and_then(|root| {
            let root = foreach::expand(&root, options);
            let (root, causes) = transformed(root, &source, options, &mut problems);
            Template::new(source, &root, &mut problems).map(|template| template.caused_by(&causes))
        }),
        Err(error) => {
            problems.push(Problem::of_path(Code("read/file"), path, error.to_string()));
            None
        }
    };
    let mut raw = Vec::new();
    let mut resources = Vec::new();
    if let Some(template) = &template {
        let evaluator = Evaluator::new(template, options);
        for declared in &template.resources {
            resources.extend(resource(&evaluator, declared, &mut raw));
        }
        resources.extend(template.parameters.values().map(|parameter| evaluator.pseudo(parameter)));
        problems.extend(evaluator.into_problems());
    } else if problems.is_empty() {
        let message = "no section `Resources` with typed resources";
        problems.push(
            Problem::of_path(NOT_A_TEMPLATE, path, message)
                .help("name a CloudFormation template, or leave the file out")
                .level(crate::problem::Level::Notice),
        );
    }
    resources.sort_by(|a, b| a.address.cmp(&b.address));
    problems.sort_by(|a, b| a.compare(b, sources));
    let path: Arc<Path> = Arc::from(path);
    let files = vec![Arc::clone(&path)];
    let configuration = Configuration { path, front_end: FrontEnd::CloudFormation, resources, problems, files };
    Evaluation { configuration, raw }
}

/// The template after SAM's transform, if that is for it, and for every generated resource the one that caused it.
fn transformed(root: Node, source: &Source, options: &Options, problems: &mut Vec<Problem>) -> (Node, sam::Causes) {
    let Some(expansion) = sam::expand(&root, &options.parameters) else { return (root, sam::Causes::new()) };
    problems.extend(expansion.faults.into_iter().map(|fault| fault.into_problem(source)));
    (expansion.root, expansion.causes)
}

/// JSON where the first character says so, else YAML.
fn read(source: &Source, problems: &mut Vec<Problem>) -> Option<Node> {
    if source.text().trim_start().starts_with('{') {
        match json::parse(source) {
            Ok(tree) => return Some(data::from_json(&tree)),
            // Flow-style YAML begins so, too.
            Err(problem) => {
                let (tree, _) = yaml::parse(source);
                if tree.is_none() {
                    problems.push(problem);
                }
                return tree;
            }
        }
    }
    let (tree, found) = yaml::parse(source);
    problems.extend(found);
    tree
}

/// The resource, if it exists.
fn resource(evaluator: &Evaluator<'_>, declared: &template::Declared, raw: &mut Vec<RawResource>) -> Option<Resource> {
    let template = evaluator.template;
    let existence = match &declared.condition {
        None => Existence::Certain,
        Some(name) => match evaluator.condition(name) {
            (Truth::True, _) => Existence::Certain,
            (Truth::False, _) => {
                raw.push(raw_resource(template, declared, None));
                return None;
            }
            (Truth::Unknown, why) => Existence::Possible(why),
        },
    };
    let head = template.at(declared.key_span);
    let mut entries: Vec<Entry> = Vec::new();
    if let Some(properties) = &declared.properties {
        let value = evaluator.value(properties);
        if let Some(map) = value.as_ref().and_then(Value::as_map) {
            entries.extend(map.entries.iter().cloned());
        }
    }
    let properties = Value::map(entries).at(Origin::written(head));
    raw.push(raw_resource(template, declared, Some(properties.clone())));
    Some(Resource {
        address: Arc::clone(&declared.id),
        type_name: Arc::clone(&declared.type_name),
        mode: Mode::Managed,
        front_end: FrontEnd::CloudFormation,
        attributes: with_policies(properties, declared, evaluator),
        head: Some(head),
        body: Some(template.at(declared.span)),
        calls: Arc::from([]),
        existence,
        depends_on: declared.depends_on.clone(),
        provider: Arc::new(Provider::default()),
        aliases: declared.aliases.clone(),
    })
}

fn raw_resource(template: &Template, declared: &template::Declared, properties: Option<Value>) -> RawResource {
    RawResource {
        id: Arc::clone(&declared.id),
        type_name: Arc::clone(&declared.type_name),
        properties,
        written: declared.properties.as_ref().map_or_else(|| serde_json::json!({}), raw::written_json),
        line: template.source.lines().line(declared.key_span.start),
    }
}

/// `DeletionPolicy` and its like stand beside the properties, where rules read them too.
fn with_policies(properties: Value, declared: &template::Declared, evaluator: &Evaluator<'_>) -> Value {
    let Some(map) = properties.as_map() else { return properties };
    let mut entries = map.entries.clone();
    for pair in &declared.attributes {
        if let Some(value) = evaluator.value(&pair.value) {
            entries.push(Entry { key: Arc::clone(&pair.key), at: Some(evaluator.template.at(pair.value.span)), value });
        }
    }
    Value::map(entries).at(properties.origin.clone())
}

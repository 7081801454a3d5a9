//! CloudFormation: templates, parameters, intrinsic functions and conditions, down to resources.

mod arguments;
mod budget;
mod conditions;
mod constructs;
mod evaluate;
mod foreach;
mod include;
mod intrinsics;
mod load;
mod mappings;
mod nested;
mod notices;
mod pseudo;
mod raw;
mod sam;
mod stack;
mod template;
mod text;
mod texts;
#[cfg(test)]
mod tests;

pub(crate) use load::Templates;
pub(crate) use raw::raw_json;

use crate::problem::Code;
use crate::resource::{Configuration, FrontEnd};
use crate::source::{Sources, normalize};
use crate::value::Value;
use arguments::Arguments;
use stack::{Place, Shared, evaluate};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Nothing that looks like a template.
pub(crate) const NOT_A_TEMPLATE: Code = Code("configuration/not-a-template");

/// What the user gives besides the template.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Values of parameters, and of pseudo parameters such as `AWS::Region`; the last of a name wins.
    pub(crate) parameters: Vec<(String, String)>,
    /// Nested templates are read inside of this directory only.
    pub(crate) repository: PathBuf,
    /// Outputs of nested stacks stay references, as in the template itself; for those who ask for exactly that.
    pub(crate) outputs_by_name: bool,
    /// Resources are also kept as they are written and evaluated.
    pub(crate) raw: bool,
}

/// A template, evaluated.
#[derive(Debug)]
pub(crate) struct Evaluation {
    /// Its resources and problems.
    pub(crate) configuration: Configuration,
    /// Resources as they were evaluated, if that was asked for; in the order of the template.
    pub(crate) raw: Vec<RawResource>,
    /// Local templates that nested stacks were made of, and files that were included: those are no inputs of their own then.
    pub(crate) called: BTreeSet<PathBuf>,
}

/// A resource as it was evaluated.
#[derive(Clone, Debug)]
pub(crate) struct RawResource {
    /// Logical id.
    pub(crate) id: Arc<str>,
    /// `Outer/Inner`; empty in the outermost stack.
    pub(crate) stack: Arc<str>,
    /// The file that declares it.
    pub(crate) template: Arc<Path>,
    /// Stack and logical id.
    pub(crate) address: Arc<str>,
    /// `"AWS::S3::Bucket"`, as written.
    pub(crate) type_name: serde_json::Value,
    /// The type of its evaluated properties, where these are shown as of another one: an application of SAM is a stack to
    /// the transform, but what the stack is made of only the repository of applications knows.
    pub(crate) evaluated_type: Option<&'static str>,
    /// A map; nothing where the condition of the resource is false.
    pub(crate) properties: Option<Value>,
    /// As written, short tags in their long form.
    pub(crate) written: serde_json::Value,
    /// One-based line of the logical id.
    pub(crate) line: u32,
}

/// Evaluates the template at `path` with its nested stacks.
pub(crate) fn evaluate_template(
    sources: &Sources,
    templates: &Templates,
    path: &Path,
    options: &Options,
) -> Evaluation {
    let path = normalize(path);
    let (budget, called) = Default::default();
    let shared = Shared { sources, templates, options, budget, called };
    let mut stack = evaluate(&shared, &Place::outermost(&path), Arguments::given(options));
    let mut resources = std::mem::take(&mut stack.resources);
    resources.sort_by(|a, b| a.address.cmp(&b.address));
    let mut problems = std::mem::take(&mut stack.problems);
    problems.extend(shared.budget.into_problems());
    problems.sort_by(|a, b| a.compare(b, sources));
    problems.dedup();
    let path: Arc<Path> = Arc::from(path);
    let mut nested: Vec<Arc<Path>> = stack.files.into_iter().filter(|file| *file != path).collect();
    nested.sort();
    nested.dedup();
    let files = std::iter::once(Arc::clone(&path)).chain(nested).collect();
    let configuration = Configuration { path, front_end: FrontEnd::CloudFormation, resources, problems, files };
    Evaluation { configuration, raw: stack.raw, called: shared.called.into_inner() }
}

//! The entry: a root directory with its inputs, evaluated in full, down to resources.

use super::body::Body;
use super::conditions::judge;
use super::expand::InstanceKey;
use super::frame::Local;
use super::instance::{CallState, Evaluator, Instance};
use super::load::Modules;
use super::lower::lower;
use super::module::{Argument, Declaration, DeclaredMode, ResourceKey};
use super::providers::ProviderBlock;
use super::resources::{ResourceInstance, ResourceState};
use super::value::Value;
use super::variables::Inputs;
use crate::problem::{Code, Level, Problem};
use crate::resource::{Configuration, Existence, FrontEnd, Mode, Provider, Resource};
use crate::source::{Location, Sources, normalize};
use crate::syntax::hcl::tree::{Expr, ExprKind};
use crate::value::{Entry, Unknown as Cause, Value as Common};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// What the user gives besides the files.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// `--var` and `--var-file` in the order in which they were given: the last wins.
    pub(crate) assignments: Vec<Assignment>,
    /// Variables of the environment, without their `TF_VAR_`.
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) workspace: String,
    /// Nothing outside of it is read.
    pub(crate) repository: PathBuf,
    /// Variable files that are read when the root is evaluated for another environment.
    pub(crate) read_elsewhere: BTreeSet<PathBuf>,
    /// Whether resources are wanted as Terraform's own values, too.
    pub(crate) raw: bool,
}

/// One option that gives values to variables.
#[derive(Clone, Debug)]
pub(crate) enum Assignment {
    /// `--var NAME=VALUE`
    Value(String, String),
    /// `--var-file FILE`
    File(PathBuf),
    /// The value that a plan has for a variable, as JSON. Where defaults and files give the same, theirs is taken, since
    /// they say where it is written.
    Planned(String, String),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            assignments: Vec::new(),
            environment: Vec::new(),
            workspace: "default".to_owned(),
            repository: PathBuf::from("."),
            read_elsewhere: BTreeSet::new(),
            raw: false,
        }
    }
}

/// A root module, evaluated.
#[derive(Debug)]
pub(crate) struct Evaluation {
    pub(crate) configuration: Configuration,
    /// Where that was asked for: as Terraform's own values, in the same order as the configuration's resources, pseudo
    /// resources left out.
    pub(crate) raw: Vec<RawResource>,
    pub(crate) outputs: BTreeMap<Arc<str>, Value>,
    /// Directories that were called with at least one instance.
    pub(crate) module_dirs_called: BTreeSet<PathBuf>,
}

/// A resource instance as Terraform has it.
#[derive(Clone, Debug)]
pub(crate) struct RawResource {
    pub(crate) address: Arc<str>,
    pub(crate) type_name: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) mode: Mode,
    pub(crate) index: InstanceKey,
    /// An object of what is written.
    pub(crate) values: Value,
    pub(crate) head: Location,
}

/// Evaluates the module in `directory` as a root.
pub(crate) fn evaluate_root(
    sources: &Arc<Sources>,
    modules: &Modules,
    directory: &Path,
    options: &Options,
) -> Evaluation {
    let directory = normalize(directory);
    let mut inputs = Inputs::read(sources, &directory, options);
    let mut problems = std::mem::take(&mut inputs.problems);
    let module = modules.load(sources, &directory);
    problems.extend(inputs.undeclared(&module));
    if module.files.is_empty() && module.problems.is_empty() {
        let message = "directory holds no Terraform files";
        problems.push(Problem::of_path(Code("configuration/empty"), &directory, message).level(Level::Notice));
    }
    let evaluator = Evaluator::new(sources, modules, options, &directory, inputs);
    evaluator.enlist(&Rc::new(Instance::new(module, PathBuf::from("."))));
    let mut output = Output::default();
    let mut position = 0;
    // Evaluating an instance enlists those that it calls.
    while let Some(instance) = evaluator.instance(position).filter(|_| !evaluator.is_full.get()) {
        evaluator.sweep(&instance, &mut output);
        position += 1;
    }
    let evaluation = finish(&evaluator, &directory, problems, output);
    evaluator.clear();
    evaluation
}

/// Resources on their way out.
#[derive(Default)]
struct Output {
    resources: Vec<(Resource, Option<RawResource>)>,
    outputs: BTreeMap<Arc<str>, Value>,
    files: BTreeSet<Arc<Path>>,
    problems: Vec<Problem>,
    called: BTreeSet<PathBuf>,
}

fn finish(evaluator: &Evaluator<'_>, directory: &Path, mut problems: Vec<Problem>, mut output: Output) -> Evaluation {
    problems.append(&mut output.problems);
    problems.extend(evaluator.take_problems());
    problems.sort_by(|a, b| a.compare(b, evaluator.sources));
    // A module that is called many times has each of its problems once.
    problems.dedup();
    output.resources.sort_by(|(a, _), (b, _)| a.address.cmp(&b.address));
    let (resources, raw): (Vec<_>, Vec<_>) = output.resources.into_iter().unzip();
    Evaluation {
        configuration: Configuration {
            path: Arc::from(directory),
            front_end: FrontEnd::Terraform,
            resources,
            problems,
            files: output.files.into_iter().collect(),
        },
        raw: raw.into_iter().flatten().collect(),
        outputs: output.outputs,
        module_dirs_called: output.called,
    }
}

impl Evaluator<'_> {
    /// Evaluates everything in one module instance.
    fn sweep(&self, instance: &Rc<Instance>, out: &mut Output) {
        let module = Arc::clone(&instance.module);
        out.problems.extend(module.problems.iter().cloned());
        out.files.extend(module.files.iter().map(Arc::clone));
        // Only what is evaluated in full counts as called: all else is still to be scanned by itself.
        if let (Some(directory), Some(_)) = (&module.directory, &instance.caller) {
            out.called.insert(directory.to_path_buf());
        }
        for name in module.variables.keys() {
            self.variable(instance, name, None);
        }
        for argument in module.locals.values() {
            self.local(instance, argument);
        }
        for (name, declaration) in &module.calls {
            let absent = self.call(instance, name, None).flatten().filter(|state| state.absent.is_some());
            let handed_over = absent.and_then(|state| self.handed_over(instance, name, declaration, &state));
            out.resources.extend(handed_over.map(|resource| (resource, None)));
        }
        for (key, declaration) in &module.resources {
            if let Some(Some(state)) = self.resource(instance, key, None) {
                self.conditions(instance, &state, declaration);
                self.emit(instance, &state, declaration, out);
            }
        }
        for (key, declaration) in &module.providers {
            let block = ProviderBlock { instance: Rc::clone(instance), key: key.clone() };
            if let Some(body) = self.provider_body(&block) {
                out.resources.push((self.pseudo(&block, declaration, &body), None));
            }
        }
        for (name, declaration) in &module.outputs {
            if let Some(value) = self.output(instance, name, None).filter(|_| instance.caller.is_none()) {
                out.outputs.insert(Arc::clone(name), value);
            }
            let local = Local::default();
            let frame = self.frame(instance, declaration, &local);
            for condition in declaration.content.blocks("precondition") {
                judge(&frame, condition, Level::Error);
            }
        }
        for check in module.checks.values() {
            self.judge_check(instance, check);
        }
    }

    fn conditions(&self, instance: &Rc<Instance>, state: &ResourceState, declaration: &Declaration) {
        let lifecycle = declaration.content.blocks("lifecycle");
        let blocks: Vec<_> = lifecycle
            .flat_map(|l| l.inside().into_iter())
            .filter(|b| matches!(&*b.block.kind.text, "precondition" | "postcondition"))
            .collect();
        for one in state.instances.iter().take(if blocks.is_empty() { 0 } else { usize::MAX }) {
            let mut local = one.local.clone();
            local.this = Some(state.object(one, declaration.head()));
            let frame = self.frame(instance, declaration, &local);
            for block in &blocks {
                judge(&frame, block, Level::Error);
            }
        }
    }

    fn emit(&self, instance: &Rc<Instance>, state: &ResourceState, declaration: &Declaration, out: &mut Output) {
        let provider = self.provider_of(instance, &state.key.type_name, declaration);
        let depends_on = depends_on(instance, declaration);
        for one in &state.instances {
            let resource = self.lowered(instance, state, one, declaration, &provider, &depends_on);
            let raw = self.options.raw.then(|| RawResource {
                address: Arc::clone(&one.address),
                type_name: Arc::clone(&state.key.type_name),
                name: Arc::clone(&state.key.name),
                mode: resource.mode,
                index: one.key.clone(),
                values: state.raw(one),
                head: declaration.head(),
            });
            out.resources.push((resource, raw));
        }
    }

    fn lowered(
        &self,
        instance: &Rc<Instance>,
        state: &ResourceState,
        one: &ResourceInstance,
        declaration: &Declaration,
        provider: &Arc<Provider>,
        depends_on: &[Arc<str>],
    ) -> Resource {
        let possible: Option<&Arc<Cause>> = state.expansion.cause().or(instance.possible.as_ref());
        Resource {
            address: Arc::clone(&one.address),
            type_name: Arc::clone(&state.key.type_name),
            mode: mode(&state.key),
            front_end: FrontEnd::Terraform,
            attributes: state.common(one),
            head: Some(declaration.head()),
            body: Some(declaration.body()),
            calls: Arc::clone(&instance.calls),
            existence: possible.map_or(Existence::Certain, |cause| Existence::Possible(Arc::clone(cause))),
            depends_on: depends_on.to_vec(),
            provider: Arc::clone(provider),
            aliases: Vec::new(),
            cause: None,
        }
    }

    /// `provider.aws`, `module.m.provider.aws.west`.
    fn pseudo(&self, block: &ProviderBlock, declaration: &Declaration, body: &Body) -> Resource {
        let instance = &block.instance;
        let address = instance.prefixed(&format!("provider.{}", block.key.address()));
        no_resource(instance, declaration, (address, format!("provider.{}", block.key.name)), body.to_common())
    }

    /// What a module that is not here is given: whatever is among it is used, though nobody can tell how.
    fn handed_over(
        &self,
        instance: &Rc<Instance>,
        name: &str,
        declaration: &Declaration,
        state: &CallState,
    ) -> Option<Resource> {
        let (_, local) = state.expansion.instances().into_iter().next()?;
        let frame = self.frame(instance, declaration, &local);
        let given = declaration.content.arguments.iter().filter(|a| !is_of_the_call(&a.name.text));
        let entry = |a: &Argument| Entry {
            key: Arc::clone(&a.name.text),
            at: Some(Location { source: a.source, span: a.value.span }),
            value: lower(&frame.argument(a)),
        };
        let entries: Vec<Entry> = given.map(entry).collect();
        if entries.is_empty() {
            return None;
        }
        let address = instance.prefixed(&format!("module.{name}"));
        Some(no_resource(instance, declaration, (address, "module".to_owned()), Common::map(entries)))
    }
}

/// Arguments of a module call that are Terraform's own.
fn is_of_the_call(name: &str) -> bool {
    matches!(name, "source" | "version" | "providers" | "count" | "for_each" | "depends_on")
}

/// What rules see as a resource though it is none, by its address and type.
fn no_resource(
    instance: &Instance,
    declaration: &Declaration,
    (address, type_name): (String, String),
    attributes: Common,
) -> Resource {
    Resource {
        address: Arc::from(address),
        type_name: Arc::from(type_name),
        mode: Mode::Pseudo,
        front_end: FrontEnd::Terraform,
        attributes,
        head: Some(declaration.head()),
        body: Some(declaration.body()),
        calls: Arc::clone(&instance.calls),
        existence: instance.possible.as_ref().map_or(Existence::Certain, |c| Existence::Possible(Arc::clone(c))),
        depends_on: Vec::new(),
        provider: Arc::default(),
        aliases: Vec::new(),
        cause: None,
    }
}

fn mode(key: &ResourceKey) -> Mode {
    match key.mode {
        DeclaredMode::Managed => Mode::Managed,
        DeclaredMode::Data | DeclaredMode::Ephemeral => Mode::Data,
    }
}

/// Addresses in `depends_on`, without instance keys.
fn depends_on(instance: &Instance, declaration: &Declaration) -> Vec<Arc<str>> {
    let Some(argument) = declaration.argument("depends_on") else { return Vec::new() };
    let ExprKind::Tuple(items) = &argument.value.kind else { return Vec::new() };
    items.iter().filter_map(|item| Some(Arc::from(instance.prefixed(&plain_address(item)?)))).collect()
}

/// Recursion is as deep as the parser allowed.
fn plain_address(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(name.to_string()),
        ExprKind::Attribute(base, name) => Some(format!("{}.{}", plain_address(base)?, name.text)),
        ExprKind::Index(base, _) => plain_address(base),
        _ => None,
    }
}

#[cfg(test)]
mod tests;

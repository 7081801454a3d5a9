//! Module calls: where the module lies, and an instance of it for every instance of the call.

use super::expand::{Expansion, InstanceKey};
use super::frame::{Frame, Local};
use super::instance::{CallState, Caller, Done, Evaluator, Instance, Node};
use super::module::{Declaration, Module};
use super::providers;
use super::value::Value;
use crate::problem::{Code, Problem};
use crate::resource::Call;
use crate::source::{EntryKind, Location, is_inside, normalize};
use crate::syntax::hcl::tree::ExprKind;
use crate::value::{Reason, Unknown as Cause};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Deepest nesting of module calls.
const MAX_CALLS: usize = 24;

/// Arguments of a call that are Terraform's.
const META: [&str; 6] = ["source", "version", "providers", "count", "for_each", "depends_on"];

impl Evaluator<'_> {
    /// The call of this name; `None` when the module has none, `Some(None)` when it is part of a cycle.
    pub(crate) fn call(
        &self,
        instance: &Rc<Instance>,
        name: &Arc<str>,
        at: Option<Location>,
    ) -> Option<Option<Rc<CallState>>> {
        let declaration = instance.module.calls.get(name)?;
        let node = Node::Call(Arc::clone(name));
        let done =
            self.once(instance, &node, at, || Done::Call(Rc::new(self.evaluate_call(instance, name, declaration))));
        Some(match done {
            Ok(Done::Call(state)) => Some(state),
            _ => None,
        })
    }

    fn evaluate_call(&self, instance: &Rc<Instance>, name: &Arc<str>, declaration: &Declaration) -> CallState {
        let outside = Local::default();
        let frame = self.frame(instance, declaration, &outside);
        if self.is_full.get() {
            let cause = Cause::new(Reason::Limit, format!("module.{name}"));
            return CallState { expansion: Expansion::Single, instances: Vec::new(), absent: Some(cause) };
        }
        let expansion = Expansion::of(&frame, &declaration.content);
        let absent = |cause| CallState { expansion: expansion.clone(), instances: Vec::new(), absent: Some(cause) };
        let path = match self.locate(&frame, instance, name, declaration) {
            Ok(path) => path,
            Err(reason) => return absent(Cause::new(reason, format!("module.{name}"))),
        };
        if instance.calls.len() >= MAX_CALLS {
            let message = format!("modules call each other more than {MAX_CALLS} deep");
            self.report(Problem::error(Code("limit/module-depth"), declaration.head(), message));
            return absent(Cause::new(Reason::Limit, format!("module.{name}")));
        }
        let directory = normalize(&self.root_directory.join(&path));
        let module = self.modules.load(self.sources, &directory);
        self.check_arguments(&module, name, declaration);
        let shared = Arc::new(declaration.clone());
        let mut instances = Vec::new();
        for (key, local) in expansion.instances() {
            // A module weighs as much as a few of its resources, even where it is empty.
            if !self.make(4) {
                self.report_too_many(declaration.head());
                break;
            }
            let child = self.child(instance, (name, &key), &shared, local, &module, &path, expansion.cause());
            self.enlist(&child);
            instances.push((key, child));
        }
        CallState { expansion, instances, absent: None }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one new instance, used in one place")]
    fn child(
        &self,
        parent: &Rc<Instance>,
        (name, key): (&Arc<str>, &InstanceKey),
        declaration: &Arc<Declaration>,
        local: Local,
        module: &Arc<Module>,
        path: &Path,
        unknown: Option<&Arc<Cause>>,
    ) -> Rc<Instance> {
        let call_name: Arc<str> = Arc::from(format!("module.{name}"));
        let address: Arc<str> = Arc::from(format!("{}{}", parent.prefixed(&call_name), key.suffix()));
        let mut calls = parent.calls.to_vec();
        calls.push(Call {
            address: Arc::clone(&address),
            at: Some(declaration.head()),
            body: Some(declaration.body()),
        });
        let dotted = if parent.dotted.is_empty() { name.to_string() } else { format!("{}.{name}", parent.dotted) };
        let providers = providers::passed(self, parent, declaration);
        let mut child = Instance::new(Arc::clone(module), path.to_path_buf());
        child.address = address;
        child.dotted = dotted;
        child.caller =
            Some(Caller { instance: Rc::clone(parent), declaration: Arc::clone(declaration), local, name: call_name });
        child.calls = calls.into();
        child.possible = parent.possible.clone().or_else(|| unknown.map(Arc::clone));
        child.providers = providers;
        Rc::new(child)
    }

    fn check_arguments(&self, module: &Module, name: &str, declaration: &Declaration) {
        let known = |n: &str| META.contains(&n) || module.variables.contains_key(n);
        // A module that could not be read in full may well declare the variable.
        if !module.problems.is_empty() {
            return;
        }
        for argument in declaration.content.arguments.iter().filter(|a| !known(&a.name.text)) {
            let message = format!("module `{name}` declares no variable `{}`", argument.name.text);
            self.report(Problem::error(Code("configuration/unsupported-argument"), argument.name_at(), message));
        }
    }

    /// The module's directory, relative to the root's.
    fn locate(
        &self,
        frame: &Frame<'_>,
        instance: &Instance,
        name: &str,
        declaration: &Declaration,
    ) -> Result<PathBuf, Reason> {
        let code = Code("configuration/module-source");
        let Some(argument) = declaration.argument("source") else {
            self.report(Problem::error(code, declaration.head(), format!("module `{name}` has no `source`")));
            return Err(Reason::Error);
        };
        let at = argument.at();
        let value = frame.argument(argument);
        let Some(source) = value.as_str() else {
            self.report(Problem::error(code, at, format!("source of module `{name}` is not a known text")));
            return Err(Reason::Module);
        };
        let local = source.starts_with("./") || source.starts_with("../") || source == "." || source == "..";
        let path = if local {
            normalize(&instance.path.join(source))
        } else {
            let dotted =
                if instance.dotted.is_empty() { name.to_owned() } else { format!("{}.{name}", instance.dotted) };
            match self.manifest().get(&dotted) {
                Some(directory) => directory.clone(),
                None => return self.not_present(at, name, source),
            }
        };
        self.check_directory(&path, at, name, source, local)
    }

    fn check_directory(
        &self,
        path: &Path,
        at: Location,
        name: &str,
        source: &str,
        local: bool,
    ) -> Result<PathBuf, Reason> {
        let directory = normalize(&self.root_directory.join(path));
        if !self.is_inside(&directory) {
            let message = format!("source of module `{name}` leads out of the repository");
            self.report(Problem::error(Code("read/outside-repository"), at, message));
            return Err(Reason::Module);
        }
        if self.sources.files().kind(&directory) == Some(EntryKind::Directory) {
            return Ok(path.to_path_buf());
        }
        if !local {
            return self.not_present(at, name, source);
        }
        let message = format!("directory of module `{name}` does not exist");
        self.report(Problem::error(Code("configuration/module-directory"), at, message));
        Err(Reason::Error)
    }

    fn not_present(&self, at: Location, name: &str, source: &str) -> Result<PathBuf, Reason> {
        let message = format!("module `{name}` ({source}) is not present");
        self.report(
            Problem::notice(Code("configuration/module-not-present"), at, message)
                .help("run `terraform init` first, so that its resources are scanned, too"),
        );
        Err(Reason::Module)
    }

    /// Whether a path, with its links resolved, stays in the repository.
    pub(crate) fn is_inside(&self, path: &Path) -> bool {
        is_inside(self.sources.files(), &self.options.repository, path)
    }

    /// Modules that `terraform init` fetched: dotted name to directory, relative to the root.
    fn manifest(&self) -> &FxHashMap<String, PathBuf> {
        self.manifest.get_or_init(|| {
            let file = self.root_directory.join(".terraform/modules/modules.json");
            let Ok(source) = self.sources.load(&file) else { return FxHashMap::default() };
            let parsed: Manifest = serde_json::from_str(source.text()).unwrap_or_default();
            parsed.modules.into_iter().map(|m| (m.key, normalize(&m.directory))).collect()
        })
    }

    /// The value of an output of a module instance; `None` when it declares none.
    pub(crate) fn output(&self, instance: &Rc<Instance>, name: &Arc<str>, at: Option<Location>) -> Option<Value> {
        let declaration = instance.module.outputs.get(name)?;
        let node = Node::Output(Arc::clone(name));
        Some(self.value(instance, &node, at, || {
            let local = Local::default();
            let frame = self.frame(instance, declaration, &local);
            let Some(argument) = declaration.argument("value") else {
                let message = format!("output `{name}` has no value");
                return frame.error(Problem::error(
                    Code("configuration/missing-argument"),
                    declaration.head(),
                    message,
                ));
            };
            let value = frame.argument(argument);
            let flag =
                |name: &str| declaration.argument(name).and_then(|a| frame.argument(a).as_bool()).unwrap_or(false);
            let marks = super::value::Marks { sensitive: flag("sensitive"), ephemeral: flag("ephemeral") };
            if instance.caller.is_none() && value.deep_marks().sensitive && !marks.sensitive {
                let message = format!("output `{name}` shows a sensitive value, but is not declared sensitive");
                frame.report(Problem::error(Code("evaluation/sensitive-output"), argument.at(), message));
            }
            value.add_marks(marks)
        }))
    }
}

#[derive(Default, serde::Deserialize)]
struct Manifest {
    #[serde(rename = "Modules", default)]
    modules: Vec<ManifestEntry>,
}

#[derive(serde::Deserialize)]
struct ManifestEntry {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "Dir")]
    directory: PathBuf,
}

/// The type of [`Evaluator::manifest`]'s cell.
pub(crate) type ManifestCell = std::cell::OnceCell<FxHashMap<String, PathBuf>>;

/// Shared by calls: values known by name.
pub(crate) type ByName<T> = RefCell<FxHashMap<String, T>>;

/// Directories that a module's calls name by relative paths, whatever `count` says.
pub(crate) fn local_directories(module: &Module, directory: &Path) -> BTreeSet<PathBuf> {
    let source = |call: &Declaration| match &call.argument("source")?.value.kind {
        ExprKind::String(text) if text.starts_with('.') => Some(normalize(&directory.join(&**text))),
        _ => None,
    };
    module.calls.values().filter_map(source).collect()
}

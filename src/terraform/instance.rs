//! The state of one evaluation: module instances and, in each, what was evaluated already.
//!
//! Everything is evaluated on demand and once. Whoever is asked for while it is being evaluated is part of a cycle.

use super::calls::{ByName, ManifestCell};
use super::evaluate::Renderer;
use super::expand::{Expansion, InstanceKey};
use super::frame::{Frame, Local};
use super::functions::CallContext;
use super::load::Modules;
use super::module::{Argument, Declaration, Module, ResourceKey};
use super::providers::ProviderMap;
use super::resources::ResourceState;
use super::root::Options;
use super::value::Value;
use super::variables::Inputs;
use crate::problem::{Code, Problem};
use crate::resource::{Call, Provider};
use crate::source::{Location, SourceId, Sources};
use crate::value::{Reason, Unknown as Cause};
use rustc_hash::FxHashMap;
use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Longest chain of references that is followed; each link costs stack.
const MAX_CHAIN: usize = 1000;
/// Most bytes of stack that a chain may take: links with deeply nested expressions cost more. Threads that evaluate have
/// 16 MiB.
const MAX_STACK: usize = 9 << 20;

/// One evaluation of a root module.
pub(crate) struct Evaluator<'a> {
    pub(crate) sources: &'a Arc<Sources>,
    pub(crate) modules: &'a Modules,
    pub(crate) options: &'a Options,
    pub(crate) root_directory: PathBuf,
    pub(crate) inputs: Inputs,
    problems: RefCell<Vec<Problem>>,
    /// All module instances, the root first.
    instances: RefCell<Vec<Rc<Instance>>>,
    /// Where `terraform init` put modules, by their dotted name.
    pub(crate) manifest: ManifestCell,
    /// Provider settings by their address.
    pub(crate) settings: ByName<Arc<Provider>>,
    /// Ids given by `import` blocks, by address.
    pub(crate) imports: OnceCell<FxHashMap<String, Value>>,
    chain: Cell<usize>,
    /// Where the stack was when the evaluation began.
    bottom: usize,
    /// Import blocks are being evaluated.
    pub(crate) importing: Cell<bool>,
    renderer: Renderer,
    /// Instances of blocks made so far, against the limit of the whole configuration.
    made: Cell<usize>,
    /// That limit was reached; nothing more is begun.
    pub(crate) is_full: Cell<bool>,
}

/// One module with its arguments.
pub(crate) struct Instance {
    pub(crate) module: Arc<Module>,
    /// `` for the root, `module.a["x"].module.b` for others.
    pub(crate) address: Arc<str>,
    /// Names without instance keys, as the manifest has them: `a.b`.
    pub(crate) dotted: String,
    /// The directory as Terraform prints it: relative to the root, which is `.`.
    pub(crate) path: PathBuf,
    pub(crate) caller: Option<Caller>,
    /// The calls on the way, outermost first.
    pub(crate) calls: Arc<[Call]>,
    /// Whose `for_each` or `count` on the way is not known.
    pub(crate) possible: Option<Arc<Cause>>,
    pub(crate) providers: ProviderMap,
    slots: RefCell<FxHashMap<Node, Slot>>,
}

/// Who called a module.
pub(crate) struct Caller {
    pub(crate) instance: Rc<Instance>,
    pub(crate) declaration: Arc<Declaration>,
    pub(crate) local: Local,
    /// `module.net`.
    pub(crate) name: Arc<str>,
}

/// Something that is evaluated once in a module instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    Variable(Arc<str>),
    Local(Arc<str>),
    Output(Arc<str>),
    Resource(ResourceKey),
    Call(Arc<str>),
}

/// The instances of a module call.
pub(crate) struct CallState {
    pub(crate) expansion: Expansion,
    pub(crate) instances: Vec<(InstanceKey, Rc<Instance>)>,
    /// The module is not there: every output is unknown for this reason.
    pub(crate) absent: Option<Arc<Cause>>,
}

/// The result of evaluating a [`Node`].
#[derive(Clone)]
pub(crate) enum Done {
    Value(Value),
    Resource(Rc<ResourceState>),
    Call(Rc<CallState>),
}

enum Slot {
    Running,
    Done(Done),
}

/// What cannot be evaluated, and was reported.
pub(crate) struct Stuck;

impl Node {
    fn describe(&self) -> String {
        match self {
            Node::Variable(name) => format!("var.{name}"),
            Node::Local(name) => format!("local.{name}"),
            Node::Output(name) => format!("output.{name}"),
            Node::Resource(key) => key.address(),
            Node::Call(name) => format!("module.{name}"),
        }
    }
}

impl Instance {
    pub(crate) fn new(module: Arc<Module>, path: PathBuf) -> Self {
        Self {
            module,
            address: Arc::from(""),
            dotted: String::new(),
            path,
            caller: None,
            calls: Arc::from([]),
            possible: None,
            providers: ProviderMap::default(),
            slots: RefCell::default(),
        }
    }

    /// `module.a.` before the address of something in it; nothing for the root.
    pub(crate) fn prefixed(&self, rest: &str) -> String {
        if self.address.is_empty() { rest.to_owned() } else { format!("{}.{rest}", self.address) }
    }
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(
        sources: &'a Arc<Sources>,
        modules: &'a Modules,
        options: &'a Options,
        root_directory: &Path,
        inputs: Inputs,
    ) -> Self {
        Self {
            sources,
            modules,
            options,
            root_directory: root_directory.to_path_buf(),
            inputs,
            problems: RefCell::default(),
            instances: RefCell::default(),
            manifest: ManifestCell::new(),
            settings: ByName::default(),
            imports: OnceCell::new(),
            chain: Cell::new(0),
            bottom: stack_position(),
            importing: Cell::new(false),
            renderer: Renderer::new(Arc::clone(sources), root_directory),
            made: Cell::new(0),
            is_full: Cell::new(false),
        }
    }

    /// Takes a problem.
    pub(crate) fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// The problems so far.
    pub(crate) fn take_problems(&self) -> Vec<Problem> {
        self.problems.take()
    }

    /// Adds a module instance to those that must be evaluated in full.
    pub(crate) fn enlist(&self, instance: &Rc<Instance>) {
        self.instances.borrow_mut().push(Rc::clone(instance));
    }

    /// The module instance at a position, in the order in which they came up.
    pub(crate) fn instance(&self, position: usize) -> Option<Rc<Instance>> {
        self.instances.borrow().get(position).map(Rc::clone)
    }

    /// Counts `n` more instances of blocks; `false` when the configuration as a whole has too many.
    pub(crate) fn make(&self, n: usize) -> bool {
        const MAX_MADE: usize = 100_000;
        let made = self.made.get().saturating_add(n);
        self.made.set(made);
        made <= MAX_MADE
    }

    /// Says, once, that the configuration as a whole is too large.
    pub(crate) fn report_too_many(&self, at: Location) {
        if !self.is_full.replace(true) {
            let message = "the configuration makes too many instances; the rest is not scanned";
            self.report(Problem::error(Code("limit/configuration-size"), at, message));
        }
    }

    /// Forgets everything: modules and those that they call hold each other.
    pub(crate) fn clear(&self) {
        for instance in self.instances.take() {
            instance.slots.take();
        }
    }

    /// The node's result: known already, or evaluated now by `work`.
    ///
    /// # Errors
    /// When the node depends on itself or the chain of references is too long; the Problem is reported.
    pub(crate) fn once(
        &self,
        instance: &Instance,
        node: &Node,
        at: Option<Location>,
        work: impl FnOnce() -> Done,
    ) -> Result<Done, Stuck> {
        match instance.slots.borrow().get(node) {
            Some(Slot::Done(done)) => return Ok(done.clone()),
            Some(Slot::Running) => {
                let message = format!("`{}` depends on itself", instance.prefixed(&node.describe()));
                self.report_at(Code("evaluation/cycle"), at, instance, message);
                return Err(Stuck);
            }
            None => {}
        }
        if self.chain.get() >= MAX_CHAIN || self.bottom.abs_diff(stack_position()) > MAX_STACK {
            let message = "references are chained too deeply".to_owned();
            self.report_at(Code("limit/depth"), at, instance, message);
            return Err(Stuck);
        }
        instance.slots.borrow_mut().insert(node.clone(), Slot::Running);
        self.chain.set(self.chain.get() + 1);
        let done = work();
        self.chain.set(self.chain.get() - 1);
        instance.slots.borrow_mut().insert(node.clone(), Slot::Done(done.clone()));
        Ok(done)
    }

    fn report_at(&self, code: Code, at: Option<Location>, instance: &Instance, message: String) {
        let directory = instance.module.directory.as_deref().unwrap_or(Path::new("."));
        self.report(match at {
            Some(at) => Problem::error(code, at, message),
            None => Problem::of_path(code, directory, message),
        });
    }

    /// A node that is a value: a variable, local or output.
    pub(crate) fn value(
        &self,
        instance: &Instance,
        node: &Node,
        at: Option<Location>,
        work: impl FnOnce() -> Value,
    ) -> Value {
        match self.once(instance, node, at, || Done::Value(work())) {
            Ok(Done::Value(value)) => value,
            _ => Value::dynamic(Cause::new(Reason::Error, node.describe())),
        }
    }

    fn context(&self) -> CallContext<'_> {
        CallContext { files: self, templates: &self.renderer, plan_time: None, depth: 0 }
    }

    /// Evaluates a local value for its problems.
    pub(crate) fn local(&self, instance: &Rc<Instance>, argument: &Argument) {
        let local = Local::default();
        let frame =
            Frame { evaluator: self, instance, source: argument.source, local: &local, context: self.context() };
        let _ = frame.local_value(&argument.name.text, argument.name_at());
    }

    /// A frame at the top level of a declaration, where no `each`, `count` or `self` holds.
    pub(crate) fn frame<'f>(
        &'f self,
        instance: &'f Rc<Instance>,
        declaration: &Declaration,
        local: &'f Local,
    ) -> Frame<'f> {
        self.frame_in(instance, declaration.source, local)
    }

    /// A frame in any text that belongs to a module.
    pub(crate) fn frame_in<'f>(&'f self, instance: &'f Rc<Instance>, source: SourceId, local: &'f Local) -> Frame<'f> {
        Frame { evaluator: self, instance, source, local, context: self.context() }
    }
}

/// About where the stack is; only differences mean anything.
#[inline(never)]
fn stack_position() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

impl CallState {
    /// The module instance that `[key]` names; the one that stands for all where it is not known which there are.
    pub(crate) fn select(&self, key: Option<&Value>) -> Option<&Rc<Instance>> {
        let wanted = match (&self.expansion, key) {
            (Expansion::Single, None) => InstanceKey::None,
            (Expansion::Count(_), Some(key)) => InstanceKey::Index(key.as_number()?.to_usize()?),
            (Expansion::Each(_), Some(key)) => InstanceKey::Name(Arc::from(key.as_str()?)),
            (Expansion::Unknown(..), Some(_)) => InstanceKey::Any,
            _ => return None,
        };
        self.instances.iter().find(|(key, _)| *key == wanted).map(|(_, instance)| instance)
    }
}

//! One stack: a template with what it is given, evaluated to resources and outputs; nested stacks are stacks of their own.

use super::arguments::Arguments;
use super::budget::Budget;
use super::evaluate::Evaluator;
use super::load::Templates;
use super::template::{Declared, Template};
use super::{NOT_A_TEMPLATE, Options, RawResource, foreach, include, nested, raw, sam};
use crate::problem::{Code, Level, Problem};
use crate::resource::{Call, Existence, FrontEnd, Mode, Provider, Resource};
use crate::source::{EntryKind, Sources, is_inside};
use crate::syntax::data::Pair;
use crate::value::{Entry, Kind, Map, Origin, Truth, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Deepest nesting of stacks.
const MAX_NESTING: usize = 8;
/// A nested stack whose template is not among the files.
const NOT_PRESENT: Code = Code("configuration/stack-not-present");

/// What all stacks of one configuration share.
pub(super) struct Shared<'s> {
    pub(super) sources: &'s Sources,
    pub(super) templates: &'s Templates,
    pub(super) options: &'s Options,
    pub(super) budget: Budget,
    /// Templates that a nested stack was made of, and files that were included.
    pub(super) called: RefCell<BTreeSet<PathBuf>>,
}

/// Where a stack stands among the others.
pub(super) struct Place {
    /// `Outer/Inner`; empty for the outermost.
    pub(super) path: Arc<str>,
    calls: Arc<[Call]>,
    existence: Existence,
    /// Templates on the way, the own one last.
    templates: Vec<PathBuf>,
}

/// A stack, evaluated.
#[derive(Debug, Default)]
pub(super) struct Stack {
    /// Nothing where the template could not be read; no value for what a condition takes away.
    pub(super) outputs: Option<BTreeMap<Arc<str>, Option<Value>>>,
    pub(super) resources: Vec<Resource>,
    pub(super) raw: Vec<RawResource>,
    pub(super) problems: Vec<Problem>,
    pub(super) files: Vec<Arc<Path>>,
}

impl Place {
    /// Of the outermost stack.
    pub(super) fn outermost(template: &Path) -> Self {
        let templates = vec![template.to_path_buf()];
        Self { path: Arc::from(""), calls: Arc::from([]), existence: Existence::Certain, templates }
    }

    /// The address of a logical id.
    pub(super) fn address(&self, id: &Arc<str>) -> Arc<str> {
        if self.path.is_empty() { Arc::clone(id) } else { Arc::from(format!("{}/{id}", self.path)) }
    }

    /// The resources that it was reached through.
    pub(super) fn calls(&self) -> &Arc<[Call]> {
        &self.calls
    }

    fn template(&self) -> &Path {
        self.templates.last().map_or(Path::new(""), PathBuf::as_path)
    }
}

/// Evaluates the stack at `place`.
pub(super) fn evaluate(shared: &Shared<'_>, place: &Place, arguments: Arguments) -> Stack {
    let path = place.template();
    let is_outermost = place.path.is_empty();
    let parsed = match is_outermost {
        true => shared.templates.read(shared.sources, path),
        false => shared.templates.keep(shared.sources, path),
    };
    let mut stack = Stack { problems: parsed.problems.clone(), files: vec![Arc::from(path)], ..Stack::default() };
    let template = parsed.tree.as_ref().and_then(|(source, root)| {
        let (root, texts) = include::expand(root, source, shared, &arguments, &mut stack.problems);
        stack.files.extend(texts.included().map(Arc::from));
        let root = foreach::expand(&root, &texts, &arguments, &mut stack.problems);
        let Some(expansion) = sam::expand(&root, &arguments) else {
            return Template::new(texts, &root, &mut stack.problems);
        };
        stack.problems.extend(expansion.faults.into_iter().map(|fault| fault.into_problem(&texts)));
        let template = Template::new(texts, &expansion.root, &mut stack.problems);
        template.map(|template| template.caused_by(&expansion.causes, expansion.applications))
    });
    let Some(template) = template else {
        if stack.problems.is_empty() {
            stack.problems.push(not_a_template(path, if is_outermost { NOT_A_TEMPLATE } else { NOT_PRESENT }));
        }
        return stack;
    };
    let template = template.named_by(shared.sources.files(), path);
    let evaluator = Evaluator::new(&template, shared, place, arguments);
    for declared in &template.resources {
        evaluator.resource(declared, &mut stack);
    }
    stack.resources.extend(template.parameters.values().map(|parameter| evaluator.parameter_resource(parameter)));
    // An output that cannot be evaluated keeps nothing from being judged.
    let outputs = || template.outputs.iter().filter_map(|output| evaluator.output_resource(output)).collect::<Vec<_>>();
    if !shared.options.raw {
        stack.resources.extend(evaluator.quietly(outputs));
    }
    if !is_outermost {
        stack.outputs = Some(evaluator.outputs());
    }
    stack.problems.extend(evaluator.into_problems());
    stack
}

fn not_a_template(path: &Path, code: Code) -> Problem {
    let message = "no section `Resources` with typed resources";
    let problem = Problem::of_path(code, path, message).level(Level::Notice);
    problem.help("name a CloudFormation template, or leave the file out")
}

impl Evaluator<'_> {
    /// The resource, if it exists, with everything in it if it is a stack.
    fn resource(&self, declared: &Declared, stack: &mut Stack) {
        let Some(existence) = self.existence(declared) else {
            if self.shared.options.raw {
                stack.raw.push(self.raw(declared, None));
            }
            return;
        };
        let head = self.template.at(declared.key_span);
        let mut map = Map::default();
        let properties = declared.properties.as_ref().and_then(|node| self.value(node));
        if let Some(written) = properties.as_ref().and_then(Value::as_map) {
            map.clone_from(written);
        }
        let whole = properties.as_ref().and_then(Value::as_unknown);
        let rest = whole.or(declared.rest.as_ref()).or(self.template.rewritten.as_ref());
        map.rest = map.rest.or_else(|| rest.cloned());
        let properties = Value::from(Kind::Map(Arc::new(map))).at(Origin::written(head));
        if self.shared.options.raw {
            let application = declared.application.as_ref().and_then(|written| self.value(written));
            stack.raw.push(self.raw(declared, Some(application.unwrap_or_else(|| properties.clone()))));
        }
        stack.resources.push(Resource {
            address: self.place.address(&declared.id),
            type_name: Arc::clone(&declared.type_name),
            mode: Mode::Managed,
            front_end: FrontEnd::CloudFormation,
            attributes: self.with_policies(properties, declared),
            head: Some(head),
            body: Some(self.template.at(declared.span)),
            calls: Arc::clone(&self.place.calls),
            existence,
            depends_on: declared.depends_on.iter().map(|id| self.place.address(id)).collect(),
            provider: Arc::new(Provider::default()),
            aliases: declared.aliases.clone(),
            cause: declared.cause.as_ref().map(|id| self.place.address(id)),
        });
        let existence = self.existence(declared).unwrap_or(Existence::Certain);
        stack.resources.extend(self.credentials_resource(declared, existence));
        if let Some(child) = self.nested(declared) {
            stack.resources.extend(child.resources.iter().cloned());
            stack.raw.extend(child.raw.iter().cloned());
            stack.problems.extend(child.problems.iter().cloned());
            stack.files.extend(child.files.iter().cloned());
        }
    }

    fn raw(&self, declared: &Declared, properties: Option<Value>) -> RawResource {
        let (file, line) = self.template.texts.place(declared.key_span);
        RawResource {
            id: Arc::clone(&declared.id),
            stack: Arc::clone(&self.place.path),
            template: Arc::from(file),
            address: self.place.address(&declared.id),
            type_name: raw::written_json(&declared.type_node),
            evaluated_type: declared.application.as_ref().map(|_| sam::application::TYPE),
            properties,
            written: declared.properties.as_ref().map_or_else(|| serde_json::json!({}), raw::written_json),
            line,
        }
    }

    /// Whether a resource exists, by its own condition and by what its stack hangs on.
    fn existence(&self, declared: &Declared) -> Option<Existence> {
        let Some((name, at)) = &declared.condition else { return Some(self.place.existence.clone()) };
        match self.condition(name, *at) {
            (Truth::True, _) => Some(self.place.existence.clone()),
            (Truth::False, _) => None,
            (Truth::Unknown, why) => Some(Existence::Possible(why)),
        }
    }

    /// `DeletionPolicy` and its like stand beside the properties, where rules read them too.
    fn with_policies(&self, properties: Value, declared: &Declared) -> Value {
        let Some(map) = properties.as_map() else { return properties };
        let mut map = map.clone();
        for pair in &declared.attributes {
            if let Some(value) = self.value(&pair.value) {
                let at = Some(self.template.at(pair.value.span));
                map.entries.push(Entry { key: Arc::clone(&pair.key), at, value });
            }
        }
        Value::from(Kind::Map(Arc::new(map))).at(properties.origin.clone())
    }

    /// The outputs by name.
    fn outputs(&self) -> BTreeMap<Arc<str>, Option<Value>> {
        let exists = |output: &Pair| {
            let node = &output.value.get("Condition")?.value;
            node.scalar().map(|name| self.condition(&name, node.span))
        };
        let value = |output: &Pair| match exists(output) {
            Some((Truth::False, _)) => None,
            Some((Truth::Unknown, why)) => Some(Kind::Unknown(why).into()),
            Some((Truth::True, _)) | None => output.value.get("Value").and_then(|pair| self.value(&pair.value)),
        };
        self.template.outputs.iter().map(|output| (Arc::clone(&output.key), value(output))).collect()
    }

    /// The stack that a resource makes of a local template; nothing where it is no stack or its template is not there.
    pub(super) fn nested(&self, declared: &Declared) -> Option<Rc<Stack>> {
        if !nested::TYPES.contains(&&*declared.type_name) {
            return None;
        }
        let known = self.children.borrow().get(&declared.id).cloned();
        match known {
            Some(Some(found)) => return found,
            Some(None) => {
                let message = format!("the nested stack `{}` depends on its own outputs", declared.id);
                self.report(Code("evaluation/cycle"), declared.key_span, message);
                return None;
            }
            None => {}
        }
        self.children.borrow_mut().insert(Arc::clone(&declared.id), None);
        let stack = self.evaluate_nested(declared).map(Rc::new);
        self.children.borrow_mut().insert(Arc::clone(&declared.id), Some(stack.clone()));
        stack
    }

    fn evaluate_nested(&self, declared: &Declared) -> Option<Stack> {
        let existence = self.existence(declared)?;
        let path = self.nested_template(declared)?;
        let at = self.template.at(declared.key_span);
        if self.place.templates.contains(&path) || self.place.templates.len() > MAX_NESTING {
            let message = format!("the nested stack `{}` nests too deeply, or contains itself", declared.id);
            self.report(Code("limit/nested-stacks"), declared.key_span, message);
            return None;
        }
        if !self.shared.budget.one_more_stack(at) {
            return None;
        }
        let parameters = declared.properties.as_ref().and_then(|p| p.get("Parameters"));
        let parameters = parameters.and_then(|pair| self.value(&pair.value));
        let arguments = Arguments::passed(self.shared.options, &declared.id, parameters.as_ref());
        let address = self.place.address(&declared.id);
        let body = Some(self.template.at(declared.span));
        let call = Call { address: Arc::clone(&address), at: Some(at), body };
        self.shared.called.borrow_mut().insert(path.clone());
        let place = Place {
            path: address,
            calls: self.place.calls.iter().cloned().chain([call]).collect(),
            existence,
            templates: self.place.templates.iter().cloned().chain([path]).collect(),
        };
        self.shared.budget.deeper(at, || evaluate(self.shared, &place, arguments))
    }

    /// The file that a nested stack is made of, if it is one of the repository's.
    fn nested_template(&self, declared: &Declared) -> Option<PathBuf> {
        let files = self.shared.sources.files();
        let property = nested::property(&declared.type_name);
        let pair = declared.properties.as_ref().and_then(|p| p.get(property));
        let span = pair.map_or(declared.key_span, |pair| pair.value.span);
        let location = pair.map(|pair| &pair.value);
        let path = nested::written(location, declared.metadata.as_ref(), self.place.template(), files).or_else(|| {
            let value = self.value(location?)?;
            let text = value.as_str().filter(|text| !nested::is_remote(text))?;
            Some(nested::beside(self.place.template(), text))
        });
        let Some(path) = path else {
            let message = format!("the template of the nested stack `{}` is not in the repository", declared.id);
            let help = "its resources are not checked here; name a local file as `aws cloudformation package` does";
            self.push(Problem::notice(NOT_PRESENT, self.template.at(span), message).help(help));
            return None;
        };
        if !is_inside(files, &self.shared.options.repository, &path) {
            let message = format!("the template of the nested stack `{}` leads out of the repository", declared.id);
            self.report(Code("read/outside-repository"), span, message);
            return None;
        }
        if files.kind(&path) != Some(EntryKind::File) {
            let message = format!("the template of the nested stack `{}` does not exist", declared.id);
            self.push(
                Problem::error(NOT_PRESENT, self.template.at(span), message).help("mend the path, or add the file"),
            );
            return None;
        }
        Some(path)
    }
}

//! Input variables: the files and options that give them values, in Terraform's order of precedence, and the conversion
//! and validation of what came in.

use super::constraint::{Constraint, parse_constraint};
use super::equality::known_equal;
use super::frame::{Frame, Local, through};
use super::functions::decode_json;
use super::instance::{Evaluator, Instance, Node};
use super::json;
use super::module::{Declaration, Module};
use super::root::{Assignment, Options};
use super::value::{Data, Marks, Type, Value};
use crate::problem::{Code, Level, Problem};
use crate::source::{EntryKind, Location, Source, SourceId, Sources, normalize};
use crate::syntax::hcl;
use crate::syntax::hcl::tree::{Attribute, Expr, ExprKind};
use crate::value::{Origin, Reason, StepKind, Unknown as Cause};
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// Values given to the root module, by variable; the last source won.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    by_name: BTreeMap<Arc<str>, Input>,
    pub(crate) problems: Vec<Problem>,
}

/// A value given from outside.
#[derive(Clone, Debug)]
enum Input {
    /// An expression of a variable file.
    File { source: SourceId, path: Arc<Path>, name_at: Location, value: Arc<Expr> },
    /// Text of the command line or environment.
    Text { kind: StepKind, text: Arc<str> },
    /// What a plan says, and what would be taken without it.
    Planned { value: Value, otherwise: Option<Box<Input>> },
}

impl Inputs {
    /// Reads everything that gives values to the root module in `directory`.
    pub(crate) fn read(sources: &Sources, directory: &Path, options: &Options) -> Self {
        let mut out = Self::default();
        for (name, text) in &options.environment {
            out.text(name, StepKind::Environment, text);
        }
        for file in automatic_files(sources, directory) {
            out.file(sources, &normalize(&directory.join(file)));
        }
        out.problems.extend(unread(sources, directory, options));
        for assignment in &options.assignments {
            match assignment {
                Assignment::File(file) => out.file(sources, file),
                Assignment::Value(name, text) => out.text(name, StepKind::CommandLine, text),
                Assignment::Planned(name, json) => out.planned(name, json),
            }
        }
        out
    }

    fn text(&mut self, name: &str, kind: StepKind, text: &str) {
        self.by_name.insert(Arc::from(name), Input::Text { kind, text: Arc::from(text) });
    }

    fn planned(&mut self, name: &str, json: &str) {
        if let Ok(value) = decode_json(json) {
            let otherwise = self.by_name.remove(name).map(Box::new);
            self.by_name.insert(Arc::from(name), Input::Planned { value, otherwise });
        }
    }

    fn file(&mut self, sources: &Sources, path: &Path) {
        let source = match sources.load(path) {
            Ok(source) => source,
            Err(e) => {
                let message = format!("variable file cannot be read: {e}");
                self.problems.push(Problem::of_path(Code("read/variable-file"), path, message));
                return;
            }
        };
        let attributes = attributes_of(&source, &mut self.problems);
        let path: Arc<Path> = Arc::from(path);
        for Attribute { name, value } in attributes {
            let name_at = source.location(name.span);
            let input = Input::File { source: source.id(), path: Arc::clone(&path), name_at, value: Arc::new(value) };
            self.by_name.insert(name.text, input);
        }
    }

    /// Values for variables that the module does not declare: Terraform warns about those in files and refuses others.
    pub(crate) fn undeclared(&self, module: &Module) -> Vec<Problem> {
        let unknown = self.by_name.iter().filter(|(name, _)| !module.variables.contains_key(*name));
        let code = Code("configuration/undeclared-variable");
        let problem = |(name, input): (&Arc<str>, &Input)| {
            let message = format!("a value is given to variable `{name}`, which is not declared");
            match input {
                Input::File { name_at, .. } => Some(Problem::notice(code, *name_at, message)),
                Input::Text { kind: StepKind::CommandLine, .. } => {
                    let directory = module.directory.as_deref().unwrap_or(Path::new("."));
                    Some(Problem::of_path(code, directory, message))
                }
                Input::Text { .. } | Input::Planned { .. } => None,
            }
        };
        unknown.filter_map(problem).collect()
    }
}

/// `terraform.tfvars`, `terraform.tfvars.json`, then `*.auto.tfvars[.json]` in byte order.
fn automatic_files(sources: &Sources, directory: &Path) -> Vec<String> {
    let entries = sources.files().list(directory).unwrap_or_default();
    let files = entries.into_iter().filter(|e| matches!(e.kind, EntryKind::File | EntryKind::Link)).map(|e| e.name);
    let (fixed, others): (Vec<_>, Vec<_>) =
        files.partition(|name| matches!(name.as_str(), "terraform.tfvars" | "terraform.tfvars.json"));
    let hidden = |name: &String| name.starts_with('.') || name.ends_with('~') || name.starts_with('#');
    let auto = |name: &String| name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json");
    fixed.into_iter().chain(others.into_iter().filter(|name| auto(name) && !hidden(name))).collect()
}

/// A notice about variable files beside the root that nobody reads: what they would give is not scanned.
fn unread(sources: &Sources, directory: &Path, options: &Options) -> Option<Problem> {
    let entries = sources.files().list(directory).unwrap_or_default();
    let automatic = automatic_files(sources, directory);
    let is_read = |name: &str| {
        let path = normalize(&directory.join(name));
        let named = |assignment: &Assignment| matches!(assignment, Assignment::File(file) if normalize(file) == path);
        automatic.iter().any(|file| file == name)
            || options.read_elsewhere.contains(&path)
            || options
                .assignments
                .iter()
                .any(|assignment| named(assignment) || matches!(assignment, Assignment::Planned(..)))
    };
    let hidden = |name: &str| name.starts_with('.') || name.ends_with('~') || name.starts_with('#');
    let names = entries.iter().filter(|e| matches!(e.kind, EntryKind::File | EntryKind::Link)).map(|e| e.name.as_str());
    let left: Vec<&str> = names
        .filter(|name| name.ends_with(".tfvars") || name.ends_with(".tfvars.json"))
        .filter(|name| !hidden(name) && !is_read(name))
        .collect();
    let first = left.first()?;
    let message = match left.as_slice() {
        [only] => format!("variable file `{only}` is not read"),
        more => format!("variable files are not read: `{}`", more.join("`, `")),
    };
    let path = directory.join(first);
    let help = format!(
        "give it with `--var-file {}`, or list the environments of this root in `yourside.toml` as `[[environment]]`",
        path.display()
    );
    Some(
        Problem::of_path(Code("configuration/unread-variable-file"), directory, message)
            .level(Level::Notice)
            .help(help),
    )
}

fn attributes_of(source: &Source, problems: &mut Vec<Problem>) -> Vec<Attribute> {
    if source.path().extension().is_some_and(|e| e == "json") {
        return match crate::syntax::json::parse(source) {
            Ok(tree) => json::literal_attributes(source, &tree, problems),
            Err(problem) => {
                problems.push(problem);
                Vec::new()
            }
        };
    }
    let (file, found) = hcl::parse(source);
    problems.extend(found);
    for block in &file.body.blocks {
        let message = "blocks are not expected in a variable file";
        problems.push(Problem::error(Code("configuration/unsupported-block"), source.location(block.head), message));
    }
    file.body.attributes
}

/// What a variable declaration says.
struct Declared<'d> {
    declaration: &'d Declaration,
    /// With optional attributes and their defaults; `None` where no type is written.
    constraint: Option<Constraint>,
    nullable: bool,
    marks: Marks,
}

impl Evaluator<'_> {
    /// The value of a variable of a module instance.
    pub(crate) fn variable(&self, instance: &Rc<Instance>, name: &Arc<str>, at: Option<Location>) -> Option<Value> {
        let declaration = instance.module.variables.get(name)?;
        let node = Node::Variable(Arc::clone(name));
        Some(self.value(instance, &node, at, || {
            let declared = self.declared(instance, declaration);
            let value = self.given(instance, name, &declared);
            let value = self.finish(instance, name, &declared, value);
            value.add_marks(declared.marks)
        }))
    }

    fn declared<'d>(&self, instance: &Rc<Instance>, declaration: &'d Declaration) -> Declared<'d> {
        let local = Local::default();
        let frame = self.frame(instance, declaration, &local);
        let flag = |name: &str| {
            let value = declaration.argument(name).map(|a| frame.argument(a))?;
            frame.convert(&value, &Type::Bool).ok()?.as_bool()
        };
        let constraint = declaration.argument("type").and_then(|argument| {
            match parse_constraint(&argument.value, argument.source) {
                Ok(constraint) => Some(constraint),
                Err(error) => {
                    error.to_problem().into_iter().for_each(|problem| self.report(problem));
                    None
                }
            }
        });
        Declared {
            declaration,
            constraint,
            nullable: flag("nullable").unwrap_or(true),
            marks: Marks {
                sensitive: flag("sensitive").unwrap_or(false),
                ephemeral: flag("ephemeral").unwrap_or(false),
            },
        }
    }

    /// The value before conversion: given from outside or by the call, else the default, else unknown.
    fn given(&self, instance: &Rc<Instance>, name: &Arc<str>, declared: &Declared<'_>) -> Value {
        let given = match &instance.caller {
            Some(caller) => caller.declaration.argument(name).map(|argument| {
                let frame = self.frame(&caller.instance, &caller.declaration, &caller.local);
                let value = frame.argument(argument);
                let label = format!("{}.{name}", caller.name);
                (through(value, StepKind::ModuleArgument, label, Some(argument.at())), argument.at())
            }),
            None => self.inputs.by_name.get(name).and_then(|input| self.input(instance, input, declared)),
        };
        if let Some((value, at)) = given {
            let value = self.convert_to(declared, value, at, name);
            if declared.nullable || !value.is_null() {
                return value;
            }
        }
        if let Some(argument) = declared.declaration.argument("default") {
            let local = Local::default();
            let value = self.frame(instance, declared.declaration, &local).argument(argument);
            let value = through(value, StepKind::VariableDefault, format!("var.{name}"), Some(argument.at()));
            return self.convert_to(declared, value, argument.at(), name);
        }
        if let Some(caller) = &instance.caller {
            let message = format!("argument `{name}` of `{}` is missing", caller.name);
            let head = caller.declaration.head();
            self.report(Problem::error(Code("configuration/missing-argument"), head, message));
            return Value::dynamic(Cause::new(Reason::Error, Arc::clone(name)));
        }
        let ty = declared.constraint.as_ref().map_or(Type::Dynamic, |c| c.ty.without_optional());
        Value::unknown(ty, Cause::new(Reason::Variable, Arc::clone(name)))
            .with_origin(Origin::written(declared.declaration.head()))
    }

    /// The value from outside; `None` where the default is to be taken.
    fn input(&self, instance: &Rc<Instance>, input: &Input, declared: &Declared<'_>) -> Option<(Value, Location)> {
        let local = Local::default();
        let frame = self.frame(instance, declared.declaration, &local);
        Some(match input {
            Input::File { source, path, value, .. } => {
                let frame = frame.in_source(*source);
                let at = frame.at(value);
                let value = frame.literal(value);
                (through(value, StepKind::VariableFile, path.to_string_lossy(), Some(at)), at)
            }
            Input::Text { kind, text } => {
                let at = declared.declaration.head();
                let literal = match &declared.constraint {
                    None => true,
                    Some(constraint) => constraint.ty == Type::String,
                };
                let value = if literal { Value::string(text) } else { self.parse_text(&frame, text, at) };
                let name = if *kind == StepKind::Environment { "TF_VAR_" } else { "--var" };
                (through(value.without_places(), *kind, name, None), at)
            }
            Input::Planned { value, otherwise } => {
                let at = declared.declaration.head();
                let fits = |other: &Value| match &declared.constraint {
                    Some(constraint) => match (constraint.apply(value), constraint.apply(other)) {
                        (Ok(value), Ok(other)) => known_equal(&value, &other),
                        _ => false,
                    },
                    None => known_equal(value, other),
                };
                let usual = otherwise.as_ref().and_then(|input| self.input(instance, input, declared));
                let default = declared.declaration.argument("default").map(|argument| frame.argument(argument));
                match (usual, default) {
                    (Some((usual, at)), _) if fits(&usual) => (usual, at),
                    (None, Some(default)) if fits(&default) => return None,
                    _ => (value.clone(), at),
                }
            }
        })
    }

    /// Text of the command line for a variable that is no string: an expression without references.
    fn parse_text(&self, frame: &Frame<'_>, text: &str, at: Location) -> Value {
        let (expr, problems) = hcl::parse_expression(text, at.source, at.span.start);
        let message = "the value given on the command line is not an expression of the variable's type";
        if !problems.is_empty() || matches!(expr.kind, ExprKind::Invalid | ExprKind::Variable(_)) {
            return frame.error(Problem::error(Code("evaluation/variable-value"), at, message));
        }
        frame.literal(&expr)
    }

    fn convert_to(&self, declared: &Declared<'_>, value: Value, at: Location, name: &str) -> Value {
        let Some(constraint) = &declared.constraint else { return value };
        match constraint.apply(&value) {
            Ok(converted) => converted,
            Err(why) => {
                let message = format!("value of variable `{name}` does not fit its type: {why}");
                self.report(Problem::error(Code("evaluation/variable-type"), at, message));
                Value::unknown(constraint.ty.without_optional(), Cause::new(Reason::Error, name))
            }
        }
    }

    /// Validations see the final value.
    fn finish(&self, instance: &Rc<Instance>, name: &Arc<str>, declared: &Declared<'_>, value: Value) -> Value {
        if declared.declaration.content.blocks("validation").next().is_none() {
            return value;
        }
        let own_variable = Some((Arc::clone(name), value.clone().add_marks(declared.marks)));
        let local = Local { own_variable, ..Local::default() };
        for validation in declared.declaration.content.blocks("validation") {
            let frame = self.frame(instance, declared.declaration, &local).in_source(validation.source);
            let Some(condition) = validation.argument("condition") else { continue };
            let result = frame.eval(&condition.value);
            if frame.convert(&result, &Type::Bool).ok().and_then(|b| b.as_bool()) != Some(false) {
                continue;
            }
            let at = frame.at(&condition.value);
            let text = validation.argument("error_message").map(|m| frame.eval(&m.value));
            let why = text.filter(|t| !t.deep_marks().any()).and_then(|t| t.as_str().map(str::to_owned));
            let why = why.map(|text| format!(": {}", text.trim_end_matches('.'))).unwrap_or_default();
            let message = format!("value of variable `{name}` is refused by its validation{why}");
            self.report(Problem::error(Code("evaluation/validation"), at, message).level(Level::Error));
        }
        value
    }
}

impl Value {
    /// The same value, as if nobody had written it anywhere.
    fn without_places(&self) -> Self {
        let out = match self.data() {
            Data::Unknown(_) => self.clone(),
            _ => self.map_children(Value::without_places),
        };
        out.with_origin(Origin::default())
    }
}

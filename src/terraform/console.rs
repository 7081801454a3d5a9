//! Expressions in a module, as `terraform console` evaluates them.

use super::frame::Local;
use super::instance::{Evaluator, Instance};
use super::load::Modules;
use super::references::SKIPPED_OPERAND;
use super::root::Options;
use super::value::{Data, Value};
use super::variables::Inputs;
use crate::problem::{Code, Level, Problem};
use crate::source::{Sources, normalize};
use crate::syntax::hcl::parse;
use crate::value::Reason;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// A module in which expressions are evaluated; what the module says is evaluated once.
pub(crate) struct Console<'a> {
    evaluator: Evaluator<'a>,
    instance: Rc<Instance>,
    sources: &'a Arc<Sources>,
}

impl<'a> Console<'a> {
    /// The module in `directory`, as a root. A directory without files gives a module without names.
    pub(crate) fn new(sources: &'a Arc<Sources>, modules: &'a Modules, directory: &Path, options: &'a Options) -> Self {
        let directory = normalize(directory);
        let inputs = Inputs::read(sources, &directory, options);
        let instance = Rc::new(Instance::new(modules.load(sources, &directory), PathBuf::from(".")));
        let evaluator = Evaluator::new(sources, modules, options, &directory, inputs);
        Self { evaluator, instance, sources }
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// Everything that Terraform would refuse, in the expression or in what it refers to.
    pub(crate) fn evaluate(&self, text: &str) -> Result<Value, Vec<Problem>> {
        // Read as the value of an attribute, as it would stand in a file: line ends count, and a heredoc may end one.
        let source = self.sources.add_unnamed(format!("v = {text}\n"));
        let (file, mut problems) = parse(&source);
        let [attribute] = file.body.attributes.as_slice() else {
            if problems.is_empty() {
                let at = source.location(file.body.span);
                problems.push(Problem::error(Code("syntax/expression"), at, "this is not one expression"));
            }
            return Err(problems);
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        self.evaluator.take_problems();
        let local = Local::default();
        let frame = self.evaluator.frame_in(&self.instance, source.id(), &local);
        let value = frame.eval(&attribute.value);
        let mut errors = self.evaluator.take_problems();
        // What only newer versions accept is refused here.
        errors.retain(|problem| problem.level == Level::Error || problem.code == SKIPPED_OPERAND);
        // A name whose own expression is in error was reported when it was first asked for.
        let spoilt = |value: &Value| matches!(value.data(), Data::Unknown(u) if u.cause.reason == Reason::Error);
        if errors.is_empty() && !spoilt(&value) { Ok(value) } else { Err(errors) }
    }
}

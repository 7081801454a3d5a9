//! Templates of `templatefile` and `templatestring`: a text of its own, with its variables and nothing else.

use super::{ErrorKind, EvalError, Evaluator, Locals, MAX_STEPS, Value};
use crate::source::{Location, MemoryFiles, Source, Sources};
use crate::syntax::hcl;
use crate::terraform::functions::{CallContext, CallError, Templates};
use crate::terraform::scope::{RootRef, Scope};
use crate::value::Origin;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Most steps that all templates of one scan take together.
const MAX_TOTAL_STEPS: u64 = 50_000_000;

/// Renders templates, with one bound on the work of all of them.
#[derive(Debug)]
pub(crate) struct Renderer {
    sources: Arc<Sources>,
    directory: PathBuf,
    steps: AtomicU64,
}

/// The variables of a template are its only names, and they are [`Locals`].
struct TemplateScope<'a> {
    context: &'a CallContext<'a>,
}

impl Scope for TemplateScope<'_> {
    fn lookup(&self, root: &RootRef, at: Location) -> Result<Value, EvalError> {
        Err(EvalError::undeclared(at, format!("{root} is not known")))
    }

    fn call_context(&self) -> &CallContext<'_> {
        self.context
    }
}

impl Templates for Renderer {
    fn render(
        &self,
        context: &CallContext<'_>,
        name: &str,
        text: &str,
        variables: &BTreeMap<Arc<str>, Value>,
    ) -> Result<Value, CallError> {
        if name.is_empty() {
            // A text without a file: what is written in it has no place.
            let own = Sources::new(Arc::new(MemoryFiles::default()));
            let source = own.add(Path::new("template"), text.to_owned());
            return self.evaluate(context, &source, variables).map(|value| without_origins(&value));
        }
        let source = self.sources.add(&self.directory.join(name), text.to_owned());
        self.evaluate(context, &source, variables)
    }
}

impl Renderer {
    /// For templates whose paths are relative to `directory`.
    pub(crate) fn new(sources: Arc<Sources>, directory: &Path) -> Self {
        Self { sources, directory: directory.to_path_buf(), steps: AtomicU64::new(MAX_TOTAL_STEPS) }
    }

    fn evaluate(
        &self,
        context: &CallContext<'_>,
        source: &Source,
        variables: &BTreeMap<Arc<str>, Value>,
    ) -> Result<Value, CallError> {
        let (expr, problems) = hcl::parse_template(source.text(), source.id(), 0);
        if let Some(problem) = problems.first() {
            return Err(CallError::new(format!("the template does not parse: {}", problem.message)));
        }
        let before = self.steps.load(Ordering::Relaxed).min(MAX_STEPS);
        let steps = Cell::new(before);
        let scope = TemplateScope { context };
        let locals = Locals::of_all(variables);
        let evaluator =
            Evaluator { scope: &scope, source: source.id(), locals: Some(&locals), depth: 0, steps: &steps };
        let result = evaluator.expr(&expr);
        self.steps.fetch_sub(before - steps.get(), Ordering::Relaxed);
        result.map_err(|e| match e.kind {
            ErrorKind::Limit => CallError::limit(e.message),
            ErrorKind::Undeclared => {
                CallError::new(format!("in the template, {}; pass it in the second argument", e.message))
            }
            ErrorKind::Evaluation | ErrorKind::Syntax => CallError::new(format!("in the template, {}", e.message)),
        })
    }
}

fn without_origins(value: &Value) -> Value {
    let inner = match value.as_text().and_then(|text| text.document.as_ref()) {
        Some(document) => Value::document(value.as_str().unwrap_or(""), without_origins(document)),
        None => value.map_children(without_origins),
    };
    inner.with_origin(Origin::default()).add_marks(value.marks)
}

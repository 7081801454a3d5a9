//! Templates (HCL `TemplateExpr`, `TemplateJoinExpr`), and the holes that stay in them where parts are not known.

use super::{EvalError, Evaluated, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::tree::{TemplateFor, TemplateIf, TemplatePart};
use crate::terraform::convert::convert;
use crate::terraform::types::Type;
use crate::terraform::value::{Marks, Partial, Value};
use crate::value::{Part, Reason, Step, Unknown as Cause};
use std::sync::Arc;

/// Longest text that a template may make, in bytes.
const MAX_TEXT: usize = 16 << 20;
/// Longest known beginning that Terraform keeps of an unknown text, in bytes.
const MAX_PREFIX: usize = 128;

/// Text under construction.
#[derive(Default)]
struct Buffer {
    /// Everything that is known, with the holes between; a literal is never followed by a literal.
    parts: Vec<Part>,
    /// The literal that is being written.
    text: String,
    /// Length of the known beginning, once there is a hole.
    prefix: Option<String>,
    marks: Marks,
    way: Option<Arc<Step>>,
}

impl Buffer {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(Part::Literal(Arc::from(std::mem::take(&mut self.text))));
        }
    }

    /// A hole: what we know of an unknown value that stands in a template.
    fn hole(&mut self, value: &Value) {
        if self.prefix.is_none() {
            self.prefix = Some(self.text.clone());
        }
        let Some(unknown) = value.first_unknown() else { return };
        match &unknown.partial {
            Some(Partial::Template(parts)) if value.as_unknown().is_some() => {
                for part in &**parts {
                    match part {
                        Part::Literal(text) => self.push(text),
                        other => {
                            self.flush();
                            self.parts.push(other.clone());
                        }
                    }
                }
            }
            Some(Partial::Reference(reference)) if value.as_unknown().is_some() => {
                self.flush();
                self.parts.push(Part::Reference(Arc::clone(reference)));
            }
            _ => {
                self.flush();
                self.parts.push(Part::Unknown(Arc::clone(&unknown.cause)));
            }
        }
    }

    fn finish(mut self) -> Value {
        let value = match self.prefix.take() {
            None => Value::string(&self.text),
            Some(prefix) => {
                self.flush();
                let cause = self.parts.iter().find_map(|part| match part {
                    Part::Unknown(cause) => Some(Arc::clone(cause)),
                    _ => None,
                });
                let cause = cause.unwrap_or_else(|| Cause::new(Reason::Computed, ""));
                let unknown = Value::unknown(Type::String, cause).with_partial(Partial::Template(self.parts.into()));
                unknown.refine().not_null().unsafe_prefix(beginning(&prefix)).build()
            }
        };
        value.add_marks(self.marks)
    }
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(MAX_PREFIX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

impl Evaluator<'_> {
    pub(super) fn template(&self, parts: &[TemplatePart], span: Span) -> Evaluated {
        // An interpolation alone is its value, of whatever type.
        if let [TemplatePart::Interpolation(expr)] = parts {
            return self.expr(expr);
        }
        let mut buffer = Buffer::default();
        self.write(parts, &mut buffer, span)?;
        let way = buffer.way.take();
        let value = self.computed(buffer.finish(), span, []);
        let origin = crate::value::Origin { way, ..value.origin.clone() };
        Ok(value.with_origin(origin))
    }

    fn write(&self, parts: &[TemplatePart], buffer: &mut Buffer, span: Span) -> Result<(), EvalError> {
        for part in parts {
            match part {
                TemplatePart::Literal(text, _) => buffer.push(text),
                TemplatePart::Interpolation(expr) => {
                    let value = self.expr(expr).or_else(|error| self.scope.stand_in(&error).ok_or(error))?;
                    self.write_value(&value, buffer, expr.span)?;
                }
                TemplatePart::If(directive, at) => {
                    let value = self.write_if(directive, *at)?;
                    self.write_value(&value, buffer, *at)?;
                }
                TemplatePart::For(directive, at) => {
                    let value = self.write_for(directive, *at)?;
                    self.write_value(&value, buffer, *at)?;
                }
            }
            if buffer.text.len() > MAX_TEXT {
                return Err(EvalError::limit(self.at(span), "text of the template is too long"));
            }
        }
        Ok(())
    }

    fn write_value(&self, value: &Value, buffer: &mut Buffer, span: Span) -> Result<(), EvalError> {
        if value.is_null() {
            return Err(self
                .error(span, "null cannot be part of a string")
                .help("give a value, or test for null with a conditional"));
        }
        buffer.marks = buffer.marks.union(value.marks);
        if buffer.way.is_none() {
            buffer.way.clone_from(&value.origin.way);
        }
        if !value.is_known() {
            buffer.hole(value);
            return Ok(());
        }
        let text = convert(value, &Type::String).map_err(|e| {
            let ty = value.ty().friendly();
            self.error(span, format!("a value of type {ty} cannot be part of a string: {e}"))
        })?;
        match text.as_str() {
            Some(text) => buffer.push(text),
            None => buffer.hole(&text),
        }
        Ok(())
    }

    /// A conditional whose arms are templates.
    fn write_if(&self, directive: &TemplateIf, span: Span) -> Evaluated {
        let condition = self.condition(&directive.condition)?;
        let arm = |parts: &[TemplatePart]| {
            let mut buffer = Buffer::default();
            self.write(parts, &mut buffer, span).map(|()| buffer.finish())
        };
        let arms = (arm(&directive.then), arm(&directive.otherwise));
        for arm in [&arms.0, &arms.1] {
            if let Err(error) = arm
                && !error.is_catchable()
            {
                return Err(error.clone());
            }
        }
        let mut marks = condition.marks;
        for arm in [&arms.0, &arms.1].into_iter().flatten() {
            marks = marks.union(arm.marks);
        }
        let value = match condition.as_bool() {
            Some(true) => arms.0?,
            Some(false) => arms.1?,
            None => {
                let unknown = Value::unknown_because(Type::String, [&condition]).not_null();
                match arms {
                    (Ok(a), Ok(b)) => unknown.with_partial(Partial::OneOf([a, b].into())),
                    _ => unknown,
                }
            }
        };
        Ok(value.add_marks(marks))
    }

    /// The body once for each element.
    fn write_for(&self, directive: &TemplateFor, span: Span) -> Evaluated {
        let collection = self.expr(&directive.collection)?;
        if collection.is_null() {
            return Err(self.error(directive.collection.span, "null cannot be iterated over"));
        }
        if collection.ty() != Type::Dynamic && !collection.can_iterate() {
            let ty = collection.ty().friendly();
            return Err(self.error(directive.collection.span, format!("a value of type {ty} cannot be iterated over")));
        }
        let Some(elements) = collection.elements() else {
            return Ok(Value::unknown_because(Type::String, [&collection]).add_marks(collection.marks));
        };
        let mut buffer = Buffer { marks: collection.marks, ..Buffer::default() };
        for (key, value) in elements {
            self.with_iterators(directive.key_name.as_ref(), &directive.value_name, &key, &value, |inner| {
                inner.write(&directive.body, &mut buffer, span)
            })?;
        }
        let any_hole = buffer.prefix.is_some();
        let value = buffer.finish();
        // Terraform joins the results and knows nothing of the text once one of them is unknown.
        if any_hole { Ok(forget_prefix(value)) } else { Ok(value) }
    }
}

fn forget_prefix(value: Value) -> Value {
    match value.as_unknown() {
        Some(unknown) => {
            let plain = Value::unknown(Type::String, Arc::clone(&unknown.cause));
            let plain = match &unknown.partial {
                Some(partial) => plain.with_partial(partial.clone()),
                None => plain,
            };
            plain.add_marks(value.marks)
        }
        None => value,
    }
}

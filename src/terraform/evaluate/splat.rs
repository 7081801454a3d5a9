//! `a[*].b` and `a.*.b` (HCL `SplatExpr`).

use super::{Evaluated, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::tree::{Accessor, Splat};
use crate::terraform::types::Type;
use crate::terraform::value::Value;
use crate::value::Origin;

impl Evaluator<'_> {
    pub(super) fn splat(&self, splat: &Splat, span: Span) -> Evaluated {
        let source = self.expr(&splat.source)?;
        self.splat_value(&source, &splat.each, span)
    }

    fn splat_value(&self, source: &Value, each: &[Accessor], span: Span) -> Evaluated {
        let source_type = source.ty();
        // Anything but a sequence counts as a sequence of itself, and null as an empty one.
        let upgrade = !matches!(source_type, Type::Tuple(_) | Type::List(_) | Type::Set(_));
        let written = Origin::written(self.at(span));
        if source.is_null() {
            return if upgrade {
                Ok(Value::tuple(Vec::new()).with_origin(written))
            } else {
                Err(self.error(span, "a null list cannot be followed by [*]"))
            };
        }
        if source_type == Type::Dynamic {
            return Ok(Value::unknown_because(Type::Dynamic, [source]).add_marks(source.marks));
        }
        let marks = source.marks;
        let result = if upgrade {
            let may_be_null = !source.definitely_not_null();
            let item = self.each(each, source.clone(), span)?;
            if may_be_null { Value::unknown_because(Type::Dynamic, [source]) } else { Value::tuple(vec![item]) }
        } else if !source.is_known() {
            self.splat_unknown(each, source, span)?
        } else {
            self.splat_known(each, source, &source_type, span)?
        };
        Ok(result.with_origin(written).add_marks(marks))
    }

    fn splat_known(&self, each: &[Accessor], source: &Value, source_type: &Type, span: Span) -> Evaluated {
        let items = source.children().map(|item| self.each(each, item.clone(), span));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let Some(element) = source_type.element() else { return Ok(Value::tuple(items)) };
        let result_type = match items.first() {
            Some(first) => first.ty(),
            None => self.each(each, Value::unknown_because(element.clone(), []), span)?.ty(),
        };
        if items.iter().all(|item| item.ty() == result_type) {
            return Ok(Value::list(result_type, items));
        }
        // Elements of an undecided type may differ; Terraform has no list for them either.
        Ok(Value::tuple(items))
    }

    fn splat_unknown(&self, each: &[Accessor], source: &Value, span: Span) -> Evaluated {
        let result_of = |ty: &Type| self.each(each, Value::unknown_because(ty.clone(), [source]), span).map(|v| v.ty());
        let ty = match source.ty() {
            Type::List(element) | Type::Set(element) => Type::list(result_of(&element)?),
            Type::Tuple(items) => Type::tuple(items.iter().map(result_of).collect::<Result<Vec<_>, _>>()?),
            _ => Type::Dynamic,
        };
        let (least, most) = source.length_bounds();
        let refine = Value::unknown_because(ty.clone(), [source]).refine().not_null();
        if !ty.is_collection() {
            return Ok(refine.build());
        }
        let refine = refine.min_length(least);
        Ok(match most {
            Some(most) => refine.max_length(most).build(),
            None => refine.build(),
        })
    }

    /// What follows the splat, applied to one element.
    fn each(&self, each: &[Accessor], mut value: Value, span: Span) -> Evaluated {
        for accessor in each {
            value = match accessor {
                Accessor::Attribute(name) => self.attribute(&value, name, span)?,
                Accessor::Index(key) => self.index(&value, &self.expr(key)?, key.span, span)?,
                Accessor::Splat(inner) => self.splat_value(&value, inner, span)?,
            };
        }
        Ok(value)
    }
}

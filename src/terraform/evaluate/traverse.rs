//! Attributes and indexes of values (HCL `ops.go`), and what a value that is read from a resource refers to.

use super::{Evaluated, Evaluator};
use crate::source::Span;
use crate::syntax::hcl::tree::Name;
use crate::terraform::convert::convert;
use crate::terraform::types::Type;
use crate::terraform::value::{Data, Partial, Unknown, Value};
use crate::value::{OriginKind, Reason, Reference, Unknown as Cause};
use std::sync::Arc;

impl Evaluator<'_> {
    /// `base.name`
    pub(super) fn attribute(&self, base: &Value, name: &Name, span: Span) -> Evaluated {
        let key = &*name.text;
        let value = match base.data() {
            Data::Null(_) => {
                return Err(self
                    .error(span, format!("null has no attribute \"{key}\""))
                    .help("the value that the attribute is read from is null"));
            }
            Data::Unknown(unknown) => self.unknown_attribute(unknown, key, span)?,
            Data::Object(entries) => match entries.get(key) {
                Some(value) => value.clone(),
                None => return Err(self.error(span, format!("object has no attribute named \"{key}\""))),
            },
            Data::Map(_, entries) => match entries.get(key) {
                Some(value) => value.clone(),
                None => return Err(self.error(span, format!("map has no element with the key \"{key}\""))),
            },
            _ => return Err(self.no_attributes(&base.ty(), key, span)),
        };
        Ok(self.read(base, value, key, span))
    }

    fn no_attributes(&self, ty: &Type, key: &str, span: Span) -> super::EvalError {
        let error = self.error(span, format!("{} has no attribute \"{key}\"", with_article(ty)));
        match ty {
            Type::List(_) | Type::Set(_) | Type::Tuple(_) => error.help(format!("use [*].{key} for each element")),
            _ => error,
        }
    }

    fn unknown_attribute(&self, unknown: &Arc<Unknown>, key: &str, span: Span) -> Evaluated {
        let ty = match &unknown.ty {
            Type::Dynamic => Type::Dynamic,
            Type::Map(element) => (**element).clone(),
            Type::Object(object) => match object.attributes.get(key) {
                Some(ty) => ty.clone(),
                None => return Err(self.error(span, format!("object has no attribute named \"{key}\""))),
            },
            other => return Err(self.no_attributes(other, key, span)),
        };
        Ok(unknown_part(&named_part(unknown, key), ty, key))
    }

    /// `base[key]`
    pub(super) fn index(&self, base: &Value, key: &Value, key_span: Span, span: Span) -> Evaluated {
        if base.is_null() {
            return Err(self.error(span, "null cannot be indexed"));
        }
        if key.is_null() {
            return Err(self.error(key_span, "null cannot be used as an index"));
        }
        let base_type = base.ty();
        if key.ty() == Type::Dynamic {
            let out = Value::unknown_because(Type::Dynamic, [key]);
            return Ok(out.add_marks(base.marks).add_marks(key.marks));
        }
        let wanted = match base_type {
            Type::Dynamic if key.ty() == Type::Number => Type::Number,
            Type::Dynamic | Type::Map(_) | Type::Object(_) => Type::String,
            Type::List(_) | Type::Tuple(_) => Type::Number,
            Type::Set(_) => {
                return Err(self
                    .error(span, "elements of a set have no index")
                    .help("convert the set with tolist(), or use one() for a set of at most one element"));
            }
            _ => return Err(self.error(span, format!("{} has no indexes", with_article(&base_type)))),
        };
        let key = convert(key, &wanted).map_err(|e| self.error(key_span, format!("unsuitable index: {e}")))?;
        let value = match base.data() {
            Data::Unknown(unknown) => self.index_unknown(unknown, &key, span)?,
            _ => self.index_known(base, &base_type, &key, key_span)?,
        };
        Ok(self.read(base, value, &key_text(&key), span).add_marks(key.marks))
    }

    fn index_known(&self, base: &Value, base_type: &Type, key: &Value, key_span: Span) -> Evaluated {
        if !key.is_known() {
            let ty = base_type.element().cloned().unwrap_or(Type::Dynamic);
            return Ok(Value::unknown_because(ty, [key]));
        }
        let found = match (base.items(), base.entries(), key.as_number(), key.as_str()) {
            (Some(items), _, Some(n), _) => n.to_usize().and_then(|n| items.get(n)),
            (_, Some(entries), _, Some(name)) => entries.get(name),
            _ => None,
        };
        let Some(found) = found else {
            let what = match base.items().map(<[Value]>::len) {
                Some(0) => "the collection is empty".to_owned(),
                Some(1) => "the collection has one element".to_owned(),
                Some(n) => format!("the collection has {n} elements"),
                None => "there is no such key".to_owned(),
            };
            // The key may be sensitive, so it is not shown.
            return Err(self.error(key_span, format!("index does not identify an element: {what}")));
        };
        Ok(found.clone())
    }

    fn index_unknown(&self, unknown: &Arc<Unknown>, key: &Value, span: Span) -> Evaluated {
        let outside = || Err(self.error(span, "index does not identify an element"));
        let ty = match &unknown.ty {
            Type::List(element) | Type::Map(element) => (**element).clone(),
            Type::Tuple(items) => match key.as_number() {
                Some(n) => match n.to_usize().and_then(|n| items.get(n)) {
                    Some(ty) => ty.clone(),
                    None => return outside(),
                },
                None => Type::Dynamic,
            },
            // Terraform gives up the type here, but not the check.
            Type::Object(object) => match key.as_str() {
                Some(name) if !object.attributes.contains_key(name) => return outside(),
                _ => Type::Dynamic,
            },
            _ => Type::Dynamic,
        };
        if !key.is_known() {
            return Ok(Value::from_unknown(Unknown { partial: None, ..typed(unknown, ty) }));
        }
        let unknown = if key.marks.sensitive { unknown } else { &named_part(unknown, &key_text(key)) };
        Ok(unknown_part(unknown, ty, &key_text(key)))
    }

    /// What was read from `base` under `key`: with the marks of `base`, and for attributes of resources with the reference.
    fn read(&self, base: &Value, value: Value, key: &str, span: Span) -> Value {
        let value = value.add_marks(base.marks);
        if base.origin.kind == OriginKind::Computed || value.as_unknown().is_some_and(|u| is_reference(u)) {
            return value;
        }
        match base.origin.reference() {
            Some(reference) => {
                let reference = Arc::new(below(reference, key));
                let origin = value.origin.through_resource(reference, Some(self.at(span)));
                value.with_origin(origin)
            }
            None => value,
        }
    }
}

fn is_reference(unknown: &Unknown) -> bool {
    matches!(unknown.partial, Some(Partial::Reference(_)))
}

fn with_article(ty: &Type) -> String {
    let name = ty.friendly();
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}

fn key_text(key: &Value) -> Arc<str> {
    match (key.as_str(), key.as_number()) {
        (Some(text), _) => Arc::from(text),
        (_, Some(n)) => Arc::from(n.to_text()),
        _ => Arc::from(""),
    }
}

fn below(reference: &Reference, key: &str) -> Reference {
    let attribute = match &*reference.attribute {
        "" => Arc::from(key),
        attribute => Arc::from(format!("{attribute}.{key}")),
    };
    Reference { target: Arc::clone(&reference.target), attribute }
}

fn typed(unknown: &Arc<Unknown>, ty: Type) -> Unknown {
    Unknown { ty, refinement: Default::default(), cause: Arc::clone(&unknown.cause), partial: None }
}

/// An unknown of which `key` is read: of a variable, which part of it nobody gave.
fn named_part(unknown: &Arc<Unknown>, key: &str) -> Arc<Unknown> {
    match unknown.cause.reason {
        Reason::Variable if !unknown.cause.name.is_empty() => {
            let cause = Cause::new(Reason::Variable, format!("{}.{key}", unknown.cause.name));
            Arc::new(Unknown { cause, ..(**unknown).clone() })
        }
        _ => Arc::clone(unknown),
    }
}

/// The part `key` of an unknown value: what we know of the whole may tell more than Terraform knows.
fn unknown_part(unknown: &Arc<Unknown>, ty: Type, key: &str) -> Value {
    let part = match &unknown.partial {
        Some(Partial::Reference(reference)) => Some(Partial::Reference(Arc::new(below(reference, key)))),
        // Values within an unknown of unknown type are ours alone; Terraform would not know them.
        Some(Partial::Entries(entries)) => entries.get(key).map(|value| Partial::OneOf([value.clone()].into())),
        Some(Partial::Elements(items)) => {
            let item = key.parse::<usize>().ok().and_then(|n| items.get(n));
            item.map(|value| Partial::OneOf([value.clone()].into()))
        }
        _ => None,
    };
    Value::from_unknown(Unknown { partial: part, ..typed(unknown, ty) })
}

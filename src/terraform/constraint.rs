//! Type constraints of variables: `object({ a = string, b = optional(number, 1) })`, and the defaults inside them
//! (HCL `ext/typeexpr`).

use super::convert::{ConvertError, convert};
use super::evaluate::{EvalError, evaluate};
use super::functions::{CallContext, CallError, FileAccess, FileError, Templates};
use super::scope::{RootRef, Scope};
use super::types::{ObjectType, Type};
use super::value::{Data, Value};
use crate::source::{Location, SourceId};
use crate::syntax::hcl::tree::{Call, Expr, ExprKind, ObjectItem, ObjectKey};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deepest nesting of a constraint.
const MAX_DEPTH: usize = 64;

/// A type with the defaults of its optional attributes.
#[derive(Clone, Debug)]
pub(crate) struct Constraint {
    pub(crate) ty: Type,
    defaults: Defaults,
}

/// Defaults of optional attributes, at any depth.
#[derive(Clone, Debug, Default)]
struct Defaults {
    /// Of this object's attributes.
    values: BTreeMap<Arc<str>, Value>,
    /// Of attributes, by name; of tuple elements, by number; of all elements of a collection, under `""`.
    children: BTreeMap<Arc<str>, Defaults>,
}

impl Constraint {
    /// `value` with defaults for what is absent or null, converted to the type.
    ///
    /// # Errors
    /// Where the value does not fit.
    pub(crate) fn apply(&self, value: &Value) -> Result<Value, ConvertError> {
        convert(&self.defaults.apply(value), &self.ty)
    }
}

/// Reads a type constraint.
///
/// # Errors
/// Where it is none.
pub(crate) fn parse_constraint(expr: &Expr, source: SourceId) -> Result<Constraint, EvalError> {
    let (ty, defaults) = Reader { source }.read(expr, 0)?;
    Ok(Constraint { ty, defaults })
}

impl Defaults {
    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.children.is_empty()
    }

    fn of_child(name: &str, child: Defaults) -> Self {
        let children = if child.is_empty() { BTreeMap::new() } else { BTreeMap::from([(Arc::from(name), child)]) };
        Self { values: BTreeMap::new(), children }
    }

    /// The defaults of one part; elements of a collection are all under `""`.
    fn child(&self, key: &str) -> Option<&Defaults> {
        self.children.get(key).or_else(|| self.children.get(""))
    }

    fn apply(&self, value: &Value) -> Value {
        if self.is_empty() {
            return value.clone();
        }
        let part = |key: &str, value: &Value| self.child(key).map_or_else(|| value.clone(), |child| child.apply(value));
        let out = match value.data() {
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                Value::tuple(items.iter().enumerate().map(|(i, item)| part(&i.to_string(), item)).collect())
            }
            Data::Map(_, entries) | Data::Object(entries) => {
                let mut entries: BTreeMap<_, _> = entries.iter().map(|(k, v)| (Arc::clone(k), part(k, v))).collect();
                for (name, default) in &self.values {
                    if entries.get(name).is_none_or(Value::is_null) {
                        entries.insert(Arc::clone(name), part(name, default));
                    }
                }
                Value::object(entries)
            }
            _ => return value.clone(),
        };
        out.with_origin(value.origin.clone()).add_marks(value.marks)
    }
}

#[derive(Clone, Copy)]
struct Reader {
    source: SourceId,
}

type Read = Result<(Type, Defaults), EvalError>;

impl Reader {
    fn error(self, expr: &Expr, message: impl Into<String>) -> EvalError {
        EvalError::evaluation(Location { source: self.source, span: expr.span }, message)
    }

    fn read(self, expr: &Expr, depth: usize) -> Read {
        if depth > MAX_DEPTH {
            return Err(EvalError::limit(
                Location { source: self.source, span: expr.span },
                "type constraint is nested too deeply",
            ));
        }
        let plain = |ty| Ok((ty, Defaults::default()));
        match &expr.kind {
            ExprKind::Variable(name) => match &**name {
                "bool" => plain(Type::Bool),
                "number" => plain(Type::Number),
                "string" => plain(Type::String),
                "any" => plain(Type::Dynamic),
                "list" => plain(Type::list(Type::Dynamic)),
                "map" => plain(Type::map(Type::Dynamic)),
                "set" | "tuple" | "object" => {
                    let message = format!("the \"{name}\" type constructor requires an argument in parentheses");
                    Err(self.error(expr, message))
                }
                "optional" => Err(self.error(expr, "\"optional\" is valid only for attributes of an object type")),
                _ => Err(self.not_a_type(expr)),
            },
            ExprKind::Call(call) => self.read_call(expr, call, depth),
            ExprKind::Parens(inner) => self.read(inner, depth + 1),
            ExprKind::String(_) => Err(self.not_a_type(expr).help("write the type without quotes")),
            _ => Err(self.not_a_type(expr)),
        }
    }

    fn not_a_type(self, expr: &Expr) -> EvalError {
        self.error(expr, "not a type").help(
            "a type is one of bool, number, string, any, list(T), set(T), map(T), tuple([T, ...]), object({name = T})",
        )
    }

    fn read_call(self, expr: &Expr, call: &Call, depth: usize) -> Read {
        let name = &*call.name.text;
        let collection = match name {
            "list" => Type::list as fn(Type) -> Type,
            "set" => Type::set,
            "map" => Type::map,
            "tuple" | "object" => Type::list,
            "optional" => return Err(self.error(expr, "\"optional\" is valid only for attributes of an object type")),
            _ => return Err(self.not_a_type(expr)),
        };
        let [argument] = &*call.arguments else {
            return Err(self.error(expr, format!("\"{name}\" takes exactly one argument")));
        };
        match (name, &argument.kind) {
            ("tuple", ExprKind::Tuple(items)) => self.read_tuple(items, depth),
            ("tuple", _) => Err(self.error(argument, "\"tuple\" takes a list of types in brackets")),
            ("object", ExprKind::Object(items)) => self.read_object(argument, items, depth),
            ("object", _) => Err(self.error(argument, "\"object\" takes attribute names and their types in braces")),
            _ => {
                let (element, defaults) = self.read(argument, depth + 1)?;
                Ok((collection(element), Defaults::of_child("", defaults)))
            }
        }
    }

    fn read_tuple(self, items: &[Expr], depth: usize) -> Read {
        let mut types = Vec::new();
        let mut children = BTreeMap::new();
        for (i, item) in items.iter().enumerate() {
            let (ty, defaults) = self.read(item, depth + 1)?;
            types.push(ty);
            if !defaults.is_empty() {
                children.insert(Arc::from(i.to_string()), defaults);
            }
        }
        Ok((Type::tuple(types), Defaults { values: BTreeMap::new(), children }))
    }

    fn read_object(self, expr: &Expr, items: &[ObjectItem], depth: usize) -> Read {
        let mut object = ObjectType::default();
        let mut all = Defaults::default();
        for item in items {
            let name = match &item.key {
                ObjectKey::Name(name) => Arc::clone(&name.text),
                ObjectKey::Expr(Expr { kind: ExprKind::String(name), .. }) => Arc::clone(name),
                ObjectKey::Expr(key) => return Err(self.error(key, "attribute name must be written out")),
            };
            if object.attributes.contains_key(&name) {
                return Err(self.error(expr, format!("attribute \"{name}\" is there twice")));
            }
            let (ty, defaults) = self.read_attribute(&name, &item.value, &mut object, &mut all, depth)?;
            object.attributes.insert(Arc::clone(&name), ty);
            if !defaults.is_empty() {
                all.children.insert(name, defaults);
            }
        }
        Ok((Type::Object(Arc::new(object)), all))
    }

    /// The type of an attribute, which may be `optional(T)` or `optional(T, default)`.
    fn read_attribute(
        self,
        name: &Arc<str>,
        expr: &Expr,
        object: &mut ObjectType,
        all: &mut Defaults,
        depth: usize,
    ) -> Read {
        let ExprKind::Call(call) = &expr.kind else { return self.read(expr, depth + 1) };
        if &*call.name.text != "optional" {
            return self.read(expr, depth + 1);
        }
        let (ty, default) = match &*call.arguments {
            [ty] => (ty, None),
            [ty, default] => (ty, Some(default)),
            _ => return Err(self.error(expr, "\"optional\" takes a type and perhaps a default")),
        };
        object.optional.insert(Arc::clone(name));
        let (ty, defaults) = self.read(ty, depth + 1)?;
        if let Some(default) = default {
            let value = evaluate_constant(default, self.source)?;
            let value = convert(&value, &ty)
                .map_err(|e| self.error(default, format!("unsuitable default for the attribute \"{name}\": {e}")))?;
            all.values.insert(Arc::clone(name), value);
        }
        Ok((ty, defaults))
    }
}

/// The value of an expression in which nothing may be referred to.
///
/// # Errors
/// Where it refers to anything, or has no value.
pub(crate) fn evaluate_constant(expr: &Expr, source: SourceId) -> Result<Value, EvalError> {
    evaluate(
        expr,
        source,
        &ConstantScope { context: CallContext { files: &Nothing, templates: &Nothing, plan_time: None, depth: 0 } },
    )
}

struct ConstantScope<'a> {
    context: CallContext<'a>,
}

impl Scope for ConstantScope<'_> {
    fn lookup(&self, root: &RootRef, at: Location) -> Result<Value, EvalError> {
        Err(EvalError::undeclared(at, format!("{root} cannot be used here")).help("write a constant value"))
    }

    fn call_context(&self) -> &CallContext<'_> {
        &self.context
    }
}

/// No files and no templates.
struct Nothing;

impl FileAccess for Nothing {
    fn read(&self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::Outside)
    }

    fn exists(&self, _: &str) -> Result<bool, FileError> {
        Err(FileError::Outside)
    }

    fn list(&self, _: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::Outside)
    }
}

impl Templates for Nothing {
    fn render(&self, _: &CallContext<'_>, _: &str, _: &str, _: &BTreeMap<Arc<str>, Value>) -> Result<Value, CallError> {
        Err(CallError::new("templates cannot be used here"))
    }
}

#[cfg(test)]
mod tests {
    use super::parse_constraint;
    use crate::source::{MemoryFiles, Sources};
    use crate::syntax::hcl::parse_expression;
    use crate::terraform::lower::lower;
    use crate::value::to_json;
    use std::path::Path;
    use std::sync::Arc;

    /// `value` as a variable of type `ty` has it, in JSON, or the message of the error.
    fn check(ty: &str, value: &str, expected: &str) {
        let sources = Sources::new(Arc::new(MemoryFiles::default()));
        let parse = |name: &str, text: &str| {
            let source = sources.add(Path::new(name), text.to_owned());
            (parse_expression(text, source.id(), 0).0, source.id())
        };
        let (ty_expr, source) = parse("type.tf", ty);
        let constraint = match parse_constraint(&ty_expr, source) {
            Ok(constraint) => constraint,
            Err(error) => return assert_eq!(format!("error: {}", error.message), expected, "{ty}"),
        };
        let (value_expr, source) = parse("value.tf", value);
        let value = super::evaluate_constant(&value_expr, source).unwrap();
        let got = match constraint.apply(&value) {
            Ok(value) => to_json(&lower(&value)).to_string(),
            Err(error) => format!("error: {error}"),
        };
        assert_eq!(got, expected, "{ty} of {value_expr:?}");
    }

    #[test]
    fn values_are_converted_to_the_type() {
        check("list(string)", "[1, true]", "[\"1\",\"true\"]");
        check("set(string)", "[\"b\", \"a\", \"b\"]", "[\"a\",\"b\"]");
        check("map(number)", "{ a = \"1\" }", "{\"a\":1}");
        check("tuple([string, number])", "[1, \"2\"]", "[\"1\",2]");
        check("list(any)", "[1, \"a\"]", "[\"1\",\"a\"]");
        check("any", "[1, \"a\"]", "[1,\"a\"]");
        check("object({ a = string })", "{ a = 1, b = 2 }", "{\"a\":\"1\"}");
        check("number", "\"x\"", "error: a number is required");
        check("list(object({ a = string }))", "[{}]", "error: at [0]: attribute \"a\" is required");
        check("string", "[]", "error: string required, but have tuple");
    }

    #[test]
    fn optional_attributes_take_their_defaults() {
        check("object({ a = optional(string), b = optional(number, \"3\") })", "{}", "{\"a\":null,\"b\":3}");
        check("object({ b = optional(number, 3) })", "{ b = null }", "{\"b\":3}");
        check("object({ n = optional(object({ f = optional(bool, true) }), {}) })", "{}", "{\"n\":{\"f\":true}}");
        check("list(object({ p = optional(string, \"tcp\") }))", "[{}]", "[{\"p\":\"tcp\"}]");
        check(
            "map(object({ p = optional(string, \"tcp\") }))",
            "{ x = { p = \"udp\" }, y = {} }",
            "{\"x\":{\"p\":\"udp\"},\"y\":{\"p\":\"tcp\"}}",
        );
    }

    #[test]
    fn what_is_no_type_is_refused() {
        check("strin", "1", "error: not a type");
        check("\"string\"", "1", "error: not a type");
        check("object", "1", "error: the \"object\" type constructor requires an argument in parentheses");
        check("optional(string)", "1", "error: \"optional\" is valid only for attributes of an object type");
        check(
            "object({ a = optional(number, \"x\") })",
            "1",
            "error: unsuitable default for the attribute \"a\": a number is required",
        );
    }
}

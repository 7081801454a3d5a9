//! Evaluation of a block body by the provider's schema: conversion of arguments, nested blocks, `dynamic` blocks.

use super::body::{Blocks, Body, BodyEntry, Item};
use super::frame::{Frame, Local};
use super::module::Content;
use super::schema::{Field, Nesting, Schema, Shape};
use super::value::{Data, Type, Value};
use crate::problem::{Code, Problem};
use crate::source::{Location, Span};
use crate::syntax::hcl::tree::{self, Attribute, Expr, ExprKind, Name};
use crate::value::{Origin, Reason, StepKind, Unknown as Cause};
use std::sync::Arc;

/// Most blocks that one `dynamic` block makes.
const MAX_REPEATED: usize = 10_000;

/// Commands that run once the resource is made.
const PROVISIONER: &str = "provisioner";
/// Its arguments that are text; others are words of the language.
const PROVISIONED: [&str; 4] = ["command", "content", "environment", "inline"];

const UNSUPPORTED_BLOCK: Code = Code("configuration/unsupported-block");
const UNSUPPORTED_ARGUMENT: Code = Code("configuration/unsupported-argument");
const ARGUMENT_TYPE: Code = Code("evaluation/argument-type");
const DYNAMIC: Code = Code("evaluation/dynamic-block");

/// Arguments of every resource that are Terraform's, not the provider's.
fn is_meta_argument(name: &str) -> bool {
    matches!(name, "count" | "for_each" | "depends_on" | "provider")
}

fn is_meta_block(name: &str) -> bool {
    matches!(name, "lifecycle" | "connection" | PROVISIONER)
}

/// The body of a resource, data source or provider.
pub(crate) fn evaluate(frame: &Frame<'_>, schema: Option<&Schema>, content: &Content) -> Body {
    let mut out = Body::default();
    for argument in content.arguments.iter().filter(|a| !is_meta_argument(&a.name.text)) {
        add_argument(&frame.in_source(argument.source), schema, &argument.name, &argument.value, &mut out);
    }
    for nested in content.blocks.iter().filter(|b| !is_meta_block(b.made())) {
        add_block(&frame.in_source(nested.source), schema, &nested.block, &mut out);
    }
    for nested in content.blocks.iter().filter(|b| b.made() == PROVISIONER) {
        add_provisioner(&frame.in_source(nested.source), &nested.block, &mut out);
    }
    require_blocks(frame, schema, &mut out, content_head(frame, content));
    out
}

/// What a provisioner does is no argument, but its text may hold what nobody should read. Of the resource itself nothing is
/// known yet, and what is wrong in it is worth a notice only.
fn add_provisioner(frame: &Frame<'_>, block: &tree::Block, out: &mut Body) {
    let this = Value::dynamic(Cause::new(Reason::Computed, "self"));
    let local = Local { this: Some(this), undecided: true, ..frame.local.clone() };
    let mut inside = Body::default();
    for Attribute { name, value } in &block.body.attributes {
        if PROVISIONED.contains(&&*name.text) {
            add_argument(&frame.with(&local), None, name, value, &mut inside);
        }
    }
    let head = location(frame, block.head);
    if let Some(target) = slot(out, &block.kind, head, false, false, None) {
        target.items.push((head, inside));
    }
}

fn content_head(frame: &Frame<'_>, content: &Content) -> Location {
    let first = content.arguments.first().map(|a| Location { source: a.source, span: a.name.span });
    first.unwrap_or(Location { source: frame.source, span: Span::default() })
}

/// A block inside; recursion is as deep as the parser allowed.
fn nested(frame: &Frame<'_>, schema: Option<&Schema>, block: &tree::Block, head: Location) -> Body {
    let mut out = Body::default();
    for Attribute { name, value } in &block.body.attributes {
        add_argument(frame, schema, name, value, &mut out);
    }
    for block in &block.body.blocks {
        add_block(frame, schema, block, &mut out);
    }
    require_blocks(frame, schema, &mut out, head);
    out
}

/// Blocks without which the provider refuses the body.
fn require_blocks(frame: &Frame<'_>, schema: Option<&Schema>, body: &mut Body, at: Location) {
    for (name, field) in schema.into_iter().flat_map(|s| &s.fields) {
        if field.required && matches!(field.shape, Shape::Block(..)) && body.get(name).is_none() {
            let at = frame.local.head.unwrap_or(at);
            let message = format!("at least one `{name}` block is required here");
            frame.report(Problem::error(Code("configuration/missing-block"), at, message));
        }
    }
}

fn location(frame: &Frame<'_>, span: Span) -> Location {
    Location { source: frame.source, span }
}

fn add_argument(frame: &Frame<'_>, schema: Option<&Schema>, name: &Name, expr: &Expr, out: &mut Body) {
    let at = location(frame, expr.span);
    let field = schema.and_then(|s| s.fields.get(&name.text));
    let value = match field {
        None => {
            if let Some(schema) = schema {
                let message = format!("argument `{}` is not expected here", name.text);
                unexpected(frame, UNSUPPORTED_ARGUMENT, name, message, schema.closed);
            }
            frame.eval(expr)
        }
        Some(Field { shape: Shape::Block(..) | Shape::Opaque, .. }) => {
            let message = format!("`{}` is a block type, not an argument", name.text);
            let help = format!("write `{} {{ … }}` without the equals sign", name.text);
            frame.report(Problem::error(UNSUPPORTED_ARGUMENT, location(frame, name.span), message).help(help));
            // Terraform stops here; what was meant is judged nevertheless.
            frame.eval(expr)
        }
        Some(Field { shape: Shape::Attribute(ty), .. }) => converted(frame, frame.eval(expr), ty, name, at),
        Some(Field { shape: Shape::AttributeAsBlock(nesting, inside), .. }) => {
            attribute_as_blocks(frame, frame.eval(expr), *nesting, inside, name, at)
        }
    };
    out.entries.push(BodyEntry { key: Arc::clone(&name.text), at, item: Item::Value(value) });
}

/// Other versions of a provider know other arguments, and some other blocks: that is no error here.
fn unexpected(frame: &Frame<'_>, code: Code, name: &Name, message: String, closed: bool) {
    let at = location(frame, name.span);
    frame.report(match closed {
        true => Problem::error(code, at, message),
        false => Problem::notice(code, at, message)
            .help("the schema of provider hashicorp/aws 6.45.0 does not have it; it is read as written"),
    });
}

fn converted(frame: &Frame<'_>, value: Value, ty: &Type, name: &Name, at: Location) -> Value {
    if *ty == Type::Dynamic {
        return text_map(frame, value);
    }
    match frame.convert(&value, ty) {
        Ok(value) => value,
        Err(why) => {
            let message = format!("value of `{}` has the wrong type: {why}", name.text);
            frame.report(Problem::error(ARGUMENT_TYPE, at, message));
            // Terraform stops here; what was meant is judged nevertheless.
            let meant = meant(&value, ty).and_then(|meant| frame.convert(&meant, ty).ok());
            meant.unwrap_or_else(|| Value::unknown(ty.clone(), Cause::new(Reason::Error, Arc::clone(&name.text))))
        }
    }
}

/// What a value of another type was meant to say: one thing where a list stands, lists in a list, `True`, `1` for true.
fn meant(value: &Value, ty: &Type) -> Option<Value> {
    let like = |meant: Value| meant.add_marks(value.marks).with_origin(value.origin.clone());
    match ty {
        Type::Bool => {
            let number = value.as_number().map(|n| n.to_text());
            let text = value.as_str().map(str::to_ascii_lowercase).or(number)?;
            let known = ["true", "false", "1", "0"].contains(&&*text);
            known.then(|| like(Value::string(&text)))
        }
        Type::List(_) | Type::Set(_) => match value.items() {
            None => Some(like(Value::tuple(vec![value.clone()]))),
            Some(items) => {
                let inside = |item: &Value| item.items().map_or_else(|| vec![item.clone()], <[Value]>::to_vec);
                Some(like(Value::tuple(items.iter().flat_map(inside).collect())))
            }
        },
        _ => None,
    }
}

/// The table does not give the types of maps: those of primitive values are maps of strings (tags and the like).
fn text_map(frame: &Frame<'_>, value: Value) -> Value {
    let primitive = |v: &Value| v.ty().is_primitive() || v.is_null() || v.ty() == Type::Dynamic;
    let is_map = match value.data() {
        Data::Object(entries) | Data::Map(_, entries) => entries.values().all(primitive),
        _ => false,
    };
    // The built-in resources take any type, and keep it.
    if !is_map || frame.local.untyped {
        return value;
    }
    frame.convert(&value, &Type::map(Type::String)).unwrap_or(value)
}

fn attribute_as_blocks(
    frame: &Frame<'_>,
    value: Value,
    nesting: Nesting,
    inside: &Arc<Schema>,
    name: &Name,
    at: Location,
) -> Value {
    let element = inside.object_type();
    let ty = if nesting == Nesting::Set { Type::set(element) } else { Type::list(element) };
    match (nesting, value.data()) {
        // An attribute of one object, in the newer plugin framework.
        (Nesting::One, Data::Object(_) | Data::Map(..)) => value,
        _ => with_gaps(frame, value, &ty, name, at),
    }
}

/// Other versions of a provider know other attributes: those that an element lacks are absent, as in a block, though it is
/// an error with this one.
fn with_gaps(frame: &Frame<'_>, value: Value, ty: &Type, name: &Name, at: Location) -> Value {
    let Err(why) = frame.convert(&value, ty) else { return converted(frame, value, ty, name, at) };
    let all_optional = ty.with_all_optional();
    // One object where a list stands was meant as the one element.
    let one = || Value::tuple(vec![value.clone()]).with_origin(value.origin.clone());
    let filled = frame.convert(&value, &all_optional).or_else(|why| match value.data() {
        Data::Object(_) | Data::Map(..) => frame.convert(&one(), &all_optional),
        _ => Err(why),
    });
    let Ok(filled) = filled else { return converted(frame, value, ty, name, at) };
    let message = format!("value of `{}` is incomplete: {why}", name.text);
    frame.report(
        Problem::error(ARGUMENT_TYPE, at, message)
            .help("Terraform refuses this with provider hashicorp/aws 6.45.0; what is missing is read as null"),
    );
    filled
}

fn add_block(frame: &Frame<'_>, schema: Option<&Schema>, block: &tree::Block, out: &mut Body) {
    let head = location(frame, block.head);
    let label = block.labels.first();
    let dynamic = &*block.kind.text == "dynamic" && label.is_some();
    let name = label.filter(|_| dynamic).unwrap_or(&block.kind);
    let shape = schema.and_then(|s| s.fields.get(&name.text)).map(|f| &f.shape);
    let (attribute, nesting, inside) = match shape {
        Some(Shape::Block(nesting, inside)) => (false, Some(*nesting), Some(Arc::clone(inside))),
        Some(Shape::AttributeAsBlock(nesting, inside)) => (true, Some(*nesting), Some(Arc::clone(inside))),
        Some(Shape::Opaque) => (false, None, None),
        None if schema.is_none() || &*name.text == "timeouts" => (false, None, None),
        // Terraform stops here; what was meant is judged nevertheless.
        Some(Shape::Attribute(_)) => {
            unexpected_block(frame, name, true);
            if !dynamic {
                out.entries.push(argument_as_block(frame, block, name, head));
            }
            return;
        }
        None => {
            unexpected_block(frame, name, schema.is_none_or(|s| !s.former.contains(&&*name.text)));
            (false, None, None)
        }
    };
    let Some(target) = slot(out, name, head, attribute, nesting == Some(Nesting::Set), inside.clone()) else { return };
    if dynamic {
        let (made, rest) = repeat(frame, inside.as_deref(), name, block);
        target.items.extend(made);
        target.rest = target.rest.take().or(rest);
    } else {
        target.items.push((head, nested(frame, inside.as_deref(), block, head)));
    }
    if nesting == Some(Nesting::One) && !attribute && target.items.len() > 1 {
        let message = format!("no more than one `{}` block is allowed", name.text);
        frame.report(Problem::error(Code("configuration/too-many-blocks"), head, message));
    }
}

fn unexpected_block(frame: &Frame<'_>, name: &Name, closed: bool) {
    let message = format!("blocks of type `{}` are not expected here", name.text);
    unexpected(frame, UNSUPPORTED_BLOCK, name, message, closed);
}

/// `tags { … }`, which was `tags = { … }` to old versions of Terraform.
fn argument_as_block(frame: &Frame<'_>, block: &tree::Block, name: &Name, head: Location) -> BodyEntry {
    let entries = nested(frame, None, block, head).entries.into_iter().filter_map(|entry| match entry.item {
        Item::Value(value) => Some((entry.key, value)),
        Item::Blocks(_) => None,
    });
    let value = Value::object(entries.collect()).with_origin(Origin::written(head));
    BodyEntry { key: Arc::clone(&name.text), at: head, item: Item::Value(value) }
}

/// Where blocks of this type are gathered.
fn slot<'b>(
    out: &'b mut Body,
    name: &Name,
    head: Location,
    attribute: bool,
    set: bool,
    schema: Option<Arc<Schema>>,
) -> Option<&'b mut Blocks> {
    let known = out.entries.iter().position(|e| e.key == name.text && matches!(e.item, Item::Blocks(_)));
    let position = known.unwrap_or_else(|| {
        let blocks = Blocks { attribute, set, schema, ..Blocks::default() };
        out.entries.push(BodyEntry { key: Arc::clone(&name.text), at: head, item: Item::Blocks(blocks) });
        out.entries.len() - 1
    });
    match out.entries.get_mut(position).map(|e| &mut e.item) {
        Some(Item::Blocks(blocks)) => Some(blocks),
        _ => None,
    }
}

type Repeated = (Vec<(Location, Body)>, Option<Arc<Cause>>);

/// `dynamic "name" { for_each = … iterator = … content { … } }`
fn repeat(frame: &Frame<'_>, schema: Option<&Schema>, name: &Name, block: &tree::Block) -> Repeated {
    let argument = |wanted: &str| block.body.attributes.iter().find(|a| &*a.name.text == wanted);
    let head = location(frame, block.head);
    let nothing = |message: String| {
        frame.report(Problem::error(DYNAMIC, head, message));
        (Vec::new(), Some(Cause::new(Reason::Error, Arc::clone(&name.text))))
    };
    let Some(content) = block.body.blocks.iter().find(|b| &*b.kind.text == "content") else {
        return nothing(format!("dynamic block `{}` has no `content` block", name.text));
    };
    let Some(for_each) = argument("for_each") else {
        return nothing(format!("dynamic block `{}` has no `for_each`", name.text));
    };
    let iterator = match argument("iterator").map(|a| &a.value.kind) {
        Some(ExprKind::Variable(text) | ExprKind::String(text)) => text,
        _ => &name.text,
    };
    let at = location(frame, for_each.value.span);
    let collection = frame.eval(&for_each.value);
    let cause = match collection.data() {
        Data::Unknown(u) => Arc::clone(&u.cause),
        Data::Null(_) => return nothing(format!("`for_each` of dynamic block `{}` is null", name.text)),
        _ => match collection.elements() {
            Some(elements) => {
                let elements = elements.into_iter().map(|(k, v)| (k, v.add_marks(collection.marks))).collect();
                return known(frame, schema, (iterator, content), elements, at);
            }
            None => return nothing(format!("`for_each` of dynamic block `{}` is not a collection", name.text)),
        },
    };
    // The one content that stands for all is evaluated for its problems only.
    let value = Value::dynamic(Arc::clone(&cause));
    let local = frame.local.with_iterator(iterator, value.clone(), value);
    nested(&frame.with(&local), schema, content, location(frame, content.head));
    (Vec::new(), Some(cause))
}

fn known(
    frame: &Frame<'_>,
    schema: Option<&Schema>,
    (iterator, content): (&Arc<str>, &tree::Block),
    elements: Vec<(Value, Value)>,
    at: Location,
) -> Repeated {
    let head = location(frame, content.head);
    let allowed = elements.len().min(MAX_REPEATED);
    let complete = allowed == elements.len() && frame.evaluator.make(allowed);
    let mut out = Vec::new();
    for (key, value) in elements.into_iter().take(if complete { allowed } else { 0 }) {
        let value = super::frame::through(value, StepKind::Iteration, format!("{iterator}.value"), Some(at));
        let local: Local = frame.local.with_iterator(iterator, key, value);
        out.push((head, nested(&frame.with(&local), schema, content, head)));
    }
    if complete {
        return (out, None);
    }
    frame.report(Problem::error(Code("limit/blocks"), at, "too many repeated blocks; the rest is not scanned"));
    (out, Some(Cause::new(Reason::Limit, "dynamic block")))
}

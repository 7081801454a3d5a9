//! Terraform's JSON syntax: `.tf.json` to the same tree that native files have.
//!
//! What is a block and what an attribute is decided as Terraform does: by the place in the file and, inside a resource,
//! by the provider's schema. Strings are templates, except where Terraform wants a bare reference or a literal.

use super::schema::{Schema, Shape};
use crate::problem::{Code, Problem};
use crate::source::{Source, Span};
use crate::syntax::hcl;
use crate::syntax::hcl::tree::{Attribute, Block, Body, Expr, ExprKind, Name, ObjectItem, ObjectKey};
use crate::syntax::json::{Json, JsonKind, Member};
use std::sync::Arc;

const WRONG_SHAPE: Code = Code("configuration/json-shape");

/// The top level of a file.
pub(crate) fn module_body(source: &Source, tree: &Json, problems: &mut Vec<Problem>) -> Body {
    let mut reader = Reader { source, problems };
    let mut body = Body { span: tree.span, ..Body::default() };
    for object in reader.objects(tree) {
        for member in properties(object) {
            reader.top_level(member, &mut body);
        }
    }
    body
}

/// Name and literal value of each property: a `.tfvars.json` file.
pub(crate) fn literal_attributes(source: &Source, tree: &Json, problems: &mut Vec<Problem>) -> Vec<Attribute> {
    let mut reader = Reader { source, problems };
    let objects = reader.objects(tree);
    let attribute = |member: &Member| Attribute { name: name(member), value: literal(&member.value) };
    objects.into_iter().flat_map(properties).map(attribute).collect()
}

struct Reader<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
}

/// The properties of an object that are not comments.
fn properties(object: &Json) -> impl Iterator<Item = &Member> {
    object.members().unwrap_or_default().iter().filter(|m| &*m.key != "//")
}

fn name(member: &Member) -> Name {
    Name { text: Arc::clone(&member.key), span: member.key_span }
}

/// How the strings of an argument are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Template,
    /// A reference such as `aws_s3_bucket.b`, or a type constraint.
    Bare,
    Literal,
}

fn reading(kind: &str, argument: &str) -> Reading {
    match (kind, argument) {
        (_, "depends_on" | "provider" | "providers" | "ignore_changes" | "replace_triggered_by")
        | ("variable", "type")
        | ("moved" | "removed" | "import", "to" | "from") => Reading::Bare,
        ("variable", "default" | "description") | ("module", "source" | "version") | (_, "required_version") => {
            Reading::Literal
        }
        _ => Reading::Template,
    }
}

impl Reader<'_> {
    /// The object itself, or the objects of an array of them; anything else is a Problem.
    fn objects<'j>(&mut self, json: &'j Json) -> Vec<&'j Json> {
        let (objects, others): (Vec<_>, Vec<_>) = match &json.kind {
            JsonKind::Array(items) => items.iter().partition(|i| i.members().is_some()),
            JsonKind::Object(_) => (vec![json], Vec::new()),
            JsonKind::Null => (Vec::new(), Vec::new()),
            _ => (Vec::new(), vec![json]),
        };
        for other in others {
            let at = self.source.location(other.span);
            self.problems.push(Problem::error(WRONG_SHAPE, at, "an object, or an array of objects, is expected here"));
        }
        objects
    }

    fn top_level(&mut self, member: &Member, body: &mut Body) {
        let labels = match &*member.key {
            "resource" | "data" | "ephemeral" => 2,
            "variable" | "output" | "module" | "provider" | "check" => 1,
            _ => 0,
        };
        self.labelled(member, &member.value, labels, &mut Vec::new(), &mut body.blocks);
    }

    /// Blocks below `labels` more levels of keys.
    fn labelled(&mut self, kind: &Member, json: &Json, labels: usize, so_far: &mut Vec<Name>, out: &mut Vec<Block>) {
        for object in self.objects(json) {
            if labels == 0 {
                let head = so_far.last().map_or(kind.key_span, |label| label.span);
                let body = self.body(&kind.key, so_far, object);
                let span = head.to(object.span);
                out.push(Block { kind: name(kind), labels: so_far.clone(), body, head, span });
                continue;
            }
            for member in properties(object) {
                so_far.push(name(member));
                self.labelled(kind, &member.value, labels - 1, so_far, out);
                so_far.pop();
            }
        }
    }

    fn body(&mut self, kind: &str, labels: &[Name], object: &Json) -> Body {
        let type_name = labels.first().map_or("", |label| &*label.text);
        let schema = match kind {
            "resource" => Schema::resource(type_name),
            "data" => Schema::data(type_name),
            _ => None,
        };
        self.fields(kind, schema.as_deref(), object)
    }

    /// Recursion is as deep as the JSON reader allowed.
    fn fields(&mut self, kind: &str, schema: Option<&Schema>, object: &Json) -> Body {
        let mut body = Body { span: object.span, ..Body::default() };
        for member in properties(object) {
            let shape = schema.and_then(|s| s.fields.get(&member.key)).map(|field| &field.shape);
            match (shape, &*member.key) {
                (Some(Shape::Block(_, inside)), _) => self.blocks(member, Some(inside), &mut body.blocks),
                (Some(Shape::Opaque), _) => self.blocks(member, None, &mut body.blocks),
                (None, "dynamic") => self.dynamic(member, schema, &mut body.blocks),
                (None, "provisioner") => self.labelled(member, &member.value, 1, &mut Vec::new(), &mut body.blocks),
                (None, key) if is_meta_block(kind, key) => self.blocks(member, None, &mut body.blocks),
                _ => {
                    let value = match reading(kind, &member.key) {
                        Reading::Template => self.expression(&member.value),
                        Reading::Bare => self.bare(&member.value),
                        Reading::Literal => literal(&member.value),
                    };
                    body.attributes.push(Attribute { name: name(member), value });
                }
            }
        }
        body
    }

    fn blocks(&mut self, member: &Member, schema: Option<&Schema>, out: &mut Vec<Block>) {
        for object in self.objects(&member.value) {
            let body = self.fields(&member.key, schema, object);
            let span = member.key_span.to(object.span);
            out.push(Block { kind: name(member), labels: Vec::new(), body, head: member.key_span, span });
        }
    }

    /// `"dynamic": {"ingress": {"for_each": …, "content": {…}}}`
    fn dynamic(&mut self, dynamic: &Member, schema: Option<&Schema>, out: &mut Vec<Block>) {
        for object in self.objects(&dynamic.value) {
            for label in properties(object) {
                let inside = match schema.and_then(|s| s.fields.get(&label.key)).map(|f| &f.shape) {
                    Some(Shape::Block(_, inside) | Shape::AttributeAsBlock(_, inside)) => Some(Arc::clone(inside)),
                    _ => None,
                };
                for object in self.objects(&label.value) {
                    let mut body = Body { span: object.span, ..Body::default() };
                    for member in properties(object) {
                        match &*member.key {
                            "content" => self.blocks(member, inside.as_deref(), &mut body.blocks),
                            "iterator" => {
                                body.attributes.push(Attribute { name: name(member), value: self.bare(&member.value) });
                            }
                            _ => {
                                let value = self.expression(&member.value);
                                body.attributes.push(Attribute { name: name(member), value });
                            }
                        }
                    }
                    let span = label.key_span.to(object.span);
                    let labels = vec![name(label)];
                    out.push(Block { kind: name(dynamic), labels, body, head: label.key_span, span });
                }
            }
        }
    }

    /// A value whose strings and keys are templates.
    fn expression(&mut self, json: &Json) -> Expr {
        let kind = match &json.kind {
            JsonKind::String(text) => return self.template(text, json.span),
            JsonKind::Array(items) => ExprKind::Tuple(items.iter().map(|i| self.expression(i)).collect()),
            JsonKind::Object(members) => {
                let item = |m: &Member| ObjectItem {
                    key: ObjectKey::Expr(self.template(&m.key, m.key_span)),
                    value: self.expression(&m.value),
                };
                ExprKind::Object(members.iter().map(item).collect())
            }
            _ => return literal(json),
        };
        Expr { kind, span: json.span }
    }

    /// A value whose strings are expressions without quotes.
    fn bare(&mut self, json: &Json) -> Expr {
        let kind = match &json.kind {
            JsonKind::String(text) => {
                let inner = interpolated(text).unwrap_or(text);
                let (expr, problems) = hcl::parse_expression(inner, self.source.id(), json.span.start + 1);
                self.problems.extend(problems);
                return Expr { span: json.span, ..expr };
            }
            JsonKind::Array(items) => ExprKind::Tuple(items.iter().map(|i| self.bare(i)).collect()),
            JsonKind::Object(members) => {
                let item = |m: &Member| {
                    let key = Expr { kind: ExprKind::String(Arc::clone(&m.key)), span: m.key_span };
                    ObjectItem { key: ObjectKey::Expr(key), value: self.bare(&m.value) }
                };
                ExprKind::Object(members.iter().map(item).collect())
            }
            _ => return literal(json),
        };
        Expr { kind, span: json.span }
    }

    /// Where the text has JSON escapes, places inside it are off by their length, but never outside the string.
    fn template(&mut self, text: &Arc<str>, span: Span) -> Expr {
        if !text.contains(['$', '%']) {
            return Expr { kind: ExprKind::String(Arc::clone(text)), span };
        }
        let (expr, problems) = hcl::parse_template(text, self.source.id(), span.start + 1);
        self.problems.extend(problems);
        Expr { span, ..expr }
    }
}

/// `x` of `${x}`, which older files write where a bare reference is wanted.
fn interpolated(text: &str) -> Option<&str> {
    text.strip_prefix("${")?.strip_suffix('}')
}

/// Blocks that Terraform itself knows.
fn is_meta_block(kind: &str, key: &str) -> bool {
    match kind {
        "resource" | "data" | "ephemeral" => matches!(key, "lifecycle" | "connection" | "timeouts"),
        "lifecycle" | "output" => matches!(key, "precondition" | "postcondition"),
        "variable" => key == "validation",
        "check" => matches!(key, "assert" | "data"),
        "terraform" => matches!(key, "required_providers"),
        "provider" => matches!(
            key,
            "default_tags" | "assume_role" | "assume_role_with_web_identity" | "endpoints" | "ignore_tags"
        ),
        _ => false,
    }
}

/// A value whose strings stand for themselves.
pub(crate) fn literal(json: &Json) -> Expr {
    let kind = match &json.kind {
        JsonKind::Null => ExprKind::Null,
        JsonKind::Bool(b) => ExprKind::Bool(*b),
        JsonKind::Number(n) => return number(n, json.span),
        JsonKind::String(s) => ExprKind::String(Arc::clone(s)),
        JsonKind::Array(items) => ExprKind::Tuple(items.iter().map(literal).collect()),
        JsonKind::Object(members) => {
            let item = |m: &Member| {
                let key = Expr { kind: ExprKind::String(Arc::clone(&m.key)), span: m.key_span };
                ObjectItem { key: ObjectKey::Expr(key), value: literal(&m.value) }
            };
            ExprKind::Object(members.iter().map(item).collect())
        }
    };
    Expr { kind, span: json.span }
}

/// The native syntax has no negative literals, so that the sign becomes an operation.
fn number(text: &Arc<str>, span: Span) -> Expr {
    let Some(positive) = text.strip_prefix('-') else {
        return Expr { kind: ExprKind::Number(Arc::clone(text)), span };
    };
    let operand = Expr { kind: ExprKind::Number(Arc::from(positive)), span };
    Expr { kind: ExprKind::Unary(hcl::tree::UnaryOp::Negate, Box::new(operand)), span }
}

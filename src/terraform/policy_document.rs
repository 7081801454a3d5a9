//! The data source `aws_iam_policy_document`: rendered as the AWS provider does, with the structure kept beside the text.
//!
//! Statements that are not wholly known stay in the structure with holes; the text is then unknown.

use super::body::{Body, BodyEntry, Item};
use super::frame::Frame;
use super::value::{Data, Partial, Type, Value};
use crate::problem::{Code, Problem};
use crate::source::Location;
use crate::value::{Origin, Reason, Unknown as Cause};
use serde_json::{Map as JsonMap, Value as Json};
use std::collections::BTreeMap;
use std::sync::Arc;

type Object = BTreeMap<Arc<str>, Value>;

/// The keys of a statement in the order in which the provider writes them.
const STATEMENT_ORDER: [&str; 9] =
    ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];

/// Statements gathered so far; `rest` when there may be others.
#[derive(Default)]
struct Policy {
    version: Option<Value>,
    id: Option<Value>,
    statements: Vec<Value>,
    rest: Option<Arc<Cause>>,
}

/// `json` and `minified_json`.
pub(crate) fn render(frame: &Frame<'_>, body: &Body, address: &Arc<str>) -> BTreeMap<Arc<str>, Value> {
    let mut policy = Policy::default();
    for key in ["source_json", "source_policy_documents"] {
        policy.merge_documents(frame, body.get(key));
    }
    policy.merge(own(body));
    for key in ["override_json", "override_policy_documents"] {
        policy.merge_documents(frame, body.get(key));
    }
    let at = frame.local.head;
    let document = policy.document(at);
    let cause = || {
        let unknown = document.first_unknown().map(|u| Arc::clone(&u.cause));
        unknown.unwrap_or_else(|| Cause::new(Reason::Computed, format!("{address}.json")))
    };
    let text = document.is_wholly_known().then(|| text_of(&document));
    let marks = document.deep_marks();
    let result = |text: Option<String>| {
        let value = match text {
            Some(text) => Value::document(&text, document.clone()),
            None => Value::unknown(Type::String, cause())
                .not_null()
                .with_partial(Partial::Document(Arc::new(document.clone()))),
        };
        value.with_origin(at.map(Origin::computed).unwrap_or_default()).add_marks(marks)
    };
    let pretty = text.as_ref().map(|json| escaped(serde_json::to_string_pretty(json)));
    let minified = text.as_ref().map(|json| escaped(serde_json::to_string(json)));
    [(Arc::from("json"), result(pretty)), (Arc::from("minified_json"), result(minified))].into_iter().collect()
}

/// Go escapes these in JSON text.
fn escaped(text: serde_json::Result<String>) -> String {
    let mut out = text.unwrap_or_default();
    for (letter, escape) in
        [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")]
    {
        if out.contains(letter) {
            out = out.replace(letter, escape);
        }
    }
    out
}

/// What the statement blocks say.
fn own(body: &Body) -> Policy {
    let text = |key: &str| body.value(key).filter(|v| !v.is_null()).cloned();
    let rest = match body.get("statement").map(|e| &e.item) {
        Some(Item::Blocks(blocks)) => blocks.rest.clone(),
        Some(Item::Value(value)) => value.as_unknown().map(|u| Arc::clone(&u.cause)),
        None => None,
    };
    let version = text("version").unwrap_or_else(|| Value::string("2012-10-17"));
    Policy {
        version: Some(version),
        id: text("policy_id"),
        statements: body.blocks("statement").map(|(head, block)| statement(*head, block)).collect(),
        rest,
    }
}

fn statement(head: Location, block: &Body) -> Value {
    let mut out = Object::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(Arc::from(key), value);
        }
    };
    let written = |key: &str| block.value(key).filter(|v| !v.is_null()).cloned();
    put("Sid", written("sid").filter(|v| v.as_str() != Some("")));
    put(
        "Effect",
        Some(written("effect").unwrap_or_else(|| Value::string("Allow").with_origin(Origin::default_value()))),
    );
    put("Action", written("actions").and_then(|v| scalar_or_list(v, true, false)));
    put("NotAction", written("not_actions").and_then(|v| scalar_or_list(v, true, false)));
    put("Resource", written("resources").and_then(|v| scalar_or_list(v, true, true)));
    put("NotResource", written("not_resources").and_then(|v| scalar_or_list(v, true, true)));
    put("Principal", principals(block.get("principals")));
    put("NotPrincipal", principals(block.get("not_principals")));
    put("Condition", conditions(block.get("condition")));
    Value::object(out).with_origin(Origin::written(head))
}

/// One element as itself, several as a list, in descending order where the provider sorts; none as nothing.
fn scalar_or_list(value: Value, sorted: bool, variables: bool) -> Option<Value> {
    let Some(items) = value.items() else { return Some(value) };
    let text = |v: &Value| if variables { with_variables(v) } else { v.clone() };
    let mut items: Vec<Value> = items.iter().map(text).collect();
    if sorted && items.iter().all(|v| v.as_str().is_some()) {
        items.sort_by(|a, b| b.as_str().cmp(&a.as_str()));
    }
    let origin = value.origin.clone();
    match items.len() {
        0 => None,
        1 => items.pop(),
        _ => Some(Value::tuple(items).with_origin(origin)),
    }
    .map(|v| v.add_marks(value.marks))
}

/// `&{aws:username}` is how a policy variable is written where `${…}` is Terraform's.
fn with_variables(value: &Value) -> Value {
    match value.as_str() {
        Some(text) if text.contains("&{") => {
            Value::string(&text.replace("&{", "${")).with_origin(value.origin.clone()).add_marks(value.marks)
        }
        _ => value.clone(),
    }
}

/// Blocks with their heads, and why there may be more.
type Found<'a> = (&'a [(Location, Body)], Option<&'a Arc<Cause>>);

fn blocks_of(entry: Option<&BodyEntry>) -> Option<Found<'_>> {
    match &entry?.item {
        Item::Blocks(blocks) => Some((&blocks.items, blocks.rest.as_ref())),
        Item::Value(_) => None,
    }
}

fn principals(entry: Option<&BodyEntry>) -> Option<Value> {
    let (blocks, rest) = blocks_of(entry)?;
    let mut by_type: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    let mut unknown: Option<Arc<Cause>> = rest.map(Arc::clone);
    for (_, block) in blocks {
        let kind = block.value("type");
        let Some(kind) = kind.and_then(Value::as_text) else {
            unknown = unknown.or_else(|| kind?.as_unknown().map(|u| Arc::clone(&u.cause)));
            continue;
        };
        let identifiers = block.value("identifiers").cloned().and_then(|v| scalar_or_list(v, true, true));
        let all = by_type.entry(Arc::clone(&kind.text)).or_default();
        match identifiers {
            Some(value) if value.items().is_some() => all.extend(value.items().unwrap_or_default().iter().cloned()),
            Some(value) => all.push(value),
            None => {}
        }
    }
    let anyone = |values: &Vec<Value>| matches!(values.as_slice(), [one] if one.as_str() == Some("*"));
    if let (1, Some(values), None) = (by_type.len(), by_type.get("*"), &unknown)
        && anyone(values)
    {
        return values.first().cloned();
    }
    let scalar = |mut values: Vec<Value>| if values.len() == 1 { values.pop() } else { Some(Value::tuple(values)) };
    let entries: Object = by_type.into_iter().filter_map(|(kind, values)| Some((kind, scalar(values)?))).collect();
    open(entries, unknown)
}

fn conditions(entry: Option<&BodyEntry>) -> Option<Value> {
    let (blocks, rest) = blocks_of(entry)?;
    let mut tests: BTreeMap<Arc<str>, Object> = BTreeMap::new();
    let mut unknown: Option<Arc<Cause>> = rest.map(Arc::clone);
    for (_, block) in blocks {
        let [test, variable] = ["test", "variable"].map(|key| block.value(key));
        let (Some(test), Some(variable)) = (test.and_then(Value::as_text), variable.and_then(Value::as_text)) else {
            let hole = [test, variable].into_iter().flatten().find_map(Value::as_unknown);
            unknown = unknown.or_else(|| hole.map(|u| Arc::clone(&u.cause)));
            continue;
        };
        let Some(value) = block.value("values").cloned().and_then(|v| scalar_or_list(v, false, true)) else { continue };
        let variables = tests.entry(Arc::clone(&test.text)).or_default();
        let variable = with_variables(&Value::text(Arc::clone(&variable.text)));
        let name: Arc<str> = Arc::from(variable.as_str().unwrap_or_default());
        let joined = match variables.remove(&name) {
            Some(before) => {
                let parts = [before, value];
                let all = parts.iter().flat_map(|v| v.items().map_or_else(|| vec![v.clone()], <[Value]>::to_vec));
                Value::tuple(all.collect())
            }
            None => value,
        };
        variables.insert(name, joined);
    }
    open(tests.into_iter().map(|(test, variables)| (test, Value::object(variables))).collect(), unknown)
}

/// A map that may hold more, where `unknown` says why.
fn open(entries: Object, unknown: Option<Arc<Cause>>) -> Option<Value> {
    match unknown {
        Some(cause) => Some(Value::dynamic(cause).with_partial(Partial::Entries(Arc::new(entries)))),
        None if entries.is_empty() => None,
        None => Some(Value::object(entries)),
    }
}

impl Policy {
    /// Later statements replace those of the same Sid.
    fn merge(&mut self, newer: Policy) {
        self.id = newer.id.or(self.id.take());
        let version = |v: &Option<Value>| v.as_ref().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        if version(&newer.version) > version(&self.version) {
            self.version = newer.version;
        }
        self.rest = self.rest.take().or(newer.rest);
        for statement in newer.statements {
            let sid = sid_of(&statement);
            match self.statements.iter_mut().find(|old| sid.is_some() && sid_of(old) == sid) {
                Some(old) => *old = statement,
                None => self.statements.push(statement),
            }
        }
    }

    /// Merges the policies given as JSON text, one or a list of them.
    fn merge_documents(&mut self, frame: &Frame<'_>, entry: Option<&BodyEntry>) {
        let Some(BodyEntry { item: Item::Value(value), at, .. }) = entry else { return };
        let single = [value.clone()];
        let certain = match value.data() {
            Data::Unknown(u) => match &u.partial {
                Some(Partial::Elements(items)) => {
                    self.rest = self.rest.take().or_else(|| Some(Arc::clone(&u.cause)));
                    Some(&**items)
                }
                _ => None,
            },
            _ => value.items(),
        };
        for value in certain.unwrap_or(&single) {
            if let Some(policy) = read(frame, value, *at) {
                self.merge(policy);
            }
        }
    }

    fn document(self, at: Option<Location>) -> Value {
        let mut out = Object::new();
        out.extend(self.version.map(|v| (Arc::from("Version"), v)));
        out.extend(self.id.filter(|v| v.as_str() != Some("")).map(|v| (Arc::from("Id"), v)));
        let statements = match self.rest {
            Some(cause) => Value::dynamic(cause).with_partial(Partial::Elements(self.statements.into())),
            None => Value::tuple(self.statements),
        };
        out.insert(Arc::from("Statement"), statements);
        Value::object(out).with_origin(at.map(Origin::computed).unwrap_or_default())
    }
}

fn sid_of(statement: &Value) -> Option<&str> {
    statement.entries()?.get("Sid")?.as_str().filter(|sid| !sid.is_empty())
}

/// The policy that a JSON text holds.
fn read(frame: &Frame<'_>, value: &Value, at: Location) -> Option<Policy> {
    let document = match value.data() {
        Data::String(text) if text.text.trim().is_empty() => return None,
        Data::String(text) => match &text.document {
            Some(document) => (**document).clone(),
            None => match serde_json::from_str::<Json>(&text.text) {
                Ok(json) => from_json(&json, &value.origin),
                Err(e) => {
                    let message = format!("policy document is not valid JSON: {e}");
                    frame.report(Problem::error(Code("evaluation/policy-document"), at, message));
                    return None;
                }
            },
        },
        Data::Unknown(u) => match &u.partial {
            Some(Partial::Document(document)) => (**document).clone(),
            _ => return Some(Policy { rest: Some(Arc::clone(&u.cause)), ..Policy::default() }),
        },
        _ => return None,
    };
    let entries = document.entries()?;
    let (statements, rest) = match entries.get("Statement") {
        None => (Vec::new(), None),
        Some(value) => match (value.items(), value.data()) {
            (Some(items), _) => (items.to_vec(), None),
            (None, Data::Unknown(u)) => match &u.partial {
                Some(Partial::Elements(items)) => (items.to_vec(), Some(Arc::clone(&u.cause))),
                _ => (Vec::new(), Some(Arc::clone(&u.cause))),
            },
            _ => (vec![value.clone()], None),
        },
    };
    let key = |name: &str| entries.get(name).cloned();
    Some(Policy { version: key("Version"), id: key("Id"), statements, rest })
}

/// Recursion is as deep as the JSON reader allows (128).
fn from_json(json: &Json, origin: &Origin) -> Value {
    let value = match json {
        Json::Null => Value::null(Type::Dynamic),
        Json::Bool(b) => Value::bool(*b),
        Json::Number(n) => {
            super::number::Number::parse(&n.to_string()).map_or_else(|| Value::integer(0), Value::number)
        }
        Json::String(s) => Value::string(s),
        Json::Array(items) => Value::tuple(items.iter().map(|i| from_json(i, origin)).collect()),
        Json::Object(map) => {
            Value::object(map.iter().map(|(k, v)| (Arc::from(k.as_str()), from_json(v, origin))).collect())
        }
    };
    value.with_origin(origin.clone())
}

fn text_of(document: &Value) -> Json {
    let entries = document.entries();
    let top = ["Version", "Id"].iter().filter_map(|key| Some(((*key).to_owned(), to_json(entries?.get(*key)?))));
    let mut out: JsonMap<String, Json> = top.collect();
    let statements = entries.and_then(|e| e.get("Statement")).and_then(Value::items).unwrap_or_default();
    out.insert("Statement".to_owned(), statements.iter().map(statement_text).collect());
    Json::Object(out)
}

fn statement_text(statement: &Value) -> Json {
    let Some(entries) = statement.entries() else { return to_json(statement) };
    let field = |key: &&str| Some(((*key).to_owned(), to_json(entries.get(*key)?)));
    Json::Object(STATEMENT_ORDER.iter().filter_map(field).collect())
}

/// Recursion is as deep as values may be.
fn to_json(value: &Value) -> Json {
    match value.data() {
        Data::Null(_) | Data::Unknown(_) => Json::Null,
        Data::Bool(b) => Json::Bool(*b),
        Data::Number(n) => serde_json::from_str(&n.to_text()).unwrap_or(Json::Null),
        Data::String(text) => Json::from(&*text.text),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => items.iter().map(to_json).collect(),
        Data::Map(_, entries) | Data::Object(entries) => {
            Json::Object(entries.iter().map(|(k, v)| (k.to_string(), to_json(v))).collect())
        }
    }
}

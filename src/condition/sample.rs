//! An environment for tests: nodes read from JSON, so that the documentation can show what its examples run on.
//!
//! Besides plain JSON: `{"default": v}` is a default that nobody wrote, `{"unknown": "name"}` a variable without value,
//! `{"ref": "address.attribute"}` a reference, `{"concat": [...]}` a partly known string, `{"json": v}` a JSON text,
//! `{"sensitive": v}` a masked value, `{"used": v}` a value that came from elsewhere; a last element `"..."` (or a key)
//! says that a list (or map) may hold more.

use super::{
    Content, Deciding, Declarations, Element, Elements, Env, Follow, Member, NodeId, Operand, Parameter, Returns,
    Signature, Type,
};
use crate::source::{Location, MemoryFiles, SourceId, Sources, Span};
use crate::value::{
    Document, Entry, Kind, List, Map, Origin, Part, Reason, Reference, StepKind, Truth, Unknown, Value,
};
use serde_json::Value as Json;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

pub(super) struct Sample {
    pub(super) nodes: Vec<(String, Value)>,
    /// What stands at each location: its path.
    places: RefCell<Vec<String>>,
    source: SourceId,
}

/// The JSON block of the documentation.
pub(super) fn documented() -> Sample {
    let text = include_str!("../../docs/rule-language.md");
    let json = text.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    Sample::new(&serde_json::from_str(json).unwrap())
}

impl Sample {
    pub(super) fn new(json: &Json) -> Self {
        let sources = Sources::new(Arc::new(MemoryFiles::default()));
        let source = sources.add(Path::new("sample"), String::new()).id();
        let mut sample = Self { nodes: Vec::new(), places: RefCell::default(), source };
        for (address, _) in json.as_object().unwrap() {
            sample.place(address);
        }
        for (index, (address, attributes)) in json.as_object().unwrap().iter().enumerate() {
            let prefix = if index == 0 { String::new() } else { format!("{address}:") };
            let entries = attributes.as_object().unwrap().iter();
            let entries = entries.map(|(key, value)| sample.entry(key, value, &format!("{prefix}{key}"))).collect();
            sample.nodes.push((address.clone(), Value::map(entries)));
        }
        sample
    }

    fn place(&self, path: &str) -> Location {
        let mut places = self.places.borrow_mut();
        places.push(path.to_owned());
        let at = places.len() * 10;
        Location { source: self.source, span: Span::new(at, at + 1) }
    }

    fn path_at(&self, at: Location) -> String {
        self.places.borrow().get(at.span.start as usize / 10 - 1).cloned().unwrap()
    }

    fn entry(&self, key: &str, json: &Json, path: &str) -> Entry {
        let value = self.read(json, path);
        let is_default = value.origin.kind == crate::value::OriginKind::Default;
        let at = if is_default { None } else { Some(self.place(path)) };
        Entry { key: Arc::from(key), at, value }
    }

    fn read(&self, json: &Json, path: &str) -> Value {
        let written = |kind: Kind| Value::from(kind).at(Origin::written(self.place(path)));
        match json {
            Json::Null => written(Kind::Null),
            Json::Bool(b) => written(Kind::Bool(*b)),
            Json::Number(n) => written(Kind::Number(n.as_f64().unwrap())),
            Json::String(s) => written(Kind::String(Arc::from(&**s))),
            Json::Array(items) => {
                let rest = (items.last() == Some(&Json::from("..."))).then(|| Unknown::new(Reason::Variable, "more"));
                let known = items.iter().take(items.len() - usize::from(rest.is_some())).enumerate();
                let items = known.map(|(index, item)| self.read(item, &format!("{path}[{index}]"))).collect();
                written(Kind::List(Arc::new(List { items, rest })))
            }
            Json::Object(fields) => {
                if let (Some((key, inner)), 1) = (fields.iter().next(), fields.len())
                    && let Some(special) = self.special(key, inner, path)
                {
                    return special;
                }
                let rest = fields.contains_key("...").then(|| Unknown::new(Reason::Variable, "more"));
                let known = fields.iter().filter(|(key, _)| *key != "...");
                let entries = known.map(|(key, value)| self.entry(key, value, &format!("{path}.{key}"))).collect();
                written(Kind::Map(Arc::new(Map { entries, rest })))
            }
        }
    }

    fn special(&self, key: &str, inner: &Json, path: &str) -> Option<Value> {
        let here = Origin::written(self.place(path));
        let kind = match key {
            "default" => return Some(self.read(inner, path).at(Origin::default_value())),
            "sensitive" => return Some(Value { sensitive: true, ..self.read(inner, path) }),
            "used" => {
                let value = self.read(inner, &format!("elsewhere/{path}"));
                let origin = value.origin.through(StepKind::Variable, "var.used", here.at);
                return Some(value.at(origin));
            }
            "unknown" => Kind::Unknown(Unknown::new(Reason::Variable, inner.as_str()?)),
            "ref" => Kind::Reference(reference(inner.as_str()?)),
            "concat" => Kind::Template(inner.as_array()?.iter().map(|part| self.part(part)).collect()),
            "json" => Kind::Document(Arc::new(Document {
                text: Some(Arc::from(inner.to_string())),
                root: self.read(inner, path),
            })),
            _ => return None,
        };
        Some(Value::from(kind).at(here))
    }

    fn part(&self, json: &Json) -> Part {
        match self.read(json, "part").kind {
            Kind::String(text) => Part::Literal(text),
            Kind::Reference(reference) => Part::Reference(reference),
            _ => Part::Unknown(Unknown::new(Reason::Variable, "part")),
        }
    }

    fn index_of(&self, address: &str) -> Option<NodeId> {
        let index = self.nodes.iter().position(|(own, _)| own == address)?;
        Some(NodeId(u32::try_from(index).unwrap()))
    }

    fn node(&self, node: NodeId) -> &(String, Value) {
        &self.nodes[node.0 as usize]
    }

    /// `false at rules[0].sources[1]`.
    pub(super) fn describe(&self, truth: Truth, deciding: &[Deciding]) -> String {
        let truth = match truth {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => "unknown",
        };
        let places: Vec<String> =
            deciding.iter().map(|d| d.at.map_or("nowhere".to_owned(), |at| self.path_at(at))).collect();
        if places.is_empty() { truth.to_owned() } else { format!("{truth} at {}", places.join(", ")) }
    }
}

fn reference(text: &str) -> Arc<Reference> {
    let (target, attribute) = text.rsplit_once('.').unwrap();
    Arc::new(Reference { target: Arc::from(target), attribute: Arc::from(attribute) })
}

/// `app.server.web` is of kind `app.server`.
fn kind_of(address: &str) -> &str {
    address.rsplit_once('.').unwrap().0
}

impl Env for Sample {
    fn variable(&self, name: &str) -> Operand {
        match name {
            "resource" => Operand::node(NodeId(0)),
            _ => Operand::value(self.nodes[0].1.clone()),
        }
    }

    fn member(&self, node: NodeId, name: &str) -> Member {
        match self.node(node).1.get(name) {
            Some(entry) => Member::value(entry.value.clone(), entry.at),
            None => Member::absent(),
        }
    }

    fn follow(&self, value: &Value, _: Option<&str>) -> Follow {
        let outside = || Follow::Unknown(Unknown::new(Reason::External, "network"));
        match &value.kind {
            Kind::Reference(reference) => self.index_of(&reference.target).map_or_else(outside, Follow::Node),
            _ => outside(),
        }
    }

    fn home(&self, node: NodeId) -> Option<Location> {
        let at = (node.0 as usize + 1) * 10;
        Some(Location { source: self.source, span: Span::new(at, at + 1) })
    }

    fn call(&self, name: &str, receiver: Option<&Operand>, arguments: &[Operand]) -> Operand {
        let text = |index: usize| arguments[index].as_value().and_then(|v| v.as_str()).unwrap_or("").to_owned();
        let ids = (0..self.nodes.len()).map(|index| NodeId(u32::try_from(index).unwrap()));
        match name {
            "resources" => Operand::nodes(ids.filter(|id| kind_of(&self.node(*id).0) == text(0)), None),
            "linked" => {
                let to = receiver.and_then(Operand::as_node).unwrap();
                let mut items = Vec::new();
                for id in ids.filter(|id| kind_of(&self.node(*id).0) == text(0)) {
                    let Member { content: Content::Value(value), .. } = self.member(id, &text(1)) else { continue };
                    let (is_linked, possible) = match (&value.kind, self.follow(&value, None)) {
                        (Kind::Null, _) => (false, None),
                        (Kind::Unknown(unknown), _) => (true, Some(Arc::clone(unknown))),
                        (_, Follow::Node(found)) => (found == to, None),
                        _ => (false, None),
                    };
                    if is_linked {
                        items.push(Element { operand: Operand::node(id), possible });
                    }
                }
                Operand::list(Elements { items, rest: None, is_whole: false })
            }
            _ => Operand::bool(text(0).starts_with("10.")),
        }
    }
}

impl Declarations for Sample {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "resource" => Some(Type::node("app.server")),
            "raw" => Some(Type::Any),
            _ => None,
        }
    }

    fn variables(&self) -> Vec<String> {
        vec!["resource".to_owned(), "raw".to_owned()]
    }

    fn attribute(&self, owner: &Type, name: &str) -> Option<Type> {
        attributes(owner).into_iter().find(|(own, _)| *own == name).map(|(_, ty)| ty)
    }

    fn attributes(&self, owner: &Type) -> Vec<String> {
        attributes(owner).into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    fn function(&self, receiver: Option<&Type>, name: &str) -> Option<Signature> {
        match (receiver, name) {
            (None, "resources") => Some(Signature::new([Parameter::Kind], Returns::NodesOfKind)),
            (Some(Type::Node(_)), "linked") => {
                Some(Signature::new([Parameter::Kind, Parameter::AttributeOfKind], Returns::NodesOfKind))
            }
            (None, "isPrivate") => Some(Signature::new([Parameter::Value(Type::String)], Returns::Type(Type::Bool))),
            _ => None,
        }
    }

    fn functions(&self, _: Option<&Type>) -> Vec<String> {
        vec!["resources".to_owned(), "linked".to_owned(), "isPrivate".to_owned()]
    }

    fn kinds(&self) -> Vec<String> {
        ["app.server", "app.network", "app.log"].map(str::to_owned).to_vec()
    }
}

fn attributes(owner: &Type) -> Vec<(&'static str, Type)> {
    let texts = || Type::list(Type::String);
    let rule =
        || Type::object("rules", [("port", Type::Number), ("open", Type::Bool), ("sources", Type::list(Type::String))]);
    let Type::Node(kind) = owner else { return Vec::new() };
    match &**kind {
        "app.server" => vec![
            ("name", Type::String),
            ("port", Type::Number),
            ("encrypted", Type::Bool),
            ("acl", Type::String),
            ("owner", Type::String),
            ("domain", Type::String),
            ("key", Type::String),
            ("password", Type::String),
            ("public", Type::Bool),
            ("network", Type::node("app.network")),
            ("peer", Type::node("app.network")),
            ("rules", Type::list(rule())),
            ("zones", texts()),
            ("regions", texts()),
            ("aliases", texts()),
            ("ranges", texts()),
            ("tags", Type::map(Type::String)),
            ("labels", Type::map(Type::String)),
            ("limits", Type::object("limits", [("cpu", Type::Number), ("memory", Type::Number)])),
            ("token", Type::String),
            ("policy", Type::Any),
        ],
        "app.network" => vec![("id", Type::String), ("flow", Type::Bool), ("cidr", Type::String)],
        "app.log" => vec![("network", Type::node("app.network")), ("days", Type::Number)],
        _ => Vec::new(),
    }
}

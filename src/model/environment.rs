//! The model as the rule language sees it: variables, attributes, links and domain functions.

use super::functions;
use super::graph::{Graph, Target, module_of};
use super::kinds;
use super::mapping::{Kind as NodeKind, Row, Ty};
use super::names::is_always_given;
use super::policies::Home;
use super::{index, principals, providers, secrets, shape};
use crate::condition::{
    Candidates, Content, Declarations, Env, Follow, Member, NodeId, Operand, Parameter, Place, Returns, Segment,
    Signature, Type,
};
use crate::resource::Mode;
use crate::source::Location;
use crate::value::{Kind, Origin, Reason, Reference, Truth, Unknown, Value};
use std::sync::Arc;

/// Attributes that every node has besides its kind's rows.
const IMPLICIT: [&str; 4] = ["address", "type", "default_tags", "region"];

/// What a rule about `kind` may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vocabulary {
    /// The kind judged; none for rules about the whole configuration.
    pub(crate) kind: Option<&'static NodeKind>,
    /// Whether `raw` may be used: only in rules for one language.
    pub(crate) raw: bool,
}

impl Declarations for Vocabulary {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "resource" => self.kind.map(|kind| Type::node(kind.name)),
            "raw" if self.raw => Some(Type::Any),
            "account_baseline" if self.kind.is_none() => Some(Type::Bool),
            _ => None,
        }
    }

    fn variables(&self) -> Vec<String> {
        ["resource", "raw", "account_baseline"]
            .into_iter()
            .filter(|n| self.variable(n).is_some())
            .map(str::to_owned)
            .collect()
    }

    fn attribute(&self, owner: &Type, name: &str) -> Option<Type> {
        match owner {
            Type::Node(_) if name == "default_tags" => Some(Type::map(Type::String)),
            Type::Node(_) if IMPLICIT.contains(&name) => Some(Type::String),
            Type::Node(kind) => kinds::row_at(kinds::by_name(kind)?, name).map(type_of),
            _ => None,
        }
    }

    fn attributes(&self, owner: &Type) -> Vec<String> {
        let Type::Node(kind) = owner else { return Vec::new() };
        let rows = kinds::by_name(kind).map_or(&[][..], |kind| kind.rows);
        rows.iter().map(|row| row.name).chain(IMPLICIT).map(str::to_owned).collect()
    }

    fn function(&self, receiver: Option<&Type>, name: &str) -> Option<Signature> {
        match (receiver, name) {
            (Some(Type::Node(_)), "linked") => {
                Some(Signature::new([Parameter::Kind, Parameter::AttributeOfKind], Returns::NodesOfKind))
            }
            (Some(Type::Node(_)), "is_referenced") => {
                Some(Signature::new(Vec::<Parameter>::new(), Returns::Type(Type::Bool)))
            }
            (None, "resources") => Some(Signature::new([Parameter::Kind], Returns::NodesOfKind)),
            (None, name) if secrets::FUNCTIONS.contains(&name) => secrets::signature(name),
            _ => functions::signature(receiver, name),
        }
    }

    fn functions(&self, receiver: Option<&Type>) -> Vec<String> {
        let own: &[&str] = match receiver {
            Some(Type::Node(_)) => &["is_referenced", "linked"],
            None => &["resources", "customer_key", "in_clear"],
            _ => &[],
        };
        own.iter().copied().chain(functions::names(receiver)).map(str::to_owned).collect()
    }

    fn kinds(&self) -> Vec<String> {
        kinds::all().map(|kind| kind.name.to_owned()).collect()
    }
}

/// The type of a row's attribute.
fn type_of(row: &Row) -> Type {
    match row.ty {
        Ty::Bool => Type::Bool,
        Ty::Number => Type::Number,
        Ty::String => Type::String,
        Ty::Strings => Type::list(Type::String),
        Ty::Map => Type::map(Type::String),
        Ty::Any | Ty::Json => Type::Any,
        Ty::Node(kind) => Type::node(kind),
        Ty::Nodes(kind) => Type::list(Type::node(kind)),
        Ty::Policy(_) => Type::Opaque(functions::POLICY),
        Ty::Policies(_) => Type::list(Type::Opaque(functions::POLICY)),
        Ty::Object(rows) => block(row.name, rows),
        Ty::Objects(rows) => Type::list(block(row.name, rows)),
    }
}

fn block(name: &'static str, rows: &'static [Row]) -> Type {
    Type::object(name, rows.iter().map(|row| (row.name, type_of(row))))
}

/// What is hidden from a condition, by the test that sees whether a rule turns the unknown into a verdict.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Hidden<'h> {
    /// Nothing: the normal case.
    #[default]
    Nothing,
    /// This attribute, of every node.
    Attribute(&'h str),
    /// Every attribute and every link.
    Everything,
}

/// One node of a graph, as the condition judges it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged<'g> {
    /// What is replaced by unknown.
    pub(crate) hidden: Hidden<'g>,
    /// Where it stands.
    pub(crate) graph: &'g Graph<'g>,
    /// The node; none for rules about the whole configuration.
    pub(crate) node: Option<NodeId>,
}

impl Env for Judged<'_> {
    fn variable(&self, name: &str) -> Operand {
        let resource = self.node.and_then(|node| Some((node, self.graph.resource(node)?)));
        match (name, resource) {
            ("account_baseline", _) => Operand::bool(self.graph.account_baseline),
            ("resource", Some((node, _))) => Operand::node(node),
            ("raw", Some((node, resource))) => Operand {
                content: Content::Value(resource.attributes.clone()),
                place: Place::default().node(node),
                because: Vec::new(),
            },
            _ => Operand::value(Value::null()),
        }
    }

    fn member(&self, node: NodeId, name: &str) -> Member {
        let (Some(found), Some(resource)) = (self.graph.node(node), self.graph.resource(node)) else {
            return Member::absent();
        };
        let is_hidden = match self.hidden {
            Hidden::Nothing => false,
            Hidden::Attribute(hidden) => hidden == name,
            Hidden::Everything => true,
        };
        if is_hidden {
            return Member::value(Value::unknown(Reason::Replaced, name), None);
        }
        match found.attributes.get(name) {
            Some(entry) => Member::value(entry.value.clone(), entry.at),
            None => match name {
                "address" => Member::value(Value::string(Arc::clone(&resource.address)), resource.head),
                "type" => Member::value(Value::string(Arc::clone(&resource.type_name)), resource.head),
                "default_tags" => match &resource.provider.default_tags {
                    Some(tags) => Member::value(tags.clone(), tags.origin.at),
                    None => Member::absent(),
                },
                "region" => match shape::find(&resource.attributes, "region").map(|found| found.value) {
                    Some(own) if !matches!(own.kind, Kind::Null) => Member::value(own, None),
                    _ => resource
                        .provider
                        .region
                        .clone()
                        .map_or_else(Member::absent, |region| Member::value(region, None)),
                },
                _ => Member::absent(),
            },
        }
    }

    fn follow(&self, value: &Value, kind: Option<&str>) -> Follow {
        let Some(kind) = kind else { return Follow::Unknown(Unknown::new(Reason::Unsupported, "kind")) };
        let module = self.node.and_then(|n| self.graph.resource(n)).map_or("", module_of);
        match self.graph.follow(value, kind, module) {
            Target::Nodes(ids) => match ids.as_slice() {
                [only] => Follow::Node(*only),
                _ => Follow::Unknown(Unknown::new(Reason::Computed, "instance key")),
            },
            Target::Elsewhere => Follow::Unknown(Unknown::new(Reason::External, kind)),
            Target::Unknown(why) => Follow::Unknown(why),
        }
    }

    fn stands_for(&self, value: &Value, node: NodeId) -> Truth {
        let Some(kind) = self.graph.node(node).map(|n| n.kind.name) else { return Truth::Unknown };
        let module = self.node.and_then(|n| self.graph.resource(n)).map_or("", module_of);
        match self.graph.follow(value, kind, module) {
            Target::Nodes(ids) if ids.contains(&node) => {
                if ids.len() == 1 {
                    Truth::True
                } else {
                    Truth::Unknown
                }
            }
            Target::Nodes(_) => Truth::False,
            Target::Elsewhere if index::is_of_this_code(value) => Truth::False,
            Target::Elsewhere | Target::Unknown(_) => Truth::Unknown,
        }
    }

    fn are_distinct(&self, a: &Reference, b: &Reference) -> bool {
        let identities = self.graph.identity(a).zip(self.graph.identity(b));
        identities.is_some_and(|(a, b)| a.differs_from(b))
    }

    fn is_always_given(&self, unknown: &Unknown) -> bool {
        is_always_given(unknown)
    }

    fn candidates(&self, like: NodeId, attribute: Option<&str>, to: &Operand) -> Option<Candidates> {
        let kind = self.graph.node(like)?.kind.name;
        if let Content::Value(value) = &to.content
            && value.as_unknown().is_some()
            && attribute.is_some()
        {
            return Some(Candidates::Unknown);
        }
        match (attribute, &to.content) {
            (None, Content::Node(node)) => Some(self.graph.among(kind, &[*node])),
            (None, Content::Value(value)) if value.is_null() => Some(Candidates::none()),
            (None, Content::Value(value)) => Some(self.named_of(value, kind)),
            (Some(name), _) if IMPLICIT.contains(&name) || !matches!(self.hidden, Hidden::Nothing) => None,
            (Some(name), Content::Node(node)) => self.graph.naming(kind, name, *node),
            (Some(name), Content::Value(value)) => match &value.kind {
                Kind::String(text) => Some(self.graph.holding(kind, name, text)),
                Kind::Reference(reference) => self.graph.referring(kind, name, reference),
                _ => None,
            },
            _ => None,
        }
    }

    fn is_fixed(&self, function: &str) -> bool {
        matches!(function, "resources" | "linked" | "is_referenced")
    }

    fn home(&self, node: NodeId) -> Option<Location> {
        self.graph.resource(node).and_then(|r| r.head)
    }

    fn call(&self, name: &str, receiver: Option<&Operand>, arguments: &[Operand]) -> Operand {
        match receiver.filter(|_| principals::is_function(name)).and_then(|op| self.named(op)) {
            Some(Follow::Unknown(why)) => return Operand::unknown(why),
            Some(Follow::Node(node)) if principals::answers(self.graph, node, name) => {
                return match self.hidden {
                    Hidden::Everything => Operand::unknown(Unknown::new(Reason::Replaced, name)),
                    Hidden::Nothing | Hidden::Attribute(_) => principals::call(self.graph, node, name, arguments),
                };
            }
            _ => {}
        }
        if matches!(self.hidden, Hidden::Everything) && matches!(name, "linked" | "resources" | "secrets") {
            return Operand::nodes([], Some(Unknown::new(Reason::Replaced, name)));
        }
        if let ("is_referenced", Some(node)) = (name, receiver.and_then(Operand::as_node)) {
            let hidden = !matches!(self.hidden, Hidden::Nothing);
            return match self.graph.is_referenced(node) {
                Err(why) => Operand::unknown(why),
                Ok(_) if hidden => Operand::unknown(Unknown::new(Reason::Replaced, name)),
                Ok(known) => Operand::bool(known),
            };
        }
        let text = |i: usize| arguments.get(i).and_then(Operand::as_value).and_then(Value::as_str);
        match (name, receiver.and_then(Operand::as_node), text(0), text(1)) {
            ("linked", Some(node), Some(kind), Some(attribute)) => {
                let (ids, rest) = self.graph.linked(node, kind, attribute);
                Operand::nodes(ids, rest)
            }
            ("customer_key", None, ..) => {
                self.about(arguments, |it, module| secrets::customer_key(self.graph, module, it))
            }
            ("in_clear", None, ..) => {
                let front_end = self.node.and_then(|n| self.graph.resource(n)).map(|r| r.front_end);
                self.about(arguments, |it, _| secrets::in_clear(front_end, it))
            }
            ("resources", None, Some(kind), _) => self.graph.whole_kind(kind),
            // Of a node: everything that its resource says.
            ("secrets", Some(node), ..) => {
                let whole = self.whole(node);
                let ask = |arguments: &[Operand]| functions::call(name, whole.as_ref(), arguments, None);
                // Most resources hold no secret of any sort: the rules about each sort need not all look.
                match self.graph.indexes.is_clean(node, || is_empty(&ask(&[]))) {
                    true => Operand::nodes([], None),
                    false => ask(arguments),
                }
            }
            _ => {
                let account = self.node.and_then(|n| self.graph.resource(n)?.provider.account.as_ref()?.as_str());
                let provider = |reference: &Arc<Reference>| providers::arn_of(self.graph, reference);
                let kind = receiver.and_then(|op| self.policy_kind(op));
                let home = kind.map(|kind| Home { kind, account, provider: &provider });
                functions::call(name, receiver, arguments, home)
            }
        }
    }
}

fn is_empty(operand: &Operand) -> bool {
    matches!(&operand.content, Content::List(elements) if elements.items.is_empty() && elements.rest.is_none())
}

impl Judged<'_> {
    /// What every node of `kind` that may be named by `value` is compared with.
    fn named_of(&self, value: &Value, kind: &str) -> Candidates {
        let module = self.node.and_then(|n| self.graph.resource(n)).map_or("", module_of);
        match self.graph.follow(value, kind, module) {
            Target::Nodes(ids) => self.graph.among(kind, &ids),
            Target::Elsewhere if index::is_of_this_code(value) => Candidates::none(),
            Target::Elsewhere | Target::Unknown(_) => Candidates::Unknown,
        }
    }

    /// The node that answers for an operand: itself, or the one that it names.
    fn named(&self, operand: &Operand) -> Option<Follow> {
        if let Some(node) = operand.as_node() {
            return Some(Follow::Node(node));
        }
        match self.row(operand)?.ty {
            Ty::Node(kind) | Ty::Nodes(kind) => {
                let value = operand.as_value().filter(|v| !v.is_null())?;
                Some(self.follow(value, Some(kind)))
            }
            _ => None,
        }
    }

    /// All arguments of a node's resource; those of a variable or parameter stand under its name.
    fn whole(&self, node: NodeId) -> Option<Operand> {
        let resource = self.graph.resource(node)?;
        let mut place = Place::default().node(node);
        if resource.mode == Mode::Pseudo {
            let name = resource.address.rsplit('.').next().unwrap_or_default();
            place = Place::default().attribute(Arc::from(name), resource.head, Origin::default()).node(node);
        }
        Some(Operand { content: Content::Value(resource.attributes.clone()), place, because: Vec::new() })
    }

    /// A function of one argument that needs to know where it is asked.
    fn about(&self, arguments: &[Operand], answer: impl Fn(&Operand, &str) -> Operand) -> Operand {
        let module = self.node.and_then(|n| self.graph.resource(n)).map_or("", module_of);
        arguments.first().map_or_else(|| Operand::value(Value::null()), |it| answer(it, module))
    }

    /// What kind of policy an operand is, by the row of the attribute that it was read from.
    fn policy_kind(&self, operand: &Operand) -> Option<&'static str> {
        match self.row(operand)?.ty {
            Ty::Policy(kind) | Ty::Policies(kind) => Some(kind),
            _ => None,
        }
    }

    /// The row of the attribute that an operand was read from.
    fn row(&self, operand: &Operand) -> Option<&'static Row> {
        let mut path = Vec::new();
        for step in operand.place.steps() {
            match &step.segment {
                Segment::Attribute(name) => path.push(&**name),
                Segment::Element(_) => {}
                Segment::Node(node) => {
                    path.reverse();
                    return kinds::row_at(self.graph.node(*node)?.kind, &path.join("."));
                }
            }
        }
        None
    }
}

//! Which nodes of a kind may have a text, or a node, in an attribute: for conditions that look for them once per resource.

use super::graph::{Graph, Target};
use super::principals::Holding;
use crate::condition::{Candidates, NodeId, Operand};
use crate::value::{Kind, Reference, Value};
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The type and the attribute within which identities are compared.
type Group = (String, &'static str);

/// A kind, an attribute of it, and the kind of the nodes that this names, where nodes are looked for.
type Asked = (&'static str, String, Option<&'static str>);

/// What was asked for before.
#[derive(Debug, Default)]
pub(super) struct Indexes {
    /// By kind.
    whole: RwLock<FxHashMap<String, Operand>>,
    held: RwLock<FxHashMap<Asked, Arc<Holders>>>,
    /// Whether a node's resource holds no secret.
    clean: RwLock<FxHashMap<NodeId, bool>>,
    /// The policies of principals.
    holdings: RwLock<FxHashMap<NodeId, Arc<Holding>>>,
}

impl Indexes {
    /// Whether a node's resource holds no secret; `find` looks, the first time.
    pub(super) fn is_clean(&self, node: NodeId, find: impl FnOnce() -> bool) -> bool {
        remembered(&self.clean, node, find)
    }

    /// The policies that reach a principal; `gather` gathers them, the first time.
    pub(super) fn holding(&self, node: NodeId, gather: impl FnOnce() -> Holding) -> Arc<Holding> {
        remembered(&self.holdings, node, || Arc::new(gather()))
    }
}

/// What is known of a node, or what `find` finds, which is then known.
fn remembered<T: Clone>(known: &RwLock<FxHashMap<NodeId, T>>, node: NodeId, find: impl FnOnce() -> T) -> T {
    if let Some(known) = known.read().unwrap_or_else(PoisonError::into_inner).get(&node) {
        return known.clone();
    }
    let found = find();
    known.write().unwrap_or_else(PoisonError::into_inner).insert(node, found.clone());
    found
}

/// The nodes of a kind by what one attribute holds; each by its position among all of the kind.
#[derive(Debug, Default)]
struct Holders {
    by_text: FxHashMap<Arc<str>, Vec<usize>>,
    by_node: FxHashMap<NodeId, Vec<usize>>,
    /// Those that hold what identifies a resource of this code, by its index.
    by_identity: FxHashMap<Group, FxHashMap<usize, Vec<usize>>>,
    /// Those of which it depends on who asks.
    maybe: Vec<usize>,
    /// Those of which it is known to nobody.
    open: Arc<[usize]>,
}

impl Graph<'_> {
    /// All nodes of a kind.
    pub(super) fn whole_kind(&self, kind: &str) -> Operand {
        if let Some(known) = self.indexes.whole.read().unwrap_or_else(PoisonError::into_inner).get(kind) {
            return known.clone();
        }
        let whole = Operand::whole_kind(self.of_kind(kind).iter().copied());
        self.indexes.whole.write().unwrap_or_else(PoisonError::into_inner).insert(kind.to_owned(), whole.clone());
        whole
    }

    /// The nodes of `kind` of which `attribute` may be equal to this text.
    pub(super) fn holding(&self, kind: &'static str, attribute: &str, text: &str) -> Candidates {
        let holders = self.holders(kind, attribute, None);
        holders.with(holders.by_text.get(text).into_iter().chain(holders.by_identity.values().flat_map(|g| g.values())))
    }

    /// The nodes of `kind` of which `attribute` may be equal to this reference. None where it may equal any.
    pub(super) fn referring(&self, kind: &'static str, attribute: &str, reference: &Reference) -> Option<Candidates> {
        let (own, resource) = group(self, reference)?;
        let holders = self.holders(kind, attribute, None);
        let others = holders.by_identity.iter().filter(|(group, _)| **group != own).flat_map(|(_, g)| g.values());
        let same = holders.by_identity.get(&own).and_then(|group| group.get(&resource));
        Some(holders.with(same.into_iter().chain(others).chain(holders.by_text.values())))
    }

    /// The nodes of `kind` of which `attribute` may stand for this node.
    pub(super) fn naming(&self, kind: &'static str, attribute: &str, node: NodeId) -> Option<Candidates> {
        let holders = self.holders(kind, attribute, Some(self.node(node)?.kind.name));
        Some(holders.with(holders.by_node.get(&node).into_iter()))
    }

    /// These nodes, as far as they are of `kind`.
    pub(super) fn among(&self, kind: &str, nodes: &[NodeId]) -> Candidates {
        let all = self.of_kind(kind);
        let may = nodes.iter().filter_map(|node| all.binary_search(node).ok()).collect();
        Candidates::These { may, open: Arc::default() }
    }

    fn holders(&self, kind: &'static str, attribute: &str, of: Option<&'static str>) -> Arc<Holders> {
        let key = (kind, attribute.to_owned(), of);
        if let Some(known) = self.indexes.held.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let mut holders = Holders::default();
        let mut open = Vec::new();
        for (position, &id) in self.of_kind(kind).iter().enumerate() {
            let entry = self.node(id).and_then(|node| node.attributes.get(attribute));
            if let Some(value) = entry.map(|entry| &entry.value).filter(|value| !value.is_null()) {
                match of {
                    _ if matches!(value.kind, Kind::Unknown(_)) && value.reference().is_none() => match of {
                        Some(of) if self.follow(value, of, "") == Target::Elsewhere => {}
                        _ => open.push(position),
                    },
                    None => holders.add_text(position, value, self),
                    Some(of) => holders.add_node(position, value, of, self),
                }
            }
        }
        let holders = Arc::new(Holders { open: open.into(), ..holders });
        self.indexes.held.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&holders));
        holders
    }
}

impl Holders {
    /// Those of some sorts, and those that may be of any.
    fn with<'h>(&'h self, sorts: impl Iterator<Item = &'h Vec<usize>>) -> Candidates {
        let may = sorts.flatten().chain(&self.maybe).copied().collect();
        Candidates::These { may, open: Arc::clone(&self.open) }
    }

    fn add_text(&mut self, position: usize, value: &Value, graph: &Graph<'_>) {
        match &value.kind {
            Kind::String(text) => self.by_text.entry(Arc::clone(text)).or_default().push(position),
            Kind::Reference(reference) => match group(graph, reference) {
                Some((group, resource)) => {
                    self.by_identity.entry(group).or_default().entry(resource).or_default().push(position);
                }
                None => self.maybe.push(position),
            },
            _ => self.maybe.push(position),
        }
    }

    fn add_node(&mut self, position: usize, value: &Value, kind: &str, graph: &Graph<'_>) {
        // A partly known name means what it means in the module of whoever asks.
        let target = match &value.kind {
            Kind::String(_) | Kind::Reference(_) => graph.follow(value, kind, ""),
            _ => return self.maybe.push(position),
        };
        match target {
            Target::Nodes(nodes) => nodes.into_iter().for_each(|n| self.by_node.entry(n).or_default().push(position)),
            Target::Elsewhere if is_of_this_code(value) => {}
            Target::Elsewhere | Target::Unknown(_) => self.maybe.push(position),
        }
    }
}

/// Where a reference belongs that identifies a resource, and the index of that.
fn group(graph: &Graph<'_>, reference: &Reference) -> Option<(Group, usize)> {
    let identity = graph.identity(reference)?;
    let (type_name, attribute) = identity.among;
    Some(((type_name.to_owned(), attribute), identity.resource))
}

/// Whether a value that names no node of the code certainly names something else: a data source may look up what this code
/// makes.
pub(super) fn is_of_this_code(value: &Value) -> bool {
    match &value.kind {
        Kind::Reference(r) => !r.target.starts_with("data.") && !r.target.contains(".data."),
        // An unknown leads elsewhere only where it is given from outside.
        Kind::String(_) | Kind::Unknown(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::{Candidates, Collect, Condition, Env, Follow, Member, Memo};
    use crate::model::{Hidden, Judged, Vocabulary, kinds};
    use crate::source::{Location, MemoryFiles, Sources};
    use crate::terraform;
    use crate::value::{Truth, Unknown};
    use proptest::prelude::*;
    use std::path::Path;

    const OF_INSTANCES: &[&str] = &[
        r#"resources("ec2.subnet").exists(s, s.map_public_ip_on_launch == true && s == resource.subnet)"#,
        r#"!resources("ec2.subnet").exists(s, s == resource.subnet && s.map_public_ip_on_launch == true)"#,
        r#"resources("ec2.subnet").all(s, s != resource.subnet || s.map_public_ip_on_launch != true)"#,
        r#"size(resources("ec2.subnet").filter(s, resource.subnet == s)) > 0"#,
        r#"resources("ec2.subnet").exists_one(s, s == resource.subnet)"#,
        r#"resources("ec2.instance").exists(o, o.instance_type == resource.instance_type && o.subnet != resource.subnet)"#,
        r#"resources("ec2.instance").exists(o, o.instance_type == "a" && o.subnet == resource.subnet)"#,
        r#"resources("ec2.instance").all(o, o.instance_type == "a" || o == resource)"#,
        r#"resources("ec2.subnet").exists(s, s.map_public_ip_on_launch == true)"#,
        r#"resources("ec2.subnet").all(s, resources("ec2.vpc").exists(v, v == s.vpc) || s != resource.subnet)"#,
    ];
    const OF_NETWORKS: &[&str] = &[
        r#"resources("ec2.subnet").exists(s, s.vpc == resource) && resource.tags["zone"] == "b""#,
        r#"resources("ec2.subnet").all(s, s.vpc != resource || s.linked("ec2.flow_log", "subnet").exists(l, true))"#,
        r#"resources("ec2.subnet").exists(s, s.vpc == resource && s.availability_zone == resource.tags["zone"])"#,
        r#"resources("ec2.subnet").exists(s, s.availability_zone == resource.tags["zone"] && s.map_public_ip_on_launch == true)"#,
        r#"size(resources("ec2.subnet").filter(s, s.availability_zone == "b" && s.map_public_ip_on_launch == true)) > 1"#,
    ];
    const NETWORKS: &[&str] = &[
        "aws_vpc.a.id",
        "aws_vpc.b.id",
        "aws_vpc.many[0].id",
        "aws_vpc.many[var.x].id",
        "\"vpc-1\"",
        "\"${var.x}-1\"",
        "data.aws_vpc.d.id",
        "var.x",
        "null",
        "\"${aws_vpc.a.id}\"",
    ];
    const SUBNETS: &[&str] = &[
        "aws_subnet.s0.id",
        "aws_subnet.s1.id",
        "aws_subnet.s2.id",
        "\"subnet-1\"",
        "\"${var.x}-1\"",
        "data.aws_subnet.d.id",
        "var.x",
        "null",
        "aws_vpc.a.id",
    ];
    const TRUTHS: &[&str] = &["true", "false", "var.x", "null"];
    const TEXTS: &[&str] = &["\"a\"", "\"b\"", "var.x", "\"${var.x}-a\"", "null", "aws_vpc.b.arn"];

    /// Asks every node, as if nothing were kept.
    struct Plain<'a>(Judged<'a>);

    impl Env for Plain<'_> {
        fn variable(&self, name: &str) -> Operand {
            self.0.variable(name)
        }
        fn member(&self, node: NodeId, name: &str) -> Member {
            self.0.member(node, name)
        }
        fn follow(&self, value: &Value, kind: Option<&str>) -> Follow {
            self.0.follow(value, kind)
        }
        fn stands_for(&self, value: &Value, node: NodeId) -> Truth {
            self.0.stands_for(value, node)
        }
        fn are_distinct(&self, a: &Reference, b: &Reference) -> bool {
            self.0.are_distinct(a, b)
        }
        fn is_always_given(&self, unknown: &Unknown) -> bool {
            self.0.is_always_given(unknown)
        }
        fn home(&self, node: NodeId) -> Option<Location> {
            self.0.home(node)
        }
        fn call(&self, name: &str, receiver: Option<&Operand>, arguments: &[Operand]) -> Operand {
            self.0.call(name, receiver, arguments)
        }
        fn candidates(&self, _: NodeId, _: Option<&str>, _: &Operand) -> Option<Candidates> {
            None
        }
    }

    fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
        proptest::sample::select(texts)
    }

    fn code() -> impl Strategy<Value = String> {
        let subnets = proptest::collection::vec((one_of(NETWORKS), one_of(TRUTHS), one_of(TEXTS), any::<bool>()), 0..5);
        let instances = proptest::collection::vec((one_of(SUBNETS), one_of(TEXTS)), 1..4);
        (subnets, instances, one_of(TEXTS)).prop_map(|(subnets, instances, text)| {
            let mut out = format!(
                "variable \"x\" {{}}\ndata \"aws_vpc\" \"d\" {{}}\ndata \"aws_subnet\" \"d\" {{}}\n\
                 resource \"aws_vpc\" \"a\" {{\n  tags = {{ zone = {text} }}\n}}\nresource \"aws_vpc\" \"b\" {{\n  tags = {{ zone = \"b\" }}\n}}\n\
                 resource \"aws_vpc\" \"many\" {{\n  count = 2\n}}\n"
            );
            for (index, (vpc, public, block, logged)) in subnets.iter().enumerate() {
                out += &format!(
                    "resource \"aws_subnet\" \"s{index}\" {{\n  vpc_id = {vpc}\n  map_public_ip_on_launch = {public}\n  \
                     availability_zone = {block}\n}}\n"
                );
                if *logged {
                    out += &format!("resource \"aws_flow_log\" \"l{index}\" {{\n  subnet_id = aws_subnet.s{index}.id\n}}\n");
                }
            }
            for (index, (subnet, of)) in instances.iter().enumerate() {
                out += &format!(
                    "resource \"aws_instance\" \"i{index}\" {{\n  subnet_id = {subnet}\n  instance_type = {of}\n}}\n"
                );
            }
            out
        })
    }

    proptest! {
        #[test]
        fn looked_up_nodes_give_the_answer_of_all_nodes(code in code()) {
            let sources = Arc::new(Sources::new(Arc::new(MemoryFiles::new().with("main.tf", code.as_bytes()))));
            let (modules, options) = (terraform::Modules::default(), terraform::Options::default());
            let configuration = terraform::evaluate_root(&sources, &modules, Path::new("."), &options).configuration;
            let graph = Graph::build(&configuration);
            for (kind, texts) in [("ec2.instance", OF_INSTANCES), ("ec2.vpc", OF_NETWORKS)] {
                let vocabulary = Vocabulary { kind: kinds::by_name(kind), raw: false };
                for text in texts {
                    let condition = Condition::compile(text, &vocabulary).unwrap();
                    let memo = Memo::default();
                    for &node in graph.of_kind(kind) {
                        let judged = Judged { graph: &graph, node: Some(node), hidden: Hidden::Nothing };
                        let plain = condition.answer(&Plain(judged), &Memo::default(), Collect::Reasons);
                        let quick = condition.answer(&judged, &memo, Collect::Deciders);
                        prop_assert_eq!(quick.truth, plain.truth, "{} of {:?} in\n{}", text, node, code);
                        let full = condition.answer(&judged, &memo, Collect::Reasons);
                        prop_assert_eq!(format!("{full:?}"), format!("{plain:?}"), "{} of {:?} in\n{}", text, node, code);
                    }
                }
            }
        }
    }
}

//! `AWS::Include`: what a local file holds is put in place of the call before anything else reads the template.
//!
//! A key that the template writes itself stays as it is; sections that both have are joined. What is included keeps its own
//! file and lines. A location that leads to no file of the repository leaves the call where it is: what it would add is
//! unknown then.

use super::arguments::Arguments;
use super::nested::{beside, is_remote};
use super::notices::MACRO;
use super::stack::Shared;
use super::texts::{Texts, moved};
use crate::problem::{Code, Problem};
use crate::source::{EntryKind, Source, Span, is_inside};
use crate::syntax::data::{MAX_DEPTH, Node, NodeKind, Pair};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The transform that this module applies.
pub(super) const NAME: &str = "AWS::Include";
/// Its call inside of a section.
pub(super) const CALL: &str = "Fn::Transform";
/// What would be included is not among the files.
const NOT_PRESENT: Code = Code("configuration/include-not-present");
/// A list or a text where only keys can be.
const NO_MAP: Code = Code("configuration/include-is-no-map");
/// Too many, too deep, or without end.
const LIMIT: Code = Code("limit/includes");
/// Deepest nesting of files that include files.
const MAX_FILES: usize = 8;
/// Most places at which a limit is said to be reached.
const MAX_SAID: usize = 10;
/// Most nodes that may be included.
const MAX_NODES: usize = 1_000_000;

/// The template with what it includes, and the texts that it is made of then.
pub(super) fn expand<'t>(
    root: &'t Node,
    source: &Arc<Source>,
    shared: &Shared<'_>,
    arguments: &Arguments,
    problems: &mut Vec<Problem>,
) -> (Cow<'t, Node>, Texts) {
    let texts = Texts::of(source);
    if !["Fn::Transform", "!Transform", NAME].iter().any(|name| texts.contain(name)) {
        return (Cow::Borrowed(root), texts);
    }
    let files = vec![source.path().to_path_buf()];
    let mut includer = Includer { root, shared, arguments, problems, texts, files, budget: MAX_NODES };
    let expanded = includer.node(root, 0);
    (Cow::Owned(expanded), includer.texts)
}

/// The local files that a tree includes, as far as the text alone says.
pub(super) fn named_by(root: &Node, template: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    collect(root, template, &mut out);
    out
}

/// Recursion is as deep as the parsers allowed.
fn collect(node: &Node, template: &Path, out: &mut Vec<PathBuf>) {
    if node.get("Name").is_some_and(|pair| pair.value.scalar().as_deref() == Some(NAME)) {
        let plain = location(node).filter(|node| node.tag.is_none()).and_then(Node::scalar);
        out.extend(plain.filter(|text| !is_remote(text)).map(|text| beside(template, &text)));
    }
    node.items().unwrap_or_default().iter().for_each(|item| collect(item, template, out));
    node.pairs().iter().for_each(|pair| collect(&pair.value, template, out));
}

fn location(call: &Node) -> Option<&Node> {
    call.get("Parameters").and_then(|pair| pair.value.get("Location")).map(|pair| &pair.value)
}

/// One call, or each of a list.
pub(super) fn calls(node: &Node) -> &[Node] {
    node.items().unwrap_or(std::slice::from_ref(node))
}

struct Includer<'a> {
    root: &'a Node,
    shared: &'a Shared<'a>,
    arguments: &'a Arguments,
    problems: &'a mut Vec<Problem>,
    texts: Texts,
    /// The files on the way, the template first.
    files: Vec<PathBuf>,
    budget: usize,
}

impl Includer<'_> {
    fn node(&mut self, node: &Node, depth: usize) -> Node {
        if depth > MAX_DEPTH {
            self.refuse(node.span, "with what is included here, the template nests too deeply");
            return Node::new(NodeKind::Null, node.span);
        }
        if node.tag.as_deref() == Some("Transform") {
            return self.included(node, depth).unwrap_or_else(|| node.clone());
        }
        let kind = match &node.kind {
            NodeKind::Sequence(items) => {
                NodeKind::Sequence(items.iter().map(|item| self.node(item, depth + 1)).collect())
            }
            NodeKind::Mapping(pairs) => return self.mapping(node, pairs, depth),
            other => other.clone(),
        };
        Node { kind, span: node.span, tag: node.tag.clone() }
    }

    fn mapping(&mut self, node: &Node, pairs: &[Pair], depth: usize) -> Node {
        let (mut own, mut more) = (Vec::with_capacity(pairs.len()), Vec::new());
        for pair in pairs {
            let is_call = &*pair.key == CALL || depth == 0 && &*pair.key == "Transform";
            if !is_call {
                own.push(Pair { value: self.node(&pair.value, depth + 1), ..pair.clone() });
                continue;
            }
            let mut open = Vec::new();
            for call in calls(&pair.value) {
                match self.included(call, depth) {
                    Some(Node { kind: NodeKind::Mapping(found), .. }) => more.extend(found),
                    Some(other) if pairs.len() == 1 && depth > 0 => return other,
                    Some(_) => {
                        let message = "what is included here is no map, so it cannot stand beside other keys";
                        self.problems.push(Problem::notice(NO_MAP, self.texts.at(call.span), message));
                        open.push(call.clone());
                    }
                    None => open.push(call.clone()),
                }
            }
            let all_open = open.len() == calls(&pair.value).len();
            if all_open || !open.is_empty() {
                let rest = Node { kind: NodeKind::Sequence(open), ..pair.value.clone() };
                own.push(Pair { value: if all_open { pair.value.clone() } else { rest }, ..pair.clone() });
            }
        }
        join(&mut own, more, depth == 0);
        Node { kind: NodeKind::Mapping(own), span: node.span, tag: node.tag.clone() }
    }

    /// What a call includes; nothing where that is not known, or where the call is another macro's.
    fn included(&mut self, call: &Node, depth: usize) -> Option<Node> {
        let name = call.get("Name").and_then(|pair| pair.value.scalar());
        if name.as_deref() != Some(NAME) {
            // Those at the top are spoken of where the template is read.
            if let Some(name) = name.filter(|_| depth > 0) {
                let message = format!("the macro `{name}` is not applied; what it makes of this is not checked");
                // Some are called for every other value: once says it.
                if self.problems.iter().all(|problem| problem.message != message) {
                    self.problems.push(Problem::notice(MACRO, self.texts.at(call.span), message));
                }
            }
            return None;
        }
        let span = location(call).map_or(call.span, |node| node.span);
        let path = self.file(location(call), span)?;
        if self.files.contains(&path) || self.files.len() > MAX_FILES {
            return self.refuse(span, "files include each other too deeply, or without end");
        }
        let parsed = self.shared.templates.keep(self.shared.sources, &path);
        self.problems.extend(parsed.problems.iter().cloned());
        let (source, tree) = parsed.tree.as_ref()?;
        self.budget = self.budget.saturating_sub(tree.count());
        let base = self.texts.add(source).filter(|_| self.budget > 0);
        let Some(base) = base else {
            return self.refuse(span, "what is included makes this template too large; this is left out");
        };
        self.shared.called.borrow_mut().insert(path.clone());
        self.files.push(path);
        let out = self.node(&moved(tree, base), depth + 1);
        self.files.pop();
        Some(out)
    }

    fn refuse(&mut self, span: Span, message: &str) -> Option<Node> {
        let problem = Problem::error(LIMIT, self.texts.at(span), message);
        // A hostile template has many such places.
        let said: Vec<&Problem> = self.problems.iter().filter(|problem| problem.code == LIMIT).collect();
        if said.len() < MAX_SAID && said.last() != Some(&&problem) {
            self.problems.push(problem);
        }
        None
    }

    /// The file that a location names, if it is one of the repository's.
    fn file(&mut self, location: Option<&Node>, span: Span) -> Option<PathBuf> {
        let at = self.texts.at(span);
        let files = self.shared.sources.files();
        let from = self.files.last().map_or(Path::new(""), PathBuf::as_path);
        let text = location.and_then(|node| self.text(node)).filter(|text| !is_remote(text));
        let path = text.map(|text| beside(from, &text));
        if path.as_ref().is_some_and(|path| !is_inside(files, &self.shared.options.repository, path)) {
            let message = "the file that is included here leads out of the repository";
            self.problems.push(Problem::error(Code("read/outside-repository"), at, message));
            return None;
        }
        let found = path.filter(|path| files.kind(path) == Some(EntryKind::File));
        if found.is_none() {
            let message = "the file that is included here is not in the repository; what it would add is not known";
            let help = "name a local file as `aws cloudformation package` takes it, to have it checked, too";
            self.problems.push(Problem::notice(NOT_PRESENT, at, message).help(help));
        }
        found
    }

    /// A text, or one that is made of parameters: the only functions that a location may hold.
    fn text(&self, node: &Node) -> Option<Arc<str>> {
        let (name, argument) = match (node.tag.as_deref(), node.pairs()) {
            (Some(tag), _) => (tag, node),
            (None, [only]) => (only.key.strip_prefix("Fn::").unwrap_or(&only.key), &only.value),
            (None, _) => ("", node),
        };
        let text = argument.scalar()?;
        match name {
            "" => Some(text),
            "Ref" => self.arguments.text(&text, self.root),
            "Sub" => {
                let mut parts = text.split("${");
                let mut out = parts.next().unwrap_or_default().to_owned();
                for part in parts {
                    let (name, rest) = part.split_once('}')?;
                    out.push_str(&self.arguments.text(name.trim(), self.root)?);
                    out.push_str(rest);
                }
                Some(Arc::from(out))
            }
            _ => None,
        }
    }
}

/// Adds what is included; of what both have the template's own stays, or whole sections are joined.
fn join(own: &mut Vec<Pair>, more: Vec<Pair>, sections: bool) {
    if more.is_empty() {
        return;
    }
    let mut places: FxHashMap<Arc<str>, usize> =
        own.iter().enumerate().map(|(place, pair)| (Arc::clone(&pair.key), place)).collect();
    for pair in more {
        let place = *places.entry(Arc::clone(&pair.key)).or_insert(own.len());
        match (own.get_mut(place).map(|known| &mut known.value.kind), pair.value.kind) {
            (None, kind) => own.push(Pair { value: Node { kind, ..pair.value }, ..pair }),
            (Some(NodeKind::Mapping(known)), NodeKind::Mapping(found)) if sections => join(known, found, false),
            (Some(_), _) => {}
        }
    }
}

//! Templates as trees, read once where several stacks are made of one, and the templates that they name.

use super::{include, nested};
use crate::problem::{Code, Problem};
use crate::source::{Source, Sources, normalize};
use crate::syntax::data::{self, Node};
use crate::syntax::{json, yaml};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// The section that makes a document a template.
const RESOURCES: &str = "Resources";

/// Trees of templates that name others or are named, by path; shared by all inputs of a scan.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    kept: RwLock<FxHashMap<PathBuf, Arc<Parsed>>>,
}

/// A file, read as YAML or JSON.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The text, where it could be read, and its tree, where it could be parsed.
    pub(super) tree: Option<(Arc<Source>, Node)>,
    pub(super) problems: Vec<Problem>,
}

impl Templates {
    /// Local templates that the one at `path` makes nested stacks of, whatever their conditions say, and files that it
    /// includes.
    pub(crate) fn local_calls(&self, sources: &Sources, path: &Path) -> BTreeSet<PathBuf> {
        // Most templates name none, and need not be parsed to see it.
        let mut words = nested::TYPES.into_iter().chain([include::NAME]);
        let names_any = |source: &Arc<Source>| words.any(|word| source.text().contains(word));
        if !sources.load(path).as_ref().is_ok_and(names_any) {
            return BTreeSet::new();
        }
        let parsed = self.keep(sources, path);
        let named = |root: &Node| {
            let stacks = nested::named_by(root, path, sources.files()).into_iter();
            stacks.chain(include::named_by(root, path)).collect::<Vec<_>>()
        };
        parsed.tree.iter().flat_map(|(_, root)| named(root)).collect()
    }

    /// The tree of a template that is needed once.
    pub(super) fn read(&self, sources: &Sources, path: &Path) -> Arc<Parsed> {
        self.known(path).unwrap_or_else(|| Arc::new(parse(sources, path)))
    }

    /// The tree of a template that may be needed again.
    pub(super) fn keep(&self, sources: &Sources, path: &Path) -> Arc<Parsed> {
        self.known(path).unwrap_or_else(|| {
            let parsed = Arc::new(parse(sources, path));
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(kept.entry(normalize(path)).or_insert(parsed))
        })
    }

    fn known(&self, path: &Path) -> Option<Arc<Parsed>> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&normalize(path)).map(Arc::clone)
    }
}

fn parse(sources: &Sources, path: &Path) -> Parsed {
    let source = match sources.load(path) {
        Ok(source) => source,
        Err(error) => {
            return Parsed { tree: None, problems: vec![Problem::of_path(Code("read/file"), path, error.to_string())] };
        }
    };
    let mut problems = Vec::new();
    let tree = tree(&source, &mut problems).map(|root| (source, root));
    Parsed { tree, problems }
}

/// JSON where the first character says so, else YAML.
fn tree(source: &Source, problems: &mut Vec<Problem>) -> Option<Node> {
    if source.text().trim_start().starts_with('{') {
        match json::parse(source) {
            Ok(tree) => return Some(data::from_json(&tree, source, problems)),
            // Flow-style YAML begins so, too.
            Err(problem) => {
                let (tree, _) = yaml::parse(source, RESOURCES);
                if tree.is_none() {
                    problems.push(problem);
                }
                return tree;
            }
        }
    }
    let (tree, found) = yaml::parse(source, RESOURCES);
    problems.extend(found);
    tree
}

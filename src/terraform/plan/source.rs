//! The configuration that a plan was made from, evaluated with the plan's variables: which block an address was written
//! as, and what is written in it.

use super::document::Document;
use super::links::without_indices;
use crate::discover;
use crate::resource::Resource;
use crate::source::{Location, Sources, normalize};
use crate::syntax::hcl::tree::ExprKind;
use crate::terraform::module::{DeclaredMode, ResourceKey};
use crate::terraform::{Assignment, Modules, Options, evaluate_root};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A directory with the configuration of a plan.
pub(super) struct Configured<'a> {
    sources: &'a Sources,
    modules: &'a Modules,
    directory: PathBuf,
    /// What is written, evaluated; none where the directory holds no configuration.
    resources: Vec<Resource>,
    by_address: FxHashMap<Arc<str>, usize>,
    /// One instance of each block, by address without instance keys.
    by_block: FxHashMap<String, usize>,
}

impl<'a> Configured<'a> {
    /// The configuration in `directory`. Its problems are not the plan's: Terraform had none when it made the plan.
    pub(super) fn new(
        sources: &'a Arc<Sources>,
        modules: &'a Modules,
        directory: PathBuf,
        document: &Document<'_>,
        options: &Options,
    ) -> Self {
        let mut out = Self {
            sources,
            modules,
            directory,
            resources: Vec::new(),
            by_address: FxHashMap::default(),
            by_block: FxHashMap::default(),
        };
        if modules.load(sources, &out.directory).files.is_empty() {
            return out;
        }
        let given = |(name, variable): (&String, &super::document::Variable<'_>)| {
            Some(Assignment::Planned(name.clone(), variable.value?.get().to_owned()))
        };
        let options = Options {
            assignments: document.variables.iter().filter_map(given).collect(),
            environment: Vec::new(),
            workspace: options.workspace.clone(),
            repository: discover::repository(sources.files(), &out.directory),
            ..Options::default()
        };
        out.resources = evaluate_root(sources, modules, &out.directory, &options).configuration.resources;
        for (index, resource) in out.resources.iter().enumerate() {
            out.by_address.insert(Arc::clone(&resource.address), index);
            out.by_block.entry(without_indices(&resource.address)).or_insert(index);
        }
        out
    }

    /// The resource that is written at `address`; where exactly this instance is not, another one of the same block.
    pub(super) fn written(&self, address: &str) -> Option<&Resource> {
        let exact = self.by_address.get(address);
        let index = exact.or_else(|| self.by_block.get(&without_indices(address)))?;
        self.resources.get(*index)
    }

    /// File, as it stands below the configuration's directory, and line of a place.
    pub(super) fn line(&self, at: Location) -> Option<(String, u32)> {
        let source = self.sources.get(at.source)?;
        let base = normalize(&self.directory);
        let path = source.path().strip_prefix(base).unwrap_or(source.path());
        Some((path.to_string_lossy().into_owned(), source.lines().line(at.span.start)))
    }

    /// Head and body of the block of a resource in the module with this address; nothing where it is not in these files.
    pub(super) fn block(&self, module: &str, mode: &str, type_name: &str, name: &str) -> Option<(Location, Location)> {
        if self.modules.load(self.sources, &self.directory).files.is_empty() {
            return None;
        }
        let mut directory = self.directory.clone();
        for call in calls(module) {
            let calling = self.modules.load(self.sources, &directory);
            let declaration = calling.calls.get(&*call)?;
            let ExprKind::String(source) = &declaration.argument("source")?.value.kind else { return None };
            if !source.starts_with('.') {
                return None;
            }
            directory = normalize(&directory.join(Path::new(&**source)));
        }
        let mode = if mode == "data" { DeclaredMode::Data } else { DeclaredMode::Managed };
        let key = ResourceKey { mode, type_name: Arc::from(type_name), name: Arc::from(name) };
        let module = self.modules.load(self.sources, &directory);
        module.resources.get(&key).map(|declaration| (declaration.head(), declaration.body()))
    }
}

/// The names of the calls in a module's address, instance keys left out: `module.a["x.y"].module.b` gives a and b.
fn calls(module: &str) -> Vec<String> {
    without_indices(module)
        .split('.')
        .collect::<Vec<_>>()
        .chunks(2)
        .filter_map(|pair| pair.get(1))
        .map(|name| (*name).to_owned())
        .collect()
}

//! The configuration that a plan was made from: which block an address was written as.

use crate::source::{Location, Sources, normalize};
use crate::syntax::hcl::tree::ExprKind;
use crate::terraform::Modules;
use crate::terraform::module::{DeclaredMode, ResourceKey};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A directory with the configuration of a plan.
pub(super) struct Configured<'a> {
    pub(super) sources: &'a Sources,
    pub(super) modules: Modules,
    pub(super) directory: PathBuf,
}

impl Configured<'_> {
    /// A path as it stands below the configuration's directory.
    pub(super) fn relative(&self, path: &Path) -> String {
        let base = normalize(&self.directory);
        path.strip_prefix(base).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// Head and body of the block of a resource in the module with this address; nothing where it is not in these files.
    pub(super) fn block(&self, module: &str, mode: &str, type_name: &str, name: &str) -> Option<(Location, Location)> {
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
    let mut plain = String::with_capacity(module.len());
    let (mut depth, mut quoted) = (0_usize, false);
    for letter in module.chars() {
        match letter {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            _ if depth == 0 && !quoted => plain.push(letter),
            _ => {}
        }
    }
    plain
        .split('.')
        .collect::<Vec<_>>()
        .chunks(2)
        .filter_map(|pair| pair.get(1))
        .map(|name| (*name).to_owned())
        .collect()
}

//! From a directory to its [`Module`]: which files count, in which order, and what each top-level block declares.
//!
//! Evaluates nothing. A file that does not parse costs the blocks that are broken, never the module.

use super::json;
use super::module::{Argument, DUPLICATE, Declaration, DeclaredMode, Module, ProviderKey, ResourceKey};
use super::overrides;
use crate::problem::{Code, Problem};
use crate::source::{EntryKind, Source, Sources, normalize};
use crate::syntax::hcl;
use crate::syntax::hcl::tree::{Attribute, Block, Body, ExprKind};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

const UNSUPPORTED_BLOCK: Code = Code("configuration/unsupported-block");
const UNSUPPORTED_ARGUMENT: Code = Code("configuration/unsupported-argument");

/// Modules that were parsed already, by directory; shared by all roots of a scan.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    by_directory: RwLock<FxHashMap<PathBuf, Arc<OnceLock<Arc<Module>>>>>,
}

impl Modules {
    /// The module in `directory`, parsed on first use; a directory without configuration gives a module without files.
    pub(crate) fn load(&self, sources: &Sources, directory: &Path) -> Arc<Module> {
        let directory = normalize(directory);
        let known = self.by_directory.read().unwrap_or_else(PoisonError::into_inner).get(&directory).map(Arc::clone);
        let cell = known.unwrap_or_else(|| {
            let mut held = self.by_directory.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(held.entry(directory.clone()).or_default())
        });
        Arc::clone(cell.get_or_init(|| Arc::new(load_directory(sources, &directory))))
    }

    /// Directories that the module in `directory` calls by relative paths, whatever `count` says.
    pub(crate) fn local_calls(&self, sources: &Sources, directory: &Path) -> BTreeSet<PathBuf> {
        super::calls::local_directories(&self.load(sources, directory), directory)
    }
}

/// A file's form, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Native,
    Json,
}

/// The name without `.tf`, `.tofu` (and `.json`), if it is the name of a configuration file.
fn configuration_file(name: &str) -> Option<(&str, &str, Form)> {
    let hidden = name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'));
    if hidden {
        return None;
    }
    let endings = [
        (".tf", "tf", Form::Native),
        (".tofu", "tofu", Form::Native),
        (".tf.json", "tf", Form::Json),
        (".tofu.json", "tofu", Form::Json),
    ];
    endings.into_iter().find_map(|(ending, language, form)| Some((name.strip_suffix(ending)?, language, form)))
}

fn is_override(stem: &str) -> bool {
    stem == "override" || stem.ends_with("_override")
}

fn load_directory(sources: &Sources, directory: &Path) -> Module {
    let mut module = Module { directory: Some(Arc::from(directory)), ..Module::default() };
    let entries = match sources.files().list(directory) {
        Ok(entries) => entries,
        Err(e) => {
            let message = format!("directory cannot be listed: {e}");
            module.problems.push(Problem::of_path(Code("read/directory"), directory, message));
            return module;
        }
    };
    let readable = |kind| matches!(kind, EntryKind::File | EntryKind::Link);
    let names: Vec<&str> = entries.iter().filter(|e| readable(e.kind)).map(|e| e.name.as_str()).collect();
    let mut late = Vec::new();
    for name in &names {
        let Some((stem, language, form)) = configuration_file(name) else { continue };
        let path = normalize(&directory.join(name));
        let twin = name.replacen(".tofu", ".tf", 1);
        if language == "tofu" && names.contains(&twin.as_str()) {
            let message = format!("`{name}` is not read, since `{twin}` stands beside it");
            let problem = Problem::of_path(Code("configuration/shadowed-file"), &path, message);
            module.problems.push(problem.level(crate::problem::Level::Notice));
            continue;
        }
        module.files.push(Arc::from(path.as_path()));
        if is_override(stem) {
            late.push((path, form));
        } else {
            load_file(sources, &path, form, &mut module);
        }
    }
    for (path, form) in late {
        let mut over = Module::default();
        load_file(sources, &path, form, &mut over);
        overrides::merge(&mut module, over);
    }
    module
}

fn load_file(sources: &Sources, path: &Path, form: Form, module: &mut Module) {
    let source = match sources.load(path) {
        Ok(source) => source,
        Err(e) => {
            module.problems.push(Problem::of_path(Code("read/file"), path, e.to_string()));
            return;
        }
    };
    let body = match form {
        Form::Native => {
            let (file, problems) = hcl::parse(&source);
            module.problems.extend(problems);
            file.body
        }
        Form::Json => match crate::syntax::json::parse(&source) {
            Ok(tree) => json::module_body(&source, &tree, &mut module.problems),
            Err(problem) => {
                module.problems.push(problem);
                return;
            }
        },
    };
    add_body(&source, body, module);
}

fn add_body(source: &Source, body: Body, module: &mut Module) {
    for attribute in body.attributes {
        let message = format!("argument `{}` does not belong at the top level of a file", attribute.name.text);
        module.problems.push(
            Problem::error(UNSUPPORTED_ARGUMENT, source.location(attribute.name.span), message)
                .help("arguments stand inside a block; variable values belong in a .tfvars file"),
        );
    }
    for block in body.blocks {
        add_block(source, block, module);
    }
}

/// The number of labels of each top-level block.
fn label_count(kind: &str) -> Option<usize> {
    Some(match kind {
        "terraform" | "locals" | "moved" | "removed" | "import" => 0,
        "variable" | "output" | "module" | "provider" | "check" => 1,
        "resource" | "data" | "ephemeral" => 2,
        _ => return None,
    })
}

fn add_block(source: &Source, block: Block, module: &mut Module) {
    let kind = Arc::clone(&block.kind.text);
    let at = source.location(block.head);
    let Some(expected) = label_count(&kind) else {
        let message = format!("blocks of type `{kind}` are not expected here");
        module.problems.push(Problem::error(UNSUPPORTED_BLOCK, at, message));
        return;
    };
    let labels: Vec<Arc<str>> = block.labels.iter().map(|l| Arc::clone(&l.text)).collect();
    if labels.len() != expected {
        let message = format!("block `{kind}` takes {expected} labels, not {}", labels.len());
        module.problems.push(Problem::error(UNSUPPORTED_BLOCK, at, message));
        return;
    }
    if &*kind == "locals" {
        add_locals(source, block, module);
        return;
    }
    let first = labels.first().map(Arc::clone).unwrap_or_default();
    let second = labels.get(1).map(Arc::clone).unwrap_or_default();
    if &*kind == "check" {
        // Data sources of a check are named like those of the module.
        for data in block.body.blocks.iter().filter(|b| &*b.kind.text == "data") {
            add_block(source, data.clone(), module);
        }
    }
    let declaration = Declaration::new(source.id(), block);
    let problems = &mut module.problems;
    let what = || format!("{kind} `{first}`");
    match &*kind {
        "variable" => Module::declare(problems, &mut module.variables, Arc::clone(&first), declaration, &what()),
        "output" => Module::declare(problems, &mut module.outputs, Arc::clone(&first), declaration, &what()),
        "module" => Module::declare(problems, &mut module.calls, Arc::clone(&first), declaration, &what()),
        "check" => Module::declare(problems, &mut module.checks, Arc::clone(&first), declaration, &what()),
        "provider" => {
            let key = ProviderKey { alias: alias(&declaration), name: first };
            let what = format!("provider `{}`", key.address());
            Module::declare(problems, &mut module.providers, key, declaration, &what);
        }
        "resource" | "data" | "ephemeral" => {
            let mode = match &*kind {
                "resource" => DeclaredMode::Managed,
                "data" => DeclaredMode::Data,
                _ => DeclaredMode::Ephemeral,
            };
            let key = ResourceKey { mode, type_name: first, name: second };
            let what = format!("`{}`", key.address());
            Module::declare(problems, &mut module.resources, key, declaration, &what);
        }
        _ => module.settings.push(declaration),
    }
}

/// The alias of a provider block, which must be a literal.
fn alias(declaration: &Declaration) -> Option<Arc<str>> {
    match &declaration.argument("alias")?.value.kind {
        ExprKind::String(text) => Some(Arc::clone(text)),
        _ => None,
    }
}

fn add_locals(source: &Source, block: Block, module: &mut Module) {
    for nested in &block.body.blocks {
        let message = "blocks are not expected in `locals`";
        module.problems.push(Problem::error(UNSUPPORTED_BLOCK, source.location(nested.head), message));
    }
    for Attribute { name, value } in block.body.attributes {
        if module.locals.contains_key(&name.text) {
            let message = format!("local value `{}` is declared twice", name.text);
            module.problems.push(Problem::error(DUPLICATE, source.location(name.span), message));
            continue;
        }
        let key = Arc::clone(&name.text);
        module.locals.insert(key, Argument { source: source.id(), name, value: Arc::new(value) });
    }
}

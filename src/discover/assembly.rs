//! Assemblies of the CDK: which of the templates in `cdk.out` its manifest names.
//!
//! Synthesis writes beside what is there already: templates of stacks that were renamed or dropped stay behind. The CDK deploys
//! what the manifest names, so nothing else is an input.

use super::Document;
use super::sniff::DocumentKind;
use crate::problem::{Code, Level, Problem};
use crate::source::{EntryKind, Files, normalize};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Largest manifest or list of assets that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Most assemblies in one another.
const MAX_ASSEMBLIES: usize = 1_000;
/// An assembly whose manifest is missing or unreadable.
const NO_MANIFEST: Code = Code("configuration/assembly-manifest");
/// A template that no manifest names.
const STALE: Code = Code("configuration/stale-template");

/// What the manifests of an assembly and of those in it name.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    templates: BTreeSet<PathBuf>,
    /// Directories where there is no manifest to ask: everything in them counts.
    open: BTreeMap<PathBuf, &'static str>,
}

/// `manifest.json`, as far as it matters.
#[derive(Deserialize)]
struct Manifest {
    artifacts: BTreeMap<String, Artifact>,
}

#[derive(Deserialize)]
struct Artifact {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    properties: Properties,
    #[serde(default)]
    metadata: BTreeMap<String, Vec<Metadata>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Properties {
    template_file: Option<String>,
    directory_name: Option<String>,
    file: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    data: Data,
}

/// What is said of a construct: before there were lists of assets, also which files it uploads.
#[derive(Deserialize)]
#[serde(untagged)]
enum Data {
    Asset { path: String },
    Other(IgnoredAny),
}

impl Default for Data {
    fn default() -> Self {
        Data::Other(IgnoredAny)
    }
}

/// `<stack>.assets.json`, as far as it matters.
#[derive(Deserialize)]
struct Assets {
    #[serde(default)]
    files: BTreeMap<String, Asset>,
}

#[derive(Deserialize)]
struct Asset {
    source: AssetSource,
}

#[derive(Deserialize)]
struct AssetSource {
    #[serde(default)]
    path: String,
}

/// The local files in a list of assets, by the hash that names them once they are uploaded.
pub(crate) fn assets(files: &dyn Files, list: &Path) -> Option<BTreeMap<String, PathBuf>> {
    let bytes = files.read(list, MAX_BYTES).ok()?;
    let read: Assets = serde_json::from_slice(&bytes).ok()?;
    let directory = list.parent().unwrap_or(Path::new(""));
    Some(read.files.into_iter().map(|(hash, asset)| (hash, normalize(&directory.join(asset.source.path)))).collect())
}

impl Assembly {
    /// Reads the manifests in `root` and below.
    pub(super) fn read(files: &dyn Files, root: &Path) -> Self {
        let mut out = Self::default();
        let (mut waiting, mut seen) = (vec![normalize(root)], BTreeSet::new());
        while let Some(directory) = waiting.pop() {
            if seen.len() < MAX_ASSEMBLIES && seen.insert(directory.clone()) {
                let below = out.read_one(files, &directory);
                waiting.extend(below.into_iter().filter(|path| path.starts_with(&directory)));
            }
        }
        out
    }

    /// Reads one manifest; returns the assemblies that it names.
    fn read_one(&mut self, files: &dyn Files, directory: &Path) -> Vec<PathBuf> {
        let path = directory.join("manifest.json");
        let bytes = files.read(&path, MAX_BYTES).ok();
        let manifest = bytes.as_ref().map(|bytes| serde_json::from_slice::<Manifest>(bytes));
        let Some(Ok(manifest)) = manifest else {
            let why = if files.kind(&path) == Some(EntryKind::File) { "cannot be read" } else { "is missing" };
            self.open.insert(directory.to_path_buf(), why);
            return Vec::new();
        };
        let below = |name: &String| normalize(&directory.join(name));
        let mut assemblies = Vec::new();
        for artifact in manifest.artifacts.values() {
            let Properties { template_file, directory_name, file } = &artifact.properties;
            match &*artifact.kind {
                "aws:cloudformation:stack" => self.templates.extend(template_file.iter().map(below)),
                "cdk:cloud-assembly" => assemblies.extend(directory_name.iter().map(below)),
                // Templates of nested stacks are uploaded as assets.
                "cdk:asset-manifest" => {
                    let listed = file.iter().filter_map(|file| assets(files, &below(file)));
                    self.templates.extend(listed.flat_map(BTreeMap::into_values));
                }
                _ => {}
            }
            let uploaded = artifact.metadata.values().flatten().filter_map(|said| match &said.data {
                Data::Asset { path } => Some(below(path)),
                Data::Other(_) => None,
            });
            self.templates.extend(uploaded);
        }
        assemblies
    }

    fn names(&self, path: &Path) -> bool {
        let is_open = |directory: &Path| self.open.contains_key(&normalize(directory));
        self.templates.contains(path) || path.ancestors().skip(1).any(is_open)
    }

    /// Leaves out templates that no manifest names, and says so.
    pub(super) fn keep(&self, documents: &mut Vec<Document>, problems: &mut Vec<Problem>) {
        documents.retain(|document| {
            let kept = document.kind != DocumentKind::Template || self.names(&document.path);
            // What else lies in an assembly may look like a template: its tree of constructs does.
            if !kept && document.path.to_string_lossy().ends_with("template.json") {
                let message = "the manifest of the assembly does not name this template; it is passed over";
                let problem = Problem::of_path(STALE, &document.path, message).level(Level::Notice);
                problems.push(
                    problem.help("it is left over from an earlier `cdk synth`: delete it, or name the file to scan it"),
                );
            }
            kept
        });
        for (directory, why) in &self.open {
            if documents.iter().any(|document| document.path.parent().is_some_and(|at| normalize(at) == *directory)) {
                let message = format!("the manifest of this assembly {why}; all templates in it are scanned");
                let problem = Problem::of_path(NO_MANIFEST, &directory.join("manifest.json"), message);
                problems.push(problem.level(Level::Notice).help("run `cdk synth` again"));
            }
        }
    }
}

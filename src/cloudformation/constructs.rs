//! Construct paths of the CDK: beside each resource in the template, or, where that is switched off
//! (`--no-path-metadata`), in what the manifest of the assembly says of the stack.

use crate::source::{Files, normalize};
use crate::syntax::data::Node;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Largest file of these that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// What the manifest says of a construct that is a resource.
const LOGICAL_ID: &str = "aws:cdk:logicalId";

/// What is said of each construct, by its path.
type Metadata = BTreeMap<Arc<str>, Vec<Said>>;

#[derive(Deserialize)]
struct Said {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Json,
}

#[derive(Deserialize)]
struct Manifest {
    artifacts: BTreeMap<String, Artifact>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    #[serde(default)]
    properties: Properties,
    #[serde(default)]
    metadata: Metadata,
    additional_metadata_file: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Properties {
    template_file: Option<String>,
}

/// The path of the construct that a resource was made of, as its metadata says.
pub(super) fn written(metadata: Option<&Node>) -> Option<Arc<str>> {
    metadata?.get("aws:cdk:path")?.value.scalar()
}

/// Paths by logical id, as the manifest beside the template says; none where there is no manifest.
pub(super) fn by_manifest(files: &dyn Files, template: &Path) -> BTreeMap<Arc<str>, Arc<str>> {
    metadata(files, template).map(by_id).unwrap_or_default()
}

fn metadata(files: &dyn Files, template: &Path) -> Option<Metadata> {
    let directory = template.parent().unwrap_or(Path::new(""));
    let read = |name: &str| files.read(&normalize(&directory.join(name)), MAX_BYTES).ok();
    let manifest: Manifest = serde_json::from_slice(&read("manifest.json")?).ok()?;
    let name = template.file_name()?.to_str()?;
    let stack = manifest.artifacts.into_values().find(|one| one.properties.template_file.as_deref() == Some(name))?;
    let mut out = stack.metadata;
    // Newer versions of the CDK keep it in a file of its own.
    let elsewhere =
        stack.additional_metadata_file.filter(|name| !name.contains(['/', '\\'])).and_then(|name| read(&name));
    out.extend(elsewhere.and_then(|bytes| serde_json::from_slice::<Metadata>(&bytes).ok()).unwrap_or_default());
    Some(out)
}

fn by_id(metadata: Metadata) -> BTreeMap<Arc<str>, Arc<str>> {
    let ids = metadata.into_iter().flat_map(|(path, said)| {
        let path: Arc<str> = Arc::from(path.trim_start_matches('/'));
        let ids = said.into_iter().filter(|one| one.kind == LOGICAL_ID);
        ids.filter_map(move |one| Some((Arc::from(one.data.as_str()?), Arc::clone(&path))))
    });
    ids.collect()
}

//! Which local file a nested stack is made of: `TemplateURL` and `Location` relative to the file that names them, and the
//! assets of the CDK.

use super::sam::application;
use crate::discover::assets;
use crate::source::{EntryKind, Files, normalize};
use crate::syntax::data::{Node, NodeKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Resource types that are nested stacks.
pub(super) const TYPES: [&str; 2] = ["AWS::CloudFormation::Stack", application::TYPE];
/// Hexadecimal digits of the hash that names an asset.
const HASH: usize = 64;

/// The property that says where the template is.
pub(super) fn property(type_name: &str) -> &'static str {
    if type_name == TYPES[1] { "Location" } else { "TemplateURL" }
}

/// The files that a template's nested stacks are made of, as far as the text alone says.
pub(super) fn named_by(root: &Node, path: &Path, files: &dyn Files) -> Vec<PathBuf> {
    let resources = root.get("Resources").map(|pair| pair.value.pairs()).unwrap_or_default();
    let calls = resources.iter().filter_map(|pair| {
        let type_name = pair.value.get("Type")?.value.scalar().filter(|ty| TYPES.contains(&&**ty))?;
        let properties = pair.value.get("Properties").map(|p| &p.value);
        let location = properties.and_then(|p| p.get(property(&type_name))).map(|p| &p.value);
        written(location, pair.value.get("Metadata").map(|p| &p.value), path, files)
    });
    calls.collect()
}

/// The file that the text names: by the CDK's metadata, by a plain path, or by the hash of an asset.
pub(super) fn written(
    location: Option<&Node>,
    metadata: Option<&Node>,
    template: &Path,
    files: &dyn Files,
) -> Option<PathBuf> {
    let asset = metadata.and_then(|m| m.get("aws:asset:path")).and_then(|p| p.value.scalar());
    let plain = || location.filter(|node| node.tag.is_none()).and_then(Node::scalar).filter(|text| !is_remote(text));
    match asset.or_else(plain) {
        Some(path) => Some(beside(template, &path)),
        None => asset_file(&hash_in(location?)?, template, files),
    }
}

/// `path` as seen from the file that names it.
pub(super) fn beside(template: &Path, path: &str) -> PathBuf {
    normalize(&template.parent().unwrap_or(Path::new("")).join(path))
}

/// Whether a location has a scheme, or is no path at all.
pub(super) fn is_remote(location: &str) -> bool {
    location.is_empty() || location.contains("://") || location.starts_with("arn:")
}

/// The hash in the name of an uploaded asset (`…/<64 hexadecimal digits>.json`), wherever it stands in a function.
/// Recursion is as deep as the parsers allowed.
fn hash_in(node: &Node) -> Option<Arc<str>> {
    match &node.kind {
        NodeKind::Text(text) => {
            let start = text.strip_suffix(".json")?;
            let hash = start.get(start.len().checked_sub(HASH)?..)?;
            hash.bytes().all(|b| b.is_ascii_hexdigit()).then(|| Arc::from(hash))
        }
        NodeKind::Sequence(items) => items.iter().find_map(hash_in),
        NodeKind::Mapping(pairs) => pairs.iter().find_map(|pair| hash_in(&pair.value)),
        _ => None,
    }
}

/// The file behind an asset's hash, by the lists of assets beside the template.
fn asset_file(hash: &str, template: &Path, files: &dyn Files) -> Option<PathBuf> {
    let directory = normalize(template.parent().unwrap_or(Path::new("")));
    let entries = files.list(&directory).ok()?;
    let lists = entries.iter().filter(|e| e.kind == EntryKind::File && e.name.ends_with(".assets.json"));
    lists.filter_map(|entry| assets(files, &directory.join(&entry.name))).find_map(|mut listed| listed.remove(hash))
}

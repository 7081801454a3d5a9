//! A glance at a file's bytes: is it a plan, a template, or nothing of ours?

use crate::source::{Files, ReadError};
use memchr::memmem;
use std::path::Path;

/// Plans may be large; beyond this nothing is looked at.
const MAX_DOCUMENT_BYTES: u64 = 1024 * 1024 * 1024;

/// What an input file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DocumentKind {
    /// `terraform show -json`.
    Plan,
    /// CloudFormation, SAM, or an assembly of CDK.
    Template,
}

/// Whether a file of this name is worth a glance when a directory is walked.
pub(super) fn is_candidate(name: &str) -> bool {
    [".json", ".yaml", ".yml", ".template"].iter().any(|ending| name.ends_with(ending))
}

/// What the file is, `None` for what is not an input.
///
/// # Errors
/// When it cannot be read.
pub(super) fn sniff(files: &dyn Files, path: &Path) -> Result<Option<DocumentKind>, ReadError> {
    files.read(path, MAX_DOCUMENT_BYTES).map(|bytes| recognise(&bytes))
}

/// The same for a file that somebody named: a template may be one without saying much.
///
/// # Errors
/// When it cannot be read.
pub(super) fn sniff_named(files: &dyn Files, path: &Path) -> Result<Option<DocumentKind>, ReadError> {
    let bytes = files.read(path, MAX_DOCUMENT_BYTES)?;
    let has_section = || memmem::find(&bytes, b"Resources").map(|_| DocumentKind::Template);
    Ok(recognise(&bytes).or_else(has_section))
}

fn recognise(bytes: &[u8]) -> Option<DocumentKind> {
    let has = |needle: &str| memmem::find(bytes, needle.as_bytes()).is_some();
    let first = bytes.iter().find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf));
    // Terraform's binary plans are ZIP archives; that they must be converted is for the plan's reader to say.
    if bytes.starts_with(b"PK\x03\x04") && has("tfplan") {
        return Some(DocumentKind::Plan);
    }
    if first == Some(&b'{')
        && has("\"format_version\"")
        && ["\"planned_values\"", "\"resource_changes\"", "\"root_module\""].into_iter().any(has)
    {
        return Some(DocumentKind::Plan);
    }
    let declares = has("AWSTemplateFormatVersion") || has("AWS::Serverless-2016-10-31");
    let resources = has("Resources") && has("Type") && has("::");
    let includes = has("Resources") && has("AWS::Include");
    (declares || resources || includes).then_some(DocumentKind::Template)
}

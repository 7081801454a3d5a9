//! The walk through a directory, in parallel; the result does not depend on the order in which threads come along.

use super::assembly::Assembly;
use super::ignored::Ignored;
use super::sniff::{is_candidate, sniff};
use super::tracked::Tracked;
use super::{Document, is_terraform_name};
use crate::problem::{Code, Problem};
use crate::source::{DirEntry, EntryKind, Files, normalize};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Deepest nesting of directories that is walked.
const MAX_DEPTH: usize = 128;

/// What a directory and those below it hold.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) terraform: Vec<PathBuf>,
    pub(super) documents: Vec<Document>,
    pub(super) skipped: usize,
    pub(super) problems: Vec<Problem>,
}

impl Found {
    fn join(mut self, other: Found) -> Found {
        self.terraform.extend(other.terraform);
        self.documents.extend(other.documents);
        self.problems.extend(other.problems);
        self.skipped += other.skipped;
        self
    }
}

struct Walk<'a> {
    files: &'a dyn Files,
    tracked: Tracked,
    /// Canonical, for deciding where a link leads.
    repository: PathBuf,
}

/// Everything at and below `start`, which is entered whether git ignores it or not.
pub(super) fn walk(files: &dyn Files, repository: &Path, start: &Path) -> Found {
    let rules = Ignored::at(files, repository, start);
    let tracked = Tracked::read(files, repository);
    let repository = files.canonical(repository).unwrap_or_else(|_| repository.to_path_buf());
    Walk { files, tracked, repository }.directory(start, &rules, None, MAX_DEPTH)
}

impl Walk<'_> {
    /// `assembly`: inside `cdk.out`, where nothing is ignored, and only what its manifest names counts. Directories of assets hold what is uploaded, code of functions
    /// and copies of sources, and no template that is deployed.
    fn directory(&self, directory: &Path, rules: &Ignored, assembly: Option<&Assembly>, depth: usize) -> Found {
        let mut found = Found::default();
        let entries = match self.files.list(directory) {
            Ok(entries) => entries,
            Err(e) => {
                let message = format!("directory cannot be listed: {e}");
                found.problems.push(Problem::of_path(Code("read/directory"), directory, message));
                return found;
            }
        };
        if depth == 0 {
            let message = format!("directories are nested more than {MAX_DEPTH} deep; those below are not scanned");
            found.problems.push(Problem::of_path(Code("limit/directory-depth"), directory, message));
            return found;
        }
        // An assembly that is called otherwise has a file of this name.
        let is_marked = || entries.iter().any(|e| e.name == "cdk.out" && e.kind == EntryKind::File);
        let begins = assembly.is_none() && (directory.ends_with("cdk.out") || is_marked());
        let own = begins.then(|| Assembly::read(self.files, directory));
        let assembly = assembly.or(own.as_ref());
        let (mut below, mut candidates, mut holds_terraform) = (Vec::new(), Vec::new(), false);
        for entry in entries {
            let path = normalize(&directory.join(&entry.name));
            let ignored = assembly.is_none()
                && rules.ignores(&path, entry.kind == EntryKind::Directory)
                && !self.tracked.has(&path);
            match self.kind(&entry, &path) {
                EntryKind::Directory if is_never_entered(&entry.name) => {}
                EntryKind::Directory if assembly.is_some() && entry.name.starts_with("asset.") => {}
                EntryKind::Directory if ignored && entry.name != "cdk.out" => {}
                EntryKind::Directory => below.push(path),
                EntryKind::File if ignored => {
                    found.skipped += usize::from(is_terraform_name(&entry.name));
                }
                EntryKind::File if is_terraform_name(&entry.name) => holds_terraform = true,
                EntryKind::File if is_candidate(&entry.name) => candidates.push(path),
                _ => {}
            }
        }
        if holds_terraform {
            found.terraform.push(directory.to_path_buf());
        }
        let documents = candidates.into_par_iter().filter_map(|path| {
            // A file nobody named and that cannot be read is no input.
            let kind = sniff(self.files, &path).ok()??;
            Some(Document { path, kind })
        });
        found.documents = documents.collect();
        if let Some(assembly) = assembly {
            assembly.keep(&mut found.documents, &mut found.problems);
        }
        let nested = below.into_par_iter().map(|path| {
            let rules = rules.enter(self.files, &path);
            self.directory(&path, &rules, assembly, depth - 1)
        });
        nested.collect::<Vec<_>>().into_iter().fold(found, Found::join)
    }

    /// A link counts as the file it leads to, if that is a file of the repository; directories are not entered by links.
    fn kind(&self, entry: &DirEntry, path: &Path) -> EntryKind {
        if entry.kind != EntryKind::Link {
            return entry.kind;
        }
        let inside = self.files.canonical(path).is_ok_and(|target| target.starts_with(&self.repository));
        match self.files.kind(path) {
            Some(EntryKind::File) if inside => EntryKind::File,
            _ => EntryKind::Other,
        }
    }
}

fn is_never_entered(name: &str) -> bool {
    matches!(name, ".git" | ".terraform" | ".terragrunt-cache")
}

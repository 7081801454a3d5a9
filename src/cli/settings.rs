//! Where the configuration file is, and what it says.

use crate::config::{self, FILE_NAME, Settings};
use crate::problem::{Code, Problem};
use crate::source::{EntryKind, Files, Sources, normalize};
use std::path::{Path, PathBuf};

/// The file that was named is not there.
const MISSING: Code = Code("settings/file");

/// Settings and the file that they are from, where there is one.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) settings: Settings,
    pub(super) file: Option<PathBuf>,
}

/// Which file is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    /// The one that `--config` names.
    pub(super) named: Option<&'a Path>,
    /// The first path that is scanned.
    pub(super) start: &'a Path,
    /// The working directory.
    pub(super) working: &'a Path,
}

/// Reads the file that was named, or the nearest one at or above the first path, up to the root of the repository.
///
/// # Errors
/// All that is wrong with it.
pub(super) fn load(wanted: Wanted<'_>, sources: &Sources) -> Result<Found, Vec<Problem>> {
    let Some(file) = wanted.named.map(Path::to_path_buf).or_else(|| nearest(wanted, sources.files())) else {
        return Ok(Found::default());
    };
    let source = sources
        .load(&file)
        .map_err(|error| vec![Problem::of_path(MISSING, &file, format!("cannot read the configuration: {error}"))])?;
    let directory = file.parent().unwrap_or(Path::new("."));
    let settings = config::parse(&source, &normalize(&wanted.working.join(directory)))?;
    Ok(Found { settings, file: Some(file) })
}

fn nearest(wanted: Wanted<'_>, files: &dyn Files) -> Option<PathBuf> {
    let is = |path: &Path, kind: EntryKind| files.kind(path) == Some(kind);
    let start = normalize(wanted.start);
    let mut directory = match files.kind(&start) {
        Some(EntryKind::Directory) => start,
        _ => normalize(start.parent().unwrap_or(Path::new("."))),
    };
    loop {
        let file = normalize(&directory.join(FILE_NAME));
        if is(&file, EntryKind::File) {
            return Some(file);
        }
        let absolute = normalize(&wanted.working.join(&directory));
        if files.kind(&directory.join(".git")).is_some() || absolute.parent().is_none() {
            return None;
        }
        directory = normalize(&directory.join(".."));
    }
}

//! Files as Terraform's functions see them: relative to the root module, and never outside of the repository.

use super::functions::{FileAccess, FileError};
use super::instance::Evaluator;
use crate::source::{EntryKind, MAX_TEXT_BYTES, ReadError, normalize};
use std::path::{Path, PathBuf};

/// Most files that `fileset` sees.
const MAX_FILES: usize = 10_000;
/// Deepest directory that `fileset` enters.
const MAX_DEPTH: usize = 32;

impl Evaluator<'_> {
    fn resolve(&self, path: &str) -> Result<PathBuf, FileError> {
        let path = normalize(&self.root_directory.join(path));
        if self.is_inside(&path) { Ok(path) } else { Err(FileError::Outside) }
    }
}

impl FileAccess for Evaluator<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let path = self.resolve(path)?;
        self.sources.files().read(&path, MAX_TEXT_BYTES).map_err(|e| match e {
            ReadError::Io(e) if e.kind() == std::io::ErrorKind::NotFound => FileError::Missing,
            other => FileError::Unreadable(other.to_string()),
        })
    }

    fn exists(&self, path: &str) -> Result<bool, FileError> {
        match self.sources.files().kind(&self.resolve(path)?) {
            None => Ok(false),
            Some(EntryKind::File) => Ok(true),
            Some(_) => Err(FileError::Unreadable("it is not a regular file".to_owned())),
        }
    }

    fn list(&self, directory: &str) -> Result<Vec<String>, FileError> {
        let mut out = Vec::new();
        self.list_below(&self.resolve(directory)?, "", MAX_DEPTH, &mut out)?;
        Ok(out)
    }
}

impl Evaluator<'_> {
    fn list_below(&self, directory: &Path, prefix: &str, depth: usize, out: &mut Vec<String>) -> Result<(), FileError> {
        let Ok(entries) = self.sources.files().list(directory) else { return Ok(()) };
        for entry in entries {
            if out.len() >= MAX_FILES || depth == 0 {
                return Err(FileError::Unreadable("the directory holds too many files".to_owned()));
            }
            let name = format!("{prefix}{}", entry.name);
            match entry.kind {
                EntryKind::Directory => {
                    self.list_below(&directory.join(&entry.name), &format!("{name}/"), depth - 1, out)?;
                }
                EntryKind::File | EntryKind::Link => out.push(name),
                EntryKind::Other => {}
            }
        }
        Ok(())
    }
}

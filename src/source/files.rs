//! The door to the disk, and its stand-in in memory for tests, rule examples and fuzzers.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a text could not be had. All are the user's input, not our fault.
#[derive(Debug, Error)]
pub(crate) enum ReadError {
    /// The operating system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Larger than the limit of its kind.
    #[error("file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Not UTF-8.
    #[error("file is not UTF-8 text (first bad byte at offset {offset})")]
    NotText {
        /// Byte offset of the first byte that is not UTF-8.
        offset: usize,
    },
}

/// What a directory entry is; links are never followed by [`Files::list`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EntryKind {
    /// Regular file.
    File,
    /// Directory.
    Directory,
    /// Symbolic link.
    Link,
    /// Socket, device, pipe.
    Other,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DirEntry {
    /// Name within the directory (not UTF-8 names are lossy and cannot be read).
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// Reads and lists; the only door to the disk.
pub(crate) trait Files: Debug + Send + Sync {
    /// The bytes of a file of at most `limit` bytes.
    ///
    /// # Errors
    /// When it cannot be opened or read, or is larger.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// The entries of a directory, sorted by name.
    ///
    /// # Errors
    /// When it cannot be listed.
    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>>;

    /// What stands at a path, links followed; `None` when nothing does.
    fn kind(&self, path: &Path) -> Option<EntryKind>;

    /// The path with every link resolved, for deciding whether it stays inside the repository.
    ///
    /// # Errors
    /// When it does not exist.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;
}

/// The disk.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DiskFiles;

#[expect(clippy::disallowed_methods, reason = "this is the one place that touches the disk")]
impl Files for DiskFiles {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let file = std::fs::File::open(path)?;
        let size = file.metadata()?.len();
        if size > limit {
            return Err(ReadError::TooLarge { limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // A file can grow while it is read, and a device has no size: the reader is bounded as well.
        file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        let mut out = Vec::new();
        for entry in std::fs::read_dir(dir)? {
            let entry = entry?;
            let kind = match entry.file_type()? {
                t if t.is_symlink() => EntryKind::Link,
                t if t.is_dir() => EntryKind::Directory,
                t if t.is_file() => EntryKind::File,
                _ => EntryKind::Other,
            };
            out.push(DirEntry { name: entry.file_name().to_string_lossy().into_owned(), kind });
        }
        out.sort();
        Ok(out)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        let meta = std::fs::metadata(path).ok()?;
        Some(if meta.is_dir() {
            EntryKind::Directory
        } else if meta.is_file() {
            EntryKind::File
        } else {
            EntryKind::Other
        })
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        std::fs::canonicalize(path)
    }
}

/// Files in memory, by normalised path; directories exist where a file lies below them.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryFiles {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryFiles {
    /// No files.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With one more file.
    #[must_use]
    pub(crate) fn with(mut self, path: impl AsRef<Path>, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(super::normalize(path.as_ref()), content.into());
        self
    }
}

impl Files for MemoryFiles {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(&super::normalize(path)).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes.clone())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        let dir = super::normalize(dir);
        let mut out = Vec::new();
        for path in self.files.keys() {
            let below = if dir == Path::new(".") { Some(path.as_path()) } else { path.strip_prefix(&dir).ok() };
            let mut parts = below.into_iter().flat_map(Path::components);
            if let Some(first) = parts.next() {
                let kind = if parts.next().is_some() { EntryKind::Directory } else { EntryKind::File };
                out.push(DirEntry { name: first.as_os_str().to_string_lossy().into_owned(), kind });
            }
        }
        if out.is_empty() && dir != Path::new(".") {
            return Err(io::Error::from(io::ErrorKind::NotFound));
        }
        out.sort();
        out.dedup();
        Ok(out)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        let path = super::normalize(path);
        if self.files.contains_key(&path) {
            return Some(EntryKind::File);
        }
        let below = |p: &PathBuf| path == Path::new(".") || p.starts_with(&path);
        self.files.keys().any(below).then_some(EntryKind::Directory)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let path = super::normalize(path);
        self.kind(&path).map(|_| path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

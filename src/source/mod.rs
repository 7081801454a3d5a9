//! Text, places in it, and the only door to the disk.
//!
//! A [`Span`] is a pair of byte offsets, a [`Location`] adds the file. [`Sources`] hands out texts by path and keeps them
//! for as long as the scan lives, so that a location can always be turned back into line, column and text.
//! Knows nothing of what the text means.

mod files;
mod line_index;
mod roots;

pub(crate) use files::{DirEntry, DiskFiles, EntryKind, Files, MemoryFiles, ReadError};
pub(crate) use line_index::{LineColumn, LineIndex};
pub(crate) use roots::{Roots, is_inside};

use rustc_hash::FxHashMap;
use std::num::NonZeroU32;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Largest file that is read, in bytes; a larger one is a Problem. Plans are read by a path of their own.
pub(crate) const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// Names one text of a [`Sources`]; only meaningful together with the `Sources` that handed it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SourceId(NonZeroU32);

impl SourceId {
    fn from_index(index: usize) -> Self {
        let n = u32::try_from(index).unwrap_or(u32::MAX - 1).saturating_add(1);
        Self(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Half-open range of byte offsets in one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`; offsets beyond 4 GiB saturate (no text is that large, see [`MAX_TEXT_BYTES`]).
    #[must_use]
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub(crate) fn to(self, other: Span) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies inside.
    #[must_use]
    pub(crate) fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text of this span, or `""` where it does not fit the text.
    #[must_use]
    pub(crate) fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// A span in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Location {
    /// The file.
    pub source: SourceId,
    /// Where in the file.
    pub span: Span,
}

impl Location {
    /// Whether `other` lies inside, in the same file.
    #[must_use]
    pub(crate) fn contains(self, other: Location) -> bool {
        self.source == other.source && self.span.contains(other.span)
    }
}

/// One text that was read.
#[derive(Debug)]
pub(crate) struct Source {
    id: SourceId,
    path: Arc<Path>,
    text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// Its name among the texts of the scan.
    #[must_use]
    pub(crate) fn id(&self) -> SourceId {
        self.id
    }

    /// Lexically normalised path, as it was asked for.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The text without byte order mark; offsets count from here.
    #[must_use]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Line starts, computed on first use.
    pub(crate) fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The location of `start..end` in this text.
    #[must_use]
    pub(crate) fn location(&self, span: Span) -> Location {
        Location { source: self.id, span }
    }
}

#[derive(Debug, Default)]
struct Held {
    list: Vec<Arc<Source>>,
    by_path: FxHashMap<Arc<Path>, SourceId>,
}

/// All texts of one scan, by path and by id. Shared between threads; ids depend on the order of loading, so nothing that
/// is printed may depend on them: sort by path.
#[derive(Debug)]
pub(crate) struct Sources {
    files: Arc<dyn Files>,
    held: RwLock<Held>,
}

impl Sources {
    /// Texts read through `files`.
    #[must_use]
    pub(crate) fn new(files: Arc<dyn Files>) -> Self {
        Self { files, held: RwLock::default() }
    }

    /// The door behind it, for listing directories.
    #[must_use]
    pub(crate) fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// Reads `path` once; a second call returns the same text.
    ///
    /// # Errors
    /// When the file cannot be read, is larger than [`MAX_TEXT_BYTES`] or is not UTF-8.
    pub(crate) fn load(&self, path: &Path) -> Result<Arc<Source>, ReadError> {
        let path = normalize(path);
        if let Some(found) = self.find(&path) {
            return Ok(found);
        }
        let bytes = self.files.read(&path, MAX_TEXT_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|e| ReadError::NotText { offset: e.utf8_error().valid_up_to() })?;
        Ok(self.add(&path, text))
    }

    /// Takes `text` as the content of `path`; where the path is known already, the text that came first stays.
    pub(crate) fn add(&self, path: &Path, text: String) -> Arc<Source> {
        let path: Arc<Path> = Arc::from(normalize(path));
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => Arc::from(rest),
            None => Arc::from(text),
        };
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = held.by_path.get(&path).and_then(|id| held.list.get(id.index())) {
            return Arc::clone(found);
        }
        let id = SourceId::from_index(held.list.len());
        let source = Arc::new(Source { id, path: Arc::clone(&path), text, lines: OnceLock::new() });
        held.list.push(Arc::clone(&source));
        held.by_path.insert(path, id);
        source
    }

    /// The text of `path`, if it was read before.
    pub(crate) fn loaded(&self, path: &Path) -> Option<Arc<Source>> {
        self.find(&normalize(path))
    }

    /// Takes a text that is in no file: an expression of the command line, a line of standard input.
    pub(crate) fn add_unnamed(&self, text: String) -> Arc<Source> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let id = SourceId::from_index(held.list.len());
        let path = Arc::from(Path::new("(expression)"));
        let source = Arc::new(Source { id, path, text: Arc::from(text), lines: OnceLock::new() });
        held.list.push(Arc::clone(&source));
        source
    }

    /// The text named by `id`, if it is of this `Sources`.
    pub(crate) fn get(&self, id: SourceId) -> Option<Arc<Source>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.list.get(id.index()).map(Arc::clone)
    }

    fn find(&self, path: &Path) -> Option<Arc<Source>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.by_path.get(path).and_then(|id| held.list.get(id.index())).map(Arc::clone)
    }
}

/// Removes `.` and resolves `..` by text alone (links are not followed); an empty result is `.`.
#[must_use]
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => out.push(".."),
            },
            other => out.push(other),
        }
    }
    if out.as_os_str().is_empty() {
        out.push(".");
    }
    out
}

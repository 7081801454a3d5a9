//! What is wrong with the input, or with us: a [`Problem`] names code, place, message and help, and never stops the run.

use crate::source::{Location, Sources};
use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Level {
    /// An input could not be read or evaluated: counts towards exit status 3.
    Error,
    /// Worth saying (a registry module that is not present, a macro): never counts.
    Notice,
}

impl Level {
    /// `error` or `notice`.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Notice => "notice",
        }
    }
}

/// A stable, printable code: `family/kebab-case`, such as `syntax/unclosed-block`.
///
/// Families: `read` (file access), `syntax` (text that does not parse), `evaluation` (values), `configuration` (loading of
/// modules, templates, variables), `settings` (the configuration file), `suppression` (accepted findings), `rule` (rule files), `limit` (bounds on hostile input), `internal` (our fault).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Code(pub &'static str);

/// One thing that could not be read, evaluated or run. The rest goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What kind of problem.
    pub code: Code,
    /// Whether it counts.
    pub level: Level,
    /// The place, where the text could be read.
    pub at: Option<Location>,
    /// The file or directory, where there is no text to point into.
    pub path: Option<Arc<Path>>,
    /// What is wrong; lower-case start, no full stop, never a place (that is `at`), never a secret.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// An error at a place.
    #[must_use]
    pub(crate) fn error(code: Code, at: Location, message: impl Into<String>) -> Self {
        Self { code, level: Level::Error, at: Some(at), path: None, message: message.into(), help: None }
    }

    /// A notice at a place.
    #[must_use]
    pub(crate) fn notice(code: Code, at: Location, message: impl Into<String>) -> Self {
        Self { level: Level::Notice, ..Self::error(code, at, message) }
    }

    /// An error about a whole file or directory.
    #[must_use]
    pub(crate) fn of_path(code: Code, path: &Path, message: impl Into<String>) -> Self {
        Self { code, level: Level::Error, at: None, path: Some(Arc::from(path)), message: message.into(), help: None }
    }

    /// With help.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// At another level.
    #[must_use]
    pub(crate) fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Path, and one-based line where there is one.
    #[must_use]
    pub(crate) fn place(&self, sources: &Sources) -> (Option<PathBuf>, Option<u32>) {
        match self.at.and_then(|at| sources.get(at.source).map(|source| (source, at.span))) {
            Some((source, span)) => (Some(source.path().to_path_buf()), Some(source.lines().line(span.start))),
            None => (self.path.as_deref().map(Path::to_path_buf), None),
        }
    }

    /// Total order by path, offset, code and message: independent of the order of loading.
    #[must_use]
    pub(crate) fn compare(&self, other: &Self, sources: &Sources) -> Ordering {
        let key = |p: &Self| (p.place(sources).0, p.at.map(|at| at.span), p.code);
        key(self).cmp(&key(other)).then_with(|| self.message.cmp(&other.message))
    }
}

//! Git's ignore rules on the way from the repository's root to a directory.

use crate::source::Files;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;
use std::sync::Arc;

/// Longest ignore file that is read, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// The rules that hold in a directory: its own and those of the directories above.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignored {
    own: Option<Arc<Gitignore>>,
    above: Option<Arc<Ignored>>,
}

impl Ignored {
    /// The rules at `start`, read from `repository` downwards.
    pub(super) fn at(files: &dyn Files, repository: &Path, start: &Path) -> Self {
        let mut rules = Self::default().with(files, &repository.join(".git/info/exclude"), repository);
        let below = if repository == Path::new(".") { Ok(start) } else { start.strip_prefix(repository) };
        let mut directory = repository.to_path_buf();
        rules = rules.enter(files, &directory);
        for part in below.unwrap_or(Path::new("")).components() {
            if part.as_os_str() != "." {
                directory.push(part);
                rules = rules.enter(files, &directory);
            }
        }
        rules
    }

    /// The rules inside `directory`, whose parent's rules these are.
    pub(super) fn enter(&self, files: &dyn Files, directory: &Path) -> Self {
        self.with(files, &directory.join(".gitignore"), directory)
    }

    fn with(&self, files: &dyn Files, file: &Path, directory: &Path) -> Self {
        // Unreadable ignore files ignore nothing: the scan sees more, never less.
        let Ok(bytes) = files.read(file, MAX_BYTES) else { return self.clone() };
        let mut builder = GitignoreBuilder::new(directory);
        for line in String::from_utf8_lossy(&bytes).lines() {
            let _ = builder.add_line(None, line);
        }
        let Ok(own) = builder.build() else { return self.clone() };
        Self { own: Some(Arc::new(own)), above: Some(Arc::new(self.clone())) }
    }

    /// Whether git would ignore `path`; the nearest rule decides.
    pub(super) fn ignores(&self, path: &Path, is_directory: bool) -> bool {
        let levels = std::iter::successors(Some(self), |level| level.above.as_deref());
        for rules in levels.filter_map(|level| level.own.as_deref()) {
            match rules.matched(path, is_directory) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        false
    }
}

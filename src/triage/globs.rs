//! Files by patterns, as the configuration file writes them: relative to its own directory.

use crate::source::{Roots, normalize};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::{Path, PathBuf};

/// Patterns of files below one directory. A pattern without wildcards that names a directory means all below it.
#[derive(Clone, Debug)]
pub(crate) struct PathGlobs {
    base: PathBuf,
    set: GlobSet,
}

impl PathGlobs {
    /// `patterns` below `base`, which is absolute.
    ///
    /// # Errors
    /// When one is not a pattern.
    pub(crate) fn new(base: &Path, patterns: &[String]) -> Result<Self, globset::Error> {
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
            let build = |text: &str| GlobBuilder::new(text).literal_separator(true).build();
            set.add(build(pattern)?);
            set.add(build(&format!("{pattern}/**"))?);
        }
        Ok(Self { base: normalize(base), set: set.build()? })
    }

    /// Whether a file, as the scan names it, is meant.
    pub(crate) fn matches(&self, file: &Path, roots: &Roots) -> bool {
        let absolute = normalize(&roots.working.join(file));
        absolute.strip_prefix(&self.base).is_ok_and(|inside| self.set.is_match(inside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, file: &str, expected: bool) {
        let roots = Roots { working: PathBuf::from("/repo/infra"), repository: PathBuf::from("/repo") };
        let globs = PathGlobs::new(Path::new("/repo"), &[pattern.to_owned()]).expect("a pattern");
        assert_eq!(globs.matches(Path::new(file), &roots), expected, "{pattern} {file}");
    }

    #[test]
    fn patterns_are_relative_to_the_directory_of_the_configuration() {
        check("infra/*.tf", "main.tf", true);
        check("infra/*.tf", "m/main.tf", false);
        check("infra/**/*.tf", "m/main.tf", true);
        check("infra", "m/main.tf", true);
        check("./infra/m/", "m/main.tf", true);
        check("**", "../../elsewhere/main.tf", false);
        check("modules", "../modules/x.tf", true);
    }
}

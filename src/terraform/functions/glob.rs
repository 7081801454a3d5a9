//! File patterns of `fileset`, as the doublestar library reads them: `*`, `**`, `?`, `[a-z]`, `{a,b}`, `\`.

use globset::{GlobBuilder, GlobMatcher};

/// A pattern longer than this is refused.
const MAX_LENGTH: usize = 4096;

/// A compiled pattern.
pub(super) struct Glob {
    matcher: GlobMatcher,
}

impl Glob {
    /// Compiles `pattern`.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > MAX_LENGTH {
            return Err("the pattern is too long".to_owned());
        }
        let mut builder = GlobBuilder::new(pattern.strip_prefix("./").unwrap_or(pattern));
        let built = builder.literal_separator(true).backslash_escape(true).empty_alternates(true).build();
        let glob = built.map_err(|error| format!("failed to glob pattern ({})", error.kind()))?;
        Ok(Self { matcher: glob.compile_matcher() })
    }

    /// Whether the path, with `/` between its parts, matches as a whole.
    pub(super) fn matches(&self, path: &str) -> bool {
        self.matcher.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[track_caller]
    fn check(pattern: &str, path: &str, expected: bool) {
        assert_eq!(Glob::new(pattern).unwrap().matches(path), expected, "{pattern} {path}");
    }

    #[test]
    fn stars_stop_at_separators_unless_doubled() {
        check("*.txt", "a.txt", true);
        check("*.txt", "sub/a.txt", false);
        check("**/*.txt", "a.txt", true);
        check("**/*.txt", "sub/deep/a.txt", true);
        check("sub/**", "sub/.hidden", true);
        check("{a,b}.txt", "b.txt", true);
        check("[!a].txt", "b.txt", true);
    }

    #[test]
    fn malformed_patterns_are_errors() {
        assert!(Glob::new("[").is_err());
        assert!(Glob::new("\\").is_err());
    }
}

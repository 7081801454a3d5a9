//! The two directories that printed paths are relative to.

use super::{Files, normalize};
use std::path::{Component, Path, PathBuf};

/// Where the run stands and what it is bound to; both absolute, links not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Roots {
    /// The working directory: relative paths start here.
    pub working: PathBuf,
    /// The repository: the nearest `.git` above the first scanned path, without one the named directory.
    pub repository: PathBuf,
}

impl Roots {
    /// `path` as reports name it: relative to the repository, with `/`, the same on every machine. A path outside of
    /// the repository climbs out with `..`.
    #[must_use]
    pub(crate) fn relative(&self, path: &Path) -> String {
        let absolute = normalize(&self.working.join(path));
        let root = normalize(&self.repository);
        let mut inside = absolute.components().peekable();
        let mut above = root.components().peekable();
        while let (Some(a), Some(b)) = (inside.peek(), above.peek())
            && a == b
        {
            inside.next();
            above.next();
        }
        let up = above.map(|_| "..".to_owned());
        let down = inside.map(|part| match part {
            Component::Normal(name) => name.to_string_lossy().into_owned(),
            other => other.as_os_str().to_string_lossy().trim_matches(['/', '\\']).to_owned(),
        });
        let parts: Vec<String> = up.chain(down).filter(|p| !p.is_empty()).collect();
        if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
    }
}

/// Whether `path`, with its links resolved, stays inside of `repository`: what inputs name may lead anywhere.
#[must_use]
pub(crate) fn is_inside(files: &dyn Files, repository: &Path, path: &Path) -> bool {
    let repository = normalize(repository);
    let Ok(repository) = files.canonical(&repository) else { return !path.starts_with("..") };
    // What does not exist is judged by its nearest existing parent.
    let existing =
        path.ancestors().find_map(|p| files.canonical(if p == Path::new("") { Path::new(".") } else { p }).ok());
    let escapes = path.is_relative() && path.starts_with("..") && repository == Path::new(".");
    !escapes && existing.is_some_and(|p| repository == Path::new(".") || p.starts_with(&repository))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: &str) {
        let roots = Roots { working: PathBuf::from("/w/repo/infra"), repository: PathBuf::from("/w/repo") };
        assert_eq!(roots.relative(Path::new(path)), expected);
    }

    #[test]
    fn paths_are_relative_to_the_repository_wherever_the_run_stands() {
        check("main.tf", "infra/main.tf");
        check("./a/../main.tf", "infra/main.tf");
        check("../modules/x/main.tf", "modules/x/main.tf");
        check("/w/repo/main.tf", "main.tf");
        check("..", ".");
    }

    #[test]
    fn paths_outside_of_the_repository_climb_out() {
        check("/w/other/main.tf", "../other/main.tf");
        check("../../x.tf", "../x.tf");
    }
}

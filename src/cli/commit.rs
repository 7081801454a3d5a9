//! The files of a commit, as if they were on disk. Objects are read when they are asked for; nothing is checked out.
//!
//! What git does not keep is the same before and after a change, and is read from the disk: files that it ignores (installed
//! modules, `secrets.auto.tfvars`), submodules, and all outside of the repository.

use super::git::{Git, Objects};
use crate::source::{DirEntry, DiskFiles, EntryKind, Files, ReadError, normalize};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Most links on the way to one file.
const MAX_LINKS: usize = 16;
/// Longest target of a link.
const MAX_TARGET: u64 = 4096;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Directory,
    /// The object.
    File(String),
    /// Where it leads.
    Link(PathBuf),
    Submodule,
}

/// A commit.
#[derive(Debug)]
pub(super) struct CommitFiles {
    /// Absolute.
    working: PathBuf,
    /// Absolute.
    root: PathBuf,
    /// The same with links resolved.
    real_root: PathBuf,
    /// By path below the root; the root itself is the empty path.
    nodes: BTreeMap<PathBuf, Node>,
    /// Names in each directory.
    names: BTreeMap<PathBuf, BTreeSet<String>>,
    /// Not kept by git, with what is below.
    ignored: BTreeSet<PathBuf>,
    objects: Mutex<Objects>,
}

impl CommitFiles {
    /// The files of the commit that `revision` names, in the repository at `root`; paths are relative to `working`.
    pub(super) fn new(root: &Path, working: &Path, revision: &str) -> anyhow::Result<Self> {
        let git = Git::at(root);
        let commit = git.commit(revision)?;
        let mut objects = git.objects()?;
        let mut out = Self {
            working: working.to_path_buf(),
            root: normalize(root),
            real_root: DiskFiles.canonical(root).unwrap_or_else(|_| normalize(root)),
            nodes: BTreeMap::from([(PathBuf::new(), Node::Directory)]),
            names: BTreeMap::new(),
            ignored: git.ignored()?.into_iter().collect(),
            objects: Mutex::new(git.objects()?),
        };
        for entry in git.tree(&commit)? {
            let node = match entry.mode.as_str() {
                "120000" => match objects.read(&entry.object, MAX_TARGET)? {
                    Some(target) => Node::Link(PathBuf::from(String::from_utf8_lossy(&target).into_owned())),
                    None => continue,
                },
                "160000" => Node::Submodule,
                _ => Node::File(entry.object),
            };
            out.add(&entry.path, node);
        }
        let ignored: Vec<PathBuf> = out.ignored.iter().cloned().collect();
        for path in ignored {
            out.name(&path);
        }
        Ok(out)
    }

    fn add(&mut self, path: &Path, node: Node) {
        self.name(path);
        self.nodes.insert(path.to_path_buf(), node);
        for above in path.ancestors().skip(1) {
            if self.nodes.insert(above.to_path_buf(), Node::Directory).is_some() {
                break;
            }
            self.name(above);
        }
    }

    /// Notes the name in its directory.
    fn name(&mut self, path: &Path) {
        if let (Some(parent), Some(name)) = (path.parent(), path.file_name()) {
            self.names.entry(parent.to_path_buf()).or_default().insert(name.to_string_lossy().into_owned());
        }
    }

    /// Where a path leads, links followed; none where that is a matter of the disk.
    fn find(&self, path: &Path) -> Option<(PathBuf, Option<&Node>)> {
        let mut inside = self.inside(&normalize(&self.working.join(path)))?;
        for _ in 0..MAX_LINKS {
            if self.is_on_disk(&inside) {
                return None;
            }
            match inside.ancestors().find_map(|above| match self.nodes.get(above) {
                Some(Node::Link(target)) => Some((above.to_path_buf(), target)),
                _ => None,
            }) {
                None => {
                    let node = self.nodes.get(&inside);
                    return Some((inside, node));
                }
                Some((link, target)) => {
                    let rest = inside.strip_prefix(&link).map(Path::to_path_buf).unwrap_or_default();
                    let directory = self.root.join(link.parent().unwrap_or(Path::new("")));
                    let leads = normalize(&directory.join(target).join(rest));
                    inside = self.inside(&leads)?;
                }
            }
        }
        Some((inside, None))
    }

    /// An absolute path as the repository knows it; the repository itself may have been reached through a link.
    fn inside(&self, absolute: &Path) -> Option<PathBuf> {
        if let Ok(inside) = absolute.strip_prefix(&self.root) {
            return Some(inside.to_path_buf());
        }
        let mut ancestors: Vec<&Path> = absolute.ancestors().collect();
        ancestors.reverse();
        ancestors.into_iter().find_map(|above| {
            let real = DiskFiles.canonical(above).ok()?;
            let entered = real.strip_prefix(&self.real_root).ok()?;
            // What `absolute` has after the ancestor is plain names already.
            Some(entered.join(absolute.strip_prefix(above).ok()?))
        })
    }

    /// Whether git does not keep the path. What the commit has is the commit's, whatever became of it since.
    fn is_on_disk(&self, inside: &Path) -> bool {
        let installed = |part: Component<'_>| part.as_os_str() == ".terraform";
        let ignored = |above: &Path| self.ignored.contains(above) || self.nodes.get(above) == Some(&Node::Submodule);
        inside.starts_with(".git")
            || !self.nodes.contains_key(inside)
                && (inside.components().any(installed) || inside.ancestors().any(ignored))
            || self.nodes.get(inside) == Some(&Node::Submodule)
    }
}

fn absent() -> io::Error {
    io::Error::from(io::ErrorKind::NotFound)
}

impl Files for CommitFiles {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let Some((_, node)) = self.find(path) else { return DiskFiles.read(path, limit) };
        let Some(Node::File(object)) = node else { return Err(absent().into()) };
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.read(object, limit)?.ok_or(ReadError::TooLarge { limit })
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        let Some((inside, node)) = self.find(dir) else { return DiskFiles.list(dir) };
        if node != Some(&Node::Directory) {
            return Err(absent());
        }
        let entry = |name: &String| {
            let path = inside.join(name);
            let kind = match self.nodes.get(&path) {
                Some(Node::Directory | Node::Submodule) => EntryKind::Directory,
                Some(Node::File(_)) => EntryKind::File,
                Some(Node::Link(_)) => EntryKind::Link,
                None => DiskFiles.kind(&self.root.join(&path))?,
            };
            Some(DirEntry { name: name.clone(), kind })
        };
        Ok(self.names.get(&inside).into_iter().flatten().filter_map(entry).collect())
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        match self.find(path) {
            None => DiskFiles.kind(path),
            Some((_, Some(Node::Directory))) => Some(EntryKind::Directory),
            Some((_, Some(Node::File(_)))) => Some(EntryKind::File),
            Some(_) => None,
        }
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        match self.find(path) {
            None => DiskFiles.canonical(path),
            Some((inside, Some(_))) => Ok(self.root.join(inside)),
            Some((_, None)) => Err(absent()),
        }
    }
}

//! Files that git tracks although its ignore rules name them: read from `.git/index`, without running git.

use crate::source::Files;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Largest index that is read: about a million files.
const MAX_BYTES: u64 = 128 * 1024 * 1024;
/// Length of an entry's fields before its name, in versions 2 to 4.
const FIXED: usize = 62;

/// Paths as the walk sees them, with all directories above.
#[derive(Debug, Default)]
pub(super) struct Tracked {
    paths: BTreeSet<PathBuf>,
}

impl Tracked {
    /// What the index of `repository` lists; nothing where there is none, or where it is of another make.
    pub(super) fn read(files: &dyn Files, repository: &Path) -> Self {
        let Ok(bytes) = files.read(&repository.join(".git/index"), MAX_BYTES) else { return Self::default() };
        let mut paths = BTreeSet::new();
        for name in names(&bytes).unwrap_or_default() {
            let path = crate::source::normalize(&repository.join(name));
            for above in path.ancestors().take_while(|p| *p != repository && *p != Path::new("")) {
                if !paths.insert(above.to_path_buf()) {
                    break;
                }
            }
        }
        Self { paths }
    }

    /// Whether git tracks the file, or a file below the directory.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.paths.contains(path)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

/// The names of the entries, as git's `index-format` documentation has them.
fn names(bytes: &[u8]) -> Option<Vec<String>> {
    let version = number(bytes, 4)?;
    if bytes.get(..4)? != b"DIRC" || !(2..=4).contains(&version) {
        return None;
    }
    let mut out: Vec<String> = Vec::new();
    let mut at = 12;
    for _ in 0..number(bytes, 8)? {
        let extended = version >= 3 && bytes.get(at + FIXED - 2)? & 0x40 != 0;
        let start = at + FIXED + if extended { 2 } else { 0 };
        let (name_at, kept) = if version == 4 { prefix(bytes, start, out.last())? } else { (start, "") };
        let rest = bytes.get(name_at..)?;
        let length = memchr::memchr(0, rest)?;
        let name = format!("{kept}{}", String::from_utf8_lossy(rest.get(..length)?));
        let end = name_at + length;
        // Versions before 4 fill entries up to a multiple of eight, with one zero at least.
        at = if version == 4 { end + 1 } else { at + (end - at) / 8 * 8 + 8 };
        out.push(name);
    }
    Some(out)
}

/// Version 4: how many bytes of the name before are dropped, as git's offset encoding; the rest is kept.
fn prefix<'a>(bytes: &[u8], start: usize, before: Option<&'a String>) -> Option<(usize, &'a str)> {
    let mut at = start;
    let mut byte = *bytes.get(at)?;
    let mut dropped = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        dropped = dropped.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
    }
    let before = before.map_or("", String::as_str);
    Some((at + 1, before.get(..before.len().checked_sub(dropped)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of one version with these names.
    fn index(version: u32, names: &[&str]) -> Vec<u8> {
        let mut out = b"DIRC".to_vec();
        out.extend(version.to_be_bytes());
        out.extend(u32::try_from(names.len()).unwrap().to_be_bytes());
        let mut before = "";
        for name in names {
            let start = out.len();
            out.extend([0; FIXED]);
            if version == 4 {
                let shared = name.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
                out.push(u8::try_from(before.len() - shared).unwrap());
                out.extend(&name.as_bytes()[shared..]);
                out.push(0);
            } else {
                out.extend(name.as_bytes());
                out.push(0);
                while !(out.len() - start).is_multiple_of(8) {
                    out.push(0);
                }
            }
            before = name;
        }
        out
    }

    #[test]
    fn names_are_read_in_every_version() {
        let expected = ["a.tf", "dir/main.tf", "dir/modules.tf", "x"];
        for version in 2..=4 {
            assert_eq!(names(&index(version, &expected)).unwrap(), expected);
        }
    }

    #[test]
    fn a_broken_index_lists_nothing() {
        let whole = index(2, &["a.tf", "b.tf"]);
        for length in 0..whole.len() - 8 {
            assert_eq!(names(&whole[..length]), None);
        }
        assert_eq!(names(b"DIRC\xff\xff\xff\xff\xff\xff\xff\xff"), None);
    }
}

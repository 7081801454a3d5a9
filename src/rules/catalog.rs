//! The rules there are: those built in, indexed by kind and parsed on first use, and a user's own.

use super::file::{self, Rule};
use super::header::{Header, equivalent_pairs};
use crate::finding::Tier;
use crate::problem::{Code, Problem};
use crate::source::{EntryKind, Files, Sources};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A rule file that could not be read or compiled.
pub(crate) const RULE_INVALID: Code = Code("rule/invalid");
/// Two rule files with the same id.
pub(crate) const RULE_DUPLICATE: Code = Code("rule/duplicate");

/// A built-in rule: what decides whether it applies, and its text. Made by `build.rs`.
#[cfg(embedded_rules)]
struct Entry {
    header: Header<'static>,
    service: &'static str,
    text: &'static str,
    /// Its front matter, as JSON.
    front: &'static str,
}

/// One rule of the catalogue, parsed when it is first needed. Built-in rules borrow everything: they cost no allocation.
#[derive(Debug)]
pub(crate) struct Slot {
    /// Its id.
    pub(crate) id: Cow<'static, str>,
    /// Its service: the directory it stands in.
    pub(crate) service: Cow<'static, str>,
    /// The kind it judges; empty for rules about the whole configuration.
    pub(crate) kind: Cow<'static, str>,
    /// Its tier.
    pub(crate) tier: Tier,
    /// Its duty.
    pub(crate) duty: Cow<'static, str>,
    equivalents: Cow<'static, str>,
    text: Cow<'static, str>,
    /// The front matter as JSON, where it was read when the program was built.
    front: Option<&'static str>,
    parsed: OnceLock<Result<Arc<Rule>, String>>,
}

impl Slot {
    fn owned(text: &str, service: &str) -> Self {
        let header = Header::scan(text);
        let own = |field: &str| Cow::Owned(field.to_owned());
        Self {
            id: own(header.id),
            service: own(service),
            kind: own(header.resource),
            tier: header.tier.parse().unwrap_or(Tier::Core),
            duty: own(header.duty),
            equivalents: own(header.equivalents),
            text: own(text),
            front: None,
            parsed: OnceLock::new(),
        }
    }

    #[cfg(embedded_rules)]
    fn borrowed(entry: &Entry) -> Self {
        Self {
            id: Cow::Borrowed(entry.header.id),
            service: Cow::Borrowed(entry.service),
            kind: Cow::Borrowed(entry.header.resource),
            tier: entry.header.tier.parse().unwrap_or(Tier::Core),
            duty: Cow::Borrowed(entry.header.duty),
            equivalents: Cow::Borrowed(entry.header.equivalents),
            text: Cow::Borrowed(entry.text),
            front: Some(entry.front),
            parsed: OnceLock::new(),
        }
    }

    /// (tool, id) of the equivalent rules of other tools.
    pub(crate) fn equivalents(&self) -> Vec<(&str, &str)> {
        equivalent_pairs(&self.equivalents)
    }

    /// The rule, parsed; a built-in rule that does not parse is our fault, and a test sees to it that there is none.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(crate) fn rule(&self) -> Result<Arc<Rule>, String> {
        let parsed = self.parsed.get_or_init(|| {
            let rule = match self.front {
                Some(front) => file::parse_prepared(&self.text, front, &self.service),
                None => file::parse(&self.text, &self.service),
            };
            rule.map(Arc::new).map_err(|error| format!("line {}: {error}", error.line()))
        });
        parsed.clone()
    }

    /// The rule file.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// All rules of a scan.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    slots: Vec<Slot>,
    by_kind: FxHashMap<Cow<'static, str>, Vec<usize>>,
}

impl Catalog {
    /// The built-in rules.
    #[must_use]
    pub(crate) fn builtin() -> Self {
        let mut slots = builtin_slots();
        slots.sort_by(|a, b| a.id.cmp(&b.id));
        let mut catalog = Self { slots, by_kind: FxHashMap::default() };
        catalog.index();
        catalog
    }

    fn index(&mut self) {
        self.by_kind.clear();
        for (index, slot) in self.slots.iter().enumerate() {
            self.by_kind.entry(slot.kind.clone()).or_default().push(index);
        }
    }

    /// The rules about a kind, by id; `""` for those about the whole configuration.
    pub(crate) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Slot> {
        self.by_kind.get(kind).into_iter().flatten().filter_map(|&i| self.slots.get(i))
    }

    /// All rules, by id.
    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The rule with this id.
    #[must_use]
    pub(crate) fn get(&self, id: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    /// Adds the rules of a directory: `*.md`, `*.yaml` and `*.yml`, in it and one level below. A file that cannot be used
    /// is a Problem with its line, and nothing else is lost; a rule with the id of one that exists replaces it, unless
    /// both are of this directory.
    pub(crate) fn add_directory(&mut self, dir: &Path, sources: &Sources) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut added: Vec<Slot> = Vec::new();
        for (path, service) in rule_files(dir, sources.files(), &mut problems) {
            let source = match sources.load(&path) {
                Ok(source) => source,
                Err(error) => {
                    problems.push(Problem::of_path(Code("read/file"), &path, error.to_string()));
                    continue;
                }
            };
            match file::parse(source.text(), &service) {
                Ok(rule) => {
                    let slot = Slot::owned(source.text(), &service);
                    let id = rule.card.id.clone();
                    if added.iter().any(|other| *other.id == *id) {
                        let at = source.location(crate::source::Span::default());
                        problems.push(
                            Problem::error(RULE_DUPLICATE, at, format!("a second rule is called `{id}`"))
                                .help("give each rule an id of its own"),
                        );
                        continue;
                    }
                    added.push(Slot { id: Cow::Owned(id), ..slot });
                }
                Err(error) => {
                    let start = source.lines().start_of(error.line());
                    let end = source.lines().start_of(error.line() + 1).max(start);
                    let at = source.location(crate::source::Span { start, end });
                    problems.push(Problem::error(RULE_INVALID, at, error.to_string()).help(error.help()));
                }
            }
        }
        self.slots.retain(|old| !added.iter().any(|new| new.id == old.id));
        self.slots.append(&mut added);
        self.slots.sort_by(|a, b| a.id.cmp(&b.id));
        self.index();
        problems
    }
}

fn rule_files(dir: &Path, files: &dyn Files, problems: &mut Vec<Problem>) -> Vec<(std::path::PathBuf, String)> {
    let mut out = Vec::new();
    let mut folders = vec![(dir.to_path_buf(), String::from("user"), 0)];
    while let Some((folder, service, depth)) = folders.pop() {
        let entries = match files.list(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                problems.push(Problem::of_path(Code("read/directory"), &folder, error.to_string()));
                continue;
            }
        };
        for entry in entries {
            let path = folder.join(&entry.name);
            match entry.kind {
                EntryKind::Directory if depth == 0 => folders.push((path, entry.name, 1)),
                EntryKind::File if is_rule_file(&path) => out.push((path, service.clone())),
                _ => {}
            }
        }
    }
    out.sort();
    out
}

fn is_rule_file(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str());
    let readme = path.file_stem().is_some_and(|s| s.eq_ignore_ascii_case("readme"));
    matches!(extension, Some("md" | "yaml" | "yml")) && !readme
}

#[cfg(embedded_rules)]
fn builtin_slots() -> Vec<Slot> {
    const TABLE: &[Entry] = include!(concat!(env!("OUT_DIR"), "/rules_table.rs"));
    TABLE.iter().map(Slot::borrowed).collect()
}

/// Debug builds read the rules from disk, so that editing one relinks nothing.
#[cfg(not(embedded_rules))]
fn builtin_slots() -> Vec<Slot> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let files = crate::source::DiskFiles;
    let mut out = Vec::new();
    for (path, service) in rule_files(&dir, &files, &mut Vec::new()) {
        let bytes = files.read(&path, crate::source::MAX_TEXT_BYTES).unwrap_or_default();
        out.push(Slot::owned(&String::from_utf8_lossy(&bytes), &service));
    }
    out
}

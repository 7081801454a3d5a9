//! The front matter of a rule file as it is written: nothing is looked up or compiled. Read by `build.rs` too (which includes
//! this very file), so that a scan parses no YAML for the rules that are built in.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The keys of a rule. `T` is a text, with its line where that is known.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FrontMatter<T> {
    /// Name of the rule, and of its file.
    pub(crate) id: T,
    /// What a finding says, in one line.
    pub(crate) title: String,
    /// `critical`, `high`, `medium`, `low` or `info`.
    pub(crate) severity: T,
    /// `core`, `strict` or `legacy`.
    pub(crate) tier: T,
    /// The duty of which it is part.
    pub(crate) duty: String,
    /// The kind that it judges.
    pub(crate) resource: Option<T>,
    /// `configuration` for rules about the whole configuration.
    pub(crate) scope: Option<T>,
    /// Where it applies.
    pub(crate) when: Option<T>,
    /// What must hold.
    pub(crate) require: T,
    /// Where to point when what decided is not written.
    pub(crate) at: Option<T>,
    /// What is wrong.
    pub(crate) message: T,
    /// How to mend it.
    pub(crate) fix: String,
    /// Other tools' ids, by tool.
    #[serde(default)]
    pub(crate) equivalents: BTreeMap<String, Vec<String>>,
    /// Ids of controls, by framework.
    #[serde(default)]
    pub(crate) frameworks: BTreeMap<String, Vec<String>>,
    /// Former ids.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// The one language that it is for, and why.
    #[serde(default)]
    pub(crate) only: Option<BTreeMap<String, String>>,
    /// The version that brought it: for people and the changelog.
    pub(crate) since: String,
}

/// The parts of a rule file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'t> {
    /// The front matter, or all of it where nothing sets that off.
    pub(crate) front: &'t str,
    /// One-based line on which it starts.
    pub(crate) front_line: u32,
    /// The prose and the examples.
    pub(crate) body: &'t str,
    /// One-based line on which they start.
    pub(crate) body_line: u32,
}

impl<'t> Parts<'t> {
    /// Takes a rule file apart: Markdown with front matter, or the front matter alone.
    pub(crate) fn of(text: &'t str) -> Self {
        let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
            return Self { front: text, front_line: 1, body: "", body_line: 1 };
        };
        let mut offset = 0;
        for (index, line) in rest.split_inclusive('\n').enumerate() {
            if line.trim_end() == "---" {
                let front = rest.get(..offset).unwrap_or("");
                let body = rest.get(offset + line.len()..).unwrap_or("");
                let body_line = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(3);
                return Self { front, front_line: 2, body, body_line };
            }
            offset += line.len();
        }
        Self { front: rest, front_line: 2, body: "", body_line: 2 }
    }
}

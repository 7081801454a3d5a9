//! Reads `yourside.toml`: every key is known, of the right kind, and has its line.

use super::Settings;
use super::keys::{KEYS, Key, Kind, required};
use crate::condition::nearest;
use crate::problem::{Code, Problem};
use crate::scan::Environment;
use crate::source::{Source, Span, normalize};
use crate::terraform::Assignment;
use crate::triage::{Configured, Override, PathGlobs, Selection};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Not TOML.
const SYNTAX: Code = Code("settings/syntax");
/// A key that nobody knows.
const UNKNOWN_KEY: Code = Code("settings/unknown-key");
/// A value that a key does not take.
const VALUE: Code = Code("settings/value");
/// A table without what makes it say something.
const MISSING_KEY: Code = Code("settings/missing-key");

/// The settings in `source`; `base` is its directory, absolute, which patterns are relative to.
///
/// # Errors
/// All that is wrong with it.
pub(crate) fn parse(source: &Source, base: &Path) -> Result<Settings, Vec<Problem>> {
    let root = DeTable::parse(source.text()).map_err(|error| {
        let at = error.span().map_or(Span::default(), |range| Span::new(range.start, range.end));
        let message = format!("not valid TOML: {}", error.message().lines().next().unwrap_or("").trim_end_matches('.'));
        vec![Problem::error(SYNTAX, source.location(at), message)]
    })?;
    let mut reader = Reader { source, base, problems: Vec::new() };
    reader.check(root.get_ref(), KEYS, Span::default(), "");
    let settings = if reader.problems.is_empty() { reader.settings(root.get_ref()) } else { Settings::default() };
    if reader.problems.is_empty() { Ok(settings) } else { Err(reader.problems) }
}

struct Reader<'a> {
    source: &'a Source,
    base: &'a Path,
    problems: Vec<Problem>,
}

type Value<'t> = Spanned<DeValue<'t>>;

fn span<T>(spanned: &Spanned<T>) -> Span {
    Span::new(spanned.span().start, spanned.span().end)
}

impl Reader<'_> {
    fn fault(&mut self, code: Code, at: Span, message: String, help: String) {
        self.problems.push(Problem::error(code, self.source.location(at), message).help(help));
    }

    /// Every key is known and has a value of its kind.
    fn check(&mut self, table: &DeTable<'_>, keys: &[Key], at: Span, name: &str) {
        for (key, value) in table {
            let text = key.get_ref().as_ref();
            match keys.iter().find(|known| known.name == text) {
                Some(known) => self.check_value(known, value),
                None => {
                    let names = keys.iter().map(|known| known.name.to_owned()).collect::<Vec<_>>();
                    let help = match nearest(text, names.clone()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the keys here are {}", names.join(", ")),
                    };
                    self.fault(UNKNOWN_KEY, span(key), format!("unknown key `{text}`"), help);
                }
            }
        }
        for needed in required(name) {
            if !table.iter().any(|(key, _)| key.get_ref() == needed) {
                let help = format!("add `{needed} = …`");
                self.fault(MISSING_KEY, at, format!("`[[{name}]]` needs the key `{needed}`"), help);
            }
        }
    }

    fn check_value(&mut self, key: &Key, value: &Value<'_>) {
        let wanted = match key.kind {
            Kind::Text | Kind::Path if value.get_ref().is_str() => None,
            Kind::Text | Kind::Path => Some("a text in quotes".to_owned()),
            Kind::Flag if value.get_ref().is_bool() => None,
            Kind::Flag => Some("true or false".to_owned()),
            Kind::Count if count(value).is_some() => None,
            Kind::Count => Some("a whole number from 1 to 1024".to_owned()),
            Kind::Date if date(value).is_some() => None,
            Kind::Date => Some("a date, as 2027-01-31".to_owned()),
            Kind::OneOf(words) => one_of(value, words),
            Kind::Texts | Kind::Paths => match value.get_ref().as_array() {
                Some(items) if items.iter().all(|item| item.get_ref().is_str()) => None,
                _ => Some("a list of texts in quotes".to_owned()),
            },
            Kind::Values if value.get_ref().is_table() => None,
            Kind::Values => Some("a table".to_owned()),
            Kind::Words(words) => match value.get_ref().as_table() {
                Some(table) => table.iter().find_map(|(_, value)| one_of(value, words)),
                None => Some(format!("a table of rules and one of {} each", words.join(", "))),
            },
            Kind::Tables(keys) => match value.get_ref().as_array() {
                Some(items) if items.iter().all(|item| item.get_ref().is_table()) => {
                    for item in items.iter() {
                        if let Some(table) = item.get_ref().as_table() {
                            self.check(table, keys, span(item), key.name);
                        }
                    }
                    None
                }
                _ => Some(format!("tables, each beginning with `[[{}]]`", key.name)),
            },
        };
        if let Some(wanted) = wanted {
            self.fault(VALUE, span(value), format!("`{}` takes {wanted}", key.name), key.doc.to_owned());
        }
    }

    fn settings(&mut self, root: &DeTable<'_>) -> Settings {
        let mut assignments = self.assignments(root);
        let mut out = Settings {
            tier: word(root, "tier")
                .and_then(|name| if name == "all" { Some(crate::finding::Tier::Legacy) } else { name.parse().ok() }),
            select: texts(root, "select"),
            ignore: texts(root, "ignore"),
            min_severity: word(root, "min-severity").and_then(|name| name.parse().ok()),
            fail_on: word(root, "fail-on").and_then(|name| name.parse().ok()),
            rule_directories: self.paths(root, "rules"),
            builtin_rules: flag(root, "builtin-rules"),
            account_baseline: flag(root, "account-baseline"),
            baseline: self.path(root, "baseline"),
            since: word(root, "since"),
            require_reason: flag(root, "require-reason"),
            formats: texts(root, "format"),
            show_undetermined: flag(root, "show-undetermined"),
            show_suppressed: flag(root, "show-suppressed"),
            include_passed: flag(root, "include-passed"),
            allow_incomplete: flag(root, "allow-incomplete"),
            parameters: self.path(root, "parameters"),
            threads: value(root, "threads").and_then(count),
            color: word(root, "color"),
            quiet: flag(root, "quiet"),
            verbose: flag(root, "verbose"),
            ..Settings::default()
        };
        out.inputs.assignments.append(&mut assignments);
        out.inputs.workspace = word(root, "workspace");
        out.inputs.source = self.path(root, "source");
        let everywhere = Override { severities: severities(root), ..Override::default() };
        out.overrides.extend((!everywhere.severities.is_empty()).then_some(everywhere));
        out.overrides.extend(tables(root, "override").map(|(table, _)| self.overriding(table)));
        out.suppress = tables(root, "suppress").map(|(table, at)| self.suppressing(table, at)).collect();
        out.environments = tables(root, "environment").map(|(table, _)| self.environment(table)).collect();
        out
    }

    fn overriding(&mut self, table: &DeTable<'_>) -> Override {
        Override {
            paths: self.globs(table),
            selection: Selection { select: texts(table, "select"), ignore: texts(table, "ignore") },
            min_severity: word(table, "min-severity").and_then(|name| name.parse().ok()),
            severities: severities(table),
        }
    }

    fn suppressing(&mut self, table: &DeTable<'_>, at: Span) -> Configured {
        Configured {
            rules: texts(table, "rules"),
            paths: self.globs(table),
            addresses: texts(table, "addresses"),
            reason: word(table, "reason").unwrap_or_default(),
            until: value(table, "until").and_then(date),
            at: Some(self.source.location(at)),
        }
    }

    fn environment(&mut self, table: &DeTable<'_>) -> Environment {
        Environment {
            name: word(table, "name").unwrap_or_default(),
            root: self.path(table, "root"),
            assignments: self.assignments(table),
            workspace: word(table, "workspace"),
        }
    }

    /// Values of variables: those of files first, so that single ones are stronger.
    fn assignments(&self, table: &DeTable<'_>) -> Vec<Assignment> {
        let files = self.paths(table, "var-files").into_iter().map(Assignment::File);
        let single = value(table, "vars").and_then(|value| value.get_ref().as_table());
        let single = single.into_iter().flatten();
        let single = single.map(|(name, value)| Assignment::Value(name.get_ref().to_string(), given(value.get_ref())));
        files.chain(single).collect()
    }

    fn globs(&mut self, table: &DeTable<'_>) -> Option<PathGlobs> {
        let written = value(table, "paths")?;
        match PathGlobs::new(self.base, &texts(table, "paths")) {
            Ok(globs) => Some(globs),
            Err(error) => {
                let help = "* and ? stay within a directory, ** does not".to_owned();
                self.fault(VALUE, span(written), format!("no pattern of paths: {error}"), help);
                None
            }
        }
    }

    fn path(&self, table: &DeTable<'_>, name: &str) -> Option<PathBuf> {
        word(table, name).map(|text| self.below(&text))
    }

    fn paths(&self, table: &DeTable<'_>, name: &str) -> Vec<PathBuf> {
        texts(table, name).iter().map(|text| self.below(text)).collect()
    }

    /// Relative to the file's own directory.
    fn below(&self, text: &str) -> PathBuf {
        let directory = self.source.path().parent().unwrap_or(Path::new("."));
        normalize(&directory.join(text))
    }
}

fn value<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t Value<'i>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

fn word(table: &DeTable<'_>, name: &str) -> Option<String> {
    value(table, name).and_then(|value| value.get_ref().as_str()).map(str::to_owned)
}

fn flag(table: &DeTable<'_>, name: &str) -> Option<bool> {
    value(table, name).and_then(|value| value.get_ref().as_bool())
}

fn texts(table: &DeTable<'_>, name: &str) -> Vec<String> {
    let items = value(table, name).and_then(|value| value.get_ref().as_array());
    items
        .into_iter()
        .flat_map(|items| items.iter())
        .filter_map(|item| item.get_ref().as_str())
        .map(str::to_owned)
        .collect()
}

fn tables<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> impl Iterator<Item = (&'t DeTable<'i>, Span)> + use<'t, 'i> {
    let items = value(table, name).and_then(|value| value.get_ref().as_array());
    let items = items.into_iter().flat_map(|items| items.iter());
    items.filter_map(|item| Some((item.get_ref().as_table()?, span(item))))
}

fn severities(table: &DeTable<'_>) -> Vec<(String, Option<crate::finding::Severity>)> {
    let words = value(table, "severity").and_then(|value| value.get_ref().as_table());
    let words = words.into_iter().flatten();
    words.filter_map(|(rule, word)| Some((rule.get_ref().to_string(), word.get_ref().as_str()?.parse().ok()))).collect()
}

fn count(value: &Value<'_>) -> Option<usize> {
    let digits = value.get_ref().as_integer()?;
    let number = usize::from_str_radix(digits.as_str(), digits.radix()).ok()?;
    (1..=1024).contains(&number).then_some(number)
}

fn date(value: &Value<'_>) -> Option<jiff::civil::Date> {
    let text = match value.get_ref() {
        DeValue::Datetime(datetime) => datetime.to_string(),
        other => other.as_str()?.to_owned(),
    };
    text.parse().ok()
}

/// What is wanted instead, if the value is none of the words.
fn one_of(value: &Value<'_>, words: &[&str]) -> Option<String> {
    let known = value.get_ref().as_str().is_some_and(|text| words.contains(&text));
    (!known).then(|| format!("one of {}", words.join(", ")))
}

/// A variable's value as it would be given on the command line. Recursion is as deep as the parser allowed.
fn given(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        other => expression(other),
    }
}

fn expression(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => {
            serde_json::Value::from(text.as_ref()).to_string().replace("${", "$${").replace("%{", "%%{")
        }
        DeValue::Integer(number) => match number.radix() {
            10 => number.as_str().to_owned(),
            radix => i64::from_str_radix(number.as_str(), radix).unwrap_or_default().to_string(),
        },
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(known) => known.to_string(),
        DeValue::Datetime(datetime) => format!("\"{datetime}\""),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| expression(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(table) => {
            let entries = table.iter().map(|(key, value)| {
                format!("{} = {}", serde_json::Value::from(key.get_ref().as_ref()), expression(value.get_ref()))
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

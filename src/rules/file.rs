//! The rule format: front matter (the machine's part), prose (the documentation), fences (the tests).

use crate::condition::{Condition, ConditionError, Message};
use crate::finding::{RuleCard, Severity, Tier};
use crate::model::mapping::Kind;
use crate::model::{Vocabulary, kinds};
use crate::resource::FrontEnd;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;
use std::sync::Arc;
use thiserror::Error;

/// A rule, ready to run.
#[derive(Debug)]
pub(crate) struct Rule {
    /// What reports say of it.
    pub(crate) card: Arc<RuleCard>,
    /// The kind it judges; none for rules about the whole configuration.
    pub(crate) kind: Option<&'static Kind>,
    /// The one language it is for, with the reason.
    pub(crate) only: Option<(FrontEnd, String)>,
    /// Where it applies; absent means everywhere.
    pub(crate) when: Option<Condition>,
    /// What must hold.
    pub(crate) require: Condition,
    /// Where to point when what decided is not written: a path of the resource.
    pub(crate) at: Option<String>,
    /// What is wrong.
    pub(crate) message: Message,
    /// Former ids.
    #[expect(dead_code, reason = "no rule was renamed yet")]
    pub(crate) aliases: Vec<String>,
    /// Line and text of each fence.
    pub(crate) examples: Vec<Example>,
}

/// A fenced block of a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// The language.
    pub(crate) front_end: FrontEnd,
    /// Text of the block.
    pub(crate) text: String,
    /// One-based line of its first line in the rule file.
    pub(crate) line: u32,
    /// `json` rather than YAML or HCL.
    pub(crate) json: bool,
}

/// Why a rule file cannot be used. The author's fault.
#[derive(Debug, Error)]
pub(crate) enum RuleError {
    /// The front matter is not what is expected.
    #[error("{message}")]
    FrontMatter {
        /// One-based line in the file.
        line: u32,
        /// What is wrong.
        message: String,
    },
    /// A condition or message does not compile.
    #[error("{key}: {source}")]
    Condition {
        /// One-based line in the file.
        line: u32,
        /// `when`, `require` or `message`.
        key: &'static str,
        /// What is wrong.
        source: ConditionError,
    },
}

impl RuleError {
    /// One-based line in the rule file.
    pub(crate) fn line(&self) -> u32 {
        match self {
            RuleError::FrontMatter { line, .. } | RuleError::Condition { line, .. } => *line,
        }
    }

    /// What to do.
    pub(crate) fn help(&self) -> String {
        match self {
            RuleError::Condition { source, .. } => source.help.clone().unwrap_or_else(|| FORMAT_HELP.to_owned()),
            RuleError::FrontMatter { .. } => FORMAT_HELP.to_owned(),
        }
    }
}

const FORMAT_HELP: &str = "docs/rule-language.md describes the keys of a rule and the language of its conditions";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    id: Spanned<String>,
    title: String,
    severity: Severity,
    tier: Tier,
    duty: String,
    resource: Option<Spanned<String>>,
    #[serde(default)]
    scope: Scope,
    when: Option<Spanned<String>>,
    require: Spanned<String>,
    at: Option<Spanned<String>>,
    message: Spanned<String>,
    fix: String,
    #[serde(default)]
    equivalents: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    frameworks: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    only: Option<BTreeMap<Language, String>>,
    #[expect(dead_code, reason = "read by people and by the changelog, checked by its presence")]
    since: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scope {
    #[default]
    Resource,
    Configuration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Language {
    Terraform,
    Cloudformation,
}

/// Reads a rule file: Markdown with front matter, or the front matter alone.
///
/// # Errors
/// The first thing that is wrong with it, with its line.
pub(crate) fn parse(text: &str, service: &str) -> Result<Rule, RuleError> {
    let (front, first_line, prose, prose_line) = split(text);
    let matter: FrontMatter = serde_saphyr::from_str(front).map_err(|error| RuleError::FrontMatter {
        line: first_line + error.location().map_or(0, |l| u32::try_from(l.line()).unwrap_or(1).saturating_sub(1)),
        message: first_sentence(&error.to_string()),
    })?;
    let line = |at: &Spanned<String>| first_line + u32::try_from(at.defined.line()).unwrap_or(1).saturating_sub(1);
    let kind = kind_of(&matter, &line)?;
    let only = matter.only.as_ref().and_then(|map| map.first_key_value()).map(|(language, why)| match language {
        Language::Terraform => (FrontEnd::Terraform, why.clone()),
        Language::Cloudformation => (FrontEnd::CloudFormation, why.clone()),
    });
    let vocabulary = Vocabulary { kind, raw: only.is_some() };
    let compile = |key: &'static str, text: &Spanned<String>| {
        Condition::compile(&text.value, &vocabulary).map_err(|errors| condition_error(key, line(text), errors))
    };
    let when = matter.when.as_ref().map(|text| compile("when", text)).transpose()?;
    let require = compile("require", &matter.require)?;
    let message = Message::compile(&matter.message.value, &vocabulary)
        .map_err(|errors| condition_error("message", line(&matter.message), errors))?;
    let at = matter.at.as_ref().map(|at| path_of(at, kind, line(at))).transpose()?;
    let (prose, examples) = fences(prose, prose_line);
    let card = RuleCard {
        id: matter.id.value,
        title: matter.title,
        duty: matter.duty,
        severity: matter.severity,
        tier: matter.tier,
        service: service.to_owned(),
        prose,
        fix: matter.fix,
        equivalents: matter.equivalents.into_iter().collect(),
        frameworks: matter.frameworks.into_iter().collect(),
    };
    Ok(Rule { card: Arc::new(card), kind, only, when, require, at, message, aliases: matter.aliases, examples })
}

fn kind_of(matter: &FrontMatter, line: &dyn Fn(&Spanned<String>) -> u32) -> Result<Option<&'static Kind>, RuleError> {
    match (&matter.resource, matter.scope) {
        (None, Scope::Configuration) if matter.when.is_some() => Ok(None),
        (_, Scope::Configuration) => Err(RuleError::FrontMatter {
            line: line(&matter.id),
            message: "a rule with `scope: configuration` has no `resource`, and says in `when` which configurations it is about"
                .to_owned(),
        }),
        (None, Scope::Resource) => Err(RuleError::FrontMatter {
            line: line(&matter.id),
            message: "`resource` is missing: the kind that the rule judges".to_owned(),
        }),
        (Some(name), Scope::Resource) => match kinds::by_name(&name.value) {
            Some(kind) => Ok(Some(kind)),
            None => {
                Err(RuleError::FrontMatter { line: line(name), message: format!("no kind is called `{}`", name.value) })
            }
        },
    }
}

/// The attribute path that `at` names: `resource.versioning.enabled` gives `versioning.enabled`.
fn path_of(at: &Spanned<String>, kind: Option<&'static Kind>, line: u32) -> Result<String, RuleError> {
    let path = at.value.strip_prefix("resource.").unwrap_or(&at.value);
    match kind.map(|kind| (kind.name, kinds::row_at(kind, path))) {
        Some((name, None)) => {
            let message = format!("at: `{path}` is not an attribute of {name}");
            Err(RuleError::FrontMatter { line, message })
        }
        _ => Ok(path.to_owned()),
    }
}

fn condition_error(key: &'static str, line: u32, errors: Vec<ConditionError>) -> RuleError {
    match errors.into_iter().next() {
        Some(source) => RuleError::Condition { line, key, source },
        None => RuleError::FrontMatter { line, message: format!("`{key}` does not compile") },
    }
}

fn first_sentence(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Front matter with the line on which it starts, and the rest with its line.
fn split(text: &str) -> (&str, u32, &str, u32) {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return (text, 1, "", 1);
    };
    let mut offset = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" {
            let front = rest.get(..offset).unwrap_or("");
            let prose = rest.get(offset + line.len()..).unwrap_or("");
            return (front, 2, prose, u32::try_from(index).unwrap_or(u32::MAX).saturating_add(3));
        }
        offset += line.len();
    }
    (rest, 2, "", 2)
}

/// Prose without fences, and the fences of the two languages.
fn fences(text: &str, first_line: u32) -> (String, Vec<Example>) {
    let mut prose = String::new();
    let mut examples = Vec::new();
    let mut open: Option<(Option<Example>, String)> = None;
    for (line, number) in text.lines().zip(first_line..) {
        match (&mut open, line.trim_end().strip_prefix("```")) {
            (None, Some(info)) => {
                let example = |front_end, json| Example { front_end, text: String::new(), line: number + 1, json };
                let kind = match info.trim() {
                    "terraform" | "hcl" => Some(example(FrontEnd::Terraform, false)),
                    "cloudformation" | "yaml" => Some(example(FrontEnd::CloudFormation, false)),
                    "cloudformation-json" => Some(example(FrontEnd::CloudFormation, true)),
                    _ => None,
                };
                open = Some((kind, format!("{line}\n")));
            }
            (Some(_), Some("")) => {
                if let Some((example, raw)) = open.take() {
                    match example {
                        Some(example) => examples.push(example),
                        None => prose.push_str(&format!("{raw}```\n")),
                    }
                }
            }
            (Some((Some(example), _)), _) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            (Some((None, raw)), _) => {
                raw.push_str(line);
                raw.push('\n');
            }
            (None, None) => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    (prose.trim().to_owned(), examples)
}

//! The rule format: front matter (the machine's part), prose (the documentation), fences (the tests).

use super::front::{FrontMatter, Parts};
use crate::condition::{Condition, ConditionError, Message};
use crate::finding::{RuleCard, Severity};
use crate::model::mapping::Kind;
use crate::model::{Vocabulary, kinds};
use crate::resource::FrontEnd;
use serde_saphyr::Spanned;
use std::str::FromStr;
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

/// A text of the front matter, and where it stands.
trait Written {
    fn text(&self) -> &str;

    /// One-based line in the front matter.
    fn line(&self) -> u32;
}

impl Written for Spanned<String> {
    fn text(&self) -> &str {
        &self.value
    }

    fn line(&self) -> u32 {
        u32::try_from(self.defined.line()).unwrap_or(1)
    }
}

/// Of a built-in rule, in which a test finds what is wrong.
impl Written for String {
    fn text(&self) -> &str {
        self
    }

    fn line(&self) -> u32 {
        1
    }
}

/// Reads a rule file: Markdown with front matter, or the front matter alone.
///
/// # Errors
/// The first thing that is wrong with it, with its line.
pub(crate) fn parse(text: &str, service: &str) -> Result<Rule, RuleError> {
    let parts = Parts::of(text);
    let matter: FrontMatter<Spanned<String>> = serde_saphyr::from_str(parts.front).map_err(|error| {
        let line = error.location().map_or(0, |l| u32::try_from(l.line()).unwrap_or(1).saturating_sub(1));
        RuleError::FrontMatter { line: parts.front_line + line, message: first_sentence(&error.to_string()) }
    })?;
    compile(matter, parts, service)
}

/// Makes the rule of a file of which the front matter was read before, and is `json`.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn parse_prepared(text: &str, json: &str, service: &str) -> Result<Rule, RuleError> {
    let matter: FrontMatter<String> = serde_json::from_str(json)
        .map_err(|error| RuleError::FrontMatter { line: 1, message: first_sentence(&error.to_string()) })?;
    compile(matter, Parts::of(text), service)
}

fn compile<T: Written>(matter: FrontMatter<T>, parts: Parts<'_>, service: &str) -> Result<Rule, RuleError> {
    let line = |at: &T| parts.front_line + at.line().saturating_sub(1);
    let severity = named(&matter.severity, "severity", &Severity::ALL.map(Severity::name), line(&matter.severity))?;
    let tier = named(&matter.tier, "tier", &["core", "strict", "legacy"], line(&matter.tier))?;
    let kind = kind_of(&matter, &line)?;
    let only = matter.only.as_ref().and_then(|map| map.first_key_value());
    let only = only.map(|(language, why)| Ok((front_end(language, line(&matter.id))?, why.clone()))).transpose()?;
    let vocabulary = Vocabulary { kind, raw: only.is_some() };
    let compile = |key: &'static str, text: &T| {
        Condition::compile(text.text(), &vocabulary).map_err(|errors| condition_error(key, line(text), errors))
    };
    let when = matter.when.as_ref().map(|text| compile("when", text)).transpose()?;
    let require = compile("require", &matter.require)?;
    let message = Message::compile(matter.message.text(), &vocabulary)
        .map_err(|errors| condition_error("message", line(&matter.message), errors))?;
    let at = matter.at.as_ref().map(|at| path_of(at.text(), kind, line(at))).transpose()?;
    let card = RuleCard {
        id: matter.id.text().to_owned(),
        title: matter.title,
        duty: matter.duty,
        severity,
        tier,
        service: service.to_owned(),
        prose: prose(parts.body),
        fix: matter.fix,
        equivalents: matter.equivalents.into_iter().collect(),
        frameworks: matter.frameworks.into_iter().collect(),
    };
    Ok(Rule { card: Arc::new(card), kind, only, when, require, at, message, aliases: matter.aliases })
}

/// A severity or tier.
fn named<N: FromStr>(text: &impl Written, what: &str, all: &[&str], line: u32) -> Result<N, RuleError> {
    text.text().parse().map_err(|_| {
        let message = format!("there is no {what} `{}`, expected one of {}", text.text(), all.join(", "));
        RuleError::FrontMatter { line, message }
    })
}

fn front_end(language: &str, line: u32) -> Result<FrontEnd, RuleError> {
    match language {
        "terraform" => Ok(FrontEnd::Terraform),
        "cloudformation" => Ok(FrontEnd::CloudFormation),
        other => {
            let message = format!("only: `{other}` is neither terraform nor cloudformation");
            Err(RuleError::FrontMatter { line, message })
        }
    }
}

fn kind_of<T: Written>(matter: &FrontMatter<T>, line: &dyn Fn(&T) -> u32) -> Result<Option<&'static Kind>, RuleError> {
    let whole = match matter.scope.as_ref().map(|scope| (scope, scope.text())) {
        None | Some((_, "resource")) => false,
        Some((_, "configuration")) => true,
        Some((scope, other)) => {
            let message = format!("scope: `{other}` is neither resource nor configuration");
            return Err(RuleError::FrontMatter { line: line(scope), message });
        }
    };
    match (&matter.resource, whole) {
        (None, true) if matter.when.is_some() => Ok(None),
        (_, true) => Err(RuleError::FrontMatter {
            line: line(&matter.id),
            message: "a rule with `scope: configuration` has no `resource`, and says in `when` which configurations it is about"
                .to_owned(),
        }),
        (None, false) => Err(RuleError::FrontMatter {
            line: line(&matter.id),
            message: "`resource` is missing: the kind that the rule judges".to_owned(),
        }),
        (Some(name), false) => match kinds::by_name(name.text()) {
            Some(kind) => Ok(Some(kind)),
            None => {
                let message = format!("no kind is called `{}`", name.text());
                Err(RuleError::FrontMatter { line: line(name), message })
            }
        },
    }
}

/// The attribute path that `at` names: `resource.versioning.enabled` gives `versioning.enabled`.
fn path_of(at: &str, kind: Option<&'static Kind>, line: u32) -> Result<String, RuleError> {
    let path = at.strip_prefix("resource.").unwrap_or(at);
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

/// A piece of the body of a rule file.
enum Block<'t> {
    /// A line of prose, or of a fence that is part of it.
    Prose(&'t str),
    /// An example.
    Example(Example),
}

/// Prose without the examples.
fn prose(body: &str) -> String {
    let mut prose = String::new();
    blocks(body, 1, |block| {
        if let Block::Prose(line) = block {
            prose.push_str(line);
            prose.push('\n');
        }
    });
    prose.trim().to_owned()
}

/// The examples of a rule file: its fences in one of the two languages.
pub(crate) fn examples(text: &str) -> Vec<Example> {
    let parts = Parts::of(text);
    let mut examples = Vec::new();
    blocks(parts.body, parts.body_line, |block| {
        if let Block::Example(example) = block {
            examples.push(example);
        }
    });
    examples
}

fn blocks<'t>(body: &'t str, first_line: u32, mut each: impl FnMut(Block<'t>)) {
    let mut lines = body.lines().zip(first_line..);
    while let Some((line, number)) = lines.next() {
        let info = line.trim_end().strip_prefix("```").map(str::trim);
        let example = |front_end, json| Example { front_end, text: String::new(), line: number + 1, json };
        let example = match info {
            Some("terraform" | "hcl") => Some(example(FrontEnd::Terraform, false)),
            Some("cloudformation" | "yaml") => Some(example(FrontEnd::CloudFormation, false)),
            Some("cloudformation-json") => Some(example(FrontEnd::CloudFormation, true)),
            _ => None,
        };
        let Some(mut example) = example else {
            each(Block::Prose(line));
            if info.is_some() {
                for (line, _) in lines.by_ref() {
                    each(Block::Prose(line));
                    if line.trim_end() == "```" {
                        break;
                    }
                }
            }
            continue;
        };
        for (line, _) in lines.by_ref().take_while(|(line, _)| line.trim_end() != "```") {
            example.text.push_str(line);
            example.text.push('\n');
        }
        each(Block::Example(example));
    }
}

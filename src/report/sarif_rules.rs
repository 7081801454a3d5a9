//! The `tool` of a SARIF log: the rules that have results, with all that GitHub shows of them.

use crate::finding::{RuleCard, Severity};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor, ResultLevel, Tool,
    ToolComponent,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// GitHub ignores what is beyond.
const MAX_TAGS: usize = 20;

/// Names tool and rules. `home`: the address of the project, may be empty.
pub(super) fn tool(rules: &[Arc<RuleCard>], version: &str, home: &str) -> Tool {
    let mut driver = ToolComponent::builder()
        .name("yourside".to_owned())
        .version(version.to_owned())
        .semantic_version(version.to_owned())
        .rules(rules.iter().map(|rule| descriptor(rule, home)).collect::<Vec<_>>())
        .build();
    driver.information_uri = Some(home.to_owned()).filter(|home| !home.is_empty());
    Tool::builder().driver(driver).build()
}

/// SARIF's level of a severity.
pub(super) fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Critical | Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low | Severity::Info => ResultLevel::Note,
    }
}

/// GitHub's score: over 9.0 is critical, from 7.0 high, from 4.0 medium, above 0.0 low.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.5",
    }
}

fn descriptor(rule: &RuleCard, home: &str) -> ReportingDescriptor {
    let configuration = ReportingConfiguration::builder().level(level_name(rule.severity)).build();
    let mut built = ReportingDescriptor::builder()
        .id(rule.id.clone())
        .name(pascal_case(&rule.id))
        .short_description(plain(&rule.title))
        .full_description(plain(&description(rule)))
        .help(help(rule))
        .default_configuration(configuration)
        .properties(properties(rule))
        .build();
    if !home.is_empty() {
        built.help_uri = Some(format!("{home}/blob/main/rules/{}/{}.md", rule.service, rule.id));
    }
    built
}

fn level_name(severity: Severity) -> Value {
    json!(level(severity).to_string())
}

/// GitHub shows at most 1,024 characters.
fn description(rule: &RuleCard) -> String {
    let first = super::text::first_paragraph(&rule.prose);
    let said = if first.is_empty() { rule.title.as_str() } else { &first };
    said.chars().take(1024).collect()
}

fn help(rule: &RuleCard) -> MultiformatMessageString {
    let mut text = rule.prose.trim().to_owned();
    let mut markdown = text.clone();
    if !rule.fix.is_empty() {
        text.push_str(&format!("\n\nFix: {}", rule.fix));
        markdown.push_str(&format!("\n\n**Fix:** {}", rule.fix));
    }
    for (tool, ids) in &rule.equivalents {
        text.push_str(&format!("\n\nSame control in {tool}: {}", ids.join(", ")));
        markdown.push_str(&format!("\n\nSame control in {tool}: `{}`", ids.join("`, `")));
    }
    let (text, markdown) = (text.trim().to_owned(), markdown.trim().to_owned());
    let text = if text.is_empty() { rule.title.clone() } else { text };
    MultiformatMessageString::builder().text(text).markdown(markdown).build()
}

fn properties(rule: &RuleCard) -> PropertyBag {
    let requirements = rule.requirements();
    let mut tags = vec!["security".to_owned(), rule.duty.clone(), rule.service.clone()];
    tags.extend(requirements.iter().map(|(name, _)| name.clone()));
    tags.truncate(MAX_TAGS);
    let lists = |pairs: &[(String, Vec<String>)]| -> Value {
        pairs.iter().map(|(name, ids)| (name.clone(), json!(ids))).collect::<serde_json::Map<_, _>>().into()
    };
    let bag = BTreeMap::from([
        ("security-severity".to_owned(), json!(score(rule.severity))),
        ("precision".to_owned(), json!("high")),
        ("severity".to_owned(), json!(rule.severity.name())),
        ("tier".to_owned(), json!(rule.tier.name())),
        ("duty".to_owned(), json!(rule.duty)),
        ("equivalents".to_owned(), lists(&rule.equivalents)),
        ("frameworks".to_owned(), lists(&requirements)),
    ]);
    PropertyBag::builder().tags(tags).additional_properties(bag).build()
}

fn plain(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text.to_owned()).build()
}

/// `s3-bucket-acl-private` as `S3BucketAclPrivate`: SARIF wants names as an identifier.
fn pascal_case(id: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect::<String>()
    };
    id.split('-').map(word).collect()
}

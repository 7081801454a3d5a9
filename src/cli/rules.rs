//! `yourside rules`: what is checked.

use super::args::{ListArguments, RulesArguments, RulesCommand, RulesFormat, ShowArguments};
use super::exit::Status;
use super::{new_rule, outside, rules_page};
use crate::finding::Tier;
use crate::problem::{Level, Problem};
use crate::report::{inline, render_problems};
use crate::rules::{Catalog, Rule, Slot, examples};
use crate::source::{DiskFiles, Sources};
use crate::triage::Selection;
use anyhow::{Context, anyhow};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Lists, shows or tests.
pub(super) fn run(arguments: RulesArguments) -> anyhow::Result<Status> {
    match arguments.command {
        None => list(&arguments.list),
        Some(RulesCommand::List(arguments)) => list(&arguments),
        Some(RulesCommand::Show(arguments)) => show(&arguments),
        Some(RulesCommand::New(arguments)) => new_rule::run(&arguments),
        Some(RulesCommand::Test { directory }) => test(&directory),
    }
}

/// The built-in rules and those of `directories`; what is wrong with the latter is said.
pub(super) fn catalog(builtin: bool, directories: &[PathBuf]) -> (Catalog, Vec<Problem>) {
    let sources = Sources::new(Arc::new(DiskFiles));
    let mut catalog = if builtin { Catalog::builtin() } else { Catalog::default() };
    let mut problems: Vec<Problem> = directories.iter().flat_map(|d| catalog.add_directory(d, &sources)).collect();
    problems.sort_by(|a, b| a.compare(b, &sources));
    outside::to_stderr(|out| render_problems(&problems, &sources, true, out));
    (catalog, problems)
}

/// The rule that is called so, or is the same control as another tool's rule that is.
pub(super) fn named<'a>(catalog: &'a Catalog, name: &str) -> anyhow::Result<&'a Slot> {
    let same = |slot: &&Slot| slot.equivalents().iter().any(|(_, id)| id.eq_ignore_ascii_case(name));
    let found = catalog.get(name).or_else(|| catalog.slots().iter().find(same));
    found.ok_or_else(|| anyhow!("there is no rule `{name}`; `yourside rules list --tier all` lists them"))
}

/// The parsed rule.
pub(super) fn parsed(slot: &Slot) -> anyhow::Result<Arc<Rule>> {
    slot.rule().map_err(|error| anyhow!("{error}")).with_context(|| format!("rule {}", slot.id))
}

fn status(problems: &[Problem]) -> Status {
    if problems.iter().any(|p| p.level == Level::Error) { Status::Usage } else { Status::Clean }
}

fn list(arguments: &ListArguments) -> anyhow::Result<Status> {
    let (catalog, problems) = catalog(true, &arguments.rule_directories);
    let tier = Tier::from(arguments.tier);
    let selection = Selection { select: arguments.select.clone(), ignore: arguments.ignore.clone() };
    let mut rules = Vec::new();
    for slot in catalog.slots().iter().filter(|slot| slot.tier <= tier) {
        let rule = parsed(slot)?;
        if selection.admits(&rule.card) {
            rules.push(rule);
        }
    }
    outside::to_stdout(|out| match arguments.format {
        RulesFormat::Terminal => print_table(&rules, out),
        RulesFormat::Json => print_json(&rules, out),
        RulesFormat::Markdown => rules_page::print(&rules, out),
    })?;
    Ok(status(&problems))
}

fn print_table(rules: &[Arc<Rule>], out: &mut dyn Write) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.card.id.chars().count()).max().unwrap_or(0);
    for rule in rules {
        let card = &rule.card;
        let (id, tier, title) = (inline(&card.id), card.tier.name(), inline(&card.title));
        writeln!(out, "{id:width$}  {:8}  {tier:6}  {title}", card.severity)?;
    }
    Ok(())
}

fn print_json(rules: &[Arc<Rule>], out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Value> = rules.iter().map(|rule| row(rule)).collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    writeln!(out)
}

/// What tools that compare scanners read of a rule.
fn row(rule: &Rule) -> Value {
    let card = &rule.card;
    let lists = |pairs: &[(String, Vec<String>)]| -> serde_json::Map<String, Value> {
        pairs.iter().map(|(name, ids)| (name.clone(), json!(ids))).collect()
    };
    json!({
        "id": card.id,
        "title": card.title,
        "severity": card.severity.name(),
        "tier": card.tier.name(),
        "duty": card.duty,
        "service": card.service,
        "fix": card.fix,
        "equivalents": lists(&card.equivalents),
        "frameworks": lists(&card.requirements()),
    })
}

fn show(arguments: &ShowArguments) -> anyhow::Result<Status> {
    let (catalog, problems) = catalog(true, &arguments.rule_directories);
    let text = named(&catalog, &arguments.rule)?.text();
    outside::to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(status(&problems))
}

fn test(directory: &Path) -> anyhow::Result<Status> {
    let (catalog, problems) = catalog(false, &[directory.to_path_buf()]);
    let mut failed = 0;
    let mut report = Vec::new();
    for slot in catalog.slots() {
        let id = inline(&slot.id);
        match examples::check(&*parsed(slot)?, slot.text()) {
            Ok(()) => writeln!(report, "ok      {id}")?,
            Err(errors) => {
                failed += 1;
                writeln!(report, "failed  {id}")?;
                for error in errors {
                    writeln!(report, "        {}", inline(&error))?;
                }
            }
        }
    }
    outside::to_stdout(|out| out.write_all(&report))?;
    outside::to_stderr(|out| writeln!(out, "{} rules, {failed} failed", catalog.slots().len()));
    Ok(if failed > 0 { Status::Failed } else { status(&problems) })
}

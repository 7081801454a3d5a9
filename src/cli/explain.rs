//! `yourside explain RULE`: what a finding of it means, for people.

use super::args::ExplainArguments;
use super::exit::Status;
use super::{outside, rules};
use crate::finding::RuleCard;
use crate::report::visible;
use std::io::{self, Write};

/// Prints the card of the rule.
pub(super) fn run(arguments: &ExplainArguments) -> anyhow::Result<Status> {
    let (catalog, _) = rules::catalog(true, &arguments.rule_directories);
    let rule = rules::parsed(rules::named(&catalog, &arguments.rule)?)?;
    outside::to_stdout(|out| print(&rule.card, out))?;
    Ok(Status::Clean)
}

fn print(card: &RuleCard, out: &mut dyn Write) -> io::Result<()> {
    let (id, title, duty) = (visible(&card.id), visible(&card.title), visible(&card.duty));
    writeln!(out, "{title}\n")?;
    writeln!(out, "rule:      {id} ({}, {})", card.severity, card.tier.name())?;
    writeln!(out, "duty:      {duty}")?;
    for (heading, pairs) in [("same as:", &card.equivalents), ("required:", &card.frameworks)] {
        for (name, ids) in pairs {
            writeln!(out, "{heading:9}  {} {}", visible(name), visible(&ids.join(", ")))?;
        }
    }
    writeln!(out, "\n{}", visible(card.prose.trim()))?;
    writeln!(out, "\nFix: {}", visible(&card.fix))
}

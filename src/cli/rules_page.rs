//! The page of all rules, by duty, with other tools' ids of the same controls: it doubles as the table for those who move
//! from one of them. `docs/rules.md` is this page, and a test compares them.

use crate::matrix::duties;
use crate::rules::Rule;
use std::io::{self, Write};
use std::sync::Arc;

/// Tools whose ids have a column of their own, with its heading.
const TOOLS: [(&str, &str); 6] = [
    ("checkov", "Checkov"),
    ("trivy", "Trivy"),
    ("kics", "KICS"),
    ("guard", "Guard rules"),
    ("cfn_nag", "cfn_nag"),
    ("fsbp", "FSBP"),
];

/// Digits of a KICS id that tell it from the others.
const UUID_HEAD: usize = 8;

/// Writes the page.
pub(super) fn print(rules: &[Arc<Rule>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Rules\n")?;
    writeln!(out, "{} rules, by the duty that they check. Each links to its page.", rules.len())?;
    writeln!(out, "Made by `yourside rules list --tier all --format markdown`; a test compares.\n")?;
    writeln!(
        out,
        "Other tools' ids of the same control stand beside each: they are understood in `--select`, `--ignore`"
    )?;
    writeln!(out, "and in those tools' own suppression comments. KICS ids are cut to their first eight digits.")?;
    for duty in duties() {
        let of_duty: Vec<&Rule> = rules.iter().map(|rule| &**rule).filter(|rule| rule.card.duty == duty.id).collect();
        if of_duty.is_empty() {
            continue;
        }
        writeln!(out, "\n## {}\n\n{}.\n", duty.id, duty.text)?;
        let headings = TOOLS.map(|(_, heading)| heading).join(" | ");
        writeln!(out, "| rule | severity | tier | finding | {headings} |")?;
        writeln!(out, "|---|---|---|---|{}", "---|".repeat(TOOLS.len()))?;
        for rule in of_duty {
            writeln!(out, "{}", row(rule))?;
        }
    }
    Ok(())
}

fn row(rule: &Rule) -> String {
    let card = &rule.card;
    let ids = TOOLS.map(|(tool, _)| {
        let listed = card.equivalents.iter().find(|(name, _)| name == tool);
        let cut = |id: &String| if tool == "kics" { id.chars().take(UUID_HEAD).collect() } else { id.clone() };
        listed.map(|(_, ids)| ids.iter().map(cut).collect::<Vec<String>>().join(" ")).unwrap_or_default()
    });
    let (id, service, tier) = (&card.id, &card.service, card.tier.name());
    let title = card.title.replace('|', "\\|");
    format!("| [{id}](../rules/{service}/{id}.md) | {} | {tier} | {title} | {} |", card.severity, ids.join(" | "))
}

//! The matrix as Markdown: tables, and the controls that need somebody.

use super::super::markdown::{code, escape};
use super::super::text::counted;
use super::MatrixPage;
use crate::matrix::{Control, FrameworkRow, How, INHERITED, State, Tally};
use std::io::{self, Write};

/// Most addresses of a control that are named.
const MAX_ADDRESSES: usize = 10;

/// Writes the page.
pub(super) fn render(page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Responsibility matrix\n")?;
    if !page.complete {
        writeln!(out, "**Incomplete**: not every input could be read or evaluated.\n")?;
    }
    writeln!(out, "AWS alone answers for: {INHERITED}.\n\n## Who answers, by service model\n")?;
    writeln!(out, "| model | services here | AWS answers for | you answer for |{}", heads())?;
    writeln!(out, "|---|---|---|---|{}", "---:|".repeat(State::ALL.len()))?;
    for row in &page.matrix.models {
        let services: Vec<String> = row.services.iter().map(|(name, n)| format!("{} {n}", escape(name))).collect();
        let (model, cells) = (row.model, cells(&row.tally));
        writeln!(
            out,
            "| {} | {} | {} | {} |{cells}",
            model.name(),
            services.join(", "),
            model.aws(),
            model.customer()
        )?;
    }
    writeln!(out, "\n## Duties\n\n| duty | who | shown by code | what it is |{}", heads())?;
    writeln!(out, "|---|---|---|---|{}", "---:|".repeat(State::ALL.len()))?;
    for row in &page.matrix.duties {
        let cells = match row.duty.how {
            How::Manual => " evidence to collect |".to_owned() + &" |".repeat(State::ALL.len() - 1),
            _ => cells(&row.tally),
        };
        let duty = row.duty;
        writeln!(out, "| {} | {} | {} | {} |{cells}", duty.id, duty.side.name(), duty.how.name(), duty.text)?;
    }
    for (state, heading) in
        [(State::Disproved, "Disproved"), (State::Undetermined, "Left open"), (State::Accepted, "Accepted as risk")]
    {
        let of_state: Vec<&Control> = page.matrix.controls().filter(|control| control.state == state).collect();
        if !of_state.is_empty() {
            writeln!(out, "\n## {heading}\n")?;
        }
        for control in of_state {
            writeln!(out, "{}", item(control))?;
        }
    }
    writeln!(out, "\n## Evidence to collect beside the code\n")?;
    for row in page.matrix.duties.iter().filter(|row| !row.duty.evidence.is_empty()) {
        writeln!(out, "- {}: {}", row.duty.id, row.duty.evidence)?;
    }
    page.frameworks.iter().try_for_each(|row| framework(row, out))
}

fn heads() -> String {
    State::ALL.map(|state| format!(" {} |", state.name())).concat()
}

fn cells(tally: &Tally) -> String {
    State::ALL.map(|state| format!(" {} |", tally.of(state))).concat()
}

fn item(control: &Control) -> String {
    let resources = match control.state {
        State::Undetermined => &control.open,
        State::Accepted => &control.accepted,
        _ => &control.failing,
    };
    let mut shown: Vec<String> = resources.addresses.iter().take(MAX_ADDRESSES).map(|address| code(address)).collect();
    if resources.count() > shown.len() {
        shown.push(format!("and {} more", resources.count() - shown.len()));
    }
    let reasons: Vec<String> = control.reasons.iter().map(|reason| escape(reason)).collect();
    let why = match control.state {
        State::Accepted if !reasons.is_empty() => format!(" Reason: {}.", reasons.join("; ")),
        _ => String::new(),
    };
    let severity = control.worst.map_or_else(String::new, |severity| format!("{severity}, "));
    let (title, id) = (escape(&control.rule.title), code(&control.rule.id));
    format!("- **{title}** ({severity}{}, {id}): {}.{why}", control.rule.duty, shown.join(", "))
}

fn framework(row: &FrameworkRow<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {} ({})\n", row.title, counted(row.requirements.len(), "requirement"))?;
    writeln!(out, "| requirement | by code | state | rules |\n|---|---|---|---|")?;
    for requirement in &row.requirements {
        let rules: Vec<String> = requirement.controls.iter().map(|control| code(&control.rule.id)).collect();
        let state = if rules.is_empty() { "" } else { requirement.state.name() };
        writeln!(out, "| {} | {} | {state} | {} |", requirement.id, requirement.coverage.name(), rules.join(", "))?;
    }
    Ok(())
}

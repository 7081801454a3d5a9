//! The matrix as one page for people.

use super::super::text::{counted, inline};
use super::MatrixPage;
use crate::matrix::{Control, Coverage, DutyRow, FrameworkRow, How, INHERITED, ModelRow, Side, State, Tally};
use std::io::{self, Write};

/// Most controls of a duty that are named.
const MAX_NAMED: usize = 5;

/// Writes the page.
pub(super) fn render(page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint(page.color);
    writeln!(out, "{}", paint.bold("Who answers for what"))?;
    writeln!(out, "\n  AWS alone: {INHERITED}")?;
    for row in &page.matrix.models {
        model(row, &paint, out)?;
    }
    writeln!(out, "\n{}", paint.bold("What the code says of your side"))?;
    writeln!(out, "\n  {:36} {:9} {:7} {}", "duty", "who", "how", paint.heads())?;
    for row in &page.matrix.duties {
        duty(row, &paint, out)?;
    }
    writeln!(out, "  {:36} {:9} {:7} {}", "all", "", "", paint.tally(&page.matrix.tally()))?;
    named(page, &paint, out)?;
    evidence(page, &paint, out)?;
    for row in &page.frameworks {
        framework(row, &paint, out)?;
    }
    if !page.complete {
        writeln!(out, "\nincomplete: not every input could be read or evaluated")?;
    }
    Ok(())
}

fn model(row: &ModelRow, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    let services: Vec<String> = row.services.iter().map(|(name, count)| format!("{} {count}", inline(name))).collect();
    writeln!(out, "\n  {} ({})", paint.bold(row.model.name()), services.join(", "))?;
    writeln!(out, "    AWS: {}", row.model.aws())?;
    writeln!(out, "    you: {}", row.model.customer())?;
    let states = State::ALL.iter().filter(|state| **state != State::NotApplicable);
    let said: Vec<String> = states.map(|state| format!("{} {}", row.tally.of(*state), state.name())).collect();
    writeln!(out, "    controls: {}", said.join(", "))
}

fn duty(row: &DutyRow, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    let numbers = match row.duty.how {
        How::Manual => "evidence to collect".to_owned(),
        _ if row.controls.is_empty() => "no rule yet".to_owned(),
        _ => paint.tally(&row.tally),
    };
    writeln!(out, "  {:36} {:9} {:7} {numbers}", row.duty.id, who(row.duty.side), row.duty.how.name())
}

fn who(side: Side) -> &'static str {
    match side {
        Side::Customer => "you",
        Side::Shared => "both",
    }
}

/// The controls that need somebody, by duty.
fn named(page: &MatrixPage<'_>, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    for (state, heading) in [
        (State::Disproved, "Disproved"),
        (State::Undetermined, "Left open by the code"),
        (State::Accepted, "Accepted as risk"),
    ] {
        if page.matrix.tally().of(state) == 0 {
            continue;
        }
        writeln!(out, "\n{}", paint.bold(heading))?;
        for row in &page.matrix.duties {
            let of_state: Vec<&Control> = row.controls.iter().filter(|control| control.state == state).collect();
            if of_state.is_empty() {
                continue;
            }
            writeln!(out, "\n  {}", row.duty.id)?;
            for control in of_state.iter().take(MAX_NAMED) {
                writeln!(out, "    {}", line(control))?;
            }
            if of_state.len() > MAX_NAMED {
                writeln!(out, "    … and {} more", of_state.len() - MAX_NAMED)?;
            }
        }
    }
    Ok(())
}

fn line(control: &Control) -> String {
    let resources = match control.state {
        State::Disproved => &control.failing,
        State::Undetermined => &control.open,
        State::Accepted => &control.accepted,
        State::Proven | State::NotApplicable => &control.passing,
    };
    let title = inline(&control.rule.title);
    let severity = control.worst.map_or_else(String::new, |severity| format!("{severity}: "));
    let reasons: Vec<String> = control.reasons.iter().map(|reason| inline(reason)).collect();
    let why = if control.state == State::Accepted && !reasons.is_empty() {
        format!(": {}", reasons.join("; "))
    } else {
        String::new()
    };
    format!("{severity}{title} ({}){why}", counted(resources.count(), "resource"))
}

/// What code cannot show.
fn evidence(page: &MatrixPage<'_>, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}\n", paint.bold("Evidence to collect beside the code"))?;
    for row in page.matrix.duties.iter().filter(|row| !row.duty.evidence.is_empty()) {
        writeln!(out, "  {:36} {}", row.duty.id, row.duty.evidence)?;
    }
    Ok(())
}

fn framework(row: &FrameworkRow<'_>, paint: &Paint, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", paint.bold(&format!("{} ({})", row.title, row.name)))?;
    let count = |coverage| row.requirements.iter().filter(|r| r.coverage == coverage).count();
    let covers = [Coverage::Covered, Coverage::Partly, Coverage::People, Coverage::NotByCode];
    let said: Vec<String> = covers.iter().map(|coverage| format!("{} {}", count(*coverage), coverage.name())).collect();
    writeln!(out, "  {}: {}\n", counted(row.requirements.len(), "requirement"), said.join(", "))?;
    for requirement in &row.requirements {
        let state = if requirement.controls.is_empty() { "" } else { requirement.state.name() };
        let id = requirement.id;
        writeln!(out, "  {id:24} {:16} {}", requirement.coverage.name(), paint.state(requirement.state, state))?;
    }
    Ok(())
}

/// Colours, where they are wanted.
struct Paint(bool);

impl Paint {
    fn styled(&self, code: &str, text: &str) -> String {
        if self.0 && !text.trim().is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bold(&self, text: &str) -> String {
        self.styled("1", text)
    }

    fn state(&self, state: State, text: &str) -> String {
        let code = match state {
            State::Proven => "32",
            State::Disproved => "31",
            State::Undetermined => "33",
            State::Accepted => "35",
            State::NotApplicable => "2",
        };
        self.styled(code, text)
    }

    fn heads(&self) -> String {
        State::ALL.map(|state| format!("{:>15}", state.name())).concat()
    }

    fn tally(&self, tally: &Tally) -> String {
        let cell = |state: State| match tally.of(state) {
            0 => format!("{:>15}", "·"),
            count => self.state(state, &format!("{count:>15}")),
        };
        State::ALL.map(cell).concat()
    }
}

//! The responsibility matrix in a page: every number leads to the controls behind it, every control to its findings.

use super::super::Report;
use super::super::matrix::MatrixPage;
use super::super::text::counted;
use super::escape::{prose, text};
use super::findings::place;
use super::listing::{Kind, Listing, Row};
use crate::matrix::{Control, DutyRow, FrameworkRow, How, INHERITED, Resources, Side, State, Tally};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes everything about the matrix.
pub(super) fn sections(
    page: &MatrixPage<'_>,
    report: &Report<'_>,
    listing: &Listing<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let controls: Vec<&Control> = page.matrix.controls().collect();
    tiles(&page.matrix.tally(), out)?;
    contents(page, out)?;
    models(page, &controls, out)?;
    duties(page, out)?;
    page.frameworks.iter().try_for_each(|row| framework(row, out))?;
    evidence(page, out)?;
    writeln!(out, "<section aria-labelledby=\"states-heading\">\n<h2 id=\"states-heading\">Controls by state</h2>")?;
    links("state", &controls, out)?;
    writeln!(out, "</section>\n<section aria-labelledby=\"controls-heading\">")?;
    writeln!(out, "<h2 id=\"controls-heading\">Duty by duty</h2>")?;
    page.matrix.duties.iter().try_for_each(|row| duty(row, report, listing, out))?;
    writeln!(out, "</section>")
}

fn tiles(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<ul class=\"tiles\" aria-label=\"Controls by state\">")?;
    for state in State::ALL {
        let number = number("state", state, tally.of(state));
        write!(out, "<li class=\"{}\"><b>{number}</b> {}</li>", key(state), state.name())?;
    }
    writeln!(out, "</ul>")
}

/// Where in the page what is.
fn contents(page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let link = |(id, what): (String, &str)| format!("<li><a href=\"#{id}\">{}</a></li>", text(what));
    let parts = [("models-heading", "Who answers for what"), ("duties-heading", "What the code says of your side")];
    let frameworks = page.frameworks.iter().map(|row| (format!("framework-{}", row.name), row.title));
    let more = [
        ("evidence", "Evidence to collect"),
        ("states-heading", "Controls by state"),
        ("controls-heading", "Duty by duty"),
        ("failed", "Findings"),
    ];
    let own = |(id, what): (&str, &'static str)| (id.to_owned(), what);
    let all = parts.into_iter().map(own).chain(frameworks).chain(more.into_iter().map(own));
    writeln!(out, "<nav aria-label=\"On this page\"><ul>{}</ul></nav>", all.map(link).collect::<String>())
}

/// As it stands in ids and classes.
fn key(state: State) -> &'static str {
    match state {
        State::NotApplicable => "none",
        _ => state.name(),
    }
}

/// A number that leads to what it counts, under `id`.
fn number(id: &str, state: State, count: usize) -> String {
    match count {
        0 => "<span class=\"zero\">0</span>".to_owned(),
        _ => format!("<a href=\"#{id}-{}\">{count}</a>", key(state)),
    }
}

fn numbers(id: &str, tally: &Tally) -> String {
    State::ALL.map(|state| format!("<td class=\"{}\">{}</td>", key(state), number(id, state, tally.of(state)))).concat()
}

fn table(label: &str, heads: &[&str], states: bool, out: &mut dyn Write) -> io::Result<()> {
    let states: &[State] = if states { &State::ALL } else { &[] };
    let heads = heads.iter().copied().chain(states.iter().map(|state| state.name()));
    let heads: Vec<String> = heads.map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    writeln!(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><table>")?;
    writeln!(out, "<thead><tr>{}</tr></thead>\n<tbody>", heads.concat())
}

fn models(page: &MatrixPage<'_>, controls: &[&Control], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"models-heading\">\n<h2 id=\"models-heading\">Who answers for what</h2>")?;
    writeln!(out, "<p>AWS alone answers for: {INHERITED}.</p>")?;
    table("Service models", &["model", "services here", "AWS answers for", "you answer for"], true, out)?;
    for row in &page.matrix.models {
        let services: Vec<String> =
            row.services.iter().map(|(name, count)| format!("{} <small>{count}</small>", text(name))).collect();
        writeln!(
            out,
            "<tr><th scope=\"row\">{name}</th><td>{}</td><td>{}</td><td>{}</td>{}</tr>",
            services.join(", "),
            row.model.aws(),
            row.model.customer(),
            numbers(&format!("model-{}", row.model.name()), &row.tally),
            name = row.model.name(),
        )?;
    }
    writeln!(out, "</tbody></table></div>")?;
    for row in &page.matrix.models {
        let name = row.model.name();
        let about: Vec<&Control> =
            controls.iter().copied().filter(|control| row.services.contains_key(&control.rule.service)).collect();
        writeln!(
            out,
            "<details class=\"group\"><summary><h3>Controls of {name} services</h3></summary><div class=\"body\">"
        )?;
        links(&format!("model-{name}"), &about, out)?;
        writeln!(out, "</div></details>")?;
    }
    writeln!(out, "</section>")
}

fn duties(page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"duties-heading\">")?;
    writeln!(out, "<h2 id=\"duties-heading\">What the code says of your side</h2>")?;
    table("Duties", &["duty", "who answers", "shown by code"], true, out)?;
    for row in &page.matrix.duties {
        let duty = row.duty;
        let who = match duty.side {
            Side::Customer => "you",
            Side::Shared => "both",
        };
        let wide = format!("<td colspan=\"{}\" class=\"wide\">", State::ALL.len());
        let numbers = match duty.how {
            How::Manual => format!("{wide}<a href=\"#evidence\">evidence to collect</a></td>"),
            _ if row.controls.is_empty() => format!("{wide}no rule yet</td>"),
            _ => numbers(&format!("duty-{}", duty.id), &row.tally),
        };
        writeln!(
            out,
            "<tr><th scope=\"row\"><a href=\"#duty-{id}\">{id}</a><small>{}</small></th><td>{who}</td><td>{}</td>{numbers}</tr>",
            text(duty.text),
            duty.how.name(),
            id = duty.id,
        )?;
    }
    let all = numbers("state", &page.matrix.tally());
    writeln!(
        out,
        "</tbody><tfoot><tr><th scope=\"row\" colspan=\"3\">all</th>{all}</tr></tfoot></table></div>\n</section>"
    )
}

fn evidence(page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section id=\"evidence\" aria-labelledby=\"evidence-heading\">")?;
    writeln!(out, "<h2 id=\"evidence-heading\">Evidence to collect beside the code</h2>\n<ul>")?;
    for row in page.matrix.duties.iter().filter(|row| !row.duty.evidence.is_empty()) {
        let duty = row.duty;
        writeln!(out, "<li><a href=\"#duty-{id}\">{id}</a>: {}</li>", text(duty.evidence), id = duty.id)?;
    }
    writeln!(out, "</ul>\n</section>")
}

/// One list of links for each state that occurs.
fn links(id: &str, controls: &[&Control], out: &mut dyn Write) -> io::Result<()> {
    for state in State::ALL {
        let items: Vec<String> = controls
            .iter()
            .filter(|control| control.state == state)
            .map(|control| format!("<li><a href=\"#control-{0}\">{0}</a></li>", text(&control.rule.id)))
            .collect();
        if items.is_empty() {
            continue;
        }
        let (key, name, count) = (key(state), state.name(), items.len());
        writeln!(
            out,
            "<details class=\"group\" id=\"{id}-{key}\"><summary><h4><span class=\"badge {key}\">{name}</span> {}</h4>\
             </summary><ul class=\"names\">{}</ul></details>",
            counted(count, "control"),
            items.concat()
        )?;
    }
    Ok(())
}

fn duty(row: &DutyRow, report: &Report<'_>, listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    let duty = row.duty;
    let said: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| *state != State::NotApplicable && row.tally.of(*state) > 0)
        .map(|state| format!("<span class=\"badge {}\">{} {}</span>", key(state), row.tally.of(state), state.name()))
        .collect();
    writeln!(
        out,
        "<details class=\"group duty\" id=\"duty-{id}\"><summary><h3>{id}</h3>{}</summary><div class=\"body\">\n<p>{}</p>",
        said.join(" "),
        text(duty.text),
        id = duty.id
    )?;
    if !duty.evidence.is_empty() {
        writeln!(out, "<p><strong>Evidence to collect:</strong> {}</p>", text(duty.evidence))?;
    }
    for state in State::ALL {
        let of_state: Vec<&Control> = row.controls.iter().filter(|control| control.state == state).collect();
        if of_state.is_empty() {
            continue;
        }
        let (key, name, count) = (key(state), state.name(), of_state.len());
        writeln!(out, "<h4 id=\"duty-{}-{key}\"><span class=\"badge {key}\">{name}</span> {count}</h4>", duty.id)?;
        for control in of_state {
            self::control(control, report, listing, out)?;
        }
    }
    writeln!(out, "</div></details>")
}

/// A control with the resources behind its state.
fn control(control: &Control, report: &Report<'_>, listing: &Listing<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rule = &*control.rule;
    let severity = control.worst.unwrap_or(rule.severity).name();
    let (id, title) = (text(&rule.id), prose(&rule.title));
    // What holds needs no alarm.
    let tone = if control.state == State::Proven { "" } else { severity };
    if control.state == State::NotApplicable {
        return writeln!(
            out,
            "<p class=\"control\" id=\"control-{id}\"><code>{id}</code> nothing here that it is about</p>"
        );
    }
    writeln!(
        out,
        "<details class=\"group control\" id=\"control-{id}\"><summary><span class=\"badge {tone}\">{severity}</span> \
         <code>{id}</code></summary><div class=\"body\">\n<p>It looks for: {title}</p>"
    )?;
    for (heading, kind, resources) in [
        ("Failing", Kind::Failed, &control.failing),
        ("Not decided by the code", Kind::Open, &control.open),
        ("Accepted as risk", Kind::Accepted, &control.accepted),
        ("Passing", Kind::Passed, &control.passing),
    ] {
        behind(heading, resources, listing.of_rule(&rule.id, kind), report, out)?;
    }
    let reasons: Vec<String> = control.reasons.iter().map(|reason| text(reason)).collect();
    if !reasons.is_empty() {
        writeln!(out, "<p class=\"accepted\"><strong>Accepted because:</strong> {}</p>", reasons.join("; "))?;
    }
    writeln!(out, "</div></details>")
}

/// The resources of one number, by finding where there are findings.
fn behind(
    heading: &str,
    resources: &Resources,
    rows: &[Row<'_>],
    report: &Report<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let count = resources.count();
    if count == 0 {
        return Ok(());
    }
    let code = |address: &str| format!("<code>{}</code>", text(address));
    writeln!(out, "<h5>{heading}: {}</h5>\n<ul>", counted(count, "resource"))?;
    for row in rows {
        let addresses: Vec<String> = row.entry.finding.addresses.iter().map(|address| code(address)).collect();
        let (number, place) = (row.number, text(&place(report, row)));
        writeln!(out, "<li><a href=\"#finding-{number}\">{place}</a> {}</li>", addresses.join(", "))?;
    }
    if rows.is_empty() {
        resources.addresses.iter().try_for_each(|address| writeln!(out, "<li>{}</li>", code(address)))?;
    }
    let named = resources.addresses.len();
    if count > named {
        writeln!(out, "<li>and {} more</li>", count - named)?;
    }
    writeln!(out, "</ul>")
}

fn framework(row: &FrameworkRow<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut coverage: BTreeMap<&str, usize> = BTreeMap::new();
    for requirement in &row.requirements {
        *coverage.entry(requirement.coverage.name()).or_default() += 1;
    }
    let (id, title) = (text(row.name), text(row.title));
    let said: Vec<String> = coverage.iter().map(|(name, count)| format!("{count} {name}")).collect();
    writeln!(out, "<section aria-labelledby=\"framework-{id}\">\n<h2 id=\"framework-{id}\">{title}</h2>")?;
    writeln!(out, "<p>{}: {}</p>", counted(row.requirements.len(), "requirement"), said.join(", "))?;
    table(&title, &["requirement", "by code", "state", "controls"], false, out)?;
    for requirement in &row.requirements {
        let state = requirement.state;
        let badge = match requirement.controls.is_empty() {
            true => String::new(),
            false => format!("<span class=\"badge {}\">{}</span>", key(state), state.name()),
        };
        let rules: Vec<String> = requirement
            .controls
            .iter()
            .map(|control| format!("<a href=\"#control-{0}\">{0}</a>", text(&control.rule.id)))
            .collect();
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{badge}</td><td>{}</td></tr>",
            text(requirement.id),
            requirement.coverage.name(),
            rules.join(", ")
        )?;
    }
    writeln!(out, "</tbody></table></div>\n</section>")
}

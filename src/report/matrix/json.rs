//! The matrix as JSON: all data behind it; `docs/json-output.md` describes the shape, `docs/matrix.schema.json` checks it.

use super::super::VERSION;
use super::super::escape::serializer;
use super::MatrixPage;
use crate::matrix::{Control, FrameworkRow, Resources, State, Tally};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Raised when a reader of the former shape would misread the new one.
const SCHEMA_VERSION: u32 = 1;

/// Writes one object.
pub(in crate::report) fn render(page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let models = page.matrix.models.iter().map(|row| {
        json!({
            "model": row.model.name(),
            "services": row.services,
            "aws": row.model.aws(),
            "customer": row.model.customer(),
            "controls": tally(&row.tally),
        })
    });
    let duties = page.matrix.duties.iter().map(|row| {
        json!({
            "duty": row.duty.id,
            "who": row.duty.side.name(),
            "how": row.duty.how.name(),
            "text": row.duty.text,
            "evidence": row.duty.evidence,
            "totals": tally(&row.tally),
            "controls": row.controls.iter().map(control).collect::<Vec<_>>(),
        })
    });
    let page = json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "yourside", "version": VERSION },
        "complete": page.complete,
        "inherited": crate::matrix::INHERITED,
        "totals": tally(&page.matrix.tally()),
        "models": models.collect::<Vec<_>>(),
        "duties": duties.collect::<Vec<_>>(),
        "frameworks": page.frameworks.iter().map(framework).collect::<Vec<_>>(),
    });
    page.serialize(&mut serializer(&mut *out))?;
    out.write_all(b"\n")
}

fn tally(tally: &Tally) -> Value {
    State::ALL.iter().map(|state| (key(*state), json!(tally.of(*state)))).collect::<Map<_, _>>().into()
}

fn key(state: State) -> String {
    state.name().replace(' ', "_")
}

fn control(control: &Control) -> Value {
    json!({
        "rule": control.rule.id,
        "title": control.rule.title,
        "severity": control.worst.unwrap_or(control.rule.severity).name(),
        "state": key(control.state),
        "failing": resources(&control.failing),
        "undetermined": resources(&control.open),
        "accepted": resources(&control.accepted),
        "reasons": control.reasons,
        "passing": resources(&control.passing),
    })
}

fn resources(resources: &Resources) -> Value {
    json!({ "count": resources.count(), "addresses": resources.addresses.iter().collect::<Vec<_>>() })
}

fn framework(row: &FrameworkRow<'_>) -> Value {
    let requirements = row.requirements.iter().map(|requirement| {
        json!({
            "id": requirement.id,
            "coverage": requirement.coverage.name(),
            "state": key(requirement.state),
            "rules": requirement.controls.iter().map(|control| &control.rule.id).collect::<Vec<_>>(),
        })
    });
    json!({ "framework": row.name, "title": row.title, "requirements": requirements.collect::<Vec<_>>() })
}

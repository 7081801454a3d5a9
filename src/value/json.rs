//! Common values as JSON, for `model` and for tests.

use super::{Kind, Part, Value};
use serde_json::{Map, Value as Json, json};

/// Text that stands for a masked value.
pub(crate) const MASK: &str = "(sensitive)";

/// `value` as JSON. What is not known becomes `{"unknown": reason}`, a reference `{"ref": "address.attribute"}`, a partly
/// known string `{"concat": [...]}`; a list or map that may hold more has a last element or a key `"..."`.
#[must_use]
pub(crate) fn to_json(value: &Value) -> Json {
    if value.sensitive {
        return Json::from(MASK);
    }
    match &value.kind {
        Kind::Null => Json::Null,
        Kind::Bool(b) => Json::from(*b),
        Kind::Number(n) => number(*n),
        Kind::String(s) => Json::from(&**s),
        Kind::Template(parts) => json!({ "concat": parts.iter().map(part).collect::<Vec<_>>() }),
        Kind::Document(d) => json!({ "json": to_json(&d.root) }),
        Kind::List(l) => {
            let rest = l.rest.iter().map(|u| json!({ "...": u.reason.phrase() }));
            l.items.iter().map(to_json).chain(rest).collect()
        }
        Kind::Map(m) => {
            let mut out: Map<String, Json> = m.entries.iter().map(|e| (e.key.to_string(), to_json(&e.value))).collect();
            if let Some(u) = &m.rest {
                out.insert("...".to_owned(), Json::from(u.reason.phrase()));
            }
            Json::Object(out)
        }
        Kind::Reference(r) => json!({ "ref": format!("{}.{}", r.target, r.attribute) }),
        Kind::Unknown(u) => json!({ "unknown": format!("{} {}", u.reason.phrase(), u.name).trim() }),
    }
}

fn part(part: &Part) -> Json {
    match part {
        Part::Literal(s) => Json::from(&**s),
        Part::Reference(r) => json!({ "ref": format!("{}.{}", r.target, r.attribute) }),
        Part::Unknown(u) => json!({ "unknown": format!("{} {}", u.reason.phrase(), u.name).trim() }),
    }
}

/// Whole numbers print without fraction, as both front ends write them.
fn number(n: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the 53 bits that a double holds exactly")]
    if n.fract() == 0.0 && n.abs() <= EXACT {
        return Json::from(n as i64);
    }
    Json::from(n)
}

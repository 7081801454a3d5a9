//! `AWS::Serverless::LayerVersion`: a layer, whose logical id changes with its content.

use super::cause::{Sam, Unit};
use super::code;
use super::names;

/// Expands a layer; its new logical id comes back.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) -> String {
    sam.check_properties(unit, "AWS::Serverless::LayerVersion");
    let (at, written) = (unit.here(), &unit.properties);
    let id = format!("{}{}", unit.id, names::digest(written));
    let mut layer = at.empty();
    layer.put("LayerName", written.at("LayerName").cloned().unwrap_or_else(|| at.text(unit.id.clone())));
    if let Some(uri) = written.at("ContentUri") {
        let place = code::place(uri, "ContentUri");
        let place = sam.attempt(place).flatten().map(|place| place.into_map(["S3Bucket", "S3Key", "S3ObjectVersion"]));
        let here = uri.here();
        layer.put("Content", place.unwrap_or_else(|| here.map([("S3Bucket", here.later()), ("S3Key", here.later())])));
    }
    layer.copy(written, &["Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"]);
    let policy = written.at("RetentionPolicy").map(|policy| sam.resolved(policy));
    let retention = match policy.as_ref().and_then(|policy| policy.text()) {
        None => unit.cause.pass.iter().find(|pair| &*pair.key == "DeletionPolicy").cloned(),
        Some(text) if text.eq_ignore_ascii_case("delete") => Some(at.pair("DeletionPolicy", at.text("Delete"))),
        Some(text) if text.eq_ignore_ascii_case("retain") => None,
        Some(other) => {
            sam.refuse(at, format!("`RetentionPolicy` is either Retain or Delete, not `{other}`"));
            None
        }
    };
    let retention = retention.unwrap_or_else(|| at.pair("DeletionPolicy", at.text("Retain")));
    let mut own = unit.own.clone();
    own.push(retention);
    sam.emit_with(&unit.cause, &id, "AWS::Lambda::LayerVersion", layer, &own);
    id
}

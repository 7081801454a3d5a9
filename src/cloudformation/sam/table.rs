//! `AWS::Serverless::SimpleTable`: a DynamoDB table with a key and nothing else.

use super::cause::{Sam, Unit};
use super::tags;

/// Expands a table.
pub(super) fn expand(sam: &mut Sam, unit: &Unit) {
    sam.check_properties(unit, "AWS::Serverless::SimpleTable");
    let (at, written) = (unit.here(), &unit.properties);
    let (name, kind) = match written.at("PrimaryKey") {
        Some(key) => {
            for needed in ["Name", "Type"] {
                if key.is_map() && key.at(needed).is_none() {
                    sam.refuse(key.here(), format!("`PrimaryKey` needs `{needed}`"));
                }
            }
            let kind = key.at("Type").cloned().unwrap_or_else(|| key.here().text("String"));
            (key.at("Name").cloned().unwrap_or_else(|| key.here().text("id")), kind)
        }
        None => (at.text("id"), at.text("String")),
    };
    let short = match kind.text() {
        Some("String") => kind.here().text("S"),
        Some("Number") => kind.here().text("N"),
        Some("Binary") => kind.here().text("B"),
        Some(other) => {
            sam.refuse(kind.here(), format!("`Type` of `PrimaryKey` is String, Number or Binary, not `{other}`"));
            kind
        }
        None => kind,
    };
    let mut table = at.map([
        ("AttributeDefinitions", at.list(vec![at.map([("AttributeName", name.clone()), ("AttributeType", short)])])),
        ("KeySchema", at.list(vec![at.map([("AttributeName", name), ("KeyType", at.text("HASH"))])])),
    ]);
    if written.at("ProvisionedThroughput").is_some_and(|throughput| !throughput.is_empty()) {
        table.copy(written, &["ProvisionedThroughput"]);
    } else {
        table.put("BillingMode", at.text("PAY_PER_REQUEST"));
    }
    table.copy(written, &["TableName"]);
    table.copy_said(written, &["SSESpecification", "PointInTimeRecoverySpecification"]);
    if let Some(written) = written.said("Tags") {
        table.put("Tags", written.here().list(tags::list(Some(written))));
    }
    sam.emit_with(&unit.cause, &unit.id, "AWS::DynamoDB::Table", table, &unit.own);
}

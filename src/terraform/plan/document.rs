//! The parts of `terraform show -json` that are read, as its format (versions 0.1 to 1.x) has them. Everything else is
//! skipped. Nesting is bounded by the JSON reader, which stops at 128 levels.

use crate::problem::{Code, Problem};
use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::error::Category;
use std::collections::BTreeMap;
use std::path::Path;

/// A file that is a plan in Terraform's own binary format.
const BINARY: Code = Code("read/binary-plan");
/// A file that is not JSON, or not a plan.
const INVALID: Code = Code("syntax/plan");

/// A plan, or a state.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document {
    /// What a plan leads to.
    pub(super) planned_values: Option<Values>,
    /// What a state holds.
    pub(super) values: Option<Values>,
    /// What was there before; it has the data sources that could be read.
    pub(super) prior_state: Option<State>,
    pub(super) resource_changes: Vec<Change>,
    pub(super) configuration: Option<Written>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct State {
    pub(super) values: Option<Values>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Values {
    pub(super) root_module: Module,
}

/// A module instance with its resource instances.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Module {
    /// `module.a[0].module.b`, empty for the root.
    pub(super) address: String,
    pub(super) resources: Vec<Instance>,
    pub(super) child_modules: Vec<Module>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Instance {
    pub(super) address: String,
    #[serde(default)]
    pub(super) mode: String,
    #[serde(rename = "type")]
    pub(super) type_name: String,
    pub(super) name: String,
    /// A number, a string, or null.
    #[serde(default)]
    pub(super) index: Json,
    #[serde(default)]
    pub(super) values: Json,
    /// `true` at the places that are sensitive.
    #[serde(default)]
    pub(super) sensitive_values: Json,
}

#[derive(Debug, Deserialize)]
pub(super) struct Change {
    pub(super) address: String,
    /// Set for an object that is to be replaced, beside the one with the same address that stays.
    #[serde(default)]
    pub(super) deposed: Option<String>,
    #[serde(default)]
    pub(super) change: Difference,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Difference {
    /// `true` at the places that are known after apply.
    pub(super) after_unknown: Json,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    pub(super) root_module: WrittenModule,
}

/// A module as it is written, once for all its instances.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WrittenModule {
    pub(super) resources: Vec<WrittenResource>,
    pub(super) module_calls: BTreeMap<String, ModuleCall>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModuleCall {
    pub(super) module: WrittenModule,
}

#[derive(Debug, Deserialize)]
pub(super) struct WrittenResource {
    /// Within its module.
    pub(super) address: String,
    #[serde(default)]
    pub(super) expressions: Json,
}

/// The plan in `bytes`.
///
/// # Errors
/// When they are not the JSON of a plan.
pub(super) fn parse(bytes: &[u8], path: &Path) -> Result<Document, Problem> {
    const COMMAND: &str = "write it as JSON with `terraform show -json FILE > plan.json` and name that file";
    if bytes.starts_with(b"PK") {
        let message = "plan is in Terraform's binary format, which only the Terraform that wrote it reads";
        return Err(Problem::of_path(BINARY, path, message).help(COMMAND));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Document = serde_json::from_slice(text).map_err(|error| {
        let line = error.line();
        let message = match error.classify() {
            // The reader's own message would show the value, which may be a secret.
            Category::Data => format!("line {line} has a value of another type than plans have there"),
            _ => format!("invalid JSON: {error}"),
        };
        Problem::of_path(INVALID, path, message).help(COMMAND)
    })?;
    if document.planned_values.is_none() && document.values.is_none() {
        let message = "plan has neither `planned_values` nor `values`";
        return Err(Problem::of_path(INVALID, path, message).help(COMMAND));
    }
    Ok(document)
}

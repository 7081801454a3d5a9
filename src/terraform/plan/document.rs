//! The parts of `terraform show -json` that are read, as its format (versions 0.1 to 1.x) has them. Everything else is
//! skipped. Nesting of modules, and of each value, is bounded by the JSON reader, which stops at 128 levels.

use crate::problem::{Code, Problem};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value as Json;
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// A file that is a plan in Terraform's own binary format.
const BINARY: Code = Code("read/binary-plan");
/// A file that is not JSON, or not a plan.
const INVALID: Code = Code("syntax/plan");

/// Text of the document, borrowed from it where it has no escapes.
pub(super) type Text<'d> = Cow<'d, str>;

/// A plan, or a state. Values are kept as the text that they are, and read one resource at a time: a plan says
/// everything three times, and most of it is never asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document<'d> {
    /// What a plan leads to.
    #[serde(borrow)]
    pub(super) planned_values: Option<Values<'d>>,
    /// What a state holds.
    #[serde(borrow)]
    pub(super) values: Option<Values<'d>>,
    /// What was there before; it has the data sources that could be read.
    #[serde(borrow)]
    pub(super) prior_state: Option<State<'d>>,
    #[serde(borrow)]
    pub(super) resource_changes: Vec<Change<'d>>,
    #[serde(borrow)]
    pub(super) configuration: Option<Written<'d>>,
    /// The input variables of the root.
    #[serde(borrow)]
    pub(super) variables: BTreeMap<String, Variable<'d>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct State<'d> {
    #[serde(borrow)]
    pub(super) values: Option<Values<'d>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Values<'d> {
    #[serde(borrow)]
    pub(super) root_module: Module<'d>,
}

/// A module instance with its resource instances.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Module<'d> {
    /// `module.a[0].module.b`, empty for the root.
    #[serde(borrow)]
    pub(super) address: Text<'d>,
    #[serde(borrow)]
    pub(super) resources: Vec<Instance<'d>>,
    #[serde(borrow)]
    pub(super) child_modules: Vec<Module<'d>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Instance<'d> {
    #[serde(borrow)]
    pub(super) address: Text<'d>,
    #[serde(borrow, default)]
    pub(super) mode: Text<'d>,
    #[serde(borrow, rename = "type")]
    pub(super) type_name: Text<'d>,
    #[serde(borrow)]
    pub(super) name: Text<'d>,
    /// A number, a string, or null.
    #[serde(default)]
    pub(super) index: Json,
    #[serde(borrow, default)]
    pub(super) values: Option<&'d RawValue>,
    /// `true` at the places that are sensitive.
    #[serde(borrow, default)]
    pub(super) sensitive_values: Option<&'d RawValue>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Change<'d> {
    #[serde(borrow)]
    pub(super) address: Text<'d>,
    /// Set for an object that is to be replaced, beside the one with the same address that stays.
    #[serde(default)]
    pub(super) deposed: Option<IgnoredAny>,
    #[serde(borrow, default)]
    pub(super) change: Difference<'d>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Difference<'d> {
    /// `true` at the places that are known after apply.
    #[serde(borrow)]
    pub(super) after_unknown: Option<&'d RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Written<'d> {
    #[serde(borrow)]
    pub(super) root_module: WrittenModule<'d>,
}

/// A module as it is written, once for all its instances.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WrittenModule<'d> {
    #[serde(borrow)]
    pub(super) resources: Vec<WrittenResource<'d>>,
    #[serde(borrow)]
    pub(super) module_calls: BTreeMap<String, ModuleCall<'d>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModuleCall<'d> {
    #[serde(borrow)]
    pub(super) module: WrittenModule<'d>,
}

#[derive(Debug, Deserialize)]
pub(super) struct WrittenResource<'d> {
    /// Within its module.
    #[serde(borrow)]
    pub(super) address: Text<'d>,
    #[serde(borrow, default)]
    pub(super) expressions: Option<&'d RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Variable<'d> {
    #[serde(borrow)]
    pub(super) value: Option<&'d RawValue>,
}

/// One part of the document that was kept as text; null where there is none.
///
/// # Errors
/// When it is nested deeper than the JSON reader goes.
pub(super) fn tree(text: Option<&RawValue>) -> Result<Json, serde_json::Error> {
    text.map_or(Ok(Json::Null), |text| serde_json::from_str(text.get()))
}

/// The plan in `bytes`.
///
/// # Errors
/// When they are not the JSON of a plan.
pub(super) fn parse<'d>(bytes: &'d [u8], path: &Path) -> Result<Document<'d>, Problem> {
    const COMMAND: &str = "write it as JSON with `terraform show -json FILE > plan.json` and name that file";
    if bytes.starts_with(b"PK") {
        let message = "plan is in Terraform's binary format, which only the Terraform that wrote it reads";
        return Err(Problem::of_path(BINARY, path, message).help(COMMAND));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Document<'_> = serde_json::from_slice(text).map_err(|error| {
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

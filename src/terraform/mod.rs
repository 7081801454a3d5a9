//! Terraform and OpenTofu: loading, variables, expressions, functions, expansion, modules and plans, down to resources.

mod json;
pub(crate) mod module;
pub(crate) mod number;
mod overrides;
pub(crate) mod schema;
pub(crate) mod load;
pub(crate) mod types;
pub(crate) mod value;
pub(crate) mod equality;
pub(crate) mod unify;
pub(crate) mod convert;
pub(crate) mod operators;
pub(crate) mod functions;
pub(crate) mod scope;
pub(crate) mod evaluate;
pub(crate) mod constraint;
pub(crate) mod lower;
mod frame;
mod instance;
mod variables;
mod expand;
mod body;
mod blocks;
mod resources;
mod calls;
mod providers;
mod data_sources;
mod policy_document;
mod references;
mod conditions;
mod files;
pub(crate) mod root;

pub(crate) use load::Modules;
pub(crate) use root::{Assignment, Evaluation, Options, evaluate_root};

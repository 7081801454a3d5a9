//! Terraform and OpenTofu: loading, variables, expressions, functions, expansion, modules and plans, down to resources.

mod json;
pub(crate) mod load;
pub(crate) mod module;
pub(crate) mod number;
mod overrides;
pub(crate) mod schema;
pub(crate) mod value;

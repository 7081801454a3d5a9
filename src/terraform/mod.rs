//! Terraform and OpenTofu: loading, variables, expressions, functions, expansion, modules and plans, down to resources.

pub(crate) mod number;
pub(crate) mod schema;
pub(crate) mod value;

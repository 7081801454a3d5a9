//! Terraform and OpenTofu: loading, variables, expressions, functions, expansion, modules and plans, down to resources.

pub(crate) mod number;
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

//! Text to spanned trees, comments kept. Knows no Terraform, no CloudFormation and no AWS.

pub(crate) mod hcl;
pub(crate) mod json;
pub(crate) mod data;
pub(crate) mod yaml;
pub(crate) mod comments;

//! Settings of the AWS provider.

use super::super::mapping::{Kind, text, texts};
use super::spellings::present;

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "provider.aws",
    terraform: &["provider.aws"],
    cloudformation: &[],
    identity: &[],
    rows: &[
        text("access_key", "access_key", ""),
        text("secret_key", "secret_key", ""),
        text("token", "token", ""),
        text("web_identity_token", "assume_role_with_web_identity.web_identity_token", ""),
        texts("endpoints", "endpoints", "").terraform_via(present),
    ],
    companions: &[],
}];

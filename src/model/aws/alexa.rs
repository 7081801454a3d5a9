//! Alexa skills.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "alexa.skill",
    terraform: &[],
    cloudformation: &["Alexa::ASK::Skill"],
    identity: &[],
    rows: &[
        text("client_secret", "", "AuthenticationConfiguration.ClientSecret"),
        text("refresh_token", "", "AuthenticationConfiguration.RefreshToken"),
    ],
    companions: &[],
}];

//! Amplify: apps and branches.

use super::super::mapping::{Kind, json, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "amplify.app",
        terraform: &["aws_amplify_app"],
        cloudformation: &["AWS::Amplify::App"],
        identity: &[],
        rows: &[
            text("access_token", "access_token", "AccessToken"),
            text("oauth_token", "oauth_token", "OauthToken"),
            text("basic_auth", "basic_auth_credentials", "BasicAuthConfig.Password"),
            text(
                "branch_basic_auth",
                "auto_branch_creation_config.basic_auth_credentials",
                "AutoBranchCreationConfig.BasicAuthConfig.Password",
            ),
            text("build_spec", "build_spec", "BuildSpec"),
        ],
        companions: &[],
    },
    Kind {
        name: "amplify.branch",
        terraform: &["aws_amplify_branch"],
        cloudformation: &["AWS::Amplify::Branch"],
        identity: &[],
        rows: &[text("basic_auth", "basic_auth_credentials", "BasicAuthConfig.Password")],
        companions: &[],
    },
    // What builds of an app or a branch are given.
    Kind {
        name: "amplify.environment",
        terraform: &["aws_amplify_app", "aws_amplify_branch"],
        cloudformation: &["AWS::Amplify::App", "AWS::Amplify::Branch"],
        identity: &[],
        rows: &[
            json("environment_variables", "environment_variables", "EnvironmentVariables"),
            text("build_spec", "build_spec", "BuildSpec"),
        ],
        companions: &[],
    },
];

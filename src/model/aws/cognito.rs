//! Cognito: user pools with their clients and risk settings, identity pools.

use super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, map, node, number, object, objects, text, texts,
};
use super::spellings::{on_off, present};

/// A declared policy that leaves a class out does not demand it; without any policy AWS demands all of them
/// (Cognito developer guide, "Adding user pool password requirements").
const PASSWORD_POLICY: &[Row] = &[
    number("minimum_length", "minimum_length", "MinimumLength"),
    boolean("require_lowercase", "require_lowercase", "RequireLowercase"),
    boolean("require_numbers", "require_numbers", "RequireNumbers"),
    boolean("require_symbols", "require_symbols", "RequireSymbols"),
    boolean("require_uppercase", "require_uppercase", "RequireUppercase"),
    number("temporary_password_validity_days", "temporary_password_validity_days", "TemporaryPasswordValidityDays"),
];

const RISK: &[Row] = &[
    text(
        "compromised_action",
        "compromised_credentials_risk_configuration.actions.event_action",
        "CompromisedCredentialsRiskConfiguration.Actions.EventAction",
    ),
    texts(
        "compromised_events",
        "compromised_credentials_risk_configuration.event_filter",
        "CompromisedCredentialsRiskConfiguration.EventFilter",
    ),
    text(
        "high_action",
        "account_takeover_risk_configuration.actions.high_action.event_action",
        "AccountTakeoverRiskConfiguration.Actions.HighAction.EventAction",
    ),
    text(
        "medium_action",
        "account_takeover_risk_configuration.actions.medium_action.event_action",
        "AccountTakeoverRiskConfiguration.Actions.MediumAction.EventAction",
    ),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "cognito.user_pool",
        terraform: &["aws_cognito_user_pool"],
        cloudformation: &["AWS::Cognito::UserPool"],
        identity: &[],
        rows: &[
            text("name", "name", "UserPoolName"),
            // Absent is INACTIVE, and OFF (CreateUserPool, SetUserPoolMfaConfig API reference).
            text("deletion_protection", "deletion_protection", "DeletionProtection").default(Literal::Text("INACTIVE")),
            text("mfa_configuration", "mfa_configuration", "MfaConfiguration")
                .cloudformation_via(on_off)
                .default(Literal::Text("OFF")),
            // Terraform sets up the factors in the same resource; CloudFormation also elsewhere.
            texts("mfa_factors", "sms_configuration|software_token_mfa_configuration|email_mfa_configuration", "")
                .terraform_via(present),
            object("password_policy", "password_policy", "Policies.PasswordPolicy", PASSWORD_POLICY),
            texts(
                "first_factors",
                "sign_in_policy.allowed_first_auth_factors",
                "Policies.SignInPolicy.AllowedFirstAuthFactors",
            ),
            objects(
                "recovery_mechanisms",
                "account_recovery_setting.recovery_mechanism",
                "AccountRecoverySetting.RecoveryMechanisms",
                &[text("name", "name", "Name"), number("priority", "priority", "Priority")],
            ),
            boolean(
                "admin_create_user_only",
                "admin_create_user_config.allow_admin_create_user_only",
                "AdminCreateUserConfig.AllowAdminCreateUserOnly",
            )
            .default(Literal::Bool(false)),
            text(
                "advanced_security_mode",
                "user_pool_add_ons.advanced_security_mode",
                "UserPoolAddOns.AdvancedSecurityMode",
            )
            .default(Literal::Text("OFF")),
            object("risk", "", "", RISK),
            map("tags", "tags", "UserPoolTags"),
        ],
        companions: &[Companion {
            terraform: &["aws_cognito_risk_configuration"],
            cloudformation: &["AWS::Cognito::UserPoolRiskConfigurationAttachment"],
            join: Spelling2 { terraform: "user_pool_id", cloudformation: "UserPoolId" },
            stands_alone: false,
            rows: &[object("risk", ".", ".", RISK)],
        }],
    },
    Kind {
        name: "cognito.user_pool_client",
        terraform: &["aws_cognito_user_pool_client"],
        cloudformation: &["AWS::Cognito::UserPoolClient"],
        identity: &[],
        rows: &[
            // Absent is LEGACY, and true (CreateUserPoolClient API reference).
            text("prevent_user_existence_errors", "prevent_user_existence_errors", "PreventUserExistenceErrors")
                .default(Literal::Text("LEGACY")),
            boolean("enable_token_revocation", "enable_token_revocation", "EnableTokenRevocation")
                .default(Literal::Bool(true)),
            node("user_pool", "cognito.user_pool", "user_pool_id", "UserPoolId"),
        ],
        companions: &[],
    },
    Kind {
        name: "cognito.identity_pool",
        terraform: &["aws_cognito_identity_pool"],
        cloudformation: &["AWS::Cognito::IdentityPool"],
        identity: &[],
        rows: &[
            // Absent is false (provider documentation; CloudFormation demands it).
            boolean(
                "allow_unauthenticated_identities",
                "allow_unauthenticated_identities",
                "AllowUnauthenticatedIdentities",
            )
            .default(Literal::Bool(false)),
            boolean("allow_classic_flow", "allow_classic_flow", "AllowClassicFlow").default(Literal::Bool(false)),
        ],
        companions: &[],
    },
];

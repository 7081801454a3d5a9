//! CodePipeline: pipelines and webhooks.

use super::super::mapping::{Kind, node, objects, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "codepipeline.pipeline",
        terraform: &["aws_codepipeline"],
        cloudformation: &["AWS::CodePipeline::Pipeline"],
        identity: &[],
        rows: &[objects(
            "artifact_stores",
            "artifact_store",
            "ArtifactStores[].ArtifactStore|ArtifactStore",
            &[node("kms_key_id", "kms.key", "encryption_key.id", "EncryptionKey.Id")],
        )],
        companions: &[],
    },
    Kind {
        name: "codepipeline.webhook",
        terraform: &["aws_codepipeline_webhook"],
        cloudformation: &["AWS::CodePipeline::Webhook"],
        identity: &[],
        rows: &[text(
            "secret_token",
            "authentication_configuration.secret_token",
            "AuthenticationConfiguration.SecretToken",
        )],
        companions: &[],
    },
];

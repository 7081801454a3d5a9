//! Amazon MQ: brokers and their configurations.

use super::super::mapping::{Kind, Literal, boolean, node, object, objects, text};

pub(super) const KINDS: &[Kind] = &[
    BROKER,
    Kind {
        name: "mq.engine",
        terraform: &["aws_mq_broker", "aws_mq_configuration"],
        cloudformation: &["AWS::AmazonMQ::Broker", "AWS::AmazonMQ::Configuration"],
        identity: &[],
        rows: &[
            text("engine_type", "engine_type", "EngineType"),
            text("engine_version", "engine_version", "EngineVersion"),
        ],
        companions: &[],
    },
];

/// What is absent is off, private, and one instance (CreateBroker API reference).
const BROKER: Kind = Kind {
    name: "mq.broker",
    terraform: &["aws_mq_broker"],
    cloudformation: &["AWS::AmazonMQ::Broker"],
    identity: &[],
    rows: &[
        text("engine_type", "engine_type", "EngineType"),
        object(
            "logs",
            "logs",
            "Logs",
            &[
                boolean("audit", "audit", "Audit").default(Literal::Bool(false)),
                boolean("general", "general", "General").default(Literal::Bool(false)),
            ],
        ),
        boolean("auto_minor_version_upgrade", "auto_minor_version_upgrade", "AutoMinorVersionUpgrade")
            .default(Literal::Bool(false)),
        boolean("publicly_accessible", "publicly_accessible", "PubliclyAccessible").default(Literal::Bool(false)),
        objects("users", "user", "Users", &[text("password", "password", "Password")]),
        text(
            "ldap_password",
            "ldap_server_metadata.service_account_password",
            "LdapServerMetadata.ServiceAccountPassword",
        ),
        node("kms_key_id", "kms.key", "encryption_options.kms_key_id", "EncryptionOptions.KmsKeyId"),
        boolean("use_aws_owned_key", "encryption_options.use_aws_owned_key", "EncryptionOptions.UseAwsOwnedKey"),
        text("deployment_mode", "deployment_mode", "DeploymentMode").default(Literal::Text("SINGLE_INSTANCE")),
    ],
    companions: &[],
};

//! Bedrock: agents, guardrails, models, prompts, data sources, invocation logs.

use super::super::mapping::{Kind, Literal, Row, boolean, node, number, objects, text};

const GROUNDING: &[Row] = &[text("type", "type", "Type"), number("threshold", "threshold", "Threshold")];
const CONTENT: &[Row] = &[
    text("type", "type", "Type"),
    text("input_strength", "input_strength", "InputStrength"),
    boolean("input_enabled", "input_enabled", "InputEnabled"),
    text("input_action", "input_action", "InputAction"),
];
const SENSITIVE: &[Row] = &[
    text("action", "action", "Action"),
    boolean("output_enabled", "output_enabled", "OutputEnabled"),
    text("output_action", "output_action", "OutputAction"),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "bedrock.agent",
        terraform: &["aws_bedrockagent_agent"],
        cloudformation: &["AWS::Bedrock::Agent"],
        identity: &[],
        rows: &[
            node("kms_key_id", "kms.key", "customer_encryption_key_arn", "CustomerEncryptionKeyArn"),
            text(
                "guardrail",
                "guardrail_configuration.guardrail_identifier",
                "GuardrailConfiguration.GuardrailIdentifier",
            ),
            node("role", "iam.role", "agent_resource_role_arn", "AgentResourceRoleArn"),
        ],
        companions: &[],
    },
    Kind {
        name: "bedrock.custom_model",
        terraform: &["aws_bedrock_custom_model"],
        cloudformation: &[],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "custom_model_kms_key_id", "")],
        companions: &[],
    },
    Kind {
        name: "bedrock.data_source",
        terraform: &["aws_bedrockagent_data_source"],
        cloudformation: &["AWS::Bedrock::DataSource"],
        identity: &[],
        rows: &[node(
            "kms_key_id",
            "kms.key",
            "server_side_encryption_configuration.kms_key_arn",
            "ServerSideEncryptionConfiguration.KmsKeyArn",
        )],
        companions: &[],
    },
    Kind {
        name: "bedrock.prompt",
        terraform: &["aws_bedrockagent_prompt"],
        cloudformation: &["AWS::Bedrock::Prompt"],
        identity: &[],
        rows: &[node("kms_key_id", "kms.key", "customer_encryption_key_arn", "CustomerEncryptionKeyArn")],
        companions: &[],
    },
    Kind {
        name: "bedrock.guardrail",
        terraform: &["aws_bedrock_guardrail"],
        cloudformation: &["AWS::Bedrock::Guardrail"],
        identity: &[],
        rows: &[
            objects(
                "grounding",
                "contextual_grounding_policy_config.filters_config",
                "ContextualGroundingPolicyConfig.FiltersConfig",
                GROUNDING,
            ),
            objects(
                "content_filters",
                "content_policy_config.filters_config",
                "ContentPolicyConfig.FiltersConfig",
                CONTENT,
            ),
            objects(
                "pii_entities",
                "sensitive_information_policy_config.pii_entities_config",
                "SensitiveInformationPolicyConfig.PiiEntitiesConfig",
                SENSITIVE,
            ),
            objects(
                "regexes",
                "sensitive_information_policy_config.regexes_config",
                "SensitiveInformationPolicyConfig.RegexesConfig",
                SENSITIVE,
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "bedrock.invocation_logging",
        terraform: &["aws_bedrock_model_invocation_logging_configuration"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            text("log_group", "logging_config.cloudwatch_config.log_group_name", ""),
            text("bucket", "logging_config.s3_config.bucket_name", ""),
            boolean("text", "logging_config.text_data_delivery_enabled", "").default(Literal::Bool(true)),
        ],
        companions: &[],
    },
];

//! Organizations: the organization, its policies and where they are attached.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, json, text, texts};

pub(super) const KINDS: &[Kind] = &[
    // Absent is ALL (CreateOrganization API reference).
    Kind {
        name: "organizations.organization",
        terraform: &["aws_organizations_organization"],
        cloudformation: &["AWS::Organizations::Organization"],
        identity: &[],
        rows: &[text("feature_set", "feature_set", "FeatureSet").default(Literal::Text("ALL"))],
        companions: &[],
    },
    Kind {
        name: "organizations.iam_features",
        terraform: &["aws_iam_organizations_features"],
        cloudformation: &[],
        identity: &[],
        rows: &[texts("enabled_features", "enabled_features", "")],
        companions: &[],
    },
    Kind {
        name: "organizations.policy",
        terraform: &["aws_organizations_policy"],
        cloudformation: &["AWS::Organizations::Policy"],
        identity: &[],
        rows: &[
            text("type", "type", "Type").defaults(Literal::Text("SERVICE_CONTROL_POLICY"), Literal::Nothing),
            json("content", "content", "Content"),
            text("content_text", "content", "Content"),
            texts("targets", "", "TargetIds"),
        ],
        companions: &[Companion {
            terraform: &["aws_organizations_policy_attachment"],
            cloudformation: &[],
            join: Spelling2 { terraform: "policy_id", cloudformation: "" },
            stands_alone: false,
            rows: &[texts("targets", "target_id", "")],
        }],
    },
];

//! ECR: repositories and the scanning of the whole registry. Repository policies are `documents`'.

use super::super::mapping::{Companion, Kind, Literal, Row, Spelling2, boolean, objects, text};

const SCAN_RULE: &[Row] = &[
    text("scan_frequency", "scan_frequency", "ScanFrequency"),
    objects(
        "filters",
        "repository_filter",
        "RepositoryFilters",
        &[text("filter", "filter", "Filter"), text("filter_type", "filter_type", "FilterType")],
    ),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "ecr.repository",
        terraform: &["aws_ecr_repository"],
        cloudformation: &["AWS::ECR::Repository"],
        identity: &["name"],
        rows: &[
            text("name", "name", "RepositoryName"),
            // Absent is false (ImageScanningConfiguration API reference).
            boolean(
                "scan_on_push",
                "image_scanning_configuration.scan_on_push",
                "ImageScanningConfiguration.ScanOnPush",
            )
            .default(Literal::Bool(false)),
            text(
                "encryption_type",
                "encryption_configuration.encryption_type",
                "EncryptionConfiguration.EncryptionType",
            ),
            text("kms_key", "encryption_configuration.kms_key", "EncryptionConfiguration.KmsKey"),
            text("lifecycle_policy", "", "LifecyclePolicy.LifecyclePolicyText"),
            text("policy", "", "RepositoryPolicyText"),
        ],
        companions: &[
            Companion {
                terraform: &["aws_ecr_lifecycle_policy"],
                cloudformation: &[],
                join: Spelling2 { terraform: "repository", cloudformation: "" },
                stands_alone: false,
                rows: &[text("lifecycle_policy", "policy", "")],
            },
            Companion {
                terraform: &["aws_ecr_repository_policy"],
                cloudformation: &[],
                join: Spelling2 { terraform: "repository", cloudformation: "" },
                stands_alone: false,
                rows: &[text("policy", "policy", "")],
            },
        ],
    },
    // A repository, or what repositories are made by when an image is first pushed.
    Kind {
        name: "ecr.repository_settings",
        terraform: &["aws_ecr_repository", "aws_ecr_repository_creation_template"],
        cloudformation: &["AWS::ECR::Repository", "AWS::ECR::RepositoryCreationTemplate"],
        identity: &[],
        rows: &[
            // Absent is MUTABLE (CreateRepository API reference).
            text("image_tag_mutability", "image_tag_mutability", "ImageTagMutability")
                .default(Literal::Text("MUTABLE")),
            text(
                "encryption_type",
                "encryption_configuration.encryption_type",
                "EncryptionConfiguration.EncryptionType",
            ),
            text("kms_key", "encryption_configuration.kms_key", "EncryptionConfiguration.KmsKey"),
        ],
        companions: &[],
    },
    Kind {
        name: "ecr.registry_scanning",
        terraform: &["aws_ecr_registry_scanning_configuration"],
        cloudformation: &["AWS::ECR::RegistryScanningConfiguration"],
        identity: &[],
        rows: &[
            // Absent is BASIC (PutRegistryScanningConfiguration API reference).
            text("scan_type", "scan_type", "ScanType").default(Literal::Text("BASIC")),
            objects("rules", "rule", "Rules", SCAN_RULE),
        ],
        companions: &[],
    },
];

//! S3: buckets with everything that is said of them elsewhere.

use super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, map, node, number, object, objects, policy, text, texts,
};
use super::spellings::{enabled, kebab, tag_list};

const BUCKET: Spelling2 = Spelling2 { terraform: "bucket", cloudformation: "Bucket" };

/// Absent inside a declared block means false, in both languages (S3 API reference, PublicAccessBlockConfiguration).
const PUBLIC_ACCESS_BLOCK: &[Row] = &[
    boolean("block_public_acls", "block_public_acls", "BlockPublicAcls").default(Literal::Bool(false)),
    boolean("block_public_policy", "block_public_policy", "BlockPublicPolicy").default(Literal::Bool(false)),
    boolean("ignore_public_acls", "ignore_public_acls", "IgnorePublicAcls").default(Literal::Bool(false)),
    boolean("restrict_public_buckets", "restrict_public_buckets", "RestrictPublicBuckets")
        .default(Literal::Bool(false)),
];

const ENCRYPTION: &[Row] = &[
    text(
        "sse_algorithm",
        "rule.apply_server_side_encryption_by_default.sse_algorithm",
        "ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm",
    ),
    node(
        "kms_master_key_id",
        "kms.key",
        "rule.apply_server_side_encryption_by_default.kms_master_key_id",
        "ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID",
    ),
    boolean("bucket_key_enabled", "rule.bucket_key_enabled", "ServerSideEncryptionConfiguration.BucketKeyEnabled"),
];

const LOGGING: &[Row] = &[
    node("target_bucket", "s3.bucket", "target_bucket", "DestinationBucketName"),
    text("target_prefix", "target_prefix", "LogFilePrefix"),
];

const GRANT: &[Row] = &[
    text("uri", "uri|grantee.uri", ""),
    texts("permissions", "permissions|permission", ""),
    text("id", "id|grantee.id", ""),
];

const CORS: &[Row] = &[
    texts("allowed_methods", "allowed_methods", "AllowedMethods"),
    texts("allowed_origins", "allowed_origins", "AllowedOrigins"),
    texts("allowed_headers", "allowed_headers", "AllowedHeaders"),
];

const LIFECYCLE: &[Row] = &[
    text("id", "id", "Id"),
    number("expiration_days", "expiration.days", "ExpirationInDays"),
    number(
        "abort_days",
        "abort_incomplete_multipart_upload.days_after_initiation|abort_incomplete_multipart_upload_days",
        "AbortIncompleteMultipartUpload.DaysAfterInitiation",
    ),
];

const OBJECT_LOCK: &[Row] = &[
    text("mode", "rule.default_retention.mode", "Rule.DefaultRetention.Mode"),
    number("days", "rule.default_retention.days", "Rule.DefaultRetention.Days"),
];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "s3.bucket",
        terraform: &["aws_s3_bucket"],
        cloudformation: &["AWS::S3::Bucket"],
        identity: &["bucket"],
        rows: &[
            text("bucket", "bucket", "BucketName"),
            // Absent is private in both languages (S3 user guide, "Canned ACL").
            text("acl", "acl", "AccessControl").cloudformation_via(kebab),
            objects("grants", "grant", "", GRANT),
            object(
                "versioning",
                "versioning",
                "VersioningConfiguration",
                &[
                    boolean("enabled", "enabled", "Status").cloudformation_via(enabled).default(Literal::Bool(false)),
                    boolean("mfa_delete", "mfa_delete", ""),
                ],
            ),
            object("logging", "logging", "LoggingConfiguration", LOGGING),
            object("encryption", "server_side_encryption_configuration", "BucketEncryption", ENCRYPTION),
            object("public_access_block", "", "PublicAccessBlockConfiguration", PUBLIC_ACCESS_BLOCK),
            text("object_ownership", "", "OwnershipControls.Rules.ObjectOwnership"),
            policy("policy", "resource:s3", "policy", ""),
            objects("cors_rules", "cors_rule", "CorsConfiguration.CorsRules", CORS),
            objects("lifecycle_rules", "lifecycle_rule", "LifecycleConfiguration.Rules", LIFECYCLE),
            object("object_lock", "object_lock_configuration", "ObjectLockConfiguration", OBJECT_LOCK),
            text("replication_role", "replication_configuration.role", "ReplicationConfiguration.Role"),
            text("website_index", "website.index_document", "WebsiteConfiguration.IndexDocument"),
            text("acceleration", "acceleration_status", "AccelerateConfiguration.AccelerationStatus"),
            map("tags", "tags", "Tags").cloudformation_via(tag_list),
        ],
        companions: &[
            Companion {
                terraform: &["aws_s3_bucket_acl"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
                rows: &[text("acl", "acl", ""), objects("grants", "access_control_policy.grant", "", GRANT)],
            },
            Companion {
                terraform: &["aws_s3_bucket_versioning"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[object(
                    "versioning",
                    "versioning_configuration",
                    "",
                    &[
                        boolean("enabled", "status", "").terraform_via(enabled),
                        boolean("mfa_delete", "mfa_delete", "").terraform_via(enabled),
                    ],
                )],
            },
            Companion {
                terraform: &["aws_s3_bucket_logging"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[object("logging", ".", "", LOGGING)],
            },
            Companion {
                terraform: &["aws_s3_bucket_server_side_encryption_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[object("encryption", ".", "", ENCRYPTION)],
            },
            Companion {
                terraform: &["aws_s3_bucket_public_access_block"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
                rows: &[object("public_access_block", ".", "", PUBLIC_ACCESS_BLOCK)],
            },
            Companion {
                terraform: &["aws_s3_bucket_ownership_controls"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[text("object_ownership", "rule.object_ownership", "")],
            },
            Companion {
                terraform: &["aws_s3_bucket_cors_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[objects("cors_rules", "cors_rule", "", CORS)],
            },
            Companion {
                terraform: &["aws_s3_bucket_lifecycle_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[objects("lifecycle_rules", "rule", "", LIFECYCLE)],
            },
            Companion {
                terraform: &["aws_s3_bucket_object_lock_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[object("object_lock", ".", "", OBJECT_LOCK)],
            },
            Companion {
                terraform: &["aws_s3_bucket_replication_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[text("replication_role", "role", "")],
            },
            Companion {
                terraform: &["aws_s3_bucket_website_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[text("website_index", "index_document.suffix", "")],
            },
            Companion {
                terraform: &["aws_s3_bucket_accelerate_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[text("acceleration", "status", "")],
            },
            Companion {
                terraform: &["aws_s3_bucket_policy"],
                cloudformation: &["AWS::S3::BucketPolicy"],
                join: BUCKET,
                stands_alone: true,
                rows: &[policy("policy", "resource:s3", "policy", "PolicyDocument")],
            },
        ],
    },
    Kind {
        name: "s3.account_public_access_block",
        terraform: &["aws_s3_account_public_access_block"],
        cloudformation: &[],
        identity: &[],
        rows: PUBLIC_ACCESS_BLOCK,
        companions: &[],
    },
];

//! S3: buckets with everything that is said of them elsewhere.

use super::super::mapping::{
    Companion, Kind, Literal, Row, Spelling2, boolean, map, node, number, object, objects, policy, text, texts,
};
use super::spellings::{enabled, kebab, present, tag_list};

const BUCKET: Spelling2 = Spelling2 { terraform: "bucket", cloudformation: "Bucket" };

/// Absent inside a declared block means false, in both languages (S3 API reference, PublicAccessBlockConfiguration).
const PUBLIC_ACCESS_BLOCK: &[Row] = &[
    boolean("block_public_acls", "block_public_acls", "BlockPublicAcls").default(Literal::Bool(false)),
    boolean("block_public_policy", "block_public_policy", "BlockPublicPolicy").default(Literal::Bool(false)),
    boolean("ignore_public_acls", "ignore_public_acls", "IgnorePublicAcls").default(Literal::Bool(false)),
    boolean("restrict_public_buckets", "restrict_public_buckets", "RestrictPublicBuckets")
        .default(Literal::Bool(false)),
];

const SSE_ALGORITHM: Row = text(
    "sse_algorithm",
    "rule.apply_server_side_encryption_by_default.sse_algorithm",
    "ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm",
);
const SSE_KEY: Row = node(
    "kms_master_key_id",
    "kms.key",
    "rule.apply_server_side_encryption_by_default.kms_master_key_id",
    "ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID",
);

const ENCRYPTION: &[Row] = &[
    SSE_ALGORITHM,
    SSE_KEY,
    texts("blocked_encryption_types", "", "ServerSideEncryptionConfiguration.BlockedEncryptionTypes.EncryptionType"),
];
const SEPARATE_ENCRYPTION: &[Row] =
    &[SSE_ALGORITHM, SSE_KEY, texts("blocked_encryption_types", "rule.blocked_encryption_types", "")];

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
    boolean("enabled", "status|enabled", "Status").terraform_via(enabled).cloudformation_via(enabled),
    text("filter_prefix", "filter.prefix|filter.and.prefix|prefix", "Prefix"),
    texts("filter_tags", "filter.tag[].key|filter.and.tags|tags", "TagFilters[].Key"),
    number(
        "noncurrent_days",
        "noncurrent_version_expiration.noncurrent_days|noncurrent_version_expiration.days",
        "NoncurrentVersionExpiration.NoncurrentDays|NoncurrentVersionExpirationInDays",
    ),
    texts(
        "noncurrent_transitions",
        "noncurrent_version_transition[].storage_class",
        "NoncurrentVersionTransitions[].StorageClass|NoncurrentVersionTransition.StorageClass",
    ),
    number("expiration_days", "expiration.days", "ExpirationInDays"),
    number(
        "abort_days",
        "abort_incomplete_multipart_upload.days_after_initiation|abort_incomplete_multipart_upload_days",
        "AbortIncompleteMultipartUpload.DaysAfterInitiation",
    ),
];

const REPLICATION: &[Row] = &[
    boolean("enabled", "status", "Status").terraform_via(enabled).cloudformation_via(enabled),
    node("destination", "s3.bucket", "destination.bucket", "Destination.Bucket"),
];

/// Absent means true, unlike on a bucket (CreateAccessPoint and PublicAccessBlockConfiguration API reference).
const POINT_BLOCK: &[Row] = &[
    boolean("block_public_acls", "block_public_acls", "BlockPublicAcls").default(Literal::Bool(true)),
    boolean("block_public_policy", "block_public_policy", "BlockPublicPolicy").default(Literal::Bool(true)),
    boolean("ignore_public_acls", "ignore_public_acls", "IgnorePublicAcls").default(Literal::Bool(true)),
    boolean("restrict_public_buckets", "restrict_public_buckets", "RestrictPublicBuckets").default(Literal::Bool(true)),
];

const OBJECT_LOCK: &[Row] = &[
    // Absent is Enabled, the only value that S3 knows (ObjectLockConfiguration API reference).
    boolean("enabled", "object_lock_enabled", "ObjectLockEnabled")
        .terraform_via(enabled)
        .cloudformation_via(enabled)
        .default(Literal::Bool(true)),
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
            boolean("object_lock_enabled", "object_lock_enabled", "ObjectLockEnabled"),
            text("replication_role", "replication_configuration.role", "ReplicationConfiguration.Role"),
            objects(
                "replication_rules",
                "replication_configuration.rules",
                "ReplicationConfiguration.Rules",
                REPLICATION,
            ),
            text("website_index", "website.index_document", "WebsiteConfiguration.IndexDocument"),
            texts("notifications", "", "NotificationConfiguration").cloudformation_via(present),
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
                stands_alone: true,
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
                stands_alone: true,
                rows: &[object("logging", ".", "", LOGGING)],
            },
            Companion {
                terraform: &["aws_s3_bucket_server_side_encryption_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
                rows: &[object("encryption", ".", "", SEPARATE_ENCRYPTION)],
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
                stands_alone: true,
                rows: &[text("object_ownership", "rule.object_ownership", "")],
            },
            Companion {
                terraform: &["aws_s3_bucket_cors_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
                rows: &[objects("cors_rules", "cors_rule", "", CORS)],
            },
            Companion {
                terraform: &["aws_s3_bucket_lifecycle_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
                rows: &[objects("lifecycle_rules", "rule", "", LIFECYCLE)],
            },
            Companion {
                terraform: &["aws_s3_bucket_object_lock_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
                rows: &[object("object_lock", ".", "", OBJECT_LOCK)],
            },
            Companion {
                terraform: &["aws_s3_bucket_replication_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
                rows: &[text("replication_role", "role", ""), objects("replication_rules", "rule", "", REPLICATION)],
            },
            Companion {
                terraform: &["aws_s3_bucket_website_configuration"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: true,
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
                terraform: &["aws_s3_bucket_notification"],
                cloudformation: &[],
                join: BUCKET,
                stands_alone: false,
                rows: &[texts("notifications", "bucket", "")],
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
    Kind {
        name: "s3.access_point",
        terraform: &["aws_s3_access_point"],
        cloudformation: &["AWS::S3::AccessPoint"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            text("vpc_id", "vpc_configuration.vpc_id", "VpcConfiguration.VpcId"),
            object(
                "public_access_block",
                "public_access_block_configuration",
                "PublicAccessBlockConfiguration",
                POINT_BLOCK,
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "s3.multi_region_access_point",
        terraform: &["aws_s3control_multi_region_access_point"],
        cloudformation: &["AWS::S3::MultiRegionAccessPoint"],
        identity: &[],
        rows: &[object(
            "public_access_block",
            "details.public_access_block",
            "PublicAccessBlockConfiguration",
            POINT_BLOCK,
        )],
        companions: &[],
    },
    Kind {
        name: "s3.object",
        terraform: &["aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            node("bucket", "s3.bucket", "bucket", ""),
            text("acl", "acl", ""),
            objects("grants", "grant", "", GRANT),
            text("server_side_encryption", "server_side_encryption", ""),
            node("kms_key_id", "kms.key", "kms_key_id", ""),
        ],
        companions: &[],
    },
];

//! Machine images: made, copied, looked up, shared.

use super::super::super::mapping::{Kind, Literal, boolean, node, objects, text, texts};

pub(in crate::model::aws) const IMAGES: &[Kind] = &[
    // Absent keeps the state of the source, of which nothing promises encryption; the provider's default is false.
    Kind {
        name: "ec2.ami_copy",
        terraform: &["aws_ami_copy"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            boolean("encrypted", "encrypted", "").default(Literal::Bool(false)),
            text("kms_key_id", "kms_key_id", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "ec2.ami",
        terraform: &["aws_ami"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            text("imds_support", "imds_support", ""),
            // The provider's default is paravirtual (provider documentation of `aws_ami`, read November 2026).
            text("virtualization_type", "virtualization_type", "").default(Literal::Text("paravirtual")),
            objects(
                "ebs_block_device",
                "ebs_block_device",
                "",
                &[
                    // Absent is false (provider documentation).
                    boolean("encrypted", "encrypted", "").default(Literal::Bool(false)),
                    text("snapshot_id", "snapshot_id", ""),
                ],
            ),
        ],
        companions: &[],
    },
    Kind {
        name: "ec2.ami_lookup",
        terraform: &["data.aws_ami"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            texts("owners", "owners", ""),
            texts("filters", "filter[].name", ""),
            boolean("most_recent", "most_recent", "").default(Literal::Bool(false)),
            boolean("allow_unsafe_filter", "allow_unsafe_filter", "").default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "ec2.ami_launch_permission",
        terraform: &["aws_ami_launch_permission"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            text("group", "group", ""),
            text("account_id", "account_id", ""),
            text("organization", "organization_arn|organizational_unit_arn", ""),
            text("image_id", "image_id", ""),
            node("image", "ec2.ami", "image_id", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "ec2.image_block_public_access",
        terraform: &["aws_ec2_image_block_public_access"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("state", "state", "")],
        companions: &[],
    },
];

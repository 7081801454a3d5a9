//! Image Builder: components, recipes, distribution.

use super::super::mapping::{Kind, boolean, objects, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "imagebuilder.component",
        terraform: &["aws_imagebuilder_component"],
        cloudformation: &["AWS::ImageBuilder::Component"],
        identity: &[],
        rows: &[text("kms_key_id", "kms_key_id", "KmsKeyId")],
        companions: &[],
    },
    Kind {
        name: "imagebuilder.distribution",
        terraform: &["aws_imagebuilder_distribution_configuration"],
        cloudformation: &["AWS::ImageBuilder::DistributionConfiguration"],
        identity: &[],
        rows: &[objects(
            "distributions",
            "distribution",
            "Distributions",
            &[
                text(
                    "kms_key_id",
                    "ami_distribution_configuration.kms_key_id",
                    "AmiDistributionConfiguration.KmsKeyId",
                ),
                text(
                    "container_repository",
                    "container_distribution_configuration.target_repository.repository_name",
                    "ContainerDistributionConfiguration.TargetRepository.RepositoryName",
                ),
            ],
        )],
        companions: &[],
    },
    Kind {
        name: "imagebuilder.recipe",
        terraform: &["aws_imagebuilder_image_recipe"],
        cloudformation: &["AWS::ImageBuilder::ImageRecipe"],
        identity: &[],
        rows: &[objects(
            "devices",
            "block_device_mapping",
            "BlockDeviceMappings",
            &[objects(
                "ebs",
                "ebs",
                "Ebs",
                &[boolean("encrypted", "encrypted", "Encrypted"), text("kms_key_id", "kms_key_id", "KmsKeyId")],
            )],
        )],
        companions: &[],
    },
];

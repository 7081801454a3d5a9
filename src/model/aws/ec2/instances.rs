//! Instances and what launches them: templates, launch configurations, spot fleets.

use super::super::super::mapping::{Kind, Literal, Row, boolean, map, node, number, objects, text, texts};

/// A root device in Terraform.
const ROOT: &[Row] = &[boolean("encrypted", "encrypted", ""), text("kms_key_id", "kms_key_id", "")];

/// Any other device. What only has a virtual name is the host's own disk, and `no_device` takes a device away.
const DEVICE: &[Row] = &[
    text("device_name", "device_name", "DeviceName"),
    boolean("encrypted", "encrypted|ebs.encrypted", "Ebs.Encrypted"),
    text("snapshot_id", "snapshot_id|ebs.snapshot_id", "Ebs.SnapshotId"),
    text("virtual_name", "virtual_name", "VirtualName"),
    text("no_device", "no_device", "NoDevice"),
];

const INTERFACE: &[Row] = &[
    boolean("associate_public_ip_address", "associate_public_ip_address", "AssociatePublicIpAddress"),
    texts("security_groups", "security_groups", "GroupSet|Groups"),
    text("network_interface_id", "network_interface_id", "NetworkInterfaceId"),
    node("subnet", "ec2.subnet", "subnet_id", "SubnetId"),
];

/// An instance in Terraform only names interfaces that are made elsewhere.
const INSTANCE_INTERFACE: &[Row] = &[
    boolean("associate_public_ip_address", "", "AssociatePublicIpAddress"),
    texts("security_groups", "", "GroupSet"),
    node("network_interface", "ec2.network_interface", "network_interface_id", "NetworkInterfaceId"),
    node("subnet", "ec2.subnet", "", "SubnetId"),
];

/// What an instance, or whatever launches one, says of it.
const LAUNCH: &[Row] = &[
    text("name", "name", "LaunchTemplateName|LaunchConfigurationName"),
    node(
        "launch_template",
        "ec2.launch_specification",
        LAUNCH_TEMPLATE,
        "LaunchTemplate.LaunchTemplateId|LaunchTemplate.LaunchTemplateName",
    ),
    node("image", "ec2.ami", "ami|image_id", "ImageId|LaunchTemplateData.ImageId"),
    node("subnet", "ec2.subnet", "subnet_id", "SubnetId"),
    text("instance_type", "instance_type", "InstanceType|LaunchTemplateData.InstanceType"),
    text(
        "http_tokens",
        "metadata_options.http_tokens",
        "MetadataOptions.HttpTokens|LaunchTemplateData.MetadataOptions.HttpTokens",
    ),
    text(
        "http_endpoint",
        "metadata_options.http_endpoint",
        "MetadataOptions.HttpEndpoint|LaunchTemplateData.MetadataOptions.HttpEndpoint",
    ),
    number(
        "http_put_response_hop_limit",
        "metadata_options.http_put_response_hop_limit",
        "MetadataOptions.HttpPutResponseHopLimit|LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit",
    ),
    objects("root_block_device", "root_block_device|launch_specification[].root_block_device", "", ROOT),
    objects(
        "block_devices",
        "ebs_block_device|block_device_mappings|launch_specification[].ebs_block_device",
        "BlockDeviceMappings|LaunchTemplateData.BlockDeviceMappings\
         |SpotFleetRequestConfigData.LaunchSpecifications[].BlockDeviceMappings",
        DEVICE,
    ),
    boolean("associate_public_ip_address", "associate_public_ip_address", "AssociatePublicIpAddress"),
    objects(
        "network_interfaces",
        "network_interfaces|network_interface",
        "NetworkInterfaces|LaunchTemplateData.NetworkInterfaces",
        INTERFACE,
    ),
    text("user_data", "user_data|launch_specification.user_data", "UserData|LaunchTemplateData.UserData"),
    text("user_data_base64", "user_data_base64", ""),
    objects("provisioners", "provisioner", "", PROVISIONER),
    text(
        "iam_instance_profile",
        "iam_instance_profile.name|iam_instance_profile.arn|iam_instance_profile",
        "IamInstanceProfile|LaunchTemplateData.IamInstanceProfile",
    ),
    boolean(
        "monitoring",
        "monitoring.enabled|monitoring|enable_monitoring",
        "Monitoring|LaunchTemplateData.Monitoring.Enabled|InstanceMonitoring",
    ),
    boolean("ebs_optimized", "ebs_optimized", "EbsOptimized|LaunchTemplateData.EbsOptimized"),
];

/// Commands and files that Terraform itself brings onto the machine.
const PROVISIONER: &[Row] = &[
    texts("inline", "inline", ""),
    text("command", "command", ""),
    text("content", "content", ""),
    map("environment", "environment", ""),
];

const LAUNCH_TEMPLATE: &str = "launch_template.id|launch_template.name";

pub(in crate::model::aws) const INSTANCES: &[Kind] = &[
    Kind {
        name: "ec2.launch_specification",
        terraform: &[
            "aws_instance",
            "aws_spot_instance_request",
            "aws_launch_template",
            "aws_launch_configuration",
            "aws_spot_fleet_request",
        ],
        cloudformation: &[
            "AWS::EC2::Instance",
            "AWS::EC2::LaunchTemplate",
            "AWS::AutoScaling::LaunchConfiguration",
            "AWS::EC2::SpotFleet",
        ],
        identity: &["name"],
        rows: LAUNCH,
        companions: &[],
    },
    Kind {
        name: "ec2.instance",
        terraform: &["aws_instance", "aws_spot_instance_request"],
        cloudformation: &["AWS::EC2::Instance"],
        identity: &[],
        rows: &[
            node(
                "launch_template",
                "ec2.launch_specification",
                LAUNCH_TEMPLATE,
                "LaunchTemplate.LaunchTemplateId|LaunchTemplate.LaunchTemplateName",
            ),
            node("subnet", "ec2.subnet", "subnet_id", "SubnetId|NetworkInterfaces.SubnetId"),
            texts("security_groups", "vpc_security_group_ids|security_groups", "SecurityGroupIds|SecurityGroups"),
            objects(
                "network_interfaces",
                "network_interface|primary_network_interface",
                "NetworkInterfaces",
                INSTANCE_INTERFACE,
            ),
            boolean("associate_public_ip_address", "associate_public_ip_address", ""),
            node("iam_instance_profile", "iam.instance_profile", "iam_instance_profile", "IamInstanceProfile"),
            // Absent is false (RunInstances API reference).
            boolean("monitoring", "monitoring", "Monitoring").default(Literal::Bool(false)),
            boolean("ebs_optimized", "ebs_optimized", "EbsOptimized"),
            text("instance_type", "instance_type", "InstanceType"),
        ],
        companions: &[],
    },
    Kind {
        name: "iam.instance_profile",
        terraform: &["aws_iam_instance_profile"],
        cloudformation: &["AWS::IAM::InstanceProfile"],
        identity: &["name"],
        rows: &[text("name", "name", "InstanceProfileName"), texts("roles", "role", "Roles")],
        companions: &[],
    },
    Kind {
        name: "ec2.metadata_defaults",
        terraform: &["aws_ec2_instance_metadata_defaults"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("http_tokens", "http_tokens", "")],
        companions: &[],
    },
    Kind {
        name: "ec2.default_group_lookup",
        terraform: &["data.aws_security_group"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("name", "name", "")],
        companions: &[],
    },
];

//! EMR: clusters, security configurations, and the account's block on public access.

use super::super::mapping::{Kind, Row, boolean, json, node, nodes, number, objects, text, texts};
use super::spellings::not_empty;

const RANGE: &[Row] = &[number("min", "min_range", ""), number("max", "max_range", "")];

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "emr.block_public_access",
        terraform: &["aws_emr_block_public_access_configuration"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            boolean("block", "block_public_security_group_rules", ""),
            objects("permitted", "permitted_public_security_group_rule_range", "", RANGE),
        ],
        companions: &[],
    },
    Kind {
        name: "emr.security_configuration",
        terraform: &["aws_emr_security_configuration"],
        cloudformation: &["AWS::EMR::SecurityConfiguration"],
        identity: &["name"],
        rows: &[text("name", "name", "Name"), json("configuration", "configuration", "SecurityConfiguration")],
        companions: &[],
    },
    CLUSTER,
];

const CLUSTER: Kind = Kind {
    name: "emr.cluster",
    terraform: &["aws_emr_cluster"],
    cloudformation: &["AWS::EMR::Cluster"],
    identity: &[],
    rows: &[
        node("security_configuration", "emr.security_configuration", "security_configuration", "SecurityConfiguration")
            .terraform_via(not_empty)
            .cloudformation_via(not_empty),
        text("kerberos_realm", "kerberos_attributes.realm", "KerberosAttributes.Realm"),
        text("kdc_admin_password", "kerberos_attributes.kdc_admin_password", "KerberosAttributes.KdcAdminPassword"),
        text(
            "ad_join_password",
            "kerberos_attributes.ad_domain_join_password",
            "KerberosAttributes.ADDomainJoinPassword",
        ),
        text(
            "trust_password",
            "kerberos_attributes.cross_realm_trust_principal_password",
            "KerberosAttributes.CrossRealmTrustPrincipalPassword",
        ),
        json("kerberos", "kerberos_attributes", "KerberosAttributes"),
        node("subnet_id", "ec2.subnet", "ec2_attributes.subnet_id", "Instances.Ec2SubnetId"),
        texts("subnet_ids", "ec2_attributes.subnet_ids", "Instances.Ec2SubnetIds"),
        nodes(
            "master_group",
            "ec2.security_group",
            "ec2_attributes.emr_managed_master_security_group",
            "Instances.EmrManagedMasterSecurityGroup",
        ),
        nodes(
            "slave_group",
            "ec2.security_group",
            "ec2_attributes.emr_managed_slave_security_group",
            "Instances.EmrManagedSlaveSecurityGroup",
        ),
        nodes(
            "master_groups",
            "ec2.security_group",
            "ec2_attributes.additional_master_security_groups",
            "Instances.AdditionalMasterSecurityGroups",
        ),
        nodes(
            "slave_groups",
            "ec2.security_group",
            "ec2_attributes.additional_slave_security_groups",
            "Instances.AdditionalSlaveSecurityGroups",
        ),
    ],
    companions: &[],
};

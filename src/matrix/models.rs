//! Service models: how much of a service AWS runs, and so who answers for what in it.
//!
//! Source: the AWS shared responsibility model, <https://aws.amazon.com/compliance/shared-responsibility-model/>, read
//! November 2026. Services that are not listed are taken for abstracted ones, where the customer answers for least: nobody
//! is told that AWS does not do what it does, and what the customer answers for there holds everywhere.

/// How much of a service AWS runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Model {
    /// Infrastructure: virtual machines, disks, networks.
    Infrastructure,
    /// Managed engines and clusters.
    Managed,
    /// Services without servers to see.
    Abstracted,
}

impl Model {
    /// All, from the most to the least that the customer answers for.
    pub(crate) const ALL: [Model; 3] = [Model::Infrastructure, Model::Managed, Model::Abstracted];

    /// `infrastructure`, `managed` or `abstracted`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Model::Infrastructure => "infrastructure",
            Model::Managed => "managed",
            Model::Abstracted => "abstracted",
        }
    }

    /// What AWS answers for.
    pub(crate) fn aws(self) -> &'static str {
        match self {
            Model::Infrastructure => "facilities, hardware, hypervisor, network fabric",
            Model::Managed => {
                "facilities, hardware, hypervisor, network fabric; installing and patching operating system and engine"
            }
            Model::Abstracted => "the whole service",
        }
    }

    /// What the customer answers for.
    pub(crate) fn customer(self) -> &'static str {
        match self {
            Model::Infrastructure => {
                "patching and hardening of guest systems, software, firewall rules, identity, encryption of data"
            }
            Model::Managed => "configuration, network exposure, data, identity, upgrade windows",
            Model::Abstracted => "data, access policies, encryption options, usage policies, code of functions",
        }
    }

    /// The model of a service, by the name that kinds begin with.
    pub(crate) fn of(service: &str) -> Self {
        match service {
            "ec2" | "ebs" | "vpc" | "autoscaling" | "imagebuilder" | "workspaces" | "lightsail" | "dlm"
            | "directconnect" => Model::Infrastructure,
            "rds" | "docdb" | "neptune" | "dms" | "redshift" | "elasticache" | "memorydb" | "dax" | "opensearch"
            | "cloudsearch" | "msk" | "mskconnect" | "mq" | "emr" | "eks" | "ecs" | "batch" | "mwaa" | "sagemaker"
            | "elasticbeanstalk" | "fsx" | "transfer" | "appstream" | "gamelift" | "directoryservice" | "elb"
            | "elbv2" | "networkfirewall" | "managedblockchain" | "timestream" | "glue" => Model::Managed,
            _ => Model::Abstracted,
        }
    }
}

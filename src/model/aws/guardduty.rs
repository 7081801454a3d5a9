//! GuardDuty: detectors with their features, and what an organization turns on.

use super::super::mapping::{Companion, Kind, Literal, Row, Spelling2, boolean, objects, text};

const FEATURE: &[Row] = &[text("name", "name", "Name"), text("status", "status", "Status")];

pub(super) const KINDS: &[Kind] = &[
    // Absent is on (provider documentation; CloudFormation demands it).
    Kind {
        name: "guardduty.detector",
        terraform: &["aws_guardduty_detector"],
        cloudformation: &["AWS::GuardDuty::Detector"],
        identity: &[],
        rows: &[
            boolean("enable", "enable", "Enable").default(Literal::Bool(true)),
            objects("features", "", "Features", FEATURE),
            boolean("s3_logs", "datasources.s3_logs.enable", "DataSources.S3Logs.Enable"),
            boolean(
                "kubernetes_audit_logs",
                "datasources.kubernetes.audit_logs.enable",
                "DataSources.Kubernetes.AuditLogs.Enable",
            ),
            boolean(
                "malware_protection",
                "datasources.malware_protection.scan_ec2_instance_with_findings.ebs_volumes.enable",
                "DataSources.MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes",
            ),
        ],
        companions: &[Companion {
            terraform: &["aws_guardduty_detector_feature"],
            cloudformation: &[],
            join: Spelling2 { terraform: "detector_id", cloudformation: "" },
            stands_alone: true,
            rows: &[objects("features", ".", "", FEATURE)],
        }],
    },
    Kind {
        name: "guardduty.organization",
        terraform: &["aws_guardduty_organization_configuration"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("auto_enable", "auto_enable_organization_members", "")],
        companions: &[],
    },
];

//! Directory Service: RADIUS settings of a directory.

use super::super::mapping::{Kind, Literal, node, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "directoryservice.radius",
        terraform: &["aws_directory_service_radius_settings"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            text("authentication_protocol", "authentication_protocol", ""),
            node("directory", "directoryservice.directory", "directory_id", ""),
        ],
        companions: &[],
    },
    // Absent is SimpleAD (provider documentation).
    Kind {
        name: "directoryservice.directory",
        terraform: &["aws_directory_service_directory"],
        cloudformation: &["AWS::DirectoryService::MicrosoftAD", "AWS::DirectoryService::SimpleAD"],
        identity: &[],
        rows: &[
            text("directory_type", "type", "").default(Literal::Text("SimpleAD")),
            text("password", "password", "Password"),
        ],
        companions: &[],
    },
    Kind {
        name: "directoryservice.log_subscription",
        terraform: &["aws_directory_service_log_subscription"],
        cloudformation: &[],
        identity: &[],
        rows: &[node("directory", "directoryservice.directory", "directory_id", "")],
        companions: &[],
    },
];

//! Directory Service: RADIUS settings of a directory.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "directoryservice.radius",
    terraform: &["aws_directory_service_radius_settings"],
    cloudformation: &[],
    identity: &[],
    rows: &[text("authentication_protocol", "authentication_protocol", "")],
    companions: &[],
}];

//! Pinpoint: push channels.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "pinpoint.apns_channel",
    terraform: &[
        "aws_pinpoint_apns_channel",
        "aws_pinpoint_apns_sandbox_channel",
        "aws_pinpoint_apns_voip_channel",
        "aws_pinpoint_apns_voip_sandbox_channel",
    ],
    cloudformation: &[
        "AWS::Pinpoint::APNSChannel",
        "AWS::Pinpoint::APNSSandboxChannel",
        "AWS::Pinpoint::APNSVoipChannel",
        "AWS::Pinpoint::APNSVoipSandboxChannel",
    ],
    identity: &[],
    rows: &[text("private_key", "private_key", "PrivateKey"), text("token_key", "token_key", "TokenKey")],
    companions: &[],
}];

//! GameLift: fleets.

use super::super::mapping::{Kind, number, objects, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "gamelift.fleet",
    terraform: &["aws_gamelift_fleet"],
    cloudformation: &["AWS::GameLift::Fleet"],
    identity: &[],
    rows: &[objects(
        "inbound",
        "ec2_inbound_permission",
        "EC2InboundPermissions",
        &[
            number("from_port", "from_port", "FromPort"),
            number("to_port", "to_port", "ToPort"),
            text("ip_range", "ip_range", "IpRange"),
        ],
    )],
    companions: &[],
}];

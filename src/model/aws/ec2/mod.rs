//! EC2 by theme: security groups, network ACLs, VPCs and their routes, instances and what launches them, images.

mod gateways;
mod groups;
mod images;
mod instances;
mod nacls;
mod routes;
mod vpc;

pub(super) use gateways::GATEWAYS;
pub(super) use groups::GROUPS;
pub(super) use images::IMAGES;
pub(super) use instances::INSTANCES;
pub(super) use nacls::NACLS;
pub(super) use routes::ROUTES;
pub(super) use vpc::VPC;

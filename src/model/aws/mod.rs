//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod cloudtrail;
mod ebs;
mod ec2;
mod iam;
mod rds;
mod s3;
mod spellings;

use super::mapping::Kind;

/// The kinds of every service.
pub(crate) const SERVICES: &[&[Kind]] = &[cloudtrail::KINDS, ebs::KINDS, ec2::KINDS, iam::KINDS, rds::KINDS, s3::KINDS];

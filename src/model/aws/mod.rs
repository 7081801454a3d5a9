//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod appsync;
mod cloudfront;
mod cloudtrail;
mod codebuild;
mod datasync;
mod directoryservice;
mod dlm;
mod documents;
mod ebs;
mod ec2;
mod elasticbeanstalk;
mod gamelift;
mod globalaccelerator;
mod iam;
mod kms;
mod lightsail;
mod mwaa;
mod rds;
mod rds_cluster;
mod s3;
mod sagemaker;
mod secrets;
mod ses;
mod spellings;
mod stepfunctions;
mod transfer;
mod workspaces;

use super::mapping::Kind;

/// The kinds of every service.
pub(crate) const SERVICES: &[&[Kind]] = &[
    appsync::KINDS,
    cloudfront::KINDS,
    cloudtrail::KINDS,
    codebuild::KINDS,
    datasync::KINDS,
    directoryservice::KINDS,
    dlm::KINDS,
    documents::KINDS,
    ebs::KINDS,
    ec2::KINDS,
    elasticbeanstalk::KINDS,
    gamelift::KINDS,
    globalaccelerator::KINDS,
    iam::KINDS,
    kms::KINDS,
    lightsail::KINDS,
    mwaa::KINDS,
    rds::KINDS,
    rds::CLASSIC,
    rds_cluster::KINDS,
    s3::KINDS,
    sagemaker::KINDS,
    secrets::KINDS,
    ses::KINDS,
    stepfunctions::KINDS,
    transfer::KINDS,
    workspaces::KINDS,
];

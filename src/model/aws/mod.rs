//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod appsync;
mod cloudfront;
mod cloudtrail;
mod cloudwatch;
mod codebuild;
mod config;
mod datasync;
mod directoryservice;
mod dlm;
mod ebs;
mod ec2;
mod elasticbeanstalk;
mod gamelift;
mod globalaccelerator;
mod iam;
mod kms;
mod lightsail;
mod logs;
mod mwaa;
mod rds;
mod rds_cluster;
mod s3;
mod sagemaker;
mod secrets;
mod secretsmanager;
mod ses;
mod sns;
mod spellings;
mod sqs;
mod ssm;
mod stepfunctions;
mod transfer;
mod workspaces;

use super::mapping::Kind;

/// The kinds of every service.
pub(crate) const SERVICES: &[&[Kind]] = &[
    appsync::KINDS,
    cloudfront::KINDS,
    cloudtrail::KINDS,
    cloudwatch::KINDS,
    codebuild::KINDS,
    config::KINDS,
    datasync::KINDS,
    directoryservice::KINDS,
    dlm::KINDS,
    ebs::KINDS,
    ec2::KINDS,
    elasticbeanstalk::KINDS,
    gamelift::KINDS,
    globalaccelerator::KINDS,
    iam::KINDS,
    kms::KINDS,
    lightsail::KINDS,
    logs::KINDS,
    mwaa::KINDS,
    rds::CLASSIC,
    rds::KINDS,
    rds_cluster::KINDS,
    s3::KINDS,
    sagemaker::KINDS,
    secrets::KINDS,
    secretsmanager::KINDS,
    ses::KINDS,
    sns::KINDS,
    sqs::KINDS,
    ssm::KINDS,
    stepfunctions::KINDS,
    transfer::KINDS,
    workspaces::KINDS,
];

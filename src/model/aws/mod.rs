//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod analytics;
mod appsync;
mod backup;
mod cloudfront;
mod cloudtrail;
mod codebuild;
mod datasync;
mod directoryservice;
mod dlm;
mod dms;
mod docdb;
mod dynamodb;
mod ebs;
mod ec2;
mod elasticache;
mod elasticbeanstalk;
mod emr;
mod gamelift;
mod globalaccelerator;
mod glue;
mod iam;
mod kinesis;
mod kms;
mod lightsail;
mod mq;
mod msk;
mod mwaa;
mod neptune;
mod opensearch;
mod rds;
mod rds_cluster;
mod redshift;
mod s3;
mod sagemaker;
mod ses;
mod spellings;
mod stepfunctions;
mod transfer;
mod workspaces;

use super::mapping::Kind;

/// The kinds of every service.
pub(crate) const SERVICES: &[&[Kind]] = &[
    analytics::KINDS,
    appsync::KINDS,
    backup::KINDS,
    cloudfront::KINDS,
    cloudtrail::KINDS,
    codebuild::KINDS,
    datasync::KINDS,
    directoryservice::KINDS,
    dlm::KINDS,
    dms::KINDS,
    docdb::KINDS,
    dynamodb::KINDS,
    ebs::KINDS,
    ec2::KINDS,
    elasticache::KINDS,
    elasticbeanstalk::KINDS,
    emr::KINDS,
    gamelift::KINDS,
    globalaccelerator::KINDS,
    glue::KINDS,
    iam::KINDS,
    kinesis::KINDS,
    kms::KINDS,
    lightsail::KINDS,
    mq::KINDS,
    msk::KINDS,
    mwaa::KINDS,
    neptune::KINDS,
    opensearch::KINDS,
    rds::KINDS,
    rds::CLASSIC,
    rds_cluster::KINDS,
    redshift::KINDS,
    s3::KINDS,
    sagemaker::KINDS,
    ses::KINDS,
    stepfunctions::KINDS,
    transfer::KINDS,
    workspaces::KINDS,
];

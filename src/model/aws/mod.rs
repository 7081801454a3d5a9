//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod appstream;
mod appsync;
mod autoscaling;
mod batch;
mod analytics;
mod appsync;
mod backup;
mod cloudfront;
mod cloudtrail;
mod codebuild;
mod datasync;
mod directconnect;
mod directoryservice;
mod dlm;
mod dms;
mod docdb;
mod dynamodb;
mod ebs;
mod ec2;
mod ecr;
mod ecs;
mod efs;
mod eks;
mod elasticbeanstalk;
mod elb;
mod elbv2;
mod fsx;
mod elasticache;
mod elasticbeanstalk;
mod emr;
mod gamelift;
mod globalaccelerator;
mod glue;
mod iam;
mod imagebuilder;
mod kinesis;
mod kms;
mod lambda;
mod lightsail;
mod mq;
mod msk;
mod mwaa;
mod networkfirewall;
mod rds;
mod rds_cluster;
mod route53;
mod neptune;
mod opensearch;
mod rds;
mod rds_cluster;
mod redshift;
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
    appstream::KINDS,
    appsync::KINDS,
    autoscaling::KINDS,
    batch::KINDS,
    analytics::KINDS,
    appsync::KINDS,
    backup::KINDS,
    cloudfront::KINDS,
    cloudtrail::KINDS,
    codebuild::KINDS,
    datasync::KINDS,
    directconnect::KINDS,
    directoryservice::KINDS,
    dlm::KINDS,
    dms::KINDS,
    docdb::KINDS,
    dynamodb::KINDS,
    ebs::KINDS,
    ec2::GATEWAYS,
    ec2::GROUPS,
    ec2::IMAGES,
    ec2::INSTANCES,
    ec2::NACLS,
    ec2::ROUTES,
    ec2::VPC,
    ecr::KINDS,
    ecs::KINDS,
    efs::KINDS,
    eks::KINDS,
    elasticbeanstalk::KINDS,
    elb::KINDS,
    elbv2::KINDS,
    fsx::KINDS,
    ec2::KINDS,
    elasticache::KINDS,
    elasticbeanstalk::KINDS,
    emr::KINDS,
    gamelift::KINDS,
    globalaccelerator::KINDS,
    glue::KINDS,
    iam::KINDS,
    imagebuilder::KINDS,
    kinesis::KINDS,
    kms::KINDS,
    lambda::KINDS,
    lightsail::KINDS,
    mq::KINDS,
    msk::KINDS,
    mwaa::KINDS,
    networkfirewall::KINDS,
    neptune::KINDS,
    opensearch::KINDS,
    rds::KINDS,
    rds::CLASSIC,
    rds::KINDS,
    rds_cluster::KINDS,
    route53::KINDS,
    redshift::KINDS,
    s3::KINDS,
    sagemaker::KINDS,
    secrets::KINDS,
    ses::KINDS,
    stepfunctions::KINDS,
    transfer::KINDS,
    workspaces::KINDS,
];

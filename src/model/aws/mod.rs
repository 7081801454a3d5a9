//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod analytics;
mod appstream;
mod appsync;
mod autoscaling;
mod backup;
mod batch;
mod cloudfront;
mod cloudtrail;
mod cloudwatch;
mod codebuild;
mod config;
mod datasync;
mod directconnect;
mod directoryservice;
mod dlm;
mod dms;
mod docdb;
mod documents;
mod dynamodb;
mod ebs;
mod ec2;
mod ecr;
mod ecs;
mod efs;
mod eks;
mod elasticache;
mod elasticbeanstalk;
mod elb;
mod elbv2;
mod emr;
mod fsx;
mod gamelift;
mod globalaccelerator;
mod glue;
mod iam;
mod imagebuilder;
mod kinesis;
mod kms;
mod lambda;
mod lightsail;
mod logs;
mod mq;
mod msk;
mod mwaa;
mod neptune;
mod networkfirewall;
mod opensearch;
mod rds;
mod rds_cluster;
mod redshift;
mod route53;
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
    analytics::KINDS,
    appstream::KINDS,
    appsync::KINDS,
    autoscaling::KINDS,
    backup::KINDS,
    batch::KINDS,
    cloudfront::KINDS,
    cloudtrail::KINDS,
    cloudwatch::KINDS,
    codebuild::KINDS,
    config::KINDS,
    datasync::KINDS,
    directconnect::KINDS,
    directoryservice::KINDS,
    dlm::KINDS,
    dms::KINDS,
    docdb::KINDS,
    documents::KINDS,
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
    elasticache::KINDS,
    elasticbeanstalk::KINDS,
    elb::KINDS,
    elbv2::KINDS,
    emr::KINDS,
    fsx::KINDS,
    gamelift::KINDS,
    globalaccelerator::KINDS,
    glue::KINDS,
    iam::KINDS,
    imagebuilder::KINDS,
    kinesis::KINDS,
    kms::KINDS,
    lambda::KINDS,
    lightsail::KINDS,
    logs::KINDS,
    mq::KINDS,
    msk::KINDS,
    mwaa::KINDS,
    neptune::KINDS,
    networkfirewall::KINDS,
    opensearch::KINDS,
    rds::CLASSIC,
    rds::KINDS,
    rds_cluster::KINDS,
    redshift::KINDS,
    route53::KINDS,
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

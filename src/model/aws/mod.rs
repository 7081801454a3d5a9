//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod appstream;
mod appsync;
mod autoscaling;
mod batch;
mod cloudfront;
mod cloudtrail;
mod codebuild;
mod datasync;
mod directconnect;
mod directoryservice;
mod dlm;
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
mod gamelift;
mod globalaccelerator;
mod iam;
mod imagebuilder;
mod kms;
mod lambda;
mod lightsail;
mod mwaa;
mod networkfirewall;
mod rds;
mod rds_cluster;
mod route53;
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
    cloudfront::KINDS,
    cloudtrail::KINDS,
    codebuild::KINDS,
    datasync::KINDS,
    directconnect::KINDS,
    directoryservice::KINDS,
    dlm::KINDS,
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
    gamelift::KINDS,
    globalaccelerator::KINDS,
    iam::KINDS,
    imagebuilder::KINDS,
    kms::KINDS,
    lambda::KINDS,
    lightsail::KINDS,
    mwaa::KINDS,
    networkfirewall::KINDS,
    rds::CLASSIC,
    rds::KINDS,
    rds_cluster::KINDS,
    route53::KINDS,
    s3::KINDS,
    sagemaker::KINDS,
    secrets::KINDS,
    ses::KINDS,
    stepfunctions::KINDS,
    transfer::KINDS,
    workspaces::KINDS,
];

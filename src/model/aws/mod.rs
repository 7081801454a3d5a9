//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod account;
mod acm;
mod alexa;
mod amplify;
mod analytics;
mod apigateway;
mod appflow;
mod appstream;
mod appsync;
mod autoscaling;
mod backup;
mod batch;
mod bedrock;
mod cloudformation;
mod cloudfront;
mod cloudtrail;
mod cloudwatch;
mod codeartifact;
mod codebuild;
mod codecommit;
mod codepipeline;
mod codestar;
mod cognito;
mod comprehend;
mod config;
mod connect;
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
mod eventbridge;
mod fsx;
mod gamelift;
mod glacier;
mod globalaccelerator;
mod glue;
mod guardduty;
mod iam;
mod identitystore;
mod imagebuilder;
mod inspector;
mod iot;
mod kendra;
mod kinesis;
mod kms;
mod lambda;
mod lightsail;
mod logs;
mod macie;
mod managedblockchain;
mod mq;
mod msk;
mod mwaa;
mod neptune;
mod networkfirewall;
mod opensearch;
mod opsworks;
mod organizations;
mod pinpoint;
mod provider;
mod rds;
mod rds_cluster;
mod redshift;
mod route53;
mod s3;
mod sagemaker;
mod secrets;
mod secretsmanager;
mod securityhub;
mod servicecatalog;
pub(super) mod services;
mod ses;
mod sns;
mod spellings;
mod sqs;
mod ssm;
mod stepfunctions;
mod tagging;
mod transfer;
mod waf;
mod workspaces;

use super::mapping::Kind;

/// The kinds of every service.
pub(crate) const SERVICES: &[&[Kind]] = &[
    account::KINDS,
    acm::KINDS,
    alexa::KINDS,
    amplify::KINDS,
    analytics::KINDS,
    apigateway::KINDS,
    appflow::KINDS,
    appstream::KINDS,
    appsync::KINDS,
    autoscaling::KINDS,
    backup::KINDS,
    batch::KINDS,
    bedrock::KINDS,
    cloudformation::KINDS,
    cloudfront::KINDS,
    cloudtrail::KINDS,
    cloudwatch::KINDS,
    codeartifact::KINDS,
    codebuild::KINDS,
    codecommit::KINDS,
    codepipeline::KINDS,
    codestar::KINDS,
    cognito::KINDS,
    comprehend::KINDS,
    config::KINDS,
    connect::KINDS,
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
    eventbridge::KINDS,
    fsx::KINDS,
    gamelift::KINDS,
    glacier::KINDS,
    globalaccelerator::KINDS,
    glue::KINDS,
    guardduty::KINDS,
    iam::KINDS,
    identitystore::KINDS,
    imagebuilder::KINDS,
    inspector::KINDS,
    iot::KINDS,
    kendra::KINDS,
    kinesis::KINDS,
    kms::KINDS,
    lambda::KINDS,
    lightsail::KINDS,
    logs::KINDS,
    macie::KINDS,
    managedblockchain::KINDS,
    mq::KINDS,
    msk::KINDS,
    mwaa::KINDS,
    neptune::KINDS,
    networkfirewall::KINDS,
    opensearch::KINDS,
    opsworks::KINDS,
    organizations::KINDS,
    pinpoint::KINDS,
    provider::KINDS,
    rds::CLASSIC,
    rds::KINDS,
    rds_cluster::KINDS,
    redshift::KINDS,
    route53::KINDS,
    s3::KINDS,
    sagemaker::KINDS,
    secrets::KINDS,
    secretsmanager::KINDS,
    securityhub::KINDS,
    servicecatalog::KINDS,
    ses::KINDS,
    sns::KINDS,
    sqs::KINDS,
    ssm::KINDS,
    stepfunctions::KINDS,
    tagging::KINDS,
    transfer::KINDS,
    waf::KINDS,
    workspaces::KINDS,
];

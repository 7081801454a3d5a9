//! AWS's resource types, one file per service: data, no logic but the normalisation of spellings.

mod account;
mod acm;
mod alexa;
mod amplify;
mod apigateway;
mod appflow;
mod appsync;
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
mod directoryservice;
mod dlm;
mod ebs;
mod ec2;
mod elasticbeanstalk;
mod eventbridge;
mod gamelift;
mod glacier;
mod globalaccelerator;
mod guardduty;
mod iam;
mod identitystore;
mod inspector;
mod iot;
mod kendra;
mod kms;
mod lightsail;
mod logs;
mod macie;
mod managedblockchain;
mod mwaa;
mod opsworks;
mod organizations;
mod pinpoint;
mod provider;
mod rds;
mod rds_cluster;
mod s3;
mod sagemaker;
mod secrets;
mod secretsmanager;
mod securityhub;
mod servicecatalog;
mod ses;
mod sns;
mod spellings;
mod sqs;
mod ssm;
mod stepfunctions;
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
    apigateway::KINDS,
    appflow::KINDS,
    appsync::KINDS,
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
    directoryservice::KINDS,
    dlm::KINDS,
    ebs::KINDS,
    ec2::KINDS,
    elasticbeanstalk::KINDS,
    eventbridge::KINDS,
    gamelift::KINDS,
    glacier::KINDS,
    globalaccelerator::KINDS,
    guardduty::KINDS,
    iam::KINDS,
    identitystore::KINDS,
    inspector::KINDS,
    iot::KINDS,
    kendra::KINDS,
    kms::KINDS,
    lightsail::KINDS,
    logs::KINDS,
    macie::KINDS,
    managedblockchain::KINDS,
    mwaa::KINDS,
    opsworks::KINDS,
    organizations::KINDS,
    pinpoint::KINDS,
    provider::KINDS,
    rds::CLASSIC,
    rds::KINDS,
    rds_cluster::KINDS,
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
    transfer::KINDS,
    waf::KINDS,
    workspaces::KINDS,
];

//! Queues and streams that Lambda reads for the function.

use super::super::cause::{Fault, Outcome, Sam};
use super::super::role::Role;
use super::Event;
use super::destination;
use super::secrets;
use crate::syntax::data::Node;

/// Properties of the mapping that are handed on.
const SAME: &[&str] = &[
    "BatchSize",
    "StartingPosition",
    "StartingPositionTimestamp",
    "Enabled",
    "MaximumBatchingWindowInSeconds",
    "MaximumRetryAttempts",
    "BisectBatchOnFunctionError",
    "MaximumRecordAgeInSeconds",
    "ParallelizationFactor",
    "Topics",
    "Queues",
    "SourceAccessConfigurations",
    "TumblingWindowInSeconds",
    "FunctionResponseTypes",
    "FilterCriteria",
    "KmsKeyArn",
    "ScalingConfig",
    "ProvisionedPollerConfig",
    "MetricsConfig",
    "LoggingConfig",
];

impl Sam {
    /// The mapping, and what the role needs for it.
    pub(super) fn pull_event(&mut self, kind: &str, event: &Event<'_>, role: Option<&mut Role>) -> Outcome {
        let (at, written) = (event.here(), &event.properties);
        let mut out = at.map([("FunctionName", event.owner.name(at))]);
        let source = match kind {
            "SQS" => Some("Queue"),
            "MQ" => Some("Broker"),
            "DocumentDB" => Some("Cluster"),
            "SelfManagedKafka" => None,
            _ => Some("Stream"),
        };
        if let Some(source) = source {
            event.needed(source)?;
            out.copy_as(written, source, "EventSourceArn");
        }
        out.copy(written, SAME);
        special(kind, event, &mut out)?;
        secrets::check(kind, event)?;
        let config = written.said("DestinationConfig");
        let destination = config.and_then(|config| config.at("OnFailure"));
        if let Some(config) = config {
            let Some(failure) = destination.filter(|failure| failure.is_map()) else {
                return Err(Fault::new(config.here(), "`DestinationConfig` needs `OnFailure`, which is a map"));
            };
            let kind = failure.said("Type");
            if let Some(kind) = kind.filter(|kind| !matches!(kind.text(), Some("SQS" | "SNS" | "S3" | "Kafka"))) {
                return Err(Fault::new(kind.here(), "`Type` of a destination is SQS, SNS, S3 or Kafka"));
            }
            let mut kept = failure.clone();
            kept.remove("Type");
            out.put("DestinationConfig", config.here().map([("OnFailure", kept)]));
        }
        self.emit(&event.cause, &event.id, "AWS::Lambda::EventSourceMapping", out);
        let Some(role) = role else { return Ok(()) };
        let managed = match kind {
            "Kinesis" => Some("AWSLambdaKinesisExecutionRole"),
            "DynamoDB" => Some("AWSLambdaDynamoDBExecutionRole"),
            "SQS" => Some("AWSLambdaSQSQueueExecutionRole"),
            "MSK" => Some("AWSLambdaMSKExecutionRole"),
            _ => None,
        };
        if let Some(name) = managed {
            role.manage(self.managed_policy(&format!("service-role/{name}"), at));
        }
        if let Some(policy) = secrets::policy(kind, event) {
            role.add(policy);
        }
        if let Some((failure, target)) = destination.and_then(|failure| Some((failure, failure.at("Destination")?))) {
            let kind = failure.at("Type").map(|kind| self.resolved(kind));
            let kind = kind.as_ref().and_then(Node::text).unwrap_or_default();
            if let Some(policy) = destination::policy(&event.id, kind, target, failure.here()) {
                role.add(policy);
            }
        }
        Ok(())
    }
}

/// Settings that one kind of source has.
fn special(kind: &str, event: &Event<'_>, out: &mut Node) -> Outcome {
    let (at, written) = (event.here(), &event.properties);
    let group = ["ConsumerGroupId", "SchemaRegistryConfig"];
    match kind {
        "MSK" | "SelfManagedKafka" => {
            let mut config = at.empty();
            config.copy(written, &group);
            let name =
                if kind == "MSK" { "AmazonManagedKafkaEventSourceConfig" } else { "SelfManagedKafkaEventSourceConfig" };
            if !config.is_empty() {
                out.put(name, config);
            }
        }
        "DocumentDB" => {
            let mut config = at.empty();
            config.copy(written, &["CollectionName", "DatabaseName", "FullDocument"]);
            event.needed("DatabaseName")?;
            out.put("DocumentDBEventSourceConfig", config);
        }
        _ if written.at("ConsumerGroupId").is_some() => {
            return Err(Fault::new(
                event.at("ConsumerGroupId"),
                format!("events of type {kind} have no `ConsumerGroupId`"),
            ));
        }
        _ => {}
    }
    if kind == "SelfManagedKafka" {
        let servers = written
            .at("KafkaBootstrapServers")
            .ok_or_else(|| Fault::new(at, "a self-managed Kafka event needs `KafkaBootstrapServers`"))?;
        let endpoints = servers.here().map([("KafkaBootstrapServers", servers.clone())]);
        out.put("SelfManagedEventSource", servers.here().map([("Endpoints", endpoints)]));
    }
    Ok(())
}

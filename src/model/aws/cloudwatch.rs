//! CloudWatch: alarms.

use super::super::mapping::{Kind, Literal, Row, boolean, nodes, text, texts};

/// Absent is on (PutMetricAlarm API reference).
const ACTIONS_ENABLED: Row =
    boolean("actions_enabled", "actions_enabled", "ActionsEnabled").default(Literal::Bool(true));

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "cloudwatch.alarm",
    terraform: &["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
    cloudformation: &["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"],
    identity: &["name"],
    rows: &[
        text("name", "alarm_name", "AlarmName"),
        ACTIONS_ENABLED,
        texts("alarm_actions", "alarm_actions", "AlarmActions"),
        texts("ok_actions", "ok_actions", "OKActions"),
        texts("insufficient_data_actions", "insufficient_data_actions", "InsufficientDataActions"),
        // Metrics have no resource of their own: what names one may name the filter that makes it.
        nodes(
            "metrics",
            "logs.metric_filter",
            "metric_name|metric_query[].metric.metric_name",
            "MetricName|Metrics[].MetricStat.Metric.MetricName",
        ),
        text("rule", "alarm_rule", "AlarmRule"),
    ],
    companions: &[],
}];

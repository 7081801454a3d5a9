//! The account: contacts, budgets, cost anomalies, access analysis.

use super::super::mapping::{Kind, Literal, nodes, text, texts};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "account.contact",
        terraform: &["aws_account_alternate_contact"],
        cloudformation: &[],
        identity: &[],
        rows: &[text("contact_type", "alternate_contact_type", ""), text("email_address", "email_address", "")],
        companions: &[],
    },
    Kind {
        name: "budgets.budget",
        terraform: &["aws_budgets_budget"],
        cloudformation: &["AWS::Budgets::Budget"],
        identity: &[],
        rows: &[texts(
            "subscribers",
            "notification[].subscriber_email_addresses|notification[].subscriber_sns_topic_arns",
            "NotificationsWithSubscribers[].Subscribers[].Address",
        )],
        companions: &[],
    },
    Kind {
        name: "ce.anomaly_monitor",
        terraform: &["aws_ce_anomaly_monitor"],
        cloudformation: &["AWS::CE::AnomalyMonitor"],
        identity: &[],
        rows: &[text("name", "name", "MonitorName")],
        companions: &[],
    },
    Kind {
        name: "ce.anomaly_subscription",
        terraform: &["aws_ce_anomaly_subscription"],
        cloudformation: &["AWS::CE::AnomalySubscription"],
        identity: &[],
        rows: &[nodes("monitors", "ce.anomaly_monitor", "monitor_arn_list", "MonitorArnList")],
        companions: &[],
    },
    Kind {
        name: "accessanalyzer.analyzer",
        terraform: &["aws_accessanalyzer_analyzer"],
        cloudformation: &["AWS::AccessAnalyzer::Analyzer"],
        identity: &[],
        rows: &[text("type", "type", "Type").default(Literal::Text("ACCOUNT"))],
        companions: &[],
    },
];

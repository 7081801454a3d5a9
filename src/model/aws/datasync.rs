//! DataSync: tasks.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "datasync.task",
        terraform: &["aws_datasync_task"],
        cloudformation: &["AWS::DataSync::Task"],
        identity: &[],
        rows: &[
            text("cloudwatch_log_group_arn", "cloudwatch_log_group_arn", "CloudWatchLogGroupArn"),
            text("log_level", "options.log_level", "Options.LogLevel"),
        ],
        companions: &[],
    },
    Kind {
        name: "datasync.object_storage",
        terraform: &["aws_datasync_location_object_storage"],
        cloudformation: &["AWS::DataSync::LocationObjectStorage"],
        identity: &[],
        rows: &[text("secret_key", "secret_key", "SecretKey")],
        companions: &[],
    },
];

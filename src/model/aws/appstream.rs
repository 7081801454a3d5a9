//! AppStream: fleets and the directories they join.

use super::super::mapping::{Kind, Literal, boolean, number, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "appstream.fleet",
        terraform: &["aws_appstream_fleet"],
        cloudformation: &["AWS::AppStream::Fleet"],
        identity: &[],
        // Defaults of the CreateFleet API reference, read November 2026.
        rows: &[
            number("disconnect_timeout_in_seconds", "disconnect_timeout_in_seconds", "DisconnectTimeoutInSeconds")
                .default(Literal::Number(900.0)),
            number(
                "idle_disconnect_timeout_in_seconds",
                "idle_disconnect_timeout_in_seconds",
                "IdleDisconnectTimeoutInSeconds",
            )
            .default(Literal::Number(0.0)),
            number("max_user_duration_in_seconds", "max_user_duration_in_seconds", "MaxUserDurationInSeconds")
                .default(Literal::Number(57600.0)),
            boolean("enable_default_internet_access", "enable_default_internet_access", "EnableDefaultInternetAccess")
                .default(Literal::Bool(false)),
        ],
        companions: &[],
    },
    Kind {
        name: "appstream.directory_config",
        terraform: &["aws_appstream_directory_config"],
        cloudformation: &["AWS::AppStream::DirectoryConfig"],
        identity: &[],
        rows: &[text(
            "account_password",
            "service_account_credentials.account_password",
            "ServiceAccountCredentials.AccountPassword",
        )],
        companions: &[],
    },
];

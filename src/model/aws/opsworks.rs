//! OpsWorks, which ended in 2024: apps and stacks.

use super::super::mapping::{Kind, objects, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "opsworks.app",
        terraform: &[],
        cloudformation: &["AWS::OpsWorks::App"],
        identity: &[],
        rows: &[text("password", "", "AppSource.Password"), text("private_key", "", "SslConfiguration.PrivateKey")],
        companions: &[],
    },
    Kind {
        name: "opsworks.stack",
        terraform: &[],
        cloudformation: &["AWS::OpsWorks::Stack"],
        identity: &[],
        rows: &[
            text("cookbooks_password", "", "CustomCookbooksSource.Password"),
            objects("databases", "", "RdsDbInstances", &[text("password", "", "DbPassword")]),
        ],
        companions: &[],
    },
];

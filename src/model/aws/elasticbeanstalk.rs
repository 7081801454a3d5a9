//! Elastic Beanstalk: environments and their option settings.

use super::super::mapping::{Kind, objects, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "elasticbeanstalk.environment",
    terraform: &["aws_elastic_beanstalk_environment"],
    cloudformation: &["AWS::ElasticBeanstalk::Environment"],
    identity: &[],
    rows: &[
        text("template_name", "template_name", "TemplateName"),
        objects(
            "settings",
            "setting",
            "OptionSettings",
            &[
                text("namespace", "namespace", "Namespace"),
                text("name", "name", "OptionName"),
                text("value", "value", "Value"),
            ],
        ),
    ],
    companions: &[],
}];

//! Elastic Beanstalk: environments, their templates and the option settings of both.

use super::super::mapping::{Kind, Row, node, objects, text};

const SETTINGS: Row = objects(
    "settings",
    "setting",
    "OptionSettings",
    &[text("namespace", "namespace", "Namespace"), text("name", "name", "OptionName"), text("value", "value", "Value")],
);

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "elasticbeanstalk.environment",
        terraform: &["aws_elastic_beanstalk_environment"],
        cloudformation: &["AWS::ElasticBeanstalk::Environment"],
        identity: &[],
        rows: &[node("template_name", "elasticbeanstalk.settings", "template_name", "TemplateName"), SETTINGS],
        companions: &[],
    },
    // Whatever holds option settings.
    Kind {
        name: "elasticbeanstalk.settings",
        terraform: &["aws_elastic_beanstalk_environment", "aws_elastic_beanstalk_configuration_template"],
        cloudformation: &["AWS::ElasticBeanstalk::Environment", "AWS::ElasticBeanstalk::ConfigurationTemplate"],
        identity: &["name"],
        rows: &[text("name", "name", ""), SETTINGS],
        companions: &[],
    },
];

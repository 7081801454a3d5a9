//! SES: configuration sets.

use super::super::mapping::{Kind, text};

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "ses.configuration_set",
    terraform: &["aws_ses_configuration_set", "aws_sesv2_configuration_set"],
    cloudformation: &["AWS::SES::ConfigurationSet"],
    identity: &[],
    rows: &[text("tls_policy", "delivery_options.tls_policy", "DeliveryOptions.TlsPolicy")],
    companions: &[],
}];

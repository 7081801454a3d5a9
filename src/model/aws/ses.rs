//! SES: configuration sets.

use super::super::mapping::{Companion, Kind, Spelling2, boolean, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "ses.configuration_set",
        terraform: &["aws_ses_configuration_set", "aws_sesv2_configuration_set"],
        cloudformation: &["AWS::SES::ConfigurationSet"],
        identity: &[],
        rows: &[text("tls_policy", "delivery_options.tls_policy", "DeliveryOptions.TlsPolicy")],
        companions: &[],
    },
    Kind {
        name: "ses.identity",
        terraform: &["aws_ses_domain_identity"],
        cloudformation: &["AWS::SES::EmailIdentity"],
        identity: &["domain"],
        rows: &[
            text("domain", "domain", "EmailIdentity"),
            boolean("dkim", "", "DkimAttributes.SigningEnabled"),
            text("dkim_domain", "", ""),
        ],
        companions: &[Companion {
            terraform: &["aws_ses_domain_dkim"],
            cloudformation: &[],
            join: Spelling2 { terraform: "domain", cloudformation: "" },
            stands_alone: false,
            rows: &[text("dkim_domain", "domain", "")],
        }],
    },
];

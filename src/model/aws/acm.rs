//! Certificate Manager: certificates and private authorities.

use super::super::mapping::{Companion, Kind, Literal, Spelling2, boolean, node, text, texts};
use super::spellings::active;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "acm.certificate",
        terraform: &["aws_acm_certificate"],
        cloudformation: &["AWS::CertificateManager::Certificate"],
        identity: &[],
        rows: &[
            texts("domain_name", "domain_name", "DomainName"),
            texts("subject_alternative_names", "subject_alternative_names", "SubjectAlternativeNames"),
            text("certificate_authority_arn", "certificate_authority_arn", "CertificateAuthorityArn"),
            text("certificate_body", "certificate_body", ""),
            // Defaults: RequestCertificate and CertificateOptions API reference.
            text("key_algorithm", "key_algorithm", "KeyAlgorithm").default(Literal::Text("RSA_2048")),
            text(
                "transparency_logging",
                "options.certificate_transparency_logging_preference",
                "CertificateTransparencyLoggingPreference",
            )
            .default(Literal::Text("ENABLED")),
        ],
        companions: &[],
    },
    // Certificates, those that are brought along as text among them.
    Kind {
        name: "acm.imported",
        terraform: &["aws_acm_certificate", "aws_iam_server_certificate", "aws_api_gateway_domain_name"],
        cloudformation: &["AWS::CertificateManager::Certificate", "AWS::IAM::ServerCertificate"],
        identity: &[],
        rows: &[
            text("certificate_body", "certificate_body", "CertificateBody"),
            text("key_algorithm", "key_algorithm", "KeyAlgorithm").default(Literal::Text("RSA_2048")),
        ],
        companions: &[],
    },
    Kind {
        name: "acmpca.authority",
        terraform: &["aws_acmpca_certificate_authority"],
        cloudformation: &["AWS::ACMPCA::CertificateAuthority"],
        identity: &[],
        rows: &[
            text("type", "type", "Type").defaults(Literal::Text("SUBORDINATE"), Literal::Nothing),
            boolean("enabled", "enabled", "").default(Literal::Bool(true)),
            text("key_algorithm", "certificate_authority_configuration.key_algorithm", "KeyAlgorithm"),
        ],
        companions: &[Companion {
            terraform: &[],
            cloudformation: &["AWS::ACMPCA::CertificateAuthorityActivation"],
            join: Spelling2 { terraform: "", cloudformation: "CertificateAuthorityArn" },
            stands_alone: false,
            // Absent is ACTIVE (CertificateAuthorityActivation reference).
            rows: &[boolean("enabled", "", "Status").cloudformation_via(active).default(Literal::Bool(true))],
        }],
    },
    Kind {
        name: "rolesanywhere.trust_anchor",
        terraform: &["aws_rolesanywhere_trust_anchor"],
        cloudformation: &["AWS::RolesAnywhere::TrustAnchor"],
        identity: &[],
        rows: &[node("authority", "acmpca.authority", "source.source_data.acm_pca_arn", "Source.SourceData.AcmPcaArn")],
        companions: &[],
    },
    Kind {
        name: "rolesanywhere.profile",
        terraform: &["aws_rolesanywhere_profile"],
        cloudformation: &["AWS::RolesAnywhere::Profile"],
        identity: &[],
        rows: &[
            text("session_policy", "session_policy", "SessionPolicy"),
            texts("managed_policy_arns", "managed_policy_arns", "ManagedPolicyArns"),
        ],
        companions: &[],
    },
];

//! Systems Manager: documents and parameters.

use super::super::mapping::{Kind, json, map, node, text};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        name: "ssm.document",
        terraform: &["aws_ssm_document"],
        cloudformation: &["AWS::SSM::Document"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            text("document_type", "document_type", "DocumentType"),
            text("document_format", "document_format", "DocumentFormat"),
            json("content", "content", "Content"),
            text("content_text", "content", "Content"),
            map("permissions", "permissions", ""),
        ],
        companions: &[],
    },
    // Requests that Terraform makes while it plans.
    Kind {
        name: "http.request",
        terraform: &["data.http"],
        cloudformation: &[],
        identity: &[],
        rows: &[
            text("url", "url", ""),
            text("request_body", "request_body", ""),
            map("request_headers", "request_headers", ""),
        ],
        companions: &[],
    },
    Kind {
        name: "ssm.parameter",
        terraform: &["aws_ssm_parameter"],
        cloudformation: &["AWS::SSM::Parameter"],
        identity: &["name"],
        rows: &[
            text("name", "name", "Name"),
            text("type", "type", "Type"),
            node("key_id", "kms.key", "key_id", ""),
            text("value", "value|insecure_value", "Value"),
        ],
        companions: &[],
    },
];

//! Terraform's `awscc_*` resources. Their provider makes them of CloudFormation's types, and its names of CloudFormation's:
//! `awscc_s3_bucket` is `AWS::S3::Bucket`, `kms_master_key_id` is `KMSMasterKeyID`.
//!
//! So they are read by CloudFormation's side of the mapping, with its defaults, and only the names are compared loosely:
//! without regard to case and `_`, which needs no table of names. Addresses and places stay Terraform's.

use crate::resource::{FrontEnd, Mode, Resource};
use crate::value::{Entry, Map};

/// How the provider's types begin.
const TERRAFORM: &str = "awscc_";
/// How CloudFormation's begin.
const CLOUDFORMATION: &str = "AWS::";

/// The language whose types, names and defaults a resource has.
pub(crate) fn language(resource: &Resource) -> FrontEnd {
    match resource.mode {
        Mode::Managed if resource.type_name.starts_with(TERRAFORM) => FrontEnd::CloudFormation,
        _ => resource.front_end,
    }
}

/// A CloudFormation type as its `awscc_*` type is looked up; nothing for types that are not AWS's.
pub(super) fn key_of(cloudformation: &str) -> Option<String> {
    cloudformation.strip_prefix(CLOUDFORMATION).map(|rest| letters(rest).collect())
}

/// The same for an `awscc_*` type.
pub(super) fn key(terraform: &str) -> Option<String> {
    terraform.strip_prefix(TERRAFORM).map(|rest| letters(rest).collect())
}

/// What is compared of a name.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '_' | ':')).map(|c| c.to_ascii_lowercase())
}

/// The entry under a name, also where the name is CloudFormation's and the map has the provider's spelling of it.
pub(super) fn entry<'m>(map: &'m Map, name: &str) -> Option<&'m Entry> {
    map.get(name).or_else(|| {
        let begins_with = |text: &str, is: fn(&char) -> bool| text.chars().next().as_ref().is_some_and(is);
        if !begins_with(name, char::is_ascii_uppercase) {
            return None;
        }
        let is_it =
            |entry: &&Entry| begins_with(&entry.key, char::is_ascii_lowercase) && letters(&entry.key).eq(letters(name));
        map.entries.iter().find(is_it)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Graph;
    use crate::source::{MemoryFiles, Sources};
    use crate::terraform;
    use crate::value::{Value, to_json};
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn names_of_the_provider_are_found_by_those_of_cloudformation() {
        let has = |key: &str, name: &str| {
            let entry = |key: &str| Entry { key: Arc::from(key), at: None, value: Value::null() };
            let map = Map { entries: vec![entry(key)], rest: None };
            super::entry(&map, name).is_some()
        };
        for (key, name) in [
            ("kms_master_key_id", "KMSMasterKeyID"),
            ("sse_algorithm", "SSEAlgorithm"),
            ("enable_dns_hostnames", "EnableDnsHostnames"),
            ("cidr_ipv_6", "CidrIpv6"),
            ("BucketName", "BucketName"),
            ("bucket", "bucket"),
        ] {
            assert!(has(key, name), "{name}");
        }
        for (key, name) in [("bucket_name", "bucketName"), ("BucketName", "bucket_name"), ("bucket", "BucketName")] {
            assert!(!has(key, name), "{name}");
        }
    }

    #[test]
    fn types_of_the_provider_are_those_of_cloudformation() {
        for (terraform, cloudformation) in [
            ("awscc_s3_bucket", "AWS::S3::Bucket"),
            ("awscc_ec2_vpc", "AWS::EC2::VPC"),
            ("awscc_apigatewayv2_api", "AWS::ApiGatewayV2::Api"),
            ("awscc_rds_db_instance", "AWS::RDS::DBInstance"),
        ] {
            assert_eq!(key(terraform), key_of(cloudformation));
        }
        assert_eq!(key("aws_s3_bucket"), None);
        assert_eq!(key_of("Custom::Thing"), None);
    }

    /// What the nodes of a kind have of these attributes, from Terraform's text.
    fn check(text: &str, kind: &str, attributes: &[&str], expected: &[&str]) {
        let sources = Arc::new(Sources::new(Arc::new(MemoryFiles::new().with("main.tf", text))));
        let options = terraform::Options::default();
        let evaluated = terraform::evaluate_root(&sources, &terraform::Modules::default(), Path::new("."), &options);
        assert_eq!(evaluated.configuration.problems, []);
        let graph = Graph::build(&evaluated.configuration);
        let mut shown = Vec::new();
        for &id in graph.of_kind(kind) {
            let (node, resource) = (graph.node(id).unwrap(), graph.resource(id).unwrap());
            let found = attributes.iter().filter_map(|name| Some((name, to_json(&node.attributes.get(name)?.value))));
            let found: Vec<String> = found.map(|(name, value)| format!(" {name}={value}")).collect();
            shown.push(format!("{}{}", resource.address, found.concat()));
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn they_are_nodes_with_the_names_and_defaults_of_cloudformation() {
        let text = r#"
resource "awscc_s3_bucket" "b" {
  access_control     = "PublicRead"
  bucket_encryption = {
    server_side_encryption_configuration = [{
      server_side_encryption_by_default = { sse_algorithm = "aws:kms", kms_master_key_id = awscc_kms_key.k.arn }
    }]
  }
  tags = [{ key = "team", value = "a" }]
}
resource "awscc_kms_key" "k" {
  enable_key_rotation = true
}
resource "awscc_s3_bucket_policy" "p" {
  bucket          = awscc_s3_bucket.b.id
  policy_document = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })
}
"#;
        let bucket = concat!(
            r#"awscc_s3_bucket.b acl="public-read" "#,
            r#"encryption={"sse_algorithm":"aws:kms","kms_master_key_id":{"ref":"awscc_kms_key.k.arn"}} "#,
            r#"versioning={"enabled":false} tags={"team":"a"} "#,
            r#"policy={"json":{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Principal":"*","Resource":"*"}]}}"#
        );
        check(text, "s3.bucket", &["acl", "encryption", "versioning", "tags", "policy"], &[bucket]);
    }
}

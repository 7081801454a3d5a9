//! The service of a resource type that no kind has: what its name says.

/// What a word of a type's name is called here. Types of Terraform name the thing, not the service, where the service is one of
/// the first there were.
const CALLED: [(&str, &str); 30] = [
    ("alb", "elbv2"),
    ("amazonmq", "mq"),
    ("ami", "ec2"),
    ("api", "apigateway"),
    ("customer", "ec2"),
    ("db", "rds"),
    ("default", "ec2"),
    ("docdbelastic", "docdb"),
    ("dx", "directconnect"),
    ("egress", "ec2"),
    ("eip", "ec2"),
    ("elasticloadbalancing", "elb"),
    ("elasticloadbalancingv2", "elbv2"),
    ("elasticsearch", "opensearch"),
    ("events", "eventbridge"),
    ("instance", "ec2"),
    ("internet", "ec2"),
    ("key", "ec2"),
    ("launch", "ec2"),
    ("lb", "elbv2"),
    ("load", "elb"),
    ("nat", "ec2"),
    ("network", "ec2"),
    ("placement", "ec2"),
    ("route", "ec2"),
    ("security", "ec2"),
    ("sfn", "stepfunctions"),
    ("spot", "ec2"),
    ("subnet", "ec2"),
    ("vpn", "ec2"),
];

/// Types that begin as AWS's do and are none of a service: what the customer's own code makes, what a tool notes.
const NOBODY: [&str; 2] = ["AWS::CloudFormation::CustomResource", "AWS::CDK::"];

/// The service that the name of a type speaks of; none if it is none of AWS's.
pub(in crate::model) fn named_by(type_name: &str) -> Option<String> {
    if NOBODY.iter().any(|of| type_name.starts_with(of)) {
        return None;
    }
    let rest = ["AWS::", "awscc_", "aws_"].iter().find_map(|own| type_name.strip_prefix(own))?;
    let word = rest.split([':', '_']).find(|word| !word.is_empty())?.to_ascii_lowercase();
    let called = CALLED.binary_search_by(|(known, _)| (*known).cmp(&word));
    Some(called.ok().and_then(|at| CALLED.get(at)).map_or(word, |(_, service)| (*service).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{CALLED, named_by};

    fn check(type_name: &str, expected: Option<&str>) {
        assert_eq!(named_by(type_name).as_deref(), expected, "{type_name}");
    }

    #[test]
    fn only_types_of_aws_are_of_a_service() {
        check("aws_kendra_index", Some("kendra"));
        check("AWS::Kendra::Index", Some("kendra"));
        check("awscc_kendra_index", Some("kendra"));
        check("aws_lb_trust_store", Some("elbv2"));
        check("AWS::ElasticLoadBalancingV2::TrustStore", Some("elbv2"));
        check("random_pet", None);
        check("Custom::Mapping", None);
        check("AWS::CDK::Metadata", None);
        check("", None);
        assert!(CALLED.is_sorted());
    }
}

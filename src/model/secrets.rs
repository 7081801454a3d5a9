//! Two questions about keys and secrets that a value alone does not answer: whose key it is, and whether a secret is
//! there to be read.

use super::graph::{Graph, Target};
use crate::condition::{Operand, Parameter, Returns, Signature, Type};
use crate::resource::FrontEnd;
use crate::value::{Kind, Part, Reason, Truth, Unknown, Value};
use std::sync::Arc;

/// `customer_key(x)` and `in_clear(x)`.
pub(super) const FUNCTIONS: [&str; 2] = ["customer_key", "in_clear"];

/// The kind of what looks a key up: its `name` says whose key it is.
const LOOKUP: &str = "kms.lookup";

/// What a key of AWS's own is called, as alias or as the end of an alias's ARN.
const AWS_ALIAS: &str = "alias/aws/";

/// How they are called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    FUNCTIONS.contains(&name).then(|| Signature::new([Parameter::Value(Type::Any)], Returns::Type(Type::Bool)))
}

/// Whether a key is given that is not one of AWS's own. A key that the code makes, an ARN or a key id is the customer's.
pub(super) fn customer_key(graph: &Graph<'_>, module: &str, subject: &Operand) -> Operand {
    answer(is_customers(graph, module, &subject.to_value()), subject)
}

/// Whether a secret can be read by whoever reads the code or, in CloudFormation, the stack: written out, a parameter with
/// a default or without `NoEcho`, or a dynamic reference to a parameter that is stored in clear.
pub(super) fn in_clear(front_end: Option<FrontEnd>, subject: &Operand) -> Operand {
    answer(is_in_clear(front_end, &subject.to_value()), subject)
}

fn answer(found: Result<Truth, Arc<Unknown>>, subject: &Operand) -> Operand {
    let operand = match found {
        Ok(Truth::Unknown) => Operand::unknown(Unknown::new(Reason::Computed, "value")),
        Ok(known) => Operand::bool(known == Truth::True),
        Err(why) => Operand::unknown(why),
    };
    operand.because(vec![subject.clone()])
}

fn is_customers(graph: &Graph<'_>, module: &str, value: &Value) -> Result<Truth, Arc<Unknown>> {
    let name = match graph.follow(value, LOOKUP, module) {
        Target::Nodes(ids) if value.reference().is_some() => {
            let node = ids.first().and_then(|&id| graph.node(id));
            node.and_then(|node| node.attributes.get("name")).map_or_else(Value::null, |entry| entry.value.clone())
        }
        _ => value.clone(),
    };
    match &name.kind {
        Kind::Null => Ok(Truth::False),
        Kind::Unknown(why) => Err(Arc::clone(why)),
        Kind::String(text) => Ok(Truth::from(!text.is_empty() && !is_aws_name(text))),
        Kind::Template(parts) => {
            let literals =
                || parts.iter().filter_map(|part| if let Part::Literal(text) = part { Some(text) } else { None });
            let open = parts.iter().any(|part| matches!(part, Part::Unknown(_)));
            match (literals().any(|text| is_aws_name(text)), open) {
                (true, _) => Ok(Truth::False),
                (false, true) => Ok(Truth::Unknown),
                (false, false) => Ok(Truth::True),
            }
        }
        _ => Ok(Truth::True),
    }
}

fn is_aws_name(text: &str) -> bool {
    text.contains(AWS_ALIAS) || text == "AWS_OWNED_KMS_KEY"
}

fn is_in_clear(front_end: Option<FrontEnd>, value: &Value) -> Result<Truth, Arc<Unknown>> {
    match &value.kind {
        // Who passes a parameter without NoEcho shows it to everyone who may describe the stack.
        Kind::Unknown(why) if why.reason == Reason::Variable && front_end == Some(FrontEnd::CloudFormation) => {
            Ok(Truth::from(!value.sensitive))
        }
        Kind::Unknown(why) if is_from_elsewhere(why) => Ok(Truth::False),
        Kind::Unknown(why) => Err(Arc::clone(why)),
        Kind::String(text) => {
            // An empty default says nothing, but without NoEcho it shows what is given instead of it.
            let is_shown = !value.sensitive && value.origin.steps().next().is_some();
            Ok(Truth::from(!is_dynamic(text) && (!text.is_empty() || is_shown)))
        }
        // A text around such a parameter shows it as well.
        Kind::Template(parts)
            if front_end == Some(FrontEnd::CloudFormation) && !value.sensitive && shows_parameter(parts) =>
        {
            Ok(Truth::True)
        }
        Kind::Template(parts) => {
            let doubt = parts.iter().find_map(|part| match part {
                Part::Unknown(why) if !is_from_elsewhere(why) => Some(Arc::clone(why)),
                _ => None,
            });
            doubt.map_or(Ok(Truth::False), Err)
        }
        Kind::Bool(_) | Kind::Number(_) => Ok(Truth::True),
        Kind::Null | Kind::Document(_) | Kind::List(_) | Kind::Map(_) | Kind::Reference(_) => Ok(Truth::False),
    }
}

/// Whether a parameter without value stands in a text that is no dynamic reference.
fn shows_parameter(parts: &[Part]) -> bool {
    let is_reference = parts.iter().any(|part| matches!(part, Part::Literal(text) if text.contains("{{resolve:")));
    !is_reference && parts.iter().any(|part| matches!(part, Part::Unknown(why) if why.reason == Reason::Variable))
}

/// Whatever it will be, nobody can read it in the code.
fn is_from_elsewhere(why: &Unknown) -> bool {
    matches!(why.reason, Reason::Variable | Reason::Computed | Reason::External | Reason::Module | Reason::Volatile)
}

/// A reference that CloudFormation resolves at deployment, to where secrets are kept.
fn is_dynamic(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("{{resolve:secretsmanager:") || text.starts_with("{{resolve:ssm-secure:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Origin;

    fn clear(front_end: FrontEnd, value: Value) -> Option<bool> {
        in_clear(Some(front_end), &Operand::value(value)).to_value().as_bool()
    }

    #[test]
    fn what_is_written_out_is_in_clear_and_what_comes_from_elsewhere_is_not() {
        use FrontEnd::{CloudFormation, Terraform};
        let open = |reason| Value::unknown(reason, "x");
        let hidden = Value { sensitive: true, ..open(Reason::Variable) };
        assert_eq!(clear(Terraform, Value::string("correct horse")), Some(true));
        assert_eq!(clear(Terraform, Value::string("")), Some(false));
        assert_eq!(clear(Terraform, Kind::Number(12_345_678.0).into()), Some(true));
        assert_eq!(clear(Terraform, Value::null()), Some(false));
        assert_eq!(clear(Terraform, open(Reason::Variable)), Some(false));
        assert_eq!(clear(Terraform, open(Reason::Replaced)), None);
        assert_eq!(clear(CloudFormation, open(Reason::Variable)), Some(true));
        assert_eq!(clear(CloudFormation, hidden), Some(false));
        assert_eq!(clear(CloudFormation, Value::string("{{resolve:secretsmanager:db:SecretString:p}}")), Some(false));
        assert_eq!(clear(CloudFormation, Value::string("{{resolve:ssm-secure:db:1}}")), Some(false));
        assert_eq!(clear(CloudFormation, Value::string("{{resolve:ssm:db:1}}")), Some(true));
        let around = |text: &str, sensitive| {
            let parts = [Part::Literal(text.into()), Part::Unknown(Unknown::new(Reason::Variable, "x"))];
            Value { sensitive, ..Kind::Template(parts.into()).into() }
        };
        assert_eq!(clear(CloudFormation, around("pre-", false)), Some(true));
        assert_eq!(clear(CloudFormation, around("pre-", true)), Some(false));
        assert_eq!(clear(CloudFormation, around("{{resolve:secretsmanager:", false)), Some(false));
        assert_eq!(clear(Terraform, around("pre-", false)), Some(false));
        assert_eq!(Value::string("").at(Origin::default()).origin.steps().count(), 0);
    }

    #[test]
    fn keys_of_aws_are_told_by_their_name() {
        assert!(is_aws_name("alias/aws/rds") && is_aws_name("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"));
        assert!(is_aws_name("AWS_OWNED_KMS_KEY") && !is_aws_name("alias/orders"));
    }
}

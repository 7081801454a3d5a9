//! What stands in a template beside its resources and is judged too, as pseudo resources: parameters, outputs, and the
//! credentials that `cfn-init` reads from a resource's metadata.

use super::evaluate::Evaluator;
use super::template::{Declared, Parameter};
use crate::resource::{Existence, FrontEnd, Mode, Provider, Resource};
use crate::source::Span;
use crate::syntax::data::Pair;
use crate::value::{Truth, Value};
use std::sync::Arc;

/// The key of a resource's metadata under which credentials stand, and the type of the pseudo resource that they become.
const AUTHENTICATION: &str = "AWS::CloudFormation::Authentication";

impl Evaluator<'_> {
    /// A parameter: `Parameters.Password`.
    pub(super) fn parameter_resource(&self, parameter: &Parameter) -> Resource {
        let attributes = self.value(&parameter.node).unwrap_or_else(Value::null);
        let existence = Existence::Certain;
        let name = format!("Parameters.{}", parameter.name);
        let span = (parameter.key_span, parameter.node.span);
        self.pseudo(&name, "AWS::CloudFormation::Parameter", attributes, span, existence)
    }

    /// An output, if its condition does not take it away: `Outputs.Endpoint`.
    pub(super) fn output_resource(&self, output: &Pair) -> Option<Resource> {
        let condition = output.value.get("Condition").map(|pair| &pair.value);
        let condition = condition.and_then(|node| Some(self.condition(&node.scalar()?, node.span)));
        let existence = match condition {
            Some((Truth::False, _)) => return None,
            Some((Truth::Unknown, why)) => Existence::Possible(why),
            Some((Truth::True, _)) | None => Existence::Certain,
        };
        let attributes = self.value(&output.value)?;
        let name = format!("Outputs.{}", output.key);
        let span = (output.key_span, output.value.span);
        Some(self.pseudo(&name, "AWS::CloudFormation::Output", attributes, span, existence))
    }

    /// The credentials in a resource's metadata, as something that the resource causes: `Server.Metadata`.
    pub(super) fn credentials_resource(&self, declared: &Declared, existence: Existence) -> Option<Resource> {
        let pair = declared.metadata.as_ref()?.get(AUTHENTICATION)?;
        let attributes = self.value(&pair.value)?;
        let name = format!("{}.Metadata", declared.id);
        let mut resource = self.pseudo(&name, AUTHENTICATION, attributes, (pair.key_span, pair.value.span), existence);
        let cause = declared.cause.as_ref().unwrap_or(&declared.id);
        resource.cause = Some(self.place.address(cause));
        Some(resource)
    }

    fn pseudo(
        &self,
        name: &str,
        type_name: &str,
        attributes: Value,
        (key, value): (Span, Span),
        existence: Existence,
    ) -> Resource {
        Resource {
            address: self.place.address(&Arc::from(name)),
            type_name: Arc::from(type_name),
            mode: Mode::Pseudo,
            front_end: FrontEnd::CloudFormation,
            attributes,
            head: Some(self.template.at(key)),
            body: Some(self.template.at(key.to(value))),
            calls: Arc::clone(self.place.calls()),
            existence,
            depends_on: Vec::new(),
            provider: Arc::new(Provider::default()),
            aliases: Vec::new(),
            cause: None,
        }
    }
}

//! What a stack is given: values of its parameters, and of pseudo parameters.

use super::Options;
use super::text::{Pieces, scalar_text};
use crate::syntax::data::Node;
use crate::value::{Kind, Origin, StepKind, Unknown, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Pseudo parameters that are other ones in a nested stack.
const OF_ONE_STACK: [&str; 2] = ["AWS::StackName", "AWS::StackId"];

/// Values by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments {
    values: BTreeMap<Arc<str>, Value>,
    /// Set where parameters may be given that are not known.
    rest: Option<Arc<Unknown>>,
}

impl Arguments {
    /// What the user gives to the outermost stack.
    pub(super) fn given(options: &Options) -> Self {
        let value = |name: &str, text: &str| {
            let label = if name.starts_with("AWS::") { name.to_owned() } else { format!("parameter {name}") };
            Value::string(text).at(Origin::default().through(StepKind::CommandLine, label, None))
        };
        let values = options.parameters.iter().map(|(name, text)| (Arc::from(name.as_str()), value(name, text)));
        Self { values: values.collect(), rest: None }
    }

    /// What the resource `stack` passes on as `parameters`.
    pub(super) fn passed(options: &Options, stack: &str, parameters: Option<&Value>) -> Self {
        let mut arguments = Self::given(options);
        arguments.values.retain(|name, _| name.starts_with("AWS::") && !OF_ONE_STACK.contains(&&**name));
        match parameters.map(|value| (value, value.as_map())) {
            Some((_, Some(map))) => {
                arguments.rest.clone_from(&map.rest);
                for entry in &map.entries {
                    let label = format!("{stack}.{}", entry.key);
                    let origin = entry.value.origin.through(StepKind::ModuleArgument, label, entry.at);
                    arguments.values.insert(Arc::clone(&entry.key), as_parameter(&entry.value).at(origin));
                }
            }
            Some((value, None)) => arguments.rest = value.as_unknown().cloned(),
            None => {}
        }
        arguments
    }

    /// The partition of AWS that is deployed to, by the region that is given; where none is, the usual one.
    pub(super) fn partition(&self) -> &'static str {
        match self.get("AWS::Region").as_ref().and_then(Value::as_str) {
            Some(china) if china.starts_with("cn-") => "aws-cn",
            Some(government) if government.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }

    /// The value of a parameter, if one is given.
    pub(super) fn get(&self, name: &str) -> Option<Value> {
        let open = || self.rest.as_ref().filter(|_| !name.starts_with("AWS::"));
        self.values.get(name).cloned().or_else(|| open().map(|why| Kind::Unknown(Arc::clone(why)).into()))
    }

    /// The text that a parameter of the template in `root` has before anything is evaluated: what is given, or its default.
    pub(super) fn text(&self, name: &str, root: &Node) -> Option<Arc<str>> {
        if let Some(given) = self.get(name) {
            return scalar_text(&given);
        }
        let declared = root.get("Parameters").and_then(|section| section.value.get(name));
        declared.and_then(|pair| pair.value.get("Default")).and_then(|pair| pair.value.scalar())
    }
}

/// A parameter's value is text: a list that is passed becomes one.
fn as_parameter(value: &Value) -> Value {
    let Some(list) = value.as_list() else {
        return match scalar_text(value) {
            Some(text) => Value { sensitive: value.sensitive, ..Value::string(text) },
            None => value.clone(),
        };
    };
    if let Some(why) = &list.rest {
        return Kind::Unknown(Arc::clone(why)).into();
    }
    let mut pieces = Pieces::default();
    for (index, item) in list.items.iter().enumerate() {
        if index > 0 {
            pieces.literal(",");
        }
        pieces.value(item);
    }
    pieces.finish()
}

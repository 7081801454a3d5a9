//! Intrinsic functions. What they are not given is unknown; what is written wrongly is a Problem.

use super::evaluate::{Call, Evaluator, MALFORMED, UNDECLARED};
use super::raw::{IMPORTED, raw_json, written_json};
use super::template::Declared;
use super::text::{Pieces, reference, scalar_text};
use crate::source::Span;
use crate::syntax::data::Node;
use crate::value::{Document, Kind, List, Part, Reason, StepKind, Truth, Unknown, Value};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Evaluator<'_> {
    /// The value of `{name: argument}`; `None` for `AWS::NoValue`.
    pub(super) fn function(&self, name: &str, call: &Call<'_>) -> Option<Value> {
        let Call { argument, span, .. } = *call;
        Some(match name {
            "Ref" => match argument.scalar() {
                Some(name) => return self.reference(&name, span),
                None => self.report(MALFORMED, span, "Ref takes a name"),
            },
            "Fn::If" => return self.choose(argument),
            "Fn::GetAtt" => self.attribute(argument, span),
            "Fn::Sub" => self.substitute(argument),
            "Fn::Join" => self.join_texts(argument),
            "Fn::Select" => return self.select(argument),
            "Fn::Split" => self.split(argument),
            "Fn::FindInMap" => return self.find_in_map(argument, span),
            "Fn::Base64" => self.base64(call),
            "Fn::Cidr" => self.cidr(argument),
            "Fn::Length" => self.length(call),
            "Fn::ToJsonString" => self.to_json_string(call),
            "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" => Value::unknown(Reason::Condition, name),
            "Fn::ImportValue" => imported(argument),
            // Known in the account only, or macros.
            "Fn::GetAZs" | "Fn::GetStackOutput" => Value::unknown(Reason::External, name),
            _ => Value::unknown(Reason::Unsupported, name),
        })
    }

    fn choose(&self, argument: &Node) -> Option<Value> {
        let Some([condition, then, otherwise]) = argument.items() else {
            return Some(self.report(MALFORMED, argument.span, "Fn::If takes a condition and two values"));
        };
        let name = condition.scalar().unwrap_or_else(|| Arc::from(""));
        let (truth, why) = self.condition(&name, condition.span);
        let arm = match truth {
            Truth::True => self.value(then),
            Truth::False => self.value(otherwise),
            // Either may come, or nothing: what both agree on is known all the same.
            Truth::Unknown => return Some(either(self.value(then), self.value(otherwise), why)),
        };
        let label = format!("condition {name}");
        arm.map(|value| {
            let origin = value.origin.through(StepKind::Condition, label, Some(self.template.at(condition.span)));
            value.at(origin)
        })
    }

    fn attribute(&self, argument: &Node, span: Span) -> Value {
        let parts: Option<Vec<Arc<str>>> = match argument.items() {
            // Either may be a function; nothing is evaluated twice that way, since most are plain.
            Some(items) => items.iter().map(|item| self.text(item)).collect(),
            None => argument
                .scalar()
                .and_then(|text| text.split_once('.').map(|(id, rest)| vec![Arc::from(id), Arc::from(rest)])),
        };
        match parts.as_deref() {
            Some([id, attribute]) => self.attribute_of(id, attribute, span),
            Some([id, rest @ ..]) if !rest.is_empty() => {
                let joined: Vec<&str> = rest.iter().map(|part| &**part).collect();
                self.attribute_of(id, &joined.join("."), span)
            }
            _ => match argument.items() {
                Some([_, _]) => Value::unknown(Reason::Computed, "attribute"),
                _ => self.report(MALFORMED, argument.span, "Fn::GetAtt takes a logical id and an attribute"),
            },
        }
    }

    fn attribute_of(&self, id: &Arc<str>, attribute: &str, span: Span) -> Value {
        if let Some(declared) = self.template.resource(id) {
            return self.output(declared, attribute, span).unwrap_or_else(|| self.reference_to(id, attribute));
        }
        // An error, but what it refers to is clear.
        if self.template.open.is_none() {
            self.report(UNDECLARED, span, format!("no resource in this template is called `{id}`"));
        }
        self.reference_to(id, attribute)
    }

    /// An output of a nested stack that can be read.
    fn output(&self, declared: &Declared, attribute: &str, span: Span) -> Option<Value> {
        let name = attribute.strip_prefix("Outputs.")?;
        if self.shared.options.outputs_by_name {
            return None;
        }
        let stack = self.nested(declared)?;
        let label = format!("{}.{attribute}", declared.id);
        Some(match stack.outputs.as_ref().map(|outputs| outputs.get(name)) {
            Some(Some(Some(value))) => {
                let origin = value.origin.through(StepKind::ModuleOutput, label, Some(self.template.at(span)));
                value.clone().at(origin)
            }
            Some(Some(None)) => Value::unknown(Reason::Condition, label),
            Some(None) => {
                self.report(UNDECLARED, span, format!("the nested stack `{}` has no output `{name}`", declared.id))
            }
            None => Value::unknown(Reason::Module, label),
        })
    }

    fn substitute(&self, argument: &Node) -> Value {
        let (text, names) = match argument.items() {
            Some([text, map]) => (text.scalar(), map.pairs()),
            Some([text]) => (text.scalar(), &[][..]),
            Some(_) => (None, &[][..]),
            None => (argument.scalar(), &[][..]),
        };
        let Some(text) = text else {
            return self.report(MALFORMED, argument.span, "Fn::Sub takes a text, or a text and a map");
        };
        let named: BTreeMap<&str, Value> =
            names.iter().filter_map(|pair| Some((&*pair.key, self.value(&pair.value)?))).collect();
        let mut pieces = Pieces::default();
        let mut rest = &*text;
        while let Some((before, after)) = rest.split_once("${") {
            pieces.literal(before);
            let Some((name, tail)) = after.split_once('}') else {
                pieces.literal("${");
                rest = after;
                continue;
            };
            rest = tail;
            self.substitute_one(name.trim(), &named, argument.span, &mut pieces);
        }
        pieces.literal(rest);
        self.paid(pieces.finish(), argument.span)
    }

    /// A text, written plainly or as a function, if it is known.
    fn text(&self, node: &Node) -> Option<Arc<str>> {
        match node.tag {
            None if node.scalar().is_some() => node.scalar(),
            _ => self.value(node).as_ref().and_then(scalar_text),
        }
    }

    /// A text that was put together, if there is budget left for it.
    fn paid(&self, value: Value, span: Span) -> Value {
        let bytes = value.as_str().map_or(0, str::len);
        let allowed = self.shared.budget.spend_text(bytes, self.template.at(span));
        if allowed { value } else { Value::unknown(Reason::Limit, "text") }
    }

    fn substitute_one(&self, name: &str, named: &BTreeMap<&str, Value>, span: Span, pieces: &mut Pieces) {
        if let Some(literal) = name.strip_prefix('!') {
            pieces.literal(&format!("${{{literal}}}"));
        } else if let Some(value) = named.get(name) {
            pieces.value(value);
        } else if let Some((id, attribute)) = name.split_once('.') {
            pieces.value(&self.attribute_of(&Arc::from(id), attribute, span));
        } else if let Some(value) = self.reference(&Arc::from(name), span) {
            pieces.value(&value);
        }
    }

    fn join_texts(&self, argument: &Node) -> Value {
        let Some([delimiter, list]) = argument.items() else {
            return self.report(MALFORMED, argument.span, "Fn::Join takes a delimiter and a list");
        };
        let Some(delimiter) = self.text(delimiter) else { return Value::unknown(Reason::Computed, "delimiter") };
        let Some(list) = self.value(list) else { return Value::string("") };
        let Some(items) = list.as_list().filter(|l| l.rest.is_none()) else {
            return list
                .as_unknown()
                .map_or_else(|| Value::unknown(Reason::Computed, "list"), |why| Kind::Unknown(Arc::clone(why)).into());
        };
        let mut pieces = Pieces::default();
        for (index, item) in items.items.iter().enumerate() {
            if index > 0 {
                pieces.literal(&delimiter);
            }
            pieces.value(item);
        }
        self.paid(pieces.finish(), argument.span)
    }

    fn select(&self, argument: &Node) -> Option<Value> {
        let Some([index, list]) = argument.items() else {
            return Some(self.report(MALFORMED, argument.span, "Fn::Select takes an index and a list"));
        };
        let index = self.value(index)?;
        let list = self.value(list)?;
        let Some(wanted) = index.as_number() else {
            return Some(Value::unknown(Reason::Computed, "index"));
        };
        let Some(items) = list.as_list() else {
            let why = list.as_unknown().map_or_else(|| Unknown::new(Reason::Computed, "list"), Arc::clone);
            return Some(Kind::Unknown(why).into());
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "negative is asked for before, huge misses"
        )]
        let found = items.items.get(wanted as usize).filter(|_| wanted >= 0.0).cloned();
        Some(match (found, &items.rest) {
            (Some(value), None) => value,
            (_, Some(why)) => Kind::Unknown(Arc::clone(why)).into(),
            (None, None) => self.report(MALFORMED, argument.span, "Fn::Select reaches beyond the list"),
        })
    }

    fn split(&self, argument: &Node) -> Value {
        let Some([delimiter, text]) = argument.items() else {
            return self.report(MALFORMED, argument.span, "Fn::Split takes a delimiter and a text");
        };
        let Some(delimiter) = self.text(delimiter) else { return Value::unknown(Reason::Computed, "delimiter") };
        let Some(value) = self.value(text) else { return Value::list(Vec::new()) };
        match scalar_text(&value) {
            Some(text) if !delimiter.is_empty() => {
                let parts = text.matches(&*delimiter).count();
                if !self.shared.budget.spend(parts, self.template.at(argument.span)) {
                    return Value::unknown(Reason::Limit, "list");
                }
                let item = |part: &str| Value::string(part).at(value.origin.clone());
                Value::list(text.split(&*delimiter).map(item).collect())
            }
            Some(text) => Value::list(vec![Value::string(text)]),
            // A list of unknown length.
            None => {
                let why = value.as_unknown().map_or_else(|| Unknown::new(Reason::Computed, "text"), Arc::clone);
                Kind::List(Arc::new(List { items: Vec::new(), rest: Some(why) })).into()
            }
        }
    }

    /// The value of a function's only argument.
    fn only(&self, call: &Call<'_>) -> Option<Value> {
        if call.is_short { self.untagged(call.argument) } else { self.value(call.argument) }
    }

    fn base64(&self, call: &Call<'_>) -> Value {
        let Some(value) = self.only(call) else { return Value::string("") };
        match scalar_text(&value) {
            Some(text) => {
                let encoded = Value::string(STANDARD.encode(text.as_bytes()));
                self.paid(Value { sensitive: value.sensitive, ..encoded }, call.span)
            }
            // What is known of a text is worth more than that it is encoded, which rules look behind anyway.
            None => match &value.kind {
                Kind::Template(_) | Kind::Unknown(_) => value,
                _ => Value::unknown(Reason::Computed, "Fn::Base64"),
            },
        }
    }

    /// `Fn::Cidr: [block, count, host bits]`.
    fn cidr(&self, argument: &Node) -> Value {
        let values: Vec<Value> = argument.items().unwrap_or(&[]).iter().filter_map(|n| self.value(n)).collect();
        let [block, count, rest @ ..] = values.as_slice() else {
            return self.report(MALFORMED, argument.span, "Fn::Cidr takes a block, a count and a number of host bits");
        };
        let net = scalar_text(block).and_then(|text| text.parse::<IpNet>().ok());
        let count = count.as_number();
        let bits = rest.first().map_or(Some(8.0), Value::as_number);
        let (Some(net), Some(count), Some(bits)) = (net, count, bits) else {
            return Value::unknown(Reason::Computed, "Fn::Cidr");
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "out of range saturates, and is refused"
        )]
        let (count, bits) = (count as usize, bits as u8);
        let longest: u8 = if matches!(net, IpNet::V4(_)) { 32 } else { 128 };
        let prefix = longest.saturating_sub(bits);
        match net.subnets(prefix) {
            Ok(subnets) if (1..=256).contains(&count) => {
                Value::list(subnets.take(count).map(|n| Value::string(n.to_string())).collect())
            }
            _ => self.report(MALFORMED, argument.span, "Fn::Cidr asks for more than the block holds"),
        }
    }

    fn length(&self, call: &Call<'_>) -> Value {
        match self.only(call).as_ref().and_then(Value::as_list) {
            #[expect(clippy::cast_precision_loss, reason = "lists are short")]
            Some(list) if list.rest.is_none() => Kind::Number(list.items.len() as f64).into(),
            _ => Value::unknown(Reason::Computed, "Fn::Length"),
        }
    }

    fn to_json_string(&self, call: &Call<'_>) -> Value {
        let Some(root) = self.only(call) else { return Value::null() };
        let known = is_known(&root);
        let text: Option<Arc<str>> = known.then(|| Arc::from(raw_json(&root).to_string()));
        let bytes = text.as_ref().map_or(0, |text| text.len());
        if !self.shared.budget.spend_text(bytes, self.template.at(call.span)) {
            return Value::unknown(Reason::Limit, "text");
        }
        Kind::Document(Arc::new(Document { text, root })).into()
    }
}

/// What another stack exports: never empty, and never what this template makes (CloudFormation user guide, read 2026-11).
fn imported(export: &Node) -> Value {
    let plain = export.tag.is_none().then(|| export.scalar()).flatten();
    let name = plain.map_or_else(|| written_json(export).to_string(), |text| text.to_string());
    reference(&Arc::from(format!("{IMPORTED} {name}")), "Ref")
}

/// Whether nothing in it is unknown. Recursion is as deep as the template may nest.
fn is_known(value: &Value) -> bool {
    match &value.kind {
        Kind::List(list) => list.rest.is_none() && list.items.iter().all(is_known),
        Kind::Map(map) => map.rest.is_none() && map.entries.iter().all(|entry| is_known(&entry.value)),
        Kind::Template(_) | Kind::Reference(_) | Kind::Unknown(_) => false,
        Kind::Document(document) => document.text.is_some(),
        _ => true,
    }
}

/// One of two values, it is not known which: equal scalars are known, everything else is not.
fn either(a: Option<Value>, b: Option<Value>, why: Arc<Unknown>) -> Value {
    if let (Some(a), Some(b)) = (&a, &b)
        && let (Some(x), Some(y)) = (scalar_text(a), scalar_text(b))
        && x == y
    {
        return a.clone();
    }
    let arms = || [&a, &b].into_iter().flatten();
    // A secret or nothing: whatever the condition rests on, the value is not written here.
    if arms().any(is_kept_secret) && arms().all(|arm| is_kept_secret(arm) || arm.reference().is_some() || arm.is_null())
    {
        let kind = Kind::Unknown(Unknown::new(Reason::External, Arc::clone(&why.name)));
        return Value { sensitive: arms().any(|arm| arm.sensitive), ..Value::from(kind) };
    }
    Kind::Unknown(why).into()
}

/// Whether a value is a parameter with `NoEcho` that has no default, or a reference to where secrets are kept.
fn is_kept_secret(value: &Value) -> bool {
    let is_dynamic = |text: &str| {
        let text = text.trim_start();
        text.starts_with("{{resolve:secretsmanager:") || text.starts_with("{{resolve:ssm-secure:")
    };
    match &value.kind {
        Kind::Unknown(why) => value.sensitive || why.reason == Reason::External,
        Kind::String(text) => is_dynamic(text),
        Kind::Template(parts) => matches!(parts.first(), Some(Part::Literal(text)) if is_dynamic(text)),
        _ => false,
    }
}

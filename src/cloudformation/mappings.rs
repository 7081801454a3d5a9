//! `Fn::FindInMap`.

use super::evaluate::{Evaluator, MALFORMED, UNDECLARED};
use super::text::scalar_text;
use crate::source::Span;
use crate::syntax::data::Node;
use crate::value::{Kind, Reason, StepKind, Unknown, Value};
use std::sync::Arc;

impl Evaluator<'_> {
    /// An entry of a mapping; `None` where the default is `AWS::NoValue`.
    pub(super) fn find_in_map(&self, argument: &Node, span: Span) -> Option<Value> {
        let Some([map, top, second, options @ ..]) = argument.items() else {
            return Some(self.report(MALFORMED, argument.span, "Fn::FindInMap takes a map and two keys"));
        };
        let keys: Vec<Option<Value>> = [map, top, second].into_iter().map(|node| self.value(node)).collect();
        let texts: Option<Vec<Arc<str>>> = keys.iter().map(|key| key.as_ref().and_then(scalar_text)).collect();
        let Some([map, top, second]) = texts.as_deref() else {
            if let Some(same) = self.same_for_all(&keys, span) {
                return Some(same);
            }
            let why = keys.iter().flatten().find_map(|key| key.as_unknown().cloned());
            return Some(Kind::Unknown(why.unwrap_or_else(|| Unknown::new(Reason::Computed, "key"))).into());
        };
        let maps = self.template.mappings.as_ref();
        let found = maps.and_then(|maps| maps.get(map));
        // Keys are looked for one after the other.
        let keys = maps.map_or(0, |m| m.pairs().len()) + found.map_or(0, |pair| pair.value.pairs().len());
        if !self.shared.budget.spend(keys / 8, self.template.at(argument.span)) {
            return Some(Value::unknown(Reason::Limit, "mapping"));
        }
        let found = found.and_then(|pair| pair.value.get(top)).and_then(|pair| pair.value.get(second));
        if let Some(pair) = found {
            let value = self.value(&pair.value).unwrap_or_else(Value::null);
            let name = format!("{map}.{top}.{second}");
            let origin = value.origin.through(StepKind::Mapping, name, Some(self.template.at(span)));
            return Some(value.at(origin));
        }
        if let Some(why) = &self.template.open {
            return Some(Kind::Unknown(Arc::clone(why)).into());
        }
        if let Some(default) = options.first().and_then(|node| node.get("DefaultValue")) {
            return self.value(&default.value);
        }
        let message = format!("the mapping `{map}` has no entry `{top}`, `{second}`");
        Some(self.report(UNDECLARED, argument.span, message))
    }

    /// What a mapping holds under the second key whatever the first is.
    fn same_for_all(&self, keys: &[Option<Value>], span: Span) -> Option<Value> {
        let [map, _, second] = keys else { return None };
        let (map, second) = (scalar_text(map.as_ref()?)?, scalar_text(second.as_ref()?)?);
        let tops = self.template.mappings.as_ref().filter(|_| self.template.open.is_none())?.get(&map)?.value.pairs();
        if !self.shared.budget.spend(tops.len() / 8, self.template.at(span)) {
            return None;
        }
        let held = tops.iter().map(|top| self.value(&top.value.get(&second)?.value)).collect::<Option<Vec<Value>>>()?;
        let texts = held.iter().map(scalar_text).collect::<Option<Vec<_>>>()?;
        let first = held.first().filter(|_| texts.windows(2).all(|pair| pair.first() == pair.last()))?.clone();
        let origin = first.origin.through(StepKind::Mapping, format!("{map}.{second}"), Some(self.template.at(span)));
        Some(first.at(origin))
    }
}

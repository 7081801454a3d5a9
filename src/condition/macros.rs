//! Macros: `all`, `exists`, `exists_one`, `filter`, `map` over lists, maps and single values.

use super::ast::{Macro, MacroName};
use super::decide::{Decider, Judgement, sources};
use super::env::{Content, Element, Elements, Operand, Segment, structure};
use super::evaluate::Evaluator;
use super::narrow::Narrowed;
use super::text;
use crate::source::Span;
use crate::value::{Kind, Truth, Unknown, Value};
use std::sync::Arc;

/// What a macro ranges over.
struct Range {
    items: Box<dyn Iterator<Item = Item>>,
    rest: Option<Arc<Unknown>>,
    /// The round from which no element can give the answer that decides.
    capped_from: Option<usize>,
}

/// One round of a macro.
struct Item {
    /// Index or key.
    key: Operand,
    /// Element, or value of the entry.
    element: Operand,
    possible: Option<Arc<Unknown>>,
}

/// An element with the answer of the body.
struct Judged {
    item: Item,
    /// Whether the element satisfies, seen from the quantifier: what is only possible does not decide.
    truth: Truth,
    inner: Judgement,
}

impl Evaluator<'_> {
    /// `all`, `exists`, `exists_one`.
    pub(super) fn quantify(&mut self, quantifier: &Macro, span: Span) -> Judgement {
        let operand = self.operand(&quantifier.range);
        let range = match self.range(&operand, quantifier) {
            Ok(range) => range,
            Err(_) => return self.decided(Truth::Unknown, &[&operand], span),
        };
        match quantifier.name {
            MacroName::All => self.all_or_exists(quantifier, operand, range, Truth::False, span),
            MacroName::Exists => self.all_or_exists(quantifier, operand, range, Truth::True, span),
            _ => self.exists_one(quantifier, operand, range, span),
        }
    }

    /// `strong` is the answer of a single element that decides: false for `all`, true for `exists`.
    fn all_or_exists(
        &mut self,
        quantifier: &Macro,
        operand: Operand,
        range: Range,
        strong: Truth,
        span: Span,
    ) -> Judgement {
        let join = if strong == Truth::True { Truth::or } else { Truth::and };
        let mut truth = !strong;
        let mut judged = Vec::new();
        let is_open = range.rest.is_some();
        for (round, item) in range.items.enumerate() {
            let next = self.round(quantifier, item, strong);
            truth = join(truth, next.truth);
            if self.collects {
                judged.push(next);
            } else if truth == strong {
                break;
            }
            if self.is_exhausted() {
                return Judgement::new(Truth::Unknown);
            }
            let is_capped = range.capped_from.is_some_and(|from| round >= from);
            if is_capped && !self.collects && truth == Truth::Unknown {
                break;
            }
        }
        if is_open {
            truth = join(truth, Truth::Unknown);
        }
        if !self.collects {
            return Judgement::new(truth);
        }
        if truth == !strong {
            return self.decided(truth, &[&operand], span);
        }
        let mut out = Judgement::new(truth);
        for element in judged.into_iter().filter(|j| j.truth == truth) {
            out.unknown.extend(element.item.possible.clone());
            out.absorb(element.chosen(quantifier.body.span));
        }
        if truth == Truth::Unknown {
            out.unknown.extend(range.rest);
        }
        if out.deciders.is_empty() {
            out = out.by([&operand], span, false);
        }
        out
    }

    fn exists_one(&mut self, quantifier: &Macro, operand: Operand, range: Range, span: Span) -> Judgement {
        let is_open = range.rest.is_some();
        let mut judged = Vec::new();
        for item in range.items {
            judged.push(self.round(quantifier, item, Truth::True));
            if self.is_exhausted() {
                return Judgement::new(Truth::Unknown);
            }
        }
        let count = |truth: Truth| judged.iter().filter(|j| j.truth == truth).count();
        let (certain, open) = (count(Truth::True), count(Truth::Unknown));
        let truth = match certain {
            0 if open == 0 && !is_open => Truth::False,
            1 if open == 0 && !is_open => Truth::True,
            0 | 1 => Truth::Unknown,
            _ => Truth::False,
        };
        if certain == 0 || truth == Truth::Unknown || !self.collects {
            let mut out = self.decided(truth, &[&operand], span);
            judged.into_iter().for_each(|j| out.unknown.extend(j.inner.unknown));
            return out;
        }
        let mut out = Judgement::new(truth);
        for element in judged.into_iter().filter(|j| j.truth == Truth::True) {
            out.absorb(element.chosen(quantifier.body.span));
        }
        out
    }

    /// The body for one element. An element that perhaps does not belong to the range cannot give the `strong` answer.
    fn round(&mut self, quantifier: &Macro, item: Item, strong: Truth) -> Judged {
        let depth = self.bind(quantifier, &item);
        let inner = self.judge(&quantifier.body);
        self.scope.truncate(depth);
        let truth = if item.possible.is_some() && inner.truth == strong { Truth::Unknown } else { inner.truth };
        Judged { item, truth, inner }
    }

    /// Binds the variables; returns the depth of the scope before.
    fn bind(&mut self, mac: &Macro, item: &Item) -> usize {
        let depth = self.scope.len();
        match mac.variables.as_slice() {
            [(only, _)] if item.is_entry() => self.scope.push((Arc::clone(only), item.key.clone())),
            [(only, _)] => self.scope.push((Arc::clone(only), item.element.clone())),
            [(key, _), (value, _)] => {
                self.scope.push((Arc::clone(key), item.key.clone()));
                self.scope.push((Arc::clone(value), item.element.clone()));
            }
            _ => {}
        }
        depth
    }

    /// `filter` and `map`.
    pub(super) fn transform(&mut self, mac: &Macro) -> Operand {
        let operand = self.operand(&mac.range);
        let range = match self.range(&operand, mac) {
            Ok(range) => range,
            Err(unknown) => return Operand::unknown(unknown).because(sources(&operand)),
        };
        let mut out = Elements { items: Vec::new(), rest: range.rest, is_whole: false };
        for item in range.items {
            let depth = self.bind(mac, &item);
            if mac.name == MacroName::Map {
                let result = self.operand(&mac.body);
                out.items.push(Element { operand: result, possible: item.possible });
            } else {
                let judgement = self.judge(&mac.body);
                let kept = if item.is_entry() { item.key } else { item.element };
                match judgement.truth {
                    Truth::False => {}
                    Truth::True => out.items.push(Element { operand: kept, possible: item.possible }),
                    Truth::Unknown => {
                        let unknown = judgement.unknown.into_iter().next().unwrap_or_else(undecided);
                        out.items.push(Element { operand: kept, possible: item.possible.or(Some(unknown)) });
                    }
                }
            }
            self.scope.truncate(depth);
            if self.is_exhausted() {
                break;
            }
        }
        Operand::list(out).because(if self.collects { sources(&operand) } else { Vec::new() })
    }

    /// Rounds over operands, without those that make no difference.
    fn elements(&mut self, elements: &Arc<Elements>, mac: &Macro) -> Range {
        let Narrowed { positions, capped_from } = self.narrow(mac, elements);
        let count = positions.as_ref().map_or(elements.items.len(), |left| left.len());
        // Whole kinds are walked as they are needed, and each round has its own price.
        self.charge(if elements.is_whole { 1 } else { count / 4 });
        let kept = Arc::clone(elements);
        let items = (0..count).filter_map(move |round| {
            let index = positions.as_ref().map_or(Some(round), |left| left.get(round).copied())?;
            let element = kept.items.get(index)?;
            Some(Item::new(index, element.operand.clone(), element.possible.clone()))
        });
        Range { items: Box::new(items), rest: elements.rest.clone(), capped_from }
    }

    /// The rounds, or why not even that is known.
    fn range(&mut self, operand: &Operand, mac: &Macro) -> Result<Range, Arc<Unknown>> {
        let value = match &operand.content {
            Content::List(elements) => return Ok(self.elements(elements, mac)),
            Content::Value(value) => structure(value),
            Content::Node(_) | Content::Count(_) => return Ok(Range::one(operand)),
        };
        match &value.kind {
            Kind::Null => Ok(Range::of(Vec::new(), None)),
            Kind::Unknown(unknown) => Err(Arc::clone(unknown)),
            Kind::Reference(reference) => Err(text::unknown_of(reference)),
            Kind::List(list) => {
                self.charge(list.items.len() / 4);
                let elements = (0..list.items.len()).filter_map(|index| Some((index, operand.element(index)?)));
                let items = elements.map(|(index, element)| Item::new(index, element, None)).collect();
                Ok(Range::of(items, list.rest.clone()))
            }
            Kind::Map(map) if !mac.is_list => {
                self.charge(map.entries.len() / 4);
                let entries = operand.entries().into_iter().map(|(key, element)| {
                    let key = Value { sensitive: value.sensitive, ..Value::string(key) };
                    let key = Operand { content: Content::Value(key), ..element.clone() };
                    Item { key, element, possible: None }
                });
                Ok(Range::of(entries.collect(), map.rest.clone()))
            }
            // A single value where a list may stand is a list of one.
            _ => Ok(Range::one(operand)),
        }
    }
}

impl Range {
    fn of(items: Vec<Item>, rest: Option<Arc<Unknown>>) -> Self {
        Self { items: Box::new(items.into_iter()), rest, capped_from: None }
    }

    fn one(operand: &Operand) -> Self {
        Self::of(vec![Item::new(0, operand.clone(), None)], None)
    }
}

impl Item {
    fn new(index: usize, element: Operand, possible: Option<Arc<Unknown>>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "indexes of things in memory are exact in 53 bits")]
        let key = Operand::value(Kind::Number(index as f64));
        Self { key, element, possible }
    }

    /// Whether it is an entry of a map: only keys of maps have a place.
    fn is_entry(&self) -> bool {
        self.key.as_value().is_some_and(|key| matches!(key.kind, Kind::String(_)))
    }
}

impl Judged {
    /// What decided about this element: elements that quantifiers inside chose, else the element itself; where it has no
    /// place, or is a node of which one attribute decided, what the body read.
    fn chosen(self, span: Span) -> Judgement {
        let Judged { item, inner, .. } = self;
        let Judgement { truth, deciders, unknown } = inner;
        let of_elements: Vec<Decider> = deciders.iter().filter(|d| d.is_element).cloned().collect();
        let element = item.element;
        let chosen = if !of_elements.is_empty() {
            of_elements
        } else if element.place.is_nowhere() && !deciders.is_empty() {
            deciders
        } else {
            let own = || Decider { operand: element.clone(), expression: span, is_element: true };
            match element.as_node() {
                Some(_) => vec![deciders.into_iter().find(|d| is_part(d, &element)).unwrap_or_else(own)],
                None if element.place.is_nowhere() => {
                    let because = element.because.iter().cloned();
                    because.map(|operand| Decider { operand, expression: span, is_element: true }).collect()
                }
                None => vec![own()],
            }
        };
        let deciders = chosen.into_iter().map(|d| Decider { is_element: true, ..d }).collect();
        Judgement { truth, deciders, unknown }
    }
}

/// Whether the decider is read from this node.
fn is_part(decider: &Decider, element: &Operand) -> bool {
    let node = decider.operand.place.steps().find_map(|step| match step.segment {
        Segment::Node(node) => Some(node),
        _ => None,
    });
    node.is_some() && node == element.as_node()
}

fn undecided() -> Arc<Unknown> {
    Unknown::new(crate::value::Reason::Condition, "")
}

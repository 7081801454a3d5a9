//! Events of functions and state machines: what calls them, and the permissions and mappings that this takes.

mod api;
mod destination;
mod http;
mod pull;
mod push;
mod rules;
mod secrets;
mod sns;

pub(super) use api::Route;
pub(super) use destination::destination;
pub(super) use rules::target_id;

use super::cause::{Cause, Fault, Outcome, Sam, Unit};
use super::node::At;
use super::properties::SOURCES;
use super::role::Role;
use crate::syntax::data::Node;
use std::sync::Arc;

/// The function whose events are expanded.
#[derive(Debug)]
pub(super) struct Owner {
    pub(super) id: Arc<str>,
    /// Logical id of the alias that events call instead.
    pub(super) alias: Option<String>,
}

impl Owner {
    /// The function as permissions name it.
    pub(super) fn name(&self, at: At) -> Node {
        at.reference(self.alias.as_deref().unwrap_or(&self.id))
    }

    /// Its ARN.
    pub(super) fn arn(&self, at: At) -> Node {
        match &self.alias {
            Some(alias) => at.reference(alias),
            None => at.arn(&self.id),
        }
    }

    /// Its ARN inside of `Fn::Sub`.
    pub(super) fn placeholder(&self) -> String {
        match &self.alias {
            Some(alias) => format!("${{{alias}}}"),
            None => format!("${{{}.Arn}}", self.id),
        }
    }
}

/// An event.
#[derive(Debug)]
pub(super) struct Event<'e> {
    pub(super) owner: &'e Owner,
    /// Logical ids of what it makes begin with this.
    pub(super) id: String,
    pub(super) cause: Cause,
    pub(super) properties: Node,
}

impl Event<'_> {
    pub(super) fn here(&self) -> At {
        self.cause.at
    }

    /// A property that must be there.
    pub(super) fn needed(&self, key: &str) -> Outcome<&Node> {
        self.properties
            .at(key)
            .ok_or_else(|| Fault::new(At(self.cause.key_span), format!("the event lacks the property `{key}`")))
    }

    /// The event's place with another end: a property's where it has one.
    pub(super) fn at(&self, key: &str) -> At {
        self.properties.at(key).map_or(self.here(), Node::here)
    }
}

impl Sam {
    /// Expands the events of a function.
    pub(super) fn function_events(&mut self, unit: &Unit, owner: &Owner, mut role: Option<&mut Role>) {
        let Some(events) = unit.properties.at("Events") else { return };
        let tenancy = unit.properties.at("TenancyConfig").is_some();
        for pair in events.pairs() {
            let read = event(unit, owner, pair);
            let Some((kind, event)) = self.attempt(read) else { continue };
            self.check_event(&kind, &event.properties, false, pair.key_span);
            let outcome = match &*kind {
                other if tenancy && !matches!(other, "Api" | "HttpApi") => Err(Fault::new(
                    event.here(),
                    format!("a function with `TenancyConfig` cannot have events of type {other}"),
                )),
                source if SOURCES.contains(&source) => self.pull_event(&kind, &event, role.as_deref_mut()),
                "S3" => self.s3_event(&event),
                "SNS" => self.sns_event(&event, role.as_deref_mut()),
                "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => self.rule_event(&kind, &event),
                "ScheduleV2" => self.schedule_event(&event),
                "CloudWatchLogs" => self.logs_event(&event),
                "IoTRule" => self.iot_event(&event),
                "AlexaSkill" => {
                    self.alexa_event(&event);
                    Ok(())
                }
                "Cognito" => self.cognito_event(&event),
                "Api" => self.api_event(&event),
                "HttpApi" => self.http_event(&event),
                other => Err(Fault::new(event.here(), format!("SAM has no events of type `{other}`"))),
            };
            self.attempt(outcome);
        }
    }
}

/// Reads one event.
fn event<'e>(unit: &Unit, owner: &'e Owner, pair: &crate::syntax::data::Pair) -> Outcome<(Arc<str>, Event<'e>)> {
    let at = At(pair.value.span);
    let kind = pair.value.at("Type").and_then(Node::text).map(Arc::from);
    let kind: Arc<str> =
        kind.ok_or_else(|| Fault::new(At(pair.key_span), format!("the event `{}` has no `Type`", pair.key)))?;
    let properties = pair.value.at("Properties").cloned().unwrap_or_else(|| at.empty());
    if !properties.is_map() {
        return Err(Fault::new(properties.here(), "`Properties` of an event must be a map"));
    }
    let cause = Cause { key_span: pair.key_span, at, ..unit.cause.clone() };
    Ok((kind, Event { owner, id: format!("{}{}", unit.id, pair.key), cause, properties }))
}

//! APIs that nobody wrote: events without an API share one. Events add their paths to the API they name.

use super::cause::{Cause, Fault, Outcome, Sam, Unit};
use super::node::At;
use super::openapi;
use crate::syntax::data::{Node, Pair};
use std::collections::BTreeMap;
use std::sync::Arc;

/// REST or HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rest,
    Http,
}

impl Kind {
    pub(super) fn implicit(self) -> &'static str {
        if self == Kind::Rest { "ServerlessRestApi" } else { "ServerlessHttpApi" }
    }

    fn type_name(self) -> &'static str {
        if self == Kind::Rest { "AWS::Serverless::Api" } else { "AWS::Serverless::HttpApi" }
    }

    fn event(self) -> &'static str {
        if self == Kind::Rest { "Api" } else { "HttpApi" }
    }

    fn key(self) -> &'static str {
        if self == Kind::Rest { "RestApiId" } else { "ApiId" }
    }

    fn skeleton(self, at: At) -> Node {
        if self == Kind::Rest { openapi::skeleton(at) } else { openapi::http_skeleton(at) }
    }
}

/// By path: the condition of each event that adds a method to it.
type Paths = BTreeMap<String, Vec<Option<Arc<str>>>>;

impl Sam {
    /// Gives every API without a definition an empty one, and adds the paths of all events.
    pub(super) fn implicit_apis(&mut self) {
        for kind in [Kind::Rest, Kind::Http] {
            self.default_definitions(kind);
            let mut conditions: BTreeMap<String, Paths> = BTreeMap::new();
            for type_name in ["AWS::Serverless::Function", "AWS::Serverless::StateMachine"] {
                let ids: Vec<Arc<str>> = self.of_type(type_name);
                for id in ids {
                    self.api_events(kind, &id, &mut conditions);
                }
            }
            self.conditional_paths(kind, &conditions);
        }
    }

    /// Logical ids of the resources of a type, in their order.
    pub(super) fn of_type(&self, type_name: &str) -> Vec<Arc<str>> {
        let fits = |pair: &&Pair| pair.value.at("Type").is_some_and(|kind| kind.is_text(type_name));
        self.resources.iter().filter(fits).map(|pair| Arc::clone(&pair.key)).collect()
    }

    fn default_definitions(&mut self, kind: Kind) {
        for id in self.of_type(kind.type_name()) {
            let Some(resource) = self.written_mut(&id) else { continue };
            let at = resource.here();
            if resource.at("Properties").is_some_and(|properties| !properties.is_map()) {
                continue;
            }
            let Some(properties) = resource.entry("Properties", at) else { continue };
            if properties.at("DefinitionBody").is_none() && properties.at("DefinitionUri").is_none() {
                properties.put("DefinitionBody", kind.skeleton(at));
                properties.put("__MANAGE_SWAGGER", at.yes());
            }
        }
    }

    /// The implicit API, made at the first event that needs it.
    fn implicit_api(&mut self, kind: Kind, key_span: crate::source::Span, at: At, source: &Arc<str>) {
        let id = kind.implicit();
        if self.written(id).is_some() {
            return;
        }
        let mut properties = at.map([("DefinitionBody", kind.skeleton(at)), ("__MANAGE_SWAGGER", at.yes())]);
        if kind == Kind::Rest {
            properties.put("StageName", at.text("Prod"));
        }
        let globals = self.globals.clone();
        super::globals::apply(&globals, kind.type_name(), &mut properties);
        let value = at.map([("Type", at.text(kind.type_name())), ("Properties", properties)]);
        self.resources.push(Pair { key: Arc::from(id), key_span, value });
        self.reindex();
        self.implicit_sources.insert(Arc::from(id), Arc::clone(source));
    }

    /// Tags that a function propagates reach the implicit API, too.
    fn propagate_to_implicit(&mut self, kind: Kind, id: &str) {
        let Some(tags) = self.propagated_tags(id) else { return };
        let Some(api) = self.written_mut(kind.implicit()).and_then(|api| api.at_mut("Properties")) else { return };
        let at = tags.here();
        api.put("PropagateTags", at.yes());
        if let Some(all) = api.entry("Tags", at) {
            tags.pairs().iter().for_each(|pair| all.put(&pair.key, pair.value.clone()));
        }
    }

    fn api_events(&mut self, kind: Kind, id: &Arc<str>, conditions: &mut BTreeMap<String, Paths>) {
        let Some(resource) = self.written(id) else { return };
        let condition = resource.at("Condition").and_then(Node::text).map(Arc::from);
        let events = resource.path(&["Properties", "Events"]).map(Node::pairs).unwrap_or_default().to_vec();
        for (place, pair) in events.iter().enumerate() {
            if !pair.value.at("Type").is_some_and(|known| known.is_text(kind.event())) {
                continue;
            }
            let outcome = self.api_event_path(kind, id, pair, place);
            let Some((api, path)) = self.attempt(outcome).flatten() else {
                continue;
            };
            conditions.entry(api).or_default().entry(path).or_default().push(condition.clone());
        }
    }

    /// Adds the path of one event to its API; which API and path that is.
    fn api_event_path(
        &mut self,
        kind: Kind,
        id: &Arc<str>,
        pair: &Pair,
        place: usize,
    ) -> Outcome<Option<(String, String)>> {
        let at = At(pair.value.span);
        let mut properties = pair.value.at("Properties").cloned().unwrap_or_else(|| at.empty());
        if !properties.is_map() {
            return Err(Fault::new(properties.here(), "`Properties` of an event must be a map"));
        }
        if properties.is_empty() && kind == Kind::Rest {
            return Err(Fault::new(At(pair.key_span), "the event lacks the property `Path`"));
        }
        let api = match properties.at(kind.key()) {
            None => {
                properties.put(kind.key(), at.reference(kind.implicit()));
                self.implicit_api(kind, pair.key_span, at, id);
                self.propagate_to_implicit(kind, id);
                kind.implicit().to_owned()
            }
            Some(written) => match written.referred().or_else(|| written.text()) {
                Some(name) => name.to_owned(),
                None if written.is_intrinsic() && kind == Kind::Http => return Ok(None),
                None => {
                    return Err(Fault::new(written.here(), format!("`{}` must be a text or a reference", kind.key())));
                }
            },
        };
        if kind == Kind::Http && properties.at("Path").is_none() && properties.at("Method").is_none() {
            properties.put("Path", at.text("$default"));
            properties.put("Method", at.text(openapi::ANY));
        }
        let mut texts = Vec::new();
        for key in ["Path", "Method"] {
            let value = properties
                .at(key)
                .ok_or_else(|| Fault::new(At(pair.key_span), format!("the event lacks the property `{key}`")))?;
            let value = self.resolved(value);
            let text = value.text().ok_or_else(|| Fault::new(value.here(), format!("`{key}` must be a text")))?;
            texts.push(text.to_owned());
        }
        self.store_event(id, place, properties);
        let [path, method] = <[String; 2]>::try_from(texts).unwrap_or_default();
        if path == "$default" {
            self.default_routes.insert((Arc::clone(id), api.clone()));
        }
        self.add_event_path(kind, &api, &path, &openapi::method_name(&method), at)?;
        Ok(Some((api, path)))
    }

    fn store_event(&mut self, id: &str, place: usize, properties: Node) {
        let event = self
            .written_mut(id)
            .and_then(|resource| resource.at_mut("Properties"))
            .and_then(|owner| owner.at_mut("Events"))
            .and_then(Node::pairs_mut)
            .and_then(|events| events.get_mut(place));
        if let Some(event) = event {
            event.value.put("Properties", properties);
        }
    }

    fn add_event_path(&mut self, kind: Kind, api: &str, path: &str, method: &str, at: At) -> Outcome {
        let Some(resource) = self.written_mut(api) else {
            if kind == Kind::Http || self.parameters.contains_key(api) {
                return Ok(());
            }
            return Err(no_api(kind, at));
        };
        let known = resource.at("Type").and_then(Node::text).unwrap_or_default().to_owned();
        if known != kind.type_name() {
            return if matches!(&*known, "AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api") && kind == Kind::Http {
                Ok(())
            } else {
                Err(no_api(kind, at))
            };
        }
        let Some(properties) = resource.at_mut("Properties") else { return Ok(()) };
        if properties.at("__MANAGE_SWAGGER").is_none() {
            return Ok(());
        }
        match properties.at_mut("DefinitionBody") {
            Some(body) if openapi::is_valid(body) => openapi::add_path(body, path, method, at),
            _ => Ok(()),
        }
    }

    /// Paths of which every event is conditional exist conditionally; so does an API that has no others.
    fn conditional_paths(&mut self, kind: Kind, conditions: &BTreeMap<String, Paths>) {
        for (id, paths) in conditions {
            self.conditional_api(kind, id, paths);
        }
    }

    fn conditional_api(&mut self, kind: Kind, id: &str, paths: &Paths) {
        let properties =
            self.written(id).filter(|api| api.at("Type").is_some_and(|known| known.is_text(kind.type_name())));
        if properties.and_then(|api| api.path(&["Properties", "__MANAGE_SWAGGER"])).is_none() {
            return;
        }
        let mut all = Vec::new();
        let mut unconditional = false;
        for (path, list) in paths {
            let Some(names) = list.iter().cloned().collect::<Option<Vec<_>>>() else {
                unconditional = true;
                continue;
            };
            all.extend(names.clone());
            let suffix: String = path.replace('/', "SLASH").chars().filter(char::is_ascii_alphanumeric).collect();
            let Some(name) = self.any_of(names, &format!("{id}{suffix}PathCondition")) else { continue };
            let Some(body) = self.written_mut(id).and_then(|api| api.at_mut("Properties")?.at_mut("DefinitionBody"))
            else {
                continue;
            };
            if let Some(item) = body.at_mut("paths").and_then(|paths| paths.at_mut(path)) {
                let at = item.here();
                *item = at.choice(&name, item.clone(), at.no_value());
            }
        }
        if unconditional || !self.implicit_sources.contains_key(id) {
            return;
        }
        let Some(name) = self.any_of(all, &format!("{id}Condition")) else { return };
        if let Some(api) = self.written_mut(id) {
            let at = api.here();
            api.put("Condition", at.text(name));
        }
    }

    /// A condition that holds when any of these does; one by itself is taken as it is.
    fn any_of(&mut self, mut names: Vec<Arc<str>>, name: &str) -> Option<String> {
        names.sort();
        names.dedup();
        if let [only] = names.as_slice() {
            return Some(only.to_string());
        }
        let at = At(self.written(names.first()?).map_or_else(Default::default, |node| node.span));
        let one = |known: &Arc<str>| at.map([("Condition", at.text(Arc::clone(known)))]);
        let mut list: Vec<Node> = names.iter().map(one).collect();
        // Fn::Or takes ten conditions at most.
        while list.len() > 10 {
            let rest = list.split_off(9);
            let nested = at.map([("Fn::Or", at.list(rest))]);
            list.push(nested);
        }
        self.conditions.push(at.pair(name, at.map([("Fn::Or", at.list(list))])));
        Some(name.to_owned())
    }

    /// The unit of an API: that of an implicit one is caused by the resource whose event needs it.
    pub(super) fn api_unit(&self, pair: &Pair) -> Unit {
        let mut unit = Unit::new(pair);
        if let Some(source) = self.implicit_sources.get(&pair.key) {
            unit.cause = Cause { source: Arc::clone(source), ..unit.cause };
        }
        unit
    }
}

fn no_api(kind: Kind, at: At) -> Fault {
    Fault::new(at, format!("`{}` must name an {} of the same template", kind.key(), kind.type_name()))
}

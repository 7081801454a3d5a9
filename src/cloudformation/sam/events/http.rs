//! Routes of HTTP APIs that call the function.

use super::super::auth::IAM;
use super::super::cause::{Fault, Outcome, Sam};
use super::super::node::At;
use super::super::openapi;
use super::Event;
use super::api::Route;
use crate::syntax::data::Node;
use serde_json::json;

/// HTTP APIs leave the partition to the service.
const PARTITION: &str = "arn:${AWS::Partition}";

impl Sam {
    /// Adds the route to the API's definition, and lets the API call.
    pub(super) fn http_event(&mut self, event: &Event<'_>) -> Outcome {
        let at = event.here();
        let route = self.route(event, "ApiId")?;
        match self.type_of(&route.api) {
            Some("AWS::Serverless::HttpApi" | "AWS::Serverless::Api") => self.http_route(event, &route)?,
            None | Some("AWS::ApiGatewayV2::Api") => {}
            Some(_) => {
                return Err(Fault::new(
                    event.at("ApiId"),
                    "`ApiId` must name an AWS::Serverless::HttpApi of the same template",
                ));
            }
        }
        // The permission for the default route is one for every other, unless an alias is called.
        let has_default = self.default_routes.contains(&(event.owner.id.clone(), route.api.clone()));
        if route.path == "$default" || event.owner.alias.is_some() || !has_default {
            self.allow_api(event, &route, "", PARTITION);
        }
        self.route_settings(event, &route, at);
        Ok(())
    }

    /// The route itself.
    fn http_route(&mut self, event: &Event<'_>, route: &Route) -> Outcome {
        let at = event.here();
        let uri = self.lambda_uri(event, PARTITION);
        let condition = event.cause.condition().map(str::to_owned);
        let auth = self.written(&route.api).and_then(|api| api.path(&["Properties", "Auth"])).cloned();
        let body = self.written_mut(&route.api).and_then(|api| api.at_mut("Properties")?.at_mut("DefinitionBody"));
        let Some(body) = body.filter(|body| openapi::is_valid(body)) else { return Ok(()) };
        let there = openapi::has_integration(body, &route.path, &route.method);
        if !there {
            openapi::add_path(body, &route.path, &route.method, at)?;
            let uri = match &condition {
                Some(name) => at.choice(name, uri, at.no_value()),
                None => uri,
            };
            let mut integration = at.json(&json!({"type": "aws_proxy", "httpMethod": "POST"})).with("uri", uri);
            integration.put("payloadFormatVersion", at.text("2.0"));
            put(body, route, integration, condition.as_deref(), at);
        }
        settings(event, body, route);
        secure(event, body, route, auth.as_ref())
    }

    /// `RouteSettings` of the event go to the stage.
    fn route_settings(&mut self, event: &Event<'_>, route: &Route, at: At) {
        let Some(settings) = event.properties.at("RouteSettings") else { return };
        let settings = match event.cause.condition() {
            Some(name) => at.choice(name, settings.clone(), at.no_value()),
            None => settings.clone(),
        };
        let name = match &*route.method {
            _ if route.path == "$default" => "$default".to_owned(),
            openapi::ANY => format!("ANY {}", route.path),
            method => format!("{} {}", method.to_ascii_uppercase(), route.path),
        };
        let properties = self.written_mut(&route.api).and_then(|api| api.at_mut("Properties"));
        if let Some(all) = properties.and_then(|properties| properties.entry("RouteSettings", at)) {
            let mut merged = all.at(&name).cloned().unwrap_or_else(|| at.empty());
            if settings.is_intrinsic() || !merged.is_map() || merged.is_intrinsic() {
                merged = settings;
            } else {
                for pair in settings.pairs() {
                    merged.put(&pair.key, pair.value.clone());
                }
            }
            all.put(&name, merged);
        }
    }
}

fn put(body: &mut Node, route: &Route, integration: Node, condition: Option<&str>, at: At) {
    let names: Vec<String> = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect();
    let Some(item) = body.at_mut("paths").and_then(|paths| paths.at_mut(&route.path)) else { return };
    for arm in openapi::arms_mut(item) {
        let Some(method) = arm.at_mut(&route.method) else { continue };
        for definition in openapi::arms_mut(method) {
            definition.put(openapi::INTEGRATION, integration.clone());
            if definition.at("responses").is_none() {
                definition.put("responses", at.empty());
            }
            if route.path == "$default" {
                definition.put("isDefaultRoute", at.yes());
            }
            let mut known = definition.at("parameters").and_then(Node::items).map(<[Node]>::to_vec).unwrap_or_default();
            for name in &names {
                let name = name.trim_end_matches('+');
                match known.iter_mut().find(|one| one.at("name").is_some_and(|n| n.is_text(name))) {
                    Some(one) => one.put("required", at.yes()),
                    None => known.push(at.json(&json!({"name": name, "in": "path", "required": true}))),
                }
            }
            if !names.is_empty() {
                definition.put("parameters", at.list(known));
            }
        }
        if let Some(name) = condition {
            let whole = method.clone();
            *method = at.choice(name, whole, at.no_value());
        }
    }
}

/// Timeout and payload format.
fn settings(event: &Event<'_>, body: &mut Node, route: &Route) {
    let (timeout, format) = (event.properties.at("TimeoutInMillis"), event.properties.at("PayloadFormatVersion"));
    openapi::each_method(body, &route.path, Some(&route.method), &mut |_, definition| {
        if let Some(integration) = definition.at_mut(openapi::INTEGRATION) {
            integration.put_some("timeoutInMillis", timeout.cloned());
            integration.put_some("payloadFormatVersion", format.cloned());
        }
    });
}

/// Applies `Auth` of the event, or the default authorizer of the API.
fn secure(event: &Event<'_>, body: &mut Node, route: &Route, auth: Option<&Node>) -> Outcome {
    let own = event.properties.at("Auth");
    let default = auth.and_then(|auth| auth.at("DefaultAuthorizer"));
    let authorizers = auth.and_then(|auth| auth.at("Authorizers"));
    let at = own.map_or(event.here(), Node::here);
    let Some(name) = own.and_then(|own| own.at("Authorizer")) else {
        if own.is_some_and(|own| own.at("AuthorizationScopes").is_some()) && default.is_none() {
            return Err(Fault::new(at, "`AuthorizationScopes` needs an `Authorizer`"));
        }
        if let (Some(scopes), Some(name)) =
            (own.and_then(|own| own.at("AuthorizationScopes")), default.and_then(Node::text))
        {
            set(body, route, name, scopes.clone(), at);
        }
        return Ok(());
    };
    let Some(text) = name.text() else {
        return Err(Fault::new(name.here(), "`Authorizer` must be a text"));
    };
    match text {
        "NONE" if default.is_none() => {
            return Err(Fault::new(name.here(), "`NONE` needs a `DefaultAuthorizer` on the API, which it turns off"));
        }
        IAM => {
            let on = auth.and_then(|auth| auth.at("EnableIamAuthorizer")).and_then(Node::truth) == Some(true);
            if !on {
                return Err(Fault::new(name.here(), "AWS_IAM needs `EnableIamAuthorizer: true` in `Auth` of the API"));
            }
        }
        "NONE" => {}
        _ if authorizers.is_none() => {
            return Err(Fault::new(name.here(), format!("the API defines no authorizer `{text}`, nor any other")));
        }
        _ if authorizers.is_some_and(|list| list.at(text).is_none()) => {
            return Err(Fault::new(name.here(), format!("the API defines no authorizer `{text}`")));
        }
        _ => {}
    }
    let scopes =
        own.and_then(|own| own.at("AuthorizationScopes")).or_else(|| authorizers?.at(text)?.at("AuthorizationScopes"));
    let scopes = scopes.filter(|_| text != "NONE").cloned().unwrap_or_else(|| at.list(Vec::new()));
    set(body, route, text, scopes, at);
    Ok(())
}

fn set(body: &mut Node, route: &Route, name: &str, scopes: Node, at: At) {
    openapi::each_method(body, &route.path, Some(&route.method), &mut |_, definition| {
        let mut all = openapi::security(definition);
        all.push(at.map([(name, scopes.clone())]));
        definition.put("security", at.list(all));
    });
}

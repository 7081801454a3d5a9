//! Methods of REST APIs that call the function.

use super::super::auth::IAM;
use super::super::cause::{Fault, Outcome, Sam};
use super::super::node::At;
use super::super::openapi::{self, INTEGRATION, names, security};
use super::Event;
use crate::syntax::data::{Node, NodeKind, Pair};
use serde_json::json;

/// Role that stands for the caller's own.
const CALLER: &str = "CALLER_CREDENTIALS";

/// Where an event's method goes.
#[derive(Debug)]
pub(in super::super) struct Route {
    pub(in super::super) api: String,
    /// The API as it is written: by reference, or by name.
    pub(in super::super) written: Node,
    pub(in super::super) path: String,
    /// As definitions spell it.
    pub(in super::super) method: String,
}

impl Sam {
    /// Adds the method to the API's definition, and lets the API call.
    pub(super) fn api_event(&mut self, event: &Event<'_>) -> Outcome {
        let route = self.route(event, "RestApiId")?;
        let at = event.here();
        let (suffix, managed) = self.stage_of(&route.api, event)?;
        if managed {
            let uri = self.lambda_uri(event, &format!("arn:{}", self.partition));
            let integration = at.json(&json!({"type": "aws_proxy", "httpMethod": "POST"})).with("uri", uri);
            self.integrate(event, &route, integration)?;
        }
        self.secure(event, &route)?;
        if managed {
            self.describe(event, &route)?;
        }
        let partition = format!("arn:{}", self.partition);
        self.allow_api(event, &route, &suffix, &partition);
        Ok(())
    }

    /// API, path and method of an event.
    pub(in super::super) fn route(&self, event: &Event<'_>, key: &str) -> Outcome<Route> {
        let text = |key: &str| -> Outcome<String> {
            let value = self.resolved(event.needed(key)?);
            value.text().map(str::to_owned).ok_or_else(|| Fault::new(value.here(), format!("`{key}` must be a text")))
        };
        let api = event.needed(key)?;
        let name = api.referred().or_else(|| api.text()).map(str::to_owned);
        let name = name.ok_or_else(|| Fault::new(api.here(), format!("`{key}` must be a text or a reference")))?;
        Ok(Route {
            api: name,
            written: api.clone(),
            path: text("Path")?,
            method: openapi::method_name(&text("Method")?),
        })
    }

    /// How the stage shows in the permission's name, and whether SAM manages the definition.
    pub(in super::super) fn stage_of(&self, api: &str, event: &Event<'_>) -> Outcome<(String, bool)> {
        let properties = self
            .written(api)
            .filter(|_| self.type_of(api) == Some("AWS::Serverless::Api"))
            .and_then(|api| api.at("Properties"));
        let Some(properties) = properties else {
            if self.parameters.contains_key(api) {
                return Ok(("AllStages".to_owned(), false));
            }
            let message = "`RestApiId` must name an AWS::Serverless::Api of the same template";
            return Err(Fault::new(event.at("RestApiId"), message));
        };
        let suffix = match properties.at("StageName").map(|name| (name.text(), &name.kind)) {
            Some((Some(name), _)) => name.to_owned(),
            Some((None, NodeKind::Number(_, text))) => text.to_string(),
            Some(_) => "Stage".to_owned(),
            None => "AllStages".to_owned(),
        };
        let on = |key: &str| properties.at(key).and_then(Node::truth) == Some(true);
        Ok((suffix, on("__MANAGE_SWAGGER") || on("MergeDefinitions")))
    }

    /// What API Gateway calls.
    pub(super) fn lambda_uri(&self, event: &Event<'_>, partition: &str) -> Node {
        let path = "lambda:path/2015-03-31/functions/";
        let uri = format!("{partition}:apigateway:${{AWS::Region}}:{path}{}/invocations", event.owner.placeholder());
        event.here().sub(uri)
    }

    /// Whether events are merged into a definition that is written.
    fn merges(&self, api: &str) -> bool {
        let on = self.written(api).and_then(|api| api.path(&["Properties", "MergeDefinitions"]));
        on.and_then(Node::truth) == Some(true)
    }

    fn body_of(&mut self, api: &str) -> Option<&mut Node> {
        self.written_mut(api)?.at_mut("Properties")?.at_mut("DefinitionBody")
    }

    fn auth_of(&self, api: &str) -> Option<Node> {
        self.written(api)?.path(&["Properties", "Auth"]).cloned()
    }

    /// Puts the integration at its method.
    pub(in super::super) fn integrate(&mut self, event: &Event<'_>, route: &Route, mut integration: Node) -> Outcome {
        let at = event.here();
        let condition = event.cause.condition().map(str::to_owned);
        if let (Some(name), Some(uri)) = (&condition, integration.at("uri").cloned()) {
            integration.put("uri", at.choice(name, uri, at.no_value()));
        }
        let own = event.properties.at("Auth").cloned();
        if let Some(role) = credentials(own.as_ref(), self.auth_of(&route.api).as_ref()) {
            integration.put("credentials", role);
        }
        if let Some(timeout) = event.properties.at("TimeoutInMillis") {
            integration.put("timeoutInMillis", timeout.clone());
        }
        if let Some(mode) = event.properties.at("ResponseTransferMode") {
            integration.put("responseTransferMode", mode.clone());
        }
        let merge = self.merges(&route.api);
        let again = !self.event_routes.insert((route.api.clone(), route.path.clone(), route.method.clone()));
        let Some(body) = self.body_of(&route.api).filter(|body| openapi::is_valid(body)) else { return Ok(()) };
        if openapi::has_integration(body, &route.path, &route.method) && (again || !merge) {
            let method = if route.method == openapi::ANY { "any" } else { &route.method };
            let message = format!("the method \"{method}\" of the path \"{}\" is defined more than once", route.path);
            return Err(Fault::new(at, message));
        }
        openapi::add_path(body, &route.path, &route.method, at)?;
        let Some(item) = body.at_mut("paths").and_then(|paths| paths.at_mut(&route.path)) else { return Ok(()) };
        for arm in openapi::arms_mut(item) {
            let Some(method) = arm.at_mut(&route.method) else { continue };
            for definition in openapi::arms_mut(method) {
                definition.put(INTEGRATION, integration.clone());
                if merge || definition.at("responses").is_none() {
                    definition.put("responses", at.empty());
                }
            }
            if let Some(name) = &condition {
                let whole = method.clone();
                *method = at.choice(name, whole, at.no_value());
            }
        }
        Ok(())
    }

    /// Applies `Auth` of the event.
    pub(in super::super) fn secure(&mut self, event: &Event<'_>, route: &Route) -> Outcome {
        let Some(own) = event.properties.at("Auth").cloned() else { return Ok(()) };
        let api = self.auth_of(&route.api);
        let authorizers = api.as_ref().and_then(|auth| auth.at("Authorizers")).cloned();
        let default = api.as_ref().and_then(|auth| auth.at("DefaultAuthorizer")).is_some();
        if own.at("AuthorizationScopes").is_some() && own.at("Authorizer").is_none() && !default {
            return Err(Fault::new(own.here(), "`AuthorizationScopes` needs an `Authorizer`"));
        }
        let stage = self.written(&route.api).and_then(|api| api.path(&["Properties", "StageName"]).cloned());
        if let Some(name) = own.at("Authorizer") {
            check_authorizer(name, authorizers.as_ref(), default)?;
        }
        let Some(body) = self.body_of(&route.api).filter(|body| openapi::is_valid(body)) else { return Ok(()) };
        let mut iam = false;
        openapi::each_method(body, &route.path, Some(&route.method), &mut |_, definition| {
            iam |= secure_method(definition, &own, authorizers.as_ref());
        });
        if own.at("ApiKeyRequired").and_then(Node::truth) == Some(true) {
            let at = own.here();
            openapi::add_scheme(
                body,
                "api_key",
                at.json(&json!({"type": "apiKey", "name": "x-api-key", "in": "header"})),
                at,
            );
        }
        if iam {
            openapi::add_scheme(body, IAM, super::super::auth::iam_scheme(own.here()), own.here());
        }
        if let Some(policy) = own.at("ResourcePolicy") {
            let stage = stage.unwrap_or_else(|| own.here().text("*"));
            super::super::accounts::add(body, policy, &route.path, &stage)?;
            super::super::accounts::custom(body, policy)?;
        }
        Ok(())
    }

    /// Adds the request's model and parameters.
    fn describe(&mut self, event: &Event<'_>, route: &Route) -> Outcome {
        if let Some(model) = event.properties.at("RequestModel").cloned() {
            self.request_model(&model, route)?;
        }
        if let Some(parameters) = event.properties.at("RequestParameters").cloned() {
            let read = parameters.each().iter().map(parameter).collect::<Outcome<Vec<_>>>()?;
            if let Some(body) = self.body_of(&route.api) {
                add_parameters(body, route, &read, parameters.here());
            }
        }
        Ok(())
    }

    fn request_model(&mut self, model: &Node, route: &Route) -> Outcome {
        let at = model.here();
        let Some(name) = model.at("Model").and_then(Node::text) else {
            return Err(Fault::new(at, "`Model` of `RequestModel` must be a text"));
        };
        let known = self.written(&route.api).and_then(|api| api.path(&["Properties", "Models", name])).is_some();
        if !known {
            return Err(Fault::new(at, format!("`{name}` is none of the `Models` of the API")));
        }
        let flag = |key: &str| -> Outcome<Option<bool>> {
            match model.at(key).map(|value| (&value.kind, value)) {
                None => Ok(None),
                Some((NodeKind::Bool(on), _)) => Ok(Some(*on)),
                Some((_, value)) => Err(Fault::new(value.here(), format!("`{key}` must be a boolean"))),
            }
        };
        let (body_too, parameters_too) = (flag("ValidateBody")?, flag("ValidateParameters")?);
        let required = model.at("Required").cloned();
        let version = self
            .written(&route.api)
            .and_then(|api| api.path(&["Properties", "OpenApiVersion"]))
            .map(|v| self.resolved(v));
        let three = version.and_then(|version| version.scalar()).is_some_and(|version| version.starts_with('3'));
        let Some(body) = self.body_of(&route.api) else { return Ok(()) };
        let three = three || openapi::is_three(body);
        openapi::each_method(body, &route.path, Some(&route.method), &mut |_, definition| {
            put_model(definition, name, required.as_ref(), three, at);
        });
        if body_too.is_none() && parameters_too.is_none() {
            return Ok(());
        }
        let (on_body, on_parameters) = (body_too.unwrap_or(false), parameters_too.unwrap_or(false));
        let validator = match (on_body, on_parameters) {
            (true, true) => "body-and-params",
            (true, false) => "body-only",
            (false, true) => "params-only",
            (false, false) => "no-validation",
        };
        if let Some(place) = body.entry("x-amazon-apigateway-request-validators", at) {
            place.put(
                validator,
                at.json(&json!({"validateRequestBody": on_body, "validateRequestParameters": on_parameters})),
            );
        }
        openapi::each_method(body, &route.path, Some(&route.method), &mut |_, definition| {
            definition.put("x-amazon-apigateway-request-validator", at.text(validator));
        });
        Ok(())
    }

    /// The permission for the method.
    pub(super) fn allow_api(&mut self, event: &Event<'_>, route: &Route, suffix: &str, partition: &str) {
        let at = event.here();
        let path = openapi::path_pattern(&route.path);
        let method = if route.method == openapi::ANY { "*".to_owned() } else { route.method.to_ascii_uppercase() };
        let method_and_path = match &*path {
            "$default" => "*".to_owned(),
            "/$default" => "$default".to_owned(),
            _ => format!("{method}{path}"),
        };
        let text = format!(
            "{partition}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{__ApiId__}}/${{__Stage__}}/{method_and_path}"
        );
        let source = at.sub_with(&text, [("__ApiId__", route.written.clone()), ("__Stage__", at.text("*"))]);
        self.permit(event, suffix, "apigateway.amazonaws.com", at.map([("SourceArn", source)]));
    }
}

/// The role with which the API calls, where IAM authorizes.
fn credentials(own: Option<&Node>, api: Option<&Node>) -> Option<Node> {
    let written = own.and_then(|auth| auth.at("Authorizer"));
    let iam = match written {
        Some(name) => name.is_text(IAM),
        None => api.and_then(|auth| auth.at("DefaultAuthorizer")).is_some_and(|name| name.is_text(IAM)),
    };
    if !iam {
        return None;
    }
    let role_of = |auth: Option<&Node>| auth.and_then(|auth| auth.get("InvokeRole")).map(|pair| pair.value.clone());
    let role = role_of(own).or_else(|| role_of(api));
    let at = own.or(api).map(Node::here)?;
    match role {
        None => Some(at.text("arn:aws:iam::*:user/*")),
        Some(role) if role.is_text(CALLER) => Some(role.here().text("arn:aws:iam::*:user/*")),
        Some(role) if role.is_null() || role.is_text("NONE") => None,
        Some(role) => Some(role),
    }
}

fn check_authorizer(name: &Node, authorizers: Option<&Node>, default: bool) -> Outcome {
    let at = name.here();
    let Some(text) = name.text() else { return Err(Fault::new(at, "`Authorizer` must be a text")) };
    match text {
        IAM => Ok(()),
        "NONE" if default => Ok(()),
        "NONE" => Err(Fault::new(at, "`NONE` needs a `DefaultAuthorizer` on the API, which it turns off")),
        _ => match authorizers {
            None => Err(Fault::new(at, format!("the API defines no authorizer `{text}`, nor any other"))),
            Some(list) if list.is_map() && list.at(text).is_some() => Ok(()),
            Some(list) if !list.is_map() => Err(Fault::new(list.here(), "`Authorizers` must be a map")),
            Some(_) => Err(Fault::new(at, format!("the API defines no authorizer `{text}`"))),
        },
    }
}

/// Sets the authorizer and the key of a method; whether IAM is the first.
fn secure_method(definition: &mut Node, own: &Node, authorizers: Option<&Node>) -> bool {
    let at = own.here();
    let mut iam = false;
    if let Some(name) = own.at("Authorizer").and_then(Node::text) {
        let scopes = own.at("AuthorizationScopes").cloned();
        let scopes = match authorizers.and_then(|list| list.at(name)) {
            Some(authorizer) => scopes.or_else(|| authorizer.at("AuthorizationScopes").cloned()),
            None => None,
        };
        let mut all = security(definition);
        all.push(at.map([(name, scopes.unwrap_or_else(|| at.list(Vec::new())))]));
        iam = all.first().is_some_and(|first| names(first, IAM));
        definition.put("security", at.list(all));
    }
    if let Some(required) = own.at("ApiKeyRequired").and_then(Node::truth) {
        let mut all = security(definition);
        let is_key = |one: &Node| names(one, "api_key") || names(one, "api_key_false");
        if !all.iter().any(is_key) {
            all.push(at.map([(if required { "api_key" } else { "api_key_false" }, at.list(Vec::new()))]));
        }
        definition.put("security", at.list(all));
    }
    iam
}

fn put_model(definition: &mut Node, name: &str, required: Option<&Node>, three: bool, at: At) {
    let lower = name.to_lowercase();
    if three {
        let schema = at.map([("schema", at.map([("$ref", at.text(format!("#/components/schemas/{lower}")))]))]);
        let mut request = at.map([("content", at.map([("application/json", schema)]))]);
        request.put_some("required", required.cloned());
        definition.put("requestBody", request);
        return;
    }
    let mut parameter = at.json(&json!({"in": "body", "name": lower}));
    parameter.put("schema", at.map([("$ref", at.text(format!("#/definitions/{lower}")))]));
    parameter.put_some("required", required.cloned());
    let mut all = definition.at("parameters").and_then(Node::items).map(<[Node]>::to_vec).unwrap_or_default();
    all.push(parameter);
    definition.put("parameters", at.list(all));
}

/// A parameter of the request: name and settings.
struct Parameter {
    name: String,
    required: Option<Node>,
    caching: bool,
}

fn parameter(written: &Node) -> Outcome<Parameter> {
    let at = written.here();
    let (name, settings) = match (written.text(), written.pairs()) {
        (Some(name), _) => (name.to_owned(), None),
        (None, [Pair { key, value, .. }]) => (key.to_string(), Some(value)),
        _ => return Err(Fault::new(at, "`RequestParameters` is a list of texts, or of maps with one key")),
    };
    let known = ["method.request.header.", "method.request.querystring.", "method.request.path."];
    if !known.iter().any(|prefix| name.starts_with(prefix)) {
        let message = format!("`{name}` is no parameter: they begin with method.request.header, querystring or path");
        return Err(Fault::new(at, message));
    }
    for key in ["Required", "Caching"] {
        if let Some(value) = settings.and_then(|settings| settings.at(key))
            && value.truth().is_none()
        {
            return Err(Fault::new(value.here(), format!("`{key}` of a parameter must be a boolean")));
        }
    }
    let required = settings.and_then(|settings| settings.at("Required")).cloned();
    let caching = settings.and_then(|settings| settings.at("Caching")).and_then(Node::truth) == Some(true);
    Ok(Parameter { name, required, caching })
}

fn add_parameters(body: &mut Node, route: &Route, parameters: &[Parameter], at: At) {
    openapi::each_method(body, &route.path, Some(&route.method), &mut |_, definition| {
        let mut all = definition.at("parameters").and_then(Node::items).map(<[Node]>::to_vec).unwrap_or_default();
        let mut keys = Vec::new();
        for one in parameters {
            let mut parts = one.name.splitn(4, '.').skip(2);
            let (Some(place), Some(name)) = (parts.next(), parts.next()) else { continue };
            let place = if place == "querystring" { "query" } else { place };
            let mut entry = at.json(&json!({"in": place, "name": name, "type": "string"}));
            let required = one.required.clone().unwrap_or_else(|| at.json(&json!(false)));
            entry.put("required", required);
            all.push(entry);
            if one.caching {
                keys.push(at.text(one.name.as_str()));
            }
        }
        definition.put("parameters", at.list(all));
        if !keys.is_empty()
            && let Some(integration) = definition.at_mut(INTEGRATION)
        {
            integration.put("cacheKeyParameters", at.list(keys));
        }
    });
}

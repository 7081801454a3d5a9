//! Identity providers that trust policies name by a reference: whose tokens they stand for is said by the provider's own resource.

use super::graph::{Graph, Target};
use crate::value::{Kind, Part, Reference, Value};
use std::sync::Arc;

/// The kind of providers.
const PROVIDER: &str = "iam.identity_provider";

/// An ARN of the provider that `reference` leads to, as far as its issuer or name is known. The account is left out: it is
/// always the own one.
pub(super) fn arn_of(graph: &Graph<'_>, reference: &Arc<Reference>) -> Option<Value> {
    let named = Value::from(Kind::Reference(Arc::clone(reference)));
    let Target::Nodes(ids) = graph.follow(&named, PROVIDER, "") else { return None };
    let [id] = ids.as_slice() else { return None };
    let attributes = &graph.node(*id)?.attributes;
    let issuer = attributes.get("url").map(|e| &e.value).filter(|v| !v.is_null());
    match issuer {
        Some(url) => arn("oidc-provider", url),
        None => attributes.get("name").and_then(|e| arn("saml-provider", &e.value)),
    }
}

fn arn(of: &str, name: &Value) -> Option<Value> {
    let begin = format!("arn:aws:iam::…:{of}/");
    match &name.kind {
        Kind::String(text) => Some(Value::string(begin + issuer(text))),
        Kind::Reference(reference) => {
            let parts = [Part::Literal(begin.into()), Part::Reference(Arc::clone(reference))];
            Some(Kind::Template(Arc::from(parts)).into())
        }
        // A provider for SAML is one whatever it is called.
        _ if of == "saml-provider" => Some(Value::string(begin)),
        _ => None,
    }
}

fn issuer(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url).trim_end_matches('/')
}

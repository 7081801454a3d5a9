//! Domains of one's own: the domain, its mappings and its records in Route 53.

use super::cause::{Cause, Fault, Outcome, Sam, Unit};
use super::names::digest;
use super::node::At;
use super::tags;
use crate::syntax::data::{Node, NodeKind};

/// What differs between REST and HTTP or WebSocket APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flavour {
    Rest,
    Http,
    WebSocket,
    Private,
}

impl Flavour {
    /// Whether the domain is one of API Gateway's second version.
    fn is_second(self) -> bool {
        matches!(self, Flavour::Http | Flavour::WebSocket)
    }
}

/// The domain of a REST API.
pub(super) fn rest(sam: &mut Sam, unit: &Unit, stage: &str) {
    let Some(domain) = written(sam, unit) else { return };
    let private = domain.at("EndpointConfiguration").is_some_and(|kind| kind.is_text("PRIVATE"));
    let flavour = if private { Flavour::Private } else { Flavour::Rest };
    let outcome = expand(sam, unit, &domain, stage, flavour);
    sam.attempt(outcome);
}

/// The domain of an HTTP API.
pub(super) fn http(sam: &mut Sam, unit: &Unit, stage: &str) {
    second(sam, unit, stage, Flavour::Http);
}

/// The domain of a WebSocket API.
pub(super) fn web_socket(sam: &mut Sam, unit: &Unit, stage: &str) {
    second(sam, unit, stage, Flavour::WebSocket);
}

fn second(sam: &mut Sam, unit: &Unit, stage: &str, flavour: Flavour) {
    let Some(domain) = written(sam, unit) else { return };
    let outcome = expand(sam, unit, &domain, stage, flavour);
    sam.attempt(outcome);
}

fn written(sam: &Sam, unit: &Unit) -> Option<Node> {
    unit.properties.at("Domain").map(|domain| sam.resolved(domain))
}

fn expand(sam: &mut Sam, unit: &Unit, domain: &Node, stage: &str, flavour: Flavour) -> Outcome {
    let at = domain.here();
    if domain.at("DomainName").is_none() || domain.at("CertificateArn").is_none() {
        sam.refuse(at, "`Domain` needs `DomainName` and `CertificateArn`");
    }
    // Without a name the domain is told apart by the rest of it.
    let name = &domain.at("DomainName").cloned().unwrap_or_else(|| at.later());
    let certificate = &domain.at("CertificateArn").cloned().unwrap_or_else(|| at.later());
    let kind = domain.at("EndpointConfiguration").cloned().unwrap_or_else(|| at.text("REGIONAL"));
    let allowed: &[&str] = if flavour.is_second() { &["REGIONAL"] } else { &["EDGE", "REGIONAL", "PRIVATE"] };
    if !kind.is_intrinsic() && !kind.text().is_some_and(|kind| allowed.contains(&kind)) {
        return Err(Fault::new(
            kind.here(),
            format!("`EndpointConfiguration` of a domain is one of: {}", allowed.join(", ")),
        ));
    }
    check_tls(domain, flavour)?;
    let prefix = if flavour == Flavour::Rest { "ApiGatewayDomainName" } else { "ApiGatewayDomainNameV2" };
    let id = format!("{prefix}{}", digest(domain.at("DomainName").unwrap_or(domain)));
    let mut properties = at.map([("DomainName", name.clone())]);
    let type_name = match flavour {
        Flavour::Http | Flavour::WebSocket => {
            http_properties(domain, certificate, &kind, &mut properties);
            properties.put("Tags", tags_of(unit, flavour, at));
            "AWS::ApiGatewayV2::DomainName"
        }
        _ => {
            let key = if kind.is_text("REGIONAL") { "RegionalCertificateArn" } else { "CertificateArn" };
            properties.put(key, certificate.clone());
            let mut endpoint = at.map([("Types", at.list(vec![kind.clone()]))]);
            endpoint.copy(domain, &["IpAddressType"]);
            properties.put("EndpointConfiguration", endpoint);
            properties.copy(domain, &["SecurityPolicy", "OwnershipVerificationCertificateArn", "EndpointAccessMode"]);
            if flavour == Flavour::Private {
                properties.copy(domain, &["Policy"]);
                "AWS::ApiGateway::DomainNameV2"
            } else {
                "AWS::ApiGateway::DomainName"
            }
        }
    };
    properties.put_some("MutualTlsAuthentication", mutual_tls(domain));
    sam.emit(&unit.cause, &id, type_name, properties);
    mappings(sam, unit, domain, &id, stage, flavour);
    if let Some(route) = domain.at("Route53") {
        record(sam, unit, domain, route, (&id, &kind, flavour))?;
    }
    if let Some(access) = domain.at("AccessAssociation").filter(|_| flavour == Flavour::Private) {
        let at = access.here();
        let source = access.at("VpcEndpointId").cloned().unwrap_or_else(|| at.later());
        let id_text = digest(&at.list(vec![source.clone(), at.text(id.as_str())]));
        let properties = at.map([
            ("AccessAssociationSource", source),
            ("AccessAssociationSourceType", at.text("VPCE")),
            ("DomainNameArn", at.reference(&id)),
        ]);
        let name = format!("DomainNameAccessAssociation{id_text}");
        sam.emit(&unit.cause, &name, "AWS::ApiGateway::DomainNameAccessAssociation", properties);
    }
    Ok(())
}

fn http_properties(domain: &Node, certificate: &Node, kind: &Node, properties: &mut Node) {
    let at = domain.here();
    let mut configuration = at.map([("CertificateArn", certificate.clone()), ("EndpointType", kind.clone())]);
    configuration.copy(domain, &["SecurityPolicy", "OwnershipVerificationCertificateArn", "IpAddressType"]);
    properties.put("DomainNameConfigurations", at.list(vec![configuration]));
}

/// Tags of a domain: those of an HTTP API, and those of a WebSocket API where they are propagated.
fn tags_of(unit: &Unit, flavour: Flavour, at: At) -> Node {
    let written = unit.properties.at("Tags");
    if flavour != Flavour::WebSocket {
        return tags::map_with_creator(tags::HTTP_API, written, at);
    }
    let propagated = unit.properties.at("PropagateTags").and_then(Node::truth) == Some(true);
    tags::map_with_creator(tags::WEB_SOCKET_API, written.filter(|_| propagated), at)
}

fn check_tls(domain: &Node, flavour: Flavour) -> Outcome {
    let Some(tls) = domain.at("MutualTlsAuthentication") else { return Ok(()) };
    if !tls.is_map() {
        return Err(Fault::new(tls.here(), "`MutualTlsAuthentication` must be a map with `TruststoreUri`"));
    }
    let known = |key: &str| matches!(key, "TruststoreUri" | "TruststoreVersion");
    match tls.pairs().iter().find(|pair| !known(&pair.key) && flavour.is_second()) {
        Some(pair) => {
            Err(Fault::new(At(pair.key_span), format!("`MutualTlsAuthentication` has no property `{}`", pair.key)))
        }
        None => Ok(()),
    }
}

fn mutual_tls(domain: &Node) -> Option<Node> {
    let tls = domain.at("MutualTlsAuthentication")?;
    let mut out = tls.here().empty();
    for key in ["TruststoreUri", "TruststoreVersion"] {
        if tls.at(key).is_some_and(|value| !value.is_empty()) {
            out.copy(tls, &[key]);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// What maps paths of the domain to the API.
fn mappings(sam: &mut Sam, unit: &Unit, domain: &Node, id: &str, stage: &str, flavour: Flavour) {
    let at = domain.at("BasePath").map_or(domain.here(), Node::here);
    let (suffix, type_name) = match flavour {
        Flavour::Rest => ("BasePathMapping", "AWS::ApiGateway::BasePathMapping"),
        Flavour::Private => ("BasePathMapping", "AWS::ApiGateway::BasePathMappingV2"),
        Flavour::Http | Flavour::WebSocket => ("ApiMapping", "AWS::ApiGatewayV2::ApiMapping"),
    };
    let one = |path: Option<Node>| {
        let mut properties = at.map([("Stage", at.reference(stage))]);
        match flavour {
            Flavour::Private => properties.put("DomainNameArn", at.reference(id)),
            _ => properties.put("DomainName", at.reference(id)),
        }
        properties.put(if flavour.is_second() { "ApiId" } else { "RestApiId" }, at.reference(&unit.id));
        properties.put_some(if flavour.is_second() { "ApiMappingKey" } else { "BasePath" }, path);
        properties
    };
    let written = domain.said("BasePath");
    let Some(written) = written.filter(|paths| paths.text().is_some() || paths.items().is_some()) else {
        sam.emit(&unit.cause, &format!("{}{suffix}", unit.id), type_name, one(None));
        return;
    };
    let normal = domain.at("NormalizeBasePath").and_then(Node::truth) != Some(false);
    for path in written.each() {
        let Some(text) = path.text() else {
            sam.refuse(path.here(), "`BasePath` is a text or a list of texts");
            continue;
        };
        let clean: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let key = if flavour.is_second() {
            text.strip_prefix('/').unwrap_or(text).to_owned()
        } else if normal {
            clean.clone()
        } else {
            text.trim_matches('/').to_owned()
        };
        let key = Some(path.here().text(key));
        sam.emit(&unit.cause, &format!("{}{clean}{suffix}", unit.id), type_name, one(key));
    }
}

/// A record for the domain, in the group of its zone.
fn record(
    sam: &mut Sam,
    unit: &Unit,
    domain: &Node,
    route: &Node,
    (id, kind, flavour): (&str, &Node, Flavour),
) -> Outcome {
    let at = route.here();
    if !route.is_map() {
        return Err(Fault::new(at, "`Route53` must be a map"));
    }
    let (zone_key, zone) = match (route.at("HostedZoneId"), route.at("HostedZoneName")) {
        (Some(zone), _) => ("HostedZoneId", zone),
        (None, Some(zone)) => ("HostedZoneName", zone),
        (None, None) => return Err(Fault::new(at, "`Route53` needs `HostedZoneId` or `HostedZoneName`")),
    };
    let name = domain.at("DomainName").cloned().unwrap_or_else(|| at.later());
    let mut group = format!("RecordSetGroup{}", digest(zone));
    let separate = route.at("SeparateRecordSetGroup").and_then(Node::truth) == Some(true);
    if separate {
        group = format!("RecordSetGroup{}", digest(&at.list(vec![zone.clone(), name.clone()])));
    }
    let mut records = Vec::new();
    let types: &[&str] = if route.at("IpV6").and_then(Node::truth) == Some(true) { &["A", "AAAA"] } else { &["A"] };
    for record_type in types {
        let mut record = at.map([("Name", name.clone()), ("Type", at.text(*record_type))]);
        record.put("AliasTarget", target(route, id, kind, at));
        record.copy(route, &["SetIdentifier", "Region"]);
        records.push(record);
    }
    match sam.records.iter_mut().find(|(known, ..)| *known == group) {
        Some((_, cause, properties)) => {
            if cause.condition() != unit.cause.condition() {
                *cause = cause.under(None);
            }
            if let Some(list) = properties.at_mut("RecordSets").and_then(Node::items_mut) {
                // Each WebSocket API has the group for itself: the last one keeps it.
                if flavour == Flavour::WebSocket {
                    list.clear();
                }
                list.extend(records);
            }
        }
        None => {
            let properties = at.map([(zone_key, zone.clone()), ("RecordSets", at.list(records))]);
            let cause = Cause { pass: unit.cause.pass.clone(), ..unit.cause.clone() };
            sam.records.push((group, cause, properties));
        }
    }
    Ok(())
}

fn target(route: &Node, id: &str, kind: &Node, at: At) -> Node {
    let edge = kind.is_text("EDGE");
    let mut out = at.empty();
    if kind.is_text("PRIVATE") {
        out.copy_as(route, "VpcEndpointHostedZoneId", "HostedZoneId");
        out.copy_as(route, "VpcEndpointDomainName", "DNSName");
    } else if edge {
        out.put("HostedZoneId", at.text("Z2FDTNDATAQYW2"));
        let own = route.at("DistributionDomainName").cloned();
        out.put("DNSName", own.unwrap_or_else(|| at.attribute(id, "DistributionDomainName")));
    } else {
        out.put("HostedZoneId", at.attribute(id, "RegionalHostedZoneId"));
        out.put("DNSName", at.attribute(id, "RegionalDomainName"));
    }
    if let Some(health) = route.at("EvaluateTargetHealth") {
        out.put("EvaluateTargetHealth", Node::new(NodeKind::Bool(health.truth() == Some(true)), health.span));
    }
    out
}

/// Adds the groups of records, once all APIs are expanded.
pub(super) fn finish(sam: &mut Sam) {
    for (id, cause, properties) in std::mem::take(&mut sam.records) {
        sam.emit(&cause, &id, "AWS::Route53::RecordSetGroup", properties);
    }
}

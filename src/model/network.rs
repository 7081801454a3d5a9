//! Network rules: which addresses and which ports a rule opens.

use super::ports::{are_of_high_risk, are_spoken_of};
use crate::condition::Operand;
use crate::value::{Kind, Part, Reason, Truth, Unknown, Value};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::sync::Arc;

/// First and last port, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ports {
    first: i64,
    last: i64,
}

const ALL_PORTS: Ports = Ports { first: 0, last: 65_535 };

/// Whether the rule admits every address of IPv4 or of IPv6, also as the sum of its ranges (0.0.0.0/1 and 128.0.0.0/1).
pub(super) fn from_anywhere(rule: &Operand) -> Operand {
    let mut v4: Vec<(Ipv4Net, Operand)> = Vec::new();
    let mut v6: Vec<(Ipv6Net, Operand)> = Vec::new();
    let mut doubt: Option<(Arc<Unknown>, Operand)> = None;
    for key in ["cidr_blocks", "ipv6_cidr_blocks"] {
        let Some(list) = rule.entry(key) else { continue };
        let Some(value) = list.as_value() else { continue };
        let items = value.as_list().map_or(&[][..], |l| &l.items);
        let rest = value.as_list().and_then(|l| l.rest.clone()).or_else(|| value.as_unknown().cloned());
        if let Some(why) = rest {
            doubt.get_or_insert((why, list.clone()));
        }
        for index in 0..items.len() {
            let Some(item) = list.element(index) else { continue };
            match item.as_value().map(range_of) {
                Some(Range::V4(net)) => v4.push((net, item)),
                Some(Range::V6(net)) => v6.push((net, item)),
                Some(Range::Unknown(why)) => {
                    doubt.get_or_insert((why, item));
                }
                Some(Range::Narrow) | None => {}
            }
        }
    }
    let nets4: Vec<Ipv4Net> = v4.iter().map(|(net, _)| *net).collect();
    let nets6: Vec<Ipv6Net> = v6.iter().map(|(net, _)| *net).collect();
    let mut because = wide(&v4, Ipv4Net::aggregate(&nets4).iter().any(|n| n.prefix_len() == 0), |n| n.prefix_len());
    because.extend(wide(&v6, Ipv6Net::aggregate(&nets6).iter().any(|n| n.prefix_len() == 0), |n| n.prefix_len()));
    if !because.is_empty() {
        return Operand::bool(true).because(because);
    }
    match doubt {
        Some((why, operand)) => Operand::unknown(why).because(vec![operand]),
        None => Operand::bool(false),
    }
}

/// The elements that make `all` of an address family: those of prefix 0, else every part of the sum.
fn wide<N: Copy>(nets: &[(N, Operand)], all: bool, prefix: impl Fn(N) -> u8) -> Vec<Operand> {
    if !all {
        return Vec::new();
    }
    let whole: Vec<_> = nets.iter().filter(|(net, _)| prefix(*net) == 0).map(|(_, op)| op.clone()).collect();
    if whole.is_empty() { nets.iter().map(|(_, op)| op.clone()).collect() } else { whole }
}

enum Range {
    V4(Ipv4Net),
    V6(Ipv6Net),
    /// Certainly not everything: a VPC's or subnet's own range, or text that AWS would refuse.
    Narrow,
    Unknown(Arc<Unknown>),
}

fn range_of(value: &Value) -> Range {
    match &value.kind {
        Kind::String(s) => match s.trim().parse::<IpNet>() {
            Ok(IpNet::V4(net)) => Range::V4(net.trunc()),
            Ok(IpNet::V6(net)) => Range::V6(net.trunc()),
            // EC2 refuses such a text, but a prefix of 0 means everything, whatever stands before it.
            Err(_) if s.trim().ends_with("/0") => Range::V4(Ipv4Net::default()),
            Err(_) => Range::Narrow,
        },
        Kind::Unknown(why) => Range::Unknown(Arc::clone(why)),
        // A VPC spans at most a /16, a subnet less (VPC user guide, "VPC CIDR blocks").
        Kind::Reference(r) if r.attribute.contains("cidr_block") || &*r.attribute == "CidrBlock" => Range::Narrow,
        Kind::Reference(r) => Range::Unknown(Unknown::new(Reason::Computed, format!("{}.{}", r.target, r.attribute))),
        // A literal suffix decides: "${var.office}/32" is narrow whatever the variable holds.
        Kind::Template(parts) => match parts.last() {
            Some(Part::Literal(tail)) if tail.rsplit_once('/').is_some_and(|(_, bits)| bits != "0") => Range::Narrow,
            _ => Range::Unknown(Unknown::new(Reason::Variable, "address")),
        },
        _ => Range::Narrow,
    }
}

/// Whether the rule opens any port of the range for the protocol: `covers("tcp", 22)`, `covers("udp", 137, 139)`.
pub(super) fn covers(rule: &Operand, arguments: &[Operand]) -> Operand {
    let text = arguments.first().and_then(Operand::as_value).and_then(Value::as_str).unwrap_or("tcp");
    let port = |i: usize| arguments.get(i).and_then(Operand::as_value).and_then(whole);
    let Some(first) = port(1) else { return Operand::unknown(Unknown::new(Reason::Unsupported, "covers")) };
    let wanted = Ports { first, last: port(2).unwrap_or(first) };
    let protocol = protocol_is(rule, text);
    let ports = ports(rule);
    let overlap = match ports {
        Some(open) => Truth::from(open.first <= wanted.last && wanted.first <= open.last),
        None => Truth::Unknown,
    };
    // A rule for every protocol opens every port, whatever its ports say.
    let truth = match protocol {
        Protocol::All => Truth::True,
        Protocol::This => overlap,
        Protocol::Other => Truth::False,
        Protocol::Unknown => Truth::Unknown.and(overlap),
    };
    answer(rule, truth)
}

/// Whether the rule opens every port of TCP or UDP, or every protocol.
pub(super) fn covers_all_ports(rule: &Operand) -> Operand {
    let open = ports(rule);
    let full = open.map(|p| p.first <= 1 && p.last >= ALL_PORTS.last);
    let either = |name| match protocol_is(rule, name) {
        Protocol::All => Truth::True,
        Protocol::This => Truth::from(full),
        Protocol::Other => Truth::False,
        Protocol::Unknown => Truth::Unknown.and(Truth::from(full).or(Truth::Unknown)),
    };
    answer(rule, either("tcp").or(either("udp")))
}

/// Whether the rule opens a port of the table of high-risk services.
pub(super) fn covers_high_risk_port(rule: &Operand) -> Operand {
    let open = ports(rule);
    let of = |udp: bool| open.map_or(Truth::Unknown, |p| Truth::from(are_of_high_risk(p.first, p.last, udp)));
    answer(rule, by_protocol(rule, of))
}

/// Whether the rule opens a TCP or UDP port that is neither of the web nor spoken of by another rule (SSH, RDP, high-risk).
pub(super) fn covers_other_port(rule: &Operand) -> Operand {
    let open = ports(rule);
    let of = |udp: bool| open.map_or(Truth::Unknown, |p| Truth::from(!are_spoken_of(p.first, p.last, udp)));
    answer(rule, by_protocol(rule, of))
}

/// What holds of the rule's ports, for the protocols that it is about.
fn by_protocol(rule: &Operand, of: impl Fn(bool) -> Truth) -> Truth {
    let one = |name: &str, udp: bool| match protocol_is(rule, name) {
        Protocol::All => Truth::True,
        Protocol::This => of(udp),
        Protocol::Other => Truth::False,
        Protocol::Unknown => Truth::Unknown.and(of(udp)),
    };
    one("tcp", false).or(one("udp", true))
}

/// Whether every address of `other`'s ranges is in a range of `rule`.
pub(super) fn includes_sources_of(rule: &Operand, arguments: &[Operand]) -> Operand {
    let Some(other) = arguments.first() else { return Operand::bool(false) };
    let ranges = |of: &Operand| -> Vec<Range> {
        let lists = ["cidr_blocks", "ipv6_cidr_blocks"].into_iter().filter_map(|key| of.entry(key));
        lists
            .flat_map(|list| {
                let value = list.as_value().cloned().unwrap_or_else(Value::null);
                let rest = value.as_list().and_then(|l| l.rest.clone()).or_else(|| value.as_unknown().cloned());
                let known = value.as_list().map(|l| l.items.iter().map(range_of).collect()).unwrap_or_default();
                let mut out: Vec<Range> = known;
                out.extend(rest.map(Range::Unknown));
                out
            })
            .collect()
    };
    let outer = ranges(rule);
    let is_inside = |inner: &Range| -> Truth {
        let within = |outer: &Range| match (outer, inner) {
            (Range::V4(a), Range::V4(b)) => Truth::from(a.contains(b)),
            (Range::V6(a), Range::V6(b)) => Truth::from(a.contains(b)),
            (Range::V4(a), _) if a.prefix_len() == 0 => Truth::Unknown,
            (Range::Unknown(_), _) | (_, Range::Unknown(_)) => Truth::Unknown,
            _ => Truth::False,
        };
        outer.iter().fold(Truth::False, |all, range| all.or(within(range)))
    };
    let truth = ranges(other).iter().fold(Truth::True, |all, range| all.and(is_inside(range)));
    match truth {
        Truth::Unknown => Operand::unknown(Unknown::new(Reason::Computed, "address range")),
        known => Operand::bool(known == Truth::True),
    }
}

fn answer(rule: &Operand, truth: Truth) -> Operand {
    let named = ["from_port", "to_port", "protocol"].into_iter().filter_map(|key| rule.entry(key));
    match truth {
        Truth::True => Operand::bool(true).because(named.collect()),
        Truth::False => Operand::bool(false).because(named.collect()),
        Truth::Unknown => {
            let mut why = None;
            for operand in named {
                if let Some(found) = operand.as_value().and_then(Value::as_unknown) {
                    why = why.or_else(|| Some(Arc::clone(found)));
                }
            }
            Operand::unknown(why.unwrap_or_else(|| Unknown::new(Reason::Computed, "ports")))
        }
    }
}

enum Protocol {
    All,
    This,
    Other,
    Unknown,
}

fn protocol_is(rule: &Operand, wanted: &str) -> Protocol {
    let entry = rule.entry("protocol");
    let Some(value) = entry.as_ref().and_then(Operand::as_value) else {
        // Neither language accepts a rule without protocol; what such a rule opens is not known.
        return Protocol::Unknown;
    };
    match value.as_str() {
        Some("-1" | "all") => Protocol::All,
        Some(name) if name.eq_ignore_ascii_case(wanted) => Protocol::This,
        Some(_) => Protocol::Other,
        None => Protocol::Unknown,
    }
}

/// The ports that the rule opens; `None` where they are not known. Absent ports, and -1, mean all (EC2 API, IpPermission).
fn ports(rule: &Operand) -> Option<Ports> {
    let read = |key: &str| match rule.entry(key) {
        None => Some(None),
        Some(entry) => match entry.as_value() {
            Some(v) if v.is_null() => Some(None),
            Some(v) => whole(v).map(Some),
            None => None,
        },
    };
    let (from, to) = (read("from_port"), read("to_port"));
    match (from?, to?) {
        (None, None) | (Some(-1), _) | (_, Some(-1)) => Some(ALL_PORTS),
        (Some(first), None) => Some(Ports { first, last: first }),
        (None, Some(last)) => Some(Ports { first: 0, last }),
        (Some(first), Some(last)) => Some(Ports { first, last }),
    }
}

fn whole(value: &Value) -> Option<i64> {
    let n = value.as_number().filter(|n| n.fract() == 0.0 && n.abs() < 1e9)?;
    #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
    Some(n as i64)
}

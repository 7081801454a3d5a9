//! Address ranges as texts: how long their prefix is, and whether they are of the internet.

use crate::condition::{Operand, Parameter, Returns, Signature, Type};
use crate::value::{Kind, Part, Reason, Unknown, Value};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// Functions of texts that are address ranges.
pub(super) const FUNCTIONS: &[&str] = &["is_public", "is_private", "prefix_length"];

/// How one is called.
pub(super) fn signature(name: &str) -> Option<Signature> {
    let result = match name {
        "is_public" | "is_private" => Type::Bool,
        "prefix_length" => Type::Number,
        _ => return None,
    };
    Some(Signature::new(Vec::<Parameter>::new(), Returns::Type(result)))
}

/// Calls one. Text that is no address range is neither public nor private, and has no prefix.
pub(super) fn call(name: &str, receiver: &Operand) -> Operand {
    let Some(value) = receiver.as_value() else { return Operand::value(Value::null()) };
    let net = match &value.kind {
        Kind::String(text) => text.trim().parse::<IpNet>().ok(),
        Kind::Null => None,
        Kind::Unknown(why) => return Operand::unknown(Arc::clone(why)),
        Kind::Template(parts) if name == "prefix_length" => return tail_length(parts),
        _ => return Operand::unknown(Unknown::new(Reason::Computed, "address range")),
    };
    match (name, net) {
        ("prefix_length", Some(net)) => Operand::value(Kind::Number(f64::from(net.prefix_len()))),
        ("prefix_length", None) => Operand::value(Value::null()),
        (_, None) => Operand::bool(false),
        ("is_private", Some(net)) => Operand::bool(is_private(net)),
        (_, Some(net)) => Operand::bool(!is_private(net)),
    }
}

/// The prefix that the known end of a text gives: `"${var.office}/32"`.
fn tail_length(parts: &[Part]) -> Operand {
    let length = match parts.last() {
        Some(Part::Literal(tail)) => tail.rsplit_once('/').and_then(|(_, bits)| bits.parse::<u8>().ok()),
        _ => None,
    };
    match length {
        Some(bits) => Operand::value(Kind::Number(f64::from(bits))),
        None => Operand::unknown(Unknown::new(Reason::Variable, "address range")),
    }
}

/// Inside a range that is not routed on the internet. Source: IANA's special-purpose address registries (RFC 1918, 6598,
/// 3927, 5737, 4193, 4291, 3849).
fn is_private(net: IpNet) -> bool {
    const V4: [(Ipv4Addr, u8); 9] = [
        (Ipv4Addr::new(10, 0, 0, 0), 8),
        (Ipv4Addr::new(172, 16, 0, 0), 12),
        (Ipv4Addr::new(192, 168, 0, 0), 16),
        (Ipv4Addr::new(100, 64, 0, 0), 10),
        (Ipv4Addr::new(127, 0, 0, 0), 8),
        (Ipv4Addr::new(169, 254, 0, 0), 16),
        (Ipv4Addr::new(192, 0, 2, 0), 24),
        (Ipv4Addr::new(198, 51, 100, 0), 24),
        (Ipv4Addr::new(203, 0, 113, 0), 24),
    ];
    const V6: [(Ipv6Addr, u8); 4] = [
        (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
        (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
        (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
        (Ipv6Addr::LOCALHOST, 128),
    ];
    match net {
        IpNet::V4(net) => V4.iter().any(|(a, bits)| Ipv4Net::new(*a, *bits).is_ok_and(|whole| whole.contains(&net))),
        IpNet::V6(net) => V6.iter().any(|(a, bits)| Ipv6Net::new(*a, *bits).is_ok_and(|whole| whole.contains(&net))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::to_json;

    #[test]
    fn ranges_are_judged_as_a_whole() {
        let ask = |name: &str, text: &str| {
            call(name, &Operand::value(Value::string(text))).as_value().map(|v| to_json(v).to_string()).unwrap()
        };
        for (text, public, private, length) in [
            ("0.0.0.0/0", "true", "false", "0"),
            ("10.1.0.0/16", "false", "true", "16"),
            ("10.0.0.0/7", "true", "false", "7"),
            ("100.64.0.0/10", "false", "true", "10"),
            ("198.51.100.7/32", "false", "true", "32"),
            ("52.1.2.0/24", "true", "false", "24"),
            ("fd00::/8", "false", "true", "8"),
            ("2a00::/16", "true", "false", "16"),
            ("office", "false", "false", "null"),
        ] {
            let answers = [ask("is_public", text), ask("is_private", text), ask("prefix_length", text)];
            assert_eq!(answers, [public, private, length], "{text}");
        }
    }
}

//! What conditions answer, on the sample of the documentation.

use super::env::{Env, Follow, Member, NodeId, Operand};
use super::sample::{Sample, documented};
use super::{Condition, Message};
use crate::source::Location;
use crate::value::{Kind, Reason, Truth, Unknown, Value, to_json};
use proptest::prelude::*;
use std::sync::Arc;

/// `true`, `false at path, path`, `unknown at …` or `error: message (help)`.
fn answer(text: &str, sample: &Sample) -> String {
    match Condition::compile(text, sample) {
        Ok(condition) => {
            let outcome = condition.explain(sample);
            assert_eq!(outcome.truth, condition.evaluate(sample).truth, "with and without places: {text}");
            for deciding in &outcome.deciding {
                assert!(!deciding.expression.slice(text).is_empty(), "span outside the text: {text}");
            }
            sample.describe(outcome.truth, &outcome.deciding)
        }
        Err(errors) => {
            let error = &errors[0];
            let help = error.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            format!("error: {}{help}", error.message)
        }
    }
}

/// Places are compared where `expected` has some.
fn check(text: &str, expected: &str) {
    check_on(text, expected, &documented());
}

fn check_on(text: &str, expected: &str, sample: &Sample) {
    let found = answer(text, sample);
    let is_plain = !expected.contains(" at ") && !expected.starts_with("error");
    let found = if is_plain { found.split(" at ").next().unwrap_or("").to_owned() } else { found };
    assert_eq!(found, expected, "{text}");
}

#[test]
fn examples_of_the_documentation() {
    let text = include_str!("../../docs/rule-language.md");
    let sample = documented();
    let blocks: Vec<&str> = text.split("```cel\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let lines: Vec<&str> = blocks.iter().flat_map(|block| block.lines()).filter(|l| !l.trim().is_empty()).collect();
    assert!(lines.len() > 60, "only {} examples found", lines.len());
    for line in lines {
        let (condition, expected) = line.split_once('→').unwrap_or_else(|| panic!("no result: {line}"));
        check_on(condition.trim(), expected.trim(), &sample);
    }
}

#[test]
fn precedence_is_that_of_cel() {
    check("true || false && false", "true");
    check("!false && false", "false");
    check("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9", "true");
    check("-2 - -3 == 1 && 7 % 4 == 3 && 8 / 4 / 2 == 1", "true");
    check("false ? true : true ? false : true", "false");
    check("1 < 2 == true", "error: comparisons do not chain (write `a < b && b < c`, or use parentheses)");
}

#[test]
fn false_conjunctions_name_the_false_operands() {
    check("resource.name == \"x\" && resource.encrypted && resource.port == 1", "false at name, port");
    check("resource.name == \"x\" || resource.port == 1", "false at name, port");
    check("!(resource.name == \"web-1\" && resource.port == 8080)", "false at name, port");
    check("!(resource.name == \"web-1\" || resource.port == 1)", "false at name");
    check("resource.encrypted ? resource.port == 1 : resource.name == \"x\"", "false at port");
    check("resource.encrypted ? false : true", "false at encrypted");
}

#[test]
fn nested_quantifiers_name_the_innermost_elements() {
    check(
        "!resource.rules.exists(r, r.port == 22 && r.sources.exists(s, s == \"0.0.0.0/0\"))",
        "false at rules[0].sources[1]",
    );
    check(
        "resource.rules.all(r, r.sources.all(s, s.startsWith(\"10.\")))",
        "false at rules[0].sources[1], rules[1].sources",
    );
    check("resource.rules.all(r, !(\"0.0.0.0/0\" in r.sources))", "false at rules[0].sources[1], rules[1].sources");
    check("resource.rules.filter(r, r.port == 22).all(r, !r.open)", "false at rules[0]");
    check("[\"0.0.0.0/0\", \"::/0\"].all(c, !(c in resource.rules[0].sources))", "false at rules[0].sources[1]");
    check("resource.rules.map(r, r.port).all(p, p != 22)", "false at rules[0].port");
}

#[test]
fn what_is_not_written_stands_at_its_parent() {
    let sample = documented();
    let outcome = Condition::compile("resource.limits.memory > 3", &sample).unwrap().evaluate(&sample);
    let deciding = &outcome.deciding[0];
    assert_eq!(deciding.path.join("."), "limits.memory");
    assert!(!deciding.is_written);
    assert_eq!(sample.describe(outcome.truth, &outcome.deciding), "false at limits");
}

#[test]
fn elements_that_came_from_elsewhere_stand_where_they_are_used() {
    let sample = documented();
    let condition = Condition::compile("resource.ranges.all(r, r.startsWith(\"10.\"))", &sample).unwrap();
    let outcome = condition.evaluate(&sample);
    assert_eq!(sample.describe(outcome.truth, &outcome.deciding), "false at ranges, ranges");
    let indexes: Vec<_> = outcome.deciding.iter().map(|d| d.indexes.clone()).collect();
    assert_eq!(indexes, [[1], [2]]);
    assert_eq!(outcome.deciding[0].chain.len(), 2);
}

#[test]
fn decisions_of_linked_nodes_name_the_node() {
    let sample = documented();
    let outcome = Condition::compile("resource.network.flow == true", &sample).unwrap().evaluate(&sample);
    assert_eq!(sample.describe(outcome.truth, &outcome.deciding), "false at app.network.main:flow");
    assert_eq!(outcome.deciding[0].node, Some(NodeId(1)));
    assert_eq!(outcome.deciding[0].path.join("."), "flow");
}

#[test]
fn reasons_of_unknowns_are_collected_once_and_in_order() {
    let sample = documented();
    let text = "resource.password == \"a\" && resource.public && resource.password != \"b\" && resource.encrypted";
    let outcome = Condition::compile(text, &sample).unwrap().evaluate(&sample);
    let names: Vec<&str> = outcome.unknown.iter().map(|u| &*u.name).collect();
    assert_eq!((outcome.truth, names), (Truth::Unknown, vec!["password", "public"]));
}

#[test]
fn partly_known_text_is_decided_by_its_known_parts() {
    check("resource.domain == \"api.x.example.com\"", "unknown");
    check("resource.domain == \"www.x.example.com\"", "false");
    check("resource.domain == \"api.example.com\"", "false");
    check("resource.domain != \"api.x.example.org\"", "true");
    check("resource.domain.startsWith(\"api\") && resource.domain.endsWith(\"example.com\")", "true");
    check("resource.domain.startsWith(\"api.b\")", "unknown");
    check("resource.domain.contains(\"example\") && !resource.domain.startsWith(\"web\")", "true");
    check("resource.domain.contains(\"zzz\")", "unknown");
    check("resource.domain.matches(\"^api[.]\") && !resource.domain.matches(\"^web\")", "true");
    check("resource.domain.matches(\"^api.*com$\")", "unknown");
    check("resource.domain.matches(\"exam\")", "true");
    check("resource.domain.upperAscii().startsWith(\"API.\") && resource.domain == resource.domain + \"\"", "unknown");
    check("size(resource.domain) >= 16 && size(resource.domain) != 3", "true");
    check("size(resource.domain) > 16", "unknown");
}

#[test]
fn errors_have_a_place_and_a_suggestion() {
    let error = |text: &str, place: &str| {
        let sample = documented();
        let found = Condition::compile(text, &sample).unwrap_err();
        assert_eq!(found[0].span.slice(text), place, "{text}: {}", found[0]);
    };
    error("resource.encrypetd == true", "encrypetd");
    error("resource.rules.all(r, r.prot == 22)", "prot");
    error("resource.name.matches(\"(\")", "\"(\"");
    error("has(resource.name) && resource.port", "resource.port");
    error("resource.linked(\"app.lgo\", \"network\").all(x, true)", "\"app.lgo\"");
    error("resource.linked(\"app.log\", \"netwrok\").all(x, true)", "\"netwrok\"");
    error("resource.name = 3", "=");
    error("resource.name == 'a", "'a");
    error("resource..name", ".");
}

#[test]
fn deep_nesting_is_an_error_and_long_chains_are_not() {
    let sample = documented();
    for text in ["(".repeat(5000), "!".repeat(5000), "[".repeat(5000), "-".repeat(9000)] {
        assert!(Condition::compile(&text, &sample).unwrap_err()[0].message.contains("nests deeper"));
    }
    let sum = vec!["1"; 1000].join(" + ");
    assert!(Condition::compile(&format!("{sum} == 1"), &sample).unwrap_err()[0].message.contains("nests deeper"));
    let chain = vec!["resource.port == 1"; 500].join(" || ");
    assert_eq!(answer(&chain, &sample), "false at port");
    let long = " ".repeat(20_000);
    assert!(Condition::compile(&long, &sample).unwrap_err()[0].message.contains("longer than"));
}

#[test]
fn a_budget_ends_nested_macros_and_growing_texts() {
    let items: Vec<u32> = (0..200).collect();
    let sample = Sample::new(&serde_json::json!({ "app.server.web": { "zones": items } }));
    let text = "resource.zones.all(a, resource.zones.all(b, resource.zones.all(c, a != \"x\" && b != c + \"y\")))";
    let outcome = Condition::compile(text, &sample).unwrap().evaluate(&sample);
    assert_eq!((outcome.truth, outcome.exhausted), (Truth::Unknown, true));
    assert_eq!(outcome.unknown[0].reason, Reason::Limit);
    let doubling = format!("[\"aaaaaaaaaaaaaaaa\"]{}.all(a, a == \"\")", ".map(a, a + a)".repeat(40));
    let outcome = Condition::compile(&doubling, &sample).unwrap().evaluate(&sample);
    assert_eq!((outcome.truth, outcome.exhausted), (Truth::Unknown, true));
}

#[test]
fn reads_name_the_attribute_paths_through_macros() {
    let sample = documented();
    let text = "resource.rules[0].port == 1 && resource.rules.exists(r, r.sources.all(s, s == resource.tags[\"a\"]))";
    let reads = Condition::compile(text, &sample).unwrap().reads("resource");
    let paths: Vec<String> = reads.iter().map(|path| path.join(".")).collect();
    assert_eq!(paths, ["rules", "rules.port", "rules.sources", "tags", "tags.a"]);
}

#[test]
fn messages_render_values_and_hide_what_is_sensitive() {
    let sample = documented();
    let render = |text: &str| Message::compile(text, &sample).unwrap().render(&sample, None);
    assert_eq!(render("`{resource.name}` {{braces}} {resource.port}"), "`web-1` {braces} 8080");
    assert_eq!(render("{resource.password}, {resource.token}"), "not known, (sensitive)");
    assert_eq!(render("{resource.token + \"x\"}"), "(sensitive)");
    assert_eq!(render("{resource.rules[0].sources}"), "10.0.0.0/8, 0.0.0.0/0");
    assert_eq!(render("{resource.rules.map(r, r.port).join(\"-\")}"), "22-443");
    assert_eq!(render("{resource.network}"), "app.network.main.id");
    let condition =
        Condition::compile("resource.rules.all(r, r.sources.all(s, s == \"10.0.0.0/8\"))", &sample).unwrap();
    let outcome = condition.evaluate(&sample);
    let message = Message::compile("open to {it}", &sample).unwrap();
    assert_eq!(message.render(&sample, outcome.deciding.first()), "open to 0.0.0.0/0");
    let errors = Message::compile("port {resource.prot}", &sample).unwrap_err();
    assert_eq!(errors[0].span.slice("port {resource.prot}"), "prot");
    assert!(Message::compile("a } b", &sample).is_err() && Message::compile("a { b", &sample).is_err());
}

/// The sample, with some attributes of the resource unknown.
struct Hidden<'s> {
    sample: &'s Sample,
    hidden: Vec<&'static str>,
}

impl Env for Hidden<'_> {
    fn variable(&self, name: &str) -> Operand {
        self.sample.variable(name)
    }

    fn member(&self, node: NodeId, name: &str) -> Member {
        if node == NodeId(0) && self.hidden.contains(&name) {
            let unknown = Kind::Unknown(Unknown::new(Reason::Replaced, name));
            return Member::value(Value::from(unknown), None);
        }
        self.sample.member(node, name)
    }

    fn follow(&self, value: &Value, kind: Option<&str>) -> Follow {
        self.sample.follow(value, kind)
    }

    fn home(&self, node: NodeId) -> Option<Location> {
        self.sample.home(node)
    }

    fn call(&self, name: &str, receiver: Option<&Operand>, arguments: &[Operand]) -> Operand {
        // Domain functions answer for themselves.
        match arguments.first().and_then(Operand::as_value).and_then(Value::as_unknown) {
            Some(unknown) => Operand::unknown(Arc::clone(unknown)),
            None => self.sample.call(name, receiver, arguments),
        }
    }
}

const ATTRIBUTES: [&str; 14] = [
    "name",
    "port",
    "encrypted",
    "acl",
    "owner",
    "domain",
    "key",
    "network",
    "rules",
    "zones",
    "regions",
    "aliases",
    "tags",
    "limits",
];

fn atoms() -> impl Strategy<Value = String> {
    let fixed = [
        "resource.name == \"web-1\"",
        "resource.name < \"x\"",
        "resource.name + \"a\" == \"web-1a\"",
        "resource.name.matches(\"^w\")",
        "resource.name in [\"a\", \"web-1\", resource.acl]",
        "resource.port >= 1024",
        "resource.port + 1 == 8081",
        "resource.encrypted",
        "resource.acl == \"private\"",
        "has(resource.acl)",
        "has(resource.owner)",
        "resource.owner == null",
        "resource.owner != \"me\"",
        "resource.domain.startsWith(\"api.\")",
        "resource.key == resource.name",
        "resource.network.flow",
        "has(resource.network)",
        "resource.rules.all(r, r.port > 20 && size(r.sources) > 0)",
        "resource.rules.exists(r, \"0.0.0.0/0\" in r.sources)",
        "resource.rules.exists_one(r, r.open)",
        "size(resource.rules.filter(r, r.port == resource.port)) == 0",
        "resource.rules[0].port == 22",
        "resource.rules.map(r, r.port) == [22, 443]",
        "resource.zones.exists(z, z == \"a\")",
        "resource.zones.all(z, z != \"c\")",
        "size(resource.zones) > 1",
        "resource.aliases == []",
        "size(resource.aliases) == 0",
        "resource.regions.join(\",\") == \"eu\"",
        "\"team\" in resource.tags",
        "resource.tags[\"team\"] == \"blue\"",
        "resource.tags.all(k, v, v != \"red\" || k == resource.name)",
        "resource.limits.cpu <= 2",
        "string(resource.port).startsWith(\"80\")",
        "int(resource.port) == 8080",
        "isPrivate(resource.name)",
        "resource.linked(\"app.log\", \"network\").all(l, l.days > 3)",
    ];
    proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned)
}

fn conditions() -> impl Strategy<Value = String> {
    atoms().prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("(({a}) == ({b}))")),
        ]
    })
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(text in "\\PC{0,80}") {
        let sample = documented();
        if let Ok(condition) = Condition::compile(&text, &sample) {
            condition.explain(&sample);
        }
        if let Ok(message) = Message::compile(&text, &sample) {
            message.render(&sample, None);
        }
    }

    #[test]
    fn arbitrary_tokens_never_panic(words in proptest::collection::vec(proptest::sample::select(vec![
        "resource", ".", "rules", "all", "(", ")", "r", ",", "[", "]", "{", "}", "!", "==", "&&", "||", "?", ":", "in", "-",
        "+", "1", "\"a\"", "has", "size", "null", "name", "matches", "'", "\\", "r\"",
    ]), 0..40)) {
        let sample = documented();
        let text = words.concat();
        if let Ok(condition) = Condition::compile(&text, &sample) {
            condition.explain(&sample);
        }
    }

    #[test]
    fn a_value_made_unknown_never_turns_the_answer(
        text in conditions(),
        hidden in proptest::sample::subsequence(ATTRIBUTES.to_vec(), 0..6),
    ) {
        let sample = documented();
        let condition = Condition::compile(&text, &sample).unwrap();
        let known = condition.evaluate(&sample).truth;
        let blurred = condition.evaluate(&Hidden { sample: &sample, hidden: hidden.clone() }).truth;
        prop_assert!(blurred == known || blurred == Truth::Unknown, "{text} without {hidden:?}: {known:?} {blurred:?}");
    }
}

#[test]
fn the_sample_shows_its_values() {
    let sample = documented();
    let value = Operand::value(sample.nodes[0].1.clone()).entry("tags").unwrap().to_value();
    assert_eq!(to_json(&value), serde_json::json!({ "team": "blue", "env": "prod" }));
}

//! What must hold of every policy: more denial never allows more, more allowance never less, less knowledge never turns
//! an answer round, and nothing takes long.

use super::facts::Facts;
use super::pattern::STEPS;
use super::{Answer, Policy, PolicyKind, Question, facts_json};
use crate::value::{Entry, Kind, List, Map, Origin, Part, Reason, Truth, Unknown, Value, to_json};
use proptest::prelude::*;
use std::sync::Arc;

const ACTIONS: [&str; 20] = [
    "*",
    "iam:*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "iam:PassRole",
    "iam:CreateAccessKey",
    "ec2:RunInstances",
    "iam:EnableMFADevice",
    "iam:DeactivateMFADevice",
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:*",
    "s3:Put*",
    "s3:PutBucketPolicy",
    "kms:Decrypt",
    "kms:*",
    "lambda:InvokeFunction",
    "iam:Passrole2",
    "*:*",
];
const RESOURCES: [&str; 10] = [
    "*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::*:user/${aws:username}",
    "arn:aws:iam::111122223333:role/app",
    "arn:aws:s3:::b*",
    "arn:aws:kms:eu-west-1:111122223333:key/*",
    "arn:aws:lambda:eu-west-1:111122223333:function:f",
];
const PRINCIPALS: [(&str, &str); 14] = [
    ("AWS", "*"),
    ("AWS", "arn:aws:iam::111122223333:root"),
    ("AWS", "444455556666"),
    ("Service", "sns.amazonaws.com"),
    ("Federated", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"),
    ("Federated", "cognito-identity.amazonaws.com"),
    ("Federated", "accounts.google.com"),
    ("Federated", "arn:aws:iam::111122223333:saml-provider/corp"),
    ("Federated", "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X"),
    ("Service", "ec2.amazonaws.com"),
    ("Service", "logs.eu-west-1.amazonaws.com"),
    ("AWS", "arn:aws:iam::444455556666:role/deploy"),
    ("AWS", "arn:aws:iam::444455556666:root"),
    ("CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"),
];
const CONDITIONS: [(&str, &str, &str); 24] = [
    ("Bool", "aws:MultiFactorAuthPresent", "true"),
    ("Bool", "aws:MultiFactorAuthPresent", "false"),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
    ("Null", "aws:MultiFactorAuthAge", "true"),
    ("Null", "aws:MultiFactorAuthPresent", "true"),
    ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
    ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
    ("StringEquals", "aws:PrincipalAccount", "111122223333"),
    ("StringLike", "aws:SourceVpc", "vpc-*"),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:us-east-1:111122223333:t"),
    ("StringEquals", "iam:PassedToService", "ec2.amazonaws.com"),
    ("StringEquals", "sts:ExternalId", "secret"),
    ("StringLike", "token.actions.githubusercontent.com:sub", "repo:octo/app:*"),
    ("StringLike", "token.actions.githubusercontent.com:sub", "repo:octo*"),
    ("StringEquals", "token.actions.githubusercontent.com:aud", "sts.amazonaws.com"),
    ("StringEquals", "accounts.google.com:aud", "12345.apps.googleusercontent.com"),
    ("StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml"),
    ("Bool", "aws:SecureTransport", "false"),
    ("StringNotEqualsIfExists", "aws:PrincipalAccount", "111122223333"),
    ("StringEquals", "aws:ResourceAccount", "111122223333"),
    ("StringEquals", "aws:SourceAccount", "111122223333"),
];

fn map(entries: Vec<(&str, Value)>) -> Value {
    let entry = |(key, value): (&str, Value)| Entry { key: key.into(), at: None, value };
    Value::map(entries.into_iter().map(entry).collect())
}

fn texts(all: &'static [&'static str]) -> impl Strategy<Value = Value> {
    proptest::collection::vec(proptest::sample::select(all), 1..4)
        .prop_map(|list| Value::list(list.into_iter().map(Value::string).collect()))
}

fn statement() -> impl Strategy<Value = Value> {
    let conditions = proptest::collection::vec(proptest::sample::select(&CONDITIONS[..]), 0..3);
    let parts = (
        proptest::bool::ANY,
        proptest::bool::weighted(0.2),
        proptest::bool::weighted(0.15),
        texts(&ACTIONS),
        texts(&RESOURCES),
        proptest::sample::select(&PRINCIPALS[..]),
        conditions,
    );
    parts.prop_map(|(allow, not_action, not_resource, actions, resources, principal, conditions)| {
        let mut out = vec![
            ("Effect", Value::string(if allow { "Allow" } else { "Deny" })),
            (if not_action { "NotAction" } else { "Action" }, actions),
            (if not_resource { "NotResource" } else { "Resource" }, resources),
        ];
        out.push(("Principal", map(vec![(principal.0, Value::string(principal.1))])));
        let mut block: Vec<(&str, Value)> = Vec::new();
        for (operator, key, value) in conditions {
            if block.iter().all(|(o, _)| *o != operator) {
                block.push((operator, map(vec![(key, Value::string(value))])));
            }
        }
        if !block.is_empty() {
            out.push(("Condition", map(block)));
        }
        map(out)
    })
}

fn document(statements: Vec<Value>) -> Value {
    map(vec![("Version", Value::string("2012-10-17")), ("Statement", Value::list(statements))])
}

fn kind() -> impl Strategy<Value = PolicyKind> {
    proptest::sample::select(vec![
        PolicyKind::Identity,
        PolicyKind::Resource("s3".into()),
        PolicyKind::Resource("lambda".into()),
        PolicyKind::Resource("kms".into()),
        PolicyKind::Resource("vpce".into()),
        PolicyKind::Trust,
        PolicyKind::Scp,
    ])
}

/// Statements that print as JSON when a test fails.
#[derive(Clone)]
struct Statements(Vec<Value>);

impl std::fmt::Debug for Statements {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|s| write!(f, "{} ", to_json(s)))
    }
}

/// A policy, as its kind and its statements.
fn policy() -> impl Strategy<Value = (PolicyKind, Statements)> {
    (kind(), proptest::collection::vec(statement(), 1..4)).prop_map(|(kind, statements)| {
        let fit = statements.iter().map(|s| fitting(s, None, &kind)).collect();
        (kind, Statements(fit))
    })
}

/// `value` with its `n`th part, counted from the outermost, replaced by an unknown; with `some`, only what is in the part: the
/// second half of a text, the first of a list's or a map's entries.
fn forget(value: &Value, n: &mut usize, some: bool) -> Value {
    if *n == 0 {
        *n = usize::MAX;
        let why = Unknown::new(Reason::Replaced, "");
        let rest = Some(Arc::clone(&why));
        let kind = match &value.kind {
            Kind::String(text) if some => {
                let (known, _) = text.split_at(text.len() / 2);
                Kind::Template([Part::Literal(known.into()), Part::Unknown(why)].into())
            }
            Kind::List(list) if some => Kind::List(Arc::new(List { items: list.items[1..].to_vec(), rest })),
            Kind::Map(map) if some => Kind::Map(Arc::new(Map { entries: map.entries[1..].to_vec(), rest })),
            _ => Kind::Unknown(why),
        };
        return Value { kind, ..value.clone() };
    }
    *n -= 1;
    match &value.kind {
        Kind::List(list) => Value::list(list.items.iter().map(|item| forget(item, n, some)).collect()),
        Kind::Map(m) => {
            let entry = |e: &Entry| Entry { key: Arc::clone(&e.key), at: None, value: forget(&e.value, n, some) };
            Value::map(m.entries.iter().map(entry).collect())
        }
        _ => value.clone(),
    }
}

fn facts(kind: &PolicyKind, value: &Value) -> Facts {
    Policy::new(value, kind.clone(), Some("111122223333")).facts()
}

/// Both facts, where the question arises in both and both have an answer.
fn both<T: Clone>(a: &Answer<T>, b: &Answer<T>) -> Option<(T, T)> {
    match (a, b) {
        (Answer::Known(a), Answer::Known(b)) => Some((a.clone(), b.clone())),
        _ => None,
    }
}

fn agrees<T: Clone + PartialEq + std::fmt::Debug>(name: &str, a: &super::Fact<T>, b: &super::Fact<T>) {
    if let Some((known, less)) = both(&a.answer, &b.answer) {
        assert_eq!(known, less, "{name}");
    }
}

/// Whether more Deny can only bring an answer nearer to yes: questions about what is denied or refused.
fn is_about_denial(question: &Question<'_>) -> bool {
    use Question as Q;
    matches!(question, Q::DemandsTls | Q::LocksOut(_) | Q::EnforcesMfa | Q::Refused(_) | Q::UnknownActions)
}

/// Every question of two policies, with both answers.
fn each_question(kind: &PolicyKind, a: &Value, b: &Value) -> Vec<(Question<'static>, Truth, Truth)> {
    let [a, b] = [a, b].map(|value| Policy::new(value, kind.clone(), Some("111122223333")));
    Question::EVERY
        .into_iter()
        .map(|question| (question, a.answer(question).truth(), b.answer(question).truth()))
        .collect()
}

/// Asserts that no answer turns round when the `n`th part, or some of it, is not known.
fn keeps_answers(kind: &PolicyKind, statements: Vec<Value>, mut n: usize, some: bool) {
    let whole = document(statements);
    let less = forget(&whole, &mut n, some);
    let (a, b) = (facts(kind, &whole), facts(kind, &less));
    agrees("public", &a.public, &b.public);
    agrees("cross_account", &a.cross_account, &b.cross_account);
    agrees("confused_deputy", &a.confused_deputy, &b.confused_deputy);
    agrees("admin", &a.admin, &b.admin);
    agrees("mfa_enforced", &a.mfa_enforced, &b.mfa_enforced);
    agrees("escalations", &a.escalations, &b.escalations);
    agrees("wildcard_action", &a.wildcard_action, &b.wildcard_action);
    agrees("wildcard_resource_sensitive", &a.wildcard_resource_sensitive, &b.wildcard_resource_sensitive);
    for (question, known, less) in each_question(kind, &whole, &less) {
        let kept = known == Truth::Unknown || less == Truth::Unknown || less == known;
        assert!(kept, "{question:?}: {known:?} to {less:?}");
    }
}

/// Policies are slow to make: fewer of them, unless `PROPTEST_CASES` says how many.
fn config() -> ProptestConfig {
    let given = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => given,
        None => ProptestConfig { cases: 120, ..given },
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn less_knowledge_never_turns_an_answer_round((kind, Statements(statements)) in policy(), n in 0usize..60, some in proptest::bool::ANY) {
        keeps_answers(&kind, statements, n, some);
    }

    #[test]
    fn a_further_deny_never_allows_more((kind, Statements(mut statements)) in policy(), more in statement().prop_map(|s| Statements(vec![s])), at in 0usize..4) {
        let before = document(statements.clone());
        statements.insert(at.min(statements.len()), fitting(&more.0[0], Some("Deny"), &kind));
        let after = document(statements);
        for (question, without, with) in each_question(&kind, &before, &after) {
            let holds = if is_about_denial(&question) { with >= without } else { with <= without };
            prop_assert!(holds, "{:?}: {:?} to {:?}", question, without, with);
        }
        let (a, b) = (facts(&kind, &before), facts(&kind, &after));
        prop_assert!(b.public.truth() <= a.public.truth(), "public");
        prop_assert!(b.cross_account.truth() <= a.cross_account.truth(), "cross-account");
        prop_assert!(b.confused_deputy.truth() <= a.confused_deputy.truth(), "confused deputy");
        prop_assert!(b.admin.truth() <= a.admin.truth(), "admin");
        prop_assert!(b.wildcard_resource_sensitive.truth() <= a.wildcard_resource_sensitive.truth(), "wildcard");
    }

    #[test]
    fn a_further_allow_never_allows_less((kind, Statements(mut statements)) in policy(), more in statement().prop_map(|s| Statements(vec![s])), at in 0usize..4) {
        let before = document(statements.clone());
        statements.insert(at.min(statements.len()), fitting(&more.0[0], Some("Allow"), &kind));
        let after = document(statements);
        for (question, without, with) in each_question(&kind, &before, &after) {
            // An Allow may demand MFA where none did before, or be the first not to.
            prop_assert!(with >= without || question == Question::EnforcesMfa, "{:?}: {:?} to {:?}", question, without, with);
        }
        let (a, b) = (facts(&kind, &before), facts(&kind, &after));
        prop_assert!(b.public.truth() >= a.public.truth(), "public");
        prop_assert!(b.admin.truth() >= a.admin.truth(), "admin");
    }

    #[test]
    fn any_text_is_read_without_harm(text in "[\\[{}\\]\",:a-zA-Z*$\\\\ 0-9]{0,80}") {
        for kind in [PolicyKind::Identity, PolicyKind::Trust] {
            let json = facts_json(&facts(&kind, &Value::string(text.as_str())));
            prop_assert!(json.is_object());
        }
    }
}

/// `statement` without the elements that the kind does not take, and perhaps with another effect.
fn fitting(statement: &Value, effect: Option<&str>, kind: &PolicyKind) -> Value {
    let unfit = match kind {
        PolicyKind::Identity | PolicyKind::Scp => "Principal",
        PolicyKind::Trust => "Resource",
        PolicyKind::Resource(_) => "",
    };
    let entries = statement.as_map().unwrap().entries.iter();
    let kept = entries.filter(|e| unfit.is_empty() || !e.key.ends_with(unfit)).cloned();
    let entries = kept.map(|e| match effect {
        Some(effect) if &*e.key == "Effect" => Entry { value: Value::string(effect), ..e },
        _ => e,
    });
    Value::map(entries.collect())
}

/// Steps of comparisons that one question is worth, whatever the policy: about a second, unoptimised.
const MOST_STEPS: u64 = 100_000_000;

fn bounded(what: &str, work: impl FnOnce()) {
    let before = STEPS.get();
    work();
    let steps = STEPS.get() - before;
    assert!(steps < MOST_STEPS, "{what} took {steps} steps");
}

#[test]
fn hostile_sizes_have_an_end() {
    let many = |n: usize, text: &dyn Fn(usize) -> String| Value::list((0..n).map(|i| Value::string(text(i))).collect());
    let of = |effect, actions, resources| {
        map(vec![("Effect", Value::string(effect)), ("Action", actions), ("Resource", resources)])
    };
    let stars = "*a".repeat(400);
    let shapes: Vec<Value> = vec![
        document(vec![
            of("Allow", many(20_000, &|i| format!("*:*{i}")), many(20_000, &|i| format!("arn:aws:s3:::*{i}"))),
            of("Deny", many(20_000, &|i| format!("*:*{i}*")), many(20_000, &|i| format!("arn:aws:s3:::*{i}*"))),
        ]),
        document(vec![
            of("Allow", many(700, &|i| format!("*:*{i}")), many(300, &|i| format!("arn:aws:s3:::*{i}"))),
            of("Deny", many(300, &|_| "*".into()), many(700, &|i| format!("arn:aws:*:::*{i}*"))),
        ]),
        document(vec![of("Allow", many(70, &|_| stars.clone()), many(70, &|_| stars.clone()))]),
        document((0..5_000).map(|_| of("Deny", Value::string("*"), Value::string("*"))).collect()),
        document((0..100_000).map(|_| map(vec![("Effect", Value::string("Deny"))])).collect()),
        Value::string("[".repeat(100_000)),
    ];
    for shape in shapes {
        for kind in [PolicyKind::Identity, PolicyKind::Resource("s3".into())] {
            let policy = Policy::new(&shape, kind, None);
            bounded("all facts", || drop(policy.facts()));
            for question in Question::EVERY {
                bounded(&format!("{question:?}"), || drop(policy.answer(question)));
            }
        }
    }
}

/// Policies that random ones once came down to, with the part that was forgotten.
#[test]
fn answers_that_once_turned_round_stay() {
    let s3 = || PolicyKind::Resource("s3".into());
    let once = [
        (
            s3(),
            11,
            true,
            r#"[{"Effect":"Allow","Action":["*","*"],"Resource":["*"],"Principal":{"AWS":"arn:aws:iam::111122223333:root"}}]"#,
        ),
        (
            s3(),
            12,
            false,
            r#"[{"Effect":"Allow","Action":["*"],"Resource":["*","*","*"],"Principal":{"Federated":"cognito-identity.amazonaws.com"},
            "Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:octo/app:*"}}}]"#,
        ),
        (
            PolicyKind::Trust,
            8,
            false,
            r#"[{"Effect":"Allow","Action":["*"],"Principal":{"Federated":
            "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
            "Condition":{"StringEquals":{"accounts.google.com:aud":"12345.apps.googleusercontent.com"}}}]"#,
        ),
        (
            PolicyKind::Identity,
            10,
            true,
            r#"[{"Effect":"Allow","Action":["s3:*","ec2:RunInstances"],
            "Resource":["arn:aws:s3:::b","arn:aws:iam::*:user/${aws:username}"]},
            {"Effect":"Allow","Action":["*"],"Resource":["arn:aws:iam::111122223333:role/app"]}]"#,
        ),
        (
            PolicyKind::Identity,
            21,
            true,
            r#"[{"Effect":"Deny","Action":["*","*"],"Resource":["*","*"],
            "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},{"Effect":"Allow","Action":["iam:CreateAccessKey","*","*"],
            "Resource":["arn:aws:iam::*:user/${aws:username}"],"Condition":{"StringEquals":{"sts:ExternalId":"secret"}}}]"#,
        ),
        (
            PolicyKind::Identity,
            28,
            true,
            r#"[{"Effect":"Deny","Action":["*","*","*"],"Resource":["*","*","*"],
            "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}},{"Effect":"Deny","Action":["*","*"],"Resource":["*"],
            "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},{"Effect":"Allow","Action":["*","sts:*"],"Resource":["*"]}]"#,
        ),
        (
            PolicyKind::Identity,
            11,
            false,
            r#"[{"Effect":"Allow","Action":["*","*","*"],"Resource":
            ["arn:aws:lambda:eu-west-1:111122223333:function:f","arn:aws:s3:::b","arn:aws:iam::111122223333:role/*"]},
            {"Effect":"Deny","Action":["iam:PassRole"],"Resource":["arn:aws:iam::111122223333:role/*"]}]"#,
        ),
        (
            s3(),
            22,
            false,
            r#"[{"Effect":"Deny","Action":["*","*"],"Resource":["*","*"],"Principal":{"AWS":"*"}},{"Effect":"Deny","Action":["*"],
            "Resource":["*","*"],"Principal":{"AWS":"*"},"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]"#,
        ),
    ];
    for (kind, n, some, statements) in once {
        let parsed =
            super::json::parse_json(statements, &Origin::default()).unwrap_or_else(|e| panic!("{}", e.message));
        keeps_answers(&kind, parsed.as_list().unwrap().items.to_vec(), n, some);
    }
}

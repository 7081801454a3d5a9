//! The facts of labelled policies, and what cannot be seen in those: reasons, places, unknowns, several policies at once.

use super::{Answer, Named, Question, facts_json};
use crate::iam::{Policy, PolicyKind};
use crate::source::{MemoryFiles, Sources, Span};
use crate::value::{Kind, Origin, Part, Reason, Reference, Truth, Unknown, Value};
use serde_json::Value as Json;
use std::path::Path;
use std::sync::Arc;

const CASES: &str = include_str!("../../../tests/data/iam-facts.jsonl");

/// Facts on which we differ from the labels on purpose.
const EXCEPTIONS: [(&str, &str); 4] = [
    // NotResource of one user leaves every policy, so the version of any can be set: definite, not scoped.
    ("aws-docs/iam/access_policies_boundaries#3", "privesc"),
    ("aws-docs/iam/access_policies_boundaries#3", "privesc_scoped"),
    // `arn:aws:cloudfront:*` is every distribution, since a wildcard runs over colons.
    ("aws-docs/iam/troubleshoot_policies#2", "wildcard_resource_sensitive"),
    // `arn:aws:apigateway:*::/*` is every API.
    ("aws-managed/AmazonAPIGatewayAdministrator", "wildcard_resource_sensitive"),
];

fn json_facts(text: &str, kind: &str, account: Option<&str>) -> Json {
    facts_json(&Policy::new(&Value::string(text), PolicyKind::parse(kind).unwrap(), account).facts())
}

#[test]
fn labelled_policies_have_their_facts() {
    let mut seen = 0;
    for line in CASES.lines() {
        let row: Json = serde_json::from_str(line).unwrap();
        let id = row["id"].as_str().unwrap();
        let text = row["policy"].as_str().map_or_else(|| row["policy"].to_string(), str::to_owned);
        let got = json_facts(&text, row["kind"].as_str().unwrap(), row["account"].as_str());
        for (name, wanted) in row["facts"].as_object().unwrap() {
            if wanted.is_null() && name != "invalid" {
                continue;
            }
            if EXCEPTIONS.contains(&(id, name.as_str())) {
                assert_ne!(sorted(&got[name]), sorted(wanted), "{id} {name} is no exception any more");
                continue;
            }
            seen += 1;
            assert_eq!(sorted(&got[name]), sorted(wanted), "{id} {name}");
        }
    }
    assert!(seen > 700, "{seen}");
}

fn sorted(value: &Json) -> Json {
    let Some(list) = value.as_array() else { return value.clone() };
    let mut names: Vec<_> = list.iter().map(Json::to_string).collect();
    names.sort();
    names.into()
}

/// The fact `name` of a policy with these statements, as JSON.
fn check(kind: &str, statements: &str, name: &str, expected: &Json) {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    assert_eq!(json_facts(&text, kind, Some("111122223333"))[name], *expected, "{statements}");
}

#[test]
fn claims_that_every_token_carries_pin_under_any_quantifier() {
    let github = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {condition}, "Principal":
            {{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}}}}"#
        )
    };
    let key = "token.actions.githubusercontent.com";
    let pinned = [
        format!(r#"{{"StringLikeIfExists": {{"{key}:sub": "repo:octo/*"}}}}"#),
        format!(r#"{{"StringEquals": {{"{key}:repository_owner": "octo"}}}}"#),
        format!(r#"{{"StringLike": {{"{key}:job_workflow_ref": "octo/app/*"}}}}"#),
    ];
    pinned.iter().for_each(|c| check("trust", &github(c), "public", &Json::from(false)));
    let open = [
        format!(r#"{{"StringLike": {{"{key}:repository_owner": "octo*"}}}}"#),
        format!(r#"{{"StringLike": {{"{key}:sub": ["repo:octo/app:*", "repo:*"]}}}}"#),
        format!(r#"{{"StringNotLike": {{"{key}:sub": "repo:octo/*"}}}}"#),
        format!(r#"{{"StringLike": {{"{key}:sub": "*:ref:refs/heads/main"}}}}"#),
    ];
    open.iter().for_each(|c| check("trust", &github(c), "public", &Json::from(true)));
}

#[test]
fn wildcards_below_a_literal_organisation_or_account_pin() {
    let with = |condition: &str| {
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
            "Condition": {condition}}}"#
        )
    };
    for (condition, public) in [
        (r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}}"#, false),
        (r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/r-ab12/*"}}"#, true),
        (r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#, false),
        (r#"{"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/app"}}"#, true),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:orders"}}"#, false),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::orders/*"}}"#, false),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::orders-*"}}"#, true),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}}"#, true),
        (r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#, true),
        (r#"{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#, true),
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#, true),
    ] {
        check("resource:s3", &with(condition), "public", &Json::from(public));
    }
}

#[test]
fn what_aws_refuses_is_named_by_its_code() {
    for (kind, statement, code) in [
        ("identity", r#"{"Action": "*", "Resource": "*"}"#, "MISSING_EFFECT"),
        ("identity", r#"{"Effect": "Allow", "Resource": "*"}"#, "MISSING_ACTION"),
        ("identity", r#"{"Effect": "Allow", "Action": "s3:GetObject"}"#, "MISSING_RESOURCE"),
        ("identity", r#"{"Effect": "Allow", "action": "*", "Resource": "*"}"#, "INVALID_POLICY_ELEMENT"),
        ("trust", r#"{"Effect": "Allow", "Action": "sts:AssumeRole"}"#, "MISSING_PRINCIPAL"),
        (
            "identity",
            r#"{"Effect": "Allow", "Action": "*", "NotAction": "s3:*", "Resource": "*"}"#,
            "UNSUPPORTED_ELEMENT_COMBINATION",
        ),
        (
            "identity",
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringIs": {"aws:username": "a"}}}"#,
            "INVALID_CONDITION_OPERATOR",
        ),
        (
            "identity",
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"NullIfExists": {"aws:username": "true"}}}"#,
            "NULL_WITH_IF_EXISTS",
        ),
        (
            "identity",
            r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}"#,
            "UNSUPPORTED_PRINCIPAL",
        ),
    ] {
        check(kind, statement, "invalid", &Json::from(code));
    }
}

#[test]
fn a_deny_with_gaps_takes_nothing_from_one_without() {
    let guard = r#"{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#;
    let gaps = r#"{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}"#;
    let allow = r#"{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}"#;
    for (statements, expected) in [
        (format!("{guard}, {gaps}"), "yes"),
        (format!("{allow}, {gaps}, {guard}"), "yes"),
        (gaps.to_owned(), "broken"),
        (format!("{allow}, {gaps}"), "broken"),
    ] {
        check("identity", &statements, "mfa_enforced", &Json::from(expected));
    }
}

#[test]
fn reasons_point_at_the_element_in_the_text() {
    let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ec2:*", "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}}}"#;
    let sources = Sources::new(Arc::new(MemoryFiles::new()));
    let source = sources.add(Path::new("main.tf"), format!("policy = <<EOT\n{text}"));
    let at = source.location(Span::new(15, 15 + text.len()));
    let policy = Policy::new(&Value::string(text).at(Origin::written(at)), PolicyKind::Identity, None);
    let facts = policy.facts();
    let reason = facts.mfa_enforced.why.first().unwrap();
    assert_eq!(reason.at.unwrap().span.slice(source.text()), "\"true\"");
    assert_eq!(
        reason.text,
        "`BoolIfExists aws:MultiFactorAuthPresent` on an Allow lets access keys through, whose requests carry no MFA key; \
         use `Bool` with `true`"
    );
    let wildcard = facts.wildcard_action.why.first().unwrap();
    assert_eq!(wildcard.at.unwrap().span.slice(source.text()), "\"ec2:*\"");
}

#[test]
fn references_are_single_resources_and_unknowns_decide_nothing() {
    let template = |part: Part| Value::from(Kind::Template(vec![part, Part::Literal("/*".into())].into()));
    let reference = Arc::new(Reference { target: "aws_s3_bucket.b".into(), attribute: "arn".into() });
    let policy = |resource: Value| {
        let entry = |key: &str, value: Value| crate::value::Entry { key: key.into(), at: None, value };
        let statement = Value::map(vec![
            entry("Effect", Value::string("Allow")),
            entry("Action", Value::string("s3:GetObject")),
            entry("Resource", resource),
        ]);
        let root = Value::map(vec![entry("Statement", statement)]);
        Policy::new(&root, PolicyKind::Identity, None).facts().wildcard_resource_sensitive.answer
    };
    assert_eq!(policy(template(Part::Reference(reference))), Answer::Known(false));
    assert_eq!(policy(template(Part::Unknown(Unknown::new(Reason::Variable, "var.arn")))), Answer::Unknown);
    assert_eq!(policy(Value::unknown(Reason::Variable, "var.arn")), Answer::Unknown);
    assert_eq!(policy(Value::string("*")), Answer::Known(true));
}

#[test]
fn denials_of_one_policy_take_from_another() {
    let of = |effect: &str, action: &str| {
        let text = format!(r#"{{"Statement": [{{"Effect": "{effect}", "Action": "{action}", "Resource": "*"}}]}}"#);
        Policy::new(&Value::string(text), PolicyKind::Identity, None)
    };
    let (all, no_iam) = (of("Allow", "*"), of("Deny", "iam:*"));
    assert_eq!(all.facts().admin.truth(), Truth::True);
    let both = Policy::combine([all, no_iam].iter(), false);
    assert_eq!(both.facts().admin.truth(), Truth::False);
    assert_eq!(both.allows("iam:PassRole", "*"), Truth::False);
    assert_eq!(both.allows("s3:GetObject", "arn:aws:s3:::b/*"), Truth::True);
    assert_eq!(Policy::combine([].iter(), false).allows("s3:GetObject", "*"), Truth::False);
}

/// What a question of a rule is answered of a policy with these statements; `${x}` is not known.
fn asked(kind: &str, statements: &str, question: Question<'_>, expected: Truth) {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let policy = Policy::new(&Value::string(text), PolicyKind::parse(kind).unwrap(), Some("111122223333"));
    assert_eq!(policy.answer(question).truth(), expected, "{question:?} {statements}");
}

#[test]
fn the_unknown_end_of_an_arn_may_be_any() {
    let allow = |action: &str, resource: &str| {
        format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}"#)
    };
    let pass = Question::Grants(&["iam:PassRole"], Named::Anyhow);
    asked("identity", &allow("iam:PassRole", "arn:aws:iam::1111${rest}"), pass, Truth::Unknown);
    asked("identity", &allow("iam:PassRole", "arn:aws:iam::1111${rest}:role/app"), pass, Truth::False);
    let object = Question::Allows("s3:GetObject", "arn:aws:s3:::b/k");
    asked("identity", &allow("s3:GetObject", "arn:aws${rest}"), object, Truth::Unknown);
    asked("identity", &allow("s3:GetObject", "arn:${partition}:s3:::b/*"), object, Truth::True);
}

#[test]
fn a_deny_on_what_may_be_objects_is_no_lock_out_for_certain() {
    let deny = |resource: &str| {
        format!(r#"{{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "{resource}"}}"#)
    };
    let question = Question::LocksOut("s3:PutBucketPolicy");
    asked("resource:s3", &deny("arn:aws:s3:::b"), question, Truth::True);
    asked("resource:s3", &deny("arn:aws:s3:::b/*"), question, Truth::False);
    asked("resource:s3", &deny("arn:aws:s3:::b${rest}"), question, Truth::Unknown);
}

#[test]
fn a_guard_of_which_parts_are_not_known_may_work() {
    let guard = |effect: &str, value: &str| {
        let condition = format!(r#"{{"BoolIfExists": {{"aws:MultiFactorAuthPresent": "{value}"}}}}"#);
        let deny = format!(r#"{{"Effect": "{effect}", "Action": "*", "Resource": "*", "Condition": {condition}}}"#);
        format!(r#"{deny}, {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#)
    };
    let question = Question::WithoutMfa("s3:GetObject");
    asked("identity", &guard("Deny", "false"), question, Truth::False);
    asked("identity", &guard("Deny", "true"), question, Truth::True);
    asked("identity", &guard("${effect}", "false"), question, Truth::Unknown);
    asked("identity", &guard("Deny", "${value}"), question, Truth::Unknown);
}

#[test]
fn a_provider_of_which_parts_are_not_known_may_be_of_any_sort() {
    let trust = |provider: &str| {
        let condition = r#"{"StringEquals": {"accounts.google.com:sub": "1"}}"#;
        format!(
            r#"{{"Effect": "Allow", "Principal": {{"Federated": "{provider}"}}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {condition}}}"#
        )
    };
    asked("trust", &trust("accounts.google.com"), Question::AnyIdentity, Truth::True);
    asked("trust", &trust("accounts.goo${rest}"), Question::AnyIdentity, Truth::Unknown);
    asked("trust", &trust("arn:aws:iam::1111${rest}"), Question::AnyIdentity, Truth::Unknown);
}

#[test]
fn a_provider_is_known_by_its_name_and_else_by_the_claims_that_are_asked_for() {
    let trust = |provider: &str, key: &str| {
        let condition = format!(r#"{{"StringEquals": {{"{key}": "x"}}}}"#);
        format!(
            r#"{{"Effect": "Allow", "Principal": {{"Federated": "{provider}"}}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {condition}}}"#
        )
    };
    let github = "arn:${partition}:iam::${account}:oidc-provider/token.actions.githubusercontent.com";
    let audience = "token.actions.githubusercontent.com:aud";
    asked("trust", &trust(github, audience), Question::AnyRepository, Truth::True);
    asked("trust", &trust("${provider}", audience), Question::AnyRepository, Truth::Unknown);
    asked("trust", &trust("${provider}", "gitlab.com:aud"), Question::AnyRepository, Truth::False);
    asked("trust", &trust("${provider}", "gitlab.com:aud"), Question::AnyIdentity, Truth::Unknown);
    asked("trust", &trust("${provider}", "gitlab.com:sub"), Question::AnyIdentity, Truth::False);
    asked("trust", &trust("${provider}", "gitlab.com:sub"), Question::UnguardedAccount, Truth::False);
}

#[test]
fn accounts_of_aws_and_the_own_one_are_no_others() {
    let allow = |principal: &str, source: &str| {
        let condition = format!(r#"{{"StringEquals": {{"aws:SourceAccount": "{source}"}}}}"#);
        format!(
            r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:PutObject", "Resource": "*", "Condition": {condition}}}"#
        )
    };
    let ask = |principal, source, expected| {
        asked("resource:s3", &allow(principal, source), Question::OtherAccounts(&[]), expected);
    };
    ask(r#"{"Service": "logging.s3.amazonaws.com"}"#, "${AWS::AccountId}", Truth::False);
    ask(r#"{"Service": "logging.s3.amazonaws.com"}"#, "${source}", Truth::Unknown);
    ask(r#"{"AWS": "127311923021"}"#, "${AWS::AccountId}", Truth::False);
    ask(r#"{"AWS": "444455556666"}"#, "444455556666", Truth::True);
}

#[test]
fn a_deny_below_a_folder_does_not_cover_the_objects() {
    let deny = |objects: &str| {
        let condition = r#"{"Bool": {"aws:SecureTransport": "false"}}"#;
        format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "{objects}"], "Condition": {condition}}}"#
        )
    };
    asked("resource:s3", &deny("arn:aws:s3:::b/*"), Question::DemandsTls, Truth::True);
    asked("resource:s3", &deny("arn:aws:s3:::b/logs/*"), Question::DemandsTls, Truth::False);
    asked("resource:s3", &deny("arn:aws:s3:::b/${folder}/*"), Question::DemandsTls, Truth::False);
    asked("resource:s3", &deny("arn:aws:s3:::b/${objects}"), Question::DemandsTls, Truth::Unknown);
}

#[test]
fn what_is_not_known_may_be_refused() {
    let allow = |action: &str| format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#);
    asked("identity", &allow("s3:GetObject"), Question::UnknownActions, Truth::False);
    asked("identity", &allow("s3:GetNothing"), Question::UnknownActions, Truth::True);
    asked("identity", &allow("s3:${name}"), Question::UnknownActions, Truth::Unknown);
    asked("resource:kms", &allow("kms:Decrypt"), Question::Refused(&["MISSING_PRINCIPAL"]), Truth::True);
    asked("identity", &allow("s3:${name}"), Question::Refused(&["MISSING_PRINCIPAL"]), Truth::False);
}

#[test]
fn an_action_is_granted_somewhere_by_any_allow_that_reaches_it() {
    let question = Question::GrantsSomewhere(&["logs:PutLogEvents"]);
    let allow = r#"{"Effect": "Allow", "Action": ["logs:Put*"], "Resource": "arn:aws:logs:*:*:log-group:/a:*"}"#;
    let deny = r#"{"Effect": "Deny", "Action": "logs:*", "Resource": "*"}"#;
    let other = r#"{"Effect": "Allow", "Action": "logs:CreateLogStream", "Resource": "*"}"#;
    asked("identity", allow, question, Truth::True);
    asked("identity", &format!("{allow}, {deny}"), question, Truth::False);
    asked("identity", r#"{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}"#, question, Truth::True);
    asked("identity", other, question, Truth::False);
}

//! `yourside policy`: what a policy document allows, and why.

use super::args::PolicyArguments;
use super::exit::Status;
use super::outside;
use crate::iam::{Policy, PolicyKind, Reason, facts_json};
use crate::report::visible;
use crate::value::Value;
use anyhow::{Context, anyhow};
use serde_json::{Value as Json, json};
use std::io::{self, BufRead, Read, Write};
use std::path::Path;

/// Reasons about one document, or about a line each of standard input.
pub(super) fn run(arguments: &PolicyArguments) -> anyhow::Result<Status> {
    if arguments.jsonl {
        return lines();
    }
    let text = read(&arguments.file)?;
    let kind = PolicyKind::parse(&arguments.kind)
        .ok_or_else(|| anyhow!("`{}` is none of identity, trust, scp, resource:SERVICE", arguments.kind))?;
    let policy = Policy::new(&Value::string(text), kind, arguments.account.as_deref());
    outside::to_stdout(|out| explain(&policy, out))?;
    Ok(Status::Clean)
}

fn read(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).context("cannot read standard input")?;
        return Ok(text);
    }
    let sources = crate::source::Sources::new(std::sync::Arc::new(crate::source::DiskFiles));
    let source = sources.load(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(source.text().to_owned())
}

fn lines() -> anyhow::Result<Status> {
    for line in io::stdin().lock().lines() {
        let line = line.context("cannot read standard input")?;
        if !line.trim().is_empty() {
            let answer = answer(&line);
            outside::to_stdout(|out| writeln!(out, "{answer}"))?;
        }
    }
    Ok(Status::Clean)
}

fn answer(line: &str) -> Json {
    let asked: Json = match serde_json::from_str(line) {
        Ok(asked) => asked,
        Err(error) => return json!({ "error": format!("not JSON: {error}") }),
    };
    let id = asked.get("id").cloned().unwrap_or_default();
    let Some(kind) = asked.get("kind").and_then(Json::as_str).and_then(PolicyKind::parse) else {
        return json!({ "id": id, "error": "`kind` is none of identity, trust, scp, resource:SERVICE" });
    };
    let text = match asked.get("policy") {
        Some(Json::String(text)) => text.clone(),
        Some(document) => document.to_string(),
        None => return json!({ "id": id, "error": "`policy` is missing" }),
    };
    let account = asked.get("account").and_then(Json::as_str);
    let policy = Policy::new(&Value::string(text), kind, account);
    json!({ "id": id, "facts": facts_json(&policy.facts()) })
}

/// What a fact means to people, and what to write instead.
struct Told {
    name: &'static str,
    question: &'static str,
    advice: &'static str,
}

const TOLD: [Told; 9] = [
    Told {
        name: "admin",
        question: "Is everything allowed?",
        advice: "name the actions and resources that are needed",
    },
    Told {
        name: "public",
        question: "Is anybody let in?",
        advice: "name the principals, or pin the caller: \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-…\"}}",
    },
    Told {
        name: "cross_account",
        question: "Is another account let in?",
        advice: "name roles instead of accounts; a vendor also needs \"sts:ExternalId\"",
    },
    Told {
        name: "confused_deputy",
        question: "May a service be made to act for strangers?",
        advice: "add \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"…\"}, \"ArnLike\": {\"aws:SourceArn\": \"…\"}}",
    },
    Told {
        name: "external_id",
        question: "Must another account name an external id?",
        advice: "add \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"…\"}}",
    },
    Told {
        name: "mfa_enforced",
        question: "Is MFA demanded?",
        advice: "on an Allow \"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}; on a Deny \"BoolIfExists\" with \"false\"",
    },
    Told {
        name: "privesc",
        question: "Can the holder raise its own rights?",
        advice: "take the action away, or name the resources it is for",
    },
    Told {
        name: "wildcard_action",
        question: "How broad are the actions?",
        advice: "name actions, or a family such as \"s3:Get*\"",
    },
    Told {
        name: "wildcard_resource_sensitive",
        question: "Is a sensitive action allowed on every resource?",
        advice: "name the resources in \"Resource\"",
    },
];

/// Each question with its answer in words, the statements that decide it, and what to write instead.
fn explain(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    let facts = policy.facts();
    for invalid in &facts.invalid {
        writeln!(out, "refused: {} ({})", visible(&invalid.message), invalid.code)?;
    }
    let answers = facts_json(&facts);
    let reasons: [(&str, &[Reason]); 9] = [
        ("admin", &facts.admin.why),
        ("public", &facts.public.why),
        ("cross_account", &facts.cross_account.why),
        ("confused_deputy", &facts.confused_deputy.why),
        ("external_id", &facts.external_id.why),
        ("mfa_enforced", &facts.mfa_enforced.why),
        ("privesc", &facts.escalations.why),
        ("wildcard_action", &facts.wildcard_action.why),
        ("wildcard_resource_sensitive", &facts.wildcard_resource_sensitive.why),
    ];
    for told in &TOLD {
        let Some(answer) = answers.get(told.name).and_then(in_words) else { continue };
        writeln!(out, "{} {answer}", told.question)?;
        let why = reasons.iter().find(|(of, _)| *of == told.name).map_or(&[][..], |(_, why)| why);
        for reason in why {
            let place = reason.statement.map(|n| format!("statement {}: ", n + 1)).unwrap_or_default();
            writeln!(out, "    {place}{}", visible(&reason.text))?;
        }
        if !why.is_empty() {
            writeln!(out, "    better: {}", told.advice)?;
        }
    }
    Ok(())
}

/// An answer for people; none where the question does not arise or cannot be answered.
fn in_words(answer: &Json) -> Option<String> {
    Some(match answer {
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::String(text) => text.replace('_', " "),
        Json::Array(items) if items.is_empty() => "no".to_owned(),
        Json::Array(items) => {
            let names: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
            format!("yes, by {}", names.join(", "))
        }
        _ => return None,
    })
}

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

/// Each fact with its answer, and the reasons for it.
fn explain(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    let facts = policy.facts();
    for invalid in &facts.invalid {
        writeln!(out, "refused: {} ({})", visible(&invalid.message), invalid.code)?;
    }
    let answers = facts_json(&facts);
    let reasons: [(&str, &[Reason]); 7] = [
        ("public", &facts.public.why),
        ("cross_account", &facts.cross_account.why),
        ("confused_deputy", &facts.confused_deputy.why),
        ("admin", &facts.admin.why),
        ("mfa_enforced", &facts.mfa_enforced.why),
        ("wildcard_action", &facts.wildcard_action.why),
        ("wildcard_resource_sensitive", &facts.wildcard_resource_sensitive.why),
    ];
    for (name, answer) in answers.as_object().into_iter().flatten().filter(|(_, answer)| !answer.is_null()) {
        writeln!(out, "{:28} {answer}", name.replace('_', " "))?;
        let why = reasons.iter().find(|(of, _)| of == name).map_or(&[][..], |(_, why)| why);
        for reason in why {
            let place = reason.statement.map(|n| format!("statement {}: ", n + 1)).unwrap_or_default();
            writeln!(out, "{:28}   {place}{}", "", visible(&reason.text))?;
        }
    }
    Ok(())
}

//! `yourside eval`: Terraform expressions in a module, as `terraform console` has them.

use super::args::EvalArguments;
use super::exit::Status;
use super::outside;
use crate::problem::Problem;
use crate::report::inline;
use crate::source::{DiskFiles, Sources};
use crate::terraform::{Console, Modules, view};
use crate::value::MASK;
use anyhow::{Context, bail};
use serde_json::{Value as Json, json};
use std::io::{self, BufRead};
use std::sync::Arc;

/// Evaluates one expression, or a line each of standard input.
pub(super) fn run(arguments: &EvalArguments) -> anyhow::Result<Status> {
    let sources = Arc::new(Sources::new(Arc::new(DiskFiles)));
    let modules = Modules::default();
    let repository = crate::discover::repository(sources.files(), &arguments.dir);
    let options = arguments.inputs.options(outside::terraform_variables())?.terraform(repository);
    outside::on_big_stack(|| {
        let console = Console::new(&sources, &modules, &arguments.dir, &options);
        match (&arguments.expression, arguments.jsonl) {
            (None, true) => lines(&console),
            (Some(text), false) => one(&console, text),
            _ => bail!("give one expression, or --jsonl and a line each on standard input"),
        }
    })
}

fn one(console: &Console<'_>, text: &str) -> anyhow::Result<Status> {
    match console.evaluate(text) {
        Ok(value) => {
            let seen = view(&value);
            // For people, as the console has it; --jsonl is the exact view.
            let shown = if value.deep_marks().sensitive { MASK } else { seen.nonfinite.unwrap_or(&seen.json) };
            outside::to_stdout(|out| writeln!(out, "{shown}"))?;
            if !seen.unknown.is_empty() {
                let paths: Vec<&str> =
                    seen.unknown.iter().map(|p| if p.is_empty() { "the whole value" } else { p }).collect();
                outside::to_stderr(|out| writeln!(out, "not known: {}", inline(&paths.join(", "))));
            }
            Ok(Status::Clean)
        }
        Err(problems) => {
            outside::to_stderr(|out| writeln!(out, "error: {}", inline(&message(&problems))));
            Ok(Status::Incomplete)
        }
    }
}

fn lines(console: &Console<'_>) -> anyhow::Result<Status> {
    for line in io::stdin().lock().lines() {
        let line = line.context("cannot read standard input")?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = answer(console, &line);
        outside::to_stdout(|out| writeln!(out, "{answer}"))?;
    }
    Ok(Status::Clean)
}

fn answer(console: &Console<'_>, line: &str) -> String {
    let asked: Json = match serde_json::from_str(line) {
        Ok(asked) => asked,
        Err(error) => return json!({ "error": format!("not JSON: {error}") }).to_string(),
    };
    let id = asked.get("id").cloned().unwrap_or_default();
    let Some(text) = asked.get("expr").and_then(Json::as_str) else {
        return json!({ "id": id, "error": "`expr` is missing" }).to_string();
    };
    match console.evaluate(text) {
        Ok(value) => {
            let seen = view(&value);
            match seen.nonfinite {
                Some(sign) => json!({ "id": id, "nonfinite": sign }).to_string(),
                None => {
                    format!("{{\"id\":{id},\"value\":{},\"unknown\":{}}}", seen.json, Json::from(seen.unknown))
                }
            }
        }
        Err(problems) => json!({ "id": id, "error": message(&problems) }).to_string(),
    }
}

fn message(problems: &[Problem]) -> String {
    problems.first().map_or_else(|| "refers to something that is in error".to_owned(), |p| p.message.clone())
}

//! `yourside rules new`: a rule file to begin with, that loads and whose examples run.

use super::args::NewArguments;
use super::exit::Status;
use super::outside;
use crate::model::kinds;
use crate::model::mapping::{Kind, Row};
use crate::source::{DiskFiles, Files};
use anyhow::{anyhow, bail};

/// What lists the kinds instead of naming one.
const LIST: &str = "list";

/// Writes the file, and says what to do next.
pub(super) fn run(arguments: &NewArguments) -> anyhow::Result<Status> {
    if arguments.kind.as_deref() == Some(LIST) {
        let mut names: Vec<&str> = offered().map(|kind| kind.name).collect();
        names.sort_unstable();
        outside::to_stdout(|out| writeln!(out, "{}", names.join("\n")))?;
        return Ok(Status::Clean);
    }
    let id = &arguments.id;
    let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let service = match id.split_once('-') {
        Some((service, rest)) if !service.is_empty() && !rest.is_empty() && id.chars().all(is_kebab) => service,
        _ => bail!("write the id in lower case with hyphens, the service first, as in s3-bucket-tagged"),
    };
    let kind = kind(arguments.kind.as_deref(), service)?;
    let file = arguments.directory.join(service).join(format!("{id}.md"));
    if DiskFiles.kind(&file).is_some() {
        bail!("{} exists; give the rule another id", file.display());
    }
    let text = text(id, kind);
    outside::to_new_file(&file, |out| out.write_all(text.as_bytes()))?;
    let (file, directory) = (file.display(), arguments.directory.display());
    outside::to_stdout(|out| writeln!(out, "wrote {file}; next: yourside rules test {directory}"))?;
    Ok(Status::Clean)
}

/// Kinds of resources with attributes that a rule can demand.
fn offered() -> impl Iterator<Item = &'static Kind> {
    let is_resource = |name: &&str| !name.contains(['.', '*']);
    kinds::all().filter(move |kind| !kind.rows.is_empty() && kind.terraform.iter().all(is_resource))
}

/// The kind that was named, or the first of the service.
fn kind(name: Option<&str>, service: &str) -> anyhow::Result<&'static Kind> {
    let hint = "`yourside rules new ID --kind list` lists the kinds";
    match name {
        Some(name) => {
            offered().find(|kind| kind.name == name).ok_or_else(|| anyhow!("no kind is called {name}; {hint}"))
        }
        None => {
            let of_service = |kind: &&Kind| kind.name.split('.').next() == Some(service);
            let found = offered().find(of_service);
            found.ok_or_else(|| anyhow!("no kind is of the service {service}: name one with --kind; {hint}"))
        }
    }
}

/// A rule that demands an attribute to be written, with an example of each language that the kind has.
fn text(id: &str, kind: &Kind) -> String {
    let is_written_in = |types: &[&str], path: &str| types.is_empty() || !path.is_empty();
    let in_both = |row: &&Row| {
        is_written_in(kind.terraform, row.terraform.path) && is_written_in(kind.cloudformation, row.cloudformation.path)
    };
    let attribute = kind.rows.iter().find(in_both).or(kind.rows.first()).map_or("address", |row| row.name);
    let names: Vec<&str> = kind.rows.iter().map(|row| row.name).collect();
    let only = match (kind.terraform, kind.cloudformation) {
        (_, []) => "only: {terraform: \"CloudFormation has no such resource\"}\n",
        ([], _) => "only: {cloudformation: \"Terraform has no such resource\"}\n",
        _ => "",
    };
    let mut text = format!(
        "---\nid: {id}\ntitle: States what was found\nseverity: medium\ntier: core\nduty: compliance.change-management\n\
         # attributes of {}: {}\nresource: {}\nrequire: has(resource.{attribute})\nat: resource.{attribute}\n\
         message: \"what this means for the resource\"\nfix: \"what to do\"\n{only}since: 0.1.0\n---\n\
         Why it matters, for someone who has never met the setting. When it is fine to ignore.\n",
        kind.name,
        names.join(", "),
        kind.name,
    );
    if let Some(name) = kind.terraform.first().filter(|name| !name.starts_with("data.")) {
        text.push_str(&format!("\n```terraform\nresource \"{name}\" \"bad\" {{ # finding\n}}\n```\n"));
    }
    if let Some(name) = kind.cloudformation.first() {
        text.push_str(&format!("\n```cloudformation\nResources:\n  Bad: # finding\n    Type: {name}\n```\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{examples, parse};

    #[test]
    fn what_is_begun_loads_whatever_the_kind() {
        for kind in offered() {
            let text = text("zz-thing-holds", kind);
            parse(&text, "zz").unwrap_or_else(|error| panic!("{}: {error}\n{text}", kind.name));
        }
    }

    #[test]
    fn its_examples_run() {
        for name in ["s3.bucket", "rds.instance", "ec2.security_group", "ebs.volume", "ec2.ami_copy"] {
            let text = text("zz-thing-holds", kinds::by_name(name).unwrap());
            let rule = parse(&text, "zz").unwrap();
            examples::check(&rule, &text).unwrap_or_else(|errors| panic!("{name}: {errors:?}\n{text}"));
        }
    }
}

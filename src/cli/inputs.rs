//! Arguments that give values to inputs, in the order in which they were given: the last wins, as with Terraform.

use crate::scan::InputOptions;
use crate::source::{DiskFiles, Files, MAX_TEXT_BYTES};
use crate::terraform::Assignment;
use anyhow::{Context, bail};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, ValueHint, value_parser};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

const HEADING: &str = "Inputs";

/// `--var`, `--var-file` and `--workspace`.
#[derive(Clone, Debug, Default)]
pub(super) struct InputArguments {
    assignments: Vec<Assignment>,
    workspace: Option<String>,
    parameters: Option<PathBuf>,
    source: Option<PathBuf>,
}

impl InputArguments {
    /// As the scan wants them; `environment` holds values of variables from there.
    ///
    /// # Errors
    /// When the file of parameters cannot be read or has none of the forms that AWS's tools write.
    pub(super) fn options(&self, environment: Vec<(String, String)>) -> anyhow::Result<InputOptions> {
        let parameters = self.parameters.as_deref().map(parameters).transpose()?.unwrap_or_default();
        let (assignments, workspace) = (self.assignments.clone(), self.workspace.clone());
        Ok(InputOptions { assignments, environment, parameters, source: self.source.clone(), workspace })
    }
}

impl InputArguments {
    /// The same, laid over what the configuration file says.
    ///
    /// # Errors
    /// As [`InputArguments::options`].
    pub(super) fn over(
        &self,
        file: &InputOptions,
        parameters_of_file: Option<&Path>,
        environment: Vec<(String, String)>,
    ) -> anyhow::Result<InputOptions> {
        let mut own =
            Self { parameters: self.parameters.clone().or(parameters_of_file.map(Path::to_path_buf)), ..self.clone() };
        own.assignments.splice(0..0, file.assignments.iter().cloned());
        own.workspace = own.workspace.or_else(|| file.workspace.clone());
        own.source = own.source.or_else(|| file.source.clone());
        own.options(environment)
    }
}

impl Args for InputArguments {
    fn augment_args(command: Command) -> Command {
        let variable = Arg::new("var")
            .long("var")
            .value_name("NAME=VALUE")
            .help("Value of a Terraform input variable; repeatable")
            .action(ArgAction::Append)
            .value_parser(assignment);
        let file = Arg::new("var-file")
            .long("var-file")
            .value_name("FILE")
            .help("Values of Terraform input variables (.tfvars, .tfvars.json); repeatable")
            .action(ArgAction::Append)
            .value_hint(ValueHint::FilePath)
            .value_parser(value_parser!(PathBuf));
        let workspace = Arg::new("workspace").long("workspace").value_name("NAME").help("Terraform workspace");
        let parameters = Arg::new("parameters")
            .long("parameters")
            .value_name("FILE")
            .help(
                "Values of CloudFormation parameters: {\"Name\": \"value\"}, AWS's list form, or {\"Parameters\": {}}",
            )
            .value_hint(ValueHint::FilePath)
            .value_parser(value_parser!(PathBuf));
        let source = Arg::new("source")
            .long("source")
            .value_name("DIR")
            .help("With a plan: the configuration it was made from, for line numbers (found by itself if beside it)")
            .value_hint(ValueHint::DirPath)
            .value_parser(value_parser!(PathBuf));
        command.args([variable, file, workspace, parameters, source].map(|arg| arg.help_heading(HEADING)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for InputArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut out = Self::default();
        out.update_from_arg_matches(matches)?;
        Ok(out)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        let values = indexed::<(String, String)>(matches, "var");
        let values = values.map(|(at, (name, text))| (at, Assignment::Value(name.clone(), text.clone())));
        let files = indexed::<PathBuf>(matches, "var-file").map(|(at, path)| (at, Assignment::File(path.clone())));
        let mut all: Vec<(usize, Assignment)> = values.chain(files).collect();
        all.sort_by_key(|(at, _)| *at);
        self.assignments = all.into_iter().map(|(_, assignment)| assignment).collect();
        self.source = matches.get_one::<PathBuf>("source").cloned();
        self.parameters = matches.get_one::<PathBuf>("parameters").cloned();
        self.workspace = matches.get_one::<String>("workspace").cloned();
        Ok(())
    }
}

/// The values of an argument with their positions on the command line.
fn indexed<'m, T: Clone + Send + Sync + 'static>(
    matches: &'m ArgMatches,
    name: &str,
) -> impl Iterator<Item = (usize, &'m T)> {
    let positions = matches.indices_of(name).into_iter().flatten();
    positions.zip(matches.get_many::<T>(name).into_iter().flatten())
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

/// `{"Name": "value"}`, `{"Parameters": {…}}`, or a list of `{"ParameterKey", "ParameterValue"}`.
fn parameters(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let bytes = DiskFiles.read(path, MAX_TEXT_BYTES).with_context(|| format!("cannot read {}", path.display()))?;
    let tree: Json = serde_json::from_slice(&bytes).with_context(|| format!("{} is not JSON", path.display()))?;
    let listed =
        |entry: &Json| Some((entry.get("ParameterKey")?.as_str()?.to_owned(), text(entry.get("ParameterValue")?)));
    let named = tree.get("Parameters").unwrap_or(&tree);
    match (tree.as_array(), named.as_object()) {
        (Some(list), _) => Ok(list.iter().filter_map(listed).collect()),
        (None, Some(map)) => Ok(map.iter().map(|(name, value)| (name.clone(), text(value))).collect()),
        (None, None) => bail!("{} is neither an object nor a list of parameters", path.display()),
    }
}

/// A value as text; a list as CloudFormation writes one.
fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

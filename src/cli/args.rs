//! The arguments, as clap reads them.

use super::inputs::InputArguments;
use crate::config::{FILE_NAME, Settings};
use crate::finding::{Severity, Tier};
use crate::report::{Format, MatrixFormat};
use anyhow::anyhow;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;
use std::path::PathBuf;
use std::str::FromStr;

/// AWS secures the cloud; you secure what is in it: checks your side in Terraform and CloudFormation
#[derive(Debug, Parser)]
#[command(name = "yourside", version, max_term_width = 100, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check infrastructure code
    Scan(Box<ScanArguments>),
    /// List the rules, show one, or run the examples of your own
    Rules(RulesArguments),
    /// Say what a rule is about, or what all rules say of one resource
    Explain(ExplainArguments),
    /// Show who answers for what, and what the code proves, disproves and leaves open
    Matrix(Box<MatrixArguments>),
    /// Print the resources of an input as JSON, normalised or as they were evaluated
    Model(ModelArguments),
    /// Evaluate a Terraform expression in a module, like `terraform console`
    Eval(EvalArguments),
    /// Say what a policy document allows, and why
    Policy(PolicyArguments),
    /// List the suppressions in code and configuration: what they cover, why, since when and until when
    Suppressions(SuppressionArguments),
    /// Write a commented configuration file
    Init(InitArguments),
    /// Print a completion script for a shell
    Completions(CompletionArguments),
}

/// `yourside rules`; without a subcommand the rules are listed.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(super) struct RulesArguments {
    #[command(subcommand)]
    pub(super) command: Option<RulesCommand>,
    #[command(flatten)]
    pub(super) list: ListArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List the rules
    List(ListArguments),
    /// Print the file of a rule
    Show(ShowArguments),
    /// Begin a rule file of your own
    New(NewArguments),
    /// Run the examples of the rules in a directory
    Test {
        /// Directory of rules
        #[arg(value_hint = ValueHint::DirPath, value_name = "DIR")]
        directory: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// Rules of this tier: strict includes core, all includes legacy
    #[arg(long, value_enum, default_value_t = TierArgument::Core)]
    pub(super) tier: TierArgument,

    /// How to print them; markdown is a page by duty, with other tools' ids
    #[arg(short, long, value_enum, default_value_t = RulesFormat::Terminal)]
    pub(super) format: RulesFormat,

    /// Only rules whose id, service, duty or framework starts so, or another tool's id; repeatable, or with commas
    #[arg(long, value_delimiter = ',', value_name = "PREFIX")]
    pub(super) select: Vec<String>,

    /// Not these rules; stronger than --select; repeatable, or with commas
    #[arg(long, value_delimiter = ',', value_name = "PREFIX")]
    pub(super) ignore: Vec<String>,

    /// Directory of further rules; repeatable
    #[arg(long = "rules", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) rule_directories: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Terminal,
    Json,
}

/// Formats of the list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    Terminal,
    Json,
    Markdown,
}

/// Names one rule.
#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// Id of a rule, or another tool's id of the same control
    pub(super) rule: String,

    /// Directory of further rules; repeatable
    #[arg(long = "rules", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) rule_directories: Vec<PathBuf>,
}

/// Names a rule that is to be written.
#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// Its id: service, resource and what must hold, as in s3-bucket-tagged
    pub(super) id: String,

    /// The kind that it judges, as in s3.bucket; `yourside rules new ID --kind list` lists them
    #[arg(long, value_name = "KIND")]
    pub(super) kind: Option<String>,

    /// Directory of rules; the file goes to DIR/SERVICE/ID.md
    #[arg(long = "rules", value_name = "DIR", default_value = "rules", value_hint = ValueHint::DirPath)]
    pub(super) directory: PathBuf,
}

/// `yourside explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Id of a rule, another tool's id of the same control, or PATH:ADDRESS of a resource
    #[arg(value_name = "RULE|PATH:ADDRESS")]
    pub(super) subject: String,

    /// Directory of further rules; repeatable
    #[arg(long = "rules", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) rule_directories: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) inputs: InputArguments,
}

#[derive(Debug, Args)]
pub(super) struct CompletionArguments {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

/// `yourside model`.
#[derive(Debug, Args)]
pub(super) struct ModelArguments {
    /// Directory or file
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(super) path: PathBuf,
    /// As the front end evaluated them, with what is not known
    #[arg(long)]
    pub(super) raw: bool,
    /// With --raw, for templates: as written, after transforms, or with everything evaluated
    #[arg(long, value_enum, default_value_t = StageArgument::Evaluated, requires = "raw")]
    pub(super) stage: StageArgument,
    #[command(flatten)]
    pub(super) inputs: InputArguments,
}

/// `--stage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StageArgument {
    Parsed,
    Expanded,
    Evaluated,
}

/// `yourside eval`.
#[derive(Debug, Args)]
pub(super) struct EvalArguments {
    /// The expression
    #[arg(value_name = "EXPR")]
    pub(super) expression: Option<String>,
    /// The module's directory
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub(super) dir: PathBuf,
    /// Read {"id", "expr"} a line from standard input, write {"id", "value", "unknown"} or {"id", "error"}
    #[arg(long)]
    pub(super) jsonl: bool,
    #[command(flatten)]
    pub(super) inputs: InputArguments,
}

/// `yourside policy`.
#[derive(Debug, Args)]
pub(super) struct PolicyArguments {
    /// JSON document; `-` is standard input
    #[arg(default_value = "-", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,
    /// What it is attached to: identity, trust, scp, or resource:SERVICE
    #[arg(long, default_value = "identity")]
    pub(super) kind: String,
    /// The account that owns it
    #[arg(long, value_name = "ID")]
    pub(super) account: Option<String>,
    /// Read {"id", "kind", "account", "policy"} a line from standard input, write {"id", "facts"}
    #[arg(long)]
    pub(super) jsonl: bool,
}

/// `yourside scan`.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 1 if a finding reaches --fail-on; else 3 if an input could not be read or evaluated, unless \
--allow-incomplete; else 0. 2 is wrong usage or configuration, or a named file that is missing or is no input.")]
pub(super) struct ScanArguments {
    /// Files or directories; `-` reads one document from standard input
    #[arg(default_value = ".", value_hint = ValueHint::AnyPath, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Write the findings in FORMAT (terminal, sarif, json, junit, github, gitlab, markdown, csv, html), to FILE
    /// instead of standard output; repeatable [default: terminal]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]")]
    pub(super) formats: Vec<Target>,

    #[command(flatten)]
    pub(super) inputs: InputArguments,

    /// Rules that run: strict includes core, all includes legacy [default: core]
    #[arg(long, value_enum, help_heading = "Rules")]
    pub(super) tier: Option<TierArgument>,

    /// Only rules whose id, service, duty or framework starts so, or another tool's id; repeatable, or with commas
    #[arg(long, value_delimiter = ',', value_name = "PREFIX", help_heading = "Rules")]
    pub(super) select: Vec<String>,

    /// Not these rules; stronger than --select; repeatable, or with commas
    #[arg(long, value_delimiter = ',', value_name = "PREFIX", help_heading = "Rules")]
    pub(super) ignore: Vec<String>,

    /// Directory of further rules; repeatable
    #[arg(long = "rules", value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Rules")]
    pub(super) rule_directories: Vec<PathBuf>,

    /// Run only the rules of --rules
    #[arg(long, help_heading = "Rules")]
    pub(super) no_builtin_rules: bool,

    /// Drop findings below [default: info]
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Results")]
    pub(super) min_severity: Option<SeverityArgument>,

    /// Findings from here on make the exit status 1 [default: low]
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Results")]
    pub(super) fail_on: Option<SeverityArgument>,

    /// List also what is not decided by what the code says
    #[arg(long, help_heading = "Results")]
    pub(super) show_undetermined: bool,

    /// List also what somebody accepted, and what was there before
    #[arg(long, help_heading = "Results")]
    pub(super) show_suppressed: bool,

    /// List also what passed
    #[arg(long, help_heading = "Results")]
    pub(super) include_passed: bool,

    /// Inputs that cannot be read or evaluated do not change the exit status
    #[arg(long, help_heading = "Results")]
    pub(super) allow_incomplete: bool,

    /// Only findings that are not in FILE
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "What is new")]
    pub(super) baseline: Option<PathBuf>,

    /// Accept all findings of this run: write them to the baseline
    #[arg(long, help_heading = "What is new")]
    pub(super) update_baseline: bool,

    /// Only findings that are new against a git revision, wherever the change that causes them is
    #[arg(long, value_name = "REV", help_heading = "What is new")]
    pub(super) since: Option<String>,

    /// Take configuration, baseline and suppressions from a git revision: what a change adds to them does not count
    #[arg(long, value_name = "REV", help_heading = "What is new")]
    pub(super) config_from: Option<String>,

    /// Configuration file [default: yourside.toml, found upwards from the first PATH]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Running")]
    pub(super) config: Option<PathBuf>,

    /// The day on which suppressions with a date are judged [default: today]
    #[arg(long, value_name = "DATE", help_heading = "Running")]
    pub(super) today: Option<Date>,

    /// Number of threads [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Running")]
    pub(super) threads: Option<u16>,

    /// Colours on standard output [default: auto]
    #[arg(long, value_enum, help_heading = "Running")]
    pub(super) color: Option<ColorArgument>,

    /// No summary and no notices
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Running")]
    pub(super) quiet: bool,

    /// All problems, however many
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Running")]
    pub(super) verbose: bool,
}

/// `yourside matrix`.
#[derive(Debug, Args)]
pub(super) struct MatrixArguments {
    /// Files or directories
    #[arg(default_value = ".", value_hint = ValueHint::AnyPath, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// How to print it (terminal, json, markdown, html)
    #[arg(short, long, default_value_t = MatrixFormat::Terminal, value_name = "FORMAT")]
    pub(super) format: MatrixFormat,

    /// Write it to FILE instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,

    /// Show also the requirements of the frameworks whose name starts so, as in cis-aws-7.0; repeatable
    #[arg(long = "framework", value_name = "NAME")]
    pub(super) frameworks: Vec<String>,

    /// Rules that run: strict includes core, all includes legacy [default: core]
    #[arg(long, value_enum)]
    pub(super) tier: Option<TierArgument>,

    /// Configuration file [default: yourside.toml, found upwards from the first PATH]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// The day on which suppressions with a date are judged [default: today]
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,

    #[command(flatten)]
    pub(super) inputs: InputArguments,
}

/// `yourside suppressions`.
#[derive(Debug, Args)]
pub(super) struct SuppressionArguments {
    /// Files or directories
    #[arg(default_value = ".", value_hint = ValueHint::AnyPath, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// How to print them
    #[arg(short, long, value_enum, default_value_t = ListFormat::Terminal)]
    pub(super) format: ListFormat,

    /// Configuration file [default: yourside.toml, found upwards from the first PATH]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// The day on which dates and ages are judged [default: today]
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,
}

/// `yourside init`.
#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Where to write yourside.toml
    #[arg(default_value = ".", value_hint = ValueHint::DirPath, value_name = "DIR")]
    pub(super) directory: PathBuf,

    /// Print the JSON schema of the file instead
    #[arg(long)]
    pub(super) schema: bool,
}

/// `FORMAT` or `FORMAT=FILE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The format.
    pub(super) format: Format,
    /// Standard output where there is none.
    pub(super) file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the file name after `=` is missing".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = name.parse().map_err(|unknown: crate::report::UnknownFormat| unknown.to_string())?;
        Ok(Self { format, file })
    }
}

/// `--tier`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TierArgument {
    /// Right for nearly everyone
    Core,
    /// For those who want more
    Strict,
    /// Obsolete controls too
    All,
}

/// A severity as clap lists it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SeverityArgument {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl From<SeverityArgument> for Severity {
    fn from(argument: SeverityArgument) -> Self {
        match argument {
            SeverityArgument::Info => Severity::Info,
            SeverityArgument::Low => Severity::Low,
            SeverityArgument::Medium => Severity::Medium,
            SeverityArgument::High => Severity::High,
            SeverityArgument::Critical => Severity::Critical,
        }
    }
}

impl From<TierArgument> for Tier {
    fn from(argument: TierArgument) -> Self {
        match argument {
            TierArgument::Core => Tier::Core,
            TierArgument::Strict => Tier::Strict,
            TierArgument::All => Tier::Legacy,
        }
    }
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArgument {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

impl ColorArgument {
    fn name(self) -> &'static str {
        match self {
            ColorArgument::Auto => "auto",
            ColorArgument::Always => "always",
            ColorArgument::Never => "never",
        }
    }
}

impl ScanArguments {
    /// Lays the arguments over the settings of the file. `environment`: values of variables from there.
    pub(super) fn over(&self, mut file: Settings, environment: Vec<(String, String)>) -> anyhow::Result<Settings> {
        let inputs = self.inputs.over(&file.inputs, file.parameters.as_deref(), environment)?;
        let list = |given: &[String], of_file: Vec<String>| if given.is_empty() { of_file } else { given.to_vec() };
        let set = |given: bool, of_file: Option<bool>| if given { Some(true) } else { of_file };
        file.rule_directories.extend(self.rule_directories.iter().cloned());
        Ok(Settings {
            inputs,
            tier: self.tier.map(Into::into).or(file.tier),
            select: list(&self.select, file.select),
            ignore: list(&self.ignore, file.ignore),
            min_severity: self.min_severity.map(Into::into).or(file.min_severity),
            fail_on: self.fail_on.map(Into::into).or(file.fail_on),
            builtin_rules: if self.no_builtin_rules { Some(false) } else { file.builtin_rules },
            baseline: self.baseline.clone().or(file.baseline),
            since: self.since.clone().or(file.since),
            today: self.today.or(file.today),
            show_undetermined: set(self.show_undetermined, file.show_undetermined),
            show_suppressed: set(self.show_suppressed, file.show_suppressed),
            include_passed: set(self.include_passed, file.include_passed),
            allow_incomplete: set(self.allow_incomplete, file.allow_incomplete),
            threads: self.threads.map(usize::from).or(file.threads),
            color: self.color.map(|color| color.name().to_owned()).or(file.color),
            quiet: set(self.quiet, file.quiet.filter(|_| !self.verbose)),
            verbose: set(self.verbose, file.verbose.filter(|_| !self.quiet)),
            ..file
        })
    }

    /// The formats that were asked for, on the command line or else in the file.
    pub(super) fn targets(&self, settings: &Settings) -> anyhow::Result<Vec<Target>> {
        if !self.formats.is_empty() {
            return Ok(self.formats.clone());
        }
        let of_file =
            settings.formats.iter().map(|text| text.parse::<Target>().map_err(|error| anyhow!("{FILE_NAME}: {error}")));
        let of_file: Vec<Target> = of_file.collect::<Result<_, _>>()?;
        if of_file.is_empty() { Ok(vec![Target { format: Format::Terminal, file: None }]) } else { Ok(of_file) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn targets_are_formats_with_or_without_a_file() {
        let parsed = |text: &str| text.parse::<Target>();
        assert_eq!(parsed("json"), Ok(Target { format: Format::Json, file: None }));
        let file = Some(PathBuf::from("out/a=b.sarif"));
        assert_eq!(parsed("sarif=out/a=b.sarif"), Ok(Target { format: Format::Sarif, file }));
        assert!(parsed("sarif=").is_err() && parsed("xml").is_err());
    }
}

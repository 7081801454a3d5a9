//! The keys of the configuration file: one table, from which the check, the JSON schema and the file of `yourside init` are
//! made, so that they cannot differ.

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A file or directory, relative to the configuration file.
    Path,
    /// `true` or `false`.
    Flag,
    /// A whole number from 1 on.
    Count,
    /// A date, quoted or not.
    Date,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list of files or directories.
    Paths,
    /// A table of names that the user chooses; each takes a value of any kind.
    Values,
    /// A table of names that the user chooses; each takes one of these words.
    Words(&'static [&'static str]),
    /// `[[name]]`: any number of tables with these keys.
    Tables(&'static [Key]),
}

/// One key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// As it is written.
    pub(super) name: &'static str,
    /// What it takes.
    pub(super) kind: Kind,
    /// What it does, one sentence or two.
    pub(super) doc: &'static str,
    /// A value, as TOML; the default where there is one.
    pub(super) example: &'static str,
}

const fn key(name: &'static str, kind: Kind, doc: &'static str, example: &'static str) -> Key {
    Key { name, kind, doc, example }
}

const TIERS: &[&str] = &["core", "strict", "all"];
const COLORS: &[&str] = &["auto", "always", "never"];
pub(super) const SEVERITIES: &[&str] = &["info", "low", "medium", "high", "critical"];
const SEVERITIES_OR_OFF: &[&str] = &["off", "info", "low", "medium", "high", "critical"];

/// All keys, in the order in which people read about them.
pub(super) const KEYS: &[Key] = &[
    key("tier", Kind::OneOf(TIERS), "Rules that run: strict includes core, all includes legacy.", "\"core\""),
    key(
        "select",
        Kind::Texts,
        "Only rules whose id, service, duty or framework starts so, or another tool's id.",
        "[\"s3\", \"cis-aws:2\"]",
    ),
    key("ignore", Kind::Texts, "Not these rules; stronger than select.", "[\"s3-bucket-access-logging\"]"),
    key("min-severity", Kind::OneOf(SEVERITIES), "Findings below are dropped.", "\"info\""),
    key("fail-on", Kind::OneOf(SEVERITIES), "Findings from here on make the exit status 1.", "\"low\""),
    key("rules", Kind::Paths, "Directories of further rules.", "[\"security/rules\"]"),
    key("builtin-rules", Kind::Flag, "Whether the built-in rules run.", "true"),
    key(
        "account-baseline",
        Kind::Flag,
        "This code sets up the whole account: what must exist once an account (a trail, a password policy) is missed.",
        "false",
    ),
    key(
        "baseline",
        Kind::Path,
        "The file of accepted findings; `yourside scan --update-baseline` writes it.",
        "\"yourside-baseline.json\"",
    ),
    key("since", Kind::Text, "Only findings that are new against this git revision.", "\"origin/main\""),
    key("require-reason", Kind::Flag, "Suppressions without a reason do not count.", "false"),
    key(
        "format",
        Kind::Texts,
        "Formats of the report, FORMAT or FORMAT=FILE; files are relative to the working directory.",
        "[\"terminal\", \"sarif=yourside.sarif\"]",
    ),
    key("show-undetermined", Kind::Flag, "List also what is not decided by what the code says.", "false"),
    key("show-suppressed", Kind::Flag, "List also what somebody accepted, and what was there before.", "false"),
    key("include-passed", Kind::Flag, "List also what passed.", "false"),
    key(
        "allow-incomplete",
        Kind::Flag,
        "Inputs that cannot be read or evaluated do not change the exit status.",
        "false",
    ),
    key("var-files", Kind::Paths, "Values of Terraform input variables.", "[\"prod.tfvars\"]"),
    key(
        "vars",
        Kind::Values,
        "Values of Terraform input variables, stronger than the files.",
        "{ region = \"eu-west-1\" }",
    ),
    key("workspace", Kind::Text, "Terraform workspace.", "\"default\""),
    key("parameters", Kind::Path, "Values of CloudFormation parameters.", "\"parameters.json\""),
    key("source", Kind::Path, "With a plan: the configuration it was made from.", "\".\""),
    key("threads", Kind::Count, "Number of threads; one per processor unless given.", "4"),
    key("color", Kind::OneOf(COLORS), "Colours on standard output.", "\"auto\""),
    key("quiet", Kind::Flag, "No summary and no notices.", "false"),
    key("verbose", Kind::Flag, "All problems, however many.", "false"),
    key(
        "severity",
        Kind::Words(SEVERITIES_OR_OFF),
        "Severities by rule id, or by another name as select takes them; off is never reported.",
        "{ s3-bucket-access-logging = \"info\" }",
    ),
    key("override", Kind::Tables(OVERRIDE), "What holds for findings in some files only.", ""),
    key("suppress", Kind::Tables(SUPPRESS), "Findings that are accepted.", ""),
    key(
        "environment",
        Kind::Tables(ENVIRONMENT),
        "One deployment of a Terraform root: what its variables are there.",
        "",
    ),
];

const PATHS_DOC: &str =
    "Files and directories, as patterns relative to this file; * and ? stay within a directory, ** does not.";

const OVERRIDE: &[Key] = &[
    key("paths", Kind::Texts, PATHS_DOC, "[\"sandbox/**\"]"),
    key("select", Kind::Texts, "Only these rules there.", "[\"iam\"]"),
    key("ignore", Kind::Texts, "Not these rules there.", "[\"s3-bucket-access-logging\"]"),
    key("min-severity", Kind::OneOf(SEVERITIES), "Findings below are dropped there.", "\"high\""),
    key("severity", Kind::Words(SEVERITIES_OR_OFF), "Severities there.", "{ rds = \"low\" }"),
];

const SUPPRESS: &[Key] = &[
    key(
        "rules",
        Kind::Texts,
        "Ids, beginnings of ids, services, or other tools' ids; `RULE@ADDRESS` for one resource.",
        "[\"s3-bucket-access-logging\"]",
    ),
    key("paths", Kind::Texts, PATHS_DOC, "[\"modules/legacy/**\"]"),
    key("addresses", Kind::Texts, "Resources; * stands for any text.", "[\"module.site.*\"]"),
    key("reason", Kind::Text, "Why this is fine.", "\"goes away with the old shop\""),
    key("until", Kind::Date, "Last day on which it counts.", "2027-01-31"),
];

const ENVIRONMENT: &[Key] = &[
    key("name", Kind::Text, "What reports call it.", "\"prod\""),
    key("root", Kind::Path, "The root module.", "\"infra\""),
    key("var-files", Kind::Paths, "Values of its variables.", "[\"infra/prod.tfvars\"]"),
    key("vars", Kind::Values, "Values of its variables, stronger than the files.", "{ size = 3 }"),
    key("workspace", Kind::Text, "Terraform workspace.", "\"prod\""),
];

/// Keys of a table without which it says nothing.
pub(super) fn required(table: &str) -> &'static [&'static str] {
    match table {
        "override" => &["paths"],
        "suppress" => &["rules"],
        "environment" => &["name"],
        _ => &[],
    }
}

//! The real stages: discovery's inputs, the front ends, the model and the rules.

use super::{Answers, Evaluated, Options, Stages};
use crate::discover::{DocumentKind, Inputs};
use crate::problem::{Code, Level, Problem};
use crate::resource::{Configuration, FrontEnd};
use crate::rules::{self, Catalog, Slot};
use crate::source::{Sources, normalize};
use crate::terraform::load::Modules;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An input that no front end takes.
const UNSUPPORTED: Code = Code("read/unsupported");

/// One thing to evaluate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A directory with Terraform or OpenTofu files.
    Terraform(PathBuf),
    /// A plan or a template.
    Document(PathBuf, DocumentKind),
}

/// What all inputs share.
#[derive(Debug)]
pub(crate) struct Pipeline<'a> {
    sources: &'a Sources,
    found: &'a Inputs,
    options: &'a Options,
    modules: Modules,
    catalog: Catalog,
    /// What is wrong with the user's rules.
    rule_problems: Vec<Problem>,
}

impl<'a> Pipeline<'a> {
    /// Over the inputs that were found.
    pub(crate) fn new(sources: &'a Sources, found: &'a Inputs, options: &'a Options) -> Self {
        let mut catalog = if options.builtin_rules { Catalog::builtin() } else { Catalog::default() };
        let directories = options.rule_directories.iter();
        let rule_problems = directories.flat_map(|dir| catalog.add_directory(dir, sources)).collect();
        Self { sources, found, options, modules: Modules::default(), catalog, rule_problems }
    }

    /// What is wrong with the user's rules.
    pub(crate) fn rule_problems(&self) -> &[Problem] {
        &self.rule_problems
    }

    /// The inputs, in a fixed order.
    pub(crate) fn inputs(&self) -> Vec<Input> {
        let directories = self.found.terraform.iter().cloned().map(Input::Terraform);
        let documents = self.found.documents.iter().map(|d| Input::Document(d.path.clone(), d.kind));
        directories.chain(documents).collect()
    }

    fn terraform(&self, directory: &Path) -> Configuration {
        let module = self.modules.load(self.sources, directory);
        Configuration {
            path: Arc::from(directory),
            front_end: FrontEnd::Terraform,
            resources: Vec::new(),
            problems: module.problems.clone(),
            files: module.files.clone(),
        }
    }

    fn document(&self, path: &Path, kind: DocumentKind) -> Configuration {
        let (front_end, what) = match kind {
            DocumentKind::Plan => (FrontEnd::Terraform, "plans"),
            DocumentKind::Template => (FrontEnd::CloudFormation, "CloudFormation templates"),
        };
        let problem = Problem::of_path(UNSUPPORTED, path, format!("{what} are not evaluated by this version"));
        let (path, problems) = (Arc::from(path), vec![problem.level(Level::Notice)]);
        Configuration { files: vec![Arc::clone(&path)], path, front_end, resources: Vec::new(), problems }
    }

    /// Where single Terraform files of a directory were named, findings elsewhere are not asked for.
    fn only_named_files(&self, configuration: &Configuration, answers: &mut Answers) {
        let directory = &*configuration.path;
        let named = |file: &PathBuf| file.parent().is_some_and(|parent| normalize(parent) == directory);
        if configuration.front_end == FrontEnd::Terraform && self.found.only.iter().any(named) {
            answers.findings.retain(|finding| self.found.only.contains(&*finding.file(self.sources)));
        }
    }
}

impl rules::Selection for Pipeline<'_> {
    fn includes(&self, rule: &Slot) -> bool {
        let selection = &self.options.triage.selection;
        // Only a selection needs the whole card.
        let admits = || selection.is_everything() || rule.rule().is_ok_and(|rule| selection.admits(&rule.card));
        rule.tier <= self.options.tier && admits()
    }
}

impl Stages for Pipeline<'_> {
    type Input = Input;

    fn path<'a>(&self, input: &'a Input) -> &'a Path {
        match input {
            Input::Terraform(path) | Input::Document(path, _) => path,
        }
    }

    fn evaluate(&self, input: &Input) -> Evaluated {
        let configuration = match input {
            Input::Terraform(directory) => self.terraform(directory),
            Input::Document(path, kind) => self.document(path, *kind),
        };
        Evaluated { configuration, called: BTreeSet::new() }
    }

    fn judge(&self, configuration: &Configuration) -> Answers {
        let said = rules::run(configuration, &self.catalog, self, self.options.triage.keep_passed);
        let mut answers = Answers { findings: said.findings, passed: said.passed, problems: said.problems };
        self.only_named_files(configuration, &mut answers);
        answers
    }
}

//! The real stages: discovery's inputs, the front ends, the model and the rules.

use super::{Answers, Done, Environment, Evaluated, Options, Stages, Work};
use crate::cloudformation::{self, Templates};
use crate::discover::{DocumentKind, Inputs};
use crate::finding::RuleCard;
use crate::problem::Problem;
use crate::resource::{Configuration, FrontEnd};
use crate::rules::{self, Catalog, Slot};
use crate::source::{Sources, normalize};
use crate::terraform::{self, Modules};
use crate::triage::KnownRule;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    sources: &'a Arc<Sources>,
    found: &'a Inputs,
    options: &'a Options,
    modules: Modules,
    templates: Templates,
    catalog: Arc<Catalog>,
    /// What is wrong with the user's rules.
    rule_problems: Vec<Problem>,
}

impl<'a> Pipeline<'a> {
    /// Over the inputs that were found; `rules` is where the user's own rules are read from.
    pub(crate) fn new(sources: &'a Arc<Sources>, found: &'a Inputs, options: &'a Options, rules: &Sources) -> Self {
        let mut catalog = if options.builtin_rules { Catalog::builtin() } else { Catalog::default() };
        let directories = options.rule_directories.iter();
        let rule_problems = directories.flat_map(|dir| catalog.add_directory(dir, rules)).collect();
        Self { rule_problems, ..Self::of_rules(sources, found, options, Arc::new(catalog)) }
    }

    /// The same with rules that are at hand, parsed or not.
    pub(crate) fn of_rules(
        sources: &'a Arc<Sources>,
        found: &'a Inputs,
        options: &'a Options,
        catalog: Arc<Catalog>,
    ) -> Self {
        let (modules, templates) = (Modules::default(), Templates::default());
        Self { sources, found, options, modules, templates, catalog, rule_problems: Vec::new() }
    }

    /// A notice for each rule that the user names and that does not exist.
    pub(crate) fn unknown_names(&self) -> Vec<Problem> {
        super::named::unknown(self.catalog.slots(), &self.options.triage)
    }

    /// The rules that run, by id. One that does not parse is left out; a scan reports it.
    pub(crate) fn cards(&self) -> Vec<Arc<RuleCard>> {
        let runs = self.catalog.slots().iter().filter(|slot| rules::Selection::includes(self, slot));
        runs.filter_map(|slot| slot.rule().ok()).map(|rule| Arc::clone(&rule.card)).collect()
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

    /// What the command line gives is stronger than what an environment gives.
    fn terraform(&self, directory: &Path, environment: Option<&Environment>) -> Evaluated {
        let mut options = self.options.inputs.terraform(self.found.repository.clone());
        if let Some(environment) = environment {
            options.assignments.splice(0..0, environment.assignments.iter().cloned());
            if let (None, Some(workspace)) = (&self.options.inputs.workspace, &environment.workspace) {
                options.workspace.clone_from(workspace);
            }
        }
        let others = self.options.environments.iter().filter(|other| applies(other, directory));
        options.read_elsewhere = others.flat_map(Environment::files).map(|file| normalize(file)).collect();
        let evaluation = terraform::evaluate_root(self.sources, &self.modules, directory, &options);
        Evaluated { configuration: evaluation.configuration, called: evaluation.module_dirs_called }
    }

    fn document(&self, path: &Path, kind: DocumentKind) -> Evaluated {
        match kind {
            DocumentKind::Template => {
                let options = self.options.inputs.cloudformation(self.found.repository.clone());
                let found = cloudformation::evaluate_template(self.sources, &self.templates, path, &options);
                let mut configuration = found.configuration;
                // Other YAML is met on every walk, and is nobody's problem.
                configuration.problems.retain(|problem| problem.code != cloudformation::NOT_A_TEMPLATE);
                Evaluated { configuration, called: found.called }
            }
            DocumentKind::Plan => {
                let inputs = &self.options.inputs;
                let plan = terraform::PlanInput { path, source: inputs.source.as_deref(), raw: false };
                let options = inputs.terraform(self.found.repository.clone());
                let found = terraform::evaluate_plan(self.sources, &self.modules, plan, &options);
                Evaluated { configuration: found.configuration, called: BTreeSet::new() }
            }
        }
    }

    /// Where single Terraform files of a directory were named, findings elsewhere are not asked for.
    fn only_named_files(&self, configuration: &Configuration, answers: &mut Answers) {
        let directory = &*configuration.path;
        let named = |file: &PathBuf| file.parent().is_some_and(|parent| normalize(parent) == directory);
        if configuration.front_end == FrontEnd::Terraform && self.found.only.iter().any(named) {
            answers.findings.retain(|finding| self.found.only.contains(&*finding.file(self.sources)));
            answers.files.retain(|file| self.found.only.contains(&**file));
        }
    }
}

/// Whether an environment is one of the root in `directory`.
fn applies(environment: &Environment, directory: &Path) -> bool {
    environment.root.as_ref().is_none_or(|root| normalize(root) == normalize(directory))
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

    fn environments(&self, input: &Input) -> Vec<&Environment> {
        match input {
            Input::Terraform(directory) => {
                self.options.environments.iter().filter(|environment| applies(environment, directory)).collect()
            }
            Input::Document(..) => Vec::new(),
        }
    }

    fn evaluate(&self, input: &Input, environment: Option<&Environment>) -> Evaluated {
        match input {
            Input::Terraform(directory) => self.terraform(directory, environment),
            Input::Document(path, kind) => self.document(path, *kind),
        }
    }

    /// Directories and templates that others call come after these, and only where nobody called them with an instance.
    fn schedule(&self, inputs: &[Input], work: Work<'_, Input>) -> Vec<Done> {
        let calls = |input: &Input| match input {
            Input::Terraform(directory) => self.modules.local_calls(self.sources, directory),
            Input::Document(path, DocumentKind::Template) => self.templates.local_calls(self.sources, path),
            Input::Document(_, DocumentKind::Plan) => BTreeSet::new(),
        };
        let named: BTreeSet<PathBuf> = inputs.par_iter().flat_map_iter(calls).collect();
        let is_named = |input: &&Input| named.contains(&normalize(self.path(input)));
        let (mut waiting, roots): (Vec<&Input>, Vec<&Input>) = inputs.iter().partition(is_named);
        let mut called = BTreeSet::new();
        let mut out = Vec::new();
        let mut take = |results: Vec<(Done, BTreeSet<PathBuf>)>, waiting: &mut Vec<&Input>| {
            for (done, directories) in results {
                called.extend(directories);
                out.push(done);
            }
            waiting.retain(|input| !called.contains(&normalize(self.path(input))));
        };
        take(roots.into_par_iter().map(work).collect(), &mut waiting);
        // Modules that only uncalled modules call, or that call each other: one at a time, until all are covered.
        while !waiting.is_empty() {
            let next = waiting.remove(0);
            take(vec![work(next)], &mut waiting);
        }
        out
    }

    fn judge(&self, configuration: &Configuration) -> Answers {
        let triage = &self.options.triage;
        let options = rules::Options {
            keep_passed: triage.keep_passed,
            without_reasons: triage.without_reasons,
            account_baseline: self.options.account_baseline,
        };
        let said = rules::run(configuration, &self.catalog, self, options);
        let files = configuration.files.clone();
        let mut answers = Answers { findings: said.findings, passed: said.passed, problems: said.problems, files };
        self.only_named_files(configuration, &mut answers);
        answers
    }

    fn rules(&self) -> Vec<KnownRule<'_>> {
        let known = |slot: &'_ Slot| rules::Selection::includes(self, slot);
        let slots = self.catalog.slots().iter();
        let named = slots.map(|slot| KnownRule {
            id: &slot.id,
            service: &slot.service,
            equivalents: slot.equivalents(),
            runs: known(slot),
        });
        named.collect()
    }
}

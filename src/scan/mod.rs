//! The pipeline: calls the stages in order, owns parallelism and the final sort.
//!
//! Whatever happens in one input stays in it: its problems are listed, a panic becomes one of them, the rest goes on. The
//! result is the same for any number of threads. Must not know how results are printed, nor that there is a command line.

mod environments;
mod named;
mod stages;

pub(crate) use environments::Environment;
pub(crate) use stages::Pipeline;

use crate::cloudformation;
use crate::finding::Tier;
use crate::model::service_of;
use crate::problem::{Code, Level, Problem};
use crate::report::Counts;
use crate::resource::{Configuration, Mode};
use crate::source::{Roots, Sources};
use crate::terraform::{self, Assignment};
use crate::triage::{self, KnownRule, Outcome};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Evaluation recurses along the nesting of the input, which has a bound; this stack is made for the bound.
pub(crate) const STACK_BYTES: usize = 16 * 1024 * 1024;
/// A panic in one input.
const PANIC: Code = Code("internal/panic");
/// No threads to be had.
const THREADS: Code = Code("internal/threads");
/// Nothing to scan.
const NO_INPUT: Code = Code("read/no-input");

/// How to scan.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Values for the inputs.
    pub(crate) inputs: InputOptions,
    /// Deployments of Terraform roots that are to be evaluated one by one.
    pub(crate) environments: Vec<Environment>,
    /// Rules of this tier and those before.
    pub(crate) tier: Tier,
    /// Directories of further rules.
    pub(crate) rule_directories: Vec<PathBuf>,
    /// Whether the built-in rules run.
    pub(crate) builtin_rules: bool,
    /// Each configuration is all that there is of its account.
    pub(crate) account_baseline: bool,
    /// What becomes of findings.
    pub(crate) triage: triage::Options,
    /// Number of threads; none is as many as there are processors.
    pub(crate) threads: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            inputs: InputOptions::default(),
            environments: Vec::new(),
            tier: Tier::Core,
            rule_directories: Vec::new(),
            builtin_rules: true,
            account_baseline: false,
            triage: triage::Options::default(),
            threads: None,
        }
    }
}

/// What the user says about the values of inputs.
#[derive(Clone, Debug, Default)]
pub(crate) struct InputOptions {
    /// `--var` and `--var-file`, in order.
    pub(crate) assignments: Vec<Assignment>,
    /// `TF_VAR_…` without the prefix, sorted; their values are never shown.
    pub(crate) environment: Vec<(String, String)>,
    /// Values of CloudFormation parameters and pseudo parameters.
    pub(crate) parameters: Vec<(String, String)>,
    /// The configuration that plans were made from.
    pub(crate) source: Option<PathBuf>,
    /// Terraform's workspace.
    pub(crate) workspace: Option<String>,
}

impl InputOptions {
    /// As the CloudFormation front end wants them; nothing outside of `repository` is read.
    pub(crate) fn cloudformation(&self, repository: PathBuf) -> cloudformation::Options {
        cloudformation::Options { parameters: self.parameters.clone(), repository, ..Default::default() }
    }

    /// As the Terraform front end wants them; nothing outside of `repository` is read.
    pub(crate) fn terraform(&self, repository: PathBuf) -> terraform::Options {
        terraform::Options {
            assignments: self.assignments.clone(),
            environment: self.environment.clone(),
            workspace: self.workspace.clone().unwrap_or_else(|| "default".to_owned()),
            repository,
            ..terraform::Options::default()
        }
    }
}

/// What a scan found.
#[derive(Debug)]
pub(crate) struct Scan {
    /// The findings.
    pub(crate) outcome: Outcome,
    /// What could not be read or evaluated, sorted by place.
    pub(crate) problems: Vec<Problem>,
    /// What was looked at.
    pub(crate) counts: Counts,
    /// Managed resources by service: `s3`, `rds`.
    pub(crate) services: BTreeMap<String, usize>,
    /// Inputs that git's ignore files left out.
    pub(crate) skipped: usize,
}

/// One input: a configuration before evaluation.
pub(crate) trait Stages: Sync {
    /// What names an input.
    type Input: Sync;

    /// The directory or file of an input.
    fn path<'a>(&self, input: &'a Self::Input) -> &'a Path;
    /// The environments for which an input is evaluated one by one; none is once, as it is.
    fn environments(&self, _input: &Self::Input) -> Vec<&Environment> {
        Vec::new()
    }
    /// Front end: from text to resources; the problems are in the configuration.
    fn evaluate(&self, input: &Self::Input, environment: Option<&Environment>) -> Evaluated;
    /// Model and rules: from resources to answers.
    fn judge(&self, configuration: &Configuration) -> Answers;
    /// The rules, as far as decisions to accept findings name them.
    fn rules(&self) -> Vec<KnownRule<'_>>;
    /// Does `work` for every input that is to be scanned, in parallel; `work` gives its result and the directories that
    /// the input called, which are no inputs of their own then.
    fn schedule(&self, inputs: &[Self::Input], work: Work<'_, Self::Input>) -> Vec<Done> {
        inputs.par_iter().map(|input| work(input).0).collect()
    }
}

/// What is done with one input.
pub(crate) type Work<'a, I> = &'a (dyn Fn(&I) -> (Done, BTreeSet<PathBuf>) + Sync);

/// What the front end makes of one input.
#[derive(Debug)]
pub(crate) struct Evaluated {
    /// Its resources and problems.
    pub(crate) configuration: Configuration,
    /// Directories that it called as modules, and templates that it made nested stacks of, with at least one instance.
    pub(crate) called: BTreeSet<PathBuf>,
}

/// What the rules say of one configuration.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// Failing and undetermined ones, and passed ones where they are kept.
    pub(crate) findings: Vec<crate::finding::Finding>,
    /// How many (rule, resource) pairs passed and were not kept.
    pub(crate) passed: usize,
    /// Rules that could not be run.
    pub(crate) problems: Vec<Problem>,
    /// The files that findings were asked for in.
    pub(crate) files: Vec<std::sync::Arc<Path>>,
}

/// What one input gave.
#[derive(Debug, Default)]
pub(crate) struct Done {
    answers: Answers,
    files: Vec<std::sync::Arc<Path>>,
    configurations: usize,
    resources: usize,
    /// Managed resources by service.
    services: BTreeMap<String, usize>,
}

/// Scans `inputs`; `problems` are those of the stages before. `progress` is told after each input how many are done.
pub(crate) fn scan<S: Stages>(
    stages: &S,
    inputs: &[S::Input],
    mut problems: Vec<Problem>,
    place: (&Sources, &Roots),
    options: &Options,
    progress: &(dyn Fn(usize) + Sync),
) -> Scan {
    let (sources, roots) = place;
    if inputs.is_empty() && problems.is_empty() {
        problems.push(nothing_to_scan());
    }
    let finished = std::sync::atomic::AtomicUsize::new(0);
    let work = |problems: Vec<Problem>| {
        let each = |input: &S::Input| {
            let done = guarded(stages, input);
            progress(finished.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1);
            done
        };
        gather(stages, stages.schedule(inputs, &each), problems, (sources, roots), &options.triage)
    };
    match pool(options.threads) {
        Ok(pool) => pool.install(|| work(problems)),
        Err(error) => {
            problems.push(Problem::of_path(THREADS, Path::new("."), format!("cannot start threads: {error}")));
            gather(stages, Vec::new(), problems, (sources, roots), &options.triage)
        }
    }
}

fn nothing_to_scan() -> Problem {
    Problem::of_path(NO_INPUT, Path::new("."), "found nothing to scan")
        .level(Level::Notice)
        .help("name a directory with .tf files, a plan made by `terraform show -json`, or a CloudFormation template")
}

fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).stack_size(STACK_BYTES).build()
}

/// Evaluates and judges one input, in each of its environments.
fn guarded<S: Stages>(stages: &S, input: &S::Input) -> environments::Run {
    let environments = stages.environments(input);
    if environments.is_empty() {
        return once(stages, input, None);
    }
    let each = environments.into_iter();
    let runs = each.map(|environment| (environment.name.as_str().into(), once(stages, input, Some(environment))));
    environments::combine(runs.collect())
}

/// Evaluates and judges one input. A panic in either is ours, and costs that input only.
fn once<S: Stages>(stages: &S, input: &S::Input, environment: Option<&Environment>) -> environments::Run {
    let path = stages.path(input);
    let Ok(evaluated) = catch_unwind(AssertUnwindSafe(|| stages.evaluate(input, environment))) else {
        return (Done { answers: panicked(path, "evaluated"), ..Done::default() }, BTreeSet::new());
    };
    let Evaluated { mut configuration, called } = evaluated;
    let judged = catch_unwind(AssertUnwindSafe(|| stages.judge(&configuration)));
    let mut answers = judged.unwrap_or_else(|_| panicked(path, "judged"));
    answers.problems.append(&mut configuration.problems);
    let mut services = BTreeMap::new();
    let managed = configuration.resources.iter().filter(|resource| resource.mode == Mode::Managed);
    for service in managed.filter_map(service_of) {
        *services.entry(service).or_default() += 1;
    }
    let resources = configuration.resources.iter().filter(|resource| resource.mode != Mode::Pseudo).count();
    (Done { answers, files: configuration.files, configurations: 1, resources, services }, called)
}

fn panicked(path: &Path, doing: &str) -> Answers {
    let problem = Problem::of_path(PANIC, path, format!("internal error while this was {doing}"));
    Answers { problems: vec![problem.help("please report this, with the input if you can")], ..Answers::default() }
}

fn gather<S: Stages>(
    stages: &S,
    done: Vec<Done>,
    mut problems: Vec<Problem>,
    place: (&Sources, &Roots),
    options: &triage::Options,
) -> Scan {
    let (mut said, mut files) = (triage::Said::default(), Vec::new());
    let (mut counts, mut services) = (Counts::default(), BTreeMap::new());
    for mut one in done {
        for (service, count) in one.services {
            *services.entry(service).or_default() += count;
        }
        said.findings.push(one.answers.findings);
        said.files.append(&mut one.answers.files);
        said.passed += one.answers.passed;
        problems.append(&mut one.answers.problems);
        files.append(&mut one.files);
        counts.configurations += one.configurations;
        counts.resources += one.resources;
    }
    files.sort();
    files.dedup();
    counts.files = files.len();
    let outcome = triage::triage(said, place, options, || stages.rules(), &mut problems);
    problems.sort_by(|a, b| a.compare(b, place.0));
    problems.dedup();
    Scan { outcome, problems, counts, services, skipped: 0 }
}

#[cfg(test)]
mod tests;

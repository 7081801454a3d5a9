//! `yourside scan`.

use super::args::{ScanArguments, Target};
use super::before::{self, Before};
use super::exit::Status;
use super::progress::Progress;
use super::settings::{self, Wanted};
use super::{outside, summary};
use crate::config::Settings;
use crate::discover::{self, Inputs};
use crate::finding::RuleCard;
use crate::problem::{Level, Problem};
use crate::report::{self, Report, render_problems};
use crate::scan::{Options, Pipeline, Scan, Stages, scan};
use crate::source::{Roots, Sources};
use crate::triage::KnownRule;
use anyhow::bail;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// What is scanned, and what is known of it before the first rule runs.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) sources: Arc<Sources>,
    pub(super) inputs: Inputs,
    pub(super) problems: Vec<Problem>,
    pub(super) roots: Roots,
}

impl Subject {
    /// The inputs at and below `paths`; none where one of them is no input, which is said.
    pub(super) fn find(paths: &[PathBuf]) -> anyhow::Result<Option<Self>> {
        let files = outside::Inputs::for_paths(paths)?;
        let sources = Arc::new(Sources::new(Arc::new(files)));
        let (inputs, problems) = discover::discover(sources.files(), paths);
        if problems.iter().any(|p| p.code == discover::NOT_AN_INPUT) {
            complain(&problems, &sources);
            return Ok(None);
        }
        let working = outside::working_directory()?;
        let roots = Roots { repository: working.join(&inputs.repository), working };
        Ok(Some(Self { sources, inputs, problems, roots }))
    }

    /// Judges it; `rules` is where the user's own rules are read from. None where one of those is unusable, which is said.
    pub(super) fn scan(&self, options: &Options, rules: &Sources, quiet: bool) -> Option<Scan> {
        let pipeline = Pipeline::new(&self.sources, &self.inputs, options, rules);
        if pipeline.rule_problems().iter().any(|p| p.level == Level::Error) {
            complain(pipeline.rule_problems(), rules);
            return None;
        }
        let mut problems = self.problems.clone();
        problems.extend_from_slice(pipeline.rule_problems());
        problems.extend(pipeline.unknown_names());
        let listed = pipeline.inputs();
        let progress = Progress::new(listed.len(), !quiet);
        let place = (&*self.sources, &self.roots);
        let mut scan = scan(&pipeline, &listed, problems, place, options, &|done| progress.set(done));
        scan.skipped = self.inputs.skipped;
        // Commands scan and end: giving back modules and rules piece by piece takes longer than letting go of all.
        std::mem::forget(pipeline);
        Some(scan)
    }

    /// The rules that run.
    pub(super) fn cards(&self, options: &Options, rules: &Sources) -> Vec<Arc<RuleCard>> {
        Pipeline::new(&self.sources, &self.inputs, options, rules).cards()
    }

    /// Ids of the rules that run.
    pub(super) fn running(&self, options: &Options, rules: &Sources) -> BTreeSet<String> {
        let pipeline = Pipeline::new(&self.sources, &self.inputs, options, rules);
        let known: Vec<KnownRule<'_>> = pipeline.rules();
        known.into_iter().filter(|rule| rule.runs).map(|rule| rule.id.to_owned()).collect()
    }
}

/// Prints all problems.
pub(super) fn complain(problems: &[Problem], sources: &Sources) {
    outside::to_stderr(|out| render_problems(problems, sources, true, out));
}

/// Scans and prints.
pub(super) fn run(arguments: ScanArguments) -> anyhow::Result<Status> {
    let started = Instant::now();
    check_targets(&arguments.formats)?;
    let Some(subject) = Subject::find(&arguments.paths)? else { return Ok(Status::Usage) };
    let trusted = arguments.config_from.as_deref();
    let trusted = trusted.map(|revision| before::sources(revision, &subject.roots)).transpose()?;
    let governing = trusted.as_ref().unwrap_or(&subject.sources);
    let first = arguments.paths.first().map_or(Path::new("."), PathBuf::as_path);
    let wanted = Wanted { named: arguments.config.as_deref(), start: first, working: &subject.roots.working };
    let found = match settings::load(wanted, governing) {
        Ok(found) => found,
        Err(problems) => {
            complain(&problems, governing);
            return Ok(Status::Usage);
        }
    };
    let mut settings = arguments.over(found.settings, outside::terraform_variables())?;
    settings.today.get_or_insert_with(outside::today);
    let targets = arguments.targets(&settings)?;
    check_targets(&targets)?;
    let baseline = before::Accepted::load(&arguments, &settings, governing)?;

    let mut options = settings.scan_options();
    let shown = show_options(&settings);
    options.triage.without_reasons = !shown.undetermined && !shown.suppressed;
    let quiet = settings.quiet.unwrap_or(false);
    let Some(mut scan) = subject.scan(&options, governing, quiet) else { return Ok(Status::Usage) };
    let before = Before { subject: &subject, paths: &arguments.paths, options: &options, governing };
    if let Some(revision) = &arguments.config_from {
        before.distrust(revision, &mut scan)?;
    }
    if let Some(revision) = &settings.since {
        before.since(revision, found.file.as_deref().filter(|_| trusted.is_none()), &mut scan)?;
    }
    baseline.compare(&before, &mut scan)?;
    scan.outcome.drop_below(settings.min_severity());
    scan.problems.sort_by(|a, b| a.compare(b, &subject.sources));

    let report = Report {
        outcome: &scan.outcome,
        problems: &scan.problems,
        sources: &subject.sources,
        roots: &subject.roots,
        counts: scan.counts,
        options: &shown,
    };
    for target in &targets {
        write_report(target, &report, settings.color.as_deref() == Some("always"))?;
    }
    epilogue(&settings, &scan, &subject.sources, started);
    let allowed = settings.allow_incomplete.unwrap_or(false);
    let status = Status::of_scan(scan.outcome.worst(), settings.fail_on(), report.complete(), allowed);
    // The process ends here: giving back its findings piece by piece takes longer than letting go of all.
    std::mem::forget(scan);
    Ok(status)
}

fn check_targets(targets: &[Target]) -> anyhow::Result<()> {
    if targets.iter().filter(|target| target.file.is_none()).count() > 1 {
        bail!("only one format can go to standard output; give the others a file, as in `--format sarif=FILE`");
    }
    Ok(())
}

fn show_options(settings: &Settings) -> report::Options {
    report::Options {
        color: match settings.color.as_deref() {
            Some("always") => true,
            Some("never") => false,
            _ => outside::stdout_has_color(),
        },
        width: outside::width(),
        undetermined: settings.show_undetermined.unwrap_or(false),
        passed: settings.include_passed.unwrap_or(false),
        suppressed: settings.show_suppressed.unwrap_or(false),
    }
}

fn write_report(target: &Target, report: &Report<'_>, color: bool) -> anyhow::Result<()> {
    let Some(file) = &target.file else {
        return outside::to_stdout(|out| target.format.render(report, out));
    };
    let options = report::Options { color, ..report.options.clone() };
    let report = Report { options: &options, ..*report };
    outside::to_file(file, |out| target.format.render(&report, out))
}

/// Problems and summary.
fn epilogue(settings: &Settings, scan: &Scan, sources: &Sources, started: Instant) {
    let elapsed = outside::stderr_is_terminal().then(|| started.elapsed());
    let verbose = settings.verbose.unwrap_or(false);
    outside::to_stderr(|out| {
        if settings.quiet.unwrap_or(false) {
            let errors: Vec<Problem> = scan.problems.iter().filter(|p| p.level == Level::Error).cloned().collect();
            return render_problems(&errors, sources, false, out);
        }
        render_problems(&scan.problems, sources, verbose, out)?;
        summary::write(scan, elapsed, verbose, out)
    });
}

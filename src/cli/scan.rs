//! `yourside scan`.

use super::args::{ColorArgument, ScanArguments, Target};
use super::exit::Status;
use super::progress::Progress;
use super::{outside, summary};
use crate::discover;
use crate::problem::{Level, Problem};
use crate::report::{self, Report, render_problems};
use crate::scan::{Pipeline, Scan, scan};
use crate::source::{Roots, Sources};
use anyhow::bail;
use std::sync::Arc;
use std::time::Instant;

/// Scans and prints.
pub(super) fn run(arguments: ScanArguments) -> anyhow::Result<Status> {
    let started = Instant::now();
    check_targets(&arguments.formats)?;
    let files = outside::Inputs::for_paths(&arguments.paths)?;
    let sources = Arc::new(Sources::new(Arc::new(files)));
    let (inputs, mut problems) = discover::discover(sources.files(), &arguments.paths);
    if problems.iter().any(|p| p.code == discover::NOT_AN_INPUT) {
        outside::to_stderr(|out| render_problems(&problems, &sources, true, out));
        return Ok(Status::Usage);
    }
    let working = outside::working_directory()?;
    let roots = Roots { repository: working.join(&inputs.repository), working };

    let settings = arguments.settings(outside::terraform_variables())?;
    let options = settings.scan_options();
    let pipeline = Pipeline::new(&sources, &inputs, &options);
    if pipeline.rule_problems().iter().any(|p| p.level == Level::Error) {
        outside::to_stderr(|out| render_problems(pipeline.rule_problems(), &sources, true, out));
        return Ok(Status::Usage);
    }
    problems.extend_from_slice(pipeline.rule_problems());
    let listed = pipeline.inputs();
    let progress = Progress::new(listed.len(), !arguments.quiet);
    let mut scan = scan(&pipeline, &listed, problems, (&sources, &roots), &options, &|done| progress.set(done));
    scan.skipped = inputs.skipped;
    drop(progress);

    let shown = show_options(&arguments);
    let report = Report {
        outcome: &scan.outcome,
        problems: &scan.problems,
        sources: &sources,
        roots: &roots,
        counts: scan.counts,
        options: &shown,
    };
    for target in &arguments.formats {
        write_report(target, &report, arguments.color)?;
    }
    epilogue(&arguments, &scan, &sources, started);
    let complete = report.complete();
    Ok(Status::of_scan(scan.outcome.worst(), settings.fail_on(), complete, arguments.allow_incomplete))
}

fn check_targets(targets: &[Target]) -> anyhow::Result<()> {
    if targets.iter().filter(|target| target.file.is_none()).count() > 1 {
        bail!("only one format can go to standard output; give the others a file, as in `--format sarif=FILE`");
    }
    Ok(())
}

fn show_options(arguments: &ScanArguments) -> report::Options {
    report::Options {
        color: match arguments.color {
            ColorArgument::Always => true,
            ColorArgument::Never => false,
            ColorArgument::Auto => outside::stdout_has_color(),
        },
        width: outside::width(),
        undetermined: arguments.show_undetermined,
        passed: arguments.include_passed,
        suppressed: false,
    }
}

fn write_report(target: &Target, report: &Report<'_>, color: ColorArgument) -> anyhow::Result<()> {
    let Some(file) = &target.file else {
        return outside::to_stdout(|out| target.format.render(report, out));
    };
    let options = report::Options { color: color == ColorArgument::Always, ..report.options.clone() };
    let report = Report { options: &options, ..*report };
    outside::to_file(file, |out| target.format.render(&report, out))
}

/// Problems and summary.
fn epilogue(arguments: &ScanArguments, scan: &Scan, sources: &Sources, started: Instant) {
    let elapsed = outside::stderr_is_terminal().then(|| started.elapsed());
    outside::to_stderr(|out| {
        if arguments.quiet {
            let errors: Vec<Problem> = scan.problems.iter().filter(|p| p.level == Level::Error).cloned().collect();
            return render_problems(&errors, sources, false, out);
        }
        render_problems(&scan.problems, sources, arguments.verbose, out)?;
        summary::write(scan, elapsed, out)
    });
}

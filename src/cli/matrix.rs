//! `yourside matrix`: the responsibility matrix of what is scanned.

use super::args::MatrixArguments;
use super::exit::Status;
use super::outside;
use super::scan::{Subject, complain};
use super::settings::{self, Wanted};
use crate::frameworks;
use crate::matrix::{self, Matrix};
use crate::problem::{Level, Problem};
use crate::report::{MatrixPage, Options, Report, render_problems};
use anyhow::bail;
use std::path::{Path, PathBuf};

/// Scans and prints. Findings do not change the exit status: that is what `scan` is for.
pub(super) fn run(arguments: &MatrixArguments) -> anyhow::Result<Status> {
    known(&arguments.frameworks)?;
    let Some(subject) = Subject::find(&arguments.paths)? else { return Ok(Status::Usage) };
    let first = arguments.paths.first().map_or(Path::new("."), PathBuf::as_path);
    let wanted = Wanted { named: arguments.config.as_deref(), start: first, working: &subject.roots.working };
    let mut settings = match settings::load(wanted, &subject.sources) {
        Ok(found) => found.settings,
        Err(problems) => {
            complain(&problems, &subject.sources);
            return Ok(Status::Usage);
        }
    };
    let environment = outside::terraform_variables();
    settings.inputs = arguments.inputs.over(&settings.inputs, settings.parameters.as_deref(), environment)?;
    settings.tier = arguments.tier.map(Into::into).or(settings.tier);
    settings.today = arguments.today.or(settings.today).or_else(|| Some(outside::today()));
    settings.include_passed = Some(true);
    let options = settings.scan_options();
    let Some(scan) = subject.scan(&options, &subject.sources, false) else { return Ok(Status::Usage) };
    let matrix = Matrix::new(&scan.outcome, &subject.cards(&options, &subject.sources), &scan.services);
    let errors: Vec<Problem> = scan.problems.iter().filter(|p| p.level == Level::Error).cloned().collect();
    let report = Report {
        outcome: &scan.outcome,
        problems: &errors,
        sources: &subject.sources,
        roots: &subject.roots,
        counts: scan.counts,
        options: &Options::default(),
    };
    let page = MatrixPage {
        matrix: &matrix,
        report: &report,
        frameworks: matrix::frameworks(&matrix, frameworks::all(), &arguments.frameworks),
        complete: errors.is_empty(),
        color: arguments.output.is_none() && outside::stdout_has_color(),
    };
    match &arguments.output {
        Some(file) => outside::to_file(file, |out| arguments.format.render(&page, out))?,
        None => outside::to_stdout(|out| arguments.format.render(&page, out))?,
    }
    outside::to_stderr(|out| render_problems(&errors, &subject.sources, false, out));
    Ok(if errors.is_empty() { Status::Clean } else { Status::Incomplete })
}

/// Names that no framework begins with are mistakes.
fn known(names: &[String]) -> anyhow::Result<()> {
    for name in names {
        if !frameworks::all().iter().any(|framework| framework.name.starts_with(name.as_str())) {
            let all: Vec<&str> = frameworks::all().iter().map(|framework| framework.name).collect();
            bail!("no framework is called {name} (frameworks: {})", all.join(", "));
        }
    }
    Ok(())
}

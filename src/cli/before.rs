//! What was there before: `--since`, `--config-from`, `--baseline`.

use super::args::ScanArguments;
use super::commit::CommitFiles;
use super::outside;
use super::scan::Subject;
use crate::config::Settings;
use crate::discover;
use crate::problem::{Code, Level, Problem};
use crate::scan::{Options, Scan};
use crate::source::{MAX_TEXT_BYTES, Roots, Sources, normalize};
use crate::triage::{Baseline, Fixed, Row};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Decisions of a change, and its configuration.
const CHANGED: Code = Code("suppression/changed");
/// The other revision could not be evaluated in full.
const BEFORE: Code = Code("read/revision");
/// What findings in the baseline are known by.
const BASELINE: &str = "the baseline";

/// The texts of a revision.
pub(super) fn sources(revision: &str, roots: &Roots) -> anyhow::Result<Arc<Sources>> {
    let files = CommitFiles::new(&roots.repository, &roots.working, revision);
    let files = files.with_context(|| format!("cannot read the revision `{revision}`"))?;
    Ok(Arc::new(Sources::new(Arc::new(files))))
}

/// A scan that others are compared with.
#[derive(Debug)]
pub(super) struct Before<'a> {
    pub(super) subject: &'a Subject,
    pub(super) paths: &'a [PathBuf],
    pub(super) options: &'a Options,
    /// Where rules and configuration are from.
    pub(super) governing: &'a Arc<Sources>,
}

impl Before<'_> {
    /// Scans the same paths as they were; those that did not exist yet are left out.
    fn scan(&self, revision: &str) -> anyhow::Result<(Subject, Scan)> {
        let sources = sources(revision, &self.subject.roots)?;
        let was_there = |path: &&PathBuf| path.as_path() != Path::new("-") && sources.files().kind(path).is_some();
        let paths: Vec<PathBuf> = self.paths.iter().filter(was_there).cloned().collect();
        let (mut inputs, mut problems) = discover::discover(sources.files(), &paths);
        problems.retain(|problem| problem.code != discover::NOT_AN_INPUT);
        inputs.repository.clone_from(&self.subject.inputs.repository);
        let subject = Subject { sources, inputs, problems, roots: self.subject.roots.clone() };
        match subject.scan(self.options, self.governing, true) {
            Some(scan) => Ok((subject, scan)),
            None => bail!("the rules cannot be used"),
        }
    }

    /// Suppressions in the code count only where `revision` has them.
    pub(super) fn distrust(&self, revision: &str, scan: &mut Scan) -> anyhow::Result<()> {
        let (_, trusted) = self.scan(revision)?;
        let taken_back = scan.outcome.distrust_new_decisions(&trusted.outcome);
        if taken_back > 0 {
            let message = format!(
                "suppressions that `{revision}` does not have do not count; {taken_back} of the findings are theirs"
            );
            scan.problems.push(self.notice(CHANGED, message).help("have them reviewed and merged first"));
        }
        Ok(())
    }

    /// Leaves only findings that `revision` does not have. `configuration` is the file that this scan is governed by, where
    /// that is part of the change.
    pub(super) fn since(&self, revision: &str, configuration: Option<&Path>, scan: &mut Scan) -> anyhow::Result<()> {
        let (subject, before) = self.scan(revision)?;
        let errors = before.problems.iter().filter(|p| p.level == Level::Error).count();
        if errors > 0 {
            let message = format!(
                "`{revision}` could not be evaluated in full ({errors} errors), so that findings may only seem new"
            );
            scan.problems.push(self.notice(BEFORE, message));
        }
        let decided = scan.outcome.newly_decided(&before.outcome);
        let help = format!("`--config-from {revision}` does not count what the change adds");
        if decided > 0 {
            let message = format!("suppressions that `{revision}` does not have cover {decided} of the findings");
            scan.problems.push(self.notice(CHANGED, message).help(help.clone()));
        }
        let read = |sources: &Sources, path: &Path| sources.load(path).ok().map(|source| source.text().to_owned());
        if let Some(path) = configuration
            && read(&self.subject.sources, path) != read(&subject.sources, path)
        {
            let message =
                format!("this configuration is not that of `{revision}`, and governs both sides of the comparison");
            scan.problems.push(Problem::of_path(CHANGED, path, message).level(Level::Notice).help(help));
        }
        let rows = Baseline::of(&before.outcome, Vec::new(), &subject.sources, &subject.roots);
        let gone = scan.outcome.compare_with(revision, &rows, |_| true);
        self.note_fixed(revision, gone, scan);
        Ok(())
    }

    fn notice(&self, code: Code, message: String) -> Problem {
        Problem::of_path(code, &self.subject.inputs.repository, message).level(Level::Notice)
    }

    /// What is gone is fixed, unless the scan could not see it.
    fn note_fixed(&self, name: &str, gone: Vec<Row>, scan: &mut Scan) {
        if scan.problems.iter().any(|problem| problem.level == Level::Error) {
            return;
        }
        let name: Arc<str> = Arc::from(name);
        scan.outcome.fixed.extend(gone.into_iter().map(|row| Fixed { before: Arc::clone(&name), row }));
    }

    /// What this scan would have found: a row whose file is below a scanned path, and whose rule runs.
    fn view(&self) -> impl Fn(&Row) -> bool {
        let roots = &self.subject.roots;
        let scanned: Vec<String> = self.paths.iter().map(|path| roots.relative(&normalize(path))).collect();
        let running = self.subject.running(self.options, self.governing);
        move |row| {
            let inside = |path: &String| {
                path == "."
                    || row.file.strip_prefix(&**path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            running.contains(&row.rule) && scanned.iter().any(inside)
        }
    }
}

/// The baseline, and what is to be done with it.
#[derive(Debug)]
pub(super) struct Accepted {
    file: Option<PathBuf>,
    baseline: Baseline,
    update: bool,
}

impl Accepted {
    /// Reads the file, if there is to be one.
    pub(super) fn load(arguments: &ScanArguments, settings: &Settings, governing: &Sources) -> anyhow::Result<Self> {
        let update = arguments.update_baseline;
        let Some(file) = settings.baseline.clone() else {
            if update {
                bail!(
                    "--update-baseline needs a file: name one by --baseline FILE, or by `baseline` in the configuration"
                );
            }
            return Ok(Self { file: None, baseline: Baseline::default(), update });
        };
        let files = governing.files();
        let baseline = if update && files.kind(&file).is_none() {
            Baseline::default()
        } else {
            let shown = file.display();
            let missing = || format!("cannot read the baseline {shown}; --update-baseline writes a first one");
            let bytes = files.read(&file, MAX_TEXT_BYTES).with_context(missing)?;
            Baseline::parse(&bytes).with_context(|| format!("cannot use the baseline {shown}"))?
        };
        Ok(Self { file: Some(file), baseline, update })
    }

    /// Leaves only findings that are not accepted, and writes the file anew where that is wanted.
    pub(super) fn compare(&self, before: &Before<'_>, scan: &mut Scan) -> anyhow::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let in_view = before.view();
        let gone = scan.outcome.compare_with(BASELINE, &self.baseline, &in_view);
        let (gone, mut kept): (Vec<Row>, Vec<Row>) = gone.into_iter().partition(&in_view);
        if !self.update {
            before.note_fixed(BASELINE, gone, scan);
            return Ok(());
        }
        // What a broken file hides is not fixed.
        if scan.problems.iter().any(|problem| problem.level == Level::Error) {
            kept.extend(gone);
        }
        let subject = before.subject;
        let written = Baseline::of(&scan.outcome, kept, &subject.sources, &subject.roots);
        outside::to_file(file, |out| written.write(out))?;
        scan.outcome.compare_with(BASELINE, &written, |_| true);
        Ok(())
    }
}

//! Problems for people, one or two lines each: `path:line: error[code]: message`.

use super::text::inline;
use crate::problem::{Level, Problem};
use crate::source::Sources;
use std::io::{self, Write};

/// Most problems printed unless all are asked for.
const MAX_PROBLEMS: usize = 50;

/// Writes `problems`, which are sorted: errors first, at most fifty unless `all`.
///
/// # Errors
/// When `out` cannot be written.
pub(crate) fn render_problems(
    problems: &[Problem],
    sources: &Sources,
    all: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let limit = if all { usize::MAX } else { MAX_PROBLEMS };
    let of = |level: Level| problems.iter().filter(move |p| p.level == level);
    for problem in of(Level::Error).chain(of(Level::Notice)).take(limit) {
        let place = match problem.place(sources) {
            (Some(path), Some(line)) => format!("{}:{line}: ", shown(&path)),
            (Some(path), None) => format!("{}: ", shown(&path)),
            (None, _) => String::new(),
        };
        let (level, code) = (problem.level.name(), problem.code.0);
        writeln!(out, "{place}{level}[{code}]: {}", inline(&problem.message))?;
        if let Some(help) = &problem.help {
            writeln!(out, "  help: {}", inline(help))?;
        }
    }
    if problems.len() > limit {
        writeln!(out, "… and {} more problems (-v shows all)", problems.len() - limit)?;
    }
    Ok(())
}

fn shown(path: &std::path::Path) -> String {
    inline(&path.to_string_lossy().replace('\\', "/"))
}

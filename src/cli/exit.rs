//! What the exit status says; tools depend on it.

use crate::finding::Severity;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Nothing to complain about.
    Clean,
    /// Something reaches `--fail-on`.
    Failed,
    /// Wrong usage or configuration, or a named file that is missing or is no input.
    Usage,
    /// An input could not be read or evaluated.
    Incomplete,
}

impl Status {
    /// The number.
    fn code(self) -> u8 {
        match self {
            Status::Clean => 0,
            Status::Failed => 1,
            Status::Usage => 2,
            Status::Incomplete => 3,
        }
    }

    /// Of a scan whose gravest reported finding is `worst`. A failure counts even where the scan is incomplete.
    pub(super) fn of_scan(worst: Option<Severity>, fail_on: Severity, complete: bool, allow_incomplete: bool) -> Self {
        match worst {
            Some(severity) if severity >= fail_on => Status::Failed,
            _ if !complete && !allow_incomplete => Status::Incomplete,
            _ => Status::Clean,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(worst: Option<Severity>, fail_on: Severity, complete: bool, allowed: bool, expected: u8) {
        assert_eq!(Status::of_scan(worst, fail_on, complete, allowed).code(), expected);
    }

    #[test]
    fn failures_come_before_incompleteness() {
        use Severity::{High, Info, Low};
        check(None, Low, true, false, 0);
        check(Some(Info), Low, true, false, 0);
        check(Some(Low), Low, true, false, 1);
        check(Some(Low), High, true, false, 0);
        check(Some(High), High, false, false, 1);
        check(Some(Low), High, false, false, 3);
        check(None, Low, false, false, 3);
        check(None, Low, false, true, 0);
    }
}

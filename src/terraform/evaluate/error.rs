//! Errors of evaluation.

use crate::problem::{Code, Problem};
use crate::source::Location;

/// An expression that has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EvalError {
    /// The innermost expression in error.
    pub(crate) at: Location,
    /// Lower-case start, no full stop.
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) kind: ErrorKind,
}

/// What kind of error it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// Of evaluation: `try` and `can` catch it.
    Evaluation,
    /// A reference to something that is not declared: nothing catches it.
    Undeclared,
    /// The expression could not be parsed; it was reported there.
    Syntax,
    /// Beyond a limit of ours: nothing catches it.
    Limit,
}

impl EvalError {
    pub(crate) fn evaluation(at: Location, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: None, kind: ErrorKind::Evaluation }
    }

    pub(crate) fn undeclared(at: Location, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Undeclared, ..Self::evaluation(at, message) }
    }

    pub(crate) fn limit(at: Location, message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Limit, ..Self::evaluation(at, message) }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether `try` goes on to its next argument.
    pub(crate) fn is_catchable(&self) -> bool {
        self.kind == ErrorKind::Evaluation
    }

    /// The Problem to report; `None` where the parser reported it already.
    pub(crate) fn to_problem(&self) -> Option<Problem> {
        let code = match self.kind {
            ErrorKind::Evaluation => Code("evaluation/expression"),
            ErrorKind::Undeclared => Code("evaluation/undeclared-reference"),
            ErrorKind::Limit => Code("limit/expression"),
            ErrorKind::Syntax => return None,
        };
        let problem = Problem::error(code, self.at, self.message.clone());
        Some(match &self.help {
            Some(help) => problem.help(help.clone()),
            None => problem,
        })
    }
}

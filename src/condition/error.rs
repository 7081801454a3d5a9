//! What is wrong with a condition's text.

use crate::source::Span;

/// A mistake in a condition: always the rule author's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct ConditionError {
    /// Where, in the condition's text.
    pub(crate) span: Span,
    /// What is wrong; lower-case start, no full stop.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl ConditionError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

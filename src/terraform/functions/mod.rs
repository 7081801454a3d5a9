//! Terraform's functions.

use super::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What functions need from outside.
#[derive(Clone, Copy)]
pub(crate) struct CallContext<'a> {
    /// Files of the configuration.
    pub(crate) files: &'a dyn FileAccess,
    /// Renders templates.
    pub(crate) templates: &'a dyn Templates,
    /// What `plantimestamp()` is (RFC 3339), where somebody fixed the clock; else it is unknown.
    pub(crate) plan_time: Option<&'a str>,
    /// How many templates are being rendered around this call.
    pub(crate) depth: usize,
}

/// Files as the functions see them. Paths are as the configuration writes them: relative to the directory Terraform
/// would run in (the root module's), `/` between parts, perhaps with `..`. Whoever implements this keeps to the repository.
pub(crate) trait FileAccess {
    /// The content of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;

    /// Whether there is a file; a directory is an error, as in Terraform.
    ///
    /// # Errors
    /// When that cannot be told.
    fn exists(&self, path: &str) -> Result<bool, FileError>;

    /// All files below a directory, at any depth, relative to it, `/` between parts.
    ///
    /// # Errors
    /// When it cannot be listed; a directory that does not exist has no files.
    fn list(&self, directory: &str) -> Result<Vec<String>, FileError>;
}

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileError {
    /// There is none.
    Missing,
    /// It lies outside what may be read: whether it exists is not known.
    Outside,
    /// It is not a file, larger than allowed or not readable; the text says which.
    Unreadable(String),
}

/// Renders the templates of `templatefile` and `templatestring`.
pub(crate) trait Templates {
    /// The value of the template `text` (a string, or what its only `${}` holds), with these variables. `name` is the path
    /// of the file, or empty. The context is the one of the call, one deeper; in it templates may not be rendered again.
    ///
    /// # Errors
    /// When the template does not parse or evaluate.
    fn render(
        &self,
        context: &CallContext<'_>,
        name: &str,
        text: &str,
        variables: &BTreeMap<Arc<str>, Value>,
    ) -> Result<Value, CallError>;
}

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallError {
    /// The argument at fault, from zero.
    pub(crate) argument: Option<usize>,
    /// What is wrong; lower-case start, no full stop.
    pub(crate) message: String,
    pub(crate) kind: CallErrorKind,
}

/// Kinds of [`CallError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallErrorKind {
    /// Terraform fails, too.
    Ordinary,
    /// Beyond a limit of ours.
    Limit,
    /// There is no such function.
    UnknownFunction,
}

impl CallError {
    /// An error of the call as a whole.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { argument: None, message: message.into(), kind: CallErrorKind::Ordinary }
    }

    /// An error of one argument.
    pub(crate) fn at(argument: usize, message: impl Into<String>) -> Self {
        Self { argument: Some(argument), ..Self::new(message) }
    }

    /// Beyond a limit.
    pub(crate) fn limit(message: impl Into<String>) -> Self {
        Self { kind: CallErrorKind::Limit, ..Self::new(message) }
    }
}

pub(crate) fn call(_: &CallContext<'_>, name: &str, _: &[Value]) -> Result<Value, CallError> {
    Err(CallError {
        kind: CallErrorKind::UnknownFunction,
        ..CallError::new(format!("there is no function named \"{name}\""))
    })
}

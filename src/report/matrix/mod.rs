//! The responsibility matrix, printed.

mod json;
mod markdown;
mod terminal;

pub(super) use json::render as as_json;

use super::Report;
use crate::matrix::{FrameworkRow, Matrix};
use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

/// The formats of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MatrixFormat {
    /// One page for people.
    Terminal,
    /// All data behind it.
    Json,
    /// For a document or a comment.
    Markdown,
    /// A page for a browser, in one file.
    Html,
}

impl MatrixFormat {
    /// All, in the order of the help.
    pub(crate) const ALL: [MatrixFormat; 4] =
        [MatrixFormat::Terminal, MatrixFormat::Json, MatrixFormat::Markdown, MatrixFormat::Html];

    /// As it is spelt on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            MatrixFormat::Terminal => "terminal",
            MatrixFormat::Json => "json",
            MatrixFormat::Markdown => "markdown",
            MatrixFormat::Html => "html",
        }
    }

    /// Writes the matrix.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub(crate) fn render(self, page: &MatrixPage<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            MatrixFormat::Terminal => terminal::render(page, out),
            MatrixFormat::Json => json::render(page, out),
            MatrixFormat::Markdown => markdown::render(page, out),
            MatrixFormat::Html => super::html::render_matrix(page, out),
        }
    }
}

impl fmt::Display for MatrixFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for MatrixFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| format!("unknown format '{text}' (formats: {names})"))
    }
}

/// What is printed of a matrix.
#[derive(Debug)]
pub(crate) struct MatrixPage<'a> {
    /// The matrix.
    pub(crate) matrix: &'a Matrix,
    /// The frameworks that were asked for.
    pub(crate) frameworks: Vec<FrameworkRow<'a>>,
    /// The findings behind it.
    pub(crate) report: &'a Report<'a>,
    /// Whether every input could be read and evaluated.
    pub(crate) complete: bool,
    /// Colours and other terminal sequences.
    pub(crate) color: bool,
}

//! One piece of source text for miette: a window of lines, never the whole file, which miette would scan again for
//! every card.

use super::excerpt::Excerpt;
use miette::{
    Diagnostic, LabeledSpan, MietteError, MietteSpanContents, Severity, SourceCode, SourceSpan, SpanContents,
};
use std::error::Error;
use std::fmt;

/// Heading, source lines and label. All texts are harmless already.
#[derive(Debug)]
pub(super) struct Card {
    /// First line: `s3-bucket-acl-private (high)`; none for a step on the way of a value.
    pub(super) code: Option<String>,
    /// What is wrong, or what happens here.
    pub(super) message: String,
    /// Chooses colour and sign.
    pub(super) severity: Severity,
    /// File as the user named it, and the lines.
    pub(super) window: Option<Window>,
}

/// Lines of one file.
#[derive(Debug)]
pub(super) struct Window {
    /// Path for the header.
    pub(super) name: String,
    /// The lines.
    pub(super) excerpt: Excerpt,
    /// Text under the underline.
    pub(super) label: Option<String>,
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Card {}

impl Diagnostic for Card {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.window.as_ref().map(|window| window as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let window = self.window.as_ref()?;
        let range = &window.excerpt.label;
        let span = (range.start, range.len());
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(window.label.clone(), span))))
    }
}

impl SourceCode for Window {
    /// miette asks with context for the lines to print, and without for the line and column of the header.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.excerpt.text.as_str();
        let line = self.excerpt.start.line.saturating_sub(1) as usize;
        let count = text.lines().count();
        if before > 0 || after > 0 {
            let whole = SourceSpan::from((0, text.len()));
            let name = self.name.clone();
            return Ok(Box::new(MietteSpanContents::new_named(name, text.as_bytes(), whole, line, 0, count)));
        }
        let piece = text.get(span.offset()..span.offset() + span.len()).ok_or(MietteError::OutOfBounds)?;
        let column = self.excerpt.start.column.saturating_sub(1) as usize;
        let name = self.name.clone();
        Ok(Box::new(MietteSpanContents::new_named(name, piece.as_bytes(), *span, line, column, count)))
    }
}

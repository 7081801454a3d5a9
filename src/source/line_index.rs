//! Byte offsets to lines and columns.

use memchr::memchr_iter;

/// One-based line and column; the column counts Unicode scalar values, as editors and SARIF (`unicodeCodePoints`) do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LineColumn {
    /// One-based line.
    pub line: u32,
    /// One-based column in Unicode scalar values.
    pub column: u32,
}

/// Offsets at which the lines of one text begin.
#[derive(Debug)]
pub(crate) struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`; a line ends at `\n` (a `\r` before it belongs to the line).
    #[must_use]
    pub(crate) fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|i| u32::try_from(i + 1).unwrap_or(u32::MAX)));
        Self { starts }
    }

    /// One-based line of a byte offset; offsets past the end are on the last line.
    #[must_use]
    pub(crate) fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|&s| s <= offset)).unwrap_or(u32::MAX)
    }

    /// Line and column of a byte offset in the text that was indexed.
    #[must_use]
    pub(crate) fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.starts.get(line as usize - 1).copied().unwrap_or(0);
        let column = text.get(start as usize..offset as usize).map_or(0, |t| t.chars().count());
        LineColumn { line, column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1) }
    }

    /// Byte offset at which a one-based line begins; past the last line, that of the last.
    #[must_use]
    pub(crate) fn start_of(&self, line: u32) -> u32 {
        let index = (line.max(1) as usize - 1).min(self.starts.len() - 1);
        self.starts.get(index).copied().unwrap_or(0)
    }

    /// Number of lines.
    #[must_use]
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }
}

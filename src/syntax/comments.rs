//! Comments of a text, whatever its language. Trees keep none of YAML, so they are read apart, and only where asked for.

use super::hcl::tree::Comment;
use crate::source::{Source, Span};
use granit_parser::{Event, Options, Parser};

/// The comments of a YAML text (`# …`), in order; of a text that does not parse, those before the mistake.
pub(crate) fn of_yaml(source: &Source) -> Vec<Comment> {
    let mut options = Options::default();
    options.set_emit_comments(true);
    // A licence at the head of a file is longer than the parser would keep; no text is longer than files may be.
    options.max_buffered_comment_events = usize::MAX;
    let text = source.text();
    let mut out = Vec::new();
    for read in Parser::new_from_str_with_options(text, options) {
        let Ok((event, span)) = read else { break };
        if let Event::Comment(..) = event {
            let range = span.byte_range().unwrap_or_default();
            let own_line = begins_line(text, range.start);
            out.push(Comment { span: Span::new(range.start, range.end), own_line });
        }
    }
    // Those between a key and its value come when the value does.
    out.sort_by_key(|comment| comment.span);
    out
}

/// Whether nothing but white space stands before `at` on its line.
pub(super) fn begins_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemoryFiles, Sources};
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn long_heads_of_comments_are_kept() {
        let text = format!("{}a:\n{}  b: 1\n", "# one\n".repeat(500), "  # two\n".repeat(500));
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        let source = sources.add(Path::new("t.yaml"), text);
        assert_eq!(of_yaml(&source).len(), 1000);
    }

    #[test]
    fn comments_of_yaml_are_found_and_hashes_in_text_are_not() {
        let text = "# one\na: 'x # no'\nb: # two\n  - c # three\n  # four\n  - |\n    # text\n# five\nd: x#y\n";
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        let source = sources.add(Path::new("t.yaml"), text.to_owned());
        let found: Vec<_> = of_yaml(&source).iter().map(|c| (c.span.slice(text), c.own_line)).collect();
        assert_eq!(found, [("# one", true), ("# two", false), ("# three", false), ("# four", true), ("# five", true)]);
    }
}

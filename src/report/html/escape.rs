//! Text from the input in a page: never markup, never the end of an element, never script.

use super::super::text::inline;
use std::io::{self, Write};

/// Text on one line, for content and for attributes in double quotes.
pub(super) fn text(text: &str) -> String {
    markup(&inline(text))
}

/// Text that is harmless for a terminal already, with what HTML reads written as references; keeps its lines.
pub(super) fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Text in which rules write names of attributes between backticks: those become code.
pub(super) fn prose(prose: &str) -> String {
    let escaped = text(prose);
    let pieces: Vec<&str> = escaped.split('`').collect();
    let mut out = String::with_capacity(escaped.len());
    for (index, piece) in pieces.iter().enumerate() {
        let closed = index + 1 < pieces.len();
        match (index % 2, closed) {
            (1, true) => out.push_str(&format!("<code>{piece}</code>")),
            (1, false) => out.push_str(&format!("`{piece}")),
            _ => out.push_str(piece),
        }
    }
    out
}

/// Passes JSON on so that it can stand in a `script` element: the characters that HTML reads occur in strings only, where
/// `\u003c` means the same. The separators U+2028 and U+2029 were escaped by whoever wrote the JSON.
pub(super) struct Embedded<'a>(pub(super) &'a mut dyn Write);

impl Write for Embedded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'<' | b'>' | b'&')) {
            let (before, after) = rest.split_at(at);
            self.0.write_all(before)?;
            if let Some((byte, after)) = after.split_first() {
                write!(self.0, "\\u{byte:04x}")?;
                rest = after;
            }
        }
        self.0.write_all(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::escape::serializer;
    use super::*;
    use serde::Serialize;

    #[test]
    fn no_text_makes_markup() {
        for (given, expected) in [
            ("<img src=x onerror='a()'>", "&lt;img src=x onerror=&#39;a()&#39;&gt;"),
            ("\" autofocus onfocus=\"a()", "&quot; autofocus onfocus=&quot;a()"),
            ("a & b\n\u{202e}c", "a &amp; b \\u{202e}c"),
        ] {
            assert_eq!(text(given), expected);
        }
        assert_eq!(markup("a\n<b>"), "a\n&lt;b&gt;");
    }

    #[test]
    fn backticks_make_code_in_pairs_only() {
        for (given, expected) in [
            ("set `acl` to `private`", "set <code>acl</code> to <code>private</code>"),
            ("an open ` tick", "an open ` tick"),
            ("`<b>`", "<code>&lt;b&gt;</code>"),
        ] {
            assert_eq!(prose(given), expected);
        }
    }

    #[test]
    fn data_cannot_end_its_element_and_reads_back_the_same() {
        let hostile = "</script><!-- & \u{2028}\u{2029} \"";
        let mut out = Vec::new();
        hostile.serialize(&mut serializer(&mut Embedded(&mut out))).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }
}

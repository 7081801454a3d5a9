//! What can be wrong with HCL text, in the words shown to the user. Everything that is wrong ends here; knows no grammar.

use crate::problem::{Code, Problem};
use crate::source::{Location, SourceId, Span};

/// A mistake in the text; offsets count from the beginning of the text that is parsed.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    code: &'static str,
    pub(super) span: Span,
    message: String,
    help: String,
}

impl Fault {
    /// A mistake of which nothing more specific is known.
    pub(super) fn new(code: &'static str, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: help.into() }
    }

    /// The problem to report; `offset` is where the text begins in its file.
    pub(super) fn problem(self, source: SourceId, offset: u32) -> Problem {
        let shift = |n: u32| n.saturating_add(offset);
        let span = Span { start: shift(self.span.start), end: shift(self.span.end) };
        Problem::error(Code(self.code), Location { source, span }, self.message).help(self.help)
    }

    /// Whether it points at an opening brace.
    pub(super) fn is_brace(&self, text: &str) -> bool {
        self.span.slice(text) == "{"
    }

    pub(super) fn unclosed_string(opener: Span) -> Self {
        let help = "add the closing `\"` on the same line; for text of several lines use a heredoc (`<<EOT`) or `\\n`";
        Self::new("syntax/unclosed-string", opener, "this string has no end on its line", help)
    }

    pub(super) fn unclosed_sequence(opener: Span) -> Self {
        let help = "add the closing `}`; for a literal `${` write `$${`, for a literal `%{` write `%%{`";
        Self::new("syntax/unclosed-template", opener, "this template sequence is never closed", help)
    }

    pub(super) fn unclosed_bracket(opener: Span, open: char, close: char) -> Self {
        let help = format!("add the missing `{close}`");
        Self::new("syntax/unclosed-bracket", opener, format!("this `{open}` is never closed"), help)
    }

    pub(super) fn unclosed_block(head: Span, name: &str) -> Self {
        let help = "add the missing `}`; reading goes on at the next line that looks like the beginning of a block";
        Self::new("syntax/unclosed-block", head, format!("block `{name}` is never closed"), help)
    }

    pub(super) fn stray_bracket(span: Span, close: char) -> Self {
        let help = format!("remove this `{close}`, or add the bracket it was meant to close");
        Self::new("syntax/stray-bracket", span, format!("this `{close}` closes nothing"), help)
    }

    pub(super) fn after_stray_bracket(span: Span) -> Self {
        let message = "a `}` further down closes nothing, so this block may end too early: it is left out";
        Self::new("syntax/stray-bracket", span, message, "correct the braces of this block")
    }

    pub(super) fn unclosed_comment(opener: Span) -> Self {
        Self::new("syntax/unclosed-comment", opener, "this comment is never closed", "add the closing `*/`")
    }

    pub(super) fn unclosed_heredoc(opener: Span, marker: &str, spoiled: bool) -> Self {
        let help = if spoiled {
            format!(
                "nothing but white space may stand beside the end marker: move what follows `{marker}` to the next line"
            )
        } else {
            format!("add a line that holds only `{marker}`")
        };
        Self::new("syntax/unclosed-heredoc", opener, format!("this heredoc has no end marker `{marker}`"), help)
    }

    pub(super) fn heredoc_without_newline(opener: Span, marker: &str) -> Self {
        let help = format!("end the line of `{marker}` with a line break");
        let message = "the text ends in the end marker of this heredoc, which needs a line end after it";
        Self::new("syntax/unclosed-heredoc", opener, message, help)
    }

    pub(super) fn text_after_heredoc_marker(span: Span) -> Self {
        let help = "begin the text on the next line, and remove spaces after the marker";
        Self::new("syntax/heredoc-marker", span, "a heredoc marker must end its line", help)
    }

    pub(super) fn invalid_escape(span: Span) -> Self {
        let help = r#"only \n, \r, \t, \", \\, \uXXXX and \UXXXXXXXX are known; write `\\` for a backslash"#;
        Self::new("syntax/invalid-escape", span, "this is not an escape sequence", help)
    }

    pub(super) fn invalid_character(span: Span, c: char) -> Self {
        let help = match c {
            '\'' | '`' | '‘' | '’' | '“' | '”' => "put strings in double quotes (`\"`)",
            ';' => "put each attribute on a line of its own",
            '&' => "the logical operator is `&&`",
            '|' => "the logical operator is `||`",
            '@' | '$' => "a reference is written without it, such as `var.name`",
            _ => "remove it, or put it in a string",
        };
        let shown = if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
        let message = format!("the character `{shown}` has no meaning here");
        Self::new("syntax/invalid-character", span, message, help)
    }

    pub(super) fn invalid_number(span: Span) -> Self {
        let help = "index with brackets (`a[0][1]`); put addresses and versions in quotes (`\"10.0.0.0/16\"`)";
        Self::new("syntax/invalid-number", span, "a number with a fraction cannot follow a dot", help)
    }

    pub(super) fn dangling_dot(span: Span) -> Self {
        let help = "write the name on the same line, or put the expression in parentheses";
        Self::new("syntax/unexpected-token", span, "a dot must be followed by a name", help)
    }

    /// Two words run together.
    pub(super) fn misread_word(span: Span, word: &str) -> Self {
        let help = "put a space after the keyword (`if`, `for` or `in`)";
        Self::new("syntax/unexpected-token", span, format!("unexpected `{word}`"), help)
    }

    pub(super) fn duplicate_attribute(span: Span, name: &str) -> Self {
        let help = "remove one of the two; the first one is used";
        Self::new("syntax/duplicate-attribute", span, format!("attribute `{name}` is set twice in this body"), help)
    }

    pub(super) fn nested_splat(span: Span) -> Self {
        let help = "use `[*]` instead of `.*`";
        Self::new("syntax/nested-splat", span, "a `.*` cannot follow a `.*`", help)
    }

    pub(super) fn too_deep(span: Span) -> Self {
        let help = "split the expression, for example with local values";
        Self::new("limit/nesting", span, "expressions or blocks are nested too deep to be read", help)
    }

    pub(super) fn too_many_operators(span: Span) -> Self {
        let help = "split the expression with local values or parentheses, or use a function such as `anytrue`";
        Self::new("limit/operators", span, "more than 128 operators in one expression", help)
    }

    pub(super) fn object_too_large(span: Span, limit: usize) -> Self {
        let message = format!("an object of more than {limit} items");
        Self::new("limit/object-items", span, message, "keep such data in a JSON file read with `jsondecode(file(…))`")
    }
}

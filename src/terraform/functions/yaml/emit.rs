//! YAML text as Terraform's `yamlencode` lays it out: block style, keys and strings in quotes, literal blocks for lines.
//!
//! Follows the emitter of libyaml in the configuration that go-cty-yaml gives it.

use super::scalar;

/// Column from which a quoted string is folded at its next space.
const WIDTH: usize = 80;
/// A longer key is written with `?`.
const SIMPLE_KEY: usize = 128;

/// A tree to be written.
pub(super) enum Tree<'v> {
    /// Text that needs no quotes: a number, `true`, `null`.
    Plain(String),
    Text(&'v str),
    Sequence(Vec<Tree<'v>>),
    Mapping(Vec<(&'v str, Tree<'v>)>),
}

/// The document.
pub(super) fn document(tree: &Tree<'_>) -> String {
    let mut emitter = Emitter { out: String::new(), column: 0 };
    match tree {
        Tree::Plain(text) => {
            emitter.put(text);
            emitter.put("\n...");
        }
        other => emitter.node(other, None),
    }
    if !emitter.out.ends_with('\n') {
        emitter.put("\n");
    }
    emitter.out
}

struct Emitter {
    out: String,
    column: usize,
}

impl Emitter {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
    }

    /// A new line at `indent`, unless one has just begun.
    fn line(&mut self, indent: usize) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.put("\n");
        }
        self.put(&" ".repeat(indent));
    }

    /// The node, where the cursor stands; `indent` is that of the collection around it.
    fn node(&mut self, tree: &Tree<'_>, indent: Option<usize>) {
        match tree {
            Tree::Plain(text) => self.put(text),
            Tree::Text(text) => self.text(text, indent, true),
            Tree::Sequence(items) if items.is_empty() => self.put("[]"),
            Tree::Mapping(entries) if entries.is_empty() => self.put("{}"),
            Tree::Sequence(items) => self.sequence(items, indent.map_or(0, |i| i + 2)),
            Tree::Mapping(entries) => self.mapping(entries, indent.map_or(0, |i| i + 2)),
        }
    }

    fn sequence(&mut self, items: &[Tree<'_>], indent: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.line(indent);
            }
            self.put("- ");
            self.node(item, Some(indent));
        }
    }

    fn mapping(&mut self, entries: &[(&str, Tree<'_>)], indent: usize) {
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.line(indent);
            }
            if key.len() > SIMPLE_KEY || key.contains(scalar::is_break) {
                self.put("? ");
                self.text(key, Some(indent), true);
                self.line(indent);
                self.put(": ");
                self.node(value, Some(indent));
                continue;
            }
            self.text(key, Some(indent), false);
            self.put(":");
            match value {
                // A sequence stands at the indentation of its key.
                Tree::Sequence(items) if !items.is_empty() => {
                    self.line(indent);
                    self.sequence(items, indent);
                }
                Tree::Mapping(entries) if !entries.is_empty() => {
                    self.line(indent + 2);
                    self.mapping(entries, indent + 2);
                }
                other => {
                    self.put(" ");
                    self.node(other, Some(indent));
                }
            }
        }
    }

    fn text(&mut self, text: &str, indent: Option<usize>, folds: bool) {
        let indent = indent.map_or(2, |i| i + 2);
        if text.contains('\n') && scalar::literal_allowed(text) {
            self.literal(text, indent);
        } else {
            self.quoted(text, indent, folds);
        }
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.put("|");
        if text.starts_with([' ', '\n']) {
            self.put("2");
        }
        match text.strip_suffix('\n') {
            None => self.put("-"),
            Some(rest) if rest.is_empty() || rest.ends_with('\n') => self.put("+"),
            Some(_) => {}
        }
        self.put("\n");
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.put(&" ".repeat(indent));
                self.put(line);
            }
            self.put("\n");
        }
    }

    fn quoted(&mut self, text: &str, indent: usize, folds: bool) {
        self.put("\"");
        let mut after_space = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c != ' ' {
                match scalar::escape(c) {
                    Some(escape) => self.put(&escape),
                    None => self.put(c.encode_utf8(&mut [0; 4])),
                }
                after_space = false;
                continue;
            }
            let inside = at > 0 && chars.peek().is_some();
            if folds && !after_space && self.column > WIDTH && inside {
                self.line(indent);
                if chars.peek().is_some_and(|(_, next)| *next == ' ') {
                    self.put("\\");
                }
            } else {
                self.put(" ");
            }
            after_space = true;
        }
        self.put("\"");
    }
}

//! Which text a comment speaks of. The rules, the same for HCL and YAML, are told in `docs/suppressions.md`:
//!
//! - at the end of a line: what begins on that line;
//! - on a line of its own, directly above a block or an element of a list: that block or element;
//! - on a line of its own, above anything else: the block around it.
//!
//! So a comment above one `ingress` block never covers the next one, while one inside of a resource covers all of it.

use super::comment::Reach;
use crate::source::{Source, Span};
use crate::syntax::data::{Node, Pair};
use crate::syntax::hcl;
use crate::syntax::hcl::tree::{Block, Body, Comment};
use std::ops::Range;

/// What the extents of one file are computed from.
pub(super) enum Outline {
    /// Blocks and brackets.
    Hcl {
        /// The file.
        body: Body,
        /// From each opening bracket to its closing one.
        brackets: Vec<Span>,
    },
    /// The tree, if the text is one.
    Yaml(Option<Node>),
}

impl Outline {
    /// Of HCL.
    pub(super) fn of_hcl(source: &Source, body: Body) -> Self {
        Outline::Hcl { body, brackets: hcl::brackets(source.text()) }
    }

    /// The text that a comment of this reach speaks of; none where it speaks of nothing.
    pub(super) fn extent(&self, source: &Source, comment: &Comment, reach: Reach) -> Option<Span> {
        if reach == Reach::File {
            return Some(Span::new(0, source.text().len()));
        }
        let line = target(source, comment);
        if reach == Reach::Line {
            return line.map(|line| lines(source, line..line + 1));
        }
        match self {
            Outline::Hcl { body, brackets } => hcl_extent(source, body, brackets, comment, line, reach),
            Outline::Yaml(root) => yaml_extent(source, root.as_ref()?, comment, line?, reach),
        }
    }
}

/// The line that a comment speaks of: its own, or the one below if it has its own. A blank line in between parts them.
fn target(source: &Source, comment: &Comment) -> Option<u32> {
    let index = source.lines();
    let end = comment.span.end.saturating_sub(u32::from(comment.span.slice(source.text()).ends_with('\n')));
    let last = index.line(end.max(comment.span.start));
    if !comment.own_line {
        return Some(index.line(comment.span.start));
    }
    let rest = source.text().get(end as usize..).unwrap_or("").split('\n').next().unwrap_or("");
    if !rest.trim().is_empty() {
        return Some(last);
    }
    // Several comments on top of each other all speak of what follows them.
    let is_comment = |text: &str| text.starts_with(['#', '*']) || text.starts_with("//") || text.starts_with("/*");
    (last + 1..=index.count())
        .map(|line| (line, line_text(source, line).trim()))
        .find(|(_, text)| !is_comment(text))
        .and_then(|(line, text)| (!text.is_empty()).then_some(line))
}

fn line_text(source: &Source, line: u32) -> &str {
    lines(source, line..line + 1).slice(source.text())
}

/// The whole lines.
fn lines(source: &Source, range: Range<u32>) -> Span {
    let index = source.lines();
    let end = Span::new(0, source.text().len()).end;
    let start = |line: u32| if line > index.count() { end } else { index.start_of(line) };
    Span { start: start(range.start), end: start(range.end) }
}

fn hcl_extent(
    source: &Source,
    body: &Body,
    brackets: &[Span],
    comment: &Comment,
    line: Option<u32>,
    reach: Reach,
) -> Option<Span> {
    let around = enclosing(body, comment.span);
    if reach == Reach::Resource
        && let Some(outermost) = around.first()
    {
        return Some(outermost.span);
    }
    let begins = |span: Span, line: u32| starts_in(span, lines(source, line..line + 1));
    let siblings = around.last().map_or(body, |block| &block.body);
    if comment.own_line {
        let below = line.and_then(|line| siblings.blocks.iter().find(|block| begins(block.span, line)));
        let inside = siblings.attributes.iter().any(|a| a.name.span.to(a.value.span).contains(comment.span));
        match (below, around.last()) {
            (Some(block), _) => return Some(block.span),
            (None, Some(block)) if !inside => return Some(block.span),
            _ => {}
        }
    }
    let line = line?;
    let mut extent = lines(source, line..line + 1);
    let opened = brackets.iter().filter(|bracket| begins(**bracket, line));
    extent.end = opened.map(|bracket| bracket.end).fold(extent.end, u32::max);
    Some(extent)
}

/// The blocks around a place, outermost first.
fn enclosing(body: &Body, at: Span) -> Vec<&Block> {
    let mut out: Vec<&Block> = Vec::new();
    let mut blocks = &body.blocks;
    while let Some(block) = blocks.iter().find(|block| block.span.contains(at)) {
        out.push(block);
        blocks = &block.body.blocks;
    }
    out
}

/// One element on the way from the root of a tree: a pair or an item of a sequence.
#[derive(Clone, Copy)]
struct Element<'n> {
    span: Span,
    value: &'n Node,
    key: &'n str,
}

fn elements(node: &Node) -> impl DoubleEndedIterator<Item = Element<'_>> {
    let pair = |p: &'_ Pair| p.key_span.to(p.value.span);
    let pairs = node.pairs().iter().map(move |p| Element { span: pair(p), value: &p.value, key: &p.key });
    pairs.chain(node.items().unwrap_or(&[]).iter().map(|n| Element { span: n.span, value: n, key: "" }))
}

/// Whether it declares a resource: a mapping that has a type of AWS's form.
fn is_resource(node: &Node) -> bool {
    node.get("Type").and_then(|pair| pair.value.scalar()).is_some_and(|text| text.contains("::"))
}

fn yaml_extent(source: &Source, root: &Node, comment: &Comment, line: u32, reach: Reach) -> Option<Span> {
    let way = way_to(source, root, line);
    let resource = way.iter().position(|element| is_resource(element.value));
    if reach == Reach::Resource
        && let Some(resource) = resource
    {
        return way.get(resource).map(|element| element.span);
    }
    let wanted = lines(source, line..line + 1);
    let first = way.iter().position(|element| starts_in(element.span, wanted))?;
    let target = way.get(first)?;
    if !comment.own_line {
        return Some(lines(source, line..line + 1).to(target.span));
    }
    let is_container = elements(target.value).next().is_some();
    let is_item = target.key.is_empty();
    let properties = |index: usize| way.get(index).is_some_and(|e| e.key == "Properties");
    let chosen = match resource {
        // `Properties:` and its like, a type, a condition: all of the resource.
        Some(resource) if first == resource + 1 => resource,
        // A plain property of the resource.
        Some(resource) if first == resource + 2 && properties(resource + 1) && !is_container => resource,
        _ if is_container || is_item || first == 0 => first,
        _ => first - 1,
    };
    way.get(chosen).map(|element| element.span)
}

/// The elements from the root to the first that begins on `line`; several may begin on it, as in `- Key: x`: the outermost
/// counts.
fn way_to<'n>(source: &Source, root: &'n Node, line: u32) -> Vec<Element<'n>> {
    let mut way: Vec<Element<'n>> = Vec::new();
    let wanted = lines(source, line..line + 1);
    let mut node = root;
    // The last element that begins before the line is the one that holds what begins on it.
    loop {
        let on = elements(node).find(|e| starts_in(e.span, wanted));
        let before = || elements(node).rev().find(|e| e.span.start < wanted.start);
        let Some(next) = on.or_else(before) else { return way };
        way.push(next);
        if on.is_some() {
            return way;
        }
        node = next.value;
    }
}

/// Whether something begins in a stretch of text.
fn starts_in(span: Span, stretch: Span) -> bool {
    stretch.start <= span.start && span.start < stretch.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemoryFiles, Sources};
    use crate::syntax::{comments, yaml};
    use std::path::Path;
    use std::sync::Arc;

    /// The first and last line that the only comment of the text speaks of; lines are numbered from 1.
    fn check(text: &str, reach: Reach, expected: Option<(u32, u32)>) {
        let name = if text.contains("Resources:") || text.starts_with("A:") { "t.yaml" } else { "t.tf" };
        let sources = Sources::new(Arc::new(MemoryFiles::new()));
        let source = sources.add(Path::new(name), text.to_owned());
        let (outline, comments) = if name == "t.yaml" {
            (Outline::Yaml(yaml::parse(&source, "Resources").0), comments::of_yaml(&source))
        } else {
            let (file, _) = hcl::parse(&source);
            (Outline::of_hcl(&source, file.body), file.comments)
        };
        let found = outline.extent(&source, &comments[0], reach).map(|span| {
            let line = |offset| source.lines().line(offset);
            (line(span.start), line(span.end.saturating_sub(1)))
        });
        assert_eq!(found, expected, "{text}");
    }

    const GROUP: &str = "resource \"x\" \"y\" {\n  name = 1\n  ingress {\n    cidrs = [\n      1,\n      2,\n    ]\n  }\n  egress {\n    a = 1\n  }\n}\n";

    /// The group with a comment of its own line above `line`, or at its end.
    fn with(line: usize, own: bool) -> String {
        let mut out: Vec<String> = GROUP.lines().map(str::to_owned).collect();
        if own {
            out.insert(line - 1, "# c".to_owned());
        } else {
            out[line - 1].push_str(" # c");
        }
        out.join("\n")
    }

    #[test]
    fn comments_above_a_block_cover_it_and_comments_in_a_block_cover_that() {
        check(&with(1, true), Reach::Here, Some((2, 13)));
        check(&with(2, true), Reach::Here, Some((1, 13)));
        check(&with(3, true), Reach::Here, Some((4, 9)));
        check(&with(4, true), Reach::Here, Some((3, 9)));
        check(&with(5, true), Reach::Here, Some((6, 6)));
        check(&with(9, true), Reach::Here, Some((10, 12)));
        check(&with(12, true), Reach::Here, Some((1, 13)));
    }

    #[test]
    fn comments_at_the_end_of_a_line_cover_what_begins_there() {
        check(&with(1, false), Reach::Here, Some((1, 12)));
        check(&with(2, false), Reach::Here, Some((2, 2)));
        check(&with(3, false), Reach::Here, Some((3, 8)));
        check(&with(4, false), Reach::Here, Some((4, 7)));
        check(&with(5, false), Reach::Here, Some((5, 5)));
    }

    #[test]
    fn other_reaches_are_wider_or_narrower() {
        check(&with(5, false), Reach::Resource, Some((1, 12)));
        check(&with(1, true), Reach::Resource, Some((2, 13)));
        check(&with(3, true), Reach::Line, Some((4, 4)));
        check(&with(3, true), Reach::File, Some((1, 13)));
    }

    #[test]
    fn a_blank_line_parts_a_comment_from_what_follows() {
        check("# c\n\nresource \"x\" \"y\" {\n}\n", Reach::Here, None);
        check("# c\n# more\nresource \"x\" \"y\" {\n}\n", Reach::Here, Some((3, 4)));
        check("/* c */ resource \"x\" \"y\" {\n}\n", Reach::Here, Some((1, 2)));
        check("/*\n  c\n*/\nresource \"x\" \"y\" {\n}\n", Reach::Here, Some((4, 5)));
    }

    const TEMPLATE: &str = "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      Name: x\n      Ingress:\n        - Cidr: a\n          Port: 1\n        - Cidr: b\n          Port: 2\n      Tail: y\n  H:\n    Type: AWS::S3::Bucket\n";

    fn template(line: usize, own: bool, expected: Option<(u32, u32)>) {
        let mut out: Vec<String> = TEMPLATE.lines().map(str::to_owned).collect();
        if own {
            out.insert(line - 1, "# c".to_owned());
        } else {
            out[line - 1].push_str(" # c");
        }
        check(&(out.join("\n") + "\n"), Reach::Here, expected);
    }

    #[test]
    fn yaml_has_resources_properties_and_items() {
        template(2, true, Some((3, 12)));
        template(3, true, Some((2, 12)));
        template(4, true, Some((2, 12)));
        template(5, true, Some((2, 12)));
        template(6, true, Some((7, 11)));
        template(7, true, Some((8, 9)));
        template(9, true, Some((10, 11)));
        template(10, true, Some((9, 11)));
        template(12, true, Some((13, 14)));
        template(2, false, Some((2, 11)));
        template(5, false, Some((5, 5)));
        template(9, false, Some((9, 10)));
    }
}

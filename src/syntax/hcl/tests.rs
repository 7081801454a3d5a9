//! What is read, shown in a compact form: values of `locals`-like bodies, places as text, problems as `line code message`.

use super::tree::{Accessor, Body, Expr, ExprKind, File, For, ObjectKey, TemplatePart};
use super::{parse, parse_expression, parse_template};
use crate::problem::Problem;
use crate::source::{MemoryFiles, Source, Sources, Span};
use std::path::Path;
use std::sync::Arc;

fn source(text: &str) -> Arc<Source> {
    Sources::new(Arc::new(MemoryFiles::new())).add(Path::new("main.tf"), text.to_owned())
}

fn read(text: &str) -> (File, Vec<Problem>, Arc<Source>) {
    let source = source(text);
    let (file, problems) = parse(&source);
    (file, problems, source)
}

/// The tree of an expression.
fn show(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Null => "null".into(),
        ExprKind::Bool(b) => b.to_string(),
        ExprKind::Number(n) => n.to_string(),
        ExprKind::String(s) => format!("{s:?}"),
        ExprKind::Template(parts) => format!("template({})", show_parts(parts)),
        ExprKind::Heredoc(parts) => format!("heredoc({})", show_parts(parts)),
        ExprKind::Tuple(items) => format!("[{}]", show_all(items)),
        ExprKind::Object(items) => {
            let item = |i: &super::tree::ObjectItem| match &i.key {
                ObjectKey::Name(name) => format!("{}={}", name.text, show(&i.value)),
                ObjectKey::Expr(key) => format!("<{}>={}", show(key), show(&i.value)),
            };
            format!("{{{}}}", items.iter().map(item).collect::<Vec<_>>().join(","))
        }
        ExprKind::Variable(name) => format!("${name}"),
        ExprKind::Attribute(of, name) => format!("{}.{}", show(of), name.text),
        ExprKind::Index(of, index) => format!("{}[{}]", show(of), show(index)),
        ExprKind::Splat(s) => {
            format!("{}{}({})", show(&s.source), if s.legacy { ".*" } else { "[*]" }, show_accessors(&s.each))
        }
        ExprKind::Call(c) => {
            format!("{}({}{})", c.name.text, show_all(&c.arguments), if c.expand { "..." } else { "" })
        }
        ExprKind::Conditional(c) => format!("if({})", show_all(c.as_slice())),
        ExprKind::Unary(op, operand) => format!("{op:?}({})", show(operand)),
        ExprKind::Binary(op, operands) => format!("{op:?}({})", show_all(operands.as_slice())),
        ExprKind::For(f) => show_for(f),
        ExprKind::Parens(inner) => format!("({})", show(inner)),
        ExprKind::Invalid => "invalid".into(),
    }
}

fn show_all(items: &[Expr]) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(",")
}

fn show_accessors(each: &[Accessor]) -> String {
    let accessor = |a: &Accessor| match a {
        Accessor::Attribute(name) => format!(".{}", name.text),
        Accessor::Index(index) => format!("[{}]", show(index)),
        Accessor::Splat(inner) => format!("*({})", show_accessors(inner)),
    };
    each.iter().map(accessor).collect()
}

fn show_for(f: &For) -> String {
    let key_name = f.key_name.as_ref().map_or(String::new(), |k| format!("{},", k.text));
    let key = f.key.as_ref().map_or(String::new(), |k| format!("{}=>", show(k)));
    let condition = f.condition.as_ref().map_or(String::new(), |c| format!(" if {}", show(c)));
    let group = if f.group { "..." } else { "" };
    format!("for {key_name}{} in {}: {key}{}{group}{condition}", f.value_name.text, show(&f.collection), show(&f.value))
}

fn show_parts(parts: &[TemplatePart]) -> String {
    let part = |p: &TemplatePart| match p {
        TemplatePart::Literal(text, _) => format!("{text:?}"),
        TemplatePart::Interpolation(expr) => show(expr),
        TemplatePart::If(d, _) => {
            format!("if {} {{{}}} else {{{}}}", show(&d.condition), show_parts(&d.then), show_parts(&d.otherwise))
        }
        TemplatePart::For(d, _) => {
            let key = d.key_name.as_ref().map_or(String::new(), |k| format!("{},", k.text));
            format!("for {key}{} in {} {{{}}}", d.value_name.text, show(&d.collection), show_parts(&d.body))
        }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// Reads `x = TEXT` inside a block and compares its tree.
fn check(text: &str, expected: &str) {
    let (file, problems, _) = read(&format!("locals {{\n  x = {text}\n}}\n"));
    assert_eq!(problems, Vec::new(), "problems of {text}");
    assert_eq!(show(&file.body.blocks[0].body.attributes[0].value), expected, "tree of {text}");
}

/// Reads a file and compares its problems, as `line:column code message`.
fn check_problems(text: &str, expected: &[&str]) -> (File, Vec<Problem>) {
    let (file, problems, source) = read(text);
    let line = |p: &Problem| {
        let at = source.lines().line_column(source.text(), p.at.expect("a place").span.start);
        format!("{}:{} {} {}", at.line, at.column, p.code.0, p.message)
    };
    assert_eq!(problems.iter().map(line).collect::<Vec<_>>(), expected, "problems of {text:?}");
    assert!(problems.iter().all(|p| p.help.is_some()), "help for {text:?}");
    (file, problems)
}

fn kinds(body: &Body) -> Vec<&str> {
    body.blocks.iter().map(|b| &*b.kind.text).collect()
}

/// On the stack the program gives its threads.
fn on_large_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(8 << 20).spawn(run).expect("a thread").join().expect("no panic");
}

#[test]
fn operators_and_literals() {
    check("1 + 2 * 3", "Add(1,Multiply(2,3))");
    check("-1", "Negate(1)");
    check("-a.b + !c", "Add(Negate($a.b),Not($c))");
    check("a == b && c != d || e >= f", "Or(And(Equal($a,$b),NotEqual($c,$d)),GreaterEqual($e,$f))");
    check("a ? b : c ? d : e", "if($a,$b,if($c,$d,$e))");
    check("(a\n+\nb)", "(Add($a,$b))");
    check("[1,\n2, # c\n3,\n]", "[1,2,3]");
    check("null", "null");
}

#[test]
fn numbers_are_kept_as_written() {
    check("123456789012345678901234567890.5", "123456789012345678901234567890.5");
    check("1e500", "1e500");
    check("01", "01");
    check("- 1.5E+3", "Negate(1.5E+3)");
    check("a.007", "$a[007]");
}

#[test]
fn traversals_and_splats() {
    check("a.b[0][\"k\"]", "$a.b[0][\"k\"]");
    check("a.0.b", "$a[0].b");
    check("a.*.b[0]", "$a.*(.b)[0]");
    check("a[*].b[0].c", "$a[*](.b[0].c)");
    check("a[*].b[*].c", "$a[*](.b*(.c))");
    check("a.*.b[*].c", "$a.*(.b)[*](.c)");
}

#[test]
fn calls_keep_namespaces_and_expansion() {
    check("f(a, [1, 2]...)", "f($a,[1,2]...)");
    check("provider::aws::arn_parse(x,)", "provider::aws::arn_parse($x)");
}

#[test]
fn comprehensions() {
    check("[for x in y : x if x]", "for x in $y: $x if $x");
    check("{for k, v in m : k => v... if v}", "for k,v in $m: $k=>$v... if $v");
    // Line ends mean nothing in a `for`, also where an expression goes on.
    check("{for k, v in m : k =>\n v ? # why\n a\n : b if v\n&& k}", "for k,v in $m: $k=>if($v,$a,$b) if And($v,$k)");
}

#[test]
fn object_keys_are_names_unless_they_are_expressions() {
    check("{ a = 1, \"b\" : 2\n (c) = 3 }", "{a=1,<\"b\">=2,<($c)>=3}");
    check("{ true = 1, null = 2, 3 = 4 }", "{true=1,null=2,<3>=4}");
}

#[test]
fn doubled_object_keys_are_kept() {
    check("{ a = 1, a = 2, a = 3, b = 4 }", "{a=1,a=2,a=3,b=4}");
    check("{ \"k\" = 1, \"k\" = { z = 1, z = 2 } }", "{<\"k\">=1,<\"k\">={z=1,z=2}}");
    check("{ (c.d) = 1, (c.d) = 2 }", "{<($c.d)>=1,<($c.d)>=2}");
    check("{ 1 = 1, 1 = 2, (true) = 3, (true) = 4 }", "{<1>=1,<1>=2,<(true)>=3,<(true)>=4}");
    // The word put in the place of the second `a` must not clash with what follows.
    check("{ a = 1, a = 2, b = 3, c = 4 }", "{a=1,a=2,b=3,c=4}");
}

#[test]
fn escapes() {
    check(r#""\n\r\t\"\\\u00e9\U0001F600""#, r#""\n\r\t\"\\é😀""#);
    check(r#""$${a} %%{b} $$ $ %% 100%""#, r#""${a} %{b} $$ $ %% 100%""#);
    check("<<E\n\\n $${a}\nE", r#""\\n ${a}\n""#);
}

#[test]
fn templates() {
    check("\"${x}\"", "template($x)");
    check("\"a${x}b\"", "template(\"a\" $x \"b\")");
    check("\"a  ${~ x ~}  b \\n ${~ x}\"", "template(\"a\" $x \"b\" $x)");
    check(r#""%{ if a }\"q\"\t%{ else }n%{ endif }""#, r#"template(if $a {"\"q\"\t"} else {"n"})"#);
    check("\"%{ for k, v in m }${v}%{ endfor }\"", "template(for k,v in $m {$v})");
    check("\"%{ if a &&\n b }x%{ endif }\"", "template(if And($a,$b) {\"x\"} else {})");
}

// Expected values as `terraform console` of 1.11 prints them.
#[test]
fn heredocs_lose_common_indentation() {
    check("<<-E\n    one\n      two\n\n    three\n  E", r#""one\n  two\n\nthree\n""#);
    check("<<-E\n        \n      a\n     b\n      \n  E", r#""        \n a\nb\n      \n""#);
    check("<<-E\n  ${x}\n    b\n  E", r#"heredoc($x "\n  b\n")"#);
    check("<<E\n  a\n  E", r#""  a\n""#);
    check("<<E\nE", "\"\"");
}

#[test]
fn strip_markers_reach_to_the_end_of_their_line() {
    check(
        "<<-E\n    %{ if t ~}\n      yes\n    %{ else ~}\n      no\n    %{ endif ~}\n    end\n  E",
        r#"heredoc(if $t {"      yes\n"} else {"      no\n"} "    end\n")"#,
    );
    check(
        "<<E\n  a ${~ x ~}\n    b\n   %{ for i in l ~}\n   - ${i}\n   %{ endfor ~}\nE",
        r#"heredoc("  a" $x "    b\n   " for i in $l {"   - " $i "\n   "})"#,
    );
}

#[test]
fn heredoc_lines_may_begin_with_the_marker() {
    check("<<-E\n    E x\n    y\n    E", r#""E x\ny\n""#);
    check("f(<<E\na\nE\n)", r#"f("a\n")"#);
}

#[test]
fn carriage_returns_stay_in_heredocs() {
    let (file, problems, _) = read("a {\r\n  x = <<E\r\nb\r\nE\r\n  y = {\r\n    z = 1\r\n  }\r\n}\r\n");
    assert_eq!(problems, Vec::new());
    let values: Vec<_> = file.body.blocks[0].body.attributes.iter().map(|a| show(&a.value)).collect();
    assert_eq!(values, [r#""b\r\n""#, "{z=1}"]);
}

/// Every expression in a tree, with its place as text.
fn places(expr: &Expr, text: &str, out: &mut Vec<String>) {
    out.push(expr.span.slice(text).to_owned());
    let mut all = |items: &[Expr]| items.iter().for_each(|e| places(e, text, out));
    match &expr.kind {
        ExprKind::Tuple(items) => all(items),
        ExprKind::Conditional(parts) => all(parts.as_slice()),
        ExprKind::Binary(_, operands) => all(operands.as_slice()),
        ExprKind::Call(call) => {
            all(&call.arguments);
            out.push(call.name.span.slice(text).to_owned());
        }
        ExprKind::Unary(_, inner) | ExprKind::Parens(inner) => places(inner, text, out),
        ExprKind::Attribute(of, name) => {
            places(of, text, out);
            out.push(name.span.slice(text).to_owned());
        }
        ExprKind::Index(of, index) => {
            places(of, text, out);
            places(index, text, out);
        }
        ExprKind::Splat(s) => {
            places(&s.source, text, out);
            out.extend(s.each.iter().filter_map(|a| match a {
                Accessor::Attribute(name) => Some(name.span.slice(text).to_owned()),
                _ => None,
            }));
        }
        ExprKind::Object(items) => items.iter().for_each(|item| {
            match &item.key {
                ObjectKey::Name(name) => out.push(name.span.slice(text).to_owned()),
                ObjectKey::Expr(key) => places(key, text, out),
            }
            places(&item.value, text, out);
        }),
        ExprKind::For(f) => {
            out.push(f.value_name.span.slice(text).to_owned());
            places(&f.collection, text, out);
            places(&f.value, text, out);
        }
        ExprKind::Template(parts) | ExprKind::Heredoc(parts) => parts.iter().for_each(|part| match part {
            TemplatePart::Literal(_, span) | TemplatePart::If(_, span) | TemplatePart::For(_, span) => {
                out.push(span.slice(text).to_owned());
            }
            TemplatePart::Interpolation(inner) => places(inner, text, out),
        }),
        _ => {}
    }
}

fn check_places(value: &str, expected: &[&str]) {
    // An item before it and a comment, so that nothing begins at offset 0.
    let text = format!("a = 1 # é\n\nb \"l\" {{\n  x = {value}\n}}\n");
    let (file, problems, _) = read(&text);
    assert_eq!(problems, Vec::new());
    let mut out = Vec::new();
    places(&file.body.blocks[0].body.attributes[0].value, &text, &mut out);
    assert_eq!(out, expected, "places of {value}");
}

#[test]
fn every_node_knows_its_place() {
    check_places("1.50", &["1.50"]);
    check_places("- 2", &["- 2", "2"]);
    check_places("!a", &["!a", "a"]);
    check_places("a + b*c", &["a + b*c", "a", "b*c", "b", "c"]);
    check_places("[ true, null ]", &["[ true, null ]", "true", "null"]);
    check_places("x ? \"y\" : z", &["x ? \"y\" : z", "x", "\"y\"", "z"]);
    check_places("p::f( a , b )", &["p::f( a , b )", "a", "b", "p::f"]);
    check_places("( a )", &["( a )", "a"]);
    check_places("a.b[0]", &["a.b[0]", "a.b", "a", "b", "0"]);
    check_places("a.0", &["a.0", "a", "0"]);
    check_places("a[*].b", &["a[*].b", "a", "b"]);
    check_places("a.*.b[0]", &["a.*.b[0]", "a.*.b", "a", "b", "0"]);
    check_places("{ k = v, \"q\" = 1 }", &["{ k = v, \"q\" = 1 }", "k", "v", "\"q\"", "1"]);
    check_places("{ k = 1, k = 2 }", &["{ k = 1, k = 2 }", "k", "1", "k", "2"]);
    check_places("[for i in l : i.x]", &["[for i in l : i.x]", "i", "l", "i.x", "i", "x"]);
    check_places("\"é${ v }z\"", &["\"é${ v }z\"", "é", "v", "z"]);
    check_places("\"%{ if a }b%{ endif }\"", &["\"%{ if a }b%{ endif }\"", "%{ if a }b%{ endif }"]);
    check_places("<<-E\n    ab\n    E", &["    ab\n"]);
    check_places("<<E\na ${v}\nE", &["<<E\na ${v}\nE", "a ", "v", "\n"]);
}

#[test]
fn blocks_know_their_places() {
    let text = "\nresource \"aws_x\" b  {\n  name = 1\n  inner { y = 2 }\n}\n# end\n";
    let (file, problems, _) = read(text);
    assert_eq!(problems, Vec::new());
    let block = &file.body.blocks[0];
    let at = |span: Span| span.slice(text);
    assert_eq!((at(block.kind.span), at(block.head)), ("resource", "resource \"aws_x\" b"));
    assert_eq!(
        block.labels.iter().map(|l| (&*l.text, at(l.span))).collect::<Vec<_>>(),
        [("aws_x", "aws_x"), ("b", "b")]
    );
    assert_eq!(at(block.span), text.trim_start().trim_end_matches("\n# end\n"));
    assert_eq!(at(block.body.span), "{\n  name = 1\n  inner { y = 2 }\n}");
    assert_eq!(at(block.body.attributes[0].name.span), "name");
    assert_eq!((at(block.body.blocks[0].span), at(block.body.blocks[0].body.span)), ("inner { y = 2 }", "{ y = 2 }"));
}

#[test]
fn comments_are_found_everywhere_but_in_strings() {
    let text = "# one\na = \"# no\" // two\r\nb {\n  /* three\n */ x = [ # four\n  ]\n  y = <<E\n# no\nE\n}\n";
    let (file, problems, _) = read(text);
    assert_eq!(problems, Vec::new());
    let found: Vec<_> = file.comments.iter().map(|c| (c.span.slice(text), c.own_line)).collect();
    assert_eq!(found, [("# one", true), ("// two", false), ("/* three\n */", true), ("# four", false)]);
}

#[test]
fn a_mistake_costs_the_block_it_is_in() {
    let text = "a {\n  x = 1\n}\nb {\n  x = = 1\n}\nc {\n  x = 'q'\n}\nd {}\n";
    let expected = [
        "5:7 syntax/unexpected-token unexpected `=`, expected `\"`, `[`, `{`, `-`, `!`, `(`, `_`, `<`, letter or digit",
        "8:7 syntax/invalid-character the character `'` has no meaning here",
        "8:9 syntax/invalid-character the character `'` has no meaning here",
    ];
    let (file, problems) = check_problems(text, &expected);
    assert_eq!(kinds(&file.body), ["a", "d"]);
    assert_eq!(problems[1].help.as_deref(), Some("put strings in double quotes (`\"`)"));
}

#[test]
fn unclosed_blocks_end_where_the_next_begins() {
    let text = "a \"x\" {\n  b {\n    y = 1\n}\n\nc \"z\" {\n}\nd {\n";
    let expected = [
        "1:1 syntax/unclosed-block block `a \"x\"` is never closed",
        "8:3 syntax/unclosed-bracket this `{` is never closed",
    ];
    let (file, _) = check_problems(text, &expected);
    assert_eq!(kinds(&file.body), ["c"]);

    let (file, _) = check_problems(
        "a {\n  x = f(1\n}\nb {\n  x = <<E\nq\n}\nc \"d\" {\n}\n",
        &[
            "2:8 syntax/unclosed-bracket this `(` is never closed",
            "5:7 syntax/unclosed-heredoc this heredoc has no end marker `E`",
        ],
    );
    assert_eq!(kinds(&file.body), ["c"]);
}

#[test]
fn a_brace_too_many_makes_the_block_before_it_doubtful() {
    let expected = [
        "4:1 syntax/stray-bracket a `}` further down closes nothing, so this block may end too early: it is left out",
        "8:1 syntax/stray-bracket this `}` closes nothing",
    ];
    let (file, _) = check_problems("a {\n}\n\nb {\n  x {\n  }}\n  y = 1\n}\nc {\n}\n", &expected);
    assert_eq!(kinds(&file.body), ["a", "c"]);
}

#[test]
fn attributes_set_twice_keep_the_first() {
    let text = "x = 1\nx = 2\nb {\n  y = 1\n  c {\n    y = 1\n  }\n  y = { y = 2 }\n}\n";
    let expected = [
        "2:1 syntax/duplicate-attribute attribute `x` is set twice in this body",
        "8:3 syntax/duplicate-attribute attribute `y` is set twice in this body",
    ];
    let (file, _) = check_problems(text, &expected);
    assert_eq!(show(&file.body.attributes[0].value), "1");
    assert_eq!((file.body.attributes.len(), file.body.blocks[0].body.attributes.len()), (1, 1));
    assert_eq!(show(&file.body.blocks[0].body.attributes[0].value), "1");
}

#[test]
fn what_terraform_refuses_is_refused() {
    check_problems("x = b.0.1\n", &["1:7 syntax/invalid-number a number with a fraction cannot follow a dot"]);
    check_problems(
        "x = 10.11.10.12/32\n",
        &["1:11 syntax/invalid-number a number with a fraction cannot follow a dot"],
    );
    check_problems(
        "x = \"a\nb\"\ny = 1\n",
        &[
            "1:5 syntax/unclosed-string this string has no end on its line",
            "2:2 syntax/unclosed-string this string has no end on its line",
        ],
    );
    check_problems("x = \"\\x41\"\n", &["1:6 syntax/invalid-escape this is not an escape sequence"]);
    let heredoc = "1:7 syntax/unclosed-heredoc this heredoc has no end marker `E`";
    let (_, problems) = check_problems("x = f(<<E\na\nE)\n", &[heredoc]);
    assert!(problems[0].help.as_ref().is_some_and(|h| h.contains("next line")), "{problems:?}");
    check_problems(
        "x = <<E\na\nE",
        &[
            "1:5 syntax/unclosed-heredoc the text ends in the end marker of this heredoc, which needs a line end after it",
        ],
    );
    check_problems("x = <<E y\na\nE\n", &["1:5 syntax/heredoc-marker a heredoc marker must end its line"]);
    check_problems("x\n", &["1:1 syntax/unexpected-token unexpected `x`"]);
    check_problems("x = a.*.b.*.c\n", &["1:10 syntax/nested-splat a `.*` cannot follow a `.*`"]);
    check_problems("x = [for i in l : i ifi]\n", &["1:21 syntax/unexpected-token unexpected `ifi`"]);
    check_problems("x = a.\nb = 1\n", &["1:6 syntax/unexpected-token a dot must be followed by a name"]);
    check_problems(
        "x = \"a\" y = 2\n",
        &["1:9 syntax/unexpected-token unexpected `y`, expected line end or end of text"],
    );
    check_problems("/* x\n", &["1:1 syntax/unclosed-comment this comment is never closed"]);
    check_problems(
        "x = \"${a\"\n",
        &[
            "1:6 syntax/unclosed-template this template sequence is never closed",
            "1:9 syntax/unclosed-string this string has no end on its line",
        ],
    );
}

#[test]
fn hostile_text_ends_in_problems() {
    on_large_stack(|| {
        for opener in ["(", "[", "{a=", "f(", "!", "\"${", "a[", "b {\n", "x ? x : ", "-", "%{if x}", "<<E\n${"] {
            let (_, problems, _) = read(&format!("x = {}", opener.repeat(100_000)));
            assert!(!problems.is_empty(), "problems of many {opener}");
        }
        let nested = format!("a {{\n x = {}1{}\n}}\nb {{\n}}\n", "[".repeat(100_000), "]".repeat(100_000));
        let (file, problems, _) = read(&nested);
        assert_eq!((kinds(&file.body), problems[0].code.0), (vec!["b"], "limit/nesting"));
        let (_, problems, _) = read(&format!("x = a{}\n", ".a".repeat(100_000)));
        assert_eq!(problems[0].code.0, "limit/nesting");
        let (_, problems, _) = read(&format!("x = 1{}\n", " + 1".repeat(100_000)));
        assert_eq!(problems[0].code.0, "limit/operators");
    });
}

#[test]
fn large_text_takes_no_quadratic_time() {
    on_large_stack(|| {
        let keys: String = (0..100_000).map(|n| format!("k{n} = {n}\n")).collect();
        let (_, problems, _) = read(&format!("x = {{\n{keys}}}\n"));
        assert_eq!(problems[0].code.0, "limit/object-items");
        let (file, problems, _) = read(&keys);
        assert_eq!((file.body.attributes.len(), problems), (100_000, Vec::new()));
        let (file, problems, _) = read(&"a \"b\" {\n".repeat(100_000));
        assert_eq!((file.body.blocks.len(), problems.len()), (0, 100_000));
        let (_, problems, _) = read(&"a {\n/*\n".repeat(100_000));
        assert_eq!(problems.len(), 200_000);
        let (_, problems, _) = read(&format!("{}{}", "(".repeat(100_000), "]".repeat(100_000)));
        assert!(!problems.is_empty());
    });
}

#[test]
fn sixty_levels_are_read() {
    on_large_stack(|| {
        let value = format!("{}1{}", "[".repeat(60), "]".repeat(60));
        check(&value, &value);
    });
}

#[test]
fn expressions_alone() {
    let id = source("").id();
    let (expr, problems) = parse_expression(" a ==\n # c\n b ", id, 100);
    assert_eq!((show(&expr), problems), ("Equal($a,$b)".into(), Vec::new()));
    assert_eq!(expr.span, Span::new(101, 113));
    let (expr, problems) = parse_expression("a b", id, 100);
    assert_eq!((show(&expr), problems.len()), ("invalid".into(), 1));
    assert_eq!(problems[0].at.expect("a place").span, Span::new(102, 103));
    assert_eq!(parse_expression("  ", id, 0).1.len(), 1);
    assert_eq!(show(&parse_expression("{a=1, a=2}", id, 0).0), "{a=1,a=2}");
}

#[test]
fn templates_alone() {
    let id = source("").id();
    let shown = |text: &str| {
        let (expr, problems) = parse_template(text, id, 7);
        assert_eq!(problems, Vec::new(), "problems of {text}");
        show(&expr)
    };
    assert_eq!(shown("${x}"), "$x");
    assert_eq!(shown("${[1]}"), "[1]");
    assert_eq!(shown("${x}\n"), r#"template($x "\n")"#);
    assert_eq!(shown("a \"q\" \\n $${x}"), r#""a \"q\" \\n ${x}""#);
    assert_eq!(shown(""), "\"\"");
    // In a text of its own the marker reaches to the end of its line: the next line keeps its indentation.
    assert_eq!(
        shown("a\n%{ for i in l ~}\n  ${i}\n%{ endfor ~}\nb"),
        r#"template("a\n" for i in $l {"  " $i "\n"} "b")"#
    );
    let (expr, problems) = parse_template("a ${", id, 7);
    assert_eq!((show(&expr), problems[0].at.expect("a place").span), ("invalid".into(), Span::new(9, 11)));
    assert_eq!(parse_template("${x}", id, 7).0.span, Span::new(9, 10));
}

//! Calls from source text, family by family. Expected values were computed by Terraform 1.11.4.

use super::{CallContext, FileAccess, FileError};
use crate::source::{Location, MemoryFiles, Sources};
use crate::syntax::hcl;
use crate::terraform::evaluate::{EvalError, Renderer, evaluate};
use crate::terraform::scope::{RootRef, Scope};
use crate::terraform::value::{Data, Partial, Type, Value};
use crate::value::{Part, Reason, Reference, Unknown as Cause};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, Default)]
struct TestFiles(BTreeMap<String, Vec<u8>>);

impl FileAccess for TestFiles {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        if path.starts_with("..") {
            return Err(FileError::Outside);
        }
        self.0.get(path.trim_start_matches("./")).cloned().ok_or(FileError::Missing)
    }

    fn exists(&self, path: &str) -> Result<bool, FileError> {
        let path = path.trim_start_matches("./");
        if self.0.keys().any(|k| k.starts_with(&format!("{path}/"))) {
            return Err(FileError::Unreadable("is a directory".to_owned()));
        }
        Ok(self.0.contains_key(path))
    }

    fn list(&self, directory: &str) -> Result<Vec<String>, FileError> {
        let prefix = if directory == "." { String::new() } else { format!("{}/", directory.trim_start_matches("./")) };
        Ok(self.0.keys().filter_map(|k| k.strip_prefix(&prefix)).map(str::to_owned).collect())
    }
}

struct TestScope<'a> {
    context: CallContext<'a>,
    names: BTreeMap<RootRef, Value>,
}

impl Scope for TestScope<'_> {
    fn lookup(&self, root: &RootRef, at: Location) -> Result<Value, EvalError> {
        self.names.get(root).cloned().ok_or_else(|| EvalError::undeclared(at, format!("{root} is not declared")))
    }

    fn call_context(&self) -> &CallContext<'_> {
        &self.context
    }
}

fn run(text: &str, files: &TestFiles, names: BTreeMap<RootRef, Value>) -> Result<Value, String> {
    let sources = Arc::new(Sources::new(Arc::new(MemoryFiles::default())));
    let source = sources.add(Path::new("test.tf"), format!("v = {text}\n"));
    let renderer = Renderer::new(Arc::clone(&sources), Path::new("."));
    let context = CallContext { files, templates: &renderer, plan_time: Some("2025-01-02T03:04:05Z"), depth: 0 };
    let (file, problems) = hcl::parse(&source);
    if let Some(problem) = problems.first() {
        return Err(format!("syntax: {}", problem.message));
    }
    let attribute = file.body.attributes.first().ok_or("no expression")?;
    evaluate(&attribute.value, source.id(), &TestScope { context, names }).map_err(|error| error.message)
}

/// A value in the notation of `terraform console`, on one line; `?` is unknown, `!` before a value is a mark.
fn show(value: &Value) -> String {
    let items = |items: &[Value]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    let entries = |entries: &BTreeMap<Arc<str>, Value>| {
        entries.iter().map(|(k, v)| format!("{k} = {}", show(v))).collect::<Vec<_>>().join(", ")
    };
    let text = match value.data() {
        Data::Null(_) => "null".to_owned(),
        Data::Unknown(unknown) => format!("?{}", unknown.ty),
        Data::Bool(known) => known.to_string(),
        Data::Number(number) => number.to_text(),
        Data::String(text) => format!("{:?}", text.text),
        Data::List(_, inner) => format!("tolist([{}])", items(inner)),
        Data::Set(_, inner) => format!("toset([{}])", items(inner)),
        Data::Tuple(inner) => format!("[{}]", items(inner)),
        Data::Map(_, inner) => format!("tomap({{{}}})", entries(inner)),
        Data::Object(inner) => format!("{{{}}}", entries(inner)),
    };
    if value.marks.any() { format!("!{text}") } else { text }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let files = [("a.txt", "A"), ("sub/b.txt", "B"), ("sub/deep/c.json", "{}"), ("t.tmpl", "Hi, ${name}!")];
    let files = TestFiles(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into());
    match run(text, &files, unknowns()) {
        Ok(value) => assert_eq!(show(&value), expected, "{text}"),
        Err(message) => assert_eq!(format!("error: {message}"), expected, "{text}"),
    }
}

#[track_caller]
fn check_error(text: &str, part: &str) {
    match run(text, &TestFiles::default(), unknowns()) {
        Ok(value) => panic!("{text} gave {}", show(&value)),
        Err(message) => assert!(message.contains(part), "{text}: {message}"),
    }
}

/// `var.u`, an unknown string, `var.l`, an unknown list of strings, `var.m`, an unknown map of strings, `var.r`, a reference.
fn unknowns() -> BTreeMap<RootRef, Value> {
    let cause = Cause::new(Reason::Computed, "");
    let reference = Reference { target: Arc::from("aws_s3_bucket.b"), attribute: Arc::from("arn") };
    let unknown = |ty| Value::unknown(ty, Arc::clone(&cause));
    let values = [
        ("l", unknown(Type::list(Type::String))),
        ("m", unknown(Type::map(Type::String))),
        ("r", unknown(Type::String).with_partial(Partial::Reference(Arc::new(reference)))),
        ("u", unknown(Type::String)),
    ];
    values.map(|(name, value)| (RootRef::Variable(Arc::from(name)), value)).into()
}

/// What we keep of an unknown result beyond Terraform.
fn partial(text: &str) -> String {
    let value = run(text, &TestFiles::default(), unknowns()).unwrap();
    let values = |items: &[Value]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    let parts = |parts: &[Part]| {
        let part = |part: &Part| match part {
            Part::Literal(text) => text.to_string(),
            Part::Reference(reference) => format!("<{}.{}>", reference.target, reference.attribute),
            Part::Unknown(_) => "<?>".to_owned(),
        };
        parts.iter().map(part).collect::<String>()
    };
    match value.as_unknown().and_then(|unknown| unknown.partial.as_ref()) {
        None => "nothing".to_owned(),
        Some(Partial::Reference(reference)) => format!("<{}.{}>", reference.target, reference.attribute),
        Some(Partial::Template(inner)) => parts(inner),
        Some(Partial::Document(document)) => format!("json {}", show(document)),
        Some(Partial::Elements(items)) => format!("[{}, ...]", values(items)),
        Some(Partial::Entries(entries)) => format!("{} ...", show(&Value::object((**entries).clone()))),
        Some(Partial::OneOf(items)) => format!("one of {}", values(items)),
    }
}

#[test]
fn strings() {
    check(r#"chomp("a\r\n\n")"#, r#""a""#);
    check(r#"indent(2, "a\nb")"#, r#""a\n  b""#);
    check(r#"join(",", ["a", 1], ["b"])"#, r#""a,1,b""#);
    check(r#"split(",", "")"#, r#"tolist([""])"#);
    check(r#"strrev("ae\u0301")"#, r#""éa""#);
    check(r#"substr("abc", -5, 2)"#, r#""ab""#);
    check(r#"substr("abc", 1, -1)"#, r#""bc""#);
    check(r#"substr("abc", 5, 2)"#, r#""""#);
    check(r#"title("hello world-foo bar_baz x2y")"#, r#""Hello World-Foo Bar_baz X2y""#);
    check(r#"trim("xxaxx", "x")"#, r#""a""#);
    check(r#"trimprefix("aab", "a")"#, r#""ab""#);
    check(r#"core::upper("a")"#, r#""A""#);
    check_error(r#"join(",", ["a", null])"#, "null");
    check_error("indent(100000000, \"a\\nb\")", "longer");
}

#[test]
fn known_beginnings_decide() {
    check(r#"startswith("foo-${var.u}", "bar")"#, "false");
    check(r#"startswith("foo-${var.u}", "fo")"#, "true");
    check(r#"startswith(var.u, "")"#, "true");
    check(r#"startswith(format("foo-%s", var.u), "bar")"#, "false");
    check(r#"startswith(jsonencode([var.u]), "{")"#, "false");
    check(r#"startswith(jsonencode(var.l), "{")"#, "?bool");
}

#[test]
fn regular_expressions() {
    check(r#"regex("(a)?(b)", "b")"#, r#"[null, "b"]"#);
    check(r#"regex("(?P<k>\\w)=(?P<v>\\w)", "a=1")"#, r#"{k = "a", v = "1"}"#);
    check(r#"regexall("a*", "baac")"#, r#"tolist(["", "aa", ""])"#);
    check(r#"replace("hello", "/(l)(o)?/", "$2$1")"#, r#""helol""#);
    check(r#"replace("a.b", ".", "-")"#, r#""a-b""#);
    check(r#"replace("a$b", "$", "$$")"#, r#""a$$b""#);
    check(r#"regex("x", var.u)"#, "?string");
    check_error(r#"regex("(?P<a>x)(y)", "xy")"#, "mix");
    check_error(r#"regex("[a-z]+", "123")"#, "did not match");
    check_error(r#"regex("(\\pL{1000}){1000}", "a")"#, "too large");
}

#[test]
fn numbers() {
    check("max(1, \"10\", 9)", "10");
    check("log(100, 10)", "2");
    check("pow(2, -1)", "0.5");
    check(r#"parseint("Aa", 62)"#, "2242");
    check(r#"parseint("-00ff", 16)"#, "-255");
    check("range(4, 1)", "tolist([4, 3, 2])");
    check("range(0, 1, 0.25)", "tolist([0, 0.25, 0.5, 0.75])");
    check("sum([\"1\", 2, 0.1, 0.2])", "3.3");
    check("ceil(-1.5)", "-1");
    check_error("range(0, 100000)", "1024");
    check_error("signum(1.5)", "whole");
    check_error(r#"parseint("12", 2)"#, "cannot parse");
}

#[test]
fn formats() {
    check(
        r#"format("%5s|%-5s|%05d|%+.1f|%x|%q|%%", "a", "b", 7, 1.25, 254, "<")"#,
        r#""    a|b    |00007|+1.2|fe|\"\\u003c\"|%""#,
    );
    check(r#"format("%v %v %v", [1, "a"], null == null, 1e10)"#, r#""[1,\"a\"] true 1e+10""#);
    check(r#"format("%[2]s %[1]s", "a", "b")"#, r#""b a""#);
    check(r#"format("%6t", true)"#, r#""true""#);
    check(r#"formatlist("%s-%s", "x", ["c", "d"])"#, r#"tolist(["x-c", "x-d"])"#);
    check(r#"formatlist("%s", ["a", var.u])"#, r#"tolist(["a", ?string])"#);
    check_error(r#"format("%d", 1.5)"#, "integer");
    check_error(r#"format("a", "b")"#, "too many arguments");
    check_error(r#"format("%s %s", "a")"#, "not enough arguments");
    check_error(r#"format("%z", "a")"#, "verb");
    check_error(r#"format("%1000000000d", 1)"#, "too large");
    check_error(r#"formatlist("%s%s", ["a"], ["b", "c"])"#, "inconsistent");
}

#[test]
fn collections() {
    check(r#"coalesce("", null, 1)"#, r#""1""#);
    check(r#"compact([1, null, ""])"#, r#"tolist(["1"])"#);
    check(r#"contains(["a", var.u], "a")"#, "true");
    check(r#"contains([1], "1")"#, "false");
    check(r#"element(["a", "b"], 5)"#, r#""b""#);
    check("flatten([[1, [2]], toset([3]), {a = [4]}])", "[1, 2, 3, {a = [4]}]");
    check(r#"length("e\u0301")"#, "1");
    check(r#"one(toset([]))"#, "null");
    check(r#"slice(["a", 1, true], 1, 3)"#, "[1, true]");
    check(r#"sort(["b", "B", "a"])"#, r#"tolist(["B", "a", "b"])"#);
    check(r#"sort(["b", var.u])"#, "tolist([?string, ?string])");
    check("chunklist([1, 2, 3], 2)", "tolist([tolist([1, 2]), tolist([3])])");
    check(r#"concat([1], tolist(["a"]))"#, r#"[1, "a"]"#);
    check("distinct([1, 2, 1])", "tolist([1, 2])");
    check("alltrue([null])", "false");
    check("anytrue([var.u == \"a\", true])", "true");
    check_error("element([1, 2], -3)", "negative");
    check_error("coalescelist([], [])", "no non-null");
    check_error("one([1, 2])", "zero or one");
    check_error("contains(null, 1)", "null");
}

#[test]
fn maps_and_sets() {
    check(r#"merge({a = 1}, null, {a = "x", b = 2})"#, r#"{a = "x", b = 2}"#);
    check(r#"merge({a = var.u}, {a = 1})"#, "{a = 1}");
    check(r#"lookup({a = null}, "a", 1)"#, "null");
    check(r#"lookup(tomap({a = 1}), "b", "5")"#, "5");
    check(r#"keys({b = 1, a = var.u})"#, r#"["a", "b"]"#);
    check("values({b = 1, a = \"x\"})", r#"["x", 1]"#);
    check(r#"transpose({a = ["x", "y"], b = ["x"]})"#, r#"tomap({x = tolist(["a", "b"]), y = tolist(["a"])})"#);
    check(r#"zipmap(["a", "a"], [1, 2])"#, "{a = 2}");
    check(r#"setunion(["1"], [2])"#, r#"toset(["1", "2"])"#);
    check(r#"setsubtract(["a", "b"], ["b"])"#, r#"toset(["a"])"#);
    check(r#"setproduct(["a", "b"], [1])"#, r#"tolist([["a", 1], ["b", 1]])"#);
    check_error("setproduct(range(1000), range(1000), range(1000))", "too many");
}

#[test]
fn encodings() {
    check(r#"jsonencode({b = [1, null], a = "<\u2028"})"#, r#""{\"a\":\"\\u003c\\u2028\",\"b\":[1,null]}""#);
    check(r#"jsondecode("{\"a\":1,\"b\":[\"\\ud83d\\ude00\"]}")"#, r#"{a = 1, b = ["😀"]}"#);
    check(r#"urlencode("a b/☃")"#, r#""a+b%2F%E2%98%83""#);
    check(r#"base64decode(base64encode("é"))"#, r#""é""#);
    check(r#"textencodebase64("日", "Shift_JIS")"#, r#""k/o=""#);
    check(r#"textdecodebase64("YQDpAA==", "UTF-16LE")"#, r#""aé""#);
    check(r#"csvdecode("a,b\n1,2")"#, r#"tolist([{a = "1", b = "2"}])"#);
    check(r#"uuidv5("dns", "www.terraform.io")"#, r#""a5008fae-b28c-5ba5-96cd-82b4c53552d6""#);
    check(r#"md5("")"#, r#""d41d8cd98f00b204e9800998ecf8427e""#);
    check_error(r#"textdecodebase64("gQ==", "windows-1250")"#, "characters");
    check_error(r#"textencodebase64("a", "NOT-EXISTS")"#, "IANA");
    check_error(r#"base64decode("w6")"#, "base64");
    check_error(r#"jsondecode("01")"#, "number");
}

#[test]
fn yaml() {
    check(
        r#"yamldecode("a: [yes, 01, 0o17, 1_000, 1:30, ~, 2001-12-14, .5]")"#,
        r#"{a = [true, 1, 15, "1_000", "1:30", null, "2001-12-14T00:00:00Z", 0.5]}"#,
    );
    check(r#"yamldecode("b: &b {x: 1}\nd:\n  <<: *b\n  z: 3")"#, "{b = {x = 1}, d = {x = 1, z = 3}}");
    check(r#"yamldecode("a: !!str 1\nb: '1'\na: 2")"#, r#"{a = 2, b = "1"}"#);
    check(
        r#"yamlencode({a = [1, {b = "x\ny\n"}], c = {}, d = null})"#,
        r#""\"a\":\n- 1\n- \"b\": |\n    x\n    y\n\"c\": {}\n\"d\": null\n""#,
    );
    check(r#"yamlencode([[1, 2], [3]])"#, r#""- - 1\n  - 2\n- - 3\n""#);
    check(r#"yamlencode(" x\ny")"#, r#""|2-\n   x\n  y\n""#);
    check("yamlencode(1.5)", r#""1.5\n...\n""#);
    for text in ["a: !Ref x", "a: *x", "~: 1", "a: &x [*x]", "[1]: a", "", "a: 1\\n---\\nb: 2", "\\ta: 1"] {
        check_error(&format!("yamldecode(\"{text}\")"), "yamldecode");
    }
}

#[test]
fn repeated_aliases_end_in_a_limit() {
    let mut text = String::from("a0: &a0 [1,1,1,1,1,1,1,1,1,1]");
    for level in 1..9 {
        let uses = format!("*a{}", level - 1);
        text.push_str(&format!("\\na{level}: &a{level} [{}]", [uses.as_str(); 10].join(",")));
    }
    check_error(&format!("yamldecode(\"{text}\")"), "too many");
}

#[test]
fn addresses_and_times() {
    check(r#"cidrhost("10.0.0.0/8", -1)"#, r#""10.255.255.255""#);
    check(r#"cidrhost("::ffff:10.0.0.0/120", 5)"#, r#""0:5::ffff:a00:0""#);
    check(r#"cidrhost("010.1.0.0/08", 1)"#, r#""10.0.0.1""#);
    check(r#"cidrsubnet("2001:db8::/32", 64, 1)"#, r#""2001:db8::1:0:0/96""#);
    check(r#"cidrsubnet("::ffff:10.0.0.0/104", 8, 1)"#, r#""10.1.0.0/16""#);
    check(r#"cidrsubnet("10.0.0.0/8", 8, -1)"#, r#""0.1.0.0/16""#);
    check(r#"cidrsubnets("10.0.0.0/24", 1, 3, 2)"#, r#"tolist(["10.0.0.0/25", "10.0.0.128/27", "10.0.0.192/26"])"#);
    check(r#"cidrnetmask("10.0.0.0/12")"#, r#""255.240.0.0""#);
    check(r#"timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")"#, "0");
    check("timestamp() == null", "false");
    check(r#"formatdate("YYYY", timestamp())"#, "?string");
    check(r#"formatdate("YYYY", plantimestamp())"#, r#""2025""#);
    check_error(r#"cidrsubnets("10.0.0.0/30", 1, 1, 1)"#, "not enough remaining");
    check_error(r#"cidrhost("10.0.0.0/30", 4)"#, "accommodate");
    check_error(r#"cidrnetmask("fd00::/64")"#, "IPv6");
}

#[test]
fn files_and_paths() {
    check(r#"file("./a.txt")"#, r#""A""#);
    check(r#"fileset(".", "**/*.{txt,json}")"#, r#"toset(["a.txt", "sub/b.txt", "sub/deep/c.json"])"#);
    check(r#"fileset("sub", "*")"#, r#"toset(["b.txt"])"#);
    check(r#"fileexists("nope")"#, "false");
    check(r#"templatefile("t.tmpl", {name = "x"})"#, r#""Hi, x!""#);
    check(r#"templatefile("t.tmpl", {name = var.u})"#, "?string");
    check(r#"dirname("a/b/../c")"#, r#""a""#);
    check(r#"basename("/a/b/")"#, r#""b""#);
    check(r#"abspath("a")"#, "?string");
    check_error(r#"file("../x")"#, "outside");
    check_error(r#"templatefile("t.tmpl", [])"#, "must be a map");
}

#[test]
fn marks_stay_where_terraform_keeps_them() {
    check(r#"element([sensitive("a"), "b"], 1)"#, r#""b""#);
    check(r#"concat([sensitive("a")], ["b"])"#, r#"[!"a", "b"]"#);
    check(r#"compact([sensitive("a"), "b"])"#, r#"!tolist(["a", "b"])"#);
    check(r#"flatten([sensitive(["a"]), ["b"]])"#, r#"!["a", "b"]"#);
    check(r#"merge({a = sensitive(1)}, {b = 2})"#, "{a = !1, b = 2}");
    check(r#"lookup({a = 1}, "a", sensitive(2))"#, "1");
    check(r#"jsonencode({a = sensitive("x")})"#, r#"!"{\"a\":\"x\"}""#);
    check(r#"nonsensitive(sensitive("x"))"#, r#""x""#);
    check(r#"issensitive(sensitive("x"))"#, "true");
}

#[test]
fn documents_are_kept_by_compact() {
    check(r#"compact(["", jsonencode({a = var.r})])"#, "tolist([?string])");
    check(r#"compact(["", var.u])"#, "?list(string)");
}

#[test]
fn what_is_certain_of_unknown_results_is_kept() {
    for (text, expected) in [
        (r#"join("/", [var.r, "*"])"#, "<aws_s3_bucket.b.arn>/*"),
        (r#"format("%s/%03d", var.r, 7)"#, "<aws_s3_bucket.b.arn>/007"),
        (r#"format("%10s", var.r)"#, "nothing"),
        (r#"jsonencode({a = var.r, b = 1})"#, "json {a = ?string, b = 1}"),
        (r#"jsondecode(jsonencode({a = var.r, b = 1}))"#, "{a = ?string, b = 1} ..."),
        (r#"concat(["a"], var.l, ["b"])"#, r#"["a", "b", ...]"#),
        (r#"flatten([["a"], var.l])"#, r#"["a", ...]"#),
        (r#"merge(var.m, {a = "x"})"#, r#"{a = "x"} ..."#),
        (r#"merge({a = "x"}, var.m)"#, "{a = ?dynamic} ..."),
        (r#"replace("a-N-b", "N", var.r)"#, "a-<aws_s3_bucket.b.arn>-b"),
        (r#"replace("${var.r}/N", "N", "x")"#, "<aws_s3_bucket.b.arn>/x"),
        (r#"replace(jsonencode({a = var.r, b = "N!"}), "N", "x")"#, r#"json {a = ?string, b = "x!"}"#),
        (r#"replace(var.r, "/a/", "x")"#, "nothing"),
        (r#"compact(["a", "", var.u])"#, r#"["a", ...]"#),
        (r#"coalesce(var.u, "x")"#, r#"one of ?string, "x""#),
        (r#"upper(var.u == "a" ? "x" : "y")"#, r#"one of "X", "Y""#),
    ] {
        assert_eq!(partial(text), expected, "{text}");
    }
}

#[test]
fn names() {
    check_error("uper(\"a\")", "did you mean \"upper\"?");
    check_error("list(1)", "tolist");
    check("provider::aws::arn_parse(\"x\")", "?dynamic");
    assert!(super::find("core::upper").is_some() && super::find("nope").is_none());
}

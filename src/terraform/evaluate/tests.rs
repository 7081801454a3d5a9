use super::*;
use crate::source::{MemoryFiles, Sources};
use crate::syntax::hcl;
use crate::terraform::functions::{CallContext, CallError, FileAccess, FileError, Templates};
use crate::terraform::lower::lower;
use crate::terraform::types::Type;
use crate::terraform::value::{Marks, Partial};
use crate::value::{Reason, Reference, Unknown as Cause, to_json};
use std::path::Path;

/// No files and no templates.
struct Nothing;

impl FileAccess for Nothing {
    fn read(&self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::Missing)
    }

    fn exists(&self, _: &str) -> Result<bool, FileError> {
        Ok(false)
    }

    fn list(&self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

impl Templates for Nothing {
    fn render(&self, _: &CallContext<'_>, _: &str, _: &str, _: &BTreeMap<Arc<str>, Value>) -> Result<Value, CallError> {
        Err(CallError::new("no templates"))
    }
}

/// `var.s`, `var.n`, `var.b`, `var.l`, `var.o` are unknown, `var.secret` is sensitive, `aws_a.b` is a resource whose `id` is
/// unknown and whose `name` is known.
struct TestScope {
    context: CallContext<'static>,
}

impl Scope for TestScope {
    fn lookup(&self, root: &RootRef, at: Location) -> Result<Value, EvalError> {
        let reference =
            |attribute: &str| Arc::new(Reference { target: "aws_a.b".into(), attribute: Arc::from(attribute) });
        let unknown = |ty| Ok(Value::unknown(ty, Cause::new(Reason::Variable, root.to_string())));
        match root.to_string().as_str() {
            "var.s" => unknown(Type::String),
            "var.n" => unknown(Type::Number),
            "var.b" => unknown(Type::Bool),
            "var.any" => unknown(Type::Dynamic),
            "var.l" => unknown(Type::list(Type::String)),
            "var.o" => unknown(Type::object(BTreeMap::from([(Arc::from("a"), Type::String)]))),
            "var.secret" => Ok(Value::string("s3").add_marks(Marks::SENSITIVE)),
            "aws_a.b" => {
                let id = Value::unknown(Type::String, Cause::new(Reason::Computed, "id")).not_null();
                let id = id.with_partial(Partial::Reference(reference("id")));
                let name = Value::string("web").with_origin(Origin::written(at));
                let object = Value::object(BTreeMap::from([(Arc::from("id"), id), (Arc::from("name"), name)]));
                Ok(object.with_origin(Origin::default().through_resource(reference(""), None)))
            }
            other => Err(EvalError::undeclared(at, format!("{other} is not declared"))),
        }
    }

    fn call_context(&self) -> &CallContext<'_> {
        &self.context
    }
}

fn run(text: &str) -> Evaluated {
    let sources = Sources::new(Arc::new(MemoryFiles::default()));
    let source = sources.add(Path::new("main.tf"), text.to_owned());
    let (expr, problems) = hcl::parse_expression(text, source.id(), 0);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    let context = CallContext { files: &Nothing, templates: &Nothing, plan_time: None, depth: 0 };
    evaluate(&expr, source.id(), &TestScope { context })
}

fn parses(text: &str) -> bool {
    let sources = Sources::new(Arc::new(MemoryFiles::default()));
    let source = sources.add(Path::new("main.tf"), text.to_owned());
    hcl::parse_expression(text, source.id(), 0).1.is_empty()
}

/// The value of `text` as rules see it, in JSON, or the message of the error.
fn check(text: &str, expected: &str) {
    let got = match run(text) {
        Ok(value) => to_json(&lower(&value)).to_string(),
        Err(error) => format!("error: {}", error.message),
    };
    assert_eq!(got, expected, "{text}");
}

/// Whether Terraform knows nothing of the value of `text`; its type.
fn check_unknown(text: &str, ty: &str) {
    let value = run(text).unwrap_or_else(|e| panic!("{text}: {}", e.message));
    assert_eq!((value.is_known(), value.ty().to_string()), (false, ty.to_owned()), "{text}");
}

#[test]
fn literals_and_operators() {
    check("1 + 2 * 3", "7");
    check("-7 % 3", "-1");
    check("\"10\" > \"9\"", "true");
    check("1 == \"1\"", "false");
    check("!\"false\"", "true");
    check("null + 1", "error: operand must not be null");
    check("0 / 0", "error: zero cannot be divided by zero, nor infinity by infinity");
    check("\"a\" < 1", "error: unsuitable operand: a number is required");
}

#[test]
fn templates_unwrap_convert_and_refuse_null() {
    check("\"${[1]}\"", "[1]");
    check("\"a${true}${1.5}\"", "\"atrue1.5\"");
    check("\"%{ for x in [1, 2] }${x},%{ endfor }\"", "\"1,2,\"");
    check("\"%{ if 1 < 2 }a%{ else }b%{ endif }\"", "\"a\"");
    check("\"a${null}\"", "error: null cannot be part of a string");
    check("\" ${~ true ~} \"", "\"true\"");
}

#[test]
fn traversals_and_their_errors() {
    check("{ a = [1, { b = 2 }] }.a[1].b", "2");
    check("[1, 2][\"1\"]", "2");
    check("[1][2]", "error: index does not identify an element: the collection has one element");
    check("{ a = 1 }.b", "error: object has no attribute named \"b\"");
    check("[{ a = 1 }].a", "error: a tuple has no attribute \"a\"");
    check("null.a", "error: null has no attribute \"a\"");
    check("\"x\"[0]", "error: a string has no indexes");
}

#[test]
fn splats() {
    check("[{ a = [1, 2] }, { a = [3] }][*].a[0]", "[1,3]");
    check("[{ a = [1, 2] }, { a = [3] }].*.a[0]", "[1,2]");
    check("null[*]", "[]");
    check("5[*]", "[5]");
    check_unknown("var.s[*]", "dynamic");
    check_unknown("var.l[*]", "list(string)");
}

#[test]
fn objects_and_for() {
    check("{ a = 1, \"a\" = 2 }", "{\"a\":2}");
    check("{ for k, v in { x = 1, y = 2 } : k => v if v > 1 }", "{\"y\":2}");
    check("{ for x in [\"a\", \"b\", \"a\"] : x => 1... }", "{\"a\":[1,1],\"b\":[1]}");
    check("{ for x in [\"a\", \"a\"] : x => 1 }", "error: two elements have the same key");
    check("[for x in [] : x if 1]", "error: unsuitable condition of a for expression: bool required, but have number");
    check("[for var in [{ a = 1 }] : var.a]", "[1]");
    check("{ var.s = 1 }", "error: a reference as a key is ambiguous");
    check_unknown("[for x in [1, 2] : x if var.b]", "dynamic");
    check_unknown("{ (var.s) = 1 }", "dynamic");
}

#[test]
fn conditionals_unify_their_arms() {
    check("true ? 1 : \"2\"", "\"1\"");
    check("true ? { a = 1, b = \"x\" } : {}", "{\"a\":\"1\",\"b\":\"x\"}");
    check("true ? \"a\" : [1][5]", "\"a\"");
    check("true ? \"a\" : []", "error: the two results have different types: string and tuple");
    check("null ? 1 : 2", "error: condition is null");
    check("var.b ? 1 : 1", "1");
    check("(var.b ? 5 : 10) > 3", "true");
    check("length(var.b ? tolist([1]) : tolist([2]))", "1");
    check_unknown("var.b ? \"a\" : \"b\"", "string");
    check("var.b ? \"a\" : \"a\"", "\"a\"");
    check("var.b ? \"a\" : \"b\"", "{\"unknown\":\"condition is not decided var.b\"}");
}

#[test]
fn unknown_values_keep_what_is_known() {
    check("\"foo-${var.s}\" == \"bar\"", "false");
    check("aws_a.b.id == null", "false");
    check("[1, var.n] == [2, 3]", "false");
    check_unknown("[1, var.n] == [1, 3]", "bool");
    // What is known when Terraform plans is passed over where the other operand decides; what is known after apply only is not.
    check("false && var.b", "false");
    check_unknown("true && var.b", "bool");
    check_unknown("false && aws_a.b.id == var.s", "bool");
    check("try(var.s.attr, \"x\")", "\"x\"");
    check_unknown("try(var.any.attr, \"x\")", "dynamic");
    check_unknown("can(var.s)", "bool");
    check("var.o.b", "error: object has no attribute named \"b\"");
}

#[test]
fn what_terraform_gives_up_stays_readable() {
    check("aws_a.b.id", "{\"ref\":\"aws_a.b.id\"}");
    check("\"arn:${aws_a.b.id}/*\"", "{\"concat\":[\"arn:\",{\"ref\":\"aws_a.b.id\"},\"/*\"]}");
    check("\"a${\"b${var.s}\"}\"", "{\"concat\":[\"ab\",{\"unknown\":\"variable without a value var.s\"}]}");
    check("[for x in [\"a\"] : x if var.b]", "[{\"...\":\"variable without a value\"}]");
    check("{ (var.s) = 1, a = 2 }", "{\"a\":2,\"...\":\"variable without a value\"}");
    check("try(aws_a.b.id, \"\")", "{\"ref\":\"aws_a.b.id\"}");
    check("jsonencode({ Resource = aws_a.b.id })", "{\"json\":{\"Resource\":{\"ref\":\"aws_a.b.id\"}}}");
}

#[test]
fn known_attributes_of_resources_still_refer_to_them() {
    let value = lower(&run("aws_a.b.name").unwrap());
    assert_eq!(value.as_str(), Some("web"));
    assert_eq!(value.reference().map(|r| (&*r.target, &*r.attribute)), Some(("aws_a.b", "name")));
    assert!(lower(&run("[1, 2][0]").unwrap()).reference().is_none());
}

#[test]
fn sensitivity_follows_values() {
    for text in ["var.secret", "\"a${var.secret}\"", "[for x in [var.secret] : x][0]", "var.secret == \"a\""] {
        check(text, "\"(sensitive)\"");
    }
    check("true ? \"a\" : var.secret", "\"(sensitive)\"");
    check("[var.secret, \"a\"]", "[\"(sensitive)\",\"a\"]");
}

#[test]
fn undeclared_references_are_not_caught() {
    check("try(local.nope, \"x\")", "error: local.nope is not declared");
    check("true ? 1 : local.nope", "error: local.nope is not declared");
    check("can(nope)", "error: \"nope\" is not a complete reference");
    check("try([1][5], \"x\")", "\"x\"");
}

#[test]
fn origins_lead_to_the_literal() {
    let text = "true ? [for x in [\"a\"] : x][0] : \"b\"";
    let value = run(text).unwrap();
    let at = value.origin.at.expect("a place");
    assert_eq!(at.span.slice(text), "\"a\"");
    assert_eq!(value.origin.steps().map(|s| s.kind).collect::<Vec<_>>(), [crate::value::StepKind::Condition]);
    assert_eq!(run("-1").unwrap().origin.kind, crate::value::OriginKind::Written);
    assert_eq!(run("1 + 1").unwrap().origin.kind, crate::value::OriginKind::Computed);
}

#[test]
fn hostile_expressions_end_in_a_limit() {
    let nested = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]";
    assert_eq!(run(nested).unwrap_err().kind, ErrorKind::Limit);
    // Each level doubles what is below; only the count of elements grows, not the memory.
    let mut doubled = "[\"a\"]".to_owned();
    for _ in 0..25 {
        doubled = format!("[for x in [{doubled}] : [x, x]][0]");
    }
    assert_eq!(run(&doubled).unwrap_err().kind, ErrorKind::Limit);
    for (open, close) in [("[", "]"), ("(", ")"), ("try(", ")"), ("true ? ", " : 2"), ("\"${", "}\""), ("-", "")] {
        // As deep as the parser lets anything through: a value, or an error, but no end of the stack.
        let mut parsed = 0;
        for depth in [20, 60, 100, 200, 400] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            parsed += usize::from(parses(&text) && run(&text).map_or_else(|e| e.kind == ErrorKind::Limit, |_| true));
        }
        assert!(parsed > 0, "{open}");
    }
    let long = vec!["false"; 100].join(" || ");
    check(&long, "false");
}

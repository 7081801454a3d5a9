//! The one-way law: `src/lib.rs` declares modules in dependency order, and none uses one below it.

use crate::{files_below, root, shown};

/// Names of the modules in the order of `lib.rs`.
fn declared(lib: &str) -> Vec<String> {
    let module = |line: &str| {
        let line = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    };
    lib.lines().filter_map(module).collect()
}

/// First segments of every `crate::…` path of a file, also of grouped ones (`use crate::{a, b::c}`).
fn used(text: &str) -> Vec<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or(line)).flat_map(|line| [line, "\n"]).collect();
    let mut out = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => out.extend(group_heads(group)),
            None => out.push(identifier(rest)),
        }
    }
    out
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first identifiers of the members of `a, b::{c, d}, e}`.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = vec![identifier(group.trim_start())];
    let mut depth = 1;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => heads.push(identifier(group[at + 1..].trim_start())),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

/// Every use of a module that is declared below the one that uses it.
fn violations(order: &[String], files: &[(String, String)]) -> Vec<String> {
    let rank = |name: &str| order.iter().position(|module| module == name);
    let mut out = Vec::new();
    for (path, text) in files {
        let inside = path.strip_prefix("src/").unwrap_or(path);
        let module = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs");
        let Some(own) = rank(module) else { continue };
        for name in used(text) {
            if rank(&name).is_some_and(|other| other > own) {
                out.push(format!("{path}: `{module}` uses `crate::{name}`, which is declared below it"));
            }
        }
    }
    out
}

#[test]
fn no_module_uses_one_declared_below_it() {
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    let order = declared(&read(&root().join("src/lib.rs")));
    assert!(order.len() > 10, "the modules of lib.rs are found: {order:?}");
    let files: Vec<_> = files_below(&root().join("src"), ".rs").iter().map(|p| (shown(p), read(p))).collect();
    assert_eq!(violations(&order, &files), Vec::<String>::new());
}

#[test]
fn a_module_that_is_no_file_of_lib_does_not_exist() {
    let order = declared(&std::fs::read_to_string(root().join("src/lib.rs")).unwrap());
    for path in files_below(&root().join("src"), ".rs") {
        let inside = shown(&path);
        let module = inside["src/".len()..].split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        assert!(["lib", "main"].contains(&&*module) || order.contains(&module), "{inside} belongs to no module");
    }
}

#[test]
fn uses_from_below_are_noticed() {
    let order = declared("pub(crate) mod a;\nmod b;\npub mod c;\n");
    let check = |path: &str, text: &str, expected: usize| {
        let found = violations(&order, &[(path.to_owned(), text.to_owned())]);
        assert_eq!(found.len(), expected, "{found:?}");
    };
    check("src/b/x.rs", "use crate::a::T; // crate::c\n", 0);
    check("src/b/x.rs", "use crate::c::T;\n", 1);
    check("src/a.rs", "use crate::{a::U, b::{V, W}, c};\n", 2);
    check("src/a.rs", "fn f() { crate::c::g() }\n/// See crate::b.\n", 1);
    check("src/c/mod.rs", "use crate::{a, b};\nuse super::x;\n", 0);
}

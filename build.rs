//! Lists the rule files for release builds: a sorted table of what decides whether a rule applies, and its text.
//! Debug builds read `rules/` from disk, so that editing a rule relinks nothing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/rules/header.rs"]
#[expect(dead_code, reason = "the library uses the rest")]
mod header;

fn main() -> io::Result<()> {
    println!("cargo::rustc-check-cfg=cfg(embedded_rules)");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("rules_table.rs");
    if env::var("PROFILE").as_deref() != Ok("release") {
        return fs::write(out, "&[]");
    }
    println!("cargo::rustc-cfg=embedded_rules");
    println!("cargo::rerun-if-changed=rules");
    fs::write(out, table(&root.join("rules"))?)
}

fn table(rules: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    for service in fs::read_dir(rules)? {
        let service = service?.path();
        if service.is_dir() {
            for file in fs::read_dir(&service)? {
                let file = file?.path();
                if file.extension().is_some_and(|e| e == "md") {
                    files.push(file);
                }
            }
        }
    }
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let text = fs::read_to_string(&file)?;
        let found = header::Header::scan(&text);
        let service = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let _ = writeln!(
            table,
            "Entry {{ header: Header {{ id: {:?}, resource: {:?}, tier: {:?}, duty: {:?}, equivalents: {:?} }}, service: {:?}, text: include_str!({:?}) }},",
            found.id, found.resource, found.tier, found.duty, found.equivalents, service, file
        );
    }
    table.push(']');
    Ok(table)
}

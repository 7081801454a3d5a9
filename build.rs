//! Packs what the program carries: the tables of `data/` into forms of which a scan reads only what it needs, and, for
//! release builds, the rule files with what decides whether each applies. Debug builds read `rules/` from disk, so that
//! editing a rule relinks nothing.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script is told what to do by the environment, and writes files"
)]

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::DeflateEncoder;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

#[path = "src/rules/front.rs"]
#[expect(dead_code, reason = "the library uses the rest")]
mod front;
#[path = "src/rules/header.rs"]
#[expect(dead_code, reason = "the library uses the rest")]
mod header;

/// Resource types in one compressed chunk of the provider schema: few enough to inflate in 0.1 ms.
const TYPES_PER_CHUNK: usize = 32;

/// Tables that most scans need; to inflate them took a tenth of a small one.
const UNPACKED: [&str; 2] = ["data/iam-actions.gz", "data/aws-managed-policies.gz"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(embedded_rules)");
    embed_rules(Path::new("rules"), &out)?;
    embed_tables(Path::new("data/tables"), &out)?;
    for table in UNPACKED {
        unpack(Path::new(table), &out)?;
    }
    pack_schema(Path::new("data/terraform-aws-schema.tsv.gz"), &out)
}

fn embed_rules(rules: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    if std::env::var("PROFILE")? != "release" {
        return Ok(());
    }
    println!("cargo::rustc-cfg=embedded_rules");
    println!("cargo::rerun-if-changed={}", rules.display());
    println!("cargo::rerun-if-changed=src/rules/front.rs");
    println!("cargo::rerun-if-changed=src/rules/header.rs");
    fs::write(out.join("rules_table.rs"), table(&rules.canonicalize()?)?)?;
    Ok(())
}

/// A sorted slice of (name, text) for each dated table.
fn embed_tables(tables: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", tables.display());
    let mut files = fs::read_dir(tables.canonicalize()?)?.map(|e| Ok(e?.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let (mut names, mut texts) = (String::from("&[\n"), String::from("&[\n"));
    for file in &files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(names, "    {name:?},")?;
        writeln!(texts, "    include_str!({file:?}),")?;
    }
    fs::write(out.join("table_names.rs"), names + "]\n")?;
    fs::write(out.join("table_texts.rs"), texts + "]\n")?;
    Ok(())
}

fn table(rules: &Path) -> Result<String, Box<dyn Error>> {
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
        let matter: front::FrontMatter<String> = serde_saphyr::from_str(front::Parts::of(&text).front)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let matter = serde_json::to_string(&matter)?;
        let service = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let _ = writeln!(
            table,
            "Entry {{ header: Header {{ id: {:?}, resource: {:?}, tier: {:?}, duty: {:?}, equivalents: {:?} }}, service: {:?}, text: include_str!({:?}), front: {:?} }},",
            found.id, found.resource, found.tier, found.duty, found.equivalents, service, file, matter
        );
    }
    table.push(']');
    Ok(table)
}

/// `name.gz` becomes `name.txt`.
fn unpack(table: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", table.display());
    let to = out.join(table.with_extension("txt").file_name().unwrap_or_default());
    io::copy(&mut GzDecoder::new(File::open(table)?), &mut File::create(to)?)?;
    Ok(())
}

/// Sorted lines `type<TAB>shape` become `terraform_schema.bin`, deflated by chunk, and `terraform_schema.rs`, a sorted
/// slice of (first type, end offset of its chunk).
fn pack_schema(table: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", table.display());
    let mut text = String::new();
    GzDecoder::new(File::open(table)?).read_to_string(&mut text)?;
    let lines: Vec<&str> = text.lines().collect();
    if !lines.is_sorted() {
        return Err(format!("{} is not sorted", table.display()).into());
    }
    let (mut packed, mut index) = (Vec::new(), String::from("&[\n"));
    for chunk in lines.chunks(TYPES_PER_CHUNK) {
        let first = chunk.first().and_then(|line| line.split('\t').next()).unwrap_or_default();
        let mut encoder = DeflateEncoder::new(packed, Compression::best());
        encoder.write_all(chunk.join("\n").as_bytes())?;
        packed = encoder.finish()?;
        writeln!(index, "    ({first:?}, {}),", packed.len())?;
    }
    index.push_str("]\n");
    fs::write(out.join("terraform_schema.bin"), packed)?;
    fs::write(out.join("terraform_schema.rs"), index)?;
    Ok(())
}

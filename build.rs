//! Packs the tables of `data/` into a form of which a scan inflates only what it needs.

#![expect(clippy::disallowed_methods, reason = "a build script reads the tables that it packs")]

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::DeflateEncoder;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

/// Resource types in one compressed chunk of the provider schema: few enough to inflate in 0.1 ms.
const TYPES_PER_CHUNK: usize = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    pack_schema(Path::new("data/terraform-aws-schema.tsv.gz"), &out)
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

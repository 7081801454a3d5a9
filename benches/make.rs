//! Writes an input of any size, for measuring the whole program:
//!
//! `cargo bench --bench make -- plan 26000 plan.json`, or `chain`, `lattice`, `wide`, `circle` with a number of modules and
//! a directory.

#[expect(dead_code, reason = "modules are written for benchmarks in memory only")]
mod inputs;

use inputs::Shape;
use std::io::{Error, Write};
use std::path::Path;

#[expect(clippy::disallowed_methods, reason = "it writes for those who measure, and is no part of the program")]
fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [what, number, target] = arguments.as_slice() else {
        return writeln!(std::io::stderr(), "usage: cargo bench --bench make -- WHAT NUMBER TARGET");
    };
    let number: usize = number.parse().map_err(Error::other)?;
    let shape = match what.as_str() {
        "plan" => return std::fs::write(target, inputs::plan(number)),
        "chain" => Shape::Chain,
        "lattice" => Shape::Lattice,
        "wide" => Shape::Wide,
        "circle" => Shape::Circle,
        other => return Err(Error::other(format!("no such input: {other}"))),
    };
    for (file, text) in inputs::tree(shape, number) {
        let path = Path::new(target).join(file);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(path, text)?;
    }
    Ok(())
}

//! `yourside completions SHELL`.

use super::args::{Arguments, CompletionArguments};
use super::exit::Status;
use super::outside;
use clap::CommandFactory;

/// Prints the script.
pub(super) fn run(arguments: &CompletionArguments) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "yourside", &mut script);
    outside::to_stdout(|out| out.write_all(&script))?;
    Ok(Status::Clean)
}

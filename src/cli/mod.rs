//! The command line: arguments, the outside world, exit statuses. Everything else is in the modules above.

mod args;
mod completions;
mod exit;
mod explain;
mod outside;
mod progress;
mod rules;
mod scan;
mod summary;

use args::{Arguments, Command};
use clap::Parser;
use exit::Status;
use std::process::ExitCode;

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let done = match arguments.command {
        Command::Scan(arguments) => scan::run(*arguments),
        Command::Rules(arguments) => rules::run(arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    match done {
        Ok(status) => status.into(),
        Err(error) => {
            outside::complain(&error);
            Status::Usage.into()
        }
    }
}

/// Prints help and version to standard output, errors of usage to standard error.
fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell when this cannot be printed.
    let _ = error.print();
    if error.use_stderr() { Status::Usage.into() } else { Status::Clean.into() }
}

//! The command line: arguments, the outside world, exit statuses. Everything else is in the modules above.

mod args;
mod before;
mod commit;
mod completions;
mod eval;
mod exit;
mod explain;
mod git;
mod init;
mod inputs;
mod matrix;
mod model;
mod new_rule;
mod outside;
mod policy;
mod progress;
mod rules;
mod rules_page;
mod scan;
mod settings;
mod summary;
mod suppressions;

use anyhow::anyhow;
use args::{Arguments, Command};
use clap::Parser;
use exit::Status;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// What Rust's own handler of panics exits with.
const PANICKED: u8 = 101;

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    outside::quiet_panics();
    let done = catch_unwind(AssertUnwindSafe(|| dispatch(arguments.command)));
    match done {
        Ok(Ok(status)) => status.into(),
        Ok(Err(error)) => {
            outside::complain(&error);
            Status::Usage.into()
        }
        Err(_) => {
            outside::complain(&anyhow!("internal error; please report it, with what `RUST_BACKTRACE=1` adds"));
            ExitCode::from(PANICKED)
        }
    }
}

fn dispatch(command: Command) -> anyhow::Result<Status> {
    match command {
        Command::Scan(arguments) => scan::run(*arguments),
        Command::Rules(arguments) => rules::run(arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Matrix(arguments) => matrix::run(&arguments),
        Command::Model(arguments) => model::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Policy(arguments) => policy::run(&arguments),
        Command::Suppressions(arguments) => suppressions::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}

/// Prints help and version to standard output, errors of usage to standard error.
fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to tell when this cannot be printed.
    let _ = error.print();
    if error.use_stderr() { Status::Usage.into() } else { Status::Clean.into() }
}

//! `yourside init`: a configuration file to begin with.

use super::args::InitArguments;
use super::exit::Status;
use super::outside;
use crate::config::{FILE_NAME, commented, schema};
use crate::source::{DiskFiles, Files};
use anyhow::bail;

/// Writes the file, unless there is one.
pub(super) fn run(arguments: &InitArguments) -> anyhow::Result<Status> {
    if arguments.schema {
        outside::to_stdout(|out| writeln!(out, "{:#}", schema()))?;
        return Ok(Status::Clean);
    }
    let file = arguments.directory.join(FILE_NAME);
    if DiskFiles.kind(&file).is_some() {
        bail!("{} is there already", file.display());
    }
    outside::to_file(&file, |out| out.write_all(commented().as_bytes()))?;
    outside::to_stderr(|out| writeln!(out, "wrote {}; every key in it is explained and commented out", file.display()));
    Ok(Status::Clean)
}

//! The outside world: environment, standard streams, files that are written. The only such place besides `source`.

use crate::source::{DirEntry, DiskFiles, EntryKind, Files, ReadError};
use anyhow::Context;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";
/// Most bytes read from standard input; what reads the document has a limit of its own.
const MAX_STANDARD_INPUT: u64 = 1024 * 1024 * 1024;
/// Columns assumed where nobody knows.
const DEFAULT_WIDTH: usize = 100;

/// The directory in which the command was started.
#[expect(clippy::disallowed_methods, reason = "the command line is what knows the working directory")]
pub(super) fn working_directory() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("cannot tell the working directory")
}

/// An environment variable that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "the command line is what looks at the environment")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A panic in one input becomes a Problem; what Rust prints of it is for those who ask by `RUST_BACKTRACE`.
pub(super) fn quiet_panics() {
    if variable("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| {}));
    }
}

/// The variables that Terraform takes values from, without the prefix, sorted by name.
pub(super) fn terraform_variables() -> Vec<(String, String)> {
    let named = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        let name = name.into_string().ok()?.strip_prefix("TF_VAR_")?.to_owned();
        Some((name, value.into_string().ok()?))
    };
    let mut found: Vec<_> = std::env::vars_os().filter_map(named).collect();
    found.sort();
    found
}

/// The day, in UTC; what depends on it can be fixed by `--today`.
pub(super) fn today() -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// Whether progress and times are welcome.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether standard output shows colours unasked (<https://no-color.org>).
pub(super) fn stdout_has_color() -> bool {
    io::stdout().is_terminal() && variable("NO_COLOR").is_none() && variable("TERM").as_deref() != Some("dumb")
}

/// Columns of the terminal behind standard output.
pub(super) fn width() -> usize {
    let told = variable("COLUMNS").and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    told.or_else(asked).unwrap_or(DEFAULT_WIDTH)
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no error.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = write(&mut out).and_then(|()| out.flush());
    // What a closed pipe did not take must not be tried again when the buffer is dropped.
    let (_, _) = out.into_parts();
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.context("cannot write to standard output"),
    }
}

/// Writes to standard error; where that fails nobody is left to tell.
pub(super) fn to_stderr(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let mut out = BufWriter::new(io::stderr().lock());
    let _ = write(&mut out).and_then(|()| out.flush());
}

/// Runs `work` with the stack that evaluation is bounded for.
pub(super) fn on_big_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let stack = crate::scan::STACK_BYTES;
    match rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(stack).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// Says why a command could not be carried out.
pub(super) fn complain(error: &anyhow::Error) {
    to_stderr(|out| writeln!(out, "error: {}", crate::report::inline(&format!("{error:#}"))));
}

/// Writes a file. A new or regular one is written beside its place and renamed: nobody ever sees half a report. Anything
/// else (`/dev/null`, a pipe, a link) is written through, since renaming would put a regular file in its stead.
#[expect(clippy::disallowed_methods, reason = "the command line is what writes files")]
pub(super) fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let shown = path.display();
    let replaceable = match std::fs::symlink_metadata(path) {
        Ok(there) => there.is_file(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    let written = if replaceable {
        let name = path.file_name().with_context(|| format!("cannot write to {shown}: it is no file name"))?;
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}.tmp", std::process::id()));
        through_another(path, &path.with_file_name(beside), write)
    } else {
        // Neither created nor truncated: what stands there stays what it is.
        std::fs::OpenOptions::new().write(true).open(path).and_then(|file| {
            if file.metadata()?.is_file() {
                file.set_len(0)?;
            }
            finish(file, write)
        })
    };
    written.with_context(|| format!("cannot write {shown}"))
}

/// Writes a file, with the directories above it where they are missing.
pub(super) fn to_new_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))?;
    }
    to_file(path, write)
}

/// Writes `beside`, which must not exist yet, and renames it to `path`.
#[expect(clippy::disallowed_methods, reason = "the command line is what writes files")]
fn through_another(path: &Path, beside: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(beside)?;
    let written = finish(file, write).and_then(|()| std::fs::rename(beside, path));
    if written.is_err() {
        // The error of writing is the one worth telling.
        let _ = std::fs::remove_file(beside);
    }
    written
}

fn finish(file: std::fs::File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    out.flush()
}

/// The disk, and what was read from standard input under the name `-`.
#[derive(Debug)]
pub(super) struct Inputs {
    standard_input: Option<Vec<u8>>,
}

impl Inputs {
    /// Reads standard input if one of `paths` is `-`.
    pub(super) fn for_paths(paths: &[PathBuf]) -> anyhow::Result<Self> {
        if !paths.iter().any(|path| path.as_path() == Path::new(STANDARD_INPUT)) {
            return Ok(Self { standard_input: None });
        }
        let mut bytes = Vec::new();
        io::stdin().lock().take(MAX_STANDARD_INPUT).read_to_end(&mut bytes).context("cannot read standard input")?;
        Ok(Self { standard_input: Some(bytes) })
    }

    fn standard(&self, path: &Path) -> Option<&[u8]> {
        self.standard_input.as_deref().filter(|_| path == Path::new(STANDARD_INPUT))
    }
}

impl Files for Inputs {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.standard(path) {
            Some(bytes) if bytes.len() as u64 > limit => Err(ReadError::TooLarge { limit }),
            Some(bytes) => Ok(bytes.to_vec()),
            None => DiskFiles.read(path, limit),
        }
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        DiskFiles.list(dir)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        self.standard(path).map(|_| EntryKind::File).or_else(|| DiskFiles.kind(path))
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        match self.standard(path) {
            Some(_) => Ok(path.to_path_buf()),
            None => DiskFiles.canonical(path),
        }
    }
}

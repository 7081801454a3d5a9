//! Git as a child process: the one program that is ever started, and only for `--since`, `--config-from` and the age of
//! suppressions. It reads objects; the checkout, the index and the references stay untouched.
//!
//! The repository may come from a stranger, and so may its `.git/config`: whatever in there names a program (hooks, fsmonitor,
//! filters, textconv, transports) is switched off or is not used by the commands below.

use anyhow::{Context, bail};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Settings that are stronger than those of the repository.
const SAFE: [&str; 8] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
    "protocol.allow=never",
    "submodule.recurse=false",
    "safe.bareRepository=explicit",
    "core.quotePath=false",
    "log.showSignature=false",
];

/// What would make git look at another repository than the one that is scanned, as it does inside of a hook.
const ELSEWHERE: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_EXTERNAL_DIFF",
];

/// Git in one repository.
#[derive(Clone, Debug)]
pub(super) struct Git {
    root: PathBuf,
}

/// One file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TreeEntry {
    /// `100644`, `120000` for a link, `160000` for a submodule.
    pub(super) mode: String,
    /// The name of its object.
    pub(super) object: String,
    /// Relative to the root.
    pub(super) path: PathBuf,
}

impl Git {
    /// In the repository whose root is `root`, an absolute path.
    pub(super) fn at(root: &Path) -> Self {
        Self { root: root.to_path_buf() }
    }

    #[expect(clippy::disallowed_methods, reason = "the one program that the command line starts")]
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("--no-pager").arg("-C").arg(&self.root);
        for setting in SAFE {
            command.args(["-c", setting]);
        }
        command.args(arguments).stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::piped());
        for name in ELSEWHERE {
            command.env_remove(name);
        }
        // A clone may lack objects; they are not fetched.
        for (name, value) in [
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_ALLOW_PROTOCOL", "none"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("LC_ALL", "C"),
        ] {
            command.env(name, value);
        }
        command
    }

    /// What a command prints; its first complaint as the error.
    fn output(&self, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
        let output = self.command(arguments).output().context("cannot run git")?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("git: {}", said.lines().next().unwrap_or("failed").trim_start_matches("fatal: "))
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    /// When there is none, with what to do about it.
    pub(super) fn commit(&self, revision: &str) -> anyhow::Result<String> {
        let named = format!("{revision}^{{commit}}");
        match self.output(&["rev-parse", "--verify", "--quiet", "--end-of-options", &named]) {
            Ok(found) => Ok(String::from_utf8_lossy(&found).trim().to_owned()),
            Err(error) => {
                // Whether git works at all here says more than that it did not find something.
                let shallow = self.output(&["rev-parse", "--is-shallow-repository"]);
                match shallow.map(|said| said.starts_with(b"true")) {
                    Ok(true) => bail!(
                        "there is no commit `{revision}` in this shallow clone; fetch it first (`git fetch --depth=1 origin \
                         {revision}`, or `fetch-depth: 0` for actions/checkout)"
                    ),
                    Ok(false) => bail!("there is no commit `{revision}` in this repository; fetch it, or name another"),
                    Err(unusable) if error.to_string() == "git: failed" => Err(unusable),
                    Err(_) => Err(error),
                }
            }
        }
    }

    /// All files of a commit.
    pub(super) fn tree(&self, commit: &str) -> anyhow::Result<Vec<TreeEntry>> {
        let listed = self.output(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let entry = |line: &[u8]| {
            let line = String::from_utf8_lossy(line).into_owned();
            let (head, path) = line.split_once('\t')?;
            let mut words = head.split(' ');
            let (mode, _, object) = (words.next()?, words.next()?, words.next()?);
            Some(TreeEntry { mode: mode.to_owned(), object: object.to_owned(), path: PathBuf::from(path) })
        };
        Ok(listed.split(|byte| *byte == 0).filter_map(entry).collect())
    }

    /// Files and directories that git does not track and ignores, relative to the root.
    pub(super) fn ignored(&self) -> anyhow::Result<Vec<PathBuf>> {
        let arguments = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
        let listed = self.output(&arguments)?;
        let path = |line: &[u8]| PathBuf::from(String::from_utf8_lossy(line).trim_end_matches('/'));
        Ok(listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()).map(path).collect())
    }

    /// The lines of a committed file, with the time of the commit that each comes from, in seconds since 1970.
    pub(super) fn blame(&self, path: &str) -> anyhow::Result<Vec<(i64, String)>> {
        let arguments = ["blame", "--no-textconv", "--line-porcelain", "HEAD", "--", path];
        let said = self.output(&arguments)?;
        let (mut time, mut out) = (0, Vec::new());
        for line in String::from_utf8_lossy(&said).lines() {
            if let Some(text) = line.strip_prefix('\t') {
                out.push((time, text.to_owned()));
            } else if let Some(seconds) = line.strip_prefix("author-time ") {
                time = seconds.parse().unwrap_or(0);
            }
        }
        Ok(out)
    }

    /// A process that hands out objects.
    pub(super) fn objects(&self) -> anyhow::Result<Objects> {
        let mut command = self.command(&["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().context("cannot run git")?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => Ok(Objects { child, ask: Some(ask), answer: BufReader::new(answer) }),
            _ => bail!("git has no standard streams"),
        }
    }
}

/// `git cat-file --batch`, running.
#[derive(Debug)]
pub(super) struct Objects {
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Objects {
    /// The bytes of an object of at most `limit` bytes; none where it is larger.
    pub(super) fn read(&mut self, object: &str, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let ask = self.ask.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(ask, "{object}")?;
        ask.flush()?;
        let mut head = String::new();
        self.answer.read_line(&mut head)?;
        let size = head.split_whitespace().nth(2).and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| io::Error::other("the repository lacks this object"))?;
        if size > limit {
            io::copy(&mut (&mut self.answer).take(size + 1), &mut io::sink())?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        (&mut self.answer).take(size).read_to_end(&mut bytes)?;
        // A line feed ends the answer.
        self.answer.read_exact(&mut [0])?;
        Ok(Some(bytes))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Without input the process ends by itself.
        self.ask = None;
        let _ = self.child.wait();
    }
}

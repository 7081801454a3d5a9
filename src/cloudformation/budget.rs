//! What one template with all of its nested stacks may cost: steps, depth and number of stacks, each bounded.

use crate::problem::{Code, Problem};
use crate::source::Location;
use std::cell::{Cell, RefCell};

/// Most nodes that are evaluated; long texts and lists count as several.
const MAX_STEPS: usize = 2_000_000;
/// Bytes of text that cost as much as one node.
const BYTES_PER_STEP: usize = 32;
/// Deepest recursion, over functions, mappings, conditions and nested stacks; the stack of a thread is made for it.
const MAX_DEPTH: usize = 1_000;
/// Most nested stacks.
const MAX_STACKS: usize = 1_000;
/// A limit of evaluation was reached.
const LIMIT: Code = Code("limit/evaluation");

/// What is left, and the problems of what was refused.
#[derive(Debug, Default)]
pub(super) struct Budget {
    steps: Cell<usize>,
    depth: Cell<usize>,
    stacks: Cell<usize>,
    problems: RefCell<Vec<Problem>>,
}

impl Budget {
    /// Whether `count` more steps may be taken.
    pub(super) fn spend(&self, count: usize, at: Location) -> bool {
        let before = self.steps.get();
        self.steps.set(before.saturating_add(count));
        if self.steps.get() <= MAX_STEPS {
            return true;
        }
        // What comes after is refused, too, and need not be said again.
        if before <= MAX_STEPS {
            self.refuse(at, "evaluation gives up here; what comes after is not known");
        }
        false
    }

    /// Whether a text of this length may be made.
    pub(super) fn spend_text(&self, bytes: usize, at: Location) -> bool {
        self.spend(bytes / BYTES_PER_STEP, at)
    }

    /// Does `work` one level deeper, if that is not too deep.
    pub(super) fn deeper<T>(&self, at: Location, work: impl FnOnce() -> T) -> Option<T> {
        if self.depth.get() >= MAX_DEPTH {
            self.refuse(at, "values depend on each other over too many steps");
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let out = work();
        self.depth.set(self.depth.get() - 1);
        Some(out)
    }

    /// Whether one more nested stack may be evaluated.
    pub(super) fn one_more_stack(&self, at: Location) -> bool {
        self.stacks.set(self.stacks.get() + 1);
        let allowed = self.stacks.get() <= MAX_STACKS;
        if self.stacks.get() == MAX_STACKS + 1 {
            self.refuse(at, "too many nested stacks; this one and those after are not read");
        }
        allowed
    }

    fn refuse(&self, at: Location, message: &str) {
        let mut problems = self.problems.borrow_mut();
        // One place is told once; a hostile template has many.
        if problems.len() < 10 {
            problems.push(Problem::error(LIMIT, at, message).help("no template that can be deployed needs as much"));
        }
    }

    /// The problems of what was refused.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}

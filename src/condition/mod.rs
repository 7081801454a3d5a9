//! The rule language: a subset of CEL with our three-valued semantics, described in `docs/rule-language.md`.
//!
//! [`Condition::compile`] parses and checks against [`Declarations`]; [`Condition::evaluate`] answers over an [`Env`] with
//! true, false or unknown and with the values that decided. Knows no AWS: nodes, attributes and domain functions are the
//! environment's.

mod types;
mod env;
mod error;
mod outcome;
mod ast;
mod lexer;
mod parser;
mod suggest;
mod text;
mod functions;
mod check;
mod check_call;
mod compare;
mod arithmetic;
mod decide;
mod evaluate;
mod narrow;
mod macros;
mod reads;
mod message;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub(crate) use env::{Content, Declarations, Element, Elements, Env, Follow, Member, NodeId, Operand, Place, Segment};
pub(crate) use error::ConditionError;
pub(crate) use evaluate::Collect;
pub(crate) use message::Message;
pub(crate) use narrow::{Candidates, Memo};
pub(crate) use outcome::{Deciding, Outcome};
pub(crate) use suggest::nearest;
pub(crate) use types::{Parameter, Returns, Signature, Type};

use std::collections::BTreeSet;
use std::sync::Arc;

/// Longest text of a condition, in bytes.
const MAX_TEXT: usize = 16 * 1024;
/// Deepest nesting, and greatest height of the syntax tree.
const MAX_HEIGHT: usize = 64;
/// Steps that one evaluation may take: about a tenth of a second.
const MAX_STEPS: u64 = 1_000_000;

/// A condition that was parsed and checked.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    tree: ast::Expr,
}

impl Condition {
    /// Parses `text` and checks it against `declarations`.
    ///
    /// # Errors
    /// The first error of syntax, or all errors of names and types in order of the text.
    pub(crate) fn compile(text: &str, declarations: &dyn Declarations) -> Result<Self, Vec<ConditionError>> {
        let mut tree = parser::parse(text).map_err(|error| vec![error])?;
        let mut checker = check::Checker::new(declarations);
        checker.condition(&mut tree);
        let errors = checker.finish();
        if errors.is_empty() { Ok(Self { tree }) } else { Err(errors) }
    }

    /// The answer, and what decided if it is false or unknown.
    #[cfg(test)]
    pub(crate) fn evaluate(&self, env: &dyn Env) -> Outcome {
        evaluate::evaluate(&self.tree, env, None, Collect::Reasons)
    }

    /// The answer, and what is to be collected; `memo` is of this condition and of the graph that `env` looks into.
    pub(crate) fn answer(&self, env: &dyn Env, memo: &Memo, collect: Collect) -> Outcome {
        evaluate::evaluate(&self.tree, env, Some(memo), collect)
    }

    /// The answer, and what decided even if it is true.
    #[cfg(test)]
    pub(crate) fn explain(&self, env: &dyn Env) -> Outcome {
        evaluate::evaluate(&self.tree, env, None, Collect::Always)
    }

    /// Attribute paths read from the variable `root` (such as `resource`), list indexes left out, sorted.
    pub(crate) fn reads(&self, root: &str) -> BTreeSet<Vec<Arc<str>>> {
        reads::reads(&self.tree, root)
    }
}

//! The rule language: a subset of CEL with our three-valued semantics, described in `docs/rule-language.md`.
//!
//! [`Condition::compile`] parses and checks against [`Declarations`]; [`Condition::evaluate`] answers over an [`Env`] with
//! true, false or unknown and with the values that decided. Knows no AWS: nodes, attributes and domain functions are the
//! environment's.

mod ast;
mod env;
mod error;
mod outcome;
mod types;

pub(crate) use env::{
    Content, Count, Declarations, Element, Elements, Env, Follow, Member, NodeId, Operand, Place, Segment,
};
pub(crate) use error::ConditionError;
pub(crate) use outcome::{Deciding, Outcome};
pub(crate) use types::{Object, Parameter, Returns, Signature, Type};

/// Longest text of a condition, in bytes.
const MAX_TEXT: usize = 16 * 1024;

//! Expressions to values.

mod error;

pub(crate) use error::{ErrorKind, EvalError};

use super::scope::Scope;
use super::value::Value;
use crate::source::SourceId;
use crate::syntax::hcl::tree::Expr;

/// The value of an expression of the text `source`.
///
/// # Errors
/// Where Terraform has one, and beyond the limits.
pub(crate) fn evaluate(expr: &Expr, source: SourceId, scope: &dyn Scope) -> Result<Value, EvalError> {
    let _ = scope;
    Err(EvalError::evaluation(crate::source::Location { source, span: expr.span }, "not evaluated"))
}

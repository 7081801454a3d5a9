//! Terraform's numbers: 512-bit binary floats read from decimal.

use std::sync::Arc;

/// A number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Number(Arc<str>);

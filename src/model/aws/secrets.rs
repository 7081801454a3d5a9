//! Secrets: every block of the code may hold one.

use super::super::kinds::EVERY;
use super::super::mapping::Kind;

pub(super) const KINDS: &[Kind] = &[Kind {
    name: "secrets.block",
    terraform: &[EVERY],
    cloudformation: &[EVERY],
    identity: &[],
    rows: &[],
    companions: &[],
}];

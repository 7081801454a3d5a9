//! AWS secures the cloud; you secure what is in it. `yourside` reads infrastructure code and checks *your* side.
//!
//! The modules are declared in dependency order, which is also the reading order: each may use only those above it.

pub(crate) mod source;
pub(crate) mod problem;
pub(crate) mod value;
pub(crate) mod syntax;
pub(crate) mod resource;
pub(crate) mod frameworks;
pub(crate) mod finding;
pub(crate) mod discover;
pub(crate) mod iam;
pub(crate) mod condition;
pub(crate) mod terraform;
pub(crate) mod cloudformation;
pub(crate) mod model;
pub(crate) mod rules;
pub(crate) mod triage;
pub(crate) mod matrix;
pub(crate) mod report;
pub(crate) mod scan;
pub(crate) mod config;
pub mod cli;
#[doc(hidden)]
pub mod testing;

//! The common model: resources of either language as nodes of a kind, with attributes in one vocabulary, linked.
//!
//! AWS's resource types are known to `aws` only; everything else is the machinery of mapping, joining and linking.

pub(crate) mod aws;
mod addresses;
mod certificates;
mod cloud_control;
mod distinct;
mod environment;
mod event_filters;
mod fold;
mod functions;
mod graph;
mod index;
pub(crate) mod kinds;
mod leaks;
pub(crate) mod mapping;
mod names;
mod network;
mod policies;
mod ports;
mod principals;
mod providers;
mod references;
mod rendered;
mod secrets;
mod shape;
mod tables;

pub(crate) use cloud_control::language;
pub(crate) use environment::{Hidden, Judged, Vocabulary};
pub(crate) use fold::is_set_elsewhere;
pub(crate) use graph::Graph;
pub(crate) use kinds::service_of;
pub(crate) use mapping::Companion;

//! Rules: one Markdown file each, indexed by the kind they judge, run over the nodes of a configuration.

mod catalog;
pub(crate) mod examples;
mod file;
mod front;
mod header;
mod place;
mod run;

pub(crate) use catalog::{Catalog, Slot};
pub(crate) use file::Rule;
#[cfg(test)]
pub(crate) use file::parse;
pub(crate) use run::{Options, Selection, run};

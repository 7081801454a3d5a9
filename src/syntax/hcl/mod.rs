//! HCL: text to a spanned tree.
//!
//! A syntax error costs the block it is in, never the file. The tree is ours, so that the parser behind it
//! (the `hcl-edit` crate, called once per top-level item) can be replaced without touching anything above.

pub(crate) mod tree;

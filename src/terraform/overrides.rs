//! Merging of `override.tf` and `*_override.tf` into what they override, by Terraform's rules.
//!
//! Arguments replace arguments of the same name; nested blocks of a type that an override mentions replace all blocks of
//! that type (a `dynamic` block counts as the type it makes); `lifecycle` merges by argument.

use super::module::{Content, Declaration, Module, Nested};
use crate::problem::{Code, Problem};
use crate::source::Location;
use crate::syntax::hcl::tree::{Attribute, Block};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Merges the declarations of one override file into `base`.
pub(crate) fn merge(base: &mut Module, over: Module) {
    let problems = &mut base.problems;
    problems.extend(over.problems);
    let named = |what: &'static str| move |name: &Arc<str>| format!("{what} `{name}`");
    merge_map(&mut base.variables, over.variables, named("variable"), problems);
    merge_map(&mut base.outputs, over.outputs, named("output"), problems);
    merge_map(&mut base.calls, over.calls, named("module"), problems);
    merge_map(&mut base.resources, over.resources, |key| format!("resource `{}`", key.address()), problems);
    for (key, declaration) in over.providers {
        match base.providers.get_mut(&key) {
            Some(existing) => merge_declaration(existing, declaration),
            // A default provider configuration exists even where nobody wrote it.
            None if key.alias.is_none() => {
                base.providers.insert(key, declaration);
            }
            None => problems.push(missing(declaration.head(), &format!("provider `{}`", key.address()))),
        }
    }
    for (name, argument) in over.locals {
        match base.locals.get_mut(&name) {
            Some(existing) => *existing = argument,
            None => problems.push(missing(argument.name_at(), &format!("local value `{name}`"))),
        }
    }
    base.settings.extend(over.settings);
    base.checks.extend(over.checks);
}

fn merge_map<K: Ord>(
    base: &mut BTreeMap<K, Declaration>,
    over: BTreeMap<K, Declaration>,
    name: impl Fn(&K) -> String,
    problems: &mut Vec<Problem>,
) {
    for (key, declaration) in over {
        match base.get_mut(&key) {
            Some(existing) => merge_declaration(existing, declaration),
            None => problems.push(missing(declaration.head(), &name(&key))),
        }
    }
}

fn missing(at: Location, what: &str) -> Problem {
    Problem::error(Code("configuration/override-without-base"), at, format!("{what} is overridden but not declared"))
        .help("override files change declarations of the other files; declare it there first")
}

fn merge_declaration(base: &mut Declaration, over: Declaration) {
    let Content { arguments, blocks } = over.content;
    for argument in arguments {
        match base.content.arguments.iter_mut().find(|a| a.name.text == argument.name.text) {
            Some(existing) => *existing = argument,
            None => base.content.arguments.push(argument),
        }
    }
    let (lifecycle, blocks): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|b| b.made() == "lifecycle");
    base.content.blocks.retain(|b| !blocks.iter().any(|o| o.made() == b.made()));
    base.content.blocks.extend(blocks);
    for over in lifecycle {
        match base.content.blocks.iter_mut().find(|b| b.made() == "lifecycle") {
            Some(existing) => *existing = merge_lifecycle(existing, &over),
            None => base.content.blocks.push(over),
        }
    }
}

fn merge_lifecycle(base: &Nested, over: &Nested) -> Nested {
    let mut block: Block = (*base.block).clone();
    for attribute in &over.block.body.attributes {
        block.body.attributes.retain(|a: &Attribute| a.name.text != attribute.name.text);
        block.body.attributes.push(attribute.clone());
    }
    block.body.blocks.extend(over.block.body.blocks.iter().cloned());
    Nested { source: base.source, block: Arc::new(block) }
}

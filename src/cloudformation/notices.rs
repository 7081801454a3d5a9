//! What a template leaves open, or to others: said once, and nobody's fault.

use super::include;
use super::template::{Declared, Template, transforms};
use crate::problem::{Code, Problem};
use crate::syntax::data::{Node, Pair};
use crate::value::{Reason, Unknown};

/// A macro of the account may rewrite the template.
pub(super) const MACRO: Code = Code("configuration/macro");
/// How the types of modules end.
const MODULE_TYPE: &str = "::MODULE";
/// Types that are not AWS's.
const THIRD_PARTY: Code = Code("configuration/third-party-type");
/// A resource that does not say what it is.
const UNTYPED: Code = Code("configuration/resource-without-type");
/// A module of the account's registry stands for resources that are not here.
const MODULE: Code = Code("configuration/module-not-present");

impl Template {
    /// Says what is not applied or not checked.
    pub(super) fn notice(&mut self, root: &Node, problems: &mut Vec<Problem>) {
        self.notice_macros(root, problems);
        self.notice_modules(problems);
        self.notice_untyped(root, problems);
        self.notice_others(problems);
    }

    fn notice_macros(&mut self, root: &Node, problems: &mut Vec<Problem>) {
        for written in transforms(root) {
            let name = written.get("Name").map_or(written, |pair| &pair.value);
            match name.scalar() {
                Some(known) if known.starts_with("AWS::LanguageExtensions") || &*known == super::sam::TRANSFORM => {}
                // Where it leads is spoken of where it is followed.
                Some(known) if &*known == include::NAME => {}
                Some(other) => {
                    let message = format!("the transform `{other}` is not applied; what it would add is not checked");
                    problems.push(Problem::notice(MACRO, self.at(name.span), message));
                    if !other.starts_with("AWS::") {
                        self.rewritten = Some(Unknown::new(Reason::Unsupported, format!("macro {other}")));
                    }
                }
                None => {
                    let message = "this transform is not applied; what it would add is not checked";
                    problems.push(Problem::notice(MACRO, self.at(name.span), message));
                }
            }
        }
    }

    /// A slip of the keyboard must not take a resource out of the scan unseen.
    fn notice_untyped(&self, root: &Node, problems: &mut Vec<Problem>) {
        let resources = root.get("Resources").map(|section| section.value.pairs()).unwrap_or_default();
        let is_call = |pair: &Pair| pair.key.starts_with("Fn::") || pair.value.get(include::CALL).is_some();
        for pair in resources.iter().filter(|pair| self.resource(&pair.key).is_none() && !is_call(pair)) {
            let message = format!("`{}` has no type, so it is not checked", pair.key);
            problems
                .push(Problem::notice(UNTYPED, self.at(pair.key_span), message).help("every resource needs a `Type`"));
        }
    }

    /// Types that others than AWS have registered.
    fn notice_others(&self, problems: &mut Vec<Problem>) {
        let ours = ["AWS::", "Alexa::", "Custom::"];
        let is_other = |declared: &&Declared| {
            let name = &declared.type_name;
            !name.is_empty() && !name.ends_with(MODULE_TYPE) && !ours.iter().any(|prefix| name.starts_with(prefix))
        };
        let others: Vec<&Declared> = self.resources.iter().filter(is_other).collect();
        let Some(first) = others.first() else { return };
        let count = match others.len() {
            1 => "one resource is".to_owned(),
            count => format!("{count} resources are"),
        };
        let message =
            format!("{count} not of a type of AWS's, such as `{}`; what they make is not checked", first.type_name);
        problems.push(Problem::notice(THIRD_PARTY, self.at(first.key_span), message));
    }

    fn notice_modules(&self, problems: &mut Vec<Problem>) {
        for declared in &self.resources {
            let name = &declared.type_name;
            let message = match &**name {
                "" => format!("the type of `{}` is left to a pre-processor; what it makes is not checked", declared.id),
                name if name.ends_with(MODULE_TYPE) => {
                    format!("the module `{name}` is not in the repository; what it makes is not checked")
                }
                _ => continue,
            };
            problems.push(Problem::notice(MODULE, self.at(declared.key_span), message));
        }
    }
}

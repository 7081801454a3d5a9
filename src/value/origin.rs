//! Where a value came from: the place of the literal that decided, and the way from there to where it is used.
//!
//! Chains share structure: passing a value on allocates one [`Step`], literals allocate nothing.

use super::Reference;
use crate::source::Location;
use std::sync::Arc;

/// How a value came to be there at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum OriginKind {
    /// Somebody wrote it, here or further up the chain.
    #[default]
    Written,
    /// Nobody wrote it: AWS's or the provider's default.
    Default,
    /// Made by an expression out of other values.
    Computed,
}

/// Where a value came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// How it came to be there.
    pub kind: OriginKind,
    /// The literal (or, for computed values, the expression) that decided.
    pub at: Option<Location>,
    /// The way from the place of use (first) to the literal (last).
    pub way: Option<Arc<Step>>,
}

/// One step on the way of a value.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// What passed it on.
    pub kind: StepKind,
    /// The name of what passed it on: `var.acl`, `local.cidrs`, `module.net.vpc_id`, a file for variable files.
    pub name: Arc<str>,
    /// The expression at which it was passed on (`var.acl` in the attribute; the argument of the module call).
    pub at: Option<Location>,
    /// For [`StepKind::Resource`]: what it refers to.
    pub reference: Option<Arc<Reference>>,
    /// The rest of the way, towards the literal.
    pub next: Option<Arc<Step>>,
}

/// What passes a value on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum StepKind {
    /// A Terraform input variable or CloudFormation parameter was read.
    Variable,
    /// The variable's default was taken.
    VariableDefault,
    /// A line of a variable or parameter file was taken.
    VariableFile,
    /// A command-line argument was taken.
    CommandLine,
    /// An environment variable was taken.
    Environment,
    /// A local value was read.
    Local,
    /// An argument of a module call or nested stack.
    ModuleArgument,
    /// An output of a module or nested stack.
    ModuleOutput,
    /// An attribute of another resource.
    Resource,
    /// `each.key`, `each.value`, `count.index`, or the iterator of a dynamic block.
    Iteration,
    /// An entry of a CloudFormation mapping.
    Mapping,
    /// The arm of a conditional that was chosen.
    Condition,
}

impl Origin {
    /// A literal written at `at`.
    #[must_use]
    pub(crate) fn written(at: Location) -> Self {
        Self { kind: OriginKind::Written, at: Some(at), way: None }
    }

    /// A default that nobody wrote.
    #[must_use]
    pub(crate) fn default_value() -> Self {
        Self { kind: OriginKind::Default, at: None, way: None }
    }

    /// The result of an expression at `at`.
    #[must_use]
    pub(crate) fn computed(at: Location) -> Self {
        Self { kind: OriginKind::Computed, at: Some(at), way: None }
    }

    /// This origin, passed on by one more step (the new first one).
    #[must_use]
    pub(crate) fn through(&self, kind: StepKind, name: impl Into<Arc<str>>, at: Option<Location>) -> Self {
        self.push(Step { kind, name: name.into(), at, reference: None, next: self.way.clone() })
    }

    /// This origin, passed on by reading an attribute of a resource.
    #[must_use]
    pub(crate) fn through_resource(&self, reference: Arc<Reference>, at: Option<Location>) -> Self {
        let name = Arc::from(format!("{}.{}", reference.target, reference.attribute));
        self.push(Step { kind: StepKind::Resource, name, at, reference: Some(reference), next: self.way.clone() })
    }

    fn push(&self, step: Step) -> Self {
        Self { kind: self.kind, at: self.at, way: Some(Arc::new(step)) }
    }

    /// The steps, from the place of use to the literal.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step> {
        std::iter::successors(self.way.as_deref(), |step| step.next.as_deref())
    }

    /// The resource attribute through which the value came, the outermost where there are several.
    #[must_use]
    pub(crate) fn reference(&self) -> Option<&Reference> {
        self.steps().find_map(|step| step.reference.as_deref())
    }

    /// Every known place of the value, from the literal outwards to the place of use.
    #[must_use]
    pub(crate) fn places(&self) -> Vec<Location> {
        let mut out: Vec<_> = self.steps().filter_map(|step| step.at).collect();
        out.reverse();
        out.splice(0..0, self.at);
        out
    }
}

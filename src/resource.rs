//! The narrow waist: what every front end produces, and all that the model, the rules and the reports know of the input.

use crate::problem::Problem;
use crate::source::Location;
use crate::value::{Unknown, Value};
use std::path::Path;
use std::sync::Arc;

/// Which front end produced a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum FrontEnd {
    /// Terraform or OpenTofu, from source or from a plan.
    Terraform,
    /// CloudFormation, SAM or CDK.
    CloudFormation,
}

impl FrontEnd {
    /// `terraform` or `cloudformation`, as rules and cases spell it.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            FrontEnd::Terraform => "terraform",
            FrontEnd::CloudFormation => "cloudformation",
        }
    }
}

/// What sort of thing a [`Resource`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// Something that is deployed.
    Managed,
    /// A Terraform data source.
    Data,
    /// A pseudo resource: a provider block (`provider.aws`), a parameter (`Parameters.X`), a variable or output.
    Pseudo,
}

/// Whether a resource exists once the code is deployed.
#[derive(Clone, Debug)]
pub(crate) enum Existence {
    /// It does.
    Certain,
    /// It may: the condition, count or `for_each` that decides is not known.
    Possible(Arc<Unknown>),
}

/// One instance of a resource, evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    /// Terraform address with module path and instance key, or CloudFormation logical id with its stack path.
    pub address: Arc<str>,
    /// `aws_s3_bucket`, `AWS::S3::Bucket`.
    pub type_name: Arc<str>,
    /// Managed, data source, or pseudo.
    pub mode: Mode,
    /// Who produced it.
    pub front_end: FrontEnd,
    /// The arguments: always a [`crate::value::Kind::Map`]. Blocks are lists of maps, as Terraform has them.
    pub attributes: Value,
    /// Its head: `resource "aws_s3_bucket" "b"`, or the logical id.
    pub head: Option<Location>,
    /// All of its text, head included.
    pub body: Option<Location>,
    /// Module calls (or nested stack resources) it was reached through, outermost first.
    pub calls: Arc<[Call]>,
    /// Whether it exists at all.
    pub existence: Existence,
    /// Addresses of resources that it depends on explicitly.
    pub depends_on: Vec<Arc<str>>,
    /// The provider's or stack's settings that apply to it.
    pub provider: Arc<Provider>,
    /// CDK's construct path or other second names of the resource.
    pub aliases: Vec<Arc<str>>,
    /// For a resource that a transform generated, the address of the one in the text that caused it.
    pub cause: Option<Arc<str>>,
}

/// One module call or nested stack on the way to a resource.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// `module.net`, with the instance key where it has one.
    pub address: Arc<str>,
    /// The head of the call.
    pub at: Option<Location>,
    /// All of the call's text.
    pub body: Option<Location>,
}

/// What a provider configuration or a stack says about every resource in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Provider {
    /// Region, where known.
    pub region: Option<Value>,
    /// Account id, where known.
    pub account: Option<Value>,
    /// Default tags: a map, where there are any.
    pub default_tags: Option<Value>,
}

/// Everything that is deployed together: a Terraform root with its modules, a plan, a template with its nested stacks.
/// Rules see one configuration at a time.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    /// The root directory, plan file or template.
    pub path: Arc<Path>,
    /// Who produced it.
    pub front_end: FrontEnd,
    /// Its resources, sorted by address.
    pub resources: Vec<Resource>,
    /// What could not be read or evaluated.
    pub problems: Vec<Problem>,
    /// The files that it was read from, sorted, the first being where findings about the whole configuration point.
    pub files: Vec<Arc<Path>>,
}

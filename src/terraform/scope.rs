//! What an expression may refer to: the roots of references, and the trait by which the evaluator asks for their values.

use super::evaluate::EvalError;
use super::functions::CallContext;
use super::value::Value;
use crate::source::Location;
use std::fmt;
use std::sync::Arc;

/// The static beginning of a reference; attributes and indexes after it are the evaluator's work.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum RootRef {
    /// `var.name`
    Variable(Arc<str>),
    /// `local.name`
    Local(Arc<str>),
    /// `each.key`
    EachKey,
    /// `each.value`
    EachValue,
    /// `count.index`
    CountIndex,
    /// `path.module`
    PathModule,
    /// `path.root`
    PathRoot,
    /// `path.cwd`
    PathCwd,
    /// `terraform.workspace`
    Workspace,
    /// `self`
    SelfRef,
    /// `module.name`
    Module(Arc<str>),
    /// `aws_s3_bucket.b`, `data.aws_iam_policy_document.d`; with `count` or `for_each` its value is the tuple or object of
    /// all instances.
    Resource { data: bool, kind: Arc<str>, name: Arc<str> },
}

impl fmt::Display for RootRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RootRef::Variable(name) => write!(f, "var.{name}"),
            RootRef::Local(name) => write!(f, "local.{name}"),
            RootRef::EachKey => f.write_str("each.key"),
            RootRef::EachValue => f.write_str("each.value"),
            RootRef::CountIndex => f.write_str("count.index"),
            RootRef::PathModule => f.write_str("path.module"),
            RootRef::PathRoot => f.write_str("path.root"),
            RootRef::PathCwd => f.write_str("path.cwd"),
            RootRef::Workspace => f.write_str("terraform.workspace"),
            RootRef::SelfRef => f.write_str("self"),
            RootRef::Module(name) => write!(f, "module.{name}"),
            RootRef::Resource { data: false, kind, name } => write!(f, "{kind}.{name}"),
            RootRef::Resource { data: true, kind, name } => write!(f, "data.{kind}.{name}"),
        }
    }
}

/// Values for the roots of references, and the surroundings in which functions run.
pub(crate) trait Scope {
    /// The value that `root` refers to, read at `at`; the first step of its origin says that it was read.
    ///
    /// The object of a resource instance has an origin with a reference to its address and no attribute
    /// ([`crate::value::Origin::through_resource`]): the evaluator then adds the attribute to whatever known value is read
    /// from it. Unknown attributes carry [`super::value::Partial::Reference`] themselves.
    ///
    /// # Errors
    /// [`EvalError::undeclared`] where there is no such thing (which `try` does not catch); any other where its own
    /// expression is in error.
    fn lookup(&self, root: &RootRef, at: Location) -> Result<Value, EvalError>;

    /// What stands in a text for a part that is in error, if the rest of the text is worth having; the error is then
    /// reported.
    fn stand_in(&self, error: &EvalError) -> Option<Value> {
        let _ = error;
        None
    }

    /// Whether `&&` or `||` does without its second operand, which is in error, where the first one decides, as Terraform does
    /// from 1.12 on. It is then told of that an older one would not.
    fn passes_over(&self, error: &EvalError) -> bool {
        let _ = error;
        false
    }

    /// The attribute `name` of what `root` (or `root[index]`) refers to, read at `at`: lets modules that use each other's
    /// outputs, and resources of unknown shape, be read attribute by attribute. `None`: read it from the whole.
    fn member(
        &self,
        root: &RootRef,
        index: Option<&Value>,
        name: &Arc<str>,
        at: Location,
    ) -> Option<Result<Value, EvalError>> {
        let _ = (root, index, name, at);
        None
    }

    /// Files, directories and parsers for functions.
    fn call_context(&self) -> &CallContext<'_>;
}

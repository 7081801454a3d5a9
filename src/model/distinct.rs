//! Which references certainly hold different values: two resources of one type never share what identifies them.

use super::graph::Graph;
use crate::resource::Mode;
use crate::value::Reference;

/// Attributes that tell a resource from all others of its type, in Terraform and in CloudFormation. A name is not among
/// them: two accounts or parents may each have a thing of that name.
const IDENTIFYING: [&str; 5] = ["arn", "id", "Arn", "Id", "Ref"];

/// What a reference holds that identifies the resource that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity<'c> {
    /// The type and the attribute: identities are compared within these only, since a companion may have the id of its owner.
    pub(super) among: (&'c str, &'static str),
    /// Index of the resource in the configuration.
    pub(super) resource: usize,
}

impl Identity<'_> {
    /// Whether the two certainly differ.
    pub(super) fn differs_from(self, other: Self) -> bool {
        self.among == other.among && self.resource != other.resource
    }
}

impl<'c> Graph<'c> {
    /// Of a reference to one resource of this code. A data source may find what another one finds, too.
    pub(super) fn identity(&self, reference: &Reference) -> Option<Identity<'c>> {
        let attribute = IDENTIFYING.into_iter().find(|name| *name == &*reference.attribute)?;
        let mut nodes = self.at(&reference.target).iter().filter_map(|&id| self.node(id));
        let resource = nodes.next()?.resource;
        if nodes.any(|other| other.resource != resource) {
            return None;
        }
        let named = self.configuration.resources.get(resource).filter(|r| r.mode == Mode::Managed)?;
        Some(Identity { among: (&named.type_name, attribute), resource })
    }
}

#[cfg(test)]
mod tests {
    use crate::condition::{Collect, Condition, Memo};
    use crate::model::{Graph, Hidden, Judged, Vocabulary, kinds};
    use crate::source::{MemoryFiles, Sources};
    use crate::terraform;
    use crate::value::Truth;
    use std::path::Path;
    use std::sync::Arc;

    const CODE: &str = r#"
        variable "x" {}
        data "aws_iam_role" "d" {
          name = "d"
        }
        resource "aws_iam_role" "a" {}
        resource "aws_iam_role" "b" {}
        resource "aws_iam_role" "many" {
          count = 2
        }
        resource "aws_ecs_task_definition" "t" {
          task_role_arn      = TASK
          execution_role_arn = EXECUTION
        }
    "#;

    fn check(task: &str, execution: &str, expected: Truth) {
        let code = CODE.replace("TASK", task).replace("EXECUTION", execution);
        let sources = Arc::new(Sources::new(Arc::new(MemoryFiles::new().with("main.tf", code.as_bytes()))));
        let (modules, options) = (terraform::Modules::default(), terraform::Options::default());
        let configuration = terraform::evaluate_root(&sources, &modules, Path::new("."), &options).configuration;
        let graph = Graph::build(&configuration);
        let kind = "ecs.task_definition";
        let vocabulary = Vocabulary { kind: kinds::by_name(kind), raw: false };
        let condition = Condition::compile("resource.task_role == resource.execution_role", &vocabulary).unwrap();
        let node = graph.of_kind(kind).first().copied();
        let judged = Judged { graph: &graph, node, hidden: Hidden::Nothing };
        let answer = condition.answer(&judged, &Memo::default(), Collect::Reasons);
        assert_eq!(answer.truth, expected, "{task} == {execution}");
    }

    #[test]
    fn two_resources_of_one_type_never_share_an_id() {
        check("aws_iam_role.a.arn", "aws_iam_role.a.arn", Truth::True);
        check("aws_iam_role.a.arn", "aws_iam_role.b.arn", Truth::False);
        check("aws_iam_role.many[0].arn", "aws_iam_role.many[1].arn", Truth::False);
        check("aws_iam_role.many[0].arn", "aws_iam_role.many[var.x].arn", Truth::Unknown);
        check("aws_iam_role.a.arn", "aws_iam_role.b.name", Truth::Unknown);
        check("aws_iam_role.a.arn", "data.aws_iam_role.d.arn", Truth::Unknown);
        check("aws_iam_role.a.arn", "\"arn:aws:iam::111122223333:role/b\"", Truth::Unknown);
    }
}

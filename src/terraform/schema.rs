//! What evaluation needs of the provider's schema: which names are blocks, which attributes, and of what type.
//!
//! The table (`data/terraform-aws-schema.tsv.gz`, made from the schema of hashicorp/aws 6.45.0) is packed by `build.rs`
//! into chunks; a chunk is inflated when one of its types is first asked for. Knows nothing of values or files.

use super::types::Type;
use flate2::read::DeflateDecoder;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};

static INDEX: &[(&str, usize)] = include!(concat!(env!("OUT_DIR"), "/terraform_schema.rs"));
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/terraform_schema.bin"));

/// Shapes already asked for; `None` for types that are not in the table.
static KNOWN: LazyLock<RwLock<FxHashMap<String, Option<Arc<Schema>>>>> = LazyLock::new(RwLock::default);
/// Inflated chunks by position in [`INDEX`].
static CHUNKS: LazyLock<RwLock<FxHashMap<usize, Arc<str>>>> = LazyLock::new(RwLock::default);

/// Blocks of resource types that went with a version of the provider. Source: its upgrade guides to versions 3 to 6.
const FORMER: &[(&str, &[&str])] = &[
    ("aws_dms_endpoint", &["s3_settings"]),
    ("aws_ecs_task_definition", &["inference_accelerator"]),
    ("aws_emr_cluster", &["instance_group"]),
    ("aws_kinesis_firehose_delivery_stream", &["s3_configuration"]),
    ("aws_launch_template", &["elastic_gpu_specifications", "elastic_inference_accelerator"]),
    ("aws_redshift_cluster", &["logging", "snapshot_copy"]),
    ("aws_secretsmanager_secret", &["rotation_rules"]),
    ("aws_ssm_maintenance_window_task", &["logging_info", "task_parameters"]),
];

fn former(type_name: &str) -> &'static [&'static str] {
    FORMER.iter().find(|(name, _)| *name == type_name).map_or(&[], |(_, blocks)| blocks)
}

/// Names of one block body (or of a resource) in byte order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Schema {
    pub(crate) fields: BTreeMap<Arc<str>, Field>,
    /// All names are known and none may be added: only the built-in provider, whose version is Terraform's own.
    pub(crate) closed: bool,
    /// Blocks that older versions of the provider know, and the one that the table is of does not.
    pub(crate) former: &'static [&'static str],
    /// Made once: some shapes are large, and every conversion asks.
    object_type: OnceLock<Type>,
}

/// One name of a [`Schema`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) required: bool,
    /// Only the provider sets it.
    pub(crate) computed: bool,
    pub(crate) shape: Shape,
}

/// What stands behind a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// An attribute of this type; [`Type::Dynamic`] where the table does not say (maps of strings, mostly).
    Attribute(Type),
    /// A nested block.
    Block(Nesting, Arc<Schema>),
    /// An attribute that may be written as blocks, too (`ingress` of a security group).
    AttributeAsBlock(Nesting, Arc<Schema>),
    /// A nested block whose inside the table does not give.
    Opaque,
}

/// How many blocks there may be, and what they make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nesting {
    /// A list of at most one.
    One,
    List,
    Set,
}

impl Schema {
    /// The shape of a managed resource type, or `None` when it is not in the table.
    pub(crate) fn resource(type_name: &str) -> Option<Arc<Schema>> {
        Self::named(type_name)
    }

    /// The shape of a data source type.
    pub(crate) fn data(type_name: &str) -> Option<Arc<Schema>> {
        Self::named(&format!("data.{type_name}"))
    }

    fn named(name: &str) -> Option<Arc<Schema>> {
        if let Some(found) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return found.clone();
        }
        let current = |text: String| Arc::new(Schema { former: former(name), ..parse(&text) });
        let found = builtin(name).or_else(|| line(name).map(current));
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), found.clone());
        found
    }

    /// The type of an object with these fields, as Terraform sees a block of it.
    pub(crate) fn object_type(&self) -> Type {
        let attributes =
            || self.fields.iter().map(|(name, field)| (Arc::clone(name), field.shape.value_type())).collect();
        self.object_type.get_or_init(|| Type::object(attributes())).clone()
    }
}

impl Shape {
    /// The type that a reference to it has.
    pub(crate) fn value_type(&self) -> Type {
        match self {
            Shape::Attribute(ty) => ty.clone(),
            Shape::Opaque => Type::Dynamic,
            Shape::Block(nesting, body) | Shape::AttributeAsBlock(nesting, body) => {
                let element = Arc::new(body.object_type());
                if *nesting == Nesting::Set { Type::Set(element) } else { Type::List(element) }
            }
        }
    }
}

/// Types that Terraform itself and the null provider bring.
fn builtin(name: &str) -> Option<Arc<Schema>> {
    let fields = match name {
        "terraform_data" => "id:s-,input:a,output:a-,triggers_replace:a",
        "null_resource" => "id:s-,triggers:a",
        "data.terraform_remote_state" => "backend:s!,config:a,defaults:a,outputs:a-,workspace:s",
        _ => return None,
    };
    Some(Arc::new(Schema { closed: name != "null_resource", ..parse(fields) }))
}

/// The shape text of a type.
fn line(name: &str) -> Option<String> {
    let position = INDEX.partition_point(|(first, _)| *first <= name).checked_sub(1)?;
    let chunk = chunk(position)?;
    let found = chunk.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))?;
    Some(found.to_owned())
}

fn chunk(position: usize) -> Option<Arc<str>> {
    if let Some(found) = CHUNKS.read().unwrap_or_else(PoisonError::into_inner).get(&position) {
        return Some(Arc::clone(found));
    }
    let end = INDEX.get(position)?.1;
    let start = position.checked_sub(1).and_then(|p| INDEX.get(p)).map_or(0, |(_, end)| *end);
    let mut text = String::new();
    DeflateDecoder::new(PACKED.get(start..end)?).read_to_string(&mut text).ok()?;
    let text: Arc<str> = Arc::from(text);
    CHUNKS.write().unwrap_or_else(PoisonError::into_inner).insert(position, Arc::clone(&text));
    Some(text)
}

/// `name:TYPE[!][-],…` where TYPE is `s n b a` with `L` or `S` before it for lists and sets, or `B` (block) or `A`
/// (attribute as blocks) with `1`, `L` or `S` and the fields in braces; `!` is required, `-` computed only.
fn parse(text: &str) -> Schema {
    parse_fields(&mut text.trim())
}

/// Recursion is as deep as our own table.
fn parse_fields(rest: &mut &str) -> Schema {
    let mut fields = BTreeMap::new();
    while !rest.starts_with('}') {
        let Some((name, after)) = rest.split_once(':') else { break };
        let end = after.find([',', '{', '}']).unwrap_or(after.len());
        let (code, tail) = after.split_at(end);
        *rest = tail;
        let inside = rest.strip_prefix('{').map(|open| {
            *rest = open;
            let body = parse_fields(rest);
            *rest = rest.strip_prefix('}').unwrap_or(rest);
            Arc::new(body)
        });
        let field = Field { required: code.contains('!'), computed: code.contains('-'), shape: shape(code, inside) };
        fields.insert(Arc::from(name), field);
        match rest.strip_prefix(',') {
            Some(next) => *rest = next,
            None => break,
        }
    }
    Schema { fields, ..Schema::default() }
}

fn shape(code: &str, inside: Option<Arc<Schema>>) -> Shape {
    let mut letters = code.chars();
    let first = letters.next();
    let nesting = match letters.next() {
        Some('S') => Nesting::Set,
        Some('L') => Nesting::List,
        _ => Nesting::One,
    };
    match (first, inside) {
        (Some('B'), Some(body)) => Shape::Block(nesting, body),
        (Some('A'), Some(body)) => Shape::AttributeAsBlock(nesting, body),
        (Some('B' | 'A'), None) => Shape::Opaque,
        (Some('L'), _) => Shape::Attribute(Type::List(Arc::new(primitive(code.get(1..2))))),
        (Some('S'), _) => Shape::Attribute(Type::Set(Arc::new(primitive(code.get(1..2))))),
        _ => Shape::Attribute(primitive(code.get(0..1))),
    }
}

fn primitive(code: Option<&str>) -> Type {
    match code {
        Some("s") => Type::String,
        Some("n") => Type::Number,
        Some("b") => Type::Bool,
        _ => Type::Dynamic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape_of(type_name: &str, field: &str) -> Shape {
        Schema::resource(type_name).unwrap().fields.get(field).unwrap().shape.clone()
    }

    #[test]
    fn first_and_last_type_of_the_table_are_found() {
        assert_eq!(shape_of("aws_accessanalyzer_analyzer", "analyzer_name"), Shape::Attribute(Type::String));
        assert!(Schema::data("aws_workspaces_workspace").is_some());
        assert_eq!(Schema::resource("aws_no_such_type"), None);
        assert_eq!(Schema::resource(""), None);
    }

    #[test]
    fn every_line_of_the_table_parses_to_fields_that_survive() {
        for position in 0..INDEX.len() {
            for line in chunk(position).unwrap().lines() {
                let (name, text) = line.split_once('\t').unwrap();
                let mut rest = text;
                parse_fields(&mut rest);
                assert_eq!(rest, "", "{name}");
            }
        }
    }

    #[test]
    fn former_blocks_are_of_known_types_that_no_longer_have_them() {
        for (name, blocks) in FORMER {
            let schema = Schema::resource(name).unwrap();
            assert_eq!(schema.former, *blocks);
            blocks.iter().for_each(|block| assert!(!schema.fields.contains_key(*block), "{name} {block}"));
        }
    }

    #[test]
    fn blocks_and_attributes_are_told_apart() {
        let Shape::AttributeAsBlock(Nesting::Set, ingress) = shape_of("aws_security_group", "ingress") else {
            panic!()
        };
        assert_eq!(ingress.fields["self"].shape, Shape::Attribute(Type::Bool));
        let Shape::Block(Nesting::One, _) = shape_of("aws_s3_bucket", "logging") else { panic!() };
        assert_eq!(
            shape_of("aws_instance", "vpc_security_group_ids"),
            Shape::Attribute(Type::Set(Arc::new(Type::String)))
        );
    }
}

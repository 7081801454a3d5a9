//! The registry: which kind, or which companion of a kind, a resource type is.

use super::aws;
use super::cloud_control::{self, language};
use super::mapping::{Companion, Kind, Row, Ty};
use crate::resource::{FrontEnd, Mode, Resource};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a resource of some type is in the model.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    /// A node of this kind.
    Main(&'static Kind),
    /// Folded into a node of this kind.
    Companion(&'static Kind, &'static Companion),
}

/// Roles by resource type, per language.
#[derive(Default)]
struct Index {
    terraform: FxHashMap<&'static str, Vec<Role>>,
    cloudformation: FxHashMap<&'static str, Vec<Role>>,
    /// Those of CloudFormation, by what their Terraform types are looked up by.
    cloud_control: FxHashMap<String, Vec<Role>>,
}

/// All kinds, by service.
pub(crate) fn all() -> impl Iterator<Item = &'static Kind> {
    aws::SERVICES.iter().copied().flatten()
}

/// The kind with this name.
#[must_use]
pub(crate) fn by_name(name: &str) -> Option<&'static Kind> {
    static INDEX: OnceLock<FxHashMap<&'static str, &'static Kind>> = OnceLock::new();
    INDEX.get_or_init(|| all().map(|kind: &Kind| (kind.name, kind)).collect()).get(name).copied()
}

/// What a resource is; empty for types that no kind describes.
pub(crate) fn roles(resource: &Resource) -> &'static [Role] {
    let index = index();
    if language(resource) != resource.front_end {
        let own = cloud_control::key(&resource.type_name).and_then(|key| index.cloud_control.get(&key));
        return own.or_else(|| index.terraform.get(EVERY)).map_or(&[], Vec::as_slice);
    }
    let types = match resource.front_end {
        FrontEnd::Terraform => &index.terraform,
        FrontEnd::CloudFormation => &index.cloudformation,
    };
    let found = match resource.mode {
        Mode::Data => types.get(format!("data.{}", resource.type_name).as_str()),
        Mode::Managed | Mode::Pseudo => types.get(&*resource.type_name),
    };
    found.or_else(|| types.get(EVERY)).map_or(&[], Vec::as_slice)
}

/// The service that a resource is of: that of its kind, or what its type says (`aws_kendra_index`, `AWS::Kendra::Index`). Those
/// of other providers, and what the customer's own code makes, are of none.
pub(crate) fn service_of(resource: &Resource) -> Option<String> {
    let kinds = roles(resource).iter().map(|role| match role {
        Role::Main(kind) | Role::Companion(kind, _) => *kind,
    });
    let mut kinds = kinds.filter(|kind| !kind.types(resource.front_end).contains(&EVERY));
    let of_kind = kinds.next().and_then(|kind| kind.name.split('.').next());
    of_kind.map_or_else(|| aws::services::named_by(&resource.type_name), |service| Some(service.to_ascii_lowercase()))
}

/// Stands for every resource type in a kind's list of types.
pub(crate) const EVERY: &str = "*";

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index::default();
        for kind in all() {
            add(&mut index.terraform, kind, FrontEnd::Terraform);
            add(&mut index.cloudformation, kind, FrontEnd::CloudFormation);
        }
        for types in [&mut index.terraform, &mut index.cloudformation] {
            let every = types.get(EVERY).cloned().unwrap_or_default();
            types.iter_mut().filter(|(name, _)| **name != EVERY).for_each(|(_, roles)| roles.extend(&every));
        }
        for name in all()
            .flat_map(|kind| kind.cloudformation.iter().chain(kind.companions.iter().flat_map(|c| c.cloudformation)))
        {
            let key = cloud_control::key_of(name);
            index.cloud_control.extend(key.zip(index.cloudformation.get(name).cloned()));
        }
        index
    })
}

fn add(types: &mut FxHashMap<&'static str, Vec<Role>>, kind: &'static Kind, front_end: FrontEnd) {
    for name in kind.types(front_end) {
        types.entry(name).or_default().push(Role::Main(kind));
    }
    for companion in kind.companions {
        for name in companion.types(front_end) {
            types.entry(name).or_default().push(Role::Companion(kind, companion));
        }
    }
}

/// The row at a dotted path of a kind.
#[must_use]
pub(crate) fn row_at(kind: &Kind, path: &str) -> Option<&'static Row> {
    let mut rows = kind.rows;
    let mut found = None;
    for segment in path.split('.') {
        let row = rows.iter().find(|r| r.name == segment.trim_end_matches("[]"))?;
        rows = match row.ty {
            Ty::Object(inner) | Ty::Objects(inner) => inner,
            _ => &[],
        };
        found = Some(row);
    }
    found
}

/// The kind that an attribute of a kind refers to, or `""` where it refers to none.
#[must_use]
pub(crate) fn target_of(kind: &Kind, path: &str) -> &'static str {
    match row_at(kind, path).map(|row| row.ty) {
        Some(Ty::Node(target) | Ty::Nodes(target)) => target,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::schema::{Schema, Shape};
    use flate2::read::GzDecoder;
    use serde_json::Value as Json;
    use std::sync::Arc;

    /// Every path of `rows` (and below) must exist in the schema that `has` asks.
    fn check_rows(rows: &[Row], front_end: FrontEnd, base: &str, has: &dyn Fn(&str) -> bool, bad: &mut Vec<String>) {
        for row in rows {
            let path = row.spelling(front_end).path;
            if path.is_empty() {
                continue;
            }
            let mut known = Vec::new();
            for alternative in path.split('|') {
                let full = match (base, alternative) {
                    (_, ".") => base.to_owned(),
                    ("", path) => path.to_owned(),
                    (base, path) => format!("{base}.{path}"),
                };
                let full = full.split('<').next().unwrap().to_owned();
                if full.is_empty() || has(&full) {
                    known.push(full);
                }
            }
            if known.is_empty() {
                bad.push(format!("{base} {path}"));
            }
            // What stands inside a JSON text is in no schema.
            if let Ty::Object(inner) | Ty::Objects(inner) = row.ty
                && !(row.json && front_end == FrontEnd::Terraform)
            {
                for full in known {
                    check_rows(inner, front_end, &full, has, bad);
                }
            }
        }
    }

    /// What older versions of the provider have and code still names.
    const OLDER: &[&str] = &["aws_db_security_group", "aws_redshift_security_group", "aws_elasticache_security_group"];

    /// So are these of their arguments and blocks.
    const OLDER_PATHS: &[(&str, &str)] = &[
        ("aws_autoscaling_group", "tags"),
        ("aws_dms_endpoint", "s3_settings"),
        ("aws_redshift_cluster", "logging"),
        ("aws_secretsmanager_secret", "rotation_lambda_arn"),
    ];

    /// Of other providers.
    const FOREIGN: &[&str] = &["data.http"];

    /// Sections of a template that are no resources.
    const SECTIONS: &[&str] = &["AWS::CloudFormation::Authentication", "AWS::CloudFormation::Output"];

    fn terraform_has(schema: &Arc<Schema>, path: &str) -> bool {
        let mut schema = Arc::clone(schema);
        let mut parts = path.split('.').map(|part| part.trim_end_matches("[]")).peekable();
        while let Some(part) = parts.next() {
            match schema.fields.get(part).map(|field| field.shape.clone()) {
                Some(Shape::Block(_, inner) | Shape::AttributeAsBlock(_, inner)) => schema = inner,
                Some(Shape::Opaque) => return true,
                Some(Shape::Attribute(_)) => return parts.peek().is_none(),
                None => return false,
            }
        }
        true
    }

    fn cloudformation_has(mut shape: &Json, path: &str) -> bool {
        for part in path.split('.') {
            let inner = if shape.get("items").is_some() { &shape["items"] } else { shape };
            let fields = if inner.get("of").is_some() { &inner["of"] } else { inner };
            match fields.get(part.trim_end_matches("[]")) {
                Some(found) => shape = found,
                // Free-form JSON (policy documents) has no shape.
                None => return inner.get("of").is_none() && inner.get("type").is_some_and(|t| t != "string"),
            }
        }
        true
    }

    /// The rows of each kind and companion, with the types that they read in a language.
    fn readers(front_end: FrontEnd) -> Vec<(&'static str, &'static [&'static str], &'static [Row])> {
        let mut out = Vec::new();
        for kind in all().filter(|kind| !kind.types(front_end).contains(&EVERY)) {
            out.push((kind.name, kind.types(front_end), kind.rows));
            out.extend(kind.companions.iter().map(|c| (kind.name, c.types(front_end), c.rows)));
        }
        out
    }

    /// A row may be of some of a kind's types only, but must be of one.
    fn check_names(front_end: FrontEnd, unknown_in: &dyn Fn(&str, &'static [Row]) -> Vec<String>) {
        let mut bad = Vec::new();
        for (kind, types, rows) in readers(front_end) {
            let of_types: Vec<Vec<String>> = types.iter().map(|ty| unknown_in(ty, rows)).collect();
            let Some((first, rest)) = of_types.split_first() else { continue };
            let everywhere = first.iter().filter(|b| rest.iter().all(|other| other.contains(b)));
            bad.extend(everywhere.map(|b| format!("{kind}: {types:?}: {b}")));
        }
        assert!(bad.is_empty(), "{bad:#?}");
    }

    #[test]
    fn terraform_names_are_in_the_provider_schema() {
        check_names(FrontEnd::Terraform, &|ty, rows| {
            let schema = match ty.strip_prefix("data.") {
                Some(name) => Schema::data(name),
                None => Schema::resource(ty),
            };
            let mut bad = Vec::new();
            match schema {
                Some(schema) => {
                    let older = |path: &str| path.split('.').next().is_some_and(|p| OLDER_PATHS.contains(&(ty, p)));
                    // Terraform's own block, which is in no schema.
                    let is_meta = |path: &str| path.split('.').next() == Some("provisioner");
                    let has = |path: &str| older(path) || is_meta(path) || terraform_has(&schema, path);
                    check_rows(rows, FrontEnd::Terraform, "", &has, &mut bad);
                }
                None if ty.starts_with("provider.") || OLDER.contains(&ty) || FOREIGN.contains(&ty) => {}
                None => panic!("no such type: {ty}"),
            }
            bad
        });
    }

    #[test]
    fn cloudformation_names_are_in_the_registry_schema() {
        let packed = include_bytes!("../../tests/data/cloudformation-schema.json.gz");
        let schema: Json = serde_json::from_reader(GzDecoder::new(&packed[..])).unwrap();
        check_names(FrontEnd::CloudFormation, &|ty, rows| {
            if SECTIONS.contains(&ty) {
                return Vec::new();
            }
            let shape = schema["resources"].get(ty).unwrap_or_else(|| panic!("no such type: {ty}"));
            let has = |path: &str| cloudformation_has(&shape["properties"], path);
            let mut bad = Vec::new();
            check_rows(rows, FrontEnd::CloudFormation, "", &has, &mut bad);
            bad
        });
    }

    #[test]
    fn what_companions_set_is_declared_by_their_kind() {
        let declared = |kind: &Kind, row: &Row| {
            let same = |other: &&Row| other.name == row.name;
            kind.rows
                .iter()
                .find(same)
                .is_some_and(|r| std::mem::discriminant(&r.ty) == std::mem::discriminant(&row.ty))
        };
        for kind in all() {
            for row in kind.companions.iter().flat_map(|c| c.rows) {
                assert!(declared(kind, row), "{}: companion row {} has no row of the kind", kind.name, row.name);
            }
        }
    }

    #[test]
    fn kinds_have_names_of_their_own() {
        let mut names: Vec<_> = all().map(|kind| kind.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}

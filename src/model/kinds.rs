//! The registry: which kind, or which companion of a kind, a resource type is.

use super::aws;
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
    let types = match resource.front_end {
        FrontEnd::Terraform => &index.terraform,
        FrontEnd::CloudFormation => &index.cloudformation,
    };
    let found = match resource.mode {
        Mode::Data => types.get(format!("data.{}", resource.type_name).as_str()),
        Mode::Managed | Mode::Pseudo => types.get(&*resource.type_name),
    };
    found.map_or(&[], Vec::as_slice)
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index::default();
        for kind in all() {
            add(&mut index.terraform, kind, FrontEnd::Terraform);
            add(&mut index.cloudformation, kind, FrontEnd::CloudFormation);
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

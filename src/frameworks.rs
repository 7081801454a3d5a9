//! Requirement ids of security frameworks, and which rules serve them.
//!
//! `data/frameworks.tsv.gz` lists, for each framework, its requirements with the checks of a public catalogue that serve
//! each; a rule serves what its equivalent checks serve. Ids only, no texts; source and licence are in THIRD-PARTY.md. The
//! table is unpacked when it is first asked for. Knows nothing of findings.

use flate2::read::GzDecoder;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::OnceLock;

static PACKED: &[u8] = include_bytes!("../data/frameworks.tsv.gz");

/// Name of the framework whose requirements rules name themselves, under the same name among their equivalents.
const FSBP: &str = "fsbp";
/// Whose ids of checks the table uses.
const CHECKS: &str = "prowler";

/// A framework.
#[derive(Debug)]
pub(crate) struct Framework {
    /// `cis-aws-7.0`.
    pub(crate) name: &'static str,
    /// As it calls itself.
    pub(crate) title: &'static str,
    /// In its own order.
    pub(crate) requirements: Vec<Requirement>,
}

/// A requirement of a framework.
#[derive(Debug)]
pub(crate) struct Requirement {
    /// `2.1.4`.
    pub(crate) id: &'static str,
    /// The framework says that people have to look.
    pub(crate) manual: bool,
    /// Ids of the checks that serve it, of code and of running accounts.
    pub(crate) checks: Vec<&'static str>,
}

/// A requirement by its place: index of the framework, index in it.
type At = (usize, usize);

#[derive(Debug, Default)]
struct Table {
    frameworks: Vec<Framework>,
    by_check: FxHashMap<&'static str, Vec<At>>,
    fsbp: FxHashMap<&'static str, At>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut text = String::new();
        // The bytes are our own, and a test reads them.
        let _ = GzDecoder::new(PACKED).read_to_string(&mut text);
        parse(text.leak())
    })
}

/// Lines `F<TAB>name<TAB>title` and `R<TAB>id<TAB>M or nothing<TAB>checks`.
fn parse(text: &'static str) -> Table {
    let mut table = Table::default();
    for line in text.lines() {
        let mut fields = line.split('\t').skip(1);
        let mut next = || fields.next().unwrap_or_default();
        if line.starts_with('F') {
            table.frameworks.push(Framework { name: next(), title: next(), requirements: Vec::new() });
            continue;
        }
        let (id, manual, checks) = (next(), next() == "M", next().split_whitespace().collect::<Vec<_>>());
        let index = table.frameworks.len().saturating_sub(1);
        let Some(framework) = table.frameworks.last_mut() else { continue };
        let at = (index, framework.requirements.len());
        for check in &checks {
            table.by_check.entry(check).or_default().push(at);
        }
        if framework.name == FSBP {
            table.fsbp.insert(id, at);
        }
        framework.requirements.push(Requirement { id, manual, checks });
    }
    table
}

/// All frameworks, by name.
pub(crate) fn all() -> &'static [Framework] {
    &table().frameworks
}

/// The requirements that a rule serves, by framework, in the order of each, given other tools' ids of the same control.
#[must_use]
pub(crate) fn served(equivalents: &[(String, Vec<String>)]) -> Vec<(String, Vec<String>)> {
    let table = table();
    let ids = |tool: &str| {
        let of_tool = equivalents.iter().find(|(name, _)| name == tool);
        of_tool.map_or(&[][..], |(_, ids)| ids.as_slice())
    };
    let by_check = ids(CHECKS).iter().filter_map(|check| table.by_check.get(check.as_str())).flatten();
    let named = ids(FSBP).iter().filter_map(|id| table.fsbp.get(id.as_str()));
    let mut places: Vec<At> = by_check.chain(named).copied().collect();
    places.sort_unstable();
    places.dedup();
    let mut out: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (framework, requirement) in places {
        let Some(framework) = table.frameworks.get(framework) else { continue };
        let Some(requirement) = framework.requirements.get(requirement) else { continue };
        out.entry(framework.name).or_default().push(requirement.id.to_owned());
    }
    out.into_iter().map(|(name, ids)| (name.to_owned(), ids)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(tool: &str, id: &str) -> Vec<(String, Vec<String>)> {
        served(&[(tool.to_owned(), vec![id.to_owned()])])
    }

    #[test]
    fn rules_serve_what_their_equivalents_serve() {
        let of = |served: &[(String, Vec<String>)], name: &str| {
            served.iter().find(|(framework, _)| framework == name).map(|(_, ids)| ids.clone())
        };
        let served = ids("prowler", "cloudtrail_multi_region_enabled");
        assert!(of(&served, "cis-aws-7.0").is_some() && of(&served, "pci-dss-4.0").is_some(), "{served:?}");
        assert!(served.is_sorted());
        assert_eq!(ids("fsbp", "EC2.13"), [("fsbp".to_owned(), vec!["EC2.13".to_owned()])]);
        assert_eq!(ids("checkov", "CKV_AWS_20"), []);
    }

    #[test]
    fn frameworks_have_names_of_their_own_and_requirements() {
        assert!(all().is_sorted_by(|a, b| a.name < b.name) && all().len() == 25);
        for framework in all() {
            assert!(!framework.title.is_empty() && !framework.requirements.is_empty(), "{}", framework.name);
            let mut ids: Vec<_> = framework.requirements.iter().map(|r| r.id).collect();
            ids.sort_unstable();
            assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{}", framework.name);
        }
    }
}

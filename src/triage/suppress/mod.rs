//! Findings that somebody decided to live with: comments and metadata in the code, and entries of the configuration file.
//!
//! Finds the decisions, says which findings they cover, and tells of those that cover nothing, have run out or do not count.
//! A file is looked at again only where it holds one of the words that decisions are made of.

mod comment;
mod extent;
mod metadata;
mod names;
mod notices;

use super::globs::PathGlobs;
use crate::finding::Finding;
use crate::source::{Location, Roots, Source, SourceId, Sources};
use crate::syntax::{comments, data, hcl, json, yaml};
use comment::Said;
use extent::Outline;
use jiff::civil::Date;
use memchr::memmem;
use names::RuleName;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Most decisions that are read in one file; each is compared with all that the file holds.
const MAX_IN_FILE: usize = 1_000;

/// What the user says about suppressions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The day on which the scan runs; without one nothing runs out.
    pub(crate) today: Option<Date>,
    /// Those without a reason do not count.
    pub(crate) require_reason: bool,
    /// Those of the configuration file.
    pub(crate) configured: Vec<Configured>,
}

/// A suppression of the configuration file.
#[derive(Clone, Debug)]
pub(crate) struct Configured {
    /// Rules as comments name them.
    pub(crate) rules: Vec<String>,
    /// Files; none is all.
    pub(crate) paths: Option<PathGlobs>,
    /// Addresses with `*`; none is all.
    pub(crate) addresses: Vec<String>,
    /// Why.
    pub(crate) reason: String,
    /// Last day on which it counts.
    pub(crate) until: Option<Date>,
    /// Where it is written.
    pub(crate) at: Option<Location>,
}

/// A rule as far as suppressions care.
#[derive(Clone, Debug)]
pub(crate) struct KnownRule<'a> {
    /// Its id.
    pub(crate) id: &'a str,
    /// Its service.
    pub(crate) service: &'a str,
    /// (tool, id) of the same control elsewhere.
    pub(crate) equivalents: Vec<(&'a str, &'a str)>,
    /// Whether it runs in this scan.
    pub(crate) runs: bool,
}

/// Where a decision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ground {
    /// In the code.
    Source,
    /// In the configuration file.
    Configuration,
    /// Nowhere: the finding was there before, in the baseline or in a revision.
    Before,
}

/// Why a finding is not reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// The reason that was given.
    pub(crate) reason: String,
    /// The comment or configuration line.
    pub(crate) at: Option<Location>,
    /// Where the decision stands.
    pub(crate) ground: Ground,
}

/// What became of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It covers so many findings.
    Used(usize),
    /// It covers none.
    Unused,
    /// It has run out.
    Expired,
    /// It has no reason, and needs one.
    NoReason,
    /// It cannot be understood.
    Faulty(String),
}

/// A decision as it is listed.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// `yourside:ignore`, `checkov:skip`, `Metadata.guard`.
    pub(crate) syntax: &'static str,
    /// The rules as written.
    pub(crate) rules: Vec<String>,
    /// Why; may be empty.
    pub(crate) reason: String,
    /// Last day on which it counts.
    pub(crate) until: Option<Date>,
    /// Where it stands.
    pub(crate) at: Option<Location>,
    /// What became of it.
    pub(crate) state: State,
}

/// Which findings a decision speaks of, besides its rules.
#[derive(Debug)]
enum Scope {
    /// Those that stand in this text, are reached through a module call in it, or follow from a literal in it.
    Text(Location),
    /// None: the comment stands above nothing.
    Nothing,
    /// Those in these files with these addresses.
    Configured(Option<PathGlobs>, Vec<String>),
}

#[derive(Debug)]
struct Directive {
    said: Said,
    ground: Ground,
    at: Option<Location>,
    scope: Scope,
    /// How many findings each of its names covers, whether the decision counts or not.
    covered: Vec<usize>,
    state: State,
}

/// All decisions of one scan.
#[derive(Debug, Default)]
pub(super) struct Suppressions {
    list: Vec<Directive>,
    by_source: FxHashMap<SourceId, Vec<usize>>,
    anywhere: Vec<usize>,
}

impl Suppressions {
    /// Those in `files`, in the files that findings stand in, and those of the configuration.
    pub(super) fn collect<'f>(
        findings: impl Iterator<Item = &'f Finding>,
        files: &[Arc<Path>],
        sources: &Sources,
        options: &Options,
    ) -> Self {
        let mut all: BTreeSet<Arc<Path>> = files.iter().cloned().collect();
        let ids: BTreeSet<SourceId> = findings.flat_map(places).map(|at| at.source).collect();
        all.extend(ids.iter().filter_map(|id| sources.get(*id)).map(|source| Arc::from(source.path())));
        let all: Vec<_> = all.into_iter().collect();
        let found: Vec<Vec<Directive>> =
            all.par_iter().filter_map(|path| sources.loaded(path)).map(|source| in_source(&source)).collect();
        let configured = options.configured.iter().map(configured);
        let mut out = Self { list: found.into_iter().flatten().chain(configured).collect(), ..Self::default() };
        for (index, directive) in out.list.iter_mut().enumerate() {
            directive.state = initial_state(&directive.said, options);
            match directive.scope {
                Scope::Text(at) => out.by_source.entry(at.source).or_default().push(index),
                Scope::Configured(..) => out.anywhere.push(index),
                Scope::Nothing => {}
            }
        }
        out
    }

    /// Whether nothing is suppressed.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The decision that covers the finding, if one counts; all that cover it are noted as used.
    pub(super) fn cover(&mut self, finding: &Finding, sources: &Sources, roots: &Roots) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        let mut candidates: Vec<usize> =
            places(finding).filter_map(|at| self.by_source.get(&at.source)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates.extend(&self.anywhere);
        let mut chosen = None;
        for index in candidates {
            let Some(directive) = self.list.get_mut(index) else { continue };
            if !directive.speaks_of(finding, sources, roots) {
                continue;
            }
            let mut covers = false;
            for (name, count) in directive.said.names.iter().zip(&mut directive.covered) {
                if name.covers(finding) {
                    *count += 1;
                    covers = true;
                }
            }
            match &mut directive.state {
                State::Used(count) if covers => {
                    *count += 1;
                    chosen = chosen.or(Some(index));
                }
                _ => {}
            }
        }
        chosen
    }

    /// The decision as findings carry it.
    pub(super) fn get(&self, index: usize) -> Option<Suppression> {
        let directive = self.list.get(index)?;
        Some(Suppression { reason: directive.said.reason.clone(), at: directive.at, ground: directive.ground })
    }

    /// All decisions, sorted by place.
    pub(super) fn listed(&self, sources: &Sources) -> Vec<Listed> {
        let listed = |directive: &Directive| Listed {
            syntax: directive.said.syntax,
            rules: directive.said.names.iter().map(ToString::to_string).collect(),
            reason: directive.said.reason.clone(),
            until: directive.said.until,
            at: directive.at,
            state: match directive.state {
                State::Used(0) => State::Unused,
                ref state => state.clone(),
            },
        };
        let mut out: Vec<Listed> = self.list.iter().map(listed).collect();
        let place = |l: &Listed| l.at.map(|at| (sources.get(at.source).map(|s| s.path().to_path_buf()), at.span));
        out.sort_by_cached_key(|l| (place(l), l.rules.clone()));
        out
    }
}

/// Where a comment can speak of a finding: its own place, the module calls on the way to it, the literal that decided.
fn places(finding: &Finding) -> impl Iterator<Item = Location> {
    let literal = finding.trace.last().map(|step| step.at);
    finding.place.into_iter().chain(finding.calls.iter().copied()).chain(literal)
}

impl Directive {
    fn speaks_of(&self, finding: &Finding, sources: &Sources, roots: &Roots) -> bool {
        match &self.scope {
            Scope::Nothing => false,
            Scope::Text(scope) => {
                let starts_inside = |at: Location| {
                    at.source == scope.source && scope.span.start <= at.span.start && at.span.start < scope.span.end
                };
                places(finding).any(starts_inside)
            }
            Scope::Configured(paths, addresses) => {
                let in_files = || paths.as_ref().is_none_or(|globs| globs.matches(&finding.file(sources), roots));
                let addressed = |pattern: &String| finding.addresses.iter().any(|a| names::address_matches(pattern, a));
                (addresses.is_empty() || addresses.iter().any(addressed)) && in_files()
            }
        }
    }
}

/// Whether it counts at all.
fn initial_state(said: &Said, options: &Options) -> State {
    match (&said.fault, said.until, options.today) {
        (Some(fault), ..) => State::Faulty(fault.to_string()),
        (None, Some(until), Some(today)) if until < today => State::Expired,
        _ if options.require_reason && said.reason.trim().is_empty() => State::NoReason,
        _ => State::Used(0),
    }
}

fn configured(entry: &Configured) -> Directive {
    let names: Vec<RuleName> = entry.rules.iter().filter_map(|text| RuleName::own(text)).collect();
    let said = Said {
        syntax: "[[suppress]]",
        names,
        reason: entry.reason.clone(),
        until: entry.until,
        reach: comment::Reach::File,
        fault: None,
    };
    directive(said, Ground::Configuration, entry.at, Scope::Configured(entry.paths.clone(), entry.addresses.clone()))
}

fn directive(said: Said, ground: Ground, at: Option<Location>, scope: Scope) -> Directive {
    let covered = vec![0; said.names.len()];
    Directive { said, ground, at, scope, covered, state: State::Used(0) }
}

/// The decisions in one file.
fn in_source(source: &Source) -> Vec<Directive> {
    let text = source.text();
    if !comment::MARKS.iter().any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some()) {
        return Vec::new();
    }
    let extension = source.path().extension().and_then(|e| e.to_str()).unwrap_or("");
    let mut stated = Vec::new();
    let (outline, found) = match extension {
        "tf" | "tofu" | "tfvars" | "hcl" => {
            let (file, _) = hcl::parse(source);
            (Outline::of_hcl(source, file.body), file.comments)
        }
        _ => {
            let is_json = text.trim_start().starts_with('{');
            let tree = if is_json {
                json::parse(source).ok().map(|tree| data::from_json(&tree, source, &mut Vec::new()))
            } else {
                None
            };
            let tree = tree.or_else(|| yaml::parse(source, "Resources").0);
            stated.extend(tree.iter().flat_map(|root| metadata::read(root, text.len())));
            (Outline::Yaml(tree), comments::of_yaml(source))
        }
    };
    let mut out = Vec::new();
    for comment in &found {
        for mut said in comment::parse(comment.span.slice(text)) {
            if out.len() >= MAX_IN_FILE {
                said = Said { names: Vec::new(), fault: Some(comment::Fault::TooMany), ..said };
                out.push(directive(said, Ground::Source, Some(source.location(comment.span)), Scope::Nothing));
                return out;
            }
            let scope = outline.extent(source, comment, said.reach);
            let scope = scope.map_or(Scope::Nothing, |span| Scope::Text(source.location(span)));
            out.push(directive(said, Ground::Source, Some(source.location(comment.span)), scope));
        }
    }
    out.extend(stated.into_iter().take(MAX_IN_FILE).map(|one| {
        let scope = Scope::Text(source.location(one.scope));
        directive(one.said, Ground::Source, Some(source.location(one.at)), scope)
    }));
    out
}

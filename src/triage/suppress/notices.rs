//! What is said about decisions that cover nothing, have run out, or do not count.
//!
//! A decision in our own words is told of whenever something is odd about it. Those written for other tools are theirs: they
//! are told of only where they would have covered a finding.

use super::{Directive, Ground, KnownRule, Scope, State, Suppressions};
use crate::problem::{Code, Level, Problem};
use crate::source::SourceId;
use std::collections::BTreeSet;
use std::path::Path;

const UNUSED: Code = Code("suppression/unused");
const EXPIRED: Code = Code("suppression/expired");
const NO_REASON: Code = Code("suppression/no-reason");
const UNKNOWN_RULE: Code = Code("suppression/unknown-rule");
const MALFORMED: Code = Code("suppression/malformed");

impl Suppressions {
    /// A notice for each decision worth a word. `incomplete`: files with errors, in which what is unused cannot be told.
    pub(in crate::triage) fn notices(&self, rules: &[KnownRule<'_>], incomplete: &BTreeSet<SourceId>) -> Vec<Problem> {
        self.list.iter().flat_map(|directive| notices(directive, rules, incomplete)).collect()
    }
}

fn notices(directive: &Directive, rules: &[KnownRule<'_>], incomplete: &BTreeSet<SourceId>) -> Vec<Problem> {
    let is_ours = directive.said.names.iter().all(|name| name.tool.is_none());
    let would_cover = directive.covered.iter().any(|count| *count > 0);
    if !is_ours && !would_cover {
        return Vec::new();
    }
    let names = || directive.said.names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match &directive.state {
        State::Faulty(fault) => vec![
            notice(directive, MALFORMED, format!("this suppression does not count: {fault}"))
                .help("write it as `yourside:ignore RULE[,RULE] -- reason [until DATE]`"),
        ],
        State::Expired => {
            let until = directive.said.until.map(|date| date.to_string()).unwrap_or_default();
            vec![
                notice(directive, EXPIRED, format!("the suppression of {} ran out on {until}", names()))
                    .help("mend what it covers, or decide anew and give it another date"),
            ]
        }
        State::NoReason => vec![
            notice(
                directive,
                NO_REASON,
                format!("the suppression of {} gives no reason, so it does not count", names()),
            )
            .help("`require-reason` is set: add `-- reason`"),
        ],
        State::Used(_) | State::Unused => {
            let broken = directive.at.is_some_and(|at| incomplete.contains(&at.source));
            if broken || !is_ours { Vec::new() } else { unused(directive, rules) }
        }
    }
}

/// Of each of its names that covers nothing: that no rule is called so, or that nothing needs it any more. About rules that do
/// not run in this scan nothing can be said.
fn unused(directive: &Directive, rules: &[KnownRule<'_>]) -> Vec<Problem> {
    let idle = directive.said.names.iter().zip(&directive.covered).filter(|(_, count)| **count == 0);
    let mut out = Vec::new();
    for (name, _) in idle {
        let mut meant = rules.iter().filter(|rule| name.means(*rule)).peekable();
        if meant.peek().is_none() {
            let near = crate::condition::nearest(&name.id, rules.iter().map(|rule| rule.id.to_owned()).collect());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`yourside rules list --tier all` lists the rules".to_owned(),
            };
            out.push(notice(directive, UNKNOWN_RULE, format!("there is no rule `{}`", name.id)).help(help));
        } else if meant.any(|rule| rule.runs) {
            let (message, help) = match directive.scope {
                Scope::Nothing => (
                    format!("the suppression of `{name}` stands above nothing"),
                    "put it directly above a block, without a blank line in between, or inside of the block",
                ),
                _ => (
                    format!("the suppression of `{name}` covers no finding"),
                    "remove it, or move it to what it is meant for",
                ),
            };
            out.push(notice(directive, UNUSED, message).help(help));
        }
    }
    out
}

fn notice(directive: &Directive, code: Code, message: String) -> Problem {
    match directive.at {
        Some(at) => Problem::notice(code, at, message),
        None => {
            let message =
                if directive.ground == Ground::Configuration { format!("{message} ([[suppress]])") } else { message };
            Problem::of_path(code, Path::new("yourside.toml"), message).level(Level::Notice)
        }
    }
}

//! What a comment says: our own words, `yourside:ignore RULE -- reason until DATE`, and those of other tools.

use super::names::{RuleName, Tool};
use jiff::civil::Date;

/// Which text a comment speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// What it stands on, above or in.
    Here,
    /// The resource or module call around it, or the one below.
    Resource,
    /// What begins on its line or, for a comment of its own line, on the next one.
    Line,
    /// The whole file.
    File,
}

/// One decision that a comment or metadata states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// `yourside:ignore`, `checkov:skip`.
    pub(super) syntax: &'static str,
    /// The rules meant.
    pub(super) names: Vec<RuleName>,
    /// Why; empty where nothing is said.
    pub(super) reason: String,
    /// Last day on which it counts.
    pub(super) until: Option<Date>,
    /// What it speaks of.
    pub(super) reach: Reach,
    /// Why it does not count, or what is odd about it.
    pub(super) fault: Option<Fault>,
}

/// What is wrong with the text of a decision; it does not count then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// Nothing after `yourside:ignore`.
    #[error("names no rule")]
    NoRule,
    /// `until` or `exp:` without a date.
    #[error("`{0}` is no date; dates are written as 2027-01-31")]
    NoDate(String),
    /// Something between rules and reason.
    #[error("`{0}` is neither a rule nor a reason; separate rules by commas and begin the reason with `--`")]
    Stray(String),
    /// A file is full of them, to keep us busy.
    #[error("those from here on are not read, since there are too many in this file")]
    TooMany,
    /// A condition of another tool that we do not know how to decide.
    #[error("the condition `{0}` is not understood")]
    Condition(String),
}

/// Texts without which no comment and no metadata says anything; looked for before a file is read again.
pub(super) const MARKS: [&str; 9] = [
    "yourside",
    "checkov",
    "bridgecrew",
    "cortex:skip",
    "tfsec:",
    "cfsec:",
    "trivy:",
    "kics-scan",
    // Metadata of cfn_nag and guard.
    "uppress",
];

/// All that one comment says, with its marker.
pub(super) fn parse(comment: &str) -> Vec<Said> {
    comment.lines().flat_map(line).collect()
}

fn line(text: &str) -> Vec<Said> {
    let text = text.trim().trim_end_matches("*/").trim_end();
    let mut out = Vec::new();
    let is_ours = |rest: &&str| rest.chars().next().is_none_or(|c| c.is_whitespace() || c == ':');
    if let Some(rest) = after(text, "yourside:ignore").filter(is_ours) {
        out.push(own(rest));
    }
    for (mark, syntax) in
        [("checkov:skip=", "checkov:skip"), ("bridgecrew:skip=", "bridgecrew:skip"), ("cortex:skip=", "cortex:skip")]
    {
        out.extend(after(text, mark).map(|rest| checkov(rest, syntax)));
    }
    for (mark, syntax) in
        [("tfsec:ignore:", "tfsec:ignore"), ("cfsec:ignore:", "cfsec:ignore"), ("trivy:ignore:", "trivy:ignore")]
    {
        out.extend(starts(text, mark).map(|rest| trivy(rest, syntax)));
    }
    out.extend(after(text, "kics-scan").and_then(kics));
    out
}

/// What follows the first `mark` that begins a word.
fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    starts(text, mark).next()
}

fn starts<'t>(text: &'t str, mark: &str) -> impl Iterator<Item = &'t str> {
    text.match_indices(mark).filter_map(move |(at, _)| {
        let word = text.get(..at)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
        text.get(at + mark.len()..).filter(|_| word)
    })
}

/// `RULE[@ADDRESS][,RULE] -- reason [until DATE]`
fn own(rest: &str) -> Said {
    let rest = rest.trim_start_matches(':').trim_start();
    let (listed, rest) = if rest.starts_with("--") { (Vec::new(), rest) } else { split_list(rest) };
    let names: Vec<RuleName> = listed.iter().filter_map(|text| RuleName::own(text)).collect();
    let (reason, stray) = match rest.strip_prefix("--") {
        Some(reason) => (reason, ""),
        None => (if rest.starts_with("until ") { rest } else { "" }, rest),
    };
    let (reason, until) = split_until(reason.trim());
    let mut said = Said { syntax: "yourside:ignore", names, reason, until: None, reach: Reach::Here, fault: None };
    match until {
        Some(Ok(date)) => said.until = Some(date),
        Some(Err(text)) => said.fault = Some(Fault::NoDate(text)),
        None if !stray.is_empty() => said.fault = Some(Fault::Stray(stray.to_owned())),
        None => {}
    }
    if said.names.is_empty() {
        said.fault = Some(Fault::NoRule);
    }
    said
}

/// Splits a list at commas outside of brackets and quotes; it ends at white space that no comma touches.
fn split_list(text: &str) -> (Vec<&str>, &str) {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let (mut items, mut from) = (Vec::new(), 0);
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.extend(text.get(from..at));
                from = at + 1;
            }
            c if c.is_whitespace() && depth == 0 => {
                let before = text.get(from..at).unwrap_or("").trim();
                let next = text.get(at..).unwrap_or("").trim_start();
                if !before.is_empty() && !next.starts_with(',') {
                    end = at;
                    break;
                }
            }
            _ => {}
        }
    }
    items.extend(text.get(from..end));
    (items, text.get(end..).unwrap_or("").trim_start())
}

/// A reason without the `until DATE` at its end, and that date; a text in its stead is an error.
pub(super) fn split_until(reason: &str) -> (String, Option<Result<Date, String>>) {
    let words: Vec<&str> = reason.split_whitespace().collect();
    let [.., keyword, last] = words.as_slice() else { return (reason.to_owned(), None) };
    let last = last.trim_matches(['[', ']', '.', ')', '(']);
    let dated = last.starts_with(|c: char| c.is_ascii_digit()) && last.contains(['-', '/', '.']);
    if keyword.trim_start_matches(['[', '(']) != "until" || !dated {
        return (reason.to_owned(), None);
    }
    let cut = reason.rfind("until").unwrap_or(reason.len());
    let before = reason.get(..cut).unwrap_or("").trim_end_matches(['[', '(', ',', ';', ' ', '\t']).to_owned();
    (before, Some(last.parse().map_err(|_| last.to_owned())))
}

/// `ID[,ID][:reason]`
fn checkov(rest: &str, syntax: &'static str) -> Said {
    let end = rest.find([':', ' ', '\t']).unwrap_or(rest.len());
    let (ids, reason) = rest.split_at(end);
    let names = ids.split(',').filter_map(|id| RuleName::of(Tool::Checkov, id)).collect();
    let reason = reason.trim_start_matches(':').trim().to_owned();
    Said { syntax, names, reason, until: None, reach: Reach::Resource, fault: None }
}

/// `ID[:exp:DATE][:ws:NAME]`, with what follows in the comment as the reason.
fn trivy(rest: &str, syntax: &'static str) -> Said {
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let (word, reason) = rest.split_at(end);
    let mut parts = word.split(':');
    let id = parts.next().unwrap_or("");
    let reason = starts_of_next(reason).trim().trim_start_matches(['-', ':']).trim().to_owned();
    let names = RuleName::of(Tool::Trivy, id.split('[').next().unwrap_or("")).into_iter().collect();
    let mut said = Said { syntax, names, reason, until: None, reach: Reach::Here, fault: None };
    if let Some((_, condition)) = id.split_once('[') {
        said.fault = Some(Fault::Condition(condition.trim_end_matches(']').to_owned()));
    }
    while let Some(key) = parts.next() {
        let value = parts.next().unwrap_or("");
        match key {
            "exp" => match value.parse() {
                Ok(date) => said.until = Some(date),
                Err(_) => said.fault = Some(Fault::NoDate(value.to_owned())),
            },
            // `:reason` is no syntax of theirs, but what people write.
            _ if said.reason.is_empty() && key != "ws" => said.reason = key.to_owned(),
            _ => said.fault = Some(Fault::Condition(format!("{key}:{value}"))),
        }
    }
    said
}

/// The text up to the next decision in it.
fn starts_of_next(text: &str) -> &str {
    let marks = ["tfsec:", "trivy:", "cfsec:", "checkov:", "#"];
    let end = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// `ignore-line`, `ignore-block`, `ignore`, `disable=ID[,ID]`
fn kics(rest: &str) -> Option<Said> {
    let command = rest.trim_start_matches([':', ' ', '\t']);
    let word = command.split_whitespace().next()?;
    let everything = || RuleName::of(Tool::Kics, "*").into_iter().collect();
    let (reach, names) = match word.split_once('=') {
        None if word == "ignore-line" => (Reach::Line, everything()),
        None if word == "ignore-block" => (Reach::Here, everything()),
        None if word == "ignore" => (Reach::File, everything()),
        Some(("disable", _)) => {
            let ids = command.split_once('=').map_or("", |(_, ids)| ids);
            let ids = ids.split(',').map(|id| id.split_whitespace().next().unwrap_or(""));
            (Reach::File, ids.filter_map(|id| RuleName::of(Tool::Kics, id)).collect())
        }
        _ => return None,
    };
    let reason = if word.contains('=') { "" } else { command.get(word.len()..).unwrap_or("").trim() };
    Some(Said { syntax: "kics-scan", names, reason: reason.to_owned(), until: None, reach, fault: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Renders what a comment says: rules, reason, date, reach, fault.
    fn check(comment: &str, expected: &[&str]) {
        let said = parse(comment).into_iter().map(|said| {
            let names: Vec<String> = said.names.iter().map(ToString::to_string).collect();
            let until = said.until.map(|date| format!(" until {date}")).unwrap_or_default();
            let fault = said.fault.map(|fault| format!(" !{fault}")).unwrap_or_default();
            format!("{} {} ({}){until} {:?}{fault}", said.syntax, names.join(" "), said.reason, said.reach)
        });
        assert_eq!(said.collect::<Vec<_>>(), expected, "{comment}");
    }

    #[test]
    fn own_comments_name_rules_reason_and_date() {
        check("# yourside:ignore s3-a -- public site", &["yourside:ignore s3-a (public site) Here"]);
        check("//yourside:ignore s3-a,s3-b", &["yourside:ignore s3-a s3-b () Here"]);
        check(
            "/* yourside:ignore s3-a, rds -- old until 2027-01-31 */",
            &["yourside:ignore s3-a rds (old) until 2027-01-31 Here"],
        );
        check("# yourside:ignore s3-a until 2027-01-31", &["yourside:ignore s3-a () until 2027-01-31 Here"]);
        check("# yourside:ignore s3-a -- until we move", &["yourside:ignore s3-a (until we move) Here"]);
        check("# yourside:ignore s3-a -- x [until 2027-01-31]", &["yourside:ignore s3-a (x) until 2027-01-31 Here"]);
        check(
            "# yourside:ignore s3-a@module.m[\"a, b\"].aws_s3_bucket.b, s3-b@[0] -- x",
            &["yourside:ignore s3-a@module.m[\"a, b\"].aws_s3_bucket.b s3-b@[0] (x) Here"],
        );
        check("# see notyourside:ignore s3-a", &[]);
    }

    #[test]
    fn what_is_odd_is_said() {
        check("# yourside:ignore", &["yourside:ignore  () Here !names no rule"]);
        check("# yourside:ignore -- why", &["yourside:ignore  (why) Here !names no rule"]);
        check(
            "# yourside:ignore s3-a -- x until 2027-02-31",
            &["yourside:ignore s3-a (x) Here !`2027-02-31` is no date; dates are written as 2027-01-31"],
        );
        let stray = "`s3-b` is neither a rule nor a reason; separate rules by commas and begin the reason with `--`";
        check("# yourside:ignore s3-a s3-b", &[&format!("yourside:ignore s3-a () Here !{stray}")]);
        check(
            "#trivy:ignore:AWS-0107[from_port=22]",
            &["trivy:ignore trivy:AWS-0107 () Here !the condition `from_port=22` is not understood"],
        );
    }

    #[test]
    fn other_tools_are_understood() {
        check(
            "#checkov:skip=CKV_AWS_20:The bucket is public",
            &["checkov:skip checkov:CKV_AWS_20 (The bucket is public) Resource"],
        );
        check("# bridgecrew:skip=CKV_AWS_1", &["bridgecrew:skip checkov:CKV_AWS_1 () Resource"]);
        check(
            "#tfsec:ignore:aws-s3-enable-bucket-logging:exp:2025-01-02 tfsec:ignore:AVD-AWS-0088",
            &["tfsec:ignore trivy:AWS-0089 () until 2025-01-02 Here", "tfsec:ignore trivy:AWS-0088 () Here"],
        );
        check(
            "#trivy:ignore:avd-aws-0089 logs go elsewhere",
            &["trivy:ignore trivy:AWS-0089 (logs go elsewhere) Here"],
        );
        check("# kics-scan ignore-line", &["kics-scan kics:* () Line"]);
        check("#kics-scan ignore-block", &["kics-scan kics:* () Here"]);
        check("# kics-scan disable=ab-1,cd-2", &["kics-scan kics:ab-1 kics:cd-2 () File"]);
        check("# kics-scan enable=ab-1", &[]);
    }
}

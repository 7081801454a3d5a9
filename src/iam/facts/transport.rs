//! What a resource policy denies to everybody: requests without TLS, or the very actions that would mend it.

use super::{Fact, Reason};
use crate::iam::arn::is_every_resource;
use crate::iam::condition::Comparison;
use crate::iam::document::{Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::text::Text;
use crate::iam::{Policy, PolicyKind};
use crate::value::Truth;

/// Whether everybody is denied everything over plain HTTP.
pub(crate) fn demands_tls(policy: &Policy) -> Fact<bool> {
    let PolicyKind::Resource(service) = &policy.kind else { return Fact::not_applicable() };
    let everything = Pattern::parse(&format!("{service}:*"));
    let denies = |deny: &Statement| {
        let all = deny.action.covers(&everything);
        deny.denies().and(deny.concerns_everyone()).and(all).and(is_about_plain_http(deny))
    };
    let statements = &policy.document.statements;
    // One statement may deny the bucket, another its objects.
    let some = |names: fn(&Pattern) -> bool| {
        let each = statements.iter().map(|deny| denies(deny).and(covers_part(&deny.resource, names)));
        each.fold(Truth::False, Truth::or)
    };
    let answer = match &**service {
        "s3" => some(names_bucket).and(some(names_objects)),
        _ => statements.iter().map(denies).fold(Truth::False, Truth::or),
    };
    Fact::of(answer, Vec::new())
}

/// Whether the Deny holds for every request without TLS: it has that condition and no other.
fn is_about_plain_http(deny: &Statement) -> Truth {
    let conditions = &deny.conditions;
    let each = conditions.list.iter().map(|c| match &*c.key {
        "aws:securetransport" if c.operator.comparison == Comparison::Bool && !c.operator.negated => {
            c.any_value(|v| v.eq_ignore_ascii_case("false"))
        }
        "aws:securetransport" if c.operator.comparison == Comparison::Exact && !c.operator.negated => {
            c.any_value(|v| v == "false")
        }
        _ if c.key_is_known() => Truth::False,
        _ => Truth::Unknown,
    });
    let all = each.fold(Truth::True, Truth::and);
    let open = if conditions.rest { Truth::Unknown } else { Truth::True };
    all.and(open).and(!conditions.absent())
}

/// Whether a part of a bucket is covered: itself, or the objects in it.
fn covers_part(resource: &Selection<Text>, names: fn(&Pattern) -> bool) -> Truth {
    match resource {
        Selection::Only(items) => {
            let open = super::maybe(items.rest || items.list.iter().any(is_unclear));
            let all = items.list.iter().map(|t| is_every_resource(&t.pattern)).fold(Truth::False, Truth::or);
            let any = |test: fn(&Pattern) -> bool| Truth::from(items.list.iter().any(|t| test(&t.pattern)));
            all.or(any(names)).or(any(names_both)).or(open)
        }
        Selection::Except(_) | Selection::Unknown => Truth::Unknown,
        Selection::Absent => Truth::True,
    }
}

/// Whether a part is not known, and may be either; what lies below a folder is neither.
fn is_unclear(text: &Text) -> bool {
    text.pattern.has_unknown() && text.pattern.split('/', 3).len() < 3
}

/// `arn:aws:s3:::bucket/*`: all objects, not those below a folder.
fn names_objects(pattern: &Pattern) -> bool {
    pattern.ends_with("/*") && pattern.split('/', 3).len() == 2
}

fn names_bucket(pattern: &Pattern) -> bool {
    !pattern.contains('/') && !pattern.contains('*')
}

/// `arn:aws:s3:::bucket*`: the bucket, and everything that begins like it.
fn names_both(pattern: &Pattern) -> bool {
    pattern.len() > 1 && pattern.ends_with("*") && !pattern.ends_with("/*")
}

/// Whether a resource is a bucket, or all of them.
fn covers_bucket(pattern: &Pattern) -> Truth {
    match is_every_resource(pattern) {
        Truth::True => Truth::True,
        _ if pattern.ends_with("/*") => Truth::False,
        // What is not known may end in `/*`.
        _ if pattern.has_unknown() => Truth::Unknown,
        _ => Truth::True,
    }
}

/// Whether everybody, the owner included, is denied the action without condition.
pub(crate) fn locks_out(policy: &Policy, action: &str) -> Fact<bool> {
    let name = Pattern::parse(&action.to_ascii_lowercase());
    let mut found = Truth::False;
    let mut why = Vec::new();
    for deny in policy.document.statements.iter().filter(|s| s.allows != Truth::True) {
        let on_bucket = match &deny.resource {
            Selection::Only(items) => {
                let each = items.list.iter().map(|t| covers_bucket(&t.pattern));
                each.fold(super::maybe(items.rest), Truth::or)
            }
            Selection::Absent => Truth::True,
            Selection::Except(_) | Selection::Unknown => Truth::Unknown,
        };
        let one = deny.takes_away().and(deny.action.covers(&name)).and(on_bucket);
        if one == Truth::True {
            let text = format!("`{action}` is denied to everybody, the account's administrators included");
            let at = if let Selection::Only(items) = &deny.action { items.at } else { None };
            why.push(Reason::of(deny, at, text));
        }
        found = found.or(one);
    }
    Fact::of(found, why)
}

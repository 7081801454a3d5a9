//! What statements select: which actions and resources they cover or touch, and what unconditional Denies take away.

use super::arn::is_every_resource;
use super::document::{Document, Items, PrincipalKind, Selection, Statement};
use super::pattern::Pattern;
use super::text::Text;
use crate::value::Truth;

/// More comparisons than this between the actions and resources of an Allow and those of the Denies are not made pair by
/// pair; then one Deny must cover them all.
const MAX_PAIRS: usize = 20_000;

impl Items<Text> {
    fn any(&self, test: impl Fn(&Pattern) -> Truth) -> Truth {
        let open = if self.rest { Truth::Unknown } else { Truth::False };
        let mut found = open;
        for item in &self.list {
            found = found.or(test(&item.pattern));
            if found == Truth::True {
                break;
            }
        }
        found
    }
}

impl Selection<Text> {
    /// Whether all of `probe` is selected. An absent element selects everything (ECR repositories have no Resource).
    pub(crate) fn covers(&self, probe: &Pattern) -> Truth {
        match self {
            Selection::Absent => Truth::True,
            Selection::Only(items) => items.any(|p| p.covers(probe)),
            Selection::Except(items) => !items.any(|p| p.overlaps(probe)),
            Selection::Unknown => Truth::Unknown,
        }
    }

    /// Whether some of `probe` is selected.
    pub(crate) fn touches(&self, probe: &Pattern) -> Truth {
        match self {
            Selection::Absent => Truth::True,
            Selection::Only(items) => items.any(|p| p.overlaps(probe)),
            Selection::Except(items) => !items.any(|p| p.covers(probe)),
            Selection::Unknown => Truth::Unknown,
        }
    }

    /// Whether every resource there is is selected.
    pub(crate) fn is_every_resource(&self) -> Truth {
        match self {
            Selection::Absent => Truth::True,
            Selection::Only(items) => items.any(is_every_resource),
            Selection::Except(items) if items.list.is_empty() && !items.rest => Truth::True,
            Selection::Except(_) => Truth::False,
            Selection::Unknown => Truth::Unknown,
        }
    }

    /// The patterns by which it selects, for a comparison piece by piece; an exception or absence stands as `*`.
    pub(crate) fn pieces(&self) -> Vec<Pattern> {
        match self {
            Selection::Only(items) => {
                let mut out: Vec<_> = items.list.iter().map(|t| t.pattern.clone()).collect();
                if items.rest {
                    out.push(Pattern::open());
                }
                out
            }
            _ => vec![Pattern::everything().clone()],
        }
    }

    /// Whether everything that `other` selects is selected.
    pub(crate) fn includes(&self, other: &Self) -> Truth {
        match (self, other) {
            (Selection::Except(mine), Selection::Except(theirs)) => {
                // The complement of mine holds the complement of theirs when all of mine is among theirs.
                let inside = |t: &Text| theirs.any(|p| p.covers(&t.pattern));
                let open = if mine.rest { Truth::Unknown } else { Truth::True };
                mine.list.iter().map(inside).fold(open, Truth::and)
            }
            (_, Selection::Unknown) => self.covers(Pattern::everything()).or(Truth::Unknown),
            _ => other.pieces().iter().map(|p| self.covers(p)).fold(Truth::True, Truth::and),
        }
    }
}

impl Statement {
    /// Whether it applies to every caller.
    pub(crate) fn concerns_everyone(&self) -> Truth {
        match &self.principal {
            Selection::Absent => Truth::True,
            Selection::Unknown | Selection::Except(_) => Truth::Unknown,
            Selection::Only(items) => {
                let anyone = items.list.iter().any(|p| p.kind == PrincipalKind::Anyone);
                let open = items.rest || items.list.iter().any(|p| p.kind == PrincipalKind::Unknown);
                Truth::from(anyone).or(if open { Truth::Unknown } else { Truth::False })
            }
        }
    }

    /// Whether it takes away unconditionally, from everyone.
    pub(crate) fn takes_away(&self) -> Truth {
        self.denies().and(self.conditions.absent()).and(self.concerns_everyone())
    }
}

impl Document {
    /// Whether unconditional Denies take `action` on all of `resource` away.
    pub(crate) fn denied(&self, action: &Pattern, resource: &Pattern) -> Truth {
        let mut found = Truth::False;
        for statement in &self.statements {
            let taken = statement.takes_away();
            if taken == Truth::False {
                continue;
            }
            let of_action = taken.and(statement.action.covers(action));
            if of_action == Truth::False {
                continue;
            }
            let of_resource = match self.crowded {
                true => statement.resource.is_every_resource().or(Truth::Unknown),
                false => statement.resource.covers(resource),
            };
            found = found.or(of_action.and(of_resource));
            if found == Truth::True {
                break;
            }
        }
        found
    }

    /// Whether the Denies for which `counts` is not false cover all actions and resources of `allow` together.
    pub(crate) fn covered(&self, allow: &Statement, counts: impl Fn(&Statement) -> Truth) -> Truth {
        let denies: Vec<_> =
            self.statements.iter().map(|d| (counts(d), d)).filter(|(c, _)| *c != Truth::False).collect();
        let whole = |(c, d): &(Truth, &Statement)| {
            c.and(d.action.includes(&allow.action)).and(d.resource.includes(&allow.resource))
        };
        let single = denies.iter().map(whole).fold(Truth::False, Truth::or);
        let (actions, resources) = (allow.action.pieces(), allow.resource.pieces());
        let pairs = actions.len().saturating_mul(resources.len()).saturating_mul(denies.len());
        if single == Truth::True || denies.len() < 2 || pairs > MAX_PAIRS {
            return single;
        }
        let pair = |a: &Pattern, r: &Pattern| {
            let each = denies.iter().map(|(c, d)| c.and(d.action.covers(a)).and(d.resource.covers(r)));
            each.fold(Truth::False, Truth::or)
        };
        let all = actions.iter().flat_map(|a| resources.iter().map(move |r| (a, r)));
        single.or(all.map(|(a, r)| pair(a, r)).fold(Truth::True, Truth::and))
    }
}

//! The catalogue of AWS actions and of the known ways to escalate privileges; of the actions only those of the services
//! that are asked for are read.
//!
//! `data/iam-actions.gz`, which the build unpacks, is text: `@service`, then `=pattern` for each ARN pattern of its resource
//! types (`%` stands for the partition), then `Action LEVEL types`, where LEVEL is the first letter of the access level (P
//! wherever either AWS's present or its older documentation says permissions management) and types are indexes of the
//! patterns above, `!` behind those that every request names.
//! `data/iam-escalations.tsv` names its columns. Sources and licences are in THIRD-PARTY.md.

use super::arn::{resource_pattern, with_partition};
use super::pattern::Pattern;
use std::collections::BTreeMap;
use std::sync::OnceLock;

static ACTIONS: &str = include_str!(concat!(env!("OUT_DIR"), "/iam-actions.txt"));
static ESCALATIONS: &str = include_str!("../../data/iam-escalations.tsv");

/// What an action does, as AWS classifies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Lists.
    List,
    /// Reads.
    Read,
    /// Writes.
    Write,
    /// Changes who may do what.
    Permissions,
    /// Tags.
    Tagging,
}

/// One action.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    /// Lower-cased name with its service: `s3:getobject`.
    pub(crate) name: Box<str>,
    /// What it does.
    pub(crate) level: Level,
    pattern: OnceLock<Pattern>,
    types: &'static str,
}

/// The actions of one service.
#[derive(Debug)]
pub(crate) struct Service {
    prefix: &'static str,
    /// Its lines of the table.
    lines: &'static str,
    content: OnceLock<Content>,
}

/// What the lines say.
#[derive(Debug, Default)]
struct Content {
    /// Sorted by name.
    actions: Vec<Action>,
    patterns: Vec<Pattern>,
}

/// All services, by lower-cased prefix.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    services: BTreeMap<&'static str, Service>,
}

/// How far a way to escalate leads by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    /// With IAM alone.
    Direct,
    /// By passing a role to a service.
    Service,
    /// Needs an existing, more powerful resource.
    Environment,
    /// Lifts a permissions boundary.
    Boundary,
}

/// A way to escalate privileges. All names of actions are lower-cased.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    /// Its id in pathfinding.cloud, or ours.
    pub(crate) id: &'static str,
    /// How far it leads.
    pub(crate) tier: Tier,
    /// The action whose resources decide its scope.
    pub(crate) key_action: String,
    /// The resource type of the key action that counts, with `/`: `role/`; empty for any.
    pub(crate) key_resource: &'static str,
    /// All of them are needed.
    pub(crate) actions: Vec<String>,
    /// The same as AWS spells them, for people.
    pub(crate) spelt: Vec<&'static str>,
    /// Service principals to which a role is passed.
    pub(crate) passed_to: Vec<&'static str>,
    /// Methods that make this one not worth naming.
    pub(crate) superset_of: Vec<&'static str>,
    /// Whether it works on one's own user alone.
    pub(crate) self_scope: bool,
    /// What it takes besides.
    pub(crate) needs: &'static str,
}

/// The catalogue.
pub(crate) fn catalogue() -> &'static Catalogue {
    static LOADED: OnceLock<Catalogue> = OnceLock::new();
    LOADED.get_or_init(|| {
        let services = ACTIONS.split('@').filter_map(|part| {
            let (prefix, lines) = part.split_once('\n')?;
            Some((prefix, Service { prefix, lines, content: OnceLock::new() }))
        });
        Catalogue { services: services.collect() }
    })
}

fn read_content(prefix: &str, lines: &'static str) -> Content {
    let mut out = Content::default();
    for line in lines.lines() {
        if let Some(arn) = line.strip_prefix('=') {
            out.patterns.push(type_pattern(arn));
        } else {
            let mut parts = line.split(' ');
            let spelt = parts.next().unwrap_or("");
            let level = match parts.next() {
                Some("L") => Level::List,
                Some("R") => Level::Read,
                Some("P") => Level::Permissions,
                Some("T") => Level::Tagging,
                _ => Level::Write,
            };
            let mut name = String::with_capacity(prefix.len() + 1 + spelt.len());
            name.extend([prefix, ":", spelt]);
            name.make_ascii_lowercase();
            let types = parts.next().unwrap_or("");
            out.actions.push(Action { name: name.into(), level, pattern: OnceLock::new(), types });
        }
    }
    out
}

fn type_pattern(arn: &str) -> Pattern {
    resource_pattern(&Pattern::parse(&with_partition(arn)))
}

impl Action {
    /// The name as a pattern.
    pub(crate) fn pattern(&self) -> &Pattern {
        self.pattern.get_or_init(|| Pattern::parse(&self.name))
    }

    /// The indexes of its resource types, and whether every request names one.
    fn types(&self) -> impl Iterator<Item = (usize, bool)> + use<> {
        self.types.split(',').filter_map(|index| {
            let required = index.strip_suffix('!');
            Some((required.unwrap_or(index).parse().ok()?, required.is_some()))
        })
    }
}

impl Catalogue {
    /// The service of this lower-cased prefix.
    pub(crate) fn service(&self, prefix: &str) -> Option<&Service> {
        self.services.get(prefix)
    }

    /// The services whose actions `pattern` may name: one, where its prefix is literal.
    pub(crate) fn services_of<'a>(&'a self, pattern: &Pattern) -> Box<dyn Iterator<Item = &'a Service> + 'a> {
        let literal = pattern.literal_prefix();
        match literal.split_once(':') {
            Some((prefix, _)) => Box::new(self.service(prefix).into_iter()),
            None => Box::new(self.services.values()),
        }
    }

    /// The action of this lower-cased name, `s3:getobject`, with its service.
    pub(crate) fn action(&self, name: &str) -> Option<(&Service, &Action)> {
        let service = self.service(name.split_once(':')?.0)?;
        let found = service.actions().binary_search_by(|a| (*a.name).cmp(name)).ok()?;
        Some((service, service.actions().get(found)?))
    }
}

impl Service {
    fn content(&self) -> &Content {
        self.content.get_or_init(|| read_content(self.prefix, self.lines))
    }

    /// Its actions, sorted by name.
    pub(crate) fn actions(&self) -> &[Action] {
        &self.content().actions
    }

    /// Those that a pattern may name.
    pub(crate) fn matching<'a>(&'a self, pattern: &Pattern) -> impl Iterator<Item = &'a Action> + use<'a> {
        let literal = pattern.literal_prefix();
        let actions = self.actions();
        let first = actions.partition_point(|action| *action.name < *literal);
        let from = actions.get(first..).unwrap_or_default();
        from.iter().take_while(move |action| action.name.starts_with(&*literal))
    }

    /// The ARN patterns of the resources that an action works on; empty where it cannot be limited to resources.
    pub(crate) fn types<'a>(&'a self, action: &'a Action) -> impl Iterator<Item = &'a Pattern> + 'a {
        self.types_required(action).map(|(pattern, _)| pattern)
    }

    /// The ARN patterns of all its resources.
    pub(crate) fn all_types(&self) -> impl Iterator<Item = &Pattern> {
        self.content().patterns.iter()
    }

    /// The same, and whether every request names a resource of that type.
    pub(crate) fn types_required<'a>(&'a self, action: &'a Action) -> impl Iterator<Item = (&'a Pattern, bool)> + 'a {
        action.types().filter_map(|(i, required)| Some((self.content().patterns.get(i)?, required)))
    }
}

/// The known ways to escalate privileges, in the order of the table.
pub(crate) fn methods() -> &'static [Method] {
    static LOADED: OnceLock<Vec<Method>> = OnceLock::new();
    LOADED.get_or_init(|| ESCALATIONS.lines().skip(1).filter_map(read_method).collect())
}

fn read_method(line: &'static str) -> Option<Method> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    let id = next()?;
    let tier = match next()? {
        "direct" => Tier::Direct,
        "service" => Tier::Service,
        "boundary" => Tier::Boundary,
        _ => Tier::Environment,
    };
    let (key_action, key_resource) = (next()?.to_ascii_lowercase(), next()?);
    let spelt: Vec<&'static str> = next()?.split_whitespace().collect();
    Some(Method {
        id,
        tier,
        key_action,
        key_resource,
        actions: spelt.iter().map(|a| a.to_ascii_lowercase()).collect(),
        spelt,
        passed_to: next()?.split_whitespace().collect(),
        superset_of: next()?.split_whitespace().collect(),
        self_scope: next()? == "self",
        needs: next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Level, catalogue, methods};

    fn check(action: &str, expected: Option<(Level, usize)>) {
        let found = catalogue().action(action);
        assert_eq!(found.map(|(service, a)| (a.level, service.types(a).count())), expected, "{action}");
    }

    #[test]
    fn actions_have_levels_and_resource_types() {
        check("ec2:describeinstances", Some((Level::List, 0)));
        check("iam:passrole", Some((Level::Permissions, 1)));
        check("s3:getobjects", None);
        check("s4:getobject", None);
        let all = catalogue().services.values();
        assert!(all.map(|s| s.actions().len()).sum::<usize>() > 22_000);
    }

    #[test]
    fn every_action_of_every_method_exists() {
        assert_eq!(methods().len(), 71);
        for method in methods() {
            assert!(method.actions.contains(&method.key_action), "{}", method.id);
            for action in &method.actions {
                assert!(catalogue().action(action).is_some(), "{} {action}", method.id);
            }
        }
    }
}

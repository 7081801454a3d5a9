//! Whom an Allow of a resource or trust policy lets in, after its conditions and the Denies beside it.

use crate::iam::Policy;
use crate::iam::condition::{Comparison, Condition};
use crate::iam::document::{Document, Principal, PrincipalKind, Selection, Statement};
use crate::iam::pins::{pins, spares, stands_beside};
use crate::iam::text::{Piece, Text};
use crate::value::Truth;

/// Whether unconditional Denies leave nothing of the Allow.
pub(super) fn is_undone(document: &Document, allow: &Statement) -> Truth {
    document.covered(allow, Statement::takes_away)
}

/// Whether the Allow's own conditions, or Denies that spare only a bounded set of callers, leave a bounded set.
pub(super) fn is_pinned(document: &Document, allow: &Statement) -> Truth {
    let own = allow.conditions.list.iter().map(pins);
    let open = if allow.conditions.rest { Truth::Unknown } else { Truth::False };
    own.fold(open, Truth::or).or(document.covered(allow, spares_few))
}

/// A bounded set of callers that an Allow's own condition, or a Deny that covers it, leaves.
pub(super) struct Limit<'a> {
    /// The callers of any of these are in it.
    pub(super) callers: Vec<&'a Condition>,
    /// Whether nobody else is, for certain.
    pub(super) certain: Truth,
}

/// The bounded sets of callers to which an Allow is limited: who is in all of them is let in.
pub(super) fn limits<'a>(document: &'a Document, allow: &'a Statement) -> Vec<Limit<'a>> {
    let own = allow.conditions.list.iter().map(|c| Limit { callers: vec![c], certain: pins(c) });
    let denies = document.statements.iter().filter(|s| s.allows != Truth::True).map(|deny| {
        let covers = deny.action.includes(&allow.action).and(deny.resource.includes(&allow.resource));
        let spared = deny.conditions.list.iter().map(|c| (c, spares(c))).filter(|(_, spares)| *spares != Truth::False);
        let certain = spared.clone().map(|(_, spares)| spares).fold(spares_few(deny).and(covers), Truth::and);
        Limit { callers: spared.map(|(c, _)| c).collect(), certain }
    });
    own.chain(denies).filter(|limit| limit.certain != Truth::False && !limit.callers.is_empty()).collect()
}

/// Whether a Deny applies to everyone but a bounded set of callers.
fn spares_few(deny: &Statement) -> Truth {
    if let Selection::Except(items) = &deny.principal {
        let bounded = !items.rest && items.list.iter().all(|p| p.kind != PrincipalKind::Anyone);
        let known = items.list.iter().all(|p| p.kind != PrincipalKind::Unknown);
        let except = Truth::from(bounded && known).or(if items.rest || !known { Truth::Unknown } else { Truth::False });
        return deny.denies().and(deny.conditions.absent()).and(except);
    }
    let list = &deny.conditions.list;
    let each = list.iter().map(|c| spares(c).or(stands_beside(c)));
    let open = if deny.conditions.rest { Truth::Unknown } else { Truth::True };
    let all = each.fold(open, Truth::and);
    let some = list.iter().map(spares).fold(Truth::False, Truth::or);
    let conditions = deny.conditions.absent().or(all.and(some));
    deny.denies().and(deny.concerns_everyone()).and(conditions)
}

/// Whether a principal is an unbounded set of accounts, or anybody, its conditions aside.
pub(super) fn is_unbounded(policy: &Policy, allow: &Statement, principal: &Principal) -> Truth {
    match principal.kind {
        PrincipalKind::Anyone => Truth::True,
        PrincipalKind::Aws if names_any_account(&principal.text) => Truth::True,
        PrincipalKind::Aws => may_be_star(&principal.text),
        PrincipalKind::Service | PrincipalKind::Canonical => Truth::False,
        PrincipalKind::Federated => federated(policy, allow, &principal.text),
        PrincipalKind::Unknown if principal.text.is_reference() => Truth::False,
        PrincipalKind::Unknown => Truth::Unknown,
    }
}

/// `arn:aws:iam::*:role/app`: AWS refuses the policy, but whom it is to let in is plain.
pub(super) fn names_any_account(text: &Text) -> bool {
    let fits = |text: String| text.starts_with("arn:") && text.split(':').nth(4).is_some_and(|part| part.contains('*'));
    text.known().is_some_and(fits)
}

/// Only a bare `*` is anybody: AWS refuses wildcards inside principals.
fn may_be_star(text: &Text) -> Truth {
    let unknown = |p: &Piece| matches!(p, Piece::Unknown(_));
    let star = text.pieces.iter().all(|p| unknown(p) || matches!(p, Piece::Literal(s) if &**s == "*"));
    if star && text.pieces.iter().any(unknown) { Truth::Unknown } else { Truth::False }
}

/// Providers that anybody can get a token from: the claim in the key that tells applications apart.
const SHARED_PROVIDERS: [(&str, &str); 4] = [
    ("accounts.google.com", "accounts.google.com:aud"),
    ("graph.facebook.com", "graph.facebook.com:app_id"),
    ("www.amazon.com", "www.amazon.com:app_id"),
    COGNITO,
];

const COGNITO: (&str, &str) = ("cognito-identity.amazonaws.com", "cognito-identity.amazonaws.com:aud");

/// Whether only users of known Cognito pools are let in: of the own account, but perhaps guests.
pub(super) fn is_for_guests(allow: &Statement) -> bool {
    let pool = |p: &Principal| p.kind == PrincipalKind::Federated && p.text.known().as_deref() == Some(COGNITO.0);
    let only = matches!(&allow.principal, Selection::Only(i) if !i.rest && i.list.iter().all(pool));
    only && allow.allows == Truth::True && demands_claim(allow, COGNITO.1) == Truth::True
}

/// Whether the Allow compares a claim, or the audience, with fixed values.
fn demands_claim(allow: &Statement, key: &str) -> Truth {
    let open = if allow.conditions.rest { Truth::Unknown } else { Truth::False };
    let each = allow.conditions.list.iter().map(|c| {
        if !c.key_is_known() {
            return Truth::Unknown;
        }
        Truth::from(&*c.key == key || c.key.ends_with(":aud")).and(fixed_claim(c))
    });
    each.fold(open, Truth::or)
}

/// Issuers of pipelines' tokens that everybody shares and whose audience everybody may choose: the subject must name the
/// tenant.
const SHARED_PIPELINES: [&str; 2] = ["gitlab.com", "app.terraform.io"];

/// `project_path:group/…` and `organization:name:…`, with a whole name.
fn names_tenant(known: &str) -> bool {
    known.split_once(':').is_some_and(|(_, rest)| rest.contains([':', '/']))
}

fn federated(policy: &Policy, allow: &Statement, text: &Text) -> Truth {
    let Some(name) = text.provider() else {
        let saml = text.pattern.literal_prefix().contains(":saml-provider/");
        return if saml || text.is_reference() { Truth::False } else { Truth::Unknown };
    };
    if name.contains(":saml-provider/") {
        return Truth::False;
    }
    if policy.kind != crate::iam::PolicyKind::Trust {
        return Truth::True;
    }
    let issuer = name.split_once(":oidc-provider/").map_or(name.as_str(), |(_, issuer)| issuer);
    let demanded = |test: &dyn Fn(&Condition) -> Truth| {
        let open = if allow.conditions.rest { Truth::Unknown } else { Truth::False };
        allow.conditions.list.iter().map(test).fold(open, Truth::or)
    };
    if let Some((_, key)) = SHARED_PROVIDERS.iter().find(|(host, _)| *host == issuer) {
        let pinned = demands_claim(allow, key);
        // Guests of a pool are anonymous by design: whether that is meant, the policy does not say.
        let guests = issuer == COGNITO.0 && pinned != Truth::False;
        return if guests { Truth::Unknown } else { !pinned };
    }
    if issuer.starts_with("oidc.eks.") {
        return Truth::False;
    }
    let prefix = issuer.to_ascii_lowercase();
    let of_issuer =
        |c: &Condition| c.key.strip_prefix(prefix.as_str()).and_then(|k| k.strip_prefix(':')).map(str::to_owned);
    if issuer == "token.actions.githubusercontent.com" {
        return !demanded(&|c| of_issuer(c).map_or(vague_key(c), |claim| github_claim(&claim, c)));
    }
    let shared = SHARED_PIPELINES.contains(&issuer);
    !demanded(&|c| match of_issuer(c) {
        None => vague_key(c),
        Some(claim) if shared && claim == "aud" => Truth::False,
        Some(claim) if shared && claim == "sub" => compared(c, &|v, wild| {
            Truth::from(!wild || !v.pattern.has_wildcard() || names_tenant(&v.pattern.literal_prefix()))
        }),
        Some(_) => fixed_claim(c),
    })
}

fn vague_key(condition: &Condition) -> Truth {
    if condition.key_is_known() { Truth::False } else { Truth::Unknown }
}

/// Whether a claim of a token is compared with fixed values. Every token carries its standard claims, so `IfExists` and
/// `ForAllValues:` make no difference.
fn fixed_claim(condition: &Condition) -> Truth {
    compared(condition, &|v, wild| {
        if wild && v.pattern.has_wildcard() { Truth::from(v.pattern.literal_prefix().len() > 3) } else { Truth::True }
    })
}

fn compared(condition: &Condition, test: &dyn Fn(&Text, bool) -> Truth) -> Truth {
    let operator = condition.operator;
    let wild = matches!(operator.comparison, Comparison::Like | Comparison::Arn);
    if operator.negated || !(wild || operator.comparison == Comparison::Exact) {
        return Truth::False;
    }
    condition.every_value(|v| {
        let open = if v.pattern.has_unknown() { Truth::Unknown } else { Truth::True };
        if v.pieces.iter().any(|p| matches!(p, Piece::Variable(_))) { Truth::False } else { test(v, wild).and(open) }
    })
}

/// Whether a claim of GitHub's token pins the owner of the repository. `repo:octo*` does not: anybody may register a name
/// that begins with octo.
fn github_claim(claim: &str, condition: &Condition) -> Truth {
    let owner = |subject: &str| match claim {
        "sub" => subject_pins_owner(subject),
        "repository" | "job_workflow_ref" | "workflow_ref" => subject.contains('/'),
        _ => false,
    };
    match claim {
        "repository_owner" | "repository_owner_id" | "repository_id" | "enterprise" | "enterprise_id" => {
            compared(condition, &|v, wild| Truth::from(!wild || !v.pattern.has_wildcard()))
        }
        "sub" | "repository" | "job_workflow_ref" | "workflow_ref" => compared(condition, &|v, wild| {
            if !wild || !v.pattern.has_wildcard() {
                Truth::True
            } else {
                Truth::from(owner(&v.pattern.literal_prefix()))
            }
        }),
        _ => Truth::False,
    }
}

/// Whether the known beginning of a subject holds a whole owner.
fn subject_pins_owner(known: &str) -> bool {
    known.split_once("repo:").is_some_and(|(_, rest)| rest.split_once('/').is_some_and(|(owner, _)| !owner.is_empty()))
        || ["repository_owner:", "repository_owner_id:", "repository_id:"]
            .iter()
            .any(|claim| known.split_once(claim).is_some_and(|(_, rest)| rest.contains(':')))
}

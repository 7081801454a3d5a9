//! Who may become a role, beyond whether everybody may: whole accounts, accounts without a guard, identities of a provider
//! that nothing tells apart, services that act for strangers.

use super::mfa::keeps_out_without_mfa;
use super::{Fact, Reason, maybe};
use crate::iam::Policy;
use crate::iam::arn::{Account, account_of};
use crate::iam::condition::{Comparison, Condition};
use crate::iam::document::{Principal, PrincipalKind, Selection, Statement};
use crate::iam::pattern::Pattern;
use crate::iam::pins::{Scope, pins, scope};
use crate::iam::text::{Piece, Text};
use crate::value::Truth;
use std::sync::LazyLock;

/// Whether an account other than the own one, as far as the code shows, is trusted without external id, MFA, organisation
/// or named principal. An account id that is written out counts as another one.
pub(crate) fn trusts_unguarded_account(policy: &Policy) -> Fact<bool> {
    let own = policy.account.as_deref();
    let foreign = |p: &Principal| match account_of(&p.text) {
        Account::Id(id) => Truth::from(own != Some(&id)),
        Account::Own => Truth::False,
        _ => maybe(!p.text.is_reference()),
    };
    each_principal(policy, PrincipalKind::Aws, |allow, principal| {
        let text = format!("`{}` is of another account, and nothing else is demanded", principal.text.display());
        (foreign(principal).and(!is_guarded(allow)), text)
    })
}

/// Asks `one` of every principal of a kind in every Allow.
fn each_principal(
    policy: &Policy,
    kind: PrincipalKind,
    one: impl Fn(&Statement, &Principal) -> (Truth, String),
) -> Fact<bool> {
    let mut found = Truth::False;
    let mut why = Vec::new();
    for allow in super::allows(&policy.document) {
        let Selection::Only(items) = &allow.principal else {
            found = found.or(maybe(matches!(allow.principal, Selection::Unknown)));
            continue;
        };
        for principal in &items.list {
            if principal.kind == PrincipalKind::Unknown {
                found = found.or(maybe(!principal.text.is_reference()));
            }
            if principal.kind != kind {
                continue;
            }
            let (truth, text) = one(allow, principal);
            let truth = allow.allows.and(truth);
            if truth == Truth::True {
                why.push(Reason::of_text(allow, &principal.text, text));
            }
            found = found.or(truth);
        }
        // Accounts of which nothing is known may be many, but accounts all the same.
        let vague = items.list.iter().any(|p| p.kind == PrincipalKind::Aws && p.text.is_unknown());
        found = found.or(maybe(items.rest && (kind == PrincipalKind::Aws || !vague)));
    }
    Fact::of(found, why)
}

/// Whether the Allow demands more of the caller than to be of the account.
fn is_guarded(allow: &Statement) -> Truth {
    let open = maybe(allow.conditions.rest);
    let each = allow.conditions.list.iter().map(|c| {
        let pinned = match scope(&c.key) {
            Some(Scope::Organisation | Scope::Arns | Scope::Ids) => pins(c),
            _ => Truth::False,
        };
        pinned.or(super::external_id::names_id(c)).or(maybe(!c.key_is_known()))
    });
    each.fold(open, Truth::or).or(keeps_out_without_mfa(allow))
}

/// Whether a whole account is trusted, so that its administrators decide who becomes the role, without any condition.
pub(crate) fn trusts_whole_account(policy: &Policy) -> Fact<bool> {
    each_principal(policy, PrincipalKind::Aws, |allow, principal| {
        let text = principal.text.display();
        let is_root = text.ends_with(":root") || matches!(account_of(&principal.text), Account::Id(id) if id == text);
        let reason =
            format!("`{text}` lets every principal of that account in whom its own policies allow to assume roles");
        (whole(principal, is_root).and(allow.conditions.absent()), reason)
    })
}

/// Whether a principal is a whole account; unknown where the parts that are not known may make it one.
fn whole(principal: &Principal, is_root: bool) -> Truth {
    static ROOT: LazyLock<Pattern> = LazyLock::new(|| Pattern::parse("arn:*:iam::*:root"));
    let text = &principal.text;
    match (is_root, text.pieces.as_slice()) {
        (true, _) => Truth::True,
        (false, [Piece::Unknown(_)]) if account_of(text) == Account::Own => Truth::True,
        _ if !text.pattern.has_unknown() => Truth::False,
        _ => {
            let digits = |p: &Piece| match p {
                Piece::Literal(known) => known.bytes().all(|b| b.is_ascii_digit()),
                _ => true,
            };
            let is_root = text.pattern.overlaps(&ROOT);
            maybe(is_root != Truth::False || text.pieces.iter().all(digits))
        }
    }
}

/// GitHub's issuer of tokens, which has a rule of its own.
const GITHUB: &str = "token.actions.githubusercontent.com";

/// Claims of GitHub's tokens that say whose repository a workflow runs for, as the first of a subject or by themselves.
const OWNERS: [&str; 8] = [
    "enterprise",
    "enterprise_id",
    "job_workflow_ref",
    "repo",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
];

/// Whether GitHub's provider is trusted without a claim that names the owner of the repository.
pub(crate) fn trusts_any_repository(policy: &Policy) -> Fact<bool> {
    each_principal(policy, PrincipalKind::Federated, |allow, principal| {
        let github = is_github(allow, &principal.text);
        if github == Truth::False {
            return (Truth::False, String::new());
        }
        let each = allow.conditions.list.iter().map(|c| {
            let claim = c.key.strip_prefix(GITHUB).and_then(|rest| rest.split_once(':')).map(|(_, claim)| claim);
            match claim {
                Some(claim) => names_owner(claim, c),
                None => maybe(!c.key_is_known()),
            }
        });
        let shut = Truth::from(demands_another_issuer(allow));
        let demanded = each.fold(shut.or(maybe(allow.conditions.rest)), Truth::or);
        (github.and(!demanded), "no condition pins the owner of the repository whose workflows are trusted".to_owned())
    })
}

/// Whether a provider is GitHub's. One that is not known may as well not be, if a claim of another one is asked for.
fn is_github(allow: &Statement, provider: &Text) -> Truth {
    if let Some(name) = provider.provider() {
        let issuer = name.split_once(":oidc-provider/").map_or(name.as_str(), |(_, issuer)| issuer);
        return Truth::from(issuer == GITHUB || issuer.starts_with("token.actions.githubusercontent.com/"));
    }
    if provider.pattern.literal_prefix().contains(":saml-provider/") || is_cluster(provider) {
        return Truth::False;
    }
    maybe(!demands_another_issuer(allow))
}

/// Whether a claim of another issuer than GitHub is demanded, which no token of GitHub's carries.
fn demands_another_issuer(allow: &Statement) -> bool {
    let demands = allow.conditions.list.iter().filter(|c| c.key_is_known() && c.operator.demands());
    let mut issuers = demands.filter_map(|c| c.key.rsplit_once(':').map(|(issuer, _)| issuer));
    issuers.any(|issuer| issuer.contains('.') && !issuer.starts_with(GITHUB))
}

/// Whether a provider's issuer is that of an EKS cluster in the code.
fn is_cluster(provider: &Text) -> bool {
    let issues = |attribute: &str| attribute.ends_with("issuer") || attribute.ends_with("OpenIdConnectIssuerUrl");
    provider.pieces.iter().any(|p| matches!(p, Piece::Reference(r) if issues(&r.attribute)))
}

/// Whether a condition on a claim names whole owners, in every value.
fn names_owner(claim: &str, condition: &Condition) -> Truth {
    let operator = condition.operator;
    let compares = matches!(operator.comparison, Comparison::Like | Comparison::Exact);
    if !operator.demands() || !compares || !(claim == "sub" || OWNERS.contains(&claim)) {
        return Truth::False;
    }
    condition.every_value(|value| {
        let prefix = value.pattern.literal_prefix();
        let whole = prefix.len() == value.pattern.text().map_or(usize::MAX, |text| text.len());
        let subject = if claim == "sub" { prefix.split_once(':') } else { Some((claim, prefix.as_str())) };
        let named = subject.is_some_and(|(first, rest)| match first {
            "repo" | "repository" | "job_workflow_ref" => {
                rest.split_once('/').is_some_and(|(owner, _)| !owner.is_empty())
            }
            first => OWNERS.contains(&first) && !rest.is_empty() && (whole || rest.contains(':')),
        });
        Truth::from(named).or(maybe(value.pattern.has_unknown()))
    })
}

/// Issuers that tell applications apart by a claim other than the subject.
const BY_APPLICATION: [&str; 4] =
    ["accounts.google.com", "graph.facebook.com", "www.amazon.com", "cognito-identity.amazonaws.com"];

/// Whether an identity provider other than GitHub is trusted without a claim that says who the caller is.
pub(crate) fn trusts_any_identity(policy: &Policy) -> Fact<bool> {
    each_principal(policy, PrincipalKind::Federated, |allow, principal| {
        let name = principal.text.display();
        let issuer = name.split_once(":oidc-provider/").map_or(name.as_str(), |(_, issuer)| issuer);
        if issuer == GITHUB {
            return (Truth::False, String::new());
        }
        let saml = name.contains(":saml-provider/") || name.contains("aws_iam_saml_provider");
        let wanted: fn(&str) -> bool = match (saml, BY_APPLICATION.contains(&issuer)) {
            (true, _) => |key| matches!(key, "saml:aud" | "saml:iss" | "saml:sub" | "saml:namequalifier"),
            (false, true) => |key| key.ends_with(":aud") || key.ends_with(":app_id"),
            (false, false) => |key| !key.ends_with(":aud") && !key.starts_with("aws:") && key.contains(':'),
        };
        let eks = issuer.starts_with("oidc.eks.") || is_cluster(&principal.text);
        let is_named = principal.text.provider().is_some();
        let open = principal.text.pattern.has_unknown() && !is_issuer(&name, &principal.text);
        // No token of another issuer carries this one's subject.
        let subject = |c: &&Condition| {
            let issuer = c.key.strip_suffix(":sub").filter(|issuer| !BY_APPLICATION.contains(issuer));
            issuer.is_some() && c.operator.demands()
        };
        let subjects = allow.conditions.list.iter().filter(subject).map(|c| tells_apart(c, true));
        let apart = subjects.fold(Truth::False, Truth::or);
        if open && !is_named && !saml && !eks {
            return (Truth::Unknown.and(!apart), String::new());
        }
        let each =
            allow.conditions.list.iter().map(|c| match (c.key_is_known() || c.key.contains("}:"), wanted(&c.key)) {
                (true, wanted) => Truth::from(wanted).and(tells_apart(c, eks)),
                (false, _) => Truth::Unknown,
            });
        let demanded = each.fold(apart.or(maybe(allow.conditions.rest)), Truth::or);
        let claim = if saml { "`SAML:aud`" } else { "a claim such as `sub`" };
        // A reference or an unknown text may be GitHub's provider.
        let known = is_named || saml || eks;
        let named = if known { Truth::True } else { Truth::Unknown };
        (named.and(!demanded), format!("`{name}` is trusted for everybody whom it knows: no condition on {claim}"))
    })
}

/// Whether a provider of which parts are not known is one that tells callers apart by any claim of its own: neither SAML, nor
/// one of those that do it by application.
fn is_issuer(name: &str, text: &Text) -> bool {
    let known = text.pattern.literal_prefix();
    let begins = known.split_once(":oidc-provider/").map_or(known.as_str(), |(_, issuer)| issuer);
    let by_application = BY_APPLICATION.iter().any(|issuer| !begins.is_empty() && issuer.starts_with(begins));
    name.contains(":oidc-provider/") && !by_application
}

/// Whether a claim is compared with something that not every caller has.
fn tells_apart(condition: &Condition, eks: bool) -> Truth {
    let operator = condition.operator;
    let wild = matches!(operator.comparison, Comparison::Like | Comparison::Arn);
    if operator.negated || !(wild || operator.comparison == Comparison::Exact) {
        return Truth::False;
    }
    condition.every_value(|value| {
        if !wild || !value.pattern.has_wildcard() {
            return Truth::True;
        }
        let known = value.pattern.literal_prefix();
        let beyond = if eks { known.strip_prefix("system:serviceaccount:").unwrap_or(&known) } else { &known };
        Truth::from(!beyond.is_empty()).or(maybe(value.pattern.has_unknown()))
    })
}

/// Services that assume roles for resources which somebody else may own, and that name the source when they do (IAM user
/// guide, "The confused deputy problem", and the services' guides; read 2026-11).
const ACT_FOR_OTHERS: [&str; 24] = [
    "access-analyzer",
    "apigateway",
    "appflow",
    "backup",
    "bedrock",
    "bedrock-agentcore",
    "cloudtrail",
    "codebuild",
    "codepipeline",
    "config",
    "datasync",
    "delivery.logs",
    "dms",
    "events",
    "firehose",
    "glue",
    "logs",
    "pipes",
    "s3",
    "sagemaker",
    "scheduler",
    "sns",
    "states",
    "vpc-flow-logs",
];

/// Whether a service that acts for other resources may assume the role for any account's.
pub(crate) fn trusts_unpinned_service(policy: &Policy) -> Fact<bool> {
    each_principal(policy, PrincipalKind::Service, |allow, principal| {
        let name = principal.text.known();
        let listed = match &name {
            Some(name) => {
                let prefix = name.strip_suffix(".amazonaws.com").or(name.strip_suffix(".amazonaws.com.cn"));
                Truth::from(prefix.is_some_and(|p| ACT_FOR_OTHERS.contains(&p)))
            }
            None => Truth::Unknown,
        };
        let pinned = super::deputy::is_pinned(&policy.document, allow, Some(principal));
        let text = format!("`{}` may be made to use the role for another account", principal.text.display());
        (listed.and(!pinned), text)
    })
}

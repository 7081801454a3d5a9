//! What rules ask of a policy beside its facts. Each question may be asked of a policy that AWS refuses, too: a second
//! mistake does not hide the first.

use super::grants::{self, Exception, Named};
use super::public;
use super::wildcard::Breadth;
use super::{Fact, admin, cross_account, deputy, external_id, invalid, mfa, privesc, transport, trust, wildcard};
use crate::iam::Policy;
use crate::iam::catalogue::{Level, Tier};

/// The questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question<'a> {
    /// Is everything allowed?
    Admin,
    /// Is somebody of an unbounded set of accounts let in?
    Public,
    /// Is anybody, identities that a provider vouches for aside?
    PublicToAnyone,
    /// Is somebody let in to do everything with the resource?
    PublicToEverything,
    /// Is anybody let in without signing, wherever from?
    Unsigned,
    /// Is this service of AWS let in?
    NamesService(&'a str),
    /// Does the policy of an endpoint pass on everything?
    OpenEndpoint,
    /// May they write?
    PublicWrite,
    /// Is another account let in, to do one of these or anything?
    OtherAccounts(&'a [&'a str]),
    /// May a service be made to act for a stranger?
    ConfusedDeputy,
    /// Need another account not name an external id?
    NoExternalId,
    /// Is a way of these tiers open?
    Escalates(&'a [Tier]),
    /// Do Allows name all actions at these levels?
    NamesAll(&'a [Breadth]),
    /// Do Allows select by exception?
    Excepts(Exception),
    /// Is one of these actions allowed on everything?
    Grants(&'a [&'a str], Named),
    /// Is one of these actions allowed on anything at all?
    GrantsSomewhere(&'a [&'a str]),
    /// Are all actions of this service?
    GrantsService(&'a str),
    /// Is an action of this level, or of any?
    GrantsLevel(Option<Level>),
    /// Is a sensitive action allowed on everything?
    Sensitive,
    /// Is plain HTTP denied?
    DemandsTls,
    /// Is this action denied to everybody?
    LocksOut(&'a str),
    /// Is another account trusted without a guard?
    UnguardedAccount,
    /// Is a whole account trusted?
    WholeAccount,
    /// Is GitHub trusted for a stranger's repository?
    AnyRepository,
    /// Is an identity provider trusted for everybody?
    AnyIdentity,
    /// Is a service trusted that acts for others?
    UnpinnedService,
    /// Is this action allowed without MFA?
    WithoutMfa(&'a str),
    /// Is MFA demanded for all that is more than managing one's own?
    EnforcesMfa,
    /// Is every such action allowed on every such resource, whatever the circumstances?
    Allows(&'a str, &'a str),
    /// Does AWS refuse it, for one of these codes or any?
    Refused(&'a [&'a str]),
    /// Do actions in it not exist?
    UnknownActions,
}

impl Question<'static> {
    /// All of them, those that take something with what tells most: for properties that must hold of every answer.
    pub(crate) const EVERY: [Self; 50] = [
        Question::Admin,
        Question::Public,
        Question::PublicToAnyone,
        Question::PublicToEverything,
        Question::Unsigned,
        Question::NamesService("s3"),
        Question::NamesService("logs"),
        Question::OpenEndpoint,
        Question::PublicWrite,
        Question::OtherAccounts(&[]),
        Question::OtherAccounts(&["s3:PutBucketPolicy", "s3:GetObject"]),
        Question::ConfusedDeputy,
        Question::NoExternalId,
        Question::Escalates(&[Tier::Direct]),
        Question::Escalates(&[Tier::Service]),
        Question::Escalates(&[Tier::Environment]),
        Question::Escalates(&[Tier::Boundary]),
        Question::NamesAll(&[Breadth::All]),
        Question::NamesAll(&[Breadth::Service]),
        Question::NamesAll(&[Breadth::All, Breadth::Service]),
        Question::Excepts(Exception::Action),
        Question::Excepts(Exception::Resource),
        Question::Excepts(Exception::Principal),
        Question::Grants(&["iam:PassRole"], Named::Anyhow),
        Question::Grants(&["s3:GetObject", "sts:AssumeRole"], Named::Anyhow),
        Question::Grants(&["s3:GetObject", "iam:PassRole"], Named::ShortOfService),
        Question::GrantsService("iam"),
        Question::GrantsService("s3"),
        Question::GrantsSomewhere(&["logs:PutLogEvents"]),
        Question::GrantsLevel(None),
        Question::GrantsLevel(Some(Level::Write)),
        Question::GrantsLevel(Some(Level::Permissions)),
        Question::Sensitive,
        Question::DemandsTls,
        Question::LocksOut("s3:PutBucketPolicy"),
        Question::LocksOut("s3:GetObject"),
        Question::UnguardedAccount,
        Question::WholeAccount,
        Question::AnyRepository,
        Question::AnyIdentity,
        Question::UnpinnedService,
        Question::WithoutMfa("sts:AssumeRole"),
        Question::WithoutMfa("s3:GetObject"),
        Question::EnforcesMfa,
        Question::Allows("s3:GetObject", "arn:aws:s3:::b/k"),
        Question::Allows("s3:Get*", "arn:aws:s3:::b/*"),
        Question::Allows("iam:*", "arn:aws:iam::*:role/app"),
        Question::Refused(&[]),
        Question::Refused(&["MISSING_PRINCIPAL"]),
        Question::UnknownActions,
    ];
}

impl Policy {
    /// Yes, no or unknown, with the elements that decide.
    pub(crate) fn answer(&self, question: Question<'_>) -> Fact<bool> {
        use Question as Q;
        match question {
            Q::Refused(codes) => return invalid::is_refused(self, codes),
            Q::UnknownActions => return invalid::names_unknown_actions(self),
            _ => {}
        }
        self.ask_of_text(|policy| match question {
            Q::Admin => admin::admin(policy),
            Q::Public => public::public(policy),
            Q::PublicToAnyone => public::public_to_anyone(policy),
            Q::PublicToEverything => public::public_to_everything(policy),
            Q::Unsigned => public::lets_in_unsigned(policy),
            Q::NamesService(service) => public::names_service(policy, service),
            Q::OpenEndpoint => public::is_open_endpoint(policy),
            Q::PublicWrite => public::public_write(policy),
            Q::OtherAccounts(actions) => cross_account::lets_other_accounts(policy, actions),
            Q::ConfusedDeputy => deputy::confused_deputy(policy),
            Q::NoExternalId => external_id::lacks_external_id(policy),
            Q::Escalates(tiers) => privesc::escalates(policy, tiers),
            Q::NamesAll(levels) => grants::names_all(policy, levels),
            Q::Excepts(element) => grants::excepts(policy, element),
            Q::Grants(actions, named) => grants::grants(policy, actions, named),
            Q::GrantsSomewhere(actions) => grants::grants_somewhere(policy, actions),
            Q::GrantsService(service) => grants::grants_service(policy, service),
            Q::GrantsLevel(level) => grants::grants_level(policy, level),
            Q::Sensitive => wildcard::resource(policy),
            Q::DemandsTls => transport::demands_tls(policy),
            Q::LocksOut(action) => transport::locks_out(policy, action),
            Q::UnguardedAccount => trust::trusts_unguarded_account(policy),
            Q::WholeAccount => trust::trusts_whole_account(policy),
            Q::AnyRepository => trust::trusts_any_repository(policy),
            Q::AnyIdentity => trust::trusts_any_identity(policy),
            Q::UnpinnedService => trust::trusts_unpinned_service(policy),
            Q::WithoutMfa(action) => mfa::allows_without_mfa(policy, action),
            Q::EnforcesMfa => mfa::enforces_mfa(policy),
            Q::Allows(action, resource) => Fact::of(policy.allows(action, resource), Vec::new()),
            Q::Refused(codes) => invalid::is_refused(policy, codes),
            Q::UnknownActions => invalid::names_unknown_actions(policy),
        })
    }
}

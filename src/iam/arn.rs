//! ARNs as patterns: their fields, and which of them decide.
//!
//! The partition never decides: whatever it is, known or not, it is the one the policy lives in.

use super::pattern::{Pattern, Token};
use super::text::{Piece, Text};
use crate::value::Truth;
use std::sync::LazyLock;

/// The account in a field of an ARN or in a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Account {
    /// Twelve digits.
    Id(String),
    /// The account the policy lives in.
    Own,
    /// No account in it: S3 buckets, AWS-owned things.
    None,
    /// Any account: a wildcard.
    Any,
    /// Fixed, but which one is not visible.
    Unknown,
}

/// Stands for the partition: a character that no policy holds.
pub(crate) const PARTITION: char = '\u{f8ff}';

/// `text` with the partition for each `%`.
pub(crate) fn with_partition(text: &str) -> String {
    text.replace('%', PARTITION.encode_utf8(&mut [0; 4]))
}

/// `pattern` with its partition replaced by [`PARTITION`], unless that is a wildcard. Where what is not known may be more than
/// the partition, nothing but `arn:` is known.
pub(crate) fn resource_pattern(pattern: &Pattern) -> Pattern {
    if !pattern.starts_with("arn:") {
        return pattern.clone();
    }
    let changed = pattern.with_fields(3, 1..2, |_, field| (!field.has_wildcard()).then_some(Token::Char(PARTITION)));
    let open_ended = || pattern.with_fields(2, 1..2, |_, end| first_unknown(end).filter(|_| !end.has_wildcard()));
    changed.or_else(open_ended).unwrap_or_else(|| pattern.clone())
}

/// `pattern`, an ARN, with region and account made wildcards where they are fixed; `owner` is the account that counts as
/// fixed (any, if not given). Accounts named `aws` are AWS's own and stay. Of an ARN whose end is not known, nothing is known of
/// the field in which that begins. None where it has not the six fields of an ARN.
pub(crate) fn anywhere(pattern: &Pattern, owner: Option<&str>) -> Option<Pattern> {
    let whole = pattern.with_fields(6, 3..5, |i, field| {
        let is_ours = |account: String| account != "aws" && owner.is_none_or(|o| o == account || !is_account(&account));
        let ours = i == 3 || field.text().is_none_or(is_ours);
        (ours && is_fixed(field)).then_some(Token::Run)
    });
    whole.or_else(|| {
        let fields = pattern.split(':', 6);
        let last = fields.len().checked_sub(1).filter(|last| (3..5).contains(last))?;
        let end = first_unknown(fields.get(last)?)?;
        pattern.with_fields(last + 1, 3..last + 1, |i, field| match i == last {
            true => Some(end.clone()),
            false => is_fixed(field).then_some(Token::Run),
        })
    })
}

fn is_fixed(field: &Pattern) -> bool {
    !field.is_empty() && !field.has_wildcard()
}

fn first_unknown(pattern: &Pattern) -> Option<Token> {
    pattern.tokens().find(|t| matches!(t, Token::Unknown(_)))
}

/// Whether `pattern` covers every resource there is: `*`, `arn:*`, `arn:aws:*:*:*:*`.
pub(crate) fn is_every_resource(pattern: &Pattern) -> Truth {
    static PROBES: LazyLock<[Pattern; 3]> =
        LazyLock::new(|| ["*", "arn:%:*", "arn:%:*:*:*:*"].map(|text| Pattern::parse(&with_partition(text))));
    PROBES.iter().map(|probe| pattern.covers(probe)).fold(Truth::False, Truth::or)
}

/// Whether the text is twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The account of an ARN or of a principal that is an account by itself.
pub(crate) fn account_of(text: &Text) -> Account {
    if let Some(id) = text.known().filter(|t| is_account(t)) {
        return Account::Id(id);
    }
    if let [Piece::Unknown(u)] = text.pieces.as_slice() {
        return if is_own(&u.name) { Account::Own } else { Account::Unknown };
    }
    let fields = text.pattern.split(':', 6);
    match fields.get(4) {
        Some(field) if fields.len() == 6 => account_field(field),
        _ => Account::Unknown,
    }
}

fn account_field(field: &Pattern) -> Account {
    match field.text() {
        _ if field.is_empty() => Account::None,
        Some(id) if is_account(&id) => Account::Id(id),
        Some(_) if field.has_wildcard() => Account::Any,
        Some(_) => Account::Unknown,
        None => match (field.tokens().next(), field.len()) {
            (Some(Token::Fixed(name) | Token::Unknown(name)), 1) if is_own(&name) => Account::Own,
            _ => Account::Unknown,
        },
    }
}

/// Whether the name under which a front end speaks of an unknown piece is that of the configuration's own account. A
/// variable that happens to be named so is not.
fn is_own(name: &str) -> bool {
    name == "AWS::AccountId" || name.contains("aws_caller_identity.") && name.ends_with(".account_id")
}

#[cfg(test)]
mod tests {
    use super::{Account, account_of, is_every_resource, resource_pattern};
    use crate::iam::text::Text;
    use crate::value::Truth::{self, False, True};
    use crate::value::Value;

    fn check(text: &str, account: Account, everything: Truth) {
        let text = Text::of(&Value::string(text), true).unwrap();
        let whole = is_every_resource(&resource_pattern(&text.pattern));
        assert_eq!((account_of(&text), whole), (account, everything), "{}", text.display());
    }

    #[test]
    fn accounts_and_breadth() {
        check("*", Account::Unknown, True);
        check("arn:aws:*:*:*:*", Account::Any, True);
        check("arn:aws:s3:::b/*", Account::None, False);
        check("arn:${AWS::Partition}:iam::111122223333:root", Account::Id("111122223333".into()), False);
        check("arn:aws:iam::${AWS::AccountId}:root", Account::Own, False);
        check("arn:aws:iam::${data.aws_caller_identity.current.account_id}:root", Account::Own, False);
        check("arn:aws:iam::${var.account_id}:root", Account::Unknown, False);
        check("111122223333", Account::Id("111122223333".into()), False);
    }
}

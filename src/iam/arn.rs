//! ARNs as patterns: their fields, and which of them decide.
//!
//! The partition never decides: whatever it is, known or not, it is the one the policy lives in.

use super::pattern::{Pattern, Token};
use super::text::{Piece, Text};
use crate::value::Truth;

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

/// The token that stands for the partition: a character that no policy holds.
pub(crate) fn partition() -> Token {
    Token::Char('\u{f8ff}')
}

/// `pattern` with its partition replaced by [`partition`], unless that is a wildcard. Where what is not known may be more than
/// the partition, nothing but `arn:` is known.
pub(crate) fn resource_pattern(pattern: &Pattern) -> Pattern {
    if !pattern.literal_prefix().starts_with("arn:") {
        return pattern.clone();
    }
    let fields = pattern.split(':', 3);
    if let ([arn, rest], Some(unknown)) = (fields.as_slice(), first_unknown(pattern)) {
        let open = rest.has_unknown() && !rest.has_wildcard();
        return if open { joined(&[arn.clone(), Pattern::new([unknown])]) } else { pattern.clone() };
    }
    with_fields(&fields, 3, |i, field| (i == 1 && !field.has_wildcard()).then(|| Pattern::new([partition()])))
}

/// `pattern`, an ARN, with region and account made wildcards where they are fixed; `owner` is the account that counts as
/// fixed (any, if not given). Accounts named `aws` are AWS's own and stay. Of an ARN whose end is not known the field in which
/// that begins is not known either.
pub(crate) fn anywhere(pattern: &Pattern, owner: Option<&str>) -> Pattern {
    let mut fields = pattern.split(':', 6);
    if let (4 | 5, Some(last)) = (fields.len(), fields.last_mut()) {
        let Some(unknown) = first_unknown(last) else { return pattern.clone() };
        *last = Pattern::new([unknown]);
    }
    with_fields(&fields, 4, |i, field| {
        let fixed = !field.has_wildcard() && !field.tokens().is_empty() && (i + 1 < fields.len() || i == 5);
        let ours = match (i, field.text()) {
            (3, _) => true,
            (4, Some(account)) => account != "aws" && owner.is_none_or(|o| o == account || !is_account(&account)),
            (4, None) => true,
            _ => false,
        };
        (fixed && ours).then(|| Pattern::new([Token::Run]))
    })
}

fn first_unknown(pattern: &Pattern) -> Option<Token> {
    pattern.tokens().iter().find(|t| matches!(t, Token::Unknown(_))).cloned()
}

/// The fields, each changed where `change` says so, if there are as many as `least`.
fn with_fields(fields: &[Pattern], least: usize, change: impl Fn(usize, &Pattern) -> Option<Pattern>) -> Pattern {
    if fields.len() < least {
        return joined(fields);
    }
    let changed: Vec<_> = fields.iter().enumerate().map(|(i, f)| change(i, f).unwrap_or_else(|| f.clone())).collect();
    joined(&changed)
}

fn joined(fields: &[Pattern]) -> Pattern {
    let mut out = Vec::new();
    for (i, field) in fields.iter().enumerate() {
        if i > 0 {
            out.push(Token::Char(':'));
        }
        out.extend_from_slice(field.tokens());
    }
    Pattern::new(out)
}

/// Whether `pattern` covers every resource there is: `*`, `arn:*`, `arn:aws:*:*:*:*`.
pub(crate) fn is_every_resource(pattern: &Pattern) -> Truth {
    let arn = |rest: &str| {
        let tail = rest.chars().map(Token::wild);
        Pattern::new("arn:".chars().map(Token::Char).chain([partition()]).chain(tail))
    };
    let probes = [Pattern::new([Token::Run]), arn(":*"), arn(":*:*:*:*")];
    probes.iter().map(|probe| pattern.covers(probe)).fold(Truth::False, Truth::or)
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
    match (field.tokens(), field.text()) {
        ([], _) => Account::None,
        (_, Some(id)) if is_account(&id) => Account::Id(id),
        (_, Some(text)) if field.has_wildcard() && !text.is_empty() => Account::Any,
        ([Token::Fixed(name) | Token::Unknown(name)], _) if is_own(name) => Account::Own,
        _ => Account::Unknown,
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

//! The type check of calls: generic functions, and those that the environment declares.

use super::ast::{Call, Expr, ExprKind};
use super::check::{Checker, did_you_mean, suits};
use super::functions::{self, Described, Form, Function};
use super::types::{Parameter, Returns, Signature, Type};
use crate::source::Span;
use regex::{Regex, RegexBuilder};

/// Largest compiled form of a regular expression, in bytes.
const MAX_REGEX: usize = 1 << 20;

impl Checker<'_> {
    pub(super) fn call(&mut self, call: &mut Call) -> Type {
        let receiver = call.receiver.as_mut().map(|r| self.expr(r));
        let declared = self.declarations.function(receiver.as_ref(), &call.name);
        match (functions::find(&call.name), declared) {
            (Some(generic), _) if generic.takes(receiver.as_ref()) => self.generic(call, generic, receiver),
            (_, Some(signature)) => {
                call.is_domain = true;
                self.domain(call, &signature)
            }
            (Some(generic), None) => self.generic(call, generic, receiver),
            (None, None) => {
                call.arguments.iter_mut().for_each(|argument| drop(self.expr(argument)));
                self.unknown_function(call, receiver.as_ref())
            }
        }
    }

    fn unknown_function(&mut self, call: &Call, receiver: Option<&Type>) -> Type {
        let mut candidates = functions::names(receiver.is_some());
        candidates.extend(self.declarations.functions(receiver));
        let macros = ["all", "exists", "exists_one", "filter", "map"].map(str::to_owned);
        match receiver {
            Some(_) => candidates.extend(macros),
            None => candidates.push("has".to_owned()),
        }
        let help = did_you_mean(&call.name, candidates);
        let message = match receiver {
            Some(receiver) => format!("{receiver} has no method `{}`", call.name),
            None => format!("unknown function `{}`", call.name),
        };
        self.error(call.name_span, message, help)
    }

    fn generic(&mut self, call: &mut Call, described: Described, receiver: Option<Type>) -> Type {
        let is_method = receiver.is_some();
        if (described.form == Form::Plain && is_method)
            || (matches!(described.form, Form::OfText | Form::OfList) && !is_method)
        {
            let usage =
                if is_method { format!("write `{}(x)`", call.name) } else { format!("write `x.{}(…)`", call.name) };
            call.arguments.iter_mut().for_each(|argument| drop(self.expr(argument)));
            return self.error(call.name_span, format!("`{}` is not called like this", call.name), Some(usage));
        }
        let extra = usize::from(described.form == Form::Both && !is_method);
        let wanted = described.parameters.len() + extra;
        if call.arguments.len() != wanted {
            let message = format!("`{}` takes {}, found {}", call.name, plural(wanted), call.arguments.len());
            call.arguments.iter_mut().for_each(|argument| drop(self.expr(argument)));
            self.error(call.name_span, message, None);
            return described.result;
        }
        let types: Vec<Type> = call.arguments.iter_mut().map(|argument| self.expr(argument)).collect();
        let arguments = call.arguments.iter().zip(&types).skip(extra);
        for ((argument, found), parameter) in arguments.zip(described.parameters) {
            self.suit(argument.span, found, parameter);
        }
        self.subject(call, &described, receiver.as_ref().or(types.first()));
        if described.function == Function::Matches {
            call.regex = call.arguments.first().and_then(|argument| self.regex(argument));
        }
        described.result
    }

    /// What the function is about must be of a type that it is about.
    fn subject(&mut self, call: &Call, described: &Described, found: Option<&Type>) {
        let Some(found) = found else { return };
        let fits = match described.form {
            Form::Plain => !matches!(found, Type::List(_) | Type::Map(_) | Type::Object(_)),
            Form::OfList => matches!(found, Type::List(_) | Type::Any | Type::Null),
            Form::OfText => suits(found, &Type::String),
            Form::Both => !matches!(found, Type::Bool | Type::Number | Type::Opaque(_)),
        };
        if !fits {
            let is_list = described.function == Function::Contains && matches!(found, Type::List(_) | Type::Map(_));
            let help = is_list.then(|| "to look into a list, write `x in list`".to_owned());
            self.error(call.name_span, format!("`{}` does not apply to {found}", call.name), help);
        }
    }

    fn regex(&mut self, argument: &Expr) -> Option<Regex> {
        let ExprKind::Literal(value) = &argument.kind else {
            let help = Some("so that it is compiled once".to_owned());
            self.error(argument.span, "the regular expression must be a literal", help);
            return None;
        };
        match RegexBuilder::new(value.as_str().unwrap_or("")).size_limit(MAX_REGEX).build() {
            Ok(regex) => Some(regex),
            Err(error) => {
                let text = error.to_string();
                let reason = text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
                self.error(argument.span, format!("invalid regular expression: {reason}"), None);
                None
            }
        }
    }

    fn suit(&mut self, span: Span, found: &Type, wanted: &Type) {
        if !suits(found, wanted) {
            self.error(span, format!("expected {wanted}, found {found}"), None);
        }
    }

    fn domain(&mut self, call: &mut Call, signature: &Signature) -> Type {
        let most = if signature.variadic { usize::MAX } else { signature.parameters.len() };
        let least = signature.parameters.len().saturating_sub(signature.optional);
        if !(least..=most).contains(&call.arguments.len()) {
            let wanted = if least == signature.parameters.len() && !signature.variadic {
                plural(least)
            } else {
                format!("at least {}", plural(least))
            };
            let message = format!("`{}` takes {wanted}, found {}", call.name, call.arguments.len());
            self.error(call.name_span, message, None);
        }
        let mut kind = None;
        for (index, argument) in call.arguments.iter_mut().enumerate() {
            let found = self.expr(argument);
            let parameter = signature.parameters.get(index).or(signature.parameters.last());
            match parameter {
                Some(Parameter::Value(wanted)) => self.suit(argument.span, &found, wanted),
                Some(Parameter::Kind) => kind = self.named(argument, self.declarations.kinds(), "a kind").or(kind),
                Some(Parameter::AttributeOfKind) => {
                    let owner = kind.as_deref().map_or(Type::Any, Type::node);
                    let path = literal_text(argument).filter(|path| path.contains('.'));
                    // A dotted path names an attribute inside a block; the declarations know it by that.
                    let is_path = path.is_some_and(|path| self.declarations.attribute(&owner, path).is_some());
                    if kind.is_some() && !is_path {
                        let names = self.declarations.attributes(&owner);
                        self.named(argument, names, &format!("an attribute of {owner}"));
                    }
                }
                Some(Parameter::OneOf(names)) => {
                    let names = names.iter().map(|name| (*name).to_owned()).collect();
                    self.named(argument, names, "one of the names that are allowed here");
                }
                None => {}
            }
        }
        match (&signature.result, kind) {
            (Returns::Type(result), _) => result.clone(),
            (Returns::NodesOfKind, Some(kind)) => Type::list(Type::node(&kind)),
            (_, None) => Type::Any,
        }
    }

    /// A string literal that is one of `names`.
    fn named(&mut self, argument: &Expr, names: Vec<String>, what: &str) -> Option<String> {
        let ExprKind::Literal(value) = &argument.kind else {
            self.error(argument.span, format!("expected {what} as a literal"), None);
            return None;
        };
        let text = value.as_str().unwrap_or("").to_owned();
        if names.contains(&text) {
            return Some(text);
        }
        let help = did_you_mean(&text, names);
        self.error(argument.span, format!("{text:?} is not {what}"), help);
        None
    }
}

fn literal_text(argument: &Expr) -> Option<&str> {
    match &argument.kind {
        ExprKind::Literal(value) => value.as_str(),
        _ => None,
    }
}

impl Described {
    /// Whether the generic function, and not one of the environment by the same name, is meant for this receiver.
    fn takes(&self, receiver: Option<&Type>) -> bool {
        match (self.form, receiver) {
            (Form::OfText, Some(found)) => suits(found, &Type::String),
            (Form::OfList, Some(found)) => matches!(found, Type::List(_) | Type::Any | Type::Null),
            (Form::Both, Some(found)) => !matches!(found, Type::Opaque(_) | Type::Node(_)),
            (Form::Both | Form::Plain, None) => true,
            _ => false,
        }
    }
}

fn plural(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}

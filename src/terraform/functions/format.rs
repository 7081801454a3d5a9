//! `format` and `formatlist`.

use super::decimal::{self, Spec};
use super::partial::Parts;
use super::signature::{ANY, Call, Function, STRING, string, strings};
use super::string::bounded;
use super::values::{self, convert, str_of};
use super::{CallError, MAX_ELEMENTS, MAX_TEXT, json};
use crate::terraform::value::{Data, Refine, Type, Value};
use crate::value::Part;
use unicode_segmentation::UnicodeSegmentation;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("format", &[STRING], string, format)
        .variadic(ANY.null().unknown())
        .refined(format_prefix)
        .enriched(format_template),
    Function::new("formatlist", &[STRING], strings, format_list).variadic(ANY.null().unknown()),
];

/// One `%` sequence.
struct Verb<'f> {
    /// As written.
    raw: &'f str,
    /// Byte offset in the format string.
    offset: usize,
    mode: char,
    spec: Spec,
    argument: usize,
}

/// Piece of a format string.
enum Piece<'f> {
    Literal(&'f str),
    Verb(Verb<'f>),
}

/// Takes a format string apart; arguments are numbered from zero.
fn parse(text: &str) -> Result<Vec<Piece<'_>>, CallError> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        let (literal, verb) = rest.split_at_checked(at).unwrap_or((rest, ""));
        if !literal.is_empty() {
            out.push(Piece::Literal(literal));
        }
        if let Some(after) = verb.strip_prefix("%%") {
            out.push(Piece::Literal("%"));
            rest = after;
            continue;
        }
        let (parsed, length) = parse_verb(verb, text.len() - verb.len(), next)?;
        next = parsed.argument + 1;
        out.push(Piece::Verb(parsed));
        rest = verb.get(length..).unwrap_or_default();
    }
    if !rest.is_empty() {
        out.push(Piece::Literal(rest));
    }
    Ok(out)
}

/// The verb at the start of `text`, and its length.
fn parse_verb(text: &str, offset: usize, next: usize) -> Result<(Verb<'_>, usize), CallError> {
    let mut spec = Spec::default();
    let mut rest = text.get(1..).unwrap_or_default();
    while let Some(flag) = rest.chars().next() {
        match flag {
            '0' => spec.zero = true,
            '#' => spec.sharp = true,
            '-' => spec.minus = true,
            '+' => spec.plus = true,
            ' ' => spec.space = true,
            _ => break,
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    spec.width = take_number(&mut rest)?;
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        spec.precision = Some(take_number(&mut rest)?.unwrap_or_default());
    }
    let unrecognized = |rest: &str| {
        let at = offset + text.len() - rest.len();
        CallError::new(match rest.chars().next() {
            Some(c) => format!("unrecognized format character {c:?} at offset {at}"),
            None => format!("invalid format string starting at offset {offset}"),
        })
    };
    let mut argument = next;
    if let Some(after) = rest.strip_prefix('[') {
        let mut inner = after;
        let number = take_number(&mut inner)?.and_then(|n| n.checked_sub(1));
        let closed = inner.strip_prefix(']').zip(number);
        let (after, number) = closed.ok_or_else(|| unrecognized(after))?;
        (rest, argument) = (after, number);
    }
    let mode = rest.chars().next().filter(char::is_ascii_alphabetic).ok_or_else(|| unrecognized(rest))?;
    let length = text.len() - rest.len() + 1;
    let raw = text.get(..length).unwrap_or(text);
    Ok((Verb { raw, offset, mode, spec, argument }, length))
}

fn take_number(text: &mut &str) -> Result<Option<usize>, CallError> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    *text = rest;
    if digits.is_empty() {
        return Ok(None);
    }
    // Beyond this, the text would be longer than any call may make.
    let number = digits.parse().ok().filter(|n| *n <= MAX_TEXT);
    number.map(Some).ok_or_else(|| CallError::limit("a width or precision in the format string is too large"))
}

fn format(call: &Call<'_>) -> Result<Value, CallError> {
    let pieces = parse(str_of(call.args, 0)?)?;
    let args = call.args.get(1..).unwrap_or_default();
    // Arguments are looked at even if unknown, so that a wrong format string is an error at once.
    check_arguments(&pieces, args.len())?;
    if !args.iter().all(Value::is_wholly_known) {
        return Ok(Value::unknown_because(Type::String, args));
    }
    bounded(&render(&pieces, args)?)
}

fn check_arguments(pieces: &[Piece<'_>], given: usize) -> Result<(), CallError> {
    let mut used = 0;
    for piece in pieces {
        let Piece::Verb(verb) = piece else { continue };
        if verb.argument >= given {
            let needed = verb.argument + 1;
            let message = format!(
                "not enough arguments for {:?} at {}: need index {needed} but have {given} total",
                verb.raw, verb.offset
            );
            return Err(CallError::new(message));
        }
        used = used.max(verb.argument + 1);
    }
    match given > used {
        true if used == 0 => Err(CallError::at(1, "too many arguments; no verbs in format string")),
        true => Err(CallError::at(used + 1, format!("too many arguments; only {used} used by format string"))),
        false => Ok(()),
    }
}

fn render(pieces: &[Piece<'_>], args: &[Value]) -> Result<String, CallError> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Verb(verb) => {
                let arg = args.get(verb.argument).ok_or_else(|| CallError::new("not enough arguments"))?;
                out.push_str(&verb.show(arg).map_err(|error| verb.explain(error))?);
            }
        }
        if out.len() > MAX_TEXT {
            return Err(super::string::too_long());
        }
    }
    Ok(out)
}

impl Verb<'_> {
    fn explain(&self, message: String) -> CallError {
        CallError::new(format!("unsupported value for {:?} at {}: {message}", self.raw, self.offset))
    }

    fn show(&self, arg: &Value) -> Result<String, String> {
        if self.mode != 'v' && arg.is_null() {
            return Err("null value cannot be formatted".to_owned());
        }
        match self.mode {
            'v' => self.show_any(arg),
            's' => Ok(self.pad(&self.cut(&self.text(arg)?))),
            'q' => Ok(self.pad(&json::quote(&self.cut(&self.text(arg)?)))),
            't' => match convert(arg, &Type::Bool)?.as_bool() {
                // Go's verb has a width, cty's has not.
                Some(known) => Ok(known.to_string()),
                None => Err("bool required".to_owned()),
            },
            'b' | 'd' | 'o' | 'x' | 'X' => self.show_integer(arg),
            'e' | 'E' | 'f' | 'g' | 'G' => {
                let number = convert(arg, &Type::Number)?;
                let number = number.as_number().ok_or("number required")?;
                if number.is_infinite() {
                    return Ok(decimal::infinity(number.is_negative(), &self.spec));
                }
                Ok(decimal::float(&number.to_text(), self.mode, &self.spec))
            }
            _ => Err("unsupported format verb".to_owned()),
        }
    }

    fn show_any(&self, arg: &Value) -> Result<String, String> {
        if !self.spec.sharp {
            match arg.data() {
                Data::String(text) => return Ok(self.pad(&text.text)),
                Data::Number(n) if n.is_infinite() => {
                    return Ok(self.pad(if n.is_negative() { "-Inf" } else { "+Inf" }));
                }
                Data::Number(n) => return Ok(self.pad(&decimal::Decimal::read(&n.to_text()).text('g', None))),
                _ => {}
            }
        }
        Ok(self.pad(&json::encode(arg)?))
    }

    fn show_integer(&self, arg: &Value) -> Result<String, String> {
        let number = convert(arg, &Type::Number)?;
        let number = number.as_number().filter(|n| n.is_integer()).ok_or("an integer is required")?;
        let whole = number.to_integer().ok_or("an integer is required")?;
        let digits = match self.mode {
            'b' => format!("{:b}", whole),
            'o' => format!("{:o}", whole),
            'x' => format!("{:x}", whole),
            'X' => format!("{:X}", whole),
            _ => whole.to_string(),
        };
        Ok(decimal::integer(&digits, self.mode, &self.spec))
    }

    fn text(&self, arg: &Value) -> Result<String, String> {
        let converted = convert(arg, &Type::String)?;
        converted.as_str().map(str::to_owned).ok_or_else(|| "string required".to_owned())
    }

    /// As many grapheme clusters as the precision allows.
    fn cut(&self, text: &str) -> String {
        match self.spec.precision {
            Some(precision) => text.graphemes(true).take(precision).collect(),
            None => text.to_owned(),
        }
    }

    fn pad(&self, text: &str) -> String {
        let missing = self.spec.width.unwrap_or_default().saturating_sub(text.graphemes(true).count());
        if self.spec.minus {
            format!("{text}{}", " ".repeat(missing))
        } else {
            format!("{}{text}", if self.spec.zero { "0" } else { " " }.repeat(missing))
        }
    }
}

/// An unknown result begins with what stands before the first verb.
fn format_prefix(args: &[Value], refine: Refine) -> Refine {
    let refine = refine.not_null();
    let Some(Ok(pieces)) = args.first().and_then(Value::as_str).map(parse) else { return refine };
    let literal: String =
        pieces.iter().map_while(|p| if let Piece::Literal(text) = p { Some(*text) } else { None }).collect();
    refine.unsafe_prefix(&literal)
}

/// Verbs that print text as it is keep it as part of a template.
fn format_template(args: &[Value], result: Value) -> Value {
    let (false, Some(Ok(pieces))) = (result.is_known(), args.first().and_then(Value::as_str).map(parse)) else {
        return result;
    };
    let args = args.get(1..).unwrap_or_default();
    let mut parts = Parts::default();
    for piece in &pieces {
        let kept = match piece {
            Piece::Literal(text) => {
                parts.literal(text);
                true
            }
            Piece::Verb(verb) => verb.append(args.get(verb.argument), &mut parts),
        };
        if !kept {
            return result;
        }
    }
    parts.finish(result)
}

impl Verb<'_> {
    fn append(&self, arg: Option<&Value>, parts: &mut Parts) -> bool {
        let Some(arg) = arg else { return false };
        if arg.is_wholly_known() {
            return self.show(arg).map(|text| parts.literal(&text)).is_ok();
        }
        let plain = matches!(self.mode, 's' | 'v' | 'd' | 't') && self.spec == Spec::default();
        // A collection with holes prints as JSON; its text is one hole here.
        if plain && parts.append(arg) {
            return true;
        }
        parts.hole(Part::Unknown(values::cause(std::slice::from_ref(arg))));
        true
    }
}

fn format_list(call: &Call<'_>) -> Result<Value, CallError> {
    let pieces = parse(str_of(call.args, 0)?)?;
    let args = call.args.get(1..).unwrap_or_default();
    let mut length: Option<usize> = None;
    for (index, arg) in args.iter().enumerate() {
        if !arg.is_known() {
            if matches!(arg.ty(), Type::List(_) | Type::Set(_)) {
                return Ok(Value::unknown_because(strings(&[])?, args));
            }
            continue;
        }
        let Some(items) = arg.items() else { continue };
        if length.is_some_and(|held| held != items.len()) {
            return Err(CallError::at(
                index + 1,
                format!("argument has length {}, which is inconsistent with the others", items.len()),
            ));
        }
        length = Some(items.len());
    }
    // Without any list there is one row.
    let rows = length.unwrap_or(1);
    if rows.saturating_mul(args.len().max(1)) > MAX_ELEMENTS {
        return Err(CallError::limit("formatlist would make too many elements"));
    }
    if rows > 0 {
        check_arguments(&pieces, args.len())?;
    }
    let mut out = Vec::with_capacity(rows);
    let mut total = 0;
    for row in 0..rows {
        let cells: Vec<Value> = args.iter().map(|arg| cell(arg, row)).collect();
        if !cells.iter().all(Value::is_wholly_known) {
            let unknown = Value::unknown_because(Type::String, &cells).not_null();
            let mut all = vec![Value::string(str_of(call.args, 0)?)];
            all.extend(cells);
            out.push(format_template(&all, unknown));
            continue;
        }
        let text = render(&pieces, &cells)
            .map_err(|e| CallError { message: format!("error on format iteration {row}: {}", e.message), ..e })?;
        total += text.len();
        if total > MAX_TEXT {
            return Err(super::string::too_long());
        }
        out.push(Value::string(&text));
    }
    Ok(Value::list(Type::String, out))
}

fn cell(arg: &Value, row: usize) -> Value {
    match arg.items() {
        Some(items) => items.get(row).cloned().unwrap_or_else(|| arg.clone()),
        None => arg.clone(),
    }
}

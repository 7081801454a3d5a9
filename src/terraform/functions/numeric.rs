//! Functions on numbers.

use super::signature::{ANY, Call, Function, NUMBER, number};
use super::values::{arg, convert, integer_of, number_of, str_of};
use super::{CallError, values};
use crate::terraform::number::Number;
use crate::terraform::value::{Refine, Type, Value};
use dashu_int::IBig;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("abs", &[NUMBER], number, |c| on_number(c, Number::abs)).refined(not_negative),
    Function::new("ceil", &[NUMBER], number, |c| on_number(c, Number::ceil)),
    Function::new("floor", &[NUMBER], number, |c| on_number(c, Number::floor)),
    Function::new("log", &[NUMBER, NUMBER], number, |c| on_doubles(c, |n, base| n.ln() / base.ln())),
    Function::new("max", &[], number, |c| extreme(c, |a, b| a < b)).variadic(NUMBER),
    Function::new("min", &[], number, |c| extreme(c, |a, b| a > b)).variadic(NUMBER),
    Function::new("parseint", &[ANY, NUMBER], parseint_type, parseint),
    Function::new("pow", &[NUMBER, NUMBER], number, |c| on_doubles(c, f64::powf)),
    Function::new("range", &[], range_type, range).variadic(NUMBER),
    Function::new("signum", &[NUMBER], number, signum),
    Function::new("sum", &[ANY], number, sum),
];

/// Terraform's own bound on `range`.
const MAX_RANGE: usize = 1024;

fn not_negative(_: &[Value], refine: Refine) -> Refine {
    refine.not_null().lower(Number::ZERO, true)
}

fn on_number(call: &Call<'_>, f: impl Fn(&Number) -> Number) -> Result<Value, CallError> {
    Ok(Value::number(f(number_of(call.args, 0)?)))
}

fn on_doubles(call: &Call<'_>, f: impl Fn(f64, f64) -> f64) -> Result<Value, CallError> {
    let result = f(number_of(call.args, 0)?.to_f64(), number_of(call.args, 1)?.to_f64());
    Number::from_f64(result).map(Value::number).ok_or_else(|| CallError::new("the result is not a number"))
}

fn extreme(call: &Call<'_>, replaces: impl Fn(&Number, &Number) -> bool) -> Result<Value, CallError> {
    let mut best =
        call.args.first().and_then(Value::as_number).ok_or_else(|| CallError::new("must pass at least one number"))?;
    for index in 1..call.args.len() {
        let next = number_of(call.args, index)?;
        if replaces(best, next) {
            best = next;
        }
    }
    let origin = call.args.iter().find(|v| v.as_number().is_some_and(|n| n == best)).map(|v| v.origin.clone());
    Ok(Value::number(best.clone()).with_origin(origin.unwrap_or_default()))
}

fn signum(call: &Call<'_>) -> Result<Value, CallError> {
    let whole = integer_of(call.args, 0)?;
    Ok(Value::integer(whole.signum()))
}

fn parseint_type(args: &[Value]) -> Result<Type, CallError> {
    match args.first().map(Value::ty) {
        Some(Type::String | Type::Dynamic) => Ok(Type::Number),
        Some(other) => Err(CallError::at(0, format!("first argument must be a string, not {}", other.friendly()))),
        None => Err(CallError::new("not enough arguments")),
    }
}

fn parseint(call: &Call<'_>) -> Result<Value, CallError> {
    let (text, base) = (str_of(call.args, 0)?, integer_of(call.args, 1)?);
    let base = u32::try_from(base).ok().filter(|b| (2..=62).contains(b));
    let base = base.ok_or_else(|| CallError::at(1, "base must be a whole number between 2 and 62 inclusive"))?;
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let invalid = || CallError::at(0, format!("cannot parse {text:?} as a base {base} integer"));
    if digits.len() > 100_000 {
        return Err(CallError::limit("the number has too many digits"));
    }
    let mut total = IBig::ZERO;
    for c in digits.chars() {
        let digit = digit_value(c, base).filter(|d| *d < base).ok_or_else(invalid)?;
        total = total * base + digit;
    }
    if digits.is_empty() {
        return Err(invalid());
    }
    Ok(Value::number(Number::from_integer(if negative { -total } else { total })))
}

/// Letters count in either case up to base 36; beyond it capitals come after small letters.
fn digit_value(c: char, base: u32) -> Option<u32> {
    match c {
        'A'..='Z' if base > 36 => Some(u32::from(c) - u32::from('A') + 36),
        _ => c.to_digit(36),
    }
}

fn range_type(args: &[Value]) -> Result<Type, CallError> {
    match args.len() {
        1..=3 => Ok(Type::list(Type::Number)),
        _ => Err(CallError::new("must have one, two, or three arguments")),
    }
}

fn range(call: &Call<'_>) -> Result<Value, CallError> {
    let one = Number::from_i64(1);
    let (start, end) = match call.args.len() {
        1 => (&Number::ZERO, number_of(call.args, 0)?),
        _ => (number_of(call.args, 0)?, number_of(call.args, 1)?),
    };
    let down = end < start;
    let step = match call.args.get(2).and_then(Value::as_number) {
        Some(step) => step.clone(),
        None if down => one.neg(),
        None => one,
    };
    if step.is_zero() {
        return Err(CallError::at(2, "step must not be zero"));
    }
    if down != step.is_negative() && end != start {
        let direction = if down { "less" } else { "greater" };
        return Err(CallError::at(
            2,
            format!("step must be {direction} than zero because the end is {direction} than the start"),
        ));
    }
    let mut out = Vec::new();
    let mut next = start.clone();
    while if step.is_negative() { next > *end } else { next < *end } {
        if out.len() >= MAX_RANGE {
            return Err(CallError::new(format!(
                "more than {MAX_RANGE} values were generated; either decrease the difference between start and end or use a smaller step"
            )));
        }
        out.push(Value::number(next.clone()));
        next = next.add(&step).map_err(|_| CallError::new("the range is not finite"))?;
    }
    Ok(Value::list(Type::Number, out))
}

fn sum(call: &Call<'_>) -> Result<Value, CallError> {
    let argument = arg(call.args, 0)?;
    let items = argument.items().ok_or_else(|| {
        CallError::at(0, format!("argument must be list, set, or tuple. Received {}", argument.ty().friendly()))
    })?;
    if items.is_empty() {
        return Err(CallError::at(0, "cannot sum an empty list"));
    }
    let mut numbers = Vec::with_capacity(items.len());
    for item in items {
        let wrong = || CallError::at(0, "argument must be list, set, or tuple of number values");
        if item.is_null() {
            return Err(wrong());
        }
        numbers.push(convert(item, &Type::Number).map_err(|_| wrong())?);
    }
    if let Some(unknown) = numbers.iter().find(|n| !n.is_known()) {
        return Ok(Value::unknown(Type::Number, values::cause(std::slice::from_ref(unknown))));
    }
    let mut total = Number::ZERO;
    for number in &numbers {
        let number = number.as_number().ok_or_else(|| CallError::at(0, "a number is required"))?;
        total = total.add(number).map_err(|_| CallError::new("can't compute sum of opposing infinities"))?;
    }
    Ok(Value::number(total))
}

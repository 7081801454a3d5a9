//! Functions on points in time. The clock is never read: what depends on it is unknown.

use super::CallError;
use super::moment::{Moment, read_duration};
use super::signature::{Call, Function, STRING, number, string};
use super::values::{str_of, volatile};
use crate::terraform::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("formatdate", &[STRING, STRING], string, format),
    Function::new("plantimestamp", &[], string, plan),
    Function::new("timeadd", &[STRING, STRING], string, add),
    Function::new("timecmp", &[STRING, STRING], number, compare),
    Function::new("timestamp", &[], string, |_| Ok(volatile("timestamp"))),
];

fn moment(call: &Call<'_>, index: usize) -> Result<Moment, CallError> {
    let text = str_of(call.args, index)?;
    Moment::read(text).ok_or_else(|| CallError::at(index, format!("not a valid RFC 3339 timestamp: {text:?}")))
}

fn format(call: &Call<'_>) -> Result<Value, CallError> {
    let text = moment(call, 1)?.format(str_of(call.args, 0)?).map_err(|message| CallError::at(0, message))?;
    super::string::bounded(&text)
}

fn plan(call: &Call<'_>) -> Result<Value, CallError> {
    Ok(call.context.plan_time.map_or_else(|| volatile("plantimestamp"), Value::string))
}

fn add(call: &Call<'_>) -> Result<Value, CallError> {
    let text = str_of(call.args, 1)?;
    let duration = read_duration(text).ok_or_else(|| CallError::at(1, format!("not a valid duration: {text:?}")))?;
    Ok(Value::string(&moment(call, 0)?.plus(duration).show()))
}

fn compare(call: &Call<'_>) -> Result<Value, CallError> {
    Ok(Value::integer(match moment(call, 0)?.compare(moment(call, 1)?) {
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }))
}

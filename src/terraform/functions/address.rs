//! Functions on address blocks.

use super::CallError;
use super::cidr::Block;
use super::signature::{Call, Function, NUMBER, STRING, string, strings};
use super::values::{integer_of, number_of, str_of, texts};
use crate::terraform::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("cidrhost", &[STRING, NUMBER], string, host),
    Function::new("cidrnetmask", &[STRING], string, netmask),
    Function::new("cidrsubnet", &[STRING, NUMBER, NUMBER], string, subnet),
    Function::new("cidrsubnets", &[STRING], strings, subnets).variadic(NUMBER),
];

fn block(call: &Call<'_>) -> Result<Block, CallError> {
    Block::read(str_of(call.args, 0)?).map_err(CallError::new)
}

/// The whole number of an argument; numbers beyond any address do not matter.
fn big(args: &[Value], index: usize) -> Result<i128, CallError> {
    let number = number_of(args, index)?;
    if !number.is_integer() {
        return Err(CallError::at(index, "a whole number is required"));
    }
    let whole = number.to_integer().and_then(|n| i128::try_from(n).ok());
    whole.ok_or_else(|| CallError::at(index, "the number is too large for any address"))
}

fn host(call: &Call<'_>) -> Result<Value, CallError> {
    let text = block(call)?.host(big(call.args, 1)?).map_err(CallError::new)?;
    Ok(Value::string(&text))
}

fn netmask(call: &Call<'_>) -> Result<Value, CallError> {
    let refused = || CallError::new("IPv6 addresses cannot have a netmask");
    Ok(Value::string(&block(call)?.netmask().ok_or_else(refused)?))
}

fn subnet(call: &Call<'_>) -> Result<Value, CallError> {
    let block = block(call)?.subnet(integer_of(call.args, 1)?, big(call.args, 2)?).map_err(CallError::new)?;
    Ok(Value::string(&block.show()))
}

fn subnets(call: &Call<'_>) -> Result<Value, CallError> {
    let extensions = (1..call.args.len()).map(|index| integer_of(call.args, index)).collect::<Result<Vec<_>, _>>()?;
    let found = block(call)?.subnets(&extensions).map_err(|(index, message)| CallError::at(index + 1, message))?;
    Ok(texts(found.into_iter().map(Block::show)))
}

//! `yamldecode` and `yamlencode`.

mod decode;
mod emit;
mod scalar;

use super::CallError;
use super::signature::{ANY, Call, Function, STRING, string};
use super::string::bounded;
use super::values::{arg, str_of};
use crate::terraform::value::{Data, Type, Value};
use emit::Tree;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("yamldecode", &[STRING], yaml_type, |c| decode::decode(str_of(c.args, 0)?)).nullable(),
    Function::new("yamlencode", &[ANY.null().dynamic().unknown()], string, encode),
];

fn yaml_type(args: &[Value]) -> Result<Type, CallError> {
    match args.first().and_then(Value::as_str) {
        Some(text) => decode::decode(text).map(|value| value.ty()),
        None => Ok(Type::Dynamic),
    }
}

fn encode(call: &Call<'_>) -> Result<Value, CallError> {
    let value = arg(call.args, 0)?;
    if !value.is_wholly_known() {
        return Ok(Value::unknown_because(Type::String, [value]));
    }
    bounded(&emit::document(&tree(value)?))
}

fn tree(value: &Value) -> Result<Tree<'_>, CallError> {
    Ok(match value.data() {
        Data::Null(_) | Data::Unknown(_) => Tree::Plain("null".to_owned()),
        Data::Bool(known) => Tree::Plain(known.to_string()),
        Data::Number(n) if n.is_infinite() => Tree::Plain(if n.is_negative() { "-.Inf" } else { "+.Inf" }.to_owned()),
        Data::Number(n) => Tree::Plain(n.to_text()),
        Data::String(text) => Tree::Text(&text.text),
        Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
            Tree::Sequence(items.iter().map(tree).collect::<Result<_, _>>()?)
        }
        Data::Map(_, entries) | Data::Object(entries) => {
            Tree::Mapping(entries.iter().map(|(k, v)| Ok((&**k, tree(v)?))).collect::<Result<_, CallError>>()?)
        }
    })
}

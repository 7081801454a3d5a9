//! What is the same for every function: arity, conversion of arguments, null, unknown, marks, refinement of the result.
//!
//! Follows the framework of cty's functions and the way HCL calls it.

use super::values;
use super::{CallContext, CallError};
use crate::terraform::value::{Data, Marks, Partial, Refine, Type, Value};
use std::sync::Arc;

/// Arms of an undecided conditional that a call looks into.
const MAX_ARMS: usize = 8;

/// A parameter.
#[derive(Clone, Copy)]
pub(super) struct Param {
    pub(super) ty: ParamType,
    null: bool,
    unknown: bool,
    dynamic: bool,
    marks: MarkMode,
}

/// Types that parameters are declared with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ParamType {
    Any,
    Number,
    String,
    Strings,
    Bools,
    List,
    SetOfAny,
    StringLists,
}

/// What becomes of the marks of an argument.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MarkMode {
    /// All marks, also those of elements, go to the result.
    Deep,
    /// The argument's own marks go to the result, elements keep theirs.
    Shallow,
    /// The function looks after them.
    Kept,
}

impl Param {
    const fn of(ty: ParamType) -> Self {
        Self { ty, null: false, unknown: false, dynamic: false, marks: MarkMode::Deep }
    }

    /// May be null.
    pub(super) const fn null(mut self) -> Self {
        self.null = true;
        self
    }

    /// May be unknown.
    pub(super) const fn unknown(mut self) -> Self {
        self.unknown = true;
        self
    }

    /// May be of unknown type.
    pub(super) const fn dynamic(mut self) -> Self {
        self.dynamic = true;
        self
    }

    /// Elements keep their marks.
    pub(super) const fn shallow(mut self) -> Self {
        self.marks = MarkMode::Shallow;
        self
    }

    /// The function looks after all marks.
    pub(super) const fn kept(mut self) -> Self {
        self.marks = MarkMode::Kept;
        self
    }
}

pub(super) const ANY: Param = Param::of(ParamType::Any);
pub(super) const NUMBER: Param = Param::of(ParamType::Number);
pub(super) const STRING: Param = Param::of(ParamType::String);
pub(super) const STRINGS: Param = Param::of(ParamType::Strings);
pub(super) const BOOLS: Param = Param::of(ParamType::Bools);
pub(super) const LIST: Param = Param::of(ParamType::List);
pub(super) const SET: Param = Param::of(ParamType::SetOfAny);
pub(super) const STRING_LISTS: Param = Param::of(ParamType::StringLists);

impl ParamType {
    fn to_type(self) -> Type {
        match self {
            ParamType::Any => Type::Dynamic,
            ParamType::Number => Type::Number,
            ParamType::String => Type::String,
            ParamType::Strings => Type::List(Arc::new(Type::String)),
            ParamType::Bools => Type::List(Arc::new(Type::Bool)),
            ParamType::List => Type::List(Arc::new(Type::Dynamic)),
            ParamType::SetOfAny => Type::Set(Arc::new(Type::Dynamic)),
            ParamType::StringLists => Type::Map(Arc::new(Type::List(Arc::new(Type::String)))),
        }
    }
}

/// One call: converted arguments without the marks that go to the result.
pub(super) struct Call<'c> {
    pub(super) context: &'c CallContext<'c>,
    pub(super) args: &'c [Value],
    /// The result's type.
    pub(super) ty: &'c Type,
}

/// A row of the table.
pub(super) struct Function {
    pub(super) name: &'static str,
    params: &'static [Param],
    variadic: Option<Param>,
    result: fn(&[Value]) -> Result<Type, CallError>,
    run: fn(&Call<'_>) -> Result<Value, CallError>,
    refine: fn(&[Value], Refine) -> Refine,
    enrich: Option<fn(&[Value], Value) -> Value>,
}

impl Function {
    /// A function that never gives null.
    pub(super) const fn new(
        name: &'static str,
        params: &'static [Param],
        result: fn(&[Value]) -> Result<Type, CallError>,
        run: fn(&Call<'_>) -> Result<Value, CallError>,
    ) -> Self {
        Self { name, params, variadic: None, result, run, refine: not_null, enrich: None }
    }

    /// With any number of further arguments.
    pub(super) const fn variadic(mut self, param: Param) -> Self {
        self.variadic = Some(param);
        self
    }

    /// With what is known of an unknown result.
    pub(super) const fn refined(mut self, refine: fn(&[Value], Refine) -> Refine) -> Self {
        self.refine = refine;
        self
    }

    /// Whose result may be null.
    pub(super) const fn nullable(mut self) -> Self {
        self.refine = |_, refine| refine;
        self
    }

    /// With what we keep beyond Terraform: gets the converted arguments with their marks, and the result.
    pub(super) const fn enriched(mut self, enrich: fn(&[Value], Value) -> Value) -> Self {
        self.enrich = Some(enrich);
        self
    }

    fn param(&self, index: usize) -> Option<Param> {
        self.params.get(index).copied().or(self.variadic)
    }
}

/// The result is not null.
pub(super) fn not_null(_: &[Value], refine: Refine) -> Refine {
    refine.not_null()
}

pub(super) fn string(_: &[Value]) -> Result<Type, CallError> {
    Ok(Type::String)
}

pub(super) fn number(_: &[Value]) -> Result<Type, CallError> {
    Ok(Type::Number)
}

pub(super) fn boolean(_: &[Value]) -> Result<Type, CallError> {
    Ok(Type::Bool)
}

pub(super) fn strings(_: &[Value]) -> Result<Type, CallError> {
    Ok(Type::List(Arc::new(Type::String)))
}

/// Calls `function` with arguments as the evaluator has them.
pub(super) fn call(context: &CallContext<'_>, function: &Function, arguments: &[Value]) -> Result<Value, CallError> {
    check_count(function, arguments.len())?;
    let mut converted = Vec::with_capacity(arguments.len());
    for (index, argument) in arguments.iter().enumerate() {
        let Some(param) = function.param(index) else { continue };
        converted
            .push(values::convert(argument, &param.ty.to_type()).map_err(|message| CallError::at(index, message))?);
    }
    apply(context, function, &converted, 0)
}

fn check_count(function: &Function, given: usize) -> Result<(), CallError> {
    let least = function.params.len();
    let name = function.name;
    if given < least {
        let at_least = if function.variadic.is_some() { "at least " } else { "" };
        return Err(CallError::new(format!("not enough arguments: {name} takes {at_least}{least}, {given} given")));
    }
    if given > least && function.variadic.is_none() {
        return Err(CallError::new(format!("too many arguments: {name} takes {least}, {given} given")));
    }
    Ok(())
}

fn apply(
    context: &CallContext<'_>,
    function: &Function,
    converted: &[Value],
    depth: usize,
) -> Result<Value, CallError> {
    let mut marks = Marks::default();
    let mut args = Vec::with_capacity(converted.len());
    let (mut untyped, mut blocked) = (false, false);
    for (index, value) in converted.iter().enumerate() {
        let Some(param) = function.param(index) else { continue };
        if value.is_null() && !param.null {
            return Err(CallError::at(index, "argument must not be null"));
        }
        untyped |= !param.dynamic && values::is_dynamic(value);
        blocked |= !param.unknown && !value.is_known();
        let (value, removed) = match param.marks {
            MarkMode::Deep => value.unmark_deep(),
            MarkMode::Shallow => value.clone().unmark(),
            MarkMode::Kept => (value.clone(), Marks::NONE),
        };
        marks = marks.union(removed);
        args.push(value);
    }
    let ty = if untyped { Type::Dynamic } else { (function.result)(&args)? };
    let mut value = if untyped || blocked {
        match arms(converted).filter(|_| depth == 0) {
            Some((index, arms)) => one_of(context, function, converted, index, &arms, ty)?,
            None => Value::unknown(ty, values::cause(&args)),
        }
    } else {
        (function.run)(&Call { context, args: &args, ty: &ty })?
    };
    if value.as_unknown().is_some_and(|unknown| unknown.ty != Type::Dynamic) {
        value = (function.refine)(&args, value.refine()).build();
    }
    if let Some(enrich) = function.enrich {
        value = enrich(converted, value);
    }
    Ok(value.add_marks(marks))
}

/// The only unknown argument, where it is one of a few values.
fn arms(converted: &[Value]) -> Option<(usize, Arc<[Value]>)> {
    let mut found = None;
    for (index, value) in converted.iter().enumerate() {
        let Data::Unknown(unknown) = value.data() else { continue };
        let Some(Partial::OneOf(arms)) = &unknown.partial else { return None };
        if found.is_some() || arms.len() > MAX_ARMS {
            return None;
        }
        found = Some((index, Arc::clone(arms)));
    }
    found
}

/// Unknown to Terraform, but one of what the function gives for each arm.
fn one_of(
    context: &CallContext<'_>,
    function: &Function,
    converted: &[Value],
    index: usize,
    arms: &[Value],
    ty: Type,
) -> Result<Value, CallError> {
    let unknown = Value::unknown(ty, values::cause(converted));
    let Some(param) = function.param(index) else { return Ok(unknown) };
    let mut results = Vec::with_capacity(arms.len());
    for arm in arms {
        let mut args = converted.to_vec();
        let (Some(slot), Ok(arm)) = (args.get_mut(index), values::convert(arm, &param.ty.to_type())) else {
            return Ok(unknown);
        };
        *slot = arm;
        // An arm that fails may be the one that is never taken.
        match apply(context, function, &args, 1) {
            Ok(value) => results.push(value),
            Err(_) => return Ok(unknown),
        }
    }
    Ok(unknown.with_partial(Partial::OneOf(results.into())))
}

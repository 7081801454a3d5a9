//! What is known of data sources without asking anyone, and ids that `import` blocks give.

use super::body::Body;
use super::expand::Expansion;
use super::frame::{Frame, Local};
use super::functions;
use super::instance::{Evaluator, Instance};
use super::module::{Content, Declaration, DeclaredMode, ResourceKey};
use super::policy_document;
use super::value::{Partial, Type, Value};
use crate::resource::Provider;
use crate::syntax::hcl::tree::{Expr, ExprKind};
use crate::value::{Reason, Reference, Unknown as Cause};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Attributes of an instance that follow from what is written. `provider` are the settings that apply to it.
pub(crate) fn results(
    frame: &Frame<'_>,
    key: &ResourceKey,
    body: &Body,
    address: &Arc<str>,
    provider: &dyn Fn() -> Arc<Provider>,
) -> BTreeMap<Arc<str>, Value> {
    match (key.mode, &*key.type_name) {
        (DeclaredMode::Data, "aws_iam_policy_document") => policy_document::render(frame, body, address),
        (DeclaredMode::Data, "aws_region") => {
            let written = body.value("region").or_else(|| body.value("name"));
            let region = written.cloned().unwrap_or_else(|| region(address, &provider()));
            ["id", "name", "region"].map(|name| (Arc::from(name), region.clone())).into()
        }
        (DeclaredMode::Data, "aws_partition") => partition(address, &provider()),
        (DeclaredMode::Data, "aws_caller_identity") => {
            let prefixes = [("account_id", ""), ("id", ""), ("user_id", ""), ("arn", "arn:aws")];
            prefixes.map(|(name, prefix)| (Arc::from(name), asked(address, name, prefix))).into()
        }
        (DeclaredMode::Data, "local_file") => {
            let content =
                body.value("filename").map(|path| functions::call(&frame.context, "file", std::slice::from_ref(path)));
            content.into_iter().flatten().map(|text| (Arc::from("content"), text)).collect()
        }
        (DeclaredMode::Data, "template_file") => template_file(frame, body),
        _ => BTreeMap::new(),
    }
}

/// What the template provider, the forerunner of `templatefile`, renders.
fn template_file(frame: &Frame<'_>, body: &Body) -> BTreeMap<Arc<str>, Value> {
    let Some(template) = body.value("template").cloned() else { return BTreeMap::new() };
    let variables = body.value("vars").cloned().unwrap_or_else(|| Value::object(BTreeMap::new()));
    let rendered = functions::call(&frame.context, "templatestring", &[template, variables]);
    rendered.into_iter().map(|text| (Arc::from("rendered"), text)).collect()
}

/// A text that AWS gives when it is asked; never null, and beginning with `prefix`.
fn asked(address: &str, name: &str, prefix: &str) -> Value {
    let cause = Cause::new(Reason::External, format!("{address}.{name}"));
    let reference = Arc::new(Reference { target: Arc::from(address), attribute: Arc::from(name) });
    let value = Value::unknown(Type::String, cause).not_null();
    let value = if prefix.is_empty() { value } else { value.refine().unsafe_prefix(prefix).build() };
    value.with_partial(Partial::Reference(reference))
}

/// The provider's region, where it is written.
fn region(address: &str, provider: &Provider) -> Value {
    let written = provider.region.as_ref().and_then(|region| Some((region.as_str()?, region.origin.clone())));
    written.map_or_else(|| asked(address, "name", ""), |(region, origin)| Value::string(region).with_origin(origin))
}

/// The partition follows from the region.
fn partition(address: &str, provider: &Provider) -> BTreeMap<Arc<str>, Value> {
    const PARTITIONS: [(&str, &str, &str); 6] = [
        ("cn-", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-", "aws-us-gov", "amazonaws.com"),
        ("us-iso-", "aws-iso", "c2s.ic.gov"),
        ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
        ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
        ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
    ];
    let Some((region, origin)) = provider.region.as_ref().and_then(|r| Some((r.as_str()?, r.origin.clone()))) else {
        return ["id", "partition"].map(|name| (Arc::from(name), asked(address, name, "aws"))).into();
    };
    let special = PARTITIONS.iter().find(|(prefix, ..)| region.starts_with(prefix));
    let (partition, suffix) = special.map_or(("aws", "amazonaws.com"), |(_, partition, suffix)| (*partition, *suffix));
    let known = [("id", partition), ("partition", partition), ("dns_suffix", suffix)];
    known.map(|(name, text)| (Arc::from(name), Value::string(text).with_origin(origin.clone()))).into()
}

impl Evaluator<'_> {
    /// The id that an `import` block of the root gives to a resource.
    pub(crate) fn imported(&self, instance: &Rc<Instance>, address: &str) -> Option<Value> {
        let root = match &instance.caller {
            None => Rc::clone(instance),
            Some(_) => self.instance(0)?,
        };
        if !root.module.settings.iter().any(|s| &*s.kind == "import") {
            return None;
        }
        if self.imports.get().is_none() {
            // Ids may refer to the very resources that ask for them; they see no imports.
            let importing = self.importing.replace(true);
            if importing {
                return None;
            }
            let found = self.import_ids(&root);
            self.importing.set(false);
            let _ = self.imports.set(found);
        }
        self.imports.get()?.get(address).cloned()
    }

    fn import_ids(&self, root: &Rc<Instance>) -> FxHashMap<String, Value> {
        let mut out = FxHashMap::default();
        for import in root.module.settings.iter().filter(|s| &*s.kind == "import") {
            let outside = Local::default();
            let only_each =
                Content { arguments: import.argument("for_each").into_iter().cloned().collect(), ..Content::default() };
            let expansion = Expansion::of(&self.frame(root, import, &outside), &only_each);
            for (_, local) in expansion.instances() {
                out.extend(self.import_id(root, import, &local));
            }
        }
        out
    }

    fn import_id(&self, root: &Rc<Instance>, import: &Declaration, local: &Local) -> Option<(String, Value)> {
        let frame = self.frame(root, import, local);
        let to = import.argument("to")?;
        let address = address_of(&frame.in_source(to.source), &to.value)?;
        Some((address, frame.argument(import.argument("id")?)))
    }
}

/// The address that a traversal with known indexes names; recursion is as deep as the parser allowed.
fn address_of(frame: &Frame<'_>, expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(name.to_string()),
        ExprKind::Attribute(base, name) => Some(format!("{}.{}", address_of(frame, base)?, name.text)),
        ExprKind::Index(base, key) => {
            let key = frame.eval(key);
            let base = address_of(frame, base)?;
            match (key.as_str(), key.as_number()) {
                (Some(text), _) => Some(format!("{base}[{}]", super::expand::quoted(text))),
                (None, Some(number)) => Some(format!("{base}[{}]", number.to_usize()?)),
                _ => None,
            }
        }
        _ => None,
    }
}

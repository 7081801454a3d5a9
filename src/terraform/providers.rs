//! Provider blocks: which one applies to a resource, through `provider`, `providers` and inheritance, and what it says.

use super::blocks;
use super::body::Body;
use super::frame::{Frame, Local};
use super::instance::{Evaluator, Instance};
use super::lower::lower;
use super::module::{Declaration, ProviderKey};
use crate::resource::Provider;
use crate::syntax::hcl::tree::{Expr, ExprKind, ObjectKey};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What a call passes in `providers`: the module's own name for it to the block that is meant.
pub(crate) type ProviderMap = BTreeMap<ProviderKey, Option<ProviderBlock>>;

/// A provider block of a module instance.
#[derive(Clone)]
pub(crate) struct ProviderBlock {
    pub(crate) instance: Rc<Instance>,
    pub(crate) key: ProviderKey,
}

/// The `providers` of a call, resolved in the calling module.
pub(crate) fn passed(evaluator: &Evaluator<'_>, caller: &Rc<Instance>, declaration: &Declaration) -> ProviderMap {
    let Some(argument) = declaration.argument("providers") else { return ProviderMap::default() };
    let ExprKind::Object(items) = &argument.value.kind else { return ProviderMap::default() };
    let pair = |item: &crate::syntax::hcl::tree::ObjectItem| {
        let key = match &item.key {
            ObjectKey::Name(name) => ProviderKey { name: Arc::clone(&name.text), alias: None },
            ObjectKey::Expr(expr) => provider_key(expr)?,
        };
        Some((key, evaluator.provider_block(caller, &provider_key(&item.value)?)))
    };
    items.iter().filter_map(pair).collect()
}

/// `aws` or `aws.west`, also as text.
pub(crate) fn provider_key(expr: &Expr) -> Option<ProviderKey> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(ProviderKey { name: Arc::clone(name), alias: None }),
        ExprKind::String(text) => {
            let (name, alias) = text.split_once('.').map_or((&**text, None), |(n, a)| (n, Some(Arc::from(a))));
            Some(ProviderKey { name: Arc::from(name), alias })
        }
        ExprKind::Attribute(base, alias) => {
            let base = provider_key(base).filter(|key| key.alias.is_none())?;
            Some(ProviderKey { alias: Some(Arc::clone(&alias.text)), ..base })
        }
        ExprKind::Parens(inner) => provider_key(inner),
        // OpenTofu's provider instances: the block is the same for all keys.
        ExprKind::Index(base, _) => provider_key(base),
        _ => None,
    }
}

impl Evaluator<'_> {
    /// The block that `key` means in a module instance; recursion is as deep as the module calls.
    pub(crate) fn provider_block(&self, instance: &Rc<Instance>, key: &ProviderKey) -> Option<ProviderBlock> {
        if let Some(passed) = instance.providers.get(key) {
            return passed.clone();
        }
        if instance.module.providers.contains_key(key) {
            return Some(ProviderBlock { instance: Rc::clone(instance), key: key.clone() });
        }
        let caller = instance.caller.as_ref().filter(|_| key.alias.is_none())?;
        self.provider_block(&caller.instance, key)
    }

    /// The settings that apply to a resource.
    pub(crate) fn provider_of(
        &self,
        instance: &Rc<Instance>,
        type_name: &str,
        declaration: &Declaration,
    ) -> Arc<Provider> {
        let written = declaration.argument("provider").and_then(|a| provider_key(&a.value));
        let key = written.unwrap_or_else(|| {
            let name = type_name.split('_').next().unwrap_or(type_name);
            ProviderKey { name: Arc::from(name), alias: None }
        });
        let Some(block) = self.provider_block(instance, &key) else { return Arc::default() };
        let address = block.instance.prefixed(&block.key.address());
        if let Some(known) = self.settings.borrow().get(&address) {
            return Arc::clone(known);
        }
        let settings = Arc::new(self.settings_of(&block));
        self.settings.borrow_mut().insert(address, Arc::clone(&settings));
        settings
    }

    /// The block's arguments, evaluated.
    pub(crate) fn provider_body(&self, block: &ProviderBlock) -> Option<Body> {
        let declaration = block.instance.module.providers.get(&block.key)?;
        let local = Local { head: Some(declaration.head()), ..Local::default() };
        let frame: Frame<'_> = self.frame(&block.instance, declaration, &local);
        Some(blocks::evaluate(&frame, None, &declaration.content))
    }

    fn settings_of(&self, block: &ProviderBlock) -> Provider {
        let Some(body) = self.provider_body(block) else { return Provider::default() };
        let tags = body.blocks("default_tags").find_map(|(_, b)| b.value("tags").map(lower));
        let known = |value: &crate::value::Value| !value.is_null();
        Provider {
            region: body.value("region").map(lower).filter(known),
            account: None,
            default_tags: tags.filter(known),
        }
    }
}

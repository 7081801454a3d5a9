//! Which attributes a condition reads, as far as its text says so.

use super::ast::{Expr, ExprKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A path of attribute names, list indexes left out.
pub(super) type Path = Vec<Arc<str>>;

/// The attribute paths read from the variable `root`, through macros too.
pub(super) fn reads(tree: &Expr, root: &str) -> BTreeSet<Path> {
    let mut reader = Reader { root, scope: Vec::new(), out: BTreeSet::new() };
    reader.walk(tree);
    reader.out
}

struct Reader<'r> {
    root: &'r str,
    /// Variables of macros, with the path that they range over where that starts at the root.
    scope: Vec<(Arc<str>, Option<Path>)>,
    out: BTreeSet<Path>,
}

impl Reader<'_> {
    /// Notes what `expr` reads; returns its path from the root, if it is one.
    fn walk(&mut self, expr: &Expr) -> Option<Path> {
        match &expr.kind {
            ExprKind::Literal(_) => None,
            ExprKind::Variable(name) => match self.scope.iter().rev().find(|(bound, _)| bound == name) {
                Some((_, path)) => path.clone(),
                None => (**name == *self.root).then(Vec::new),
            },
            ExprKind::Member { object, name, .. } => {
                let mut path = self.walk(object)?;
                path.push(Arc::clone(name));
                self.out.insert(path.clone());
                Some(path)
            }
            ExprKind::Index { object, index } => {
                self.walk(index);
                let path = self.walk(object)?;
                match &index.kind {
                    ExprKind::Literal(key) if key.as_str().is_some() => {
                        let path: Path = path.into_iter().chain(key.as_str().map(Arc::from)).collect();
                        self.out.insert(path.clone());
                        Some(path)
                    }
                    _ => Some(path),
                }
            }
            ExprKind::Macro(mac) => {
                let path = self.walk(&mac.range);
                let depth = self.scope.len();
                self.scope.extend(mac.variables.iter().map(|(name, _)| (Arc::clone(name), path.clone())));
                self.walk(&mac.body);
                self.scope.truncate(depth);
                if mac.name == super::ast::MacroName::Filter { path } else { None }
            }
            ExprKind::Not(inner) | ExprKind::Negate(inner) | ExprKind::Has(inner) => self.each([&**inner]),
            ExprKind::List(items) | ExprKind::And(items) | ExprKind::Or(items) => self.each(items),
            ExprKind::Map(entries) => self.each(entries.iter().flat_map(|(key, value)| [key, value])),
            ExprKind::Binary { left, right, .. } => self.each([&**left, &**right]),
            ExprKind::Conditional { test, yes, no } => self.each([&**test, &**yes, &**no]),
            ExprKind::Call(call) => self.each(call.receiver.iter().chain(&call.arguments)),
        }
    }

    fn each<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Option<Path> {
        for expr in exprs {
            self.walk(expr);
        }
        None
    }
}

//! What one module directory declares, after its files and overrides are merged; parsed once, evaluated per call.
//!
//! Knows nothing of values: expressions are kept as syntax, each with the file it stands in.

use crate::problem::{Code, Problem};
use crate::source::{Location, SourceId, Span};
use crate::syntax::hcl::tree::{Attribute, Block, Expr, Name};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A module's declarations by name.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Its directory, as it was asked for.
    pub(crate) directory: Option<Arc<Path>>,
    /// Configuration files, in the order of their names.
    pub(crate) files: Vec<Arc<Path>>,
    pub(crate) variables: BTreeMap<Arc<str>, Declaration>,
    pub(crate) locals: BTreeMap<Arc<str>, Argument>,
    pub(crate) outputs: BTreeMap<Arc<str>, Declaration>,
    pub(crate) resources: BTreeMap<ResourceKey, Declaration>,
    pub(crate) calls: BTreeMap<Arc<str>, Declaration>,
    /// By local name and alias.
    pub(crate) providers: BTreeMap<ProviderKey, Declaration>,
    pub(crate) checks: BTreeMap<Arc<str>, Declaration>,
    /// `terraform`, `moved`, `removed`, `import`: those that evaluation may want to look into.
    pub(crate) settings: Vec<Declaration>,
    /// What could not be read or merged.
    pub(crate) problems: Vec<Problem>,
}

/// Names a resource in its module.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ResourceKey {
    pub(crate) mode: DeclaredMode,
    pub(crate) type_name: Arc<str>,
    pub(crate) name: Arc<str>,
}

/// `resource`, `data` or `ephemeral`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum DeclaredMode {
    Managed,
    Data,
    Ephemeral,
}

/// Names a provider configuration in its module.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ProviderKey {
    pub(crate) name: Arc<str>,
    pub(crate) alias: Option<Arc<str>>,
}

/// A top-level block.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    pub(crate) source: SourceId,
    /// `resource`, `variable`…
    pub(crate) kind: Arc<str>,
    /// Type and labels, without the brace.
    pub(crate) head: Span,
    /// All of it.
    pub(crate) span: Span,
    pub(crate) content: Content,
}

/// The inside of a block, whose parts may come from several files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub(crate) arguments: Vec<Argument>,
    pub(crate) blocks: Vec<Nested>,
}

/// `name = value` and its file.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub(crate) source: SourceId,
    pub(crate) name: Name,
    pub(crate) value: Arc<Expr>,
}

/// A block within a declaration and its file.
#[derive(Clone, Debug)]
pub(crate) struct Nested {
    pub(crate) source: SourceId,
    pub(crate) block: Arc<Block>,
}

impl ResourceKey {
    /// `aws_s3_bucket.b`, `data.aws_ami.a`.
    pub(crate) fn address(&self) -> String {
        let prefix = match self.mode {
            DeclaredMode::Managed => "",
            DeclaredMode::Data => "data.",
            DeclaredMode::Ephemeral => "ephemeral.",
        };
        format!("{prefix}{}.{}", self.type_name, self.name)
    }
}

impl ProviderKey {
    /// `aws`, `aws.west`.
    pub(crate) fn address(&self) -> String {
        match &self.alias {
            Some(alias) => format!("{}.{alias}", self.name),
            None => self.name.to_string(),
        }
    }
}

impl Declaration {
    /// Takes a top-level block of the file `source`.
    pub(crate) fn new(source: SourceId, block: Block) -> Self {
        Self {
            source,
            kind: Arc::clone(&block.kind.text),
            head: block.head,
            span: block.span,
            content: Content::new(source, block.body.attributes, block.body.blocks),
        }
    }

    /// Where its head stands.
    pub(crate) fn head(&self) -> Location {
        Location { source: self.source, span: self.head }
    }

    /// Where all of it stands.
    pub(crate) fn body(&self) -> Location {
        Location { source: self.source, span: self.span }
    }

    /// The argument of this name.
    pub(crate) fn argument(&self, name: &str) -> Option<&Argument> {
        self.content.argument(name)
    }
}

impl Argument {
    /// Where the value stands.
    pub(crate) fn at(&self) -> Location {
        Location { source: self.source, span: self.value.span }
    }

    /// Where the name stands.
    pub(crate) fn name_at(&self) -> Location {
        Location { source: self.source, span: self.name.span }
    }
}

impl Nested {
    /// Its inside.
    pub(crate) fn argument(&self, name: &str) -> Option<&Attribute> {
        self.block.body.attributes.iter().find(|a| &*a.name.text == name)
    }

    /// The blocks inside.
    pub(crate) fn inside(&self) -> Vec<Nested> {
        let nested = |block: &Block| Nested { source: self.source, block: Arc::new(block.clone()) };
        self.block.body.blocks.iter().map(nested).collect()
    }

    /// The name of the block type it makes: for `dynamic "x"` that is `x`.
    pub(crate) fn made(&self) -> &str {
        match self.block.labels.first() {
            Some(label) if &*self.block.kind.text == "dynamic" => &label.text,
            _ => &self.block.kind.text,
        }
    }
}

impl Content {
    fn new(source: SourceId, attributes: Vec<Attribute>, blocks: Vec<Block>) -> Self {
        let argument = |a: Attribute| Argument { source, name: a.name, value: Arc::new(a.value) };
        let nested = |block| Nested { source, block: Arc::new(block) };
        Self {
            arguments: attributes.into_iter().map(argument).collect(),
            blocks: blocks.into_iter().map(nested).collect(),
        }
    }

    /// The argument of this name.
    pub(crate) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|a| &*a.name.text == name)
    }

    /// The blocks of this type, `dynamic` ones not among them.
    pub(crate) fn blocks<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Nested> {
        self.blocks.iter().filter(move |b| &*b.block.kind.text == kind)
    }
}

impl Module {
    /// Adds a named declaration, or says that there is one already.
    pub(crate) fn declare<K: Ord>(
        problems: &mut Vec<Problem>,
        map: &mut BTreeMap<K, Declaration>,
        key: K,
        declaration: Declaration,
        what: &str,
    ) {
        if map.contains_key(&key) {
            problems.push(
                Problem::error(DUPLICATE, declaration.head(), format!("{what} is declared twice"))
                    .help("rename or remove one of the two; the first is taken"),
            );
            return;
        }
        map.insert(key, declaration);
    }
}

/// Two declarations of one name.
pub(crate) const DUPLICATE: Code = Code("configuration/duplicate");

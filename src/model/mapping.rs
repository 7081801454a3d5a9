//! The mapping's table language: which attribute of which resource type, in either language, is which attribute of a kind.
//!
//! A row holds both spellings side by side, so that neither can drift from the other. Tables are `const`: they cost nothing
//! at start-up. Paths are dotted; a block or list on the way stands for its first element, `name[]` for every element
//! (the results form one list), `a|b` takes the first that is written, `.` is the resource itself and an empty path means
//! that the language has no such attribute. `name<key>` is the value of that key in a list of `{Key, Value}` or `{Name, Value}`
//! pairs. Knows nothing of how resources are joined (that is `graph`).

use crate::resource::FrontEnd;
use crate::value::Value;

/// A kind of node: what rules speak of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// `s3.bucket`: service, dot, thing.
    pub(crate) name: &'static str,
    /// Terraform resource types; `data.` before a data source.
    pub(crate) terraform: &'static [&'static str],
    /// CloudFormation resource types.
    pub(crate) cloudformation: &'static [&'static str],
    /// Its attributes.
    pub(crate) rows: &'static [Row],
    /// Resources that are folded into it.
    pub(crate) companions: &'static [Companion],
    /// Attributes whose literal value names the node (bucket name, group name), for joins by name.
    pub(crate) identity: &'static [&'static str],
}

/// A resource that sets attributes of another one: `aws_s3_bucket_versioning`, `AWS::EC2::SecurityGroupIngress`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Companion {
    /// Terraform types.
    pub(crate) terraform: &'static [&'static str],
    /// CloudFormation types.
    pub(crate) cloudformation: &'static [&'static str],
    /// Where the companion names the resource it belongs to.
    pub(crate) join: Spelling2,
    /// Attributes of the *kind* that it sets, with paths in the companion.
    pub(crate) rows: &'static [Row],
    /// Judged by itself where the resource it belongs to is not in the code.
    pub(crate) stands_alone: bool,
}

/// A pair of paths, Terraform's and CloudFormation's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelling2 {
    /// Terraform.
    pub(crate) terraform: &'static str,
    /// CloudFormation.
    pub(crate) cloudformation: &'static str,
}

/// Normalises one spelling of a value (`PublicRead` to `public-read`); unknown values are never handed to it.
pub(crate) type Via = fn(&Value) -> Value;

/// One language's spelling of an attribute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelling {
    /// Path, or empty.
    pub(crate) path: &'static str,
    /// Normalisation, where the two languages spell values differently.
    pub(crate) via: Option<Via>,
}

/// One attribute of a kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Its name in rules: Terraform's where both languages have one.
    pub(crate) name: &'static str,
    /// Its type.
    pub(crate) ty: Ty,
    /// Where Terraform has it.
    pub(crate) terraform: Spelling,
    /// Where CloudFormation has it.
    pub(crate) cloudformation: Spelling,
    /// AWS's or the provider's default, where it is relied on.
    pub(crate) default: Defaults,
    /// Applies only where another attribute says so.
    pub(crate) only: Option<Only>,
    /// Terraform takes a JSON text here: its structure is read.
    pub(crate) json: bool,
}

/// When a row applies: where the attribute at `path` has this text, or where it has not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Only {
    /// The attribute's path in either language.
    pub(crate) path: &'static str,
    /// Its text; `true` and `false` also stand for booleans.
    pub(crate) text: &'static str,
    /// Whether it must have the text; otherwise it must not, and may be absent.
    pub(crate) is: bool,
}

/// Type of an attribute.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ty {
    /// true, false, or their text.
    Bool,
    /// A number or its text.
    Number,
    /// Text.
    String,
    /// A list of texts; a single text is a list of one.
    Strings,
    /// A map of texts: tags, parameters.
    Map,
    /// Anything; conditions are not checked below it.
    #[expect(dead_code, reason = "no row of this kind yet")]
    Any,
    /// JSON text or a structure; conditions are not checked below it.
    Json,
    /// Refers to a node of a kind, by reference or by name.
    Node(&'static str),
    /// A list of references.
    Nodes(&'static str),
    /// A policy document (JSON text or structure) of this kind: `identity`, `trust`, `resource:s3`, `scp`.
    Policy(&'static str),
    /// A list of policy documents of this kind.
    Policies(&'static str),
    /// One block.
    Object(&'static [Row]),
    /// Any number of blocks.
    Objects(&'static [Row]),
}

/// What holds where nobody wrote the attribute, per language; the source of each default stands beside its row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults {
    /// With Terraform (what the provider sends, else what AWS does).
    pub(crate) terraform: Literal,
    /// With CloudFormation.
    pub(crate) cloudformation: Literal,
}

/// A constant of the tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Literal {
    /// No default: absent is null.
    Nothing,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'static str),
    /// Differs by account, region or age of the resource: absent is unknown, for this reason.
    Unknown(&'static str),
}

const fn row(name: &'static str, ty: Ty, terraform: &'static str, cloudformation: &'static str) -> Row {
    Row {
        name,
        ty,
        terraform: Spelling { path: terraform, via: None },
        cloudformation: Spelling { path: cloudformation, via: None },
        default: Defaults { terraform: Literal::Nothing, cloudformation: Literal::Nothing },
        only: None,
        json: false,
    }
}

/// A boolean attribute.
pub(crate) const fn boolean(name: &'static str, terraform: &'static str, cloudformation: &'static str) -> Row {
    row(name, Ty::Bool, terraform, cloudformation)
}

/// A numeric attribute.
pub(crate) const fn number(name: &'static str, terraform: &'static str, cloudformation: &'static str) -> Row {
    row(name, Ty::Number, terraform, cloudformation)
}

/// A text attribute.
pub(crate) const fn text(name: &'static str, terraform: &'static str, cloudformation: &'static str) -> Row {
    row(name, Ty::String, terraform, cloudformation)
}

/// A list of texts.
pub(crate) const fn texts(name: &'static str, terraform: &'static str, cloudformation: &'static str) -> Row {
    row(name, Ty::Strings, terraform, cloudformation)
}

/// A map of texts.
pub(crate) const fn map(name: &'static str, terraform: &'static str, cloudformation: &'static str) -> Row {
    row(name, Ty::Map, terraform, cloudformation)
}

/// JSON text, or the structure that it stands for.
pub(crate) const fn json(name: &'static str, terraform: &'static str, cloudformation: &'static str) -> Row {
    row(name, Ty::Json, terraform, cloudformation)
}

/// A reference to a node of `kind`.
pub(crate) const fn node(
    name: &'static str,
    kind: &'static str,
    terraform: &'static str,
    cloudformation: &'static str,
) -> Row {
    row(name, Ty::Node(kind), terraform, cloudformation)
}

/// References to nodes of `kind`.
pub(crate) const fn nodes(
    name: &'static str,
    kind: &'static str,
    terraform: &'static str,
    cloudformation: &'static str,
) -> Row {
    row(name, Ty::Nodes(kind), terraform, cloudformation)
}

/// A policy document of `kind`: `identity`, `trust`, `resource:s3`, `scp`.
pub(crate) const fn policy(
    name: &'static str,
    kind: &'static str,
    terraform: &'static str,
    cloudformation: &'static str,
) -> Row {
    row(name, Ty::Policy(kind), terraform, cloudformation)
}

/// A list of policy documents of `kind`.
pub(crate) const fn policies(
    name: &'static str,
    kind: &'static str,
    terraform: &'static str,
    cloudformation: &'static str,
) -> Row {
    row(name, Ty::Policies(kind), terraform, cloudformation)
}

/// One block with attributes of its own.
pub(crate) const fn object(
    name: &'static str,
    terraform: &'static str,
    cloudformation: &'static str,
    rows: &'static [Row],
) -> Row {
    row(name, Ty::Object(rows), terraform, cloudformation)
}

/// Any number of blocks with attributes of their own.
pub(crate) const fn objects(
    name: &'static str,
    terraform: &'static str,
    cloudformation: &'static str,
    rows: &'static [Row],
) -> Row {
    row(name, Ty::Objects(rows), terraform, cloudformation)
}

impl Row {
    /// With the same default in both languages.
    pub(crate) const fn default(mut self, value: Literal) -> Self {
        self.default = Defaults { terraform: value, cloudformation: value };
        self
    }

    /// With a default per language.
    pub(crate) const fn defaults(mut self, terraform: Literal, cloudformation: Literal) -> Self {
        self.default = Defaults { terraform, cloudformation };
        self
    }

    /// With Terraform's values normalised.
    pub(crate) const fn terraform_via(mut self, via: Via) -> Self {
        self.terraform.via = Some(via);
        self
    }

    /// With the values of both languages normalised alike.
    pub(crate) const fn via(self, via: Via) -> Self {
        self.terraform_via(via).cloudformation_via(via)
    }

    /// With CloudFormation's values normalised.
    pub(crate) const fn cloudformation_via(mut self, via: Via) -> Self {
        self.cloudformation.via = Some(via);
        self
    }

    /// Only where the resource's attribute at `path` has this text.
    pub(crate) const fn only(mut self, path: &'static str, text: &'static str) -> Self {
        self.only = Some(Only { path, text, is: true });
        self
    }

    /// Only where the resource's attribute at `path` is absent or has another text.
    pub(crate) const fn unless(mut self, path: &'static str, text: &'static str) -> Self {
        self.only = Some(Only { path, text, is: false });
        self
    }

    /// Terraform takes a JSON text here.
    pub(crate) const fn json(mut self) -> Self {
        self.json = true;
        self
    }

    /// The spelling of a language.
    pub(crate) fn spelling(&self, front_end: FrontEnd) -> Spelling {
        match front_end {
            FrontEnd::Terraform => self.terraform,
            FrontEnd::CloudFormation => self.cloudformation,
        }
    }

    /// The default of a language.
    pub(crate) fn fallback(&self, front_end: FrontEnd) -> Literal {
        match front_end {
            FrontEnd::Terraform => self.default.terraform,
            FrontEnd::CloudFormation => self.default.cloudformation,
        }
    }
}

impl Kind {
    /// The resource types of a language.
    pub(crate) fn types(&self, front_end: FrontEnd) -> &'static [&'static str] {
        match front_end {
            FrontEnd::Terraform => self.terraform,
            FrontEnd::CloudFormation => self.cloudformation,
        }
    }
}

impl Companion {
    /// The resource types of a language.
    pub(crate) fn types(&self, front_end: FrontEnd) -> &'static [&'static str] {
        match front_end {
            FrontEnd::Terraform => self.terraform,
            FrontEnd::CloudFormation => self.cloudformation,
        }
    }

    /// The path at which a language names the resource it belongs to.
    pub(crate) fn join_path(&self, front_end: FrontEnd) -> &'static str {
        match front_end {
            FrontEnd::Terraform => self.join.terraform,
            FrontEnd::CloudFormation => self.join.cloudformation,
        }
    }
}

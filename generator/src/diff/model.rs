//! What a comparison comes to, as data. Its form as JSON is what `cargo xtask diff --format json` prints.

use serde::Serialize;

use super::Snapshot;

/// What something is known by in both versions: its kind and its name, then what is inside.
pub(super) type Key = Vec<String>;

/// A key from its parts.
pub(super) fn key<'w>(parts: impl IntoIterator<Item = &'w str>) -> Key {
    parts.into_iter().map(str::to_owned).collect()
}

/// What changed between two versions of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The folder under `specs/`.
    pub provider: String,
    /// The provider's name in prose.
    pub title: String,
    /// What is compared with.
    pub old: Side,
    /// What is compared.
    pub new: Side,
    /// Everything that changed: scopes first, then what breaks, then the rest.
    pub changes: Vec<Change>,
}

/// One of the versions, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The crate's version.
    pub version: String,
    /// The document's version of the API.
    pub api_version: String,
    /// Number of operations.
    pub operations: usize,
    /// Number of named types.
    pub types: usize,
    /// Number of scopes.
    pub scopes: usize,
}

impl Side {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let counts = snapshot.plan.counts();
        Self {
            version: snapshot.version().to_owned(),
            api_version: snapshot.api.version.clone(),
            operations: counts.operations,
            types: counts.types,
            scopes: counts.scopes,
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The heading that it stands under.
    pub area: Area,
    /// Whether something came, went or is another.
    pub kind: Kind,
    /// What it is about: an operation's id, a type's name.
    pub subject: String,
    /// What changed, in a sentence without a full stop.
    pub what: String,
    /// What it means to a program that uses the crate.
    pub rust: Judgement<Rust>,
    /// What it means to a client of the old version at a server of the new one.
    pub wire: Judgement<Wire>,
    /// The public items of the crate that it touches, at most [`MOST_ITEMS`].
    pub items: Vec<String>,
    /// JSON pointer of the place in the new document, or in the old one of what is gone.
    pub pointer: String,
    #[serde(skip)]
    pub(super) key: Key,
}

/// How many items a change names at most.
pub const MOST_ITEMS: usize = 12;

/// A verdict and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement<L> {
    /// The verdict.
    pub level: L,
    /// The reason, in a sentence without a full stop; empty where there is nothing to say.
    pub reason: String,
}

impl<L> Judgement<L> {
    /// A verdict with its reason.
    pub(super) fn new(level: L, reason: impl Into<String>) -> Self {
        Self { level, reason: reason.into() }
    }
}

/// What a change means to a program that uses the crate, from nothing to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rust {
    /// Nothing.
    None,
    /// Its docs say something else.
    Docs,
    /// There is something new, or a call behaves otherwise; what compiles goes on compiling.
    Additive,
    /// It may not compile any longer, or may be refused where it was not.
    Breaking,
}

impl Rust {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "nothing",
            Self::Docs => "docs",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// What a change means to a client of the old version at a server of the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// It works as before.
    Works,
    /// It works unless it does what the reason says.
    Depends,
    /// It does not work.
    Breaks,
}

impl Wire {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Depends => "depends",
            Self::Breaks => "breaks",
        }
    }
}

/// Whether something came, went or is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
    /// It is there, and another.
    Changed,
}

/// The heading that a change stands under, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// What a token needs.
    Scopes,
    /// Credentials and servers.
    Access,
    /// Operations.
    Operations,
    /// Parameters.
    Parameters,
    /// Bodies of requests.
    Bodies,
    /// Answers.
    Answers,
    /// Types and their fields.
    Types,
    /// Values of enumerations.
    Values,
    /// How lists are cut into pages.
    Paging,
    /// Whether a call may be repeated.
    Replay,
    /// Rate limits.
    Rates,
    /// Names and features of the crate.
    Crate,
    /// What the documentation says.
    Docs,
}

impl Area {
    /// The heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Scopes => "Scopes",
            Self::Access => "Credentials and servers",
            Self::Operations => "Operations",
            Self::Parameters => "Parameters",
            Self::Bodies => "Bodies",
            Self::Answers => "Answers",
            Self::Types => "Types",
            Self::Values => "Values of enumerations",
            Self::Paging => "Paging",
            Self::Replay => "Replay",
            Self::Rates => "Rate limits",
            Self::Crate => "Names in Rust",
            Self::Docs => "Documentation",
        }
    }
}

impl Change {
    /// A change that nothing is known of in Rust yet.
    pub(super) fn new(area: Area, kind: Kind, subject: &str, key: Key, what: String) -> Self {
        Self {
            area,
            kind,
            subject: subject.to_owned(),
            what,
            rust: Judgement::new(Rust::None, ""),
            wire: Judgement::new(Wire::Works, ""),
            items: Vec::new(),
            pointer: String::new(),
            key,
        }
    }

    /// What it means on the wire.
    pub(super) fn wire(mut self, level: Wire, reason: impl Into<String>) -> Self {
        self.wire = Judgement::new(level, reason);
        self
    }

    /// What it means in Rust at the least, whatever the items say.
    pub(super) fn rust(mut self, level: Rust, reason: impl Into<String>) -> Self {
        self.rust = Judgement::new(level, reason);
        self
    }

    /// Where it is in the document.
    pub(super) fn at(mut self, pointer: &str) -> Self {
        pointer.clone_into(&mut self.pointer);
        self
    }

    /// Headings in their order; under each the worst first.
    pub(super) fn order(&self) -> impl Ord + use<'_> {
        let worst = std::cmp::Reverse((self.rust.level, self.wire.level));
        (self.area, worst, &self.subject, &self.what)
    }
}

impl Diff {
    /// Nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The worst that a change means to programs.
    pub fn rust(&self) -> Rust {
        self.changes.iter().map(|change| change.rust.level).max().unwrap_or(Rust::None)
    }

    /// The worst that a change means to clients of the old version.
    pub fn wire(&self) -> Wire {
        self.changes.iter().map(|change| change.wire.level).max().unwrap_or(Wire::Works)
    }

    /// Number of changes of a level.
    pub fn count(&self, level: Rust) -> usize {
        self.changes.iter().filter(|change| change.rust.level == level).count()
    }

    /// Leaves what concerns tokens: changes of scopes, and operations that are new, which need some.
    pub fn keep_scopes(&mut self) {
        self.changes.retain(|change| {
            let is_new = change.area == Area::Operations && change.kind == Kind::Added;
            change.area == Area::Scopes || is_new
        });
    }
}

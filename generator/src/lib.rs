//! The compiler of Scopewright: a provider's documents in, the files of a Rust crate out.
//!
//! Nothing flows backwards, and nothing here touches the disk or the network: texts in, files and a
//! report out.

pub mod diff;
pub mod emit;
pub mod escape;
pub mod explore;
pub mod file;
mod format;
pub mod ir;
pub mod load;
pub mod lower;
pub mod plan;
mod pointer;
pub mod provenance;
pub mod report;
pub mod scaffold;
mod text;

pub use file::GeneratedFile;
pub use ir::{Reason, Untyped};
pub use load::{Input, SourceFile};
pub use plan::KeptName;
pub use report::Report;

/// What came of one provider.
#[derive(Debug)]
pub struct Output {
    /// Every message about the inputs.
    pub report: Report,
    /// The crate's files, sorted by path; `None` where the report holds an error.
    pub files: Option<Vec<GeneratedFile>>,
    /// What was generated, in numbers.
    pub counts: Counts,
    /// The places whose values are free JSON in the crate, each with the reason.
    pub untyped: Vec<Untyped>,
    /// The component schemas that have a type: the schema's name, and the type's in `types`.
    pub components: Vec<(String, String)>,
    /// The text of `names.lock`: what the next version of the inputs is named by. `None` where the report
    /// holds an error.
    pub names: Option<String>,
    /// What keeps the name that it has in `names.lock`, and would be called otherwise.
    pub kept: Vec<KeptName>,
}

/// What was generated, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations.
    pub operations: usize,
    /// Named types.
    pub types: usize,
    /// Scopes in the vocabulary.
    pub scopes: usize,
}

/// Compiles one provider.
pub fn generate(input: &Input) -> Output {
    let mut report = Report::new(&input.provider);
    let compiled = compile(input, &mut report).unwrap_or_default();
    let files = compiled.files.filter(|_| !report.has_errors());
    Output {
        names: compiled.names.filter(|_| files.is_some()),
        kept: compiled.kept,
        files,
        report,
        counts: compiled.counts,
        untyped: compiled.untyped,
        components: compiled.components,
    }
}

/// The operations of a provider's document, whatever is said about them elsewhere: their ids, each with its
/// method and path. Empty where the document cannot be read.
pub fn operation_ids(input: &Input) -> Vec<(String, String)> {
    let mut report = Report::new(&input.provider);
    let is_annotation = |file: &&SourceFile| {
        ["/scopes.yaml", "/client.yaml", "/names.lock"].iter().any(|end| file.name.ends_with(end))
    };
    let files = input.files.iter().filter(|file| !is_annotation(file)).cloned();
    let alone = Input { files: files.collect(), ..input.clone() };
    let documents = load::load(&alone, &mut report);
    let api = documents.and_then(|documents| lower::lower(&documents, &mut report));
    let operations = api.into_iter().flat_map(|api| api.operations);
    let own = operations.filter(|own| own.further.is_none());
    own.map(|own| (own.id, format!("{} {}", own.method, own.path))).collect()
}

/// What the stages made, without what they said.
#[derive(Default)]
struct Compiled {
    files: Option<Vec<GeneratedFile>>,
    counts: Counts,
    untyped: Vec<Untyped>,
    components: Vec<(String, String)>,
    names: Option<String>,
    kept: Vec<KeptName>,
}

fn compile(input: &Input, report: &mut Report) -> Option<Compiled> {
    let mut documents = load::load(input, report)?;
    let api = lower::lower(&documents, report)?;
    scaffold::report_unpaged(&api, &documents, report);
    // What a stage has read is let go before the next one takes as much memory again.
    documents.document.let_go();
    let mut plan = plan::plan(&api, report)?;
    plan.origins = provenance::origins(&documents, &plan);
    plan.locate(|pointer| documents.written(pointer));
    let names = plan::names_lock(&api, &plan);
    let untyped = api.untyped;
    drop((api.types, api.operations));
    let parts = emit::emit(&plan);
    Some(Compiled {
        files: Some(format::format(parts)),
        counts: plan.counts(),
        names: Some(names),
        untyped,
        components: plan.components,
        kept: plan.kept,
    })
}

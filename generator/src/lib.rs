//! The compiler of Scopewright: a provider's documents in, the files of a Rust crate out.
//!
//! Nothing flows backwards, and nothing here touches the disk or the network: texts in, files and a
//! report out.

pub mod emit;
pub mod file;
mod format;
pub mod ir;
pub mod load;
pub mod lower;
pub mod plan;
pub mod report;
pub mod scaffold;
mod text;

pub use file::GeneratedFile;
pub use load::{Input, SourceFile};
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
    let (files, counts) = match compile(input, &mut report) {
        Some((files, counts)) => (Some(files), counts),
        None => (None, Counts::default()),
    };
    Output { files: files.filter(|_| !report.has_errors()), report, counts }
}

fn compile(input: &Input, report: &mut Report) -> Option<(Vec<GeneratedFile>, Counts)> {
    let documents = load::load(input, report)?;
    let api = lower::lower(&documents, report)?;
    let plan = plan::plan(&api, report)?;
    let parts = emit::emit(&plan);
    Some((format::format(parts), plan.counts()))
}

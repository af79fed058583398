//! What a run goes by: who is measured, how often, and with which of the subjects.

use std::path::{Path, PathBuf};

use scopewright_corpus::fault::Fault;

use crate::arguments::Arguments;
use crate::contenders::Contender;
use crate::results::Cell;
use crate::scratch::Scratch;

/// Takes the cells of a subject as soon as it is measured.
pub(crate) type Keep<'a> = dyn FnMut(Vec<Cell>) -> Result<(), Fault> + 'a;

/// A run.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    pub(crate) arguments: &'a Arguments,
    pub(crate) scratch: Scratch,
    /// Those to measure; what is missing among them is a cell that says so.
    pub(crate) contenders: Vec<Contender>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(arguments: &'a Arguments) -> Result<Self, Fault> {
        let workspace = workspace();
        let folder = arguments.scratch.clone().unwrap_or_else(|| workspace.join("target/bench"));
        let ours = arguments.ours.as_deref().unwrap_or(workspace);
        let peers = |one: &Contender| {
            *one != Contender::Ours
                && arguments.peers.as_ref().is_none_or(|peers| peers.contains(one))
        };
        let peers = Contender::ALL.into_iter().filter(peers);
        Ok(Self {
            arguments,
            scratch: Scratch::new(&folder, ours, &arguments.corpus)?,
            contenders: std::iter::once(Contender::Ours).chain(peers).collect(),
        })
    }

    /// The corpus, where it is there; commands that are run in other folders find it too.
    pub(crate) fn corpus(&self) -> Option<PathBuf> {
        let folder = self.arguments.corpus.as_path();
        if let Ok(real) = folder.canonicalize() {
            return Some(real);
        }
        println!("there is no folder `{}`: its documents are skipped", folder.display());
        None
    }

    /// Whether a subject is to be measured.
    pub(crate) fn wants(&self, name: &str) -> bool {
        let only = &self.arguments.only;
        only.is_empty() || only.iter().any(|only| name.contains(only.as_str()))
    }

    /// Whether a kind of task is to be measured.
    pub(crate) fn wants_task(&self, name: &str) -> bool {
        let tasks = &self.arguments.tasks;
        tasks.is_empty() || tasks.iter().any(|task| name.contains(task.as_str()))
    }

    /// Samples of what takes minutes.
    pub(crate) fn few_runs(&self) -> usize {
        self.arguments.runs.div_ceil(3)
    }

    /// A cell for each contender.
    pub(crate) fn cells(&self, task: &str, subject: &str) -> Vec<(Contender, Cell)> {
        let cell = |&contender: &Contender| {
            let mut cell = Cell::new(task, subject, contender.name());
            if !contender.is_there(&self.scratch) {
                cell.fail(NOT_INSTALLED);
            }
            (contender, cell)
        };
        self.contenders.iter().map(cell).collect()
    }

    /// Takes a sample of each contender, then another of each, and so on: what changes on the machine
    /// meanwhile meets all of them. Each round starts with another one. Who fails once is not asked again.
    pub(crate) fn interleave<T>(
        &self,
        cells: &mut [(T, Cell)],
        sample: impl FnMut(T, &mut Cell) -> Result<(), Fault>,
    ) -> Result<(), Fault>
    where
        T: Copy,
    {
        self.interleave_for(self.arguments.runs, cells, sample)
    }

    /// The same, with a number of rounds.
    #[expect(clippy::unused_self, reason = "only a run takes samples")]
    pub(crate) fn interleave_for<T>(
        &self,
        rounds: usize,
        cells: &mut [(T, Cell)],
        mut sample: impl FnMut(T, &mut Cell) -> Result<(), Fault>,
    ) -> Result<(), Fault>
    where
        T: Copy,
    {
        let count = cells.len();
        for round in 0..rounds {
            for turn in 0..count {
                let (contender, cell) = &mut cells[(round + turn) % count];
                if cell.failed.is_none() {
                    sample(*contender, cell)?;
                }
            }
        }
        if let Some((_, cell)) = cells.first() {
            println!("{}: {}", cell.task, cell.subject);
        }
        for (_, cell) in cells.iter() {
            println!("  {}", crate::page::line(cell));
        }
        Ok(())
    }
}

/// What a cell of a peer says that is not there.
pub(crate) const NOT_INSTALLED: &str = "not installed";

/// The workspace that this program was built from.
pub(crate) fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use clap::Parser;

    use super::{NOT_INSTALLED, Session};
    use crate::arguments::Arguments;
    use crate::contenders::Contender;

    fn arguments(more: &[&str]) -> Arguments {
        let scratch =
            std::env::temp_dir().join(format!("scopewright-bench-{}", std::process::id()));
        let scratch = scratch.display().to_string();
        let head = ["cargo xtask bench", "--runs", "3", "--scratch", &scratch];
        Arguments::parse_from(head.iter().chain(more))
    }

    #[test]
    fn a_peer_that_is_missing_is_a_cell_that_says_so_and_is_not_asked() {
        let arguments = arguments(&["--peers", "ploidy"]);
        let session = Session::new(&arguments).expect("the folder can be made");
        assert_eq!(session.contenders, [Contender::Ours, Contender::Ploidy]);
        let mut cells = session.cells("generate", "a.json");
        cells[0].1.failed = None;
        let mut asked = Vec::new();
        let done = session.interleave(&mut cells, |contender, _| {
            asked.push(contender);
            Ok(())
        });
        assert!(done.is_ok());
        assert_eq!(asked, [Contender::Ours; 3]);
        assert_eq!(cells[1].1.failed.as_deref(), Some(NOT_INSTALLED));
    }

    #[test]
    fn all_take_turns_and_who_fails_is_not_asked_again() {
        let arguments = arguments(&["--peers", "ploidy,oas3-gen"]);
        let session = Session::new(&arguments).expect("the folder can be made");
        let mut cells = session.cells("generate", "a.json");
        for (_, cell) in &mut cells {
            cell.failed = None;
        }
        let mut asked = Vec::new();
        let done = session.interleave(&mut cells, |contender, cell| {
            asked.push(contender.name());
            match contender {
                Contender::Ploidy => cell.fail("error"),
                _ => cell.add("cpu", 1.0),
            }
            Ok(())
        });
        assert!(done.is_ok());
        let turns = [
            "ours", "ploidy", "oas3-gen", // all
            "oas3-gen", "ours", // begins with the second, which has failed
            "oas3-gen", "ours",
        ];
        assert_eq!(asked, turns);
        assert_eq!(cells[1].1.figure("cpu"), None);
    }

    #[test]
    fn a_folder_of_documents_that_is_missing_is_no_fault() {
        let arguments = arguments(&["--corpus", "nowhere/at/all"]);
        let session = Session::new(&arguments).expect("the folder can be made");
        assert_eq!(session.corpus(), None::<PathBuf>);
        assert!(session.wants("anything"));
    }
}

//! Why a task ends without success, and the exit code that follows from it.

use std::fmt;
use std::process::ExitCode;

use serde::Serialize;

use crate::terminal;

/// Why a task ends without success.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The command line asks for something that does not exist.
    Usage(Fault),
    /// Something is wrong with inputs, outputs or the disk.
    Failed(Vec<Fault>),
    /// The same, and the user has read it already.
    Told,
}

impl Stop {
    /// Says what is wrong on stderr.
    pub(crate) fn tell(&self) -> ExitCode {
        let (faults, code) = match self {
            Self::Usage(fault) => (std::slice::from_ref(fault), 2),
            Self::Failed(faults) => (faults.as_slice(), 1),
            Self::Told => (&[][..], 1),
        };
        for fault in faults {
            terminal::message(&fault.to_string());
        }
        ExitCode::from(code)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Failed(vec![fault])
    }
}

/// Something wrong outside the inputs' text: on the disk, on the command line, in another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    /// What is wrong, with the path it is about.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

impl Fault {
    /// A fault without a remedy.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// The same with a remedy.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

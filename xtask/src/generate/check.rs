//! Differences between a crate's folder and what was generated, as a reader sees them.

use similar::TextDiff;

use super::changes::{Changes, Is, Written};
use super::locks::Lock;
use crate::terminal;
use crate::workspace::shown;

/// The most lines of one file's diff that are shown.
const LONGEST: usize = 40;

/// Prints what differs in one crate, file by file.
pub(crate) fn show(changes: &Changes<'_>) {
    for written in changes.written() {
        terminal::diff(&diff(&changes.shown(written.new.path()), written));
    }
    for change in changes.list().iter().filter(|change| change.is == Is::Leftover) {
        terminal::line(&format!("--- {} is not generated", changes.shown(&change.path)));
    }
}

/// Prints what differs in a file with names.
pub(crate) fn show_lock(lock: &Lock<'_>) {
    terminal::diff(&unified(&shown(&lock.path), lock.old.as_deref(), lock.new));
}

/// A unified diff from what is there to what was generated, cut after [`LONGEST`] lines.
fn diff(path: &str, written: &Written<'_>) -> String {
    unified(path, written.old.as_deref(), written.new.text())
}

fn unified(path: &str, old: Option<&[u8]>, new: &str) -> String {
    let Some(old) = old else {
        return format!("+++ {path} is missing ({} lines)", new.lines().count());
    };
    let Ok(old) = str::from_utf8(old) else {
        return format!("--- {path} is not UTF-8");
    };
    let diff = TextDiff::from_lines(old, new);
    let unified = diff.unified_diff().header(path, &format!("{path} (generated)")).to_string();
    shortened(&unified)
}

fn shortened(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    match lines.len().checked_sub(LONGEST) {
        None | Some(0) => lines.join("\n"),
        Some(more) => format!("{}\n… {more} more lines", lines[..LONGEST].join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, shortened};

    #[test]
    fn a_long_diff_is_cut_and_says_so() {
        let lines = |n: usize| vec!["+line"; n].join("\n");
        assert_eq!(shortened(&lines(LONGEST)), lines(LONGEST));
        assert_eq!(shortened(&lines(LONGEST + 7)), format!("{}\n… 7 more lines", lines(LONGEST)));
    }
}

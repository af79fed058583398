//! What people see: text with colours where a terminal shows them.
//!
//! `anstream` drops the colours where the stream is no terminal or `NO_COLOR` is set.

use std::fmt::Write as _;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const PLACE: Style = AnsiColor::Blue.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const HUNK: Style = AnsiColor::Cyan.on_default();

/// Prints a line to stdout.
///
/// A reader that has gone away (`| head`) is no error: the exit code says what there is to say.
pub(crate) fn line(text: &str) {
    let _ = writeln!(anstream::stdout().lock(), "{text}");
}

/// Prints messages in a compiler's layout to stderr.
pub(crate) fn message(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", painted(text, message_style));
}

/// Prints a unified diff to stdout.
pub(crate) fn diff(text: &str) {
    let _ = writeln!(anstream::stdout().lock(), "{}", painted(text, diff_style));
}

/// Paints the part of each line that `style` picks: its length in bytes and its style.
fn painted(text: &str, style: fn(&str) -> Option<(usize, Style)>) -> String {
    let mut painted = String::with_capacity(text.len() + 64);
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            painted.push('\n');
        }
        match style(line) {
            Some((length, style)) => {
                let (styled, plain) = line.split_at(length);
                let _ = write!(painted, "{style}{styled}{style:#}{plain}");
            }
            None => painted.push_str(line),
        }
    }
    painted
}

fn message_style(line: &str) -> Option<(usize, Style)> {
    [("error", ERROR), ("warning", WARNING), ("  -->", PLACE), ("  help:", HELP)]
        .into_iter()
        .find(|(start, _)| line.starts_with(start))
        .map(|(start, style)| match line.find("]: ") {
            Some(end) if line.as_bytes().get(start.len()) == Some(&b'[') => (end + 1, style),
            _ => (start.len(), style),
        })
}

fn diff_style(line: &str) -> Option<(usize, Style)> {
    let style = match line.as_bytes().first()? {
        b'+' => ADDED,
        b'-' => REMOVED,
        b'@' => HUNK,
        _ => return None,
    };
    Some((line.len(), style))
}

#[cfg(test)]
mod tests {
    use super::{message_style, painted};

    #[test]
    fn the_severity_with_its_code_is_painted() {
        for (line, length) in [
            ("error[scope-unknown]: `a` is not", "error[scope-unknown]".len()),
            ("error: no space", "error".len()),
            ("  --> specs/a.yaml:1:2  (/x)", "  -->".len()),
            ("  help: did you mean", "  help:".len()),
        ] {
            assert_eq!(message_style(line).map(|(length, _)| length), Some(length), "{line}");
        }
        assert_eq!(message_style("2 errors in presscart"), None);
    }

    #[test]
    fn painting_changes_no_text() {
        let text = "error: a\n  help: b\nplain";
        assert_eq!(anstream::adapter::strip_str(&painted(text, message_style)).to_string(), text);
    }
}

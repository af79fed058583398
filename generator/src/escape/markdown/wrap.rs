//! Finished Markdown on lines.

use super::signs::guard_line_start;

/// Width of a doc line without indentation and `///`.
const WIDTH: usize = 92;

/// Finished Markdown on as many lines as it needs, the first with one prefix, the others with another.
///
/// What a wrapped line starts with may mean something there that it does not mean inside a line: a sign
/// is escaped, and code, in which nothing can be escaped, stays on one line. A fence or a tag within it
/// would begin a block of its own, and that one ends the code.
pub(super) fn wrap(text: &str, first: &str, others: &str) -> Vec<String> {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(others)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    let held = hold_code(text);
    let lines = textwrap::wrap(&held, options).into_iter().enumerate().map(|(at, line)| {
        let indent = if at == 0 { first.len() } else { others.len() };
        // Within a paragraph only the number one begins a list (`CommonMark`, section 5.3).
        let number = line.get(indent..).unwrap_or_default().trim_start_matches('0');
        let begins_no_list = at > 0
            && number.starts_with(|c: char| c.is_ascii_digit())
            && !number.starts_with("1.")
            && !number.starts_with("1)");
        let line = if begins_no_list { line.into_owned() } else { guard_line_start(&line, indent) };
        line.replace(HELD, " ")
    });
    lines.collect()
}

/// A space that is no place for a line's end. No cleaned text has it.
const HELD: char = '\u{1}';

/// Holds the spaces of code spans (`CommonMark`, section 6.1).
pub(super) fn hold_code(text: &str) -> String {
    let mut held = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['`', '\\']) {
        held.push_str(&rest[..at]);
        rest = &rest[at..];
        let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
        let end = match ticks {
            // A sign that is escaped begins nothing.
            0 => rest.chars().take(2).map(char::len_utf8).sum(),
            ticks => ticks + closing(&rest[ticks..], ticks).unwrap_or(0),
        };
        let (span, behind) = rest.split_at(end);
        held.push_str(&if end > ticks && ticks > 0 {
            span.replace(' ', "\u{1}")
        } else {
            span.to_owned()
        });
        rest = behind;
    }
    held + rest
}

/// Where the ticks end that close a code span.
pub(super) fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('`') {
        let run = text[at + start..].bytes().take_while(|byte| *byte == b'`').count();
        at += start + run;
        if run == ticks {
            return Some(at);
        }
    }
    None
}

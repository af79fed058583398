//! The blocks of a Markdown text that show a terminal: commands with what they print.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A command, and what the text shows of its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// As it would be typed, without the comment behind it.
    pub(crate) command: String,
    /// The lines under it.
    pub(crate) output: Vec<String>,
}

/// All commands in the blocks of kind `console`, in their order.
pub(crate) fn commands(markdown: &str) -> Vec<Shown> {
    let mut found = Vec::new();
    let mut block: Option<String> = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) if &*kind == "console" => {
                block = Some(String::new());
            }
            Event::Text(text) => {
                if let Some(block) = &mut block {
                    block.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                found.extend(block.take().iter().flat_map(|block| of_block(block)));
            }
            _ => {}
        }
    }
    found
}

fn of_block(block: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut goes_on = false;
    for line in block.lines() {
        if goes_on {
            let last = &mut found.last_mut().unwrap().command;
            last.push(' ');
            last.push_str(line.trim());
        } else if let Some(command) = line.strip_prefix("$ ") {
            found.push(Shown { command: command.to_owned(), output: Vec::new() });
        } else {
            let last = found.last_mut();
            last.unwrap_or_else(|| panic!("output of no command: {line}")).output.push(line.into());
            continue;
        }
        let last = &mut found.last_mut().unwrap().command;
        goes_on = last.ends_with('\\');
        *last = without_comment(last.trim_end_matches('\\')).trim_end().to_owned();
    }
    for shown in &mut found {
        while shown.output.last().is_some_and(|line| line.trim().is_empty()) {
            shown.output.pop();
        }
    }
    found
}

/// A comment stands behind two spaces at least, so that `#` may be in a command.
fn without_comment(command: &str) -> &str {
    command.split_once("  #").map_or(command, |(command, _)| command)
}

/// The code in the prose of a text: what stands in backticks outside of blocks.
pub(crate) fn inline_code(markdown: &str) -> Vec<String> {
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    let code = Parser::new_ext(markdown, options).filter_map(|event| match event {
        Event::Code(code) => Some(code.to_string()),
        _ => None,
    });
    code.collect()
}

/// The words of a command, as a shell takes them apart. `None`: it needs a shell.
pub(crate) fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), inside) => word.get_or_insert_default().push(inside),
            (None, '"' | '\'') => {
                word.get_or_insert_default();
                quote = Some(letter);
            }
            (None, ' ') => words.extend(word.take()),
            (None, '|' | '>' | '<' | '&' | ';' | '$' | '`' | '*') => return None,
            (None, plain) => word.get_or_insert_default().push(plain),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// The lines that are what is shown, by their numbers, where they are: a line `…` stands for any number
/// of lines (`None`), `…` in a line for any text.
pub(crate) fn pick(shown: &[String], lines: &[&str]) -> Option<Vec<Option<usize>>> {
    let mut picked = Vec::new();
    pick_from(shown, lines, 0, &mut picked).then_some(picked)
}

fn pick_from(shown: &[String], lines: &[&str], at: usize, picked: &mut Vec<Option<usize>>) -> bool {
    let before = picked.len();
    let fits = match (shown, lines.get(at)) {
        ([], None) => true,
        ([any, rest @ ..], _) if any == "…" => {
            picked.push(None);
            (at..=lines.len()).any(|at| pick_from(rest, lines, at, picked))
        }
        ([first, rest @ ..], Some(line)) => {
            picked.push(Some(at));
            line_fits(first.trim_end(), line.trim_end()) && pick_from(rest, lines, at + 1, picked)
        }
        ([], Some(_)) | (_, None) => false,
    };
    if !fits {
        picked.truncate(before);
    }
    fits
}

fn line_fits(shown: &str, line: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|start| line.strip_prefix(start)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[test]
fn commands_have_their_output() {
    let text = "```console\n$ a --b   # c\nx\n\n$ c \\\n    d\n```\n\n```sh\n$ no\n```\n";
    let shown = |command: &str, output: &[&str]| Shown {
        command: command.into(),
        output: output.iter().map(|&line| line.into()).collect(),
    };
    assert_eq!(commands(text), [shown("a --b", &["x"]), shown("c d", &[])]);
}

#[test]
fn words_are_those_of_a_shell() {
    assert_eq!(words("a \"b c\" 'd' e=\"\"").unwrap(), ["a", "b c", "d", "e="]);
    assert_eq!(words("a | b"), None);
    assert_eq!(words("a \"b"), None);
}

#[test]
fn what_is_shown_fits_what_is_printed() {
    let check = |shown: &str, printed: &str| {
        let shown: Vec<String> = shown.lines().map(str::to_owned).collect();
        pick(&shown, &printed.lines().collect::<Vec<_>>()).is_some()
    };
    assert!(check("a\n…\nd", "a\nb\nc\nd"));
    assert!(check("a … ms", "a 12.3 ms"));
    assert!(check("…", ""));
    assert!(!check("a\n…\nd", "a\nb\nc"));
    assert!(!check("a … ms", "a 12.3 s"));
    assert!(!check("a", "a\nb"));
    let shown = ["a", "…", "d"].map(str::to_owned);
    assert_eq!(pick(&shown, &["a", "b", "c", "d"]), Some(vec![Some(0), None, Some(3)]));
}

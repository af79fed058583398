//! The picture of a terminal in the README: what the commands at the top of the guide print, drawn.
//!
//! `UPDATE_PICTURE=1 cargo test --package scopewright-guide --test commands` draws it anew.

use std::env;
use std::fs;

use anstyle::{AnsiColor, Color, RgbColor, Style};
use anstyle_svg::{Term, WIN10_CONSOLE};

use crate::blocks::commands;
use crate::programs::root;
use crate::session::Session;

/// The text whose commands are drawn, and where to.
const SESSION: &str = "docs/guide/start.md";
const PICTURE: &str = "docs/guide/terminal.svg";

/// How many letters a line has, as in a window of usual size.
const COLUMNS: usize = 104;

const PROMPT: Style = AnsiColor::Green.on_default().bold();
const COMMAND: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();

const INK: Color = Color::Rgb(RgbColor(0xd8, 0xde, 0xe9));
const PAPER: Color = Color::Rgb(RgbColor(0x1b, 0x1f, 0x27));

#[test]
fn the_picture_shows_what_the_commands_print() {
    let text = fs::read_to_string(root().join(SESSION)).unwrap();
    let mut session = Session::new("picture", true);
    for shown in commands(&text) {
        session.enter(&shown);
    }
    let end = session.end();
    assert!(end.faults.is_empty(), "{}", end.faults.join("\n"));
    let drawn = draw(&end.transcript);
    let path = root().join(PICTURE);
    if env::var_os("UPDATE_PICTURE").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let picture = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        without_times(&picture) == without_times(&drawn),
        "{PICTURE} is not what the commands print; with UPDATE_PICTURE=1 this test draws it anew"
    );
}

fn draw(transcript: &[(String, Vec<String>)]) -> String {
    let mut lines = Vec::new();
    for (number, (command, printed)) in transcript.iter().enumerate() {
        let aside = match number {
            0 => Some("# in one terminal"),
            1 => Some("# in another"),
            _ => None,
        };
        if number > 0 {
            lines.push(String::new());
        }
        lines.extend(aside.map(|aside| format!("{ASIDE}{aside}{ASIDE:#}")));
        lines.push(format!("{PROMPT}${PROMPT:#} {COMMAND}{command}{COMMAND:#}"));
        lines.extend(printed.iter().flat_map(|line| wrapped(line)));
    }
    let term = Term::new().palette(WIN10_CONSOLE).fg_color(INK).bg_color(PAPER).min_width_px(0);
    term.render_svg(&lines.join("\n"))
}

/// A line in pieces that fit, broken between words. Lines with colours are short.
fn wrapped(line: &str) -> Vec<String> {
    if line.chars().count() <= COLUMNS || line.contains('\u{1b}') {
        return vec![line.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for word in line.split(' ') {
        let last = pieces.last().map_or(0, |piece| piece.chars().count());
        if last > 0 && last + 1 + word.chars().count() > COLUMNS {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(if piece.is_empty() { "" } else { " " });
            piece.push_str(word);
        }
    }
    pieces
}

/// Without when a request came and how long it took.
fn without_times(picture: &str) -> String {
    let mut result = String::new();
    for line in picture.lines() {
        let mut line = line.to_owned();
        if let Some(end) = line.find(" ms  ") {
            let number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ' ');
            let start = line[..end].trim_end_matches(number).len();
            line.replace_range(start..end, "_");
        }
        if let Some(end) = line.find("Z<") {
            let time = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ':');
            let start = line[..end].trim_end_matches(time).len();
            line.replace_range(start..end, "_");
        }
        result += &line;
        result.push('\n');
    }
    result
}

#[test]
fn only_times_may_differ() {
    let line = |time: &str, took: &str, path: &str| {
        format!(
            "<tspan class=\"dimmed\">{time}Z</tspan><tspan>200</tspan><tspan> {took} ms  GET {path}</tspan>"
        )
    };
    let first = without_times(&line("10:11:12.131", "   51.6", "/a"));
    assert_eq!(first, without_times(&line("10:11:13.000", "    0.6", "/a")));
    assert_ne!(first, without_times(&line("10:11:12.131", "   51.6", "/b")));
}

#[test]
fn long_lines_are_broken() {
    let long = format!("{} xx {}", "x".repeat(COLUMNS - 3), "y".repeat(COLUMNS));
    let pieces = wrapped(&long);
    assert_eq!((pieces.len(), pieces.join(" ")), (2, long));
    assert!(pieces.iter().all(|piece| piece.len() <= COLUMNS));
    assert_eq!(wrapped("short"), ["short"]);
}

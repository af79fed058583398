//! The signs that mean something in Markdown, and how a text has them without the meaning.

use crate::text::is_hidden;

/// Line ends of every kind become `\n`; what could reorder or hide text becomes visible.
pub(super) fn clean(text: &str) -> String {
    // Most texts are plain, and stay what they are.
    if text.bytes().all(|byte| matches!(byte, b'\n' | b'\t' | b' '..=b'~')) {
        return text.to_owned();
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\n' | '\t' => cleaned.push(c),
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => cleaned.push('\n'),
            c if c.is_control() || is_hidden(c) => {
                cleaned.push_str(&format!("\\<U+{:04X}\\>", u32::from(c)));
            }
            c => cleaned.push(c),
        }
    }
    cleaned
}

/// Text between as many ticks as it needs (`CommonMark`, section 6.1).
pub(super) fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

pub(super) fn is_safe_url(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

pub(super) fn escape_url(url: &str) -> String {
    url.chars()
        .map(|c| match c {
            '(' => "%28".into(),
            ')' => "%29".into(),
            '<' => "%3C".into(),
            '>' => "%3E".into(),
            '\\' => "%5C".into(),
            c if c.is_whitespace() || c.is_control() => "%20".into(),
            c => c.to_string(),
        })
        .collect()
}

/// Text in which nothing is Markdown, but for bare web addresses, which become links.
pub(super) fn escape(text: &str) -> String {
    escape_words(text, |url| format!("<{url}>"))
}

/// The same with the addresses as code.
pub(super) fn escape_plain(text: &str) -> String {
    escape_words(text, |url| format!("`{url}`"))
}

pub(super) fn escape_words(text: &str, shown: fn(&str) -> String) -> String {
    const SPECIAL: &[u8] = b"\\`*[]<>~|_&:";
    // A web address has a colon.
    if !text.bytes().any(|byte| SPECIAL.contains(&byte)) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            escaped.push(' ');
        }
        match word.find("http://").or_else(|| word.find("https://")) {
            Some(start) => escape_address(word, start, shown, &mut escaped),
            None => escape_word(word, &mut escaped),
        }
    }
    escaped
}

fn escape_address(word: &str, start: usize, shown: fn(&str) -> String, escaped: &mut String) {
    let (before, address) = word.split_at(start);
    let end = address.find(['"', '\'', '<', '>', '`', '\\', '\n']).unwrap_or(address.len());
    let url = address[..end].trim_end_matches(['.', ',', ';', ':', ')', '!', '?', ']', '}']);
    escape_word(before, escaped);
    if url.len() > "https://".len() && !url.contains(['{', '[', '*']) {
        escaped.push_str(&shown(url));
    } else {
        escaped.push_str(&format!("`{url}`"));
    }
    escape_word(&address[url.len()..], escaped);
}

pub(super) fn escaped_word(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    escape_word(word, &mut escaped);
    escaped
}

fn escape_word(word: &str, escaped: &mut String) {
    let chars: Vec<char> = word.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let inside = |i: usize| chars.get(i).is_some_and(|c| c.is_alphanumeric());
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            '_' => !(at > 0 && inside(at - 1) && inside(at + 1)),
            '&' => inside(at + 1) || chars.get(at + 1) == Some(&'#'),
            _ => false,
        };
        if special {
            escaped.push('\\');
        }
        escaped.push(c);
    }
}

/// A wrapped line may start with what means something at the start of a line.
pub(super) fn guard_line_start(line: &str, indent: usize) -> String {
    let indent = indent.min(line.len());
    if !line.is_char_boundary(indent) {
        return line.to_owned();
    }
    let (prefix, text) = line.split_at(indent);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].bytes().next();
    if digits == 0 && matches!(after, Some(b'#' | b'+' | b'-' | b'=')) {
        return format!("{prefix}\\{text}");
    }
    if digits > 0 && matches!(after, Some(b'.' | b')')) {
        return format!("{prefix}{}\\{}", &text[..digits], &text[digits..]);
    }
    line.to_owned()
}

/// Text in which no sign means anything, addresses neither.
pub(super) fn escape_all(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '#' | '|' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

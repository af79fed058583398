//! Markdown of the document becomes lines that are safe in a doc comment.
//!
//! The text is parsed and written anew, so nothing of it can act: code blocks are fenced as `text`
//! and never run as doctests, HTML is dropped to its text, brackets are escaped so that they link to
//! nothing, links are kept for http(s) and mailto only, and control characters that could reorder
//! or hide text are shown by their number.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::model::DocLines;
use crate::text::is_hidden;

/// Width of a doc line without indentation and `///`.
const WIDTH: usize = 92;

/// Wrapped lines of a whole text.
pub(super) fn lines(markdown: &str) -> DocLines {
    let cleaned = clean(markdown);
    let mut renderer = Renderer::default();
    for event in Parser::new_ext(&cleaned, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        renderer.event(event);
    }
    renderer.finish()
}

/// One line: the first paragraph, or the start of it, without a final full stop.
pub(super) fn title(markdown: &str) -> String {
    first_paragraph(&lines(markdown))
}

/// The same without links: what they stand on stays, and addresses are code.
pub(super) fn plain_title(markdown: &str) -> String {
    let cleaned = clean(markdown);
    let mut renderer = Renderer { plain: true, ..Renderer::default() };
    for event in Parser::new_ext(&cleaned, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        renderer.event(event);
        if renderer.lines.iter().any(String::is_empty) {
            break;
        }
    }
    first_paragraph(&renderer.finish())
}

fn first_paragraph(all: &DocLines) -> String {
    let first: Vec<&str> =
        all.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
    first.join(" ").trim_end_matches('.').to_owned()
}

/// Text that is no Markdown, on one line of a doc comment, also at its start.
pub(crate) fn doc_line(text: &str) -> String {
    let cleaned = clean(text);
    let flat = escape(&cleaned.split_whitespace().collect::<Vec<_>>().join(" "));
    guard_line_start(&flat, 0)
}

/// The same without links: addresses are code.
pub(crate) fn plain_line(text: &str) -> String {
    let cleaned = clean(text);
    let flat = escape_plain(&cleaned.split_whitespace().collect::<Vec<_>>().join(" "));
    guard_line_start(&flat, 0)
}

/// A code span with any text in it.
pub(crate) fn code(text: &str) -> String {
    let flat: String = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    code_span(&flat)
}

/// Finished Markdown, wrapped.
pub(crate) fn wrap_doc(text: &str) -> DocLines {
    wrap(text, "", "")
}

/// Finished Markdown on as many lines as it needs, the first with one prefix, the others with another.
///
/// What a wrapped line starts with may mean something there that it does not mean inside a line: a sign
/// is escaped, and code, in which nothing can be escaped, stays on one line. A fence or a tag within it
/// would begin a block of its own, and that one ends the code.
pub(super) fn wrap(text: &str, first: &str, others: &str) -> DocLines {
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
fn hold_code(text: &str) -> String {
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
fn closing(text: &str, ticks: usize) -> Option<usize> {
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

/// The text with a full stop at its end, unless it has a sign there already.
pub(super) fn sentence(text: &str) -> String {
    let trimmed = text.trim();
    match trimmed.chars().last() {
        None | Some('.' | '!' | '?' | ':') => trimmed.to_owned(),
        Some(_) => format!("{trimmed}."),
    }
}

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

/// Writes Markdown anew, block by block.
#[derive(Default)]
struct Renderer {
    lines: Vec<String>,
    inline: String,
    /// For each open list its next number, and for each open item whether its marker is still due.
    lists: Vec<Option<u64>>,
    quotes: usize,
    marker_due: bool,
    code: Option<String>,
    html: Option<String>,
    /// The open links: the address of each that is kept, and where it starts in the inline text.
    links: Vec<Option<(String, usize)>>,
    row: Option<Vec<String>>,
    tight: bool,
    /// Links are dropped to what they stand on.
    plain: bool,
}

impl Renderer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => self.html.get_or_insert_default().push_str(&html),
            Event::InlineHtml(html) if html.starts_with("<br") => {
                self.inline.push(' ');
            }
            Event::SoftBreak | Event::HardBreak => self.inline.push(' '),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.marker_due = true;
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.flush();
                self.code = Some(String::new());
            }
            Tag::Heading { .. } | Tag::Strong => self.inline.push_str("**"),
            Tag::Emphasis => self.inline.push('*'),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.open_link(&dest_url),
            Tag::TableHead | Tag::TableRow => self.row = Some(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                self.inline.push_str("**");
                self.flush();
            }
            TagEnd::Strong => self.inline.push_str("**"),
            TagEnd::Emphasis => self.inline.push('*'),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.tight = !self.lists.is_empty();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes -= 1;
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline).replace('|', "\\|");
                if let Some(row) = &mut self.row {
                    row.push(cell);
                }
            }
            TagEnd::TableHead => self.table_row(true),
            TagEnd::TableRow => self.table_row(false),
            TagEnd::Table => self.tight = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.code, &mut self.html) {
            (Some(code), _) => code.push_str(text),
            (None, Some(html)) => html.push_str(text),
            // An address inside a link is no link of its own.
            (None, None) if self.links.iter().any(Option::is_some) => {
                self.inline.push_str(&escape_words(&text.replace('\t', " "), escaped_word));
            }
            (None, None) if self.plain => {
                self.inline.push_str(&escape_plain(&text.replace('\t', " ")));
            }
            (None, None) => self.inline.push_str(&escape(&text.replace('\t', " "))),
        }
    }

    fn inline_code(&mut self, code: &str) {
        self.inline.push_str(&code_span(&code.replace(['\n', '\t'], " ")));
    }

    fn open_link(&mut self, url: &str) {
        let kept = (is_safe_url(url) && !self.plain).then(|| (url.to_owned(), self.inline.len()));
        if kept.is_some() {
            self.inline.push('[');
        }
        self.links.push(kept);
    }

    /// A link that stands on its own address is written as the address.
    fn close_link(&mut self) {
        let Some(Some((url, start))) = self.links.pop() else { return };
        let (shown, url) = (escaped_word(&url), escape_url(&url));
        if self.inline.get(start + 1..) == Some(shown.as_str()) {
            self.inline.truncate(start);
            self.inline.push_str(&format!("<{url}>"));
        } else {
            self.inline.push_str(&format!("]({url})"));
        }
    }

    fn code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.separate();
        let prefix = self.prefix();
        self.lines.push(format!("{prefix}{fence}text"));
        for line in code.replace('\t', "    ").trim_end_matches('\n').split('\n') {
            self.lines.push(format!("{prefix}{line}").trim_end().to_owned());
        }
        self.lines.push(format!("{prefix}{fence}"));
    }

    fn table_row(&mut self, head: bool) {
        let Some(cells) = self.row.take() else { return };
        if head {
            self.separate();
        }
        self.lines.push(format!("| {} |", cells.join(" | ")));
        if head {
            self.lines.push(format!("|{}", "---|".repeat(cells.len())));
        }
    }

    /// Ends a block of inline text.
    fn flush(&mut self) {
        if let Some(html) = self.html.take() {
            self.inline.push_str(&escape(&without_tags(&html)));
        }
        let text = std::mem::take(&mut self.inline);
        let text = text.trim();
        if text.is_empty() || text == "****" {
            return;
        }
        let item = std::mem::take(&mut self.marker_due);
        if !(item && self.tight) {
            self.separate();
        }
        self.tight = !self.lists.is_empty();
        let rest = self.prefix();
        let first = if item { self.marker(&rest) } else { rest.clone() };
        self.lines.extend(wrap(text, &first, &rest));
    }

    /// The indentation of what belongs to the open lists and quotes.
    fn prefix(&self) -> String {
        let quotes = "> ".repeat(self.quotes);
        let lists: String =
            self.lists.iter().map(|list| if list.is_some() { "   " } else { "  " }).collect();
        quotes + &lists
    }

    /// The prefix with the item's marker in place of the last indentation.
    fn marker(&mut self, prefix: &str) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number += 1;
                format!("{}{marker}", &prefix[..prefix.len().saturating_sub(3)])
            }
            Some(None) => format!("{}- ", &prefix[..prefix.len().saturating_sub(2)]),
            None => prefix.to_owned(),
        }
    }

    fn separate(&mut self) {
        if !self.lines.is_empty() {
            let blank = "> ".repeat(self.quotes).trim_end().to_owned();
            self.lines.push(blank);
        }
    }

    fn finish(mut self) -> DocLines {
        self.flush();
        self.lines
    }
}

/// Text between as many ticks as it needs (`CommonMark`, section 6.1).
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn is_safe_url(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

fn escape_url(url: &str) -> String {
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
fn escape_plain(text: &str) -> String {
    escape_words(text, |url| format!("`{url}`"))
}

fn escape_words(text: &str, shown: fn(&str) -> String) -> String {
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

fn escaped_word(word: &str) -> String {
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

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                text.push(' ');
            }
            '\n' => text.push(' '),
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{doc_line, lines, plain_title};

    fn check(markdown: &str, expect: &[&str]) {
        assert_eq!(lines(markdown), expect, "{markdown:?}");
    }

    #[test]
    fn blocks() {
        check("One.\n\nTwo\nlines.", &["One.", "", "Two lines."]);
        check("- a\n- b\n  - c\n\nd", &["- a", "- b", "  - c", "", "d"]);
        check("1. a\n2. b", &["1. a", "2. b"]);
        check("# Title\ntext", &["**Title**", "", "text"]);
        check("> quoted", &["> quoted"]);
        check("| a | b |\n|---|---|\n| c | d |", &["| a | b |", "|---|---|", "| c | d |"]);
    }

    #[test]
    fn nothing_runs() {
        check("```\nstd::process::exit(1)\n```", &["```text", "std::process::exit(1)", "```"]);
        check("```rust\nx()\n```", &["```text", "x()", "```"]);
        check("    indented()", &["```text", "indented()", "```"]);
        check("````\n```\nx()\n```\n````", &["````text", "```", "x()", "```", "````"]);
        check("<script>x()</script>", &["x()"]);
        check("a <b>bold</b> word", &["a bold word"]);
        check("[x](javascript:1) [std::env]", &["x \\[std::env\\]"]);
        check("a\rb\u{2028}c", &["a b c"]);
        check("\u{202e}x", &["\\<U+202E\\>x"]);
    }

    #[test]
    fn a_text_is_no_heading() {
        let check = |text: &str, expect: &str| assert_eq!(doc_line(text), expect);
        check("# x\n===", "\\# x ===");
        check("1. x", "1\\. x");
        check("[x](javascript:1)", "\\[x\\](javascript:1)");
    }

    #[test]
    fn links() {
        check("see https://example.com/a.", &["see <https://example.com/a>."]);
        check("[docs](https://example.com)", &["[docs](https://example.com)"]);
        check("<https://example.com/a_b>", &["<https://example.com/a_b>"]);
        check("[https://a.example](https://a.example)", &["<https://a.example>"]);
        check(
            "[of https://a.example](https://b.example)",
            &["[of https://a.example](https://b.example)"],
        );
    }

    #[test]
    fn a_plain_title_has_no_link() {
        assert_eq!(super::plain_line("# see https://x.example"), "\\# see `https://x.example`");
        let check = |markdown: &str, expect: &str| assert_eq!(plain_title(markdown), expect);
        check("[docs](https://example.com) of it.\n\nMore.", "docs of it");
        check("see https://example.com/a.", "see `https://example.com/a`");
        check("# Title\n[x](javascript:1)", "**Title**");
        check("`code` <b>x</b> [std::env]", "`code` x \\[std::env\\]");
    }

    #[test]
    fn tabs_are_spaces_and_lines_end_alike() {
        check("a\tb `c\td`", &["a b `c d`"]);
        check("```\na\tb\n```", &["```text", "a    b", "```"]);
        check("```\na\rb\r\nc\n```", &["```text", "a", "b", "c", "```"]);
    }

    #[test]
    fn a_line_begins_no_list() {
        // As long as a line: what follows begins the next one.
        let filler = "word ".repeat(17) + "letters ";
        for (word, expect) in
            [("20) x", "20) x"), ("1) x", "1\\) x"), ("1. x", "1\\. x"), ("- x", "\\- x")]
        {
            assert_eq!(lines(&format!("{filler}{word}"))[1], expect);
        }
    }

    #[test]
    fn code_spans_keep_their_ticks() {
        check("`a` and ``b`c``", &["`a` and ``b`c``"]);
    }

    /// Texts after which a line would end, and then code that would be a block at the start of a line.
    #[test]
    fn code_stays_on_one_line() {
        let filler = "word ".repeat(18);
        for code in
            ["`a <script>x()</script>`", "````x ``` y()````", "`a ~~~ b`", "`a > <img onerror=x>`"]
        {
            let found = lines(&format!("{filler}{code} and more"));
            assert_eq!(found[0], filler.trim_end(), "{code}");
            assert_eq!(found[1], format!("{code} and more"));
        }
        check("a \\` b `", &["a \\` b \\`"]);
        assert_eq!(super::hold_code("\\` `a b` `` ` `` ` c"), "\\` `a\u{1}b` ``\u{1}`\u{1}`` ` c");
    }
}

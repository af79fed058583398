//! Markdown, written anew.
//!
//! Nothing of it can act: code blocks are fenced as `text` and never run as doctests, HTML is dropped to
//! its text, brackets are escaped so that they link to nothing, and links are kept for http(s) and mailto
//! only.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::signs::{
    code_span, escape, escape_plain, escape_url, escape_words, escaped_word, is_safe_url,
};
use super::wrap::wrap;

/// The lines of a text that is clean. `plain`: without links, and only the first block.
pub(super) fn render(cleaned: &str, plain: bool) -> Vec<String> {
    let mut renderer = Renderer { plain, ..Renderer::default() };
    for event in Parser::new_ext(cleaned, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        renderer.event(event);
        if plain && renderer.lines.iter().any(String::is_empty) {
            break;
        }
    }
    renderer.finish()
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
            let text = without_tags(&html);
            let escaped = if self.plain { escape_plain(&text) } else { escape(&text) };
            self.inline.push_str(&escaped);
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

    fn finish(mut self) -> Vec<String> {
        self.flush();
        self.lines
    }
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

//! Texts of the document become finished Markdown.
//!
//! A text that is Markdown is parsed and written anew; one that is none has its signs escaped. In both,
//! control characters that could reorder or hide text are shown by their number.

use super::render::render;
use super::signs::{clean, code_span, escape, escape_all, escape_plain, guard_line_start};
use super::wrap::closing;
use super::{DocLines, Markdown};
use crate::escape::RustText;

/// Wrapped lines of a whole text.
pub(crate) fn lines(markdown: &str) -> DocLines {
    DocLines::finished(render(&clean(markdown), false))
}

/// One line: the first paragraph, or the start of it, without a final full stop.
pub(crate) fn title(markdown: &str) -> Markdown {
    first_paragraph(&render(&clean(markdown), false))
}

/// The same without links: what they stand on stays, and addresses are code.
pub(crate) fn plain_title(markdown: &str) -> Markdown {
    first_paragraph(&render(&clean(markdown), true))
}

fn first_paragraph(all: &[String]) -> Markdown {
    let first: Vec<&str> =
        all.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
    Markdown::finished(first.join(" ")).without_stop()
}

/// Text that is no Markdown, on one line of a doc comment, also at its start.
pub(crate) fn doc_line(text: &str) -> Markdown {
    Markdown::finished(guard_line_start(words(text).as_str(), 0))
}

/// The same inside a line, behind words of ours.
pub(crate) fn words(text: &str) -> Markdown {
    let cleaned = clean(text);
    let flat = escape(&cleaned.split_whitespace().collect::<Vec<_>>().join(" "));
    Markdown::finished(flat)
}

/// Text that is no Markdown, on one line without links: addresses are code.
pub(crate) fn plain_line(text: &str) -> Markdown {
    let cleaned = clean(text);
    let flat = escape_plain(&cleaned.split_whitespace().collect::<Vec<_>>().join(" "));
    Markdown::finished(guard_line_start(&flat, 0))
}

/// A code span with any text in it.
pub(crate) fn code(text: &str) -> Markdown {
    let flat: String = clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    Markdown::finished(code_span(&flat))
}

/// A sentence of ours with names of the document in it, which stand between ticks. These are code, as far
/// as they close; nothing else in it is Markdown.
pub(crate) fn ticked(text: &str) -> Markdown {
    let cleaned = clean(text).replace('\n', " ");
    let mut rest = cleaned.as_str();
    let mut ticked = String::with_capacity(rest.len());
    while let Some(at) = rest.find('`') {
        ticked.push_str(&escape_all(&rest[..at]));
        rest = &rest[at..];
        let ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
        let end = closing(&rest[ticks..], ticks).map(|end| ticks + end);
        let (code, behind) = rest.split_at(end.unwrap_or(ticks));
        ticked.push_str(&if end.is_some() { code.to_owned() } else { code.replace('`', "\\`") });
        rest = behind;
    }
    Markdown::finished(ticked + &escape_all(rest))
}

/// A call as source has it, in the text of a link. No `&` in it begins an entity: these end in `;`.
pub(crate) fn call(call: &RustText) -> Markdown {
    let words = words(call.as_str());
    if words.as_str().contains(';') {
        return words;
    }
    Markdown::finished(words.as_str().replace("\\&", "&"))
}

/// A label as emphasised Markdown that is not yet safe.
pub(crate) fn emphasised(label: &str) -> String {
    format!("*{}*", escape(label))
}

/// A text, still of the document, with a full stop at its end, unless it has a sign there already.
pub(crate) fn sentence(text: &str) -> String {
    let trimmed = text.trim();
    match trimmed.chars().last() {
        None | Some('.' | '!' | '?' | ':') => trimmed.to_owned(),
        Some(_) => format!("{trimmed}."),
    }
}

#[cfg(test)]
mod tests {
    use super::{doc_line, lines, plain_title};
    use crate::escape::markdown::wrap::hold_code;
    use crate::escape::{Markdown, RustText};

    fn check(markdown: &str, expect: &[&str]) {
        let found = lines(markdown);
        let found: Vec<&str> = found.iter().map(Markdown::as_str).collect();
        assert_eq!(found, expect, "{markdown:?}");
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
        let check = |text: &str, expect: &str| assert_eq!(doc_line(text).as_str(), expect);
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
        check("[x](<https://a.example/(b>) y", &["[x](https://a.example/%28b) y"]);
        check("[x](<https://a.example/b)c>) y", &["[x](https://a.example/b%29c) y"]);
        check(
            "[of https://a.example](https://b.example)",
            &["[of https://a.example](https://b.example)"],
        );
    }

    #[test]
    fn a_plain_title_has_no_link() {
        assert_eq!(
            super::plain_line("# see https://x.example").as_str(),
            "\\# see `https://x.example`"
        );
        let check =
            |markdown: &str, expect: &str| assert_eq!(plain_title(markdown).as_str(), expect);
        check("[docs](https://example.com) of it.\n\nMore.", "docs of it");
        check("see https://example.com/a.", "see `https://example.com/a`");
        check("# Title\n[x](javascript:1)", "**Title**");
        check("<script>fetch('https://a.example')</script>", "fetch('`https://a.example`')");
        check("`code` <b>x</b> [std::env]", "`code` x \\[std::env\\]");
    }

    #[test]
    fn what_is_between_ticks_is_code_as_far_as_they_close() {
        for (text, expect) in [
            ("`a_b` is <b> [now]", "`a_b` is \\<b\\> \\[now\\]"),
            ("`a <b>", "\\`a \\<b\\>"),
            ("```<b>", "\\`\\`\\`\\<b\\>"),
            ("`a``<b>` *", "`a``<b>` \\*"),
            ("``<b>` x", "\\`\\`\\<b\\>\\` x"),
            ("a\n# b", "a \\# b"),
        ] {
            assert_eq!(super::ticked(text).as_str(), expect);
        }
    }

    #[test]
    fn a_call_is_shown_as_it_is() {
        let call = |text| super::call(&RustText::ours(text)).to_string();
        assert_eq!(call("client.a().b(&body, x_y)"), "client.a().b(&body, x_y)");
        assert_eq!(call("a(&lt;)[b]"), "a(\\&lt;)\\[b\\]");
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
            let found = lines(&format!("{filler}{word}"));
            assert_eq!(found.iter().nth(1).map(Markdown::as_str), Some(expect));
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
            assert_eq!(found.text(), format!("{}\n{code} and more", filler.trim_end()));
        }
        check("a \\` b `", &["a \\` b \\`"]);
        assert_eq!(hold_code("\\` `a b` `` ` `` ` c"), "\\` `a\u{1}b` ``\u{1}`\u{1}`` ` c");
    }
}

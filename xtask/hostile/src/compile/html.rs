//! Pages of rustdoc: no tag, attribute or script in them is a document's.

use std::fs;
use std::path::Path;

/// Looks through all pages below a folder: how many there are, and what is wrong with them.
pub(super) fn check(folder: &Path) -> (usize, Vec<String>) {
    let (mut pages, mut wrong) = (0, Vec::new());
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path())
        {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "html") {
                pages += 1;
                let text = fs::read_to_string(&path).unwrap_or_default();
                wrong.extend(
                    faults(&text).into_iter().map(|what| format!("{}: {what}", path.display())),
                );
            }
        }
    }
    (pages, wrong)
}

/// What in a page is not rustdoc's own.
fn faults(page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let tag = &rest[..end_of_tag(rest)];
        if tag.starts_with("script") {
            let content = &rest[tag.len()..rest.find("</script").unwrap_or(rest.len())];
            if content.contains("pwNED") {
                faults.push("has a script of the document".to_owned());
            }
        }
        faults.extend(
            attributes(tag).into_iter().filter_map(|(name, value)| fault_of(&name, &value)),
        );
        rest = &rest[tag.len()..];
    }
    faults
}

fn fault_of(name: &str, value: &str) -> Option<String> {
    if name.starts_with("on") || name.contains("pwned") {
        return Some(format!("has the attribute {name}={value}"));
    }
    // Pages carry markup as JSON, for their scripts.
    let value = value.trim_start_matches(['\\', '"']);
    let scheme = value.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    let leads = matches!(name, "href" | "src" | "action" | "formaction" | "xlink:href" | "srcdoc");
    let foreign = scheme.is_some_and(|scheme| match scheme.as_str() {
        "http" | "https" | "mailto" => false,
        "javascript" | "vbscript" | "data" | "blob" | "file" => true,
        // Where the docs of another crate are not built, its links stay what they are in the source.
        _ => !is_rust_path(value),
    });
    let fetches = name == "src" && (value.contains("//") || value == "x");
    (leads && (foreign || fetches)).then(|| format!("has {name}={value}"))
}

/// Such as `super::Span::current()`; a browser knows no scheme `super`.
fn is_rust_path(value: &str) -> bool {
    let value = value.strip_suffix("()").unwrap_or(value);
    let is_name = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    value.contains("::") && value.split("::").all(is_name)
}

/// The length of a tag: a `>` in quotes does not end it.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Names in lower case, and values.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let mut rest =
        tag.split_once(|c: char| c.is_whitespace() || c == '/').map_or("", |(_, rest)| rest);
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return attributes;
        }
        let length = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length.max(1));
        let name = name.to_ascii_lowercase();
        let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
            attributes.push((name, String::new()));
            rest = behind;
            continue;
        };
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        attributes.push((name, value.to_owned()));
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn what_acts_is_found_and_nothing_else() {
        for page in [
            "<p><script>pwNED()</script>",
            "<img src=x onerror=y()>",
            "<svg/onload=y()>",
            "<a title=\">\" href='javascript:y()'>",
            "<a href=\" JaVaScript:y()\">",
            "<img src=\"https://x.example/y\">",
            "<iframe srcdoc=\"data:x\">",
            "<a href=\"javascript::y()\">",
            "<a href=\"x:y()\">",
            r#"<script type="text/json">{"a":"<a href=\"vbscript:y\">"}</script>"#,
        ] {
            assert!(!faults(page).is_empty(), "{page}");
        }
        for page in [
            "<script src=\"../static.files/main.js\"></script><p>pwNED",
            "<a href=\"https://x.example\" title=\"onerror=x\">&lt;script&gt;pwNED",
            "<a href=\"struct.X.html#method.new\">",
            "<a href=\"super::Span::current()\">",
            r#"<script type="text/json">{"a":"<a href=\"https://x.example\">"}</script>"#,
            "a < b",
        ] {
            assert_eq!(faults(page), Vec::<String>::new(), "{page}");
        }
    }
}

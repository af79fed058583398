//! Texts: of a format, of a pattern, of a length.

use rand::RngExt;
use serde_json::Value;

use super::Synthesis;
use super::gather::Whole;

/// Longest text that is made to reach a length.
const LONGEST: u64 = 4096;
/// Repetitions beyond the fewest that a pattern asks for.
const MOST_MORE: u64 = 32;
/// Tries for a text of a pattern that has the length besides.
const TRIES: usize = 12;

impl Synthesis<'_> {
    pub(super) fn text(&mut self, whole: &Whole<'_>) -> String {
        let number: u32 = self.random.random_range(0..u32::MAX);
        let least = whole.greatest("minLength").unwrap_or(0).min(LONGEST);
        let most = whole.least("maxLength").unwrap_or(u64::MAX).max(least);
        let fits = |text: &String| (least..=most).contains(&(text.chars().count() as u64));
        if let Some(pattern) = whole.get("pattern").and_then(Value::as_str) {
            if let Some(text) = self.of_pattern(pattern, fits) {
                return text;
            }
        } else if let Some(text) = formatted(whole, number).filter(fits) {
            return text;
        }
        let mut text = match number % 4 {
            0 => format!("text {number}"),
            1 => format!("\u{fc}n\u{ef} \"{number}\"\n\u{1f6f0}"),
            2 => String::new(),
            _ => number.to_string(),
        };
        let length = text.chars().count() as u64;
        text.extend((length..least).map(|_| 'x'));
        text.chars().take(usize::try_from(most).unwrap_or(usize::MAX)).collect()
    }

    /// A text of a pattern. What looks around cannot be made, only met by chance.
    pub(super) fn of_pattern(
        &mut self,
        pattern: &str,
        fits: impl Fn(&String) -> bool,
    ) -> Option<String> {
        let pattern = generating(pattern);
        for most in [1, 8, 64] {
            let Ok(compiled) = rand_regex::Regex::compile(&pattern, most) else { continue };
            for _ in 0..TRIES {
                let text = self.random.sample::<Result<String, _>, _>(&compiled);
                if let Ok(text) = text
                    && fits(&text)
                {
                    return Some(text);
                }
            }
        }
        None
    }
}

/// A text of the format, for those that a type reads.
fn formatted(whole: &Whole<'_>, number: u32) -> Option<String> {
    let format = whole.get("format").and_then(Value::as_str)?;
    let (a, b, c) = (number % 12 + 1, number % 28 + 1, number % 24);
    Some(match format {
        "date-time" => {
            let fraction = ["", ".125", ".123456789", ""][number as usize % 4];
            let offset = ["Z", "+02:00", "-05:30", "Z", "+00:00"][number as usize % 5];
            let (year, minute) = (number % 90 + 10, number % 60);
            format!("20{year:02}-{a:02}-{b:02}T{c:02}:{minute:02}:07{fraction}{offset}")
        }
        "date" => format!("20{:02}-{a:02}-{b:02}", number % 90 + 10),
        "time" => format!("{c:02}:{:02}:00Z", number % 60),
        "duration" => format!("PT{number}S"),
        "uuid" => {
            let text = format!("{number:08x}-1111-4222-8333-{:012x}", u64::from(number) * 7);
            if number.is_multiple_of(4) { text.to_ascii_uppercase() } else { text }
        }
        "byte" | "base64" => ["", "aGVsbG8=", "AAECAw==", "eA=="][number as usize % 4].to_owned(),
        "email" => format!("user{number}@example.com"),
        "uri" | "url" => format!("https://example.com/{number}?a=b#c"),
        "ipv4" => format!("192.0.2.{}", number % 256),
        "ipv6" => format!("2001:db8::{:x}", number % 0xffff),
        "hostname" => format!("host{number}.example.com"),
        "decimal" => format!("{}.{:02}", number % 10_000, number % 100),
        "uint64" | "int64" => number.to_string(),
        _ => return None,
    })
}

/// A pattern of ECMA-262 as one that texts can be made of: without what looks around or asserts a place,
/// and with classes of ASCII, as they are there.
fn generating(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(next) = rest.chars().next() {
        let around = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|start| rest.starts_with(start));
        if around && !in_class {
            rest = &rest[group_length(rest)..];
            continue;
        }
        let escaped = if next == '\\' { rest[1..].chars().next() } else { None };
        let taken = next.len_utf8() + escaped.map_or(0, char::len_utf8);
        match (next, escaped) {
            ('\\', Some(class)) => plain.push_str(&escape(class, in_class)),
            // Anchors: a text is made of all of the pattern in any case.
            ('^' | '$', None) if !in_class => {}
            ('[', None) => {
                // A bracket in a class is itself in ECMA-262.
                plain.push_str(if in_class { "\\[" } else { "[" });
                let negated = !in_class && rest[1..].starts_with('^');
                in_class = true;
                if negated {
                    plain.push('^');
                    rest = &rest[2..];
                    continue;
                }
            }
            (']', None) => {
                in_class = false;
                plain.push(']');
            }
            ('{', None) if !in_class => match repetition(rest) {
                Some((text, length)) => {
                    plain.push_str(&text);
                    rest = &rest[length..];
                    continue;
                }
                None => plain.push_str("\\{"),
            },
            ('&' | '~', None) if in_class => plain.push_str(&format!("\\{next}")),
            _ => plain.push(next),
        }
        rest = &rest[taken..];
    }
    plain
}

/// The repetition that a text starts with, with counts for which a text can be made, and its length.
fn repetition(text: &str) -> Option<(String, usize)> {
    let end = text.find('}')?;
    let inside = &text[1..end];
    let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
    let least = least.parse::<u64>().ok()?.min(LONGEST);
    let most = match most {
        "" => least + MOST_MORE,
        most => most.parse::<u64>().ok()?.clamp(least, least + MOST_MORE),
    };
    Some((format!("{{{least},{most}}}"), end + 1))
}

fn escape(class: char, in_class: bool) -> String {
    let ascii = match class {
        'd' => "0-9",
        'w' => "A-Za-z0-9_",
        's' => " \\t",
        'b' | 'B' if !in_class => return String::new(),
        'A' | 'z' | 'Z' => return String::new(),
        '/' | '"' | '\'' | ':' | '@' | '=' | ',' | '!' | '%' | ';' | '<' | '>' | '_' | '`' => {
            return class.to_string();
        }
        _ => return format!("\\{class}"),
    };
    if in_class { ascii.to_owned() } else { format!("[{ascii}]") }
}

/// Length of the group that a text starts with.
fn group_length(text: &str) -> usize {
    let mut depth = 0;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 1 => return at + 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::generating;

    #[test]
    fn what_cannot_be_made_is_taken_out_of_a_pattern() {
        for (pattern, plain) in [
            ("^(?!a(b)c)[a-z]{3}$", "[a-z]{3,3}"),
            (r"^(?=.*\))x\(y", r"x\(y"),
            ("(a|b)(?<!c)", "(a|b)"),
            ("(?!", ""),
            (r"^\d+$|^\w\/$", "[0-9]+|[A-Za-z0-9_]/"),
            ("0x[a-f]{0,2147483648}", "0x[a-f]{0,32}"),
            ("a{5}b{2,}c{x", r"a{5,5}b{2,34}c\{x"),
            (r"[^\s\]$[]", r"[^ \t\]$\[]"),
        ] {
            assert_eq!(generating(pattern), plain, "{pattern}");
        }
    }
}

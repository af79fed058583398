//! Names of the document become Rust identifiers here, and nowhere else.
//!
//! An identifier is ASCII, at most [`MAX_LENGTH`] bytes long, never a keyword that cannot be written
//! raw, and unique in its [`Namespace`]. Which of two clashing names keeps the plain form does not
//! depend on the order of the document.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::escape::{FilePath, Markdown, Part, RustText};

/// Longer names are cut: rustc accepts them, people do not.
const MAX_LENGTH: usize = 96;

/// Names that generated files use themselves; a type of the document gets `Type` appended.
const TAKEN_TYPES: &[&str] = &[
    "Base64",
    "BTreeMap",
    "Body",
    "Box",
    "Bytes",
    "ByteStream",
    "Redirected",
    "Call",
    "Clone",
    "Core",
    "Date",
    "Debug",
    "Decimal",
    "Default",
    "Eq",
    "Err",
    "EventStream",
    "FileUpload",
    "Form",
    "Hash",
    "Into",
    "IntoIterator",
    "JsonLines",
    "Keyed",
    "None",
    "Ok",
    "Option",
    "Page",
    "Paged",
    "PartialEq",
    "Patch",
    "Result",
    "Row",
    "Secret",
    "Self",
    "Some",
    "String",
    "Style",
    "Text",
    "Timestamp",
    "Uuid",
    "Value",
    "Vec",
];

/// Keywords of edition 2024 that `r#` cannot rescue.
pub(super) const NEVER_RAW: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Names that files cannot have everywhere: modules of their own, and devices of Windows.
pub(super) const FILE_NAMES: &[&str] = &[
    "mod", "lib", "main", "con", "aux", "nul", "prn", "com0", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6",
    "lpt7", "lpt8", "lpt9",
];

/// The keywords of edition 2024, strict and reserved (Rust reference, Keywords).
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// Whether a name needs `r#`, or cannot be one at all.
pub(crate) fn is_keyword(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = |byte: u8| byte.is_ascii_alphabetic();
    if name.bytes().next().is_some_and(begins) && name.bytes().all(plain) {
        return KEYWORDS.contains(&name);
    }
    syn::parse_str::<syn::Ident>(name).is_err()
}

/// A Rust identifier, already unique where it stands; keywords are written raw by `emit`.
///
/// It is made by this module from words of the document, from a name of ours, or from another name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// A name of ours.
    pub(crate) fn ours(text: &'static str) -> Self {
        Self::spelled(text.to_owned())
    }

    /// The name for some words of the document, where it need not be unique.
    pub(super) fn of(words: &str, case: Case) -> Self {
        Self(identifier(words, case))
    }

    /// A text that is spelled as a name already. One that is not becomes one, whoever spelled it.
    pub(super) fn spelled(text: String) -> Self {
        let mut bytes = text.bytes();
        let begins = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let goes_on = bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_one = begins && goes_on && !NEVER_RAW.contains(&text.as_str());
        if is_one { Self(text) } else { Self(identifier(&text, Case::Snake)) }
    }

    /// The setter of a field that has this name.
    pub(crate) fn setter(&self) -> Self {
        Self(format!("with_{}", self.0))
    }

    /// The identifier without `r#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is written raw.
    pub(crate) fn is_keyword(&self) -> bool {
        is_keyword(&self.0)
    }
}

/// Names with `::` between them: where something is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NamePath(String);

impl NamePath {
    /// The path through these names.
    pub(super) fn of(names: &[&Name]) -> Self {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        Self(names.join("::"))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name as people read it.
impl Part<Markdown> for Name {
    fn put(&self, text: &mut String) {
        text.push_str(self.as_str());
    }
}

impl Part<Markdown> for NamePath {
    fn put(&self, text: &mut String) {
        text.push_str(self.as_str());
    }
}

impl Part<FilePath> for Name {
    fn put(&self, text: &mut String) {
        text.push_str(self.as_str());
    }
}

/// A name as source has it.
impl Part<RustText> for Name {
    fn put(&self, text: &mut String) {
        text.push_str(if self.is_keyword() { "r#" } else { "" });
        text.push_str(self.as_str());
    }
}

/// How an identifier is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// `OrderItem`: a type.
    Type,
    /// `OrderItem`: a variant.
    Variant,
    /// `order_item`: a function, field or module.
    Snake,
    /// `ORDER_ITEM`: a constant.
    Constant,
}

/// The identifier for some words of the document, not yet unique.
pub(super) fn identifier(words: &str, case: Case) -> String {
    let ascii = to_ascii(words);
    let cased = match case {
        Case::Type | Case::Variant => ascii.to_upper_camel_case(),
        Case::Snake => snake_case(&ascii),
        Case::Constant => ascii.to_shouty_snake_case(),
    };
    let mut name = leading_letter(cased, case);
    name.truncate(MAX_LENGTH);
    if case == Case::Type && TAKEN_TYPES.contains(&name.as_str()) {
        name.push_str("Type");
    }
    if NEVER_RAW.contains(&name.as_str()) {
        name.push_str(if case == Case::Snake { "_" } else { "Value" });
    }
    name
}

/// Most names of fields and parameters are in this case already, and only change their separators.
fn snake_case(ascii: &str) -> String {
    if ascii.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return ascii.to_snake_case();
    }
    let mut name = String::with_capacity(ascii.len());
    for word in ascii.split(' ').filter(|word| !word.is_empty()) {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(word);
    }
    name
}

/// ASCII letters and digits stay, everything else separates words; signs that tell values apart
/// (`+1` and `-1`, `<` and `>`) and letters of other scripts get a name.
fn to_ascii(words: &str) -> String {
    // OData: `$filter` is a filter.
    let words = match words.strip_prefix('$') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => rest,
        _ => words,
    };
    let mut text = String::with_capacity(words.len());
    let mut before = None;
    let mut letters = words.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            c if c.is_ascii_alphanumeric() => text.push(c),
            '_' | ' ' | '.' | '/' | ':' | ',' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '\''
            | '`' => text.push(' '),
            '-' if !is_sign(before, letters.peek()) => text.push(' '),
            c => {
                if let Some(word) = word_for(c) {
                    text.push(' ');
                    text.push_str(word);
                    text.push(' ');
                } else if c.is_alphanumeric() {
                    text.push_str(&format!(" u{:x} ", u32::from(c)));
                } else {
                    text.push(' ');
                }
            }
        }
        before = Some(c);
    }
    text
}

/// Whether a hyphen is a sign: in front of everything, or of a number (`-created`, `gmt -5`).
fn is_sign(before: Option<char>, after: Option<&char>) -> bool {
    match before {
        None => true,
        Some(before) => {
            !before.is_alphanumeric() && before != '-' && after.is_some_and(char::is_ascii_digit)
        }
    }
}

fn word_for(c: char) -> Option<&'static str> {
    Some(match c {
        '-' => "minus",
        '+' => "plus",
        '*' => "star",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '~' => "tilde",
        '^' => "caret",
        '?' => "question",
        _ => return None,
    })
}

fn leading_letter(name: String, case: Case) -> String {
    match name.bytes().next() {
        Some(first) if first.is_ascii_digit() => match case {
            Case::Type => format!("Type{name}"),
            Case::Variant => format!("V{name}"),
            Case::Snake => format!("n{name}"),
            Case::Constant => format!("N{name}"),
        },
        Some(_) => name,
        None => match case {
            Case::Type => "Unnamed".into(),
            Case::Variant => "Empty".into(),
            Case::Snake => "unnamed".into(),
            Case::Constant => "UNNAMED".into(),
        },
    }
}

/// Where each name may stand once.
#[derive(Debug, Default)]
pub(super) struct Namespace {
    used: BTreeSet<String>,
}

impl Namespace {
    /// A namespace in which some names are taken from the start.
    pub(super) fn reserving<'a>(taken: impl IntoIterator<Item = &'a str>) -> Self {
        Self { used: taken.into_iter().map(fold).collect() }
    }

    /// Takes more names.
    pub(super) fn reserve<'a>(&mut self, taken: impl IntoIterator<Item = &'a str>) {
        self.used.extend(taken.into_iter().map(fold));
    }

    /// The name if it is free, otherwise with the lowest number that makes it so.
    pub(super) fn claim(&mut self, wanted: &str) -> Name {
        Name::spelled(self.claim_text(wanted))
    }

    /// The same for what is no identifier: a feature of Cargo.
    pub(super) fn claim_text(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut n = 1;
        while self.used.contains(&fold(&name)) {
            n += 1;
            name = numbered(wanted, n);
        }
        self.used.insert(fold(&name));
        name
    }
}

/// File systems may not tell upper from lower case.
fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn numbered(name: &str, n: usize) -> String {
    let name = name.trim_end_matches('_');
    if name.contains('_') || name.bytes().all(|c| !c.is_ascii_uppercase()) {
        format!("{name}_{n}")
    } else {
        format!("{name}{n}")
    }
}

/// Claims many names at once, so that the result does not depend on the order of the document: of
/// those that want the same name, the one whose key sorts first keeps it.
pub(super) fn claim_all<K: Ord + Clone>(
    namespace: &mut Namespace,
    wanted: impl IntoIterator<Item = (K, String)>,
) -> BTreeMap<K, Name> {
    let sorted: BTreeMap<K, String> = wanted.into_iter().collect();
    sorted.into_iter().map(|(key, name)| (key, namespace.claim(&name))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Case, KEYWORDS, Name, Namespace, claim_all, identifier, is_keyword, snake_case};
    use crate::escape::{RustText, md, rust_text};

    #[test]
    fn identifiers() {
        for (words, case, expect) in [
            ("orders.lists", Case::Variant, "OrdersLists"),
            ("products:read", Case::Variant, "ProductsRead"),
            ("TWITTER_X", Case::Variant, "TwitterX"),
            ("", Case::Variant, "Empty"),
            ("2fa", Case::Snake, "n2fa"),
            ("self", Case::Snake, "self_"),
            ("Self", Case::Variant, "SelfValue"),
            ("type", Case::Snake, "type"),
            ("filters[search]", Case::Snake, "filters_search"),
            ("X-Tenant-Id", Case::Snake, "x_tenant_id"),
            ("-1", Case::Variant, "Minus1"),
            ("+1", Case::Variant, "Plus1"),
            ("Option", Case::Type, "OptionType"),
            ("名前", Case::Snake, "u540d_u524d"),
            ("listOrders", Case::Constant, "LIST_ORDERS"),
            ("../../etc", Case::Snake, "etc"),
            ("super", Case::Snake, "super_"),
            ("await", Case::Snake, "await"),
            ("_", Case::Type, "Unnamed"),
            ("1st", Case::Type, "Type1st"),
            ("1st", Case::Variant, "V1st"),
            ("2fa", Case::Constant, "N2FA"),
            ("created-at", Case::Snake, "created_at"),
            ("<", Case::Variant, "Less"),
            ("\u{202e}x", Case::Snake, "x"),
        ] {
            assert_eq!(identifier(words, case), expect, "{words}");
        }
    }

    #[test]
    fn keywords_are_those_of_the_parser() {
        for word in KEYWORDS {
            let is_refused = syn::parse_str::<syn::Ident>(word).is_err();
            // syn does not assume edition 2024.
            assert!(is_keyword(word) && (is_refused || word == "gen"), "{word}");
        }
        for word in ["", "9a", "a b", "a-b"] {
            assert!(is_keyword(word), "{word:?}");
        }
        for word in ["union", "auto", "raw", "safe", "macro_rules", "default", "_x", "é", "Type"] {
            assert!(!is_keyword(word), "{word}");
        }
    }

    #[test]
    fn what_is_in_snake_case_stays_as_heck_has_it() {
        for words in ["page size", "v2beta  x1", " a b ", "x2y 3z", "", "iso 8601 2"] {
            assert_eq!(snake_case(words), heck::ToSnakeCase::to_snake_case(words), "{words:?}");
        }
    }

    #[test]
    fn a_name_is_raw_in_source_only() {
        let name = Name::ours("type");
        assert_eq!(md!("`{}`", name).as_str(), "`type`");
        assert_eq!(rust_text!("client.{}()", name).as_str(), "client.r#type()");
        assert_eq!(RustText::joined([&name, &name], ", ").as_str(), "r#type, r#type");
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (text, expect) in [
            ("type", "type"),
            ("_x9", "_x9"),
            ("Self", "self_"),
            ("_", "unnamed"),
            ("", "unnamed"),
            ("9a", "n9a"),
            ("a b; fn x() {}", "a_b_fn_x"),
            ("é", "ue9"),
        ] {
            assert_eq!(Name::spelled(text.to_owned()).as_str(), expect);
        }
    }

    #[test]
    fn long_names_are_cut_and_still_differ() {
        let mut namespace = Namespace::default();
        let long = identifier(&"word ".repeat(60), Case::Snake);
        assert_eq!(long.len(), 96);
        let (one, other) = (namespace.claim(&long), namespace.claim(&long));
        assert_ne!(one, other);
    }

    #[test]
    fn no_file_has_the_name_of_a_device() {
        let mut namespace = Namespace::reserving(super::FILE_NAMES.iter().copied());
        for device in crate::file::DEVICES {
            assert_ne!(namespace.claim(device).as_str(), *device);
        }
    }

    #[test]
    fn names_that_differ_only_in_case_clash() {
        let mut namespace = Namespace::default();
        let claimed = ["Foo", "FOO", "foo_bar", "Foo_Bar"].map(|name| namespace.claim(name));
        let texts: Vec<&str> = claimed.iter().map(Name::as_str).collect();
        assert_eq!(texts, ["Foo", "FOO2", "foo_bar", "Foo_Bar_2"]);
    }

    #[test]
    fn clashes_do_not_depend_on_order() {
        let wanted = [("/b", "FooBar"), ("/a", "FooBar"), ("/c", "Foobar")];
        let mut reversed = wanted;
        reversed.reverse();
        let names = |list: [(&'static str, &str); 3]| {
            claim_all(&mut Namespace::default(), list.map(|(key, name)| (key, name.to_owned())))
        };
        assert_eq!(names(wanted), names(reversed));
        let texts: Vec<_> = names(wanted).into_values().map(|n| n.as_str().to_owned()).collect();
        assert_eq!(texts, ["FooBar", "FooBar2", "Foobar3"]);
    }
}

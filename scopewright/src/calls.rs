//! The source of a program becomes the operations that it calls.
//!
//! Tokens are read, not syntax: so a call is seen inside a macro as well, and source of any edition is read.
//! What is seen is rather too much than too little: two crates with one handle and one method count both.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::catalogue::{Catalogue, Operation};

/// An operation that is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Called {
    /// The crate.
    pub(crate) library: String,
    /// Its id.
    pub(crate) id: String,
    /// The first file that calls it.
    pub(crate) file: PathBuf,
}

/// Finds the operations that are called in a folder or a file, each once, by crate and id.
pub(crate) fn find(source: &Path, catalogues: &[Catalogue]) -> Result<Vec<Called>, String> {
    let mut files = Vec::new();
    list(source, &mut files)?;
    files.sort();
    let known = Known::of(catalogues);
    let mut seen: BTreeMap<(usize, &str), PathBuf> = BTreeMap::new();
    for file in files {
        let text = fs::read_to_string(&file)
            .map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
        let tokens: TokenStream =
            text.parse().map_err(|error| format!("`{}` is no Rust: {error}", file.display()))?;
        for found in known.calls(tokens) {
            seen.entry(found).or_insert_with(|| file.clone());
        }
    }
    let called = seen.into_iter().map(|((at, id), file)| Called {
        library: catalogues[at].library().to_owned(),
        id: id.to_owned(),
        file: file.strip_prefix(source).map_or_else(|_| file.clone(), Path::to_owned),
    });
    Ok(called.collect())
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("cannot read `{}`: {error}", path.display());
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(fault)?;
        // What cargo has built is nobody's source, and a link may lead in a circle.
        if kind.is_dir() && name != "target" && !name.starts_with('.') {
            list(&entry.path(), files)?;
        } else if kind.is_file() && entry.path().extension().is_some_and(|ending| ending == "rs") {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Crate and operation.
type Found<'c> = (usize, &'c str);

/// How operations are called.
struct Known<'c> {
    /// By `handle.method`, the handle being the client's method that gives it.
    methods: BTreeMap<String, Vec<Found<'c>>>,
    /// The handles: methods of clients, and types.
    handles: BTreeSet<&'c str>,
    /// The types of handles, and the method that gives each.
    types: BTreeMap<&'c str, &'c str>,
    constants: BTreeMap<&'c str, Vec<Found<'c>>>,
    all: Vec<Found<'c>>,
}

impl<'c> Known<'c> {
    fn of(catalogues: &'c [Catalogue]) -> Self {
        let mut known = Self {
            methods: BTreeMap::new(),
            handles: BTreeSet::new(),
            types: BTreeMap::new(),
            constants: BTreeMap::new(),
            all: Vec::new(),
        };
        for (at, catalogue) in catalogues.iter().enumerate() {
            for operation in &catalogue.operations {
                known.add(at, operation);
            }
        }
        known
    }

    fn add(&mut self, at: usize, operation: &'c Operation) {
        let found = (at, operation.id.as_str());
        let resource = operation.resource.as_str();
        self.all.push(found);
        self.handles.insert(resource);
        self.constants.entry(operation.constant()).or_default().push(found);
        for (handle, method) in operation.methods() {
            self.types.insert(handle, resource);
            self.methods.entry(format!("{resource}.{method}")).or_default().push(found);
        }
    }

    fn calls(&self, tokens: TokenStream) -> BTreeSet<Found<'c>> {
        let flat = flat(tokens);
        let names = self.names(&flat);
        let mut found = BTreeSet::new();
        for at in 0..flat.len() {
            found.extend(self.at(&flat, at, &names).into_iter().flatten().copied());
        }
        found
    }

    /// What is called at a place: `handle().method`, `name.method` or `operations::CONSTANT`.
    fn at(
        &self,
        flat: &[Token],
        at: usize,
        names: &BTreeMap<&str, &'c str>,
    ) -> Option<&[Found<'c>]> {
        let word = |at: usize| flat.get(at).and_then(Token::word);
        let sign = |at: usize, sign| flat.get(at).is_some_and(|token| token.is_sign(sign));
        let own = word(at)?;
        if own == "ALL" && at >= 3 && word(at - 3) == Some("operations") {
            return Some(&self.all);
        }
        if let Some(found) = self.constants.get(own) {
            return Some(found);
        }
        // `orders ( ) . list (`
        let is_given = sign(at + 1, '(') && sign(at + 2, ')') && sign(at + 3, '.');
        if is_given && self.handles.contains(own) {
            return self.methods.get(&format!("{own}.{}", word(at + 4)?)).map(Vec::as_slice);
        }
        let handle = names.get(own).filter(|_| sign(at + 1, '.'))?;
        self.methods.get(&format!("{handle}.{}", word(at + 2)?)).map(Vec::as_slice)
    }

    /// Names that hold a handle: `let orders = client.orders();`, `orders: &Orders`.
    fn names<'t>(&self, flat: &'t [Token]) -> BTreeMap<&'t str, &'c str> {
        let word = |at: usize| flat.get(at).and_then(Token::word);
        let sign = |at: usize, sign| flat.get(at).is_some_and(|token| token.is_sign(sign));
        let mut names = BTreeMap::new();
        for at in 0..flat.len() {
            let Some(own) = word(at) else { continue };
            if let Some(handle) = self.handles.get(own)
                && sign(at + 1, '(')
                && sign(at + 2, ')')
                && !sign(at + 3, '.')
            {
                let start = (0..at).rev().take(16).find(|&at| word(at) == Some("let"));
                let name = start.map(|at| at + 1 + usize::from(word(at + 1) == Some("mut")));
                names.extend(name.and_then(word).map(|name| (name, *handle)));
            }
            if let Some(handle) = self.types.get(own) {
                // Back over `& 'a mut` and a path.
                let start = (0..at).rev().take(12).find(|&back| {
                    sign(back, ':') && !sign(back + 1, ':') && !(back > 0 && sign(back - 1, ':'))
                });
                let name = start.and_then(|at| word(at.checked_sub(1)?));
                names.extend(name.map(|name| (name, *handle)));
            }
        }
        names
    }
}

/// A token, with brackets as signs.
enum Token {
    Word(String),
    Sign(char),
    Other,
}

impl Token {
    fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word.strip_prefix("r#").unwrap_or(word)),
            _ => None,
        }
    }

    fn is_sign(&self, sign: char) -> bool {
        matches!(self, Self::Sign(own) if *own == sign)
    }
}

fn flat(tokens: TokenStream) -> Vec<Token> {
    let mut all = Vec::new();
    let mut open: Vec<(proc_macro2::token_stream::IntoIter, Option<char>)> =
        vec![(tokens.into_iter(), None)];
    while let Some((tokens, end)) = open.last_mut() {
        match tokens.next() {
            None => {
                all.extend(end.map(Token::Sign));
                open.pop();
            }
            Some(TokenTree::Ident(word)) => all.push(Token::Word(word.to_string())),
            Some(TokenTree::Punct(sign)) => all.push(Token::Sign(sign.as_char())),
            Some(TokenTree::Literal(_)) => all.push(Token::Other),
            Some(TokenTree::Group(group)) => {
                let (start, end) = match group.delimiter() {
                    Delimiter::Parenthesis => ('(', Some(')')),
                    Delimiter::Brace => ('{', Some('}')),
                    Delimiter::Bracket => ('[', Some(']')),
                    Delimiter::None => (' ', None),
                };
                all.push(Token::Sign(start));
                open.push((group.stream().into_iter(), end));
            }
        }
    }
    all
}

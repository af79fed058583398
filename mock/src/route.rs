//! Routes: turns path templates and the raw path of a request into the operation that was meant.

use percent_encoding::percent_decode_str;

/// A path template, cut into segments.
pub(crate) struct Template {
    segments: Vec<Vec<Piece>>,
    weight: Vec<u8>,
}

/// A part of a segment.
enum Piece {
    Text(String),
    Variable(String),
}

/// The text that stands where a template has a variable, as it came, still percent-encoded.
pub(crate) type Captures = Vec<(String, String)>;

impl Template {
    /// A template below the path of a server.
    pub(crate) fn new(base: &str, path: &str) -> Self {
        // A fragment is for readers of the document; a query is compared elsewhere.
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let whole = format!("{}{path}", base.trim_end_matches('/'));
        let segments: Vec<Vec<Piece>> = whole.split('/').map(pieces).collect();
        let weight = segments.iter().map(|pieces| weight(pieces)).collect();
        Self { segments, weight }
    }

    /// What stands where the template has variables, if it fits the path, which is cut at its slashes.
    pub(crate) fn matches(&self, raw_segments: &[&str]) -> Option<Captures> {
        if raw_segments.len() != self.segments.len() {
            return None;
        }
        let mut captures = Captures::new();
        for (pieces, segment) in self.segments.iter().zip(raw_segments) {
            match_segment(pieces, segment, &mut captures)?;
        }
        Some(captures)
    }

    /// By how much a template is to be preferred to others that fit as well: fixed segments win over
    /// those with a variable, from left to right.
    pub(crate) fn weight(&self) -> &[u8] {
        &self.weight
    }
}

fn weight(pieces: &[Piece]) -> u8 {
    match pieces {
        [] | [Piece::Text(_)] => 2,
        [Piece::Variable(_)] => 0,
        _ => 1,
    }
}

fn pieces(segment: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((before, name, after)) = next_variable(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(decode(before)));
        }
        pieces.push(Piece::Variable(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(decode(rest)));
    }
    pieces
}

fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn match_segment(pieces: &[Piece], segment: &str, captures: &mut Captures) -> Option<()> {
    if let [Piece::Text(text)] = pieces {
        let is_it = segment == text || segment.contains('%') && decode(segment) == *text;
        return is_it.then_some(());
    }
    let mut rest = segment;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => rest = rest.strip_prefix(text.as_str())?,
            Piece::Variable(name) => {
                let end = match pieces.get(index + 1) {
                    Some(Piece::Text(text)) => rest.find(text.as_str())?,
                    _ => rest.len(),
                };
                let (value, after) = rest.split_at(end);
                if value.is_empty() {
                    return None;
                }
                captures.push((name.clone(), value.to_owned()));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(())
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

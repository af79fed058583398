//! Routes: turns path templates and the raw path of a request into the operation that was meant.

use percent_encoding::percent_decode_str;

/// A path template, cut into segments.
pub(crate) struct Template(Vec<Vec<Piece>>);

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
        Self(whole.split('/').map(pieces).collect())
    }

    /// What stands where the template has variables, if the path fits.
    pub(crate) fn matches(&self, raw_path: &str) -> Option<Captures> {
        let segments: Vec<&str> = raw_path.split('/').collect();
        if segments.len() != self.0.len() {
            return None;
        }
        let mut captures = Captures::new();
        for (pieces, segment) in self.0.iter().zip(segments) {
            match_segment(pieces, segment, &mut captures)?;
        }
        Some(captures)
    }

    /// By how much a template is to be preferred to others that fit as well: fixed segments win over
    /// those with a variable, from left to right.
    pub(crate) fn weight(&self) -> Vec<u8> {
        let weight = |pieces: &Vec<Piece>| match pieces.as_slice() {
            [] | [Piece::Text(_)] => 2,
            [Piece::Variable(_)] => 0,
            _ => 1,
        };
        self.0.iter().map(weight).collect()
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
        return (decode(segment) == *text).then_some(());
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

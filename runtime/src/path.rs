//! Paths: turns a template and its arguments into a path that has as many segments as the template,
//! whatever the arguments are.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::error::{Error, Result};

/// What a template's own text may not hold as it is.
const LITERAL: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'\\');

/// Puts the arguments, which are encoded already, into the template.
///
/// Refuses what a URL parser or a proxy would fold away: an empty segment where an argument stands,
/// and `.` or `..` in any spelling (`%2e%2E`, `%252e`, …), which no encoding can protect.
pub(crate) fn fill(template: &str, arguments: &[(&'static str, String)]) -> Result<String> {
    let mut path = String::with_capacity(template.len());
    for segment in template.split('/').skip(1) {
        path.push('/');
        fill_segment(&mut path, segment, arguments)?;
    }
    Ok(path)
}

fn fill_segment(
    path: &mut String,
    segment: &str,
    arguments: &[(&'static str, String)],
) -> Result<()> {
    let begin = path.len();
    let mut rest = segment;
    while let Some((before, name, after)) = next_parameter(rest) {
        let Some((_, value)) = arguments.iter().find(|(other, _)| *other == name) else {
            return Err(Error::invalid(format!("the path parameter `{name}` is missing")));
        };
        check(name, value)?;
        path.extend(utf8_percent_encode(before, LITERAL));
        path.push_str(value);
        rest = after;
    }
    path.extend(utf8_percent_encode(rest, LITERAL));
    if is_dots(&path[begin..]) {
        return Err(Error::invalid("a segment of the path is `.` or `..`"));
    }
    Ok(())
}

fn next_parameter(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn check(name: &str, value: &str) -> Result<()> {
    let wrong = if value.is_empty() {
        "is empty"
    } else if is_dots(value) {
        "is `.` or `..`, which servers take for a step in the path"
    } else {
        return Ok(());
    };
    Err(Error::invalid(format!("the path parameter `{name}` {wrong}")))
}

/// Whether it is one or two dots once every layer of percent-encoding is taken off.
fn is_dots(text: &str) -> bool {
    // Without a dot or something encoded there is nothing to take off.
    text.contains(['.', '%']) && matches!(decode_wholly(text)[..], [b'.'] | [b'.', b'.'])
}

/// Takes off every layer of percent-encoding (RFC 3986, section 2.1), in one pass: a text may have as many
/// layers as characters, so that to take them off one by one would take minutes.
pub(crate) fn decode_wholly(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut decoded: Vec<u8> = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        decoded.push(byte);
        // What was decoded may end another code, such as `%2` and `%65`.
        while let [before @ .., b'%', high, low] = &decoded[..]
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            decoded.truncate(before.len());
            decoded.extend(u8::try_from(high * 16 + low));
        }
    }
    decoded
}

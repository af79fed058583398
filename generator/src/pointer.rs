//! JSON pointers (RFC 6901) as texts: their parts, and one more at the end.

/// The parts of a JSON pointer (RFC 6901, section 4), unescaped.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|part| {
        if part.contains('~') {
            part.replace("~1", "/").replace("~0", "~")
        } else {
            part.to_owned()
        }
    })
}

/// Appends a part to a JSON pointer (RFC 6901, section 3).
pub(crate) fn push_segment(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

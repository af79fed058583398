//! Which characters of a text are not shown, or change how the text around them is.

/// Invisible characters and those that change the direction of what follows (Unicode Annex 9; the
/// set that rustc refuses in source, and its neighbours).
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || is_carrier(c)
}

/// Tags and variation selectors that show nothing by themselves, and can carry a text that only a
/// program reads (Unicode, sections 23.4 and 23.9).
fn is_carrier(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Line breaks that are no control characters (Unicode, LS and PS).
pub(crate) fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character is not seen, ends a line, or changes how the text around it is.
pub(crate) fn acts(c: char) -> bool {
    c.is_control() || is_hidden(c) || is_line_separator(c)
}

/// A text on one line as it may be shown: what is not seen, and what would change the text around it,
/// is written out, `\u{202e}`. A document must not be able to hide what it says.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

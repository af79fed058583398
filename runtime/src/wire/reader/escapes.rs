//! Escapes: what `\` and the characters behind it mean in a string (RFC 8259, section 7).

/// The character that an escape means, and how many bytes the escape has; `None` for one that is wrong, or
/// that stands for a half of a character. `bytes` begins behind the backslash.
pub(super) fn escaped(bytes: &[u8]) -> Option<(char, usize)> {
    let plain = match bytes.first()? {
        b'n' => '\n',
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return by_number(bytes),
        _ => return None,
    };
    Some((plain, 1))
}

/// `u00e9`, or `ud83d\ude00` for a character beyond the first 65,536.
fn by_number(bytes: &[u8]) -> Option<(char, usize)> {
    let first = four_digits(bytes.get(1..5)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 5));
    }
    let second = four_digits(bytes.get(5..11)?.strip_prefix(b"\\u")?)?;
    let (0xd800..0xdc00, 0xdc00..0xe000) = (first, second) else { return None };
    let character = char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?;
    Some((character, 11))
}

fn four_digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| Some(number * 16 + char::from(*byte).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn an_escape_is_one_character() {
        let table = [
            ("n", '\n', 1),
            ("\"x", '"', 1),
            ("/", '/', 1),
            ("b", '\u{8}', 1),
            ("f", '\u{c}', 1),
            ("u0041BC", 'A', 5),
            ("u00e9", 'é', 5),
            ("uFFFF", '\u{ffff}', 5),
            ("u0000", '\0', 5),
            ("uD83D\\uDE00x", '😀', 11),
            ("udbff\\udfff", '\u{10ffff}', 11),
        ];
        for (text, character, length) in table {
            assert_eq!(escaped(text.as_bytes()), Some((character, length)), "{text}");
        }
    }

    #[test]
    fn half_a_character_is_none() {
        for text in [
            "",
            "x",
            "N",
            "u",
            "u12",
            "u12g4",
            "u+123",
            "ud83d",
            "ud83dx",
            "ud83d\\n12345",
            "ud83d\\u0041",
            "ude00",
            "ude00\\ud83d",
        ] {
            assert_eq!(escaped(text.as_bytes()), None, "{text}");
        }
    }
}

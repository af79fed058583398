//! Numbers: turns what XML Schema has for a number into JSON's form of it.

/// The number in JSON's form; `None` where it is none. XML Schema allows a plus sign, leading zeros and no
/// digits on one side of the point (part 2, sections 3.2.3 and 3.2.5); JSON does not.
pub(super) fn json_number(text: &str) -> Option<String> {
    if text.parse::<serde_json::Number>().is_ok() {
        return Some(text.to_owned());
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(['e', 'E']).unwrap_or(digits.len());
    let (decimal, exponent) = digits.split_at(end);
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let number = format!("{sign}{whole}{point}{fraction}{exponent}");
    number.parse::<serde_json::Number>().is_ok().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::json_number;

    #[test]
    fn numbers_of_xml_schema_become_numbers_of_json() {
        let cases = [
            ("7", Some("7")),
            ("-0.50", Some("-0.50")),
            ("+7", Some("7")),
            ("007", Some("7")),
            ("-007.5", Some("-7.5")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("+01.e3", Some("1e3")),
            ("18446744073709551615", Some("18446744073709551615")),
            ("", None),
            (".", None),
            ("+", None),
            ("--1", None),
            ("1 2", None),
            ("INF", None),
            ("0x10", None),
            ("1,5", None),
        ];
        for (text, number) in cases {
            assert_eq!(json_number(text).as_deref(), number, "{text:?}");
        }
    }
}

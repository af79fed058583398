//! JSON pointers: turns a text and a pointer (RFC 6901) into the text of one value.

use std::borrow::Cow;

use super::fault::Fault;
use super::{Kind, Reader};

/// The text of the value that `pointer` names, without decoding anything else.
///
/// Pointers are those of RFC 6901: `""` is the whole text, `/data/0/id` the `id` of the first
/// element of `data`, `~1` stands for a slash and `~0` for a tilde in a key. `None` if there is no
/// such value, if an index is not plain decimal (`-`, `01`), or if the text is broken before the
/// value's end. Where an object has a key twice, the last one wins.
pub fn find<'j>(json: &'j [u8], pointer: &str) -> Option<&'j [u8]> {
    if !(pointer.is_empty() || pointer.starts_with('/')) {
        return None;
    }
    let whole = Reader::new(json).raw().ok()?;
    tokens(pointer).try_fold(whole, |value, token| child(value, &token))
}

/// The keys and indexes of a pointer, unescaped.
pub(super) fn tokens(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}

fn child<'j>(container: &'j [u8], token: &str) -> Option<&'j [u8]> {
    let mut r = Reader::new(container);
    match r.kind().ok()? {
        Kind::Object => entry(&mut r, token).ok()?,
        Kind::Array => element(&mut r, index(token)?).ok()?,
        _ => None,
    }
}

fn entry<'j>(r: &mut Reader<'j>, key: &str) -> Result<Option<&'j [u8]>, Fault> {
    let mut found = None;
    r.open_object()?;
    let mut first = true;
    while let Some(name) = r.key(first)? {
        let wanted = name == key;
        let value = r.raw()?;
        if wanted {
            found = Some(value);
        }
        first = false;
    }
    Ok(found)
}

fn element<'j>(r: &mut Reader<'j>, wanted: usize) -> Result<Option<&'j [u8]>, Fault> {
    let mut found = None;
    let mut index = 0;
    r.array(|r| {
        let value = r.raw()?;
        if index == wanted {
            found = Some(value);
        }
        index += 1;
        Ok(())
    })?;
    Ok(found)
}

/// An array index: plain decimal without leading zeros.
fn index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit());
    let padded = token.len() > 1 && token.starts_with('0');
    if plain && !padded { token.parse().ok() } else { None }
}

//! The keys of a scheme of paging: turn what the scheme and an operation write into what holds, and
//! tell which keys a style goes by.

use crate::ir::In;
use crate::load::{AnswerPlace, PagingKeys, PagingWord};

/// An operation's keys before those of its scheme.
pub(super) fn merged(own: &PagingKeys, shared: &PagingKeys) -> PagingKeys {
    fn either<T: Clone>(own: Option<&T>, shared: Option<&T>) -> Option<T> {
        own.or(shared).cloned()
    }
    PagingKeys {
        style: own.style.or(shared.style),
        sent_in: own.sent_in.or(shared.sent_in),
        page: either(own.page.as_ref(), shared.page.as_ref()),
        first: own.first.or(shared.first),
        offset: either(own.offset.as_ref(), shared.offset.as_ref()),
        cursor: either(own.cursor.as_ref(), shared.cursor.as_ref()),
        id: either(own.id.as_ref(), shared.id.as_ref()),
        size: either(own.size.as_ref(), shared.size.as_ref()),
        default_size: own.default_size.or(shared.default_size),
        max_size: own.max_size.or(shared.max_size),
        items: either(own.items.as_ref(), shared.items.as_ref()),
        next: either(own.next.as_ref(), shared.next.as_ref()),
        last: either(own.last.as_ref(), shared.last.as_ref()),
        total: either(own.total.as_ref(), shared.total.as_ref()),
        more: either(own.more.as_ref(), shared.more.as_ref()),
    }
}

/// A style as it is written.
pub(super) fn word(style: PagingWord) -> &'static str {
    match style {
        PagingWord::PageNumber => "page-number",
        PagingWord::Offset => "offset",
        PagingWord::Cursor => "cursor",
        PagingWord::LastItem => "last-item",
        PagingWord::NextUrl => "next-url",
        PagingWord::Link => "link",
    }
}

/// The keys that not all styles use, and whether they are there.
pub(super) fn special_keys(keys: &PagingKeys) -> [(&'static str, bool); 7] {
    [
        ("page", keys.page.is_some()),
        ("first", keys.first.is_some()),
        ("offset", keys.offset.is_some()),
        ("cursor", keys.cursor.is_some()),
        ("id", keys.id.is_some()),
        ("next", keys.next.is_some()),
        ("last", keys.last.is_some()),
    ]
}

pub(super) fn used_keys(style: PagingWord) -> &'static [&'static str] {
    match style {
        PagingWord::PageNumber => &["page", "first", "next", "last"],
        PagingWord::Offset => &["offset", "next", "last"],
        PagingWord::Cursor => &["cursor", "next"],
        PagingWord::LastItem => &["cursor", "id"],
        PagingWord::NextUrl => &["next"],
        PagingWord::Link => &[],
    }
}

pub(super) fn place_of(place: &AnswerPlace) -> In {
    match place {
        AnswerPlace::Body(pointer) => In::Body(pointer.clone()),
        AnswerPlace::Header { header } => In::Header(header.clone()),
    }
}

/// RFC 9110, section 5.1.
pub(super) fn is_header_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}

//! Pages: turns what a request says about its page into the records on it, and these into an answer
//! in the provider's style.

use std::ops::Range;

use scopewright_generator::ir::{End, In, Paging, PagingStyle};
use serde_json::{Value, json};

use super::compose::Composer;
use super::envelope::{self, Frame};
use super::judge::Fault;
use super::perform::Turn;
use super::refusals::Refusal;
use super::reply::Reply;
use super::resources::text_of;
use super::store::Record;

/// The items on a page where neither the caller nor the document says.
const USUAL_SIZE: u64 = 20;

/// What stands before the place in a cursor.
const CURSOR: &str = "mock-";

/// Which page is asked for.
pub(super) struct Ask<'t> {
    paging: Option<&'t Paging>,
    start: Start,
    pub(super) size: u64,
}

/// Where a page starts.
enum Start {
    /// At so many items from the start.
    Index(u64),
    /// Behind the item that had this place in the order.
    After(u64),
    /// Behind the item with this text at the pointer.
    AfterItem(String, String),
}

/// A page, and where it is in its list.
pub(super) struct Cut {
    /// The records on it.
    pub(super) range: Range<usize>,
    pub(super) place: Place,
}

/// Where a page is in its list.
pub(super) struct Place {
    pub(super) index: u64,
    pub(super) total: u64,
    /// The place in the order of the last item, where others follow.
    pub(super) next_after: Option<u64>,
}

impl<'t> Ask<'t> {
    /// What a request asks for; fails where it brings a cursor that nobody gave out.
    pub(super) fn read(turn: &Turn<'t>, paging: Option<&'t Paging>) -> Result<Self, Refusal> {
        let Some(paging) = paging else {
            return Ok(Self { paging: None, start: Start::Index(0), size: u64::MAX });
        };
        let value = |name: &str| -> Option<&Value> {
            let found = if paging.in_body {
                turn.inputs.body.as_ref()?.pointer(name)
            } else {
                turn.inputs.query.get(name)
            };
            found.filter(|value| !value.is_null())
        };
        let number = |name: &str| value(name).and_then(number);
        let default = paging.default_size.map_or(USUAL_SIZE, u64::from);
        let size = paging.size.as_deref().and_then(number).unwrap_or(default).max(1);
        let size = paging.max_size.map_or(size, |most| size.min(u64::from(most)));
        let start = match &paging.style {
            PagingStyle::PageNumber { page, first, .. } => {
                let number = number(page).unwrap_or_else(|| u64::from(*first));
                Start::Index(number.saturating_sub(u64::from(*first)).saturating_mul(size))
            }
            PagingStyle::Offset { offset, .. } => Start::Index(number(offset).unwrap_or(0)),
            PagingStyle::Cursor { cursor, .. } => match value(cursor) {
                Some(text) => after(cursor, &text_of(text))?,
                None => Start::Index(0),
            },
            PagingStyle::LastItem { cursor, id } => match value(cursor) {
                Some(text) => Start::AfterItem(id.clone(), text_of(text)),
                None => Start::Index(0),
            },
            PagingStyle::NextUrl { .. } | PagingStyle::Link => followed(turn)?,
        };
        Ok(Self { paging: Some(paging), start, size })
    }
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn after(name: &str, text: &str) -> Result<Start, Refusal> {
    let place = text.strip_prefix(CURSOR).and_then(|hex| u64::from_str_radix(hex, 16).ok());
    place.map(Start::After).ok_or_else(|| {
        let fault = Fault::new(format!("cursor `{name}`"), "it is none that was given out");
        Refusal::Invalid(vec![Fault { path: vec![name.to_owned()], ..fault }])
    })
}

/// The URL of a next page carries its cursor in a parameter of our own.
fn followed(turn: &Turn<'_>) -> Result<Start, Refusal> {
    let query = turn.call.query.as_deref().unwrap_or_default();
    let cursor = query.split('&').find_map(|pair| pair.strip_prefix("mock_cursor="));
    cursor.map_or(Ok(Start::Index(0)), |text| after("mock_cursor", text))
}

/// The records on the page. Where they are sorted, only the last item itself tells what comes behind it.
pub(super) fn cut(records: &[&Record], ask: &Ask<'_>, is_sorted: bool) -> Result<Cut, Refusal> {
    let found = match &ask.start {
        Start::Index(index) => Some(*index),
        Start::After(place) if is_sorted => {
            let position = records.iter().position(|record| record.place == *place);
            position.map(|position| position as u64 + 1)
        }
        Start::After(place) => {
            let position = records.iter().position(|record| record.place > *place);
            Some(position.unwrap_or(records.len()) as u64)
        }
        Start::AfterItem(pointer, text) => {
            let is_last = |record: &&Record| -> bool {
                let value = Value::Object(record.value.clone());
                value.pointer(pointer).is_some_and(|value| text_of(value) == *text)
            };
            records.iter().position(is_last).map(|position| position as u64 + 1)
        }
    };
    let Some(index) = found else {
        return Err(Refusal::Invalid(vec![Fault::new("cursor", "there is no such item")]));
    };
    let start = usize::try_from(index).unwrap_or(usize::MAX).min(records.len());
    let size = usize::try_from(ask.size).unwrap_or(usize::MAX);
    let end = start.saturating_add(size).min(records.len());
    let last = records[start..end].last().filter(|_| end < records.len());
    let next_after = last.map(|record| record.place);
    let place = Place { index, total: records.len() as u64, next_after };
    Ok(Cut { range: start..end, place })
}

/// The answer with a page in it: items, where the next page is, and the counts and links around.
pub(super) fn reply(
    turn: &Turn<'_>,
    composer: &Composer<'_>,
    ask: &Ask<'_>,
    place: &Place,
    items: Vec<Value>,
) -> Reply {
    let mut whole = composer.whole();
    let last_item = items.last().cloned();
    let count = items.len() as u64;
    let pointer = &turn.script.acts[turn.index].item.pointer;
    put(&mut whole, pointer, Value::Array(items));
    let Some(paging) = ask.paging else { return composer.reply_whole(&whole) };
    let frame = Frame::new(turn, paging, ask.size, place, count);
    envelope::fill(&mut whole, composer.whole_shape(), &frame, pointer);
    let mut headers = Vec::new();
    let mut told = |place: &In, value: Value| match place {
        In::Body(pointer) => put(&mut whole, pointer, value),
        In::Header(_) if value.is_null() => {}
        In::Header(name) => headers.push((name.clone(), text_of(&value))),
    };
    let cursor = place.next_after.map(|place| format!("{CURSOR}{place:08x}"));
    match &paging.style {
        PagingStyle::PageNumber { end, .. } | PagingStyle::Offset { end, .. } => match end {
            End::Next(at) => told(at, json!(frame.next_page())),
            End::LastPage(at) => told(at, json!(frame.last_page())),
            End::Total(at) => told(at, json!(frame.total)),
            End::ShortPage => {}
        },
        PagingStyle::Cursor { next, .. } => told(next, json!(cursor)),
        PagingStyle::NextUrl { next } => {
            told(next, json!(cursor.map(|text| next_url(turn, &text))));
        }
        PagingStyle::Link | PagingStyle::LastItem { .. } => {
            if let (PagingStyle::Link, Some(text)) = (&paging.style, cursor) {
                let link = format!("<{}>; rel=\"next\"", next_url(turn, &text));
                told(&In::Header("link".to_owned()), json!(link));
            }
        }
    }
    if let Some(more) = &paging.more {
        told(more, json!(place.next_after.is_some() && last_item.is_some()));
    }
    composer.drop_nulls(&mut whole);
    let reply = composer.reply_whole(&whole);
    headers.into_iter().fold(reply, |reply, (name, value)| reply.with(&name, value))
}

fn next_url(turn: &Turn<'_>, cursor: &str) -> String {
    envelope::url(turn, &[("mock_cursor", cursor)])
}

/// Puts a value at a pointer, with the objects around it where they are not there.
fn put(whole: &mut Value, pointer: &str, value: Value) {
    let mut at = whole;
    for key in pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")) {
        if !at.is_object() {
            *at = json!({});
        }
        at = &mut at[key.as_str()];
    }
    *at = value;
}

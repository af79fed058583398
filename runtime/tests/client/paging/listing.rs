//! A server that plays one list in each of the ways in which lists are paged, and badly if it is told
//! so; and the loop that one writes without thinking of that.

use std::sync::{Arc, Mutex};

use http::{Method, Request, Response};
use scopewright_runtime::clock::ManualClock;
use scopewright_runtime::codegen::{
    Answer, Call, End, In, Operation, Page, Paged, Paging, Receive, Received, Replay, Value,
};
use scopewright_runtime::transport::{Local, TransportError};
use scopewright_runtime::{Bytes, Core};
use serde_json::json;

use crate::support::{builder, noon};

/// A page whose items are at `/items`, each with an `id`.
#[derive(Debug)]
pub struct Ids(pub(crate) Vec<u64>);

impl Receive for Ids {
    fn receive(answer: Answer) -> Received<Self> {
        let page: Value = answer.decode()?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        Ok(Self(items.iter().filter_map(|item| item["id"].as_u64()).collect()))
    }
}

impl Page for Ids {
    type Item = u64;

    fn into_items(self) -> Vec<u64> {
        self.0
    }
}

/// Items on a page.
pub(crate) const SIZE: usize = 3;

const fn list(paging: Paging) -> Operation {
    let paging = paging.size("limit").default(3).max(100);
    Operation::get("list", "/list").security(&[&["bearerAuth"]]).paging(paging)
}

const NEXT: In = In::Body("/next");
const MORE: In = In::Body("/has_more");

static NUMBER_NEXT: Operation = list(Paging::by_number("page", 1, End::Next(NEXT), "/items"));
static NUMBER_HEADER: Operation =
    list(Paging::by_number("page", 1, End::Next(In::Header("X-Next-Page")), "/items"));
static NUMBER_LAST: Operation =
    list(Paging::by_number("page", 0, End::LastPage(In::Body("/last")), "/items"));
static NUMBER_TOTAL: Operation =
    list(Paging::by_number("page", 1, End::Total(In::Body("/total")), "/items"));
static NUMBER_MORE: Operation =
    list(Paging::by_number("page", 0, End::ShortPage, "/items").more(MORE));
static OFFSET_TOTAL: Operation =
    list(Paging::by_offset("offset", End::Total(In::Body("/total")), "/items"));
static OFFSET_SHORT: Operation = list(Paging::by_offset("offset", End::ShortPage, "/items"));
static CURSOR: Operation = list(Paging::by_cursor("cursor", NEXT, "/items"));
static CURSOR_MORE: Operation = list(Paging::by_cursor("cursor", NEXT, "/items").more(MORE));
static CURSOR_HEADER: Operation =
    list(Paging::by_cursor("cursor", In::Header("X-Next-Cursor"), "/items"));
static CURSOR_BODY: Operation =
    Operation::post("search", "/list").security(&[&["bearerAuth"]]).replay(Replay::Safe).paging(
        Paging::by_cursor("/page/cursor", NEXT, "/items").in_body().size("/page/limit").default(3),
    );
static LAST_ITEM: Operation = list(Paging::by_last_item("after", "/id", "/items").more(MORE));
static URL_ABSOLUTE: Operation = list(Paging::by_url(NEXT, "/items"));
static URL_RELATIVE: Operation = list(Paging::by_url(NEXT, "/items"));
static LINK: Operation = list(Paging::by_link("/items"));

/// A way in which lists are paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    NumberNext,
    NumberHeader,
    NumberLast,
    NumberTotal,
    NumberMore,
    OffsetTotal,
    OffsetShort,
    Cursor,
    CursorMore,
    CursorHeader,
    CursorBody,
    LastItem,
    UrlAbsolute,
    UrlRelative,
    Link,
}

use Scheme::*;

pub(crate) const SCHEMES: [Scheme; 15] = [
    NumberNext,
    NumberHeader,
    NumberLast,
    NumberTotal,
    NumberMore,
    OffsetTotal,
    OffsetShort,
    Cursor,
    CursorMore,
    CursorHeader,
    CursorBody,
    LastItem,
    UrlAbsolute,
    UrlRelative,
    Link,
];

impl Scheme {
    pub(crate) fn operation(self) -> &'static Operation {
        match self {
            NumberNext => &NUMBER_NEXT,
            NumberHeader => &NUMBER_HEADER,
            NumberLast => &NUMBER_LAST,
            NumberTotal => &NUMBER_TOTAL,
            NumberMore => &NUMBER_MORE,
            OffsetTotal => &OFFSET_TOTAL,
            OffsetShort => &OFFSET_SHORT,
            Cursor => &CURSOR,
            CursorMore => &CURSOR_MORE,
            CursorHeader => &CURSOR_HEADER,
            CursorBody => &CURSOR_BODY,
            LastItem => &LAST_ITEM,
            UrlAbsolute => &URL_ABSOLUTE,
            UrlRelative => &URL_RELATIVE,
            Link => &LINK,
        }
    }

    /// The server says where the next page begins, so it can say something wrong.
    pub(crate) fn is_led(self) -> bool {
        !matches!(self, NumberLast | NumberTotal | NumberMore | OffsetTotal | OffsetShort)
    }

    /// Pages are counted, so they can be asked for in parallel.
    pub(crate) fn is_counted(self) -> bool {
        matches!(self, NumberNext | NumberHeader) || !self.is_led()
    }

    pub(crate) fn is_url(self) -> bool {
        matches!(self, UrlAbsolute | UrlRelative | Link)
    }

    /// An empty page in the middle can be told from the end.
    pub(crate) fn survives_empty(self) -> bool {
        !matches!(self, OffsetShort | LastItem)
    }
}

/// What a server does with the answer to one of its requests, instead of giving it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Status(u16),
    /// 429, with a second to wait.
    Limit,
    Break,
    /// Half of the answer's body, as if that were all of it.
    Half,
}

/// A list and the server's tricks.
#[derive(Debug)]
pub(crate) struct Listing {
    pub(crate) scheme: Scheme,
    pub(crate) pages: usize,
    /// The page that has no items.
    pub(crate) empty: Option<usize>,
    /// From this page, the next page is that one.
    pub(crate) jump: Option<(usize, usize)>,
    /// From this page, the next page is at this URL.
    pub(crate) lure: Option<(usize, &'static str)>,
    /// What becomes of a request, by its number.
    pub(crate) faults: fn(usize) -> Option<Fault>,
}

/// What a server was asked: path and query, or path and body.
#[derive(Debug, Default)]
pub(crate) struct Asked(Mutex<Vec<String>>);

impl Asked {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl Listing {
    pub(crate) fn new(scheme: Scheme, pages: usize) -> Self {
        Self { scheme, pages, empty: None, jump: None, lure: None, faults: |_| None }
    }

    /// All items, in order.
    pub(crate) fn items(&self) -> Vec<u64> {
        (0..self.pages).flat_map(|page| self.page(page)).collect()
    }

    fn page(&self, index: usize) -> Vec<u64> {
        if self.empty == Some(index) || index >= self.pages {
            return Vec::new();
        }
        // The last page is not full.
        let count = if index + 1 == self.pages { SIZE - 1 } else { SIZE };
        (0..count).map(|item| (index * SIZE + item + 1) as u64).collect()
    }

    /// Which page a request asks for.
    fn index(&self, request: &Request<Bytes>) -> usize {
        let query = request.uri().query().unwrap_or_default();
        let query = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        let number = |name: &str| query(name).map(|text| text.parse::<usize>().unwrap());
        match self.scheme {
            NumberNext | NumberHeader | NumberTotal => number("page").unwrap_or(1) - 1,
            NumberLast | NumberMore => number("page").unwrap_or(0),
            OffsetTotal | OffsetShort => number("offset").unwrap_or(0) / SIZE,
            Cursor | CursorMore | CursorHeader | UrlAbsolute | UrlRelative | Link => {
                query("cursor").map_or(0, |cursor| index_of(&cursor))
            }
            CursorBody => {
                let body: Value = serde_json::from_slice(request.body()).unwrap();
                body["page"]["cursor"].as_str().map_or(0, index_of)
            }
            LastItem => number("after").unwrap_or(0) / SIZE,
        }
    }

    fn answer(&self, index: usize) -> Response<Bytes> {
        let items = self.page(index);
        let follows = index + 1 < self.pages;
        let next = match self.jump {
            Some((from, to)) if from == index => to,
            _ => index + 1,
        };
        let mut body = json!({ "has_more": follows || self.jump.is_some() });
        let mut response = Response::builder().status(200);
        // The offset is counted in places, not in what the server shows.
        let total = if self.scheme == OffsetTotal {
            (self.pages - 1) * SIZE + SIZE - 1
        } else {
            self.items().len()
        };
        body["total"] = json!(total);
        body["last"] = json!(self.pages - 1);
        body["items"] = items.iter().map(|id| json!({ "id": id })).collect();
        if follows || self.jump.is_some() {
            let cursor = format!("c/{next}=");
            let url = |start: &str| format!("{start}?cursor=c%2F{next}%3D&limit=3");
            let lure = self.lure.filter(|(page, _)| *page == index).map(|(_, url)| url.to_owned());
            match self.scheme {
                NumberNext => body["next"] = json!(next + 1),
                NumberHeader => response = response.header("x-next-page", next + 1),
                Cursor | CursorMore | CursorBody => body["next"] = json!(cursor),
                CursorHeader => response = response.header("x-next-cursor", cursor),
                UrlAbsolute => {
                    body["next"] =
                        json!(lure.unwrap_or_else(|| url("https://api.example.com/v1/list")));
                }
                UrlRelative => body["next"] = json!(lure.unwrap_or_else(|| url(""))),
                Link => {
                    let url = lure.unwrap_or_else(|| url("/v1/list"));
                    let links = format!("<{url}>; title=\"a, b; c\"; rel=\"last NEXT\"");
                    response = response.header("link", "<?cursor=x>; rel=prev, <x>;rel=self");
                    response = response.header("link", links);
                }
                _ => {}
            }
        }
        if self.scheme == LastItem
            && let Some((from, to)) = self.jump
            && from == index
        {
            body["items"] = self.page(to).iter().map(|id| json!({ "id": id })).collect();
        }
        response.body(Bytes::from(body.to_string())).unwrap()
    }

    /// A client of it, and what it is asked.
    pub(crate) fn play(self: &Arc<Self>) -> (Core, Arc<Asked>) {
        let (transport, asked) = self.transport();
        let clock = ManualClock::new(noon(), 1.0);
        (builder().transport(transport).clock(Arc::new(clock)).build().unwrap(), asked)
    }

    pub(crate) fn transport(self: &Arc<Self>) -> (Local, Arc<Asked>) {
        let asked = Arc::new(Asked::default());
        let (kept, listing) = (Arc::clone(&asked), Arc::clone(self));
        let transport = Local::fallible(move |request| {
            let answer = listing.take(&request, &kept);
            async move { answer }
        });
        (transport, asked)
    }

    fn take(
        &self,
        request: &Request<Bytes>,
        asked: &Asked,
    ) -> Result<Response<Bytes>, TransportError> {
        assert_eq!(request.uri().host(), Some("api.example.com"), "a foreign host was asked");
        let body = String::from_utf8_lossy(request.body()).into_owned();
        let number = {
            let mut asked = asked.0.lock().unwrap();
            asked.push(format!("{} {body}", request.uri().path_and_query().unwrap()));
            asked.len() - 1
        };
        let answer = self.answer(self.index(request));
        match (self.faults)(number) {
            None => Ok(answer),
            Some(Fault::Status(status)) => Ok(status_of(status, Response::builder())),
            Some(Fault::Limit) => {
                Ok(status_of(429, Response::builder().header("retry-after", "1")))
            }
            Some(Fault::Break) => Err(TransportError::new("connection reset")),
            Some(Fault::Half) => Ok(answer.map(|body| body.slice(..body.len() / 2))),
        }
    }
}

fn status_of(status: u16, builder: http::response::Builder) -> Response<Bytes> {
    builder.status(status).body(Bytes::new()).unwrap()
}

fn index_of(cursor: &str) -> usize {
    let digits: String = cursor.replace("%2F", "/").replace("%3D", "=");
    digits.strip_prefix("c/").and_then(|rest| rest.strip_suffix('=')).unwrap().parse().unwrap()
}

/// A call of the list.
pub(crate) fn call(core: &Core, scheme: Scheme) -> Call<Ids, Paged> {
    let call = core.call(scheme.operation());
    if scheme == CursorBody {
        // Written as another program would: going on must not write it anew.
        call.bytes_as("application/json", r#"{"text": "x", "long": 1.50}"#)
    } else {
        call
    }
}

/// The loop that everybody writes first: until a page is empty or names no next one. Gives what it
/// found, or what went wrong; after a thousand pages it is stopped.
pub(crate) fn naive(listing: &Arc<Listing>) -> Result<Vec<u64>, String> {
    let asked = Asked::default();
    let (mut items, mut cursor) = (Vec::new(), String::new());
    for _ in 0..1000 {
        let uri = format!("https://api.example.com/v1/list{cursor}");
        let request = Request::builder().method(Method::GET).uri(uri).body(Bytes::new()).unwrap();
        let answer = listing.take(&request, &asked).map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(answer.status().to_string());
        }
        let body: Value = serde_json::from_slice(answer.body()).map_err(|e| e.to_string())?;
        let page = body["items"].as_array().unwrap();
        if page.is_empty() {
            return Ok(items);
        }
        items.extend(page.iter().filter_map(|item| item["id"].as_u64()));
        match body["next"].as_str() {
            Some(next) => cursor = format!("?cursor={next}"),
            None => return Ok(items),
        }
    }
    Err("it never ends".to_owned())
}

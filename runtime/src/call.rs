//! Calls: an operation with its arguments, as a value that is sent when it is awaited.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crate::body::Body;
use crate::draft::Draft;
use crate::engine::{self, Reply};
use crate::error::Result;
use crate::idempotency::IdempotencyKey;
use crate::multipart::Form;
use crate::paging::{Items, Page, Pages};
use crate::receive::{Answer, Receive};
use crate::response::Response;
use crate::style::Style;
use crate::wire;

/// An ordinary call.
#[derive(Debug)]
pub enum Plain {}

/// A call whose repetition the provider recognises by an idempotency key. No other call can be given
/// one:
///
/// ```
/// use scopewright_runtime::IdempotencyKey;
/// use scopewright_runtime::codegen::{Call, Keyed};
///
/// fn name(call: Call<(), Keyed>, key: IdempotencyKey) -> Call<(), Keyed> {
///     call.idempotency_key(key)
/// }
/// ```
///
/// ```compile_fail,E0599
/// use scopewright_runtime::IdempotencyKey;
/// use scopewright_runtime::codegen::{Call, Plain};
///
/// fn name(call: Call<(), Plain>, key: IdempotencyKey) -> Call<(), Plain> {
///     call.idempotency_key(key)
/// }
/// ```
#[derive(Debug)]
pub enum Keyed {}

/// A call that lists something page by page.
#[derive(Debug)]
pub enum Paged {}

/// A call that answers with `T`. `K` says what else it can do: [`Plain`], [`Keyed`] or [`Paged`].
///
/// `.await` sends it and gives the value; [`send`](Self::send) gives the value with what came beside
/// it. Nothing is sent before.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T, K = Plain> {
    draft: Box<Draft>,
    kind: PhantomData<fn() -> (T, K)>,
}

impl<T, K> Call<T, K> {
    pub(crate) fn new(draft: Box<Draft>) -> Self {
        Self { draft, kind: PhantomData }
    }

    /// How long the call may take with all its attempts and the waits between them.
    pub fn timeout(mut self, duration: Duration) -> Self {
        self.draft.options.timeout = Some(duration);
        self
    }

    /// How long each attempt may take.
    pub fn attempt_timeout(mut self, duration: Duration) -> Self {
        self.draft.options.attempt_timeout = Some(duration);
        self
    }

    /// How long the answer may come in at less than a byte a second; for a stream too.
    pub fn stall_timeout(mut self, duration: Duration) -> Self {
        self.draft.options.stall_timeout = Some(duration);
        self
    }

    /// How often the call is retried, where its class allows that at all.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.draft.options.max_retries = Some(retries);
        self
    }

    /// Adds a header that the provider's document does not name. A line break in it is an error
    /// when the call is sent.
    pub fn extra_header(mut self, name: &str, value: &str) -> Self {
        self.draft.extra_header(name, value);
        self
    }

    /// Adds a query parameter that the provider's document does not name.
    pub fn extra_query(mut self, name: &str, value: &str) -> Self {
        self.draft.query(name, Style::FormExploded, &wire::to_vec(value));
        self
    }
}

/// What generated methods put into a call.
#[doc(hidden)]
impl<T, K> Call<T, K> {
    pub fn path(self, name: &'static str, value: impl wire::Encode) -> Self {
        self.path_styled(name, Style::Simple, value)
    }

    pub fn path_styled(
        mut self,
        name: &'static str,
        style: Style,
        value: impl wire::Encode,
    ) -> Self {
        self.draft.path(name, style, &wire::to_vec(&value));
        self
    }

    pub fn query(self, name: &'static str, value: impl wire::Encode) -> Self {
        self.query_styled(name, Style::FormExploded, value)
    }

    pub fn query_styled(
        mut self,
        name: &'static str,
        style: Style,
        value: impl wire::Encode,
    ) -> Self {
        self.draft.query(name, style, &wire::to_vec(&value));
        self
    }

    pub fn header(self, name: &'static str, value: impl wire::Encode) -> Self {
        self.header_styled(name, Style::Simple, value)
    }

    pub fn header_styled(
        mut self,
        name: &'static str,
        style: Style,
        value: impl wire::Encode,
    ) -> Self {
        self.draft.header(name, style, &wire::to_vec(&value));
        self
    }

    pub fn cookie(self, name: &'static str, value: impl wire::Encode) -> Self {
        self.cookie_styled(name, Style::FormExploded, value)
    }

    pub fn cookie_styled(
        mut self,
        name: &'static str,
        style: Style,
        value: impl wire::Encode,
    ) -> Self {
        self.draft.cookie(name, style, &wire::to_vec(&value));
        self
    }

    pub fn json(self, value: &(impl wire::Encode + ?Sized)) -> Self {
        self.json_as("application/json", value)
    }

    pub fn json_as(
        mut self,
        media_type: &'static str,
        value: &(impl wire::Encode + ?Sized),
    ) -> Self {
        self.draft.body(media_type, wire::to_vec(value));
        self
    }

    pub fn accept(mut self, media_types: &'static str) -> Self {
        self.draft.accept = Some(media_types);
        self
    }

    pub fn flag(mut self, key: &'static str) -> Self {
        self.draft.flag(key);
        self
    }

    pub fn lines_as(mut self, media_type: &'static str, values: &[impl wire::Encode]) -> Self {
        self.draft.lines(media_type, values.iter().map(wire::to_vec));
        self
    }

    pub fn form_styled(
        mut self,
        styles: &[(&'static str, Style)],
        value: &(impl wire::Encode + ?Sized),
    ) -> Self {
        self.draft.form(&wire::to_vec(value), styles);
        self
    }

    pub fn form(mut self, value: &(impl wire::Encode + ?Sized)) -> Self {
        self.draft.form(&wire::to_vec(value), &[]);
        self
    }

    #[cfg(feature = "xml")]
    pub fn xml_as(
        mut self,
        media_type: &'static str,
        element: &'static crate::xml::Element,
        value: &(impl wire::Encode + ?Sized),
    ) -> Self {
        match crate::xml::from_json(&wire::to_vec(value), element) {
            Ok(text) => self.draft.body(media_type, text),
            Err(sentence) => self.draft.note_fault(sentence),
        }
        self
    }

    pub fn multipart(mut self, form: Form) -> Self {
        self.draft.multipart(form);
        self
    }

    pub fn text(self, text: impl Into<String>) -> Self {
        self.bytes_as("text/plain; charset=utf-8", text.into())
    }

    pub fn bytes(self, body: impl Into<Body>) -> Self {
        self.bytes_as("application/octet-stream", body)
    }

    pub fn bytes_as(mut self, media_type: &'static str, body: impl Into<Body>) -> Self {
        self.draft.body(media_type, body);
        self
    }
}

impl<T: Receive, K> Call<T, K> {
    /// Sends it; gives the value with its status, headers and the story of the call.
    pub fn send(self) -> Sending<T> {
        Sending { reply: engine::run(self.draft, T::streams), value: PhantomData }
    }

    /// Sends it and waits, on this thread, for the value with what came beside it.
    ///
    /// Works with and without an async runtime around it, but holds up the thread: in an async
    /// program await the call instead.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Response<T>> {
        crate::blocking::wait(engine::run(self.draft, T::streams)).and_then(Answer::respond)
    }
}

impl<T> Call<T, Keyed> {
    /// Sets the idempotency key. Without one a random key is made; all attempts carry the same.
    ///
    /// A key of your own survives the call: where the future is dropped, or the program ends, the
    /// server may have acted all the same, and a later call with the same key and the same
    /// arguments finds out. Make it with [`IdempotencyKey::derive`] or
    /// [`IdempotencyKey::random`] and keep it before you call.
    pub fn idempotency_key(mut self, key: IdempotencyKey) -> Self {
        self.draft.key(key);
        self
    }
}

impl<T: Page> Call<T, Paged> {
    /// How many items a page should have, up to the most that the provider documents.
    pub fn page_size(mut self, items: u32) -> Self {
        crate::paging::set_size(&mut self.draft, items);
        self
    }

    /// All pages from here, as a `Stream`.
    pub fn pages(self) -> Pages<T> {
        Pages::new(*self.draft)
    }

    /// All items of all pages from here, as a `Stream`.
    pub fn items(self) -> Items<T> {
        Items::new(self.pages())
    }

    /// All items of all pages from here, as an `Iterator` that waits on this thread.
    #[cfg(feature = "blocking")]
    pub fn iter(self) -> crate::blocking::Iter<T>
    where
        T: Send + 'static,
    {
        crate::blocking::Iter::new(self.items())
    }

    /// All pages from here, as an `Iterator` that waits on this thread.
    #[cfg(feature = "blocking")]
    pub fn iter_pages(self) -> crate::blocking::IterPages<T>
    where
        T: Send + 'static,
    {
        crate::blocking::IterPages::new(self.pages())
    }
}

impl<T: Receive, K> IntoFuture for Call<T, K> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        Awaiting(self.send())
    }
}

/// Shows which operation it calls, not its arguments: there may be secrets among them.
impl<T, K> fmt::Debug for Call<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &format_args!("{}", self.draft.operation))
            .finish_non_exhaustive()
    }
}

/// A call on its way, to a [`Response`].
#[must_use = "a future does nothing until it is awaited"]
pub struct Sending<T> {
    reply: Reply,
    value: PhantomData<fn() -> T>,
}

impl<T: Receive> Future for Sending<T> {
    type Output = Result<Response<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.reply.as_mut().poll(cx));
        Poll::Ready(answer.and_then(Answer::respond))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}

/// A call on its way, to its value alone.
#[must_use = "a future does nothing until it is awaited"]
#[derive(Debug)]
pub struct Awaiting<T>(Sending<T>);

impl<T: Receive> Future for Awaiting<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.0.reply.as_mut().poll(cx));
        Poll::Ready(answer.and_then(T::receive))
    }
}

//! How a list is cut into pages, as data: what a generated operation says, and the walk goes by.

/// How a list is cut into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// How the next page is asked for.
    pub style: PagingStyle,
    /// What the names of parameters here mean.
    pub sent_in: SentIn,
    /// Parameter with the number of items on a page.
    pub size: Option<&'static str>,
    /// Items on a page where nobody asks for a number.
    pub default_size: Option<u32>,
    /// The most items on a page that the provider documents.
    pub max_size: Option<u32>,
    /// JSON pointer to the items in the answer.
    pub items: &'static str,
    /// Where the answer says whether another page follows. `false` ends the list whatever else is
    /// said, `true` goes on; where nothing stands there, the style decides.
    pub more: Option<In>,
}

/// How the next page is asked for, and how the last one is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingStyle {
    /// By its number.
    PageNumber {
        /// Parameter with the number.
        page: &'static str,
        /// Number of the first page, mostly 1.
        first: u32,
        /// How the last page is known.
        end: End,
    },
    /// By the index of its first item.
    Offset {
        /// Parameter with the index, from 0.
        offset: &'static str,
        /// How the last page is known.
        end: End,
    },
    /// By an opaque cursor that the answer before it holds.
    Cursor {
        /// Parameter with the cursor.
        cursor: &'static str,
        /// The next page's cursor; null, `false`, empty or absent at the end.
        next: In,
    },
    /// By what identifies the last item of the page before it. A page that is not full is the last,
    /// unless [`more`](Paging::more) says otherwise.
    LastItem {
        /// Parameter with the identifier.
        cursor: &'static str,
        /// JSON pointer to it, inside an item.
        id: &'static str,
    },
    /// By a URL, absolute or relative to the page's own (RFC 3986, section 5).
    NextUrl {
        /// The next page's URL; null, `false`, empty or absent at the end.
        next: In,
    },
    /// By the `Link` header's target of the relation `next` (RFC 8288).
    Link,
}

/// What a name of a parameter means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SentIn {
    /// The name of a query parameter.
    #[default]
    Query,
    /// A JSON pointer into the request's JSON body.
    Body,
}

/// A place in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum In {
    /// A JSON pointer into the body.
    Body(&'static str),
    /// A header's name.
    Header(&'static str),
}

/// How the last page of a numbered list is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// The number (or offset) of the next page; null or absent at the end.
    Next(In),
    /// The number of the last page.
    LastPage(In),
    /// The number of all items.
    Total(In),
    /// A page with fewer items than were asked for, or with none.
    ShortPage,
}

impl Paging {
    /// Pages by their number, of which the first is `first`, with the items at a JSON pointer.
    pub const fn by_number(page: &'static str, first: u32, end: End, items: &'static str) -> Self {
        Self::new(PagingStyle::PageNumber { page, first, end }, items)
    }

    /// Pages by the index of their first item.
    pub const fn by_offset(offset: &'static str, end: End, items: &'static str) -> Self {
        Self::new(PagingStyle::Offset { offset, end }, items)
    }

    /// Pages by a cursor, which the answer before has at `next`.
    pub const fn by_cursor(cursor: &'static str, next: In, items: &'static str) -> Self {
        Self::new(PagingStyle::Cursor { cursor, next }, items)
    }

    /// Pages by what the last item before them has at `id`.
    pub const fn by_last_item(cursor: &'static str, id: &'static str, items: &'static str) -> Self {
        Self::new(PagingStyle::LastItem { cursor, id }, items)
    }

    /// Pages by a URL, which the answer before has at `next`.
    pub const fn by_url(next: In, items: &'static str) -> Self {
        Self::new(PagingStyle::NextUrl { next }, items)
    }

    /// Pages by the `Link` header.
    pub const fn by_link(items: &'static str) -> Self {
        Self::new(PagingStyle::Link, items)
    }

    /// Paging of one style, with the items at a JSON pointer.
    pub const fn new(style: PagingStyle, items: &'static str) -> Self {
        Self {
            style,
            sent_in: SentIn::Query,
            size: None,
            default_size: None,
            max_size: None,
            items,
            more: None,
        }
    }

    /// Sets [`sent_in`](Self::sent_in) to the request's body.
    pub const fn in_body(mut self) -> Self {
        self.sent_in = SentIn::Body;
        self
    }

    /// Sets [`size`](Self::size).
    pub const fn size(mut self, parameter: &'static str) -> Self {
        self.size = Some(parameter);
        self
    }

    /// Sets [`default_size`](Self::default_size).
    pub const fn default(mut self, items: u32) -> Self {
        self.default_size = Some(items);
        self
    }

    /// Sets [`max_size`](Self::max_size).
    pub const fn max(mut self, items: u32) -> Self {
        self.max_size = Some(items);
        self
    }

    /// Sets [`more`](Self::more).
    pub const fn more(mut self, at: In) -> Self {
        self.more = Some(at);
        self
    }

    /// The parameter that says which page is meant; styles that follow a URL have none.
    pub(crate) const fn parameter(&self) -> Option<&'static str> {
        match self.style {
            PagingStyle::PageNumber { page: name, .. }
            | PagingStyle::Offset { offset: name, .. }
            | PagingStyle::Cursor { cursor: name, .. }
            | PagingStyle::LastItem { cursor: name, .. } => Some(name),
            PagingStyle::NextUrl { .. } | PagingStyle::Link => None,
        }
    }

    /// The place in an answer from which the next page, or the number of the last one, is known.
    pub(crate) const fn on(&self) -> Option<In> {
        match self.style {
            PagingStyle::Cursor { next, .. } | PagingStyle::NextUrl { next } => Some(next),
            PagingStyle::PageNumber { end, .. } | PagingStyle::Offset { end, .. } => match end {
                End::Next(place) | End::LastPage(place) | End::Total(place) => Some(place),
                End::ShortPage => None,
            },
            PagingStyle::LastItem { .. } | PagingStyle::Link => None,
        }
    }
}

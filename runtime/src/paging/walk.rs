//! The way through a list: turns each page into the request for the next.
//!
//! The way is made by pages that were decoded. One that failed leaves everything as it was, so
//! asking again asks for the same page.

use http::HeaderMap;

use super::circle::Circle;
use super::continuation::{self, Continuation};
use super::place::{self, Seen};
use super::position::{Mark, Position};
use super::turn::Turn;
use super::{End, Paging, PagingStyle};
use crate::defaults::{MAX_EMPTY_PAGES, MAX_PAGES};
use crate::draft::Draft;
use crate::error::{Error, Kind};

/// Where a walk through a list stands.
pub(crate) struct Walk {
    draft: Draft,
    paging: Option<Paging>,
    next: Next,
    /// Where the page begins that the draft asks for.
    mark: Mark,
    /// What tells this call from others.
    call: u64,
    /// Where pages began that were asked for, because a list can lead in circles of any length;
    /// `None`: it may.
    circle: Option<Circle>,
    /// Pages given.
    pages: u64,
    /// The most pages to give; `None`: as many as there are, up to the limit.
    most: Option<u64>,
    /// Pages without an item since the last one with any.
    empty: u32,
    /// The number or offset of the last page, as far as the last answer tells.
    last: Option<u64>,
}

enum Next {
    /// The page that the draft asks for.
    Page,
    /// There is no way on, and this is why.
    Fault(Error),
    /// There is no way on, and that was said.
    Stuck,
    End,
}

/// What a walk does next.
pub(crate) enum Step {
    Send(Box<Draft>),
    Fault(Error),
    End,
}

impl Walk {
    /// Callers may begin in the middle: then what lies before counts as passed.
    pub(crate) fn new(draft: Draft) -> Self {
        let paging = draft.operation.paging;
        let position = paging.and_then(|paging| Position::of(&draft, &paging));
        let mut walk = Self {
            call: continuation::fingerprint(&draft),
            mark: Mark { position: None, passed: 0 },
            draft,
            paging,
            next: Next::Page,
            circle: Some(Circle::default()),
            pages: 0,
            most: None,
            empty: 0,
            last: None,
        };
        if let Some(paging) = paging {
            walk.mark.passed = walk.passed_before(&paging, position.as_ref());
        }
        walk.note(position.as_ref());
        walk
    }

    fn passed_before(&self, paging: &Paging, position: Option<&Position>) -> u64 {
        let number = position.and_then(Position::number);
        match paging.style {
            PagingStyle::PageNumber { first, .. } => {
                let pages = number.map_or(0, |number| number.saturating_sub(u64::from(first)));
                pages.saturating_mul(self.size().unwrap_or(0))
            }
            PagingStyle::Offset { .. } => number.unwrap_or(0),
            _ => 0,
        }
    }

    /// Remembers where a page begins; `false` where one began there before.
    fn note(&mut self, position: Option<&Position>) -> bool {
        let first = if position.is_none() { self.first() } else { None };
        let text = position.map(Position::text).or(first.as_deref());
        match (&mut self.circle, text) {
            (Some(circle), Some(text)) => circle.note(text),
            _ => true,
        }
    }

    /// What a server would call the page that the caller's arguments ask for.
    fn first(&self) -> Option<String> {
        if let Some(number) = self.number() {
            return Some(number.to_string());
        }
        match self.paging?.style {
            PagingStyle::NextUrl { .. } | PagingStyle::Link => {
                let page = self.draft.context().ok()?.page;
                Some(page[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
            }
            _ => None,
        }
    }

    /// Goes on where another walk of the same call stood.
    pub(crate) fn resume(&mut self, continuation: &Continuation) {
        let resumed = continuation.mark_for(self.call, &self.draft).cloned();
        let resumed = resumed.and_then(|mark| {
            if let (Some(position), Some(paging)) = (&mark.position, &self.paging) {
                position.apply(&mut self.draft, paging)?;
            }
            // What was kept elsewhere is looked at before anything is sent by it.
            self.draft.context().map_err(|error| error.to_string())?;
            Ok(mark)
        });
        match resumed {
            Ok(mark) => {
                self.note(mark.position.as_ref());
                self.mark = mark;
            }
            Err(sentence) => self.refuse(sentence),
        }
    }

    /// Ends the walk before it begins.
    pub(crate) fn refuse(&mut self, sentence: String) {
        self.next = Next::Fault(Error::invalid(sentence));
    }

    pub(crate) fn limit(&mut self, pages: u64) {
        self.most = Some(pages);
    }

    pub(crate) fn allow_repeats(&mut self) {
        self.circle = None;
    }

    pub(crate) fn operation(&self) -> &'static crate::operation::Operation {
        self.draft.operation
    }

    /// What to do now. Why there is no way on is told once, then the list has ended.
    pub(crate) fn step(&mut self) -> Step {
        if self.most == Some(self.pages) {
            return Step::End;
        }
        match std::mem::replace(&mut self.next, Next::Stuck) {
            Next::Fault(error) => Step::Fault(error.of(self.operation())),
            Next::Stuck => Step::End,
            Next::Page => {
                self.next = Next::Page;
                Step::Send(Box::new(self.draft.clone()))
            }
            Next::End => {
                self.next = Next::End;
                Step::End
            }
        }
    }

    /// Goes on behind a page that was decoded.
    pub(crate) fn advance(&mut self, headers: &HeaderMap, body: &[u8]) {
        self.pages = self.pages.saturating_add(1);
        let Some(paging) = self.paging else {
            self.next = Next::End;
            return;
        };
        let seen = Seen::new(headers, body, &paging);
        let count = seen.count();
        let passed = self.mark.passed.saturating_add(count);
        let (size, number) = (self.size(), self.number().unwrap_or(0));
        self.last = last(&paging, &seen, size);
        self.empty = if count > 0 { 0 } else { self.empty.saturating_add(1) };
        let draft = &self.draft;
        let turn = Turn { draft, paging: &paging, seen, count, passed, size, number };
        self.next = match turn.next() {
            Ok(None) => Next::End,
            Ok(Some(position)) => self.go_to(&paging, position, passed),
            Err(wrong) => Next::Fault(Error::new(Kind::Unexpected(wrong))),
        };
    }

    fn go_to(&mut self, paging: &Paging, position: Position, passed: u64) -> Next {
        if !self.note(Some(&position)) {
            return Next::Fault(Error::new(Kind::Loop));
        }
        if let Err(wrong) = position.apply(&mut self.draft, paging) {
            return Next::Fault(Error::new(Kind::Unexpected(wrong)));
        }
        self.mark = Mark { position: Some(position), passed };
        if self.empty >= MAX_EMPTY_PAGES {
            let sentence = format!("{MAX_EMPTY_PAGES} pages in a row had no items");
            return Next::Fault(Error::new(Kind::PageLimit(sentence)));
        }
        if self.most.is_none() && self.pages >= MAX_PAGES {
            let sentence = format!("it has more than {MAX_PAGES} pages; set max_pages to go on");
            return Next::Fault(Error::new(Kind::PageLimit(sentence)));
        }
        Next::Page
    }

    /// Where the page begins that is asked for next; `None` at the end.
    pub(crate) fn mark(&self) -> Option<&Mark> {
        (!matches!(self.next, Next::End)).then_some(&self.mark)
    }

    pub(crate) fn continuation(&self, mark: &Mark) -> Continuation {
        Continuation::new(self.call, &self.draft, mark.clone())
    }

    /// The number (or offset) of the page that is asked for next, where pages are counted.
    pub(crate) fn number(&self) -> Option<u64> {
        let paging = self.paging?;
        let position = || Position::of(&self.draft, &paging)?.number();
        match paging.style {
            PagingStyle::PageNumber { first, .. } => {
                Some(position().unwrap_or_else(|| u64::from(first)))
            }
            PagingStyle::Offset { .. } => Some(position().unwrap_or(0)),
            _ => None,
        }
    }

    /// How far pages are apart, where that is known before they come.
    pub(crate) fn stride(&self) -> Option<u64> {
        match self.paging?.style {
            PagingStyle::PageNumber { .. } => Some(1),
            PagingStyle::Offset { .. } => self.size().filter(|size| *size > 0),
            _ => None,
        }
    }

    /// The request for a page that is likely to come, so many pages after the next. Nothing is
    /// guessed before the first page has told how many there are.
    pub(crate) fn ahead(&self, pages: u64) -> Option<(u64, Box<Draft>)> {
        let left = self.most.unwrap_or(MAX_PAGES).saturating_sub(self.pages);
        if self.pages == 0 || pages >= left || !matches!(self.next, Next::Page) {
            return None;
        }
        let number = self.number()?.checked_add(self.stride()?.checked_mul(pages)?)?;
        if self.last.is_some_and(|last| number > last) {
            return None;
        }
        let mut draft = Box::new(self.draft.clone());
        Position::Value(number.to_string()).apply(&mut draft, &self.paging?).ok()?;
        Some((number, draft))
    }

    /// How many items a page should have: what was asked for, or the provider's default. No more
    /// than the provider gives: a page would never be full.
    fn size(&self) -> Option<u64> {
        let paging = self.paging?;
        let asked_for = || {
            let value = place::parameter(&self.draft, &paging, paging.size?)?;
            place::plain(&value)?.parse::<u64>().ok()
        };
        let size = asked_for().or(paging.default_size.map(u64::from))?;
        Some(paging.max_size.map_or(size, |most| size.min(u64::from(most))))
    }
}

/// The number of the last page, or the offset of the last item, as far as an answer tells.
fn last(paging: &Paging, seen: &Seen<'_>, size: Option<u64>) -> Option<u64> {
    match paging.style {
        PagingStyle::PageNumber { end: End::LastPage(place), .. }
        | PagingStyle::Offset { end: End::LastPage(place), .. } => seen.number(place),
        PagingStyle::PageNumber { end: End::Total(place), first, .. } => {
            let pages = seen.number(place)?.div_ceil(size.filter(|size| *size > 0)?);
            u64::from(first).checked_add(pages)?.checked_sub(1)
        }
        PagingStyle::Offset { end: End::Total(place), .. } => seen.number(place)?.checked_sub(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Core;
    use crate::operation::{In, Operation};
    use crate::provider::{Provider, Server};
    use crate::transport::Local;

    static PROVIDER: Provider = Provider {
        servers: &[Server { url: "https://api.example.com", description: "", variables: &[] }],
        ..Provider::new("Example", "example/1.0")
    };
    static LIST: Operation =
        Operation::get("list", "/n").paging(Paging::by_cursor("cursor", In::Body("/next"), ""));

    fn walk() -> Walk {
        let transport = Local::new(|_| async { http::Response::default() });
        let core = Core::builder(&PROVIDER).transport(transport).build();
        Walk::new(Draft::new(core.unwrap_or_else(|error| panic!("{error}")), &LIST))
    }

    /// Takes steps until one fails or ends; gives how many there were, and the error.
    fn steps(walk: &mut Walk, next: impl Fn(u64) -> u64) -> (u64, Option<Error>) {
        for number in 0.. {
            match walk.step() {
                Step::Send(_) => {}
                Step::Fault(error) => return (number, Some(error)),
                Step::End => return (number, None),
            }
            let body = format!(r#"{{"next":"{}","0":[1]}}"#, next(number));
            walk.empty = 0;
            walk.advance(&HeaderMap::new(), body.as_bytes());
        }
        (0, None)
    }

    #[test]
    fn a_list_that_never_ends_is_stopped() {
        let mut endless = walk();
        let (pages, error) = steps(&mut endless, |number| number);
        assert_eq!(pages, MAX_PAGES);
        assert_eq!(
            error.map(|error| (error.is_page_limit(), error.to_string())),
            Some((
                true,
                "list (GET /n) failed: the list was not followed further: \
                 it has more than 100000 pages; set max_pages to go on"
                    .to_owned()
            ))
        );
        assert!(matches!(endless.step(), Step::End), "it is said once");
        // It was not the end, so there is a way on, behind what was given.
        let behind = Position::Value(format!("\"{}\"", MAX_PAGES - 1));
        assert_eq!(endless.mark().and_then(|mark| mark.position.clone()), Some(behind));

        let mut allowed = walk();
        allowed.limit(MAX_PAGES + 2);
        allowed.pages = MAX_PAGES;
        assert!(matches!(steps(&mut allowed, |number| number), (2, None)));
    }

    #[test]
    fn circles_of_any_length_are_found() {
        for period in [1, 2, 3, 1_000, 10_000] {
            let (pages, error) = steps(&mut walk(), |number| number % period);
            assert_eq!(pages, period + 1);
            assert!(error.is_some_and(|error| error.is_page_loop()), "{period}");
        }
    }
}

//! The way through a list: turns each page into the request for the next.
//!
//! The way is made by pages that were decoded. One that failed leaves everything as it was, so
//! asking again asks for the same page.

use std::collections::HashSet;

use serde::de::IgnoredAny;

use crate::draft::Draft;
use crate::error::text_at;
use crate::operation::{End, Paging, PagingStyle};
use crate::style::encode;
use crate::wire;

/// Where a walk through a list stands.
pub(crate) struct Walk {
    draft: Draft,
    paging: Option<Paging>,
    next: Next,
    /// Where pages began that were asked for, because a list can lead in circles of any length.
    seen: HashSet<String>,
    /// Items from the list's beginning to the end of the page before the next.
    passed: u64,
    pages_left: u64,
}

enum Next {
    /// The page that the draft asks for.
    Page,
    /// A page that was given before.
    Loop,
    End,
}

/// What a walk does next.
pub(crate) enum Step {
    Send(Box<Draft>),
    Loop,
    End,
}

impl Walk {
    pub(crate) fn new(draft: Draft) -> Self {
        let paging = draft.operation.paging;
        let mut walk = Self {
            draft,
            paging,
            next: Next::Page,
            seen: HashSet::new(),
            passed: 0,
            pages_left: u64::MAX,
        };
        walk.start();
        walk
    }

    /// Callers may begin in the middle: then what lies before counts as passed.
    fn start(&mut self) {
        let Some(paging) = self.paging else { return };
        match paging.style {
            PagingStyle::PageNumber { page, first, .. } => {
                let number = self.number_of(page).unwrap_or(u64::from(first));
                let before = number.saturating_sub(u64::from(first));
                self.passed = before.saturating_mul(self.size().unwrap_or(0));
                self.seen.insert(number.to_string());
            }
            PagingStyle::Offset { offset, .. } => {
                self.passed = self.number_of(offset).unwrap_or(0);
                self.seen.insert(self.passed.to_string());
            }
            PagingStyle::Cursor { cursor, .. } => {
                self.seen.extend(self.draft.query_value(cursor).map(str::to_owned));
            }
        }
    }

    pub(crate) fn limit(&mut self, pages: u64) {
        self.pages_left = pages;
    }

    pub(crate) fn operation(&self) -> &'static crate::operation::Operation {
        self.draft.operation
    }

    /// What to do now. A loop is told once, then the list has ended.
    pub(crate) fn step(&mut self) -> Step {
        match &self.next {
            _ if self.pages_left == 0 => Step::End,
            Next::Page => Step::Send(Box::new(self.draft.clone())),
            Next::Loop => {
                self.next = Next::End;
                Step::Loop
            }
            Next::End => Step::End,
        }
    }

    /// Goes on behind a page that was decoded.
    pub(crate) fn advance(&mut self, body: &[u8]) {
        self.pages_left = self.pages_left.saturating_sub(1);
        let Some(paging) = self.paging else {
            self.next = Next::End;
            return;
        };
        let (parameter, next) = match paging.style {
            PagingStyle::PageNumber { page, first, end } => {
                (page, self.next_page(body, &paging, u64::from(first), page, end))
            }
            PagingStyle::Offset { offset, end } => {
                (offset, self.next_offset(body, &paging, offset, end))
            }
            PagingStyle::Cursor { cursor, next } => {
                (cursor, text_at(body, next).filter(|text| !text.is_empty()))
            }
        };
        self.go_to(parameter, next);
    }

    fn go_to(&mut self, parameter: &'static str, next: Option<String>) {
        self.next = match next {
            None => Next::End,
            Some(next) if !self.seen.insert(next.clone()) => Next::Loop,
            Some(next) => {
                self.draft.set_query(parameter, format!("{parameter}={}", encode(&next)));
                Next::Page
            }
        };
    }

    /// The number of the page behind one.
    fn next_page(
        &mut self,
        body: &[u8],
        paging: &Paging,
        first: u64,
        parameter: &str,
        end: End,
    ) -> Option<String> {
        let number = self.number_of(parameter).unwrap_or(first);
        let following = Some(number + 1);
        let next = match end {
            End::Next(pointer) => return text_at(body, pointer).filter(|text| !text.is_empty()),
            End::LastPage(pointer) => {
                following.filter(|next| Some(*next) <= number_at(body, pointer))
            }
            End::Total(pointer) => {
                let count = count(body, paging.items);
                self.passed += count;
                let total = number_at(body, pointer)?;
                let position = (number + 1 - first).saturating_mul(self.size().unwrap_or(u64::MAX));
                following.filter(|_| self.passed < total && (count > 0 || position < total))
            }
            End::ShortPage => following.filter(|_| self.is_full(count(body, paging.items))),
        };
        next.map(|number| number.to_string())
    }

    /// The offset of the page behind one. It grows by what came, so that a server that gives fewer
    /// items than were asked for makes nothing skipped; by what was asked for, if nothing came.
    fn next_offset(
        &mut self,
        body: &[u8],
        paging: &Paging,
        parameter: &str,
        end: End,
    ) -> Option<String> {
        let count = count(body, paging.items);
        let offset = self.number_of(parameter).unwrap_or(0);
        let step = if count > 0 { count } else { self.size().unwrap_or(0) };
        let following = Some(offset.saturating_add(step)).filter(|next| *next > offset);
        let next = match end {
            End::Next(pointer) => return text_at(body, pointer).filter(|text| !text.is_empty()),
            End::LastPage(pointer) => {
                following.filter(|next| Some(*next) <= number_at(body, pointer))
            }
            End::Total(pointer) => following.filter(|next| Some(*next) < number_at(body, pointer)),
            End::ShortPage => following.filter(|_| self.is_full(count)),
        };
        next.map(|offset| offset.to_string())
    }

    fn is_full(&self, count: u64) -> bool {
        count > 0 && self.size().is_none_or(|size| count >= size)
    }

    /// How many items a page should have: what was asked for, or the provider's default.
    fn size(&self) -> Option<u64> {
        let paging = self.paging?;
        let asked_for = paging.size.and_then(|parameter| self.number_of(parameter));
        asked_for.or(paging.default_size.map(u64::from))
    }

    fn number_of(&self, parameter: &str) -> Option<u64> {
        self.draft.query_value(parameter)?.parse().ok()
    }
}

fn number_at(body: &[u8], pointer: &str) -> Option<u64> {
    text_at(body, pointer)?.parse().ok()
}

/// How many items a page has.
fn count(body: &[u8], pointer: &str) -> u64 {
    let items = wire::find(body, pointer).unwrap_or_default();
    let items: Vec<IgnoredAny> = serde_json::from_slice(items).unwrap_or_default();
    items.len() as u64
}

//! Positions: turn where a page begins into the request for it, and into what a continuation keeps.

use super::{Paging, place};
use crate::draft::Draft;

/// Where a page begins, as the request for it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Position {
    /// The value of a parameter, as JSON.
    Value(String),
    /// A path and query.
    Url(String),
}

/// Where a page stands in its list: all that a walk needs to go on from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// `None`: where the caller's arguments begin.
    pub(super) position: Option<Position>,
    /// Items from the list's beginning to this page.
    pub(super) passed: u64,
}

impl Position {
    /// The position that a draft asks for by its parameter.
    pub(super) fn of(draft: &Draft, paging: &Paging) -> Option<Self> {
        let value = place::parameter(draft, paging, paging.parameter()?)?;
        (value != r#""""#).then_some(Self::Value(value))
    }

    /// Makes a draft ask for the page; says what is wrong where it cannot.
    pub(super) fn apply(&self, draft: &mut Draft, paging: &Paging) -> Result<(), String> {
        match (self, paging.parameter()) {
            (Self::Value(json), Some(name)) => place::set_parameter(draft, paging, name, json)
                .map_err(|wrong| format!("the next page's `{name}` {wrong}")),
            (Self::Url(url), None) => {
                draft.next_page = Some(url.clone());
                Ok(())
            }
            _ => Err("the next page is asked for in another way".to_owned()),
        }
    }

    /// The same for the same page, whether it was written as text or as a number.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Value(json) => json.trim_matches('"'),
            Self::Url(url) => url,
        }
    }

    pub(super) fn number(&self) -> Option<u64> {
        match self {
            Self::Value(json) => place::plain(json)?.parse().ok(),
            Self::Url(_) => None,
        }
    }
}

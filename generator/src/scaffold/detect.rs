//! Paging of one operation, from the names and types of its query parameters and its answer's keys.

use crate::ir::{Api, Operation, Parameter, Place, Shape};

use super::answer::{self, Key, is_flag, is_list, is_number, is_text, plain};
use super::facts;

/// Names of a parameter that takes a cursor and nothing else.
const CURSORS: [&str; 5] = ["cursor", "pagetoken", "nexttoken", "pagecursor", "continuationtoken"];
/// Names of a parameter that may take a cursor, or the id of the last item.
const PERHAPS_CURSORS: [&str; 4] = ["after", "startingafter", "marker", "continuation"];
/// Keys that hold the next cursor and nothing else.
const NEXT_CURSORS: &[&str] =
    &["nextcursor", "nextpagetoken", "nexttoken", "nextpagecursor", "nextcontinuationtoken"];
/// Keys that may hold the next cursor, or this page's, or a URL.
const PERHAPS_NEXT_CURSORS: &[&str] =
    &["cursor", "endcursor", "next", "after", "continuationtoken"];
/// Names of a parameter that takes a page's number.
const PAGES: [&str; 4] = ["page", "pagenumber", "pageno", "pagenum"];
/// Names of a parameter that takes the index of a page's first item.
const OFFSETS: [&str; 2] = ["offset", "skip"];
/// Names of a parameter that takes a page's size, the likeliest first.
#[rustfmt::skip]
const SIZES: [&str; 10] =
    ["limit", "perpage", "pagesize", "size", "maxresults", "pagelimit", "itemsperpage", "take", "max", "count"];
/// Keys that hold the next page's number.
const NEXT_PAGES: &[&str] = &["nextpage", "nextpagenumber"];
/// Keys that hold the last page's number.
const LAST_PAGES: &[&str] = &["lastpage", "totalpages", "pagecount", "numpages", "pagestotal"];
/// Keys that hold the number of all items.
const TOTALS: &[&str] =
    &["total", "totalcount", "totalrecords", "totalitems", "totalresults", "totalelements"];

/// Keys that hold the next page's URL and nothing else.
const NEXT_URLS: &[&str] = &["nexturl", "nexturi", "nextlink", "nexthref", "nextpageurl"];
/// Keys that may hold the next page's URL.
const PERHAPS_NEXT_URLS: &[&str] = &["next"];
/// Keys that say whether another page follows.
const MORE: &[&str] = &["hasmore", "hasmorepages", "hasnext", "hasnextpage"];

/// How an operation seems to be paged.
#[derive(Debug)]
pub(super) struct Found<'a> {
    /// The operation's id.
    pub(super) operation: &'a str,
    /// The style.
    pub(super) style: Style,
    /// Key and value of each setting, in the order in which they are written.
    pub(super) settings: Vec<(&'static str, String)>,
    /// What is not certain; empty: nothing.
    pub(super) doubts: Vec<&'static str>,
}

/// How the next page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// By a cursor.
    Cursor,
    /// By its number.
    PageNumber,
    /// By the index of its first item.
    Offset,
    /// By its URL.
    NextUrl,
}

/// Looks for paging in an operation.
///
/// Without doubts it is where a parameter's name has one meaning, the answer has exactly one list,
/// and a key says where the list ends.
pub(super) fn detect<'a>(api: &'a Api, operation: &'a Operation) -> Option<Found<'a>> {
    if operation.method != "GET" {
        return None;
    }
    let search = Search { api, operation, keys: answer::keys(api, operation) };
    let by_parameter = search.cursor().or_else(|| search.page_number()).or_else(|| search.offset());
    let mut found = by_parameter.or_else(|| search.next_url())?;
    let items = search.items().unwrap_or_else(|| {
        found.doubts.push("it is not clear where the items are");
        "/?".to_owned()
    });
    found.settings.push(("items", items));
    Some(found)
}

/// One operation, with the keys of its answer.
struct Search<'a> {
    api: &'a Api,
    operation: &'a Operation,
    keys: Vec<Key<'a>>,
}

impl<'a> Search<'a> {
    fn cursor(&self) -> Option<Found<'a>> {
        let text = |parameter: &&Parameter| is_text(self.api, &parameter.shape);
        let certain = self.parameter(&CURSORS).filter(text);
        let parameter = certain.or_else(|| self.parameter(&PERHAPS_CURSORS).filter(text))?;
        let mut found = self.found(Style::Cursor, ("cursor", parameter));
        if certain.is_none() {
            found.doubts.push("the parameter may take the last item's id instead of a cursor");
        }
        match (self.key(NEXT_CURSORS, is_text), self.key(PERHAPS_NEXT_CURSORS, is_text)) {
            (Some(next), _) => found.settings.push(("next", next)),
            (None, Some(next)) => {
                found.settings.push(("next", next));
                found.doubts.push("the key may be this page's cursor, or a URL");
            }
            // A name that may mean a cursor, and nothing in the answer to support it, is no hint.
            (None, None) if certain.is_none() => return None,
            (None, None) => {
                found.settings.push(("next", "/?".to_owned()));
                found.doubts.push("no key of the answer is named as the next cursor");
            }
        }
        found.settings.extend(self.key(MORE, is_flag).map(|more| ("more", more)));
        Some(found)
    }

    /// Without a parameter that says which page is meant, only a URL can lead on.
    fn next_url(&self) -> Option<Found<'a>> {
        self.items()?;
        let (next, doubts) = match self.key(NEXT_URLS, is_text) {
            Some(next) => (next, vec![]),
            None => (
                self.key(PERHAPS_NEXT_URLS, is_text)?,
                vec!["the key may be something else than a URL"],
            ),
        };
        let settings = self.sizes().chain([("next", next)]).collect();
        Some(Found { operation: &self.operation.id, style: Style::NextUrl, settings, doubts })
    }

    fn page_number(&self) -> Option<Found<'a>> {
        let parameter =
            self.parameter(&PAGES).filter(|parameter| is_number(self.api, &parameter.shape))?;
        let mut found = self.found(Style::PageNumber, ("page", parameter));
        // A least value of 0 is often only carelessness, one of 1 is not.
        let least = facts::least(&parameter.doc).filter(|least| *least == 1);
        let first = facts::default_of(&parameter.doc).or(least).filter(|first| *first < 2);
        if first.is_none() {
            found.doubts.push("the document does not say whether the first page is 0 or 1");
        }
        found.settings.insert(1, ("first", first.unwrap_or(1).to_string()));
        self.end(&mut found, &[("next", NEXT_PAGES), ("last", LAST_PAGES), ("total", TOTALS)]);
        Some(found)
    }

    fn offset(&self) -> Option<Found<'a>> {
        let parameter =
            self.parameter(&OFFSETS).filter(|parameter| is_number(self.api, &parameter.shape))?;
        let mut found = self.found(Style::Offset, ("offset", parameter));
        self.end(&mut found, &[("total", TOTALS)]);
        Some(found)
    }

    /// Says by which key the last page is known.
    fn end(&self, found: &mut Found<'a>, ends: &[(&'static str, &[&str])]) {
        let end =
            ends.iter().find_map(|(setting, names)| Some((*setting, self.key(names, is_number)?)));
        match end.or_else(|| Some(("more", self.key(MORE, is_flag)?))) {
            Some(end) => found.settings.push(end),
            None => found.doubts.push("no key of the answer says which page is the last"),
        }
    }

    /// A style with its parameter and, where there is one, the page's size.
    fn found(&self, style: Style, (setting, parameter): (&'static str, &Parameter)) -> Found<'a> {
        let settings = std::iter::once((setting, parameter.name.clone())).chain(self.sizes());
        let settings = settings.collect();
        Found { operation: &self.operation.id, style, settings, doubts: Vec::new() }
    }

    /// The parameter with the page's size and its limits, where there is one.
    fn sizes(&self) -> impl Iterator<Item = (&'static str, String)> + use<'a> {
        let number = |parameter: &&Parameter| is_number(self.api, &parameter.shape);
        let size = SIZES.iter().find_map(|name| self.parameter(&[name]).filter(number));
        size.into_iter().flat_map(|size| {
            let limits = [
                ("default_size", facts::default_of(&size.doc)),
                ("max_size", facts::most(&size.doc)),
            ];
            let limits = limits.into_iter().filter_map(|(name, limit)| Some((name, limit?)));
            let limits = limits.map(|(name, limit)| (name, limit.to_string()));
            std::iter::once(("size", size.name.clone())).chain(limits)
        })
    }

    /// The place of the one list in the answer, at the first level that has one.
    fn items(&self) -> Option<String> {
        if answer::answer(self.operation).is_some_and(|shape| is_list(self.api, shape)) {
            return Some(String::new());
        }
        let lists = || self.keys.iter().filter(|key| is_list(self.api, key.shape));
        let level = lists().map(|key| key.depth).min()?;
        let mut lists = lists().filter(|key| key.depth == level);
        match (lists.next(), lists.next()) {
            (Some(only), None) => Some(only.pointer.clone()),
            _ => None,
        }
    }

    fn parameter(&self, names: &[&str]) -> Option<&'a Parameter> {
        let mut query =
            self.operation.parameters.iter().filter(|parameter| parameter.place == Place::Query);
        query.find(|parameter| names.contains(&plain(&parameter.name).as_str()))
    }

    /// The pointer to the first key of one of these names, and of a fitting type.
    fn key(&self, names: &[&str], fits: fn(&Api, &Shape) -> bool) -> Option<String> {
        let found = self
            .keys
            .iter()
            .find(|key| names.contains(&key.name.as_str()) && fits(self.api, key.shape));
        found.map(|key| key.pointer.clone())
    }
}

//! Paging: the schemes of `client.yaml`, resolved against the operations that they name.

use indexmap::IndexMap;

use super::Lowering;
use super::pointer::{Stop, item_of, join, resolve};
use crate::ir::{self, Answer, End, PagingStyle, Place, Shape};
use crate::load::{Annotation, ClientFile, PagingKeys, PagingWord, Source};
use crate::report::{client as messages, scopes, structure};

/// An operation's paging where it is written.
struct Entry<'d> {
    /// The keys that hold for the operation: its own before those of its scheme.
    keys: PagingKeys,
    /// Which keys are the operation's own.
    own: &'d PagingKeys,
    /// JSON pointer of the scheme.
    scheme: String,
    /// The operation's id.
    id: &'d str,
    source: &'d Source<'d>,
}

impl Entry<'_> {
    /// JSON pointer of a key: where the operation has it, else where its scheme has it.
    fn pointer(&self, key: &str, own: bool) -> String {
        if own {
            join(&self.scheme, &["operations", self.id, key])
        } else {
            join(&self.scheme, &[key])
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Gives operations their paging.
    pub(super) fn lower_paging(
        &mut self,
        file: &'d Annotation<'d, ClientFile>,
        operations: &mut [ir::Operation],
    ) {
        let mut paged: IndexMap<&str, &str> = IndexMap::new();
        for (scheme, entry) in &file.content.paging {
            for (id, own) in &entry.operations {
                let pointer = join("/paging", &[scheme]);
                let place = file.source.at_key(&join(&pointer, &["operations", id]));
                if let Some(other) = paged.get(id.as_str()) {
                    self.report.push(messages::paging_twice(place, id, other));
                    continue;
                }
                paged.insert(id, scheme);
                let Some(operation) = operations.iter_mut().find(|operation| operation.id == *id)
                else {
                    let known = operations.iter().map(|operation| operation.id.as_str());
                    self.report.push(scopes::operation_unknown(place, id, known));
                    continue;
                };
                let keys = merged(own, &entry.shared);
                let entry = Entry { keys, own, scheme: pointer, id, source: &file.source };
                operation.paging = self.lower_operation_paging(&entry, operation);
            }
        }
    }

    fn lower_operation_paging(
        &mut self,
        entry: &Entry<'_>,
        operation: &ir::Operation,
    ) -> Option<ir::Paging> {
        let keys = &entry.keys;
        let place = |lowering: &Self| {
            let _ = lowering;
            entry.source.at_key(&join(&entry.scheme, &["operations", entry.id]))
        };
        let Some(answer) = json_answer(operation) else {
            self.report.push(messages::paging_no_json(place(self), entry.id));
            return None;
        };
        let Some(word) = keys.style else {
            let of = "a scheme of paging";
            self.report.push(structure::key_missing(
                entry.source.at_key(&entry.scheme),
                "style",
                of,
            ));
            return None;
        };
        let style = self.lower_style(word, entry, operation, answer);
        if let Some(size) = &keys.size {
            self.check_query(entry, "size", entry.own.size.is_some(), size, operation);
        }
        if let Some(total) = &keys.total {
            self.check_pointer(entry, "total", entry.own.total.is_some(), total, answer);
        }
        let items = keys.items.clone().unwrap_or_default();
        let item = self.lower_item(entry, &items, answer);
        Some(ir::Paging {
            style: style?,
            size: keys.size.clone(),
            default_size: keys.default_size,
            max_size: keys.max_size,
            items,
            item: item?,
            total: keys.total.clone(),
        })
    }

    fn lower_item(&mut self, entry: &Entry<'_>, items: &str, answer: &Shape) -> Option<Shape> {
        let own = entry.own.items.is_some();
        let shape = self.check_pointer(entry, "items", own, items, answer)?;
        let item = item_of(&self.types, &shape);
        if item.is_none() {
            let place = entry.source.at(&entry.pointer("items", own));
            self.report.push(messages::paging_items_no_list(place, items, entry.id));
        }
        item
    }

    fn lower_style(
        &mut self,
        word: PagingWord,
        entry: &Entry<'_>,
        operation: &ir::Operation,
        answer: &Shape,
    ) -> Option<PagingStyle> {
        let (keys, own) = (&entry.keys, entry.own);
        match word {
            PagingWord::PageNumber => {
                let page = self.needed(entry, "page", "page-number", keys.page.as_ref())?;
                self.check_query(entry, "page", own.page.is_some(), &page, operation);
                let end = self.lower_end(entry, answer);
                Some(PagingStyle::PageNumber { page, first: keys.first.unwrap_or(1), end })
            }
            PagingWord::Offset => {
                let offset = self.needed(entry, "offset", "offset", keys.offset.as_ref())?;
                self.check_query(entry, "offset", own.offset.is_some(), &offset, operation);
                let end = self.lower_end(entry, answer);
                Some(PagingStyle::Offset { offset, end })
            }
            PagingWord::Cursor => {
                let cursor = self.needed(entry, "cursor", "cursor", keys.cursor.as_ref());
                let next = self.needed(entry, "next", "cursor", keys.next.as_ref());
                let (cursor, next) = (cursor?, next?);
                self.check_query(entry, "cursor", own.cursor.is_some(), &cursor, operation);
                self.check_pointer(entry, "next", own.next.is_some(), &next, answer);
                Some(PagingStyle::Cursor { cursor, next })
            }
        }
    }

    /// How the last page is known: by the next one's number, the last one's, or the number of all
    /// items, in this order where a scheme has several.
    fn lower_end(&mut self, entry: &Entry<'_>, answer: &Shape) -> End {
        let (keys, own) = (&entry.keys, entry.own);
        if let Some(next) = &keys.next {
            self.check_pointer(entry, "next", own.next.is_some(), next, answer);
            return End::Next(next.clone());
        }
        if let Some(last) = &keys.last {
            self.check_pointer(entry, "last", own.last.is_some(), last, answer);
            return End::LastPage(last.clone());
        }
        keys.total.clone().map_or(End::ShortPage, End::Total)
    }

    fn needed(
        &mut self,
        entry: &Entry<'_>,
        key: &str,
        style: &str,
        value: Option<&String>,
    ) -> Option<String> {
        if value.is_none() {
            let place = entry.source.at_key(&entry.scheme);
            self.report.push(messages::paging_key_missing(place, key, style));
        }
        value.cloned()
    }

    fn check_query(
        &mut self,
        entry: &Entry<'_>,
        key: &str,
        own: bool,
        name: &str,
        operation: &ir::Operation,
    ) {
        let known = || {
            let query =
                operation.parameters.iter().filter(|parameter| parameter.place == Place::Query);
            query.map(|parameter| parameter.name.as_str())
        };
        if !known().any(|known| known == name) {
            let place = entry.source.at(&entry.pointer(key, own));
            self.report.push(messages::paging_parameter_unknown(
                place,
                name,
                &operation.id,
                known(),
            ));
        }
    }

    fn check_pointer(
        &mut self,
        entry: &Entry<'_>,
        key: &str,
        own: bool,
        pointer: &str,
        answer: &Shape,
    ) -> Option<Shape> {
        let of = format!("the answer of {}", crate::report::quoted(entry.id));
        self.check_shape_pointer(entry.source, &entry.pointer(key, own), &of, pointer, answer)
    }

    /// Follows a pointer into a shape and reports where it leads nowhere.
    pub(super) fn check_shape_pointer(
        &mut self,
        source: &Source<'_>,
        at: &str,
        of: &str,
        pointer: &str,
        shape: &Shape,
    ) -> Option<Shape> {
        match resolve(&self.types, shape, pointer) {
            Ok(shape) => Some(shape),
            Err(Stop::Invalid) => {
                self.report.push(messages::pointer_invalid(source.at(at), pointer));
                None
            }
            Err(Stop::Missing { segment, known }) => {
                self.report.push(messages::pointer_unknown(
                    source.at(at),
                    pointer,
                    of,
                    &segment,
                    known,
                ));
                None
            }
        }
    }

    /// Follows a pointer into an operation's answer.
    pub(super) fn check_answer_pointer(
        &mut self,
        source: &Source<'_>,
        at: &str,
        operation: &ir::Operation,
        pointer: &str,
    ) {
        let of = format!("the answer of {}", crate::report::quoted(&operation.id));
        if let Some(shape) = json_answer(operation) {
            self.check_shape_pointer(source, at, &of, pointer, shape);
        }
    }
}

/// The shape of the first successful answer in JSON.
fn json_answer(operation: &ir::Operation) -> Option<&Shape> {
    operation.responses.iter().find_map(|response| match &response.content {
        Answer::Json(shape) => Some(shape),
        Answer::Empty | Answer::Text(_) | Answer::Binary(_) => None,
    })
}

fn merged(own: &PagingKeys, shared: &PagingKeys) -> PagingKeys {
    let text =
        |own: &Option<String>, shared: &Option<String>| own.clone().or_else(|| shared.clone());
    PagingKeys {
        style: own.style.or(shared.style),
        page: text(&own.page, &shared.page),
        first: own.first.or(shared.first),
        offset: text(&own.offset, &shared.offset),
        cursor: text(&own.cursor, &shared.cursor),
        size: text(&own.size, &shared.size),
        default_size: own.default_size.or(shared.default_size),
        max_size: own.max_size.or(shared.max_size),
        items: text(&own.items, &shared.items),
        next: text(&own.next, &shared.next),
        last: text(&own.last, &shared.last),
        total: text(&own.total, &shared.total),
    }
}

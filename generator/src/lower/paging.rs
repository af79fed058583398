//! Paging: the schemes of `client.yaml`, resolved against the operations that they name.

use indexmap::IndexMap;

use super::Lowering;
use super::paging_keys::{is_header_name, merged, place_of, special_keys, used_keys, word};
use super::pointer::{Stop, declared, item_of, join, resolve};
use crate::ir::{self, Answer, Content, End, In, PagingStyle, Place, Shape};
use crate::load::{
    Annotation, AnswerPlace, ClientFile, PagingKeys, PagingWord, SentInWord, Source,
};
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
    fn in_body(&self) -> bool {
        self.keys.sent_in == Some(SentInWord::Body)
    }

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
            let pointer = join("/paging", &[scheme]);
            self.check_keys(&file.source, &pointer, &entry.shared, entry.shared.style);
            for (id, own) in &entry.operations {
                let pointer = pointer.clone();
                let at = join(&pointer, &["operations", id]);
                self.check_keys(&file.source, &at, own, own.style.or(entry.shared.style));
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
        let place = || entry.source.at_key(&join(&entry.scheme, &["operations", entry.id]));
        let Some(answer) = json_answer(operation) else {
            self.report.push(messages::paging_no_json(place(), entry.id));
            return None;
        };
        // Pages are decoded as one type, whatever the status is.
        let differs =
            |other: &ir::Response| matches!(&other.content, Answer::Json(shape) if shape != answer);
        if operation.responses.iter().any(differs) {
            self.report.push(messages::paging_answers_differ(place(), entry.id));
            return None;
        }
        let Some(word) = keys.style else {
            // A style that is there and is none was told already.
            let [shared, own] = [false, true].map(|own| entry.pointer("style", own));
            let told = |place: &str| place == shared || place == own;
            if !self.report.diagnostics.iter().any(|error| told(&error.place.pointer)) {
                let place = entry.source.at_key(&entry.scheme);
                self.report.push(structure::key_missing(place, "style", "a scheme of paging"));
            }
            return None;
        };
        let items = keys.items.clone().unwrap_or_default();
        let item = self.lower_item(entry, &items, answer);
        let style = self.lower_style(word, entry, operation, (answer, item.as_ref()));
        if let Some(size) = &keys.size {
            self.check_parameter(entry, "size", entry.own.size.is_some(), size, operation);
        }
        // Where another key ends the list, the total only has to be there.
        self.lower_place(entry, "total", (&entry.own.total, &keys.total), answer);
        let more = self.lower_place(entry, "more", (&entry.own.more, &keys.more), answer);
        Some(ir::Paging {
            style: style?,
            in_body: entry.in_body(),
            size: keys.size.clone(),
            default_size: keys.default_size,
            max_size: keys.max_size,
            items,
            item: item?,
            more,
        })
    }

    fn lower_item(&mut self, entry: &Entry<'_>, items: &str, answer: &Shape) -> Option<Shape> {
        let own = entry.own.items.is_some();
        let shape = self.check_pointer(entry, "items", own, items, answer)?;
        // Something may be there in a value of which the document says nothing; no code can be made that
        // takes it out.
        let is_known = declared(&self.types, answer, items).is_some();
        let item = item_of(&self.types, &shape).filter(|_| is_known);
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
        (answer, item): (&Shape, Option<&Shape>),
    ) -> Option<PagingStyle> {
        let (keys, own) = (&entry.keys, entry.own);
        match word {
            PagingWord::PageNumber => {
                let page = self.needed(entry, "page", keys.page.as_ref())?;
                self.check_parameter(entry, "page", own.page.is_some(), &page, operation);
                let end = self.lower_end(entry, answer);
                Some(PagingStyle::PageNumber { page, first: keys.first.unwrap_or(1), end })
            }
            PagingWord::Offset => {
                let offset = self.needed(entry, "offset", keys.offset.as_ref())?;
                self.check_parameter(entry, "offset", own.offset.is_some(), &offset, operation);
                let end = self.lower_end(entry, answer);
                Some(PagingStyle::Offset { offset, end })
            }
            PagingWord::Cursor => {
                let cursor = self.lower_cursor(entry, operation);
                let next = self.lower_next(entry, answer);
                Some(PagingStyle::Cursor { cursor: cursor?, next: next? })
            }
            PagingWord::LastItem => {
                let cursor = self.lower_cursor(entry, operation);
                let id = self.needed(entry, "id", keys.id.as_ref())?;
                let at = entry.pointer("id", own.id.is_some());
                let of = format!("an item of {}", crate::report::quoted(entry.id));
                self.check_shape_pointer(entry.source, &at, &of, &id, item?);
                Some(PagingStyle::LastItem { cursor: cursor?, id })
            }
            PagingWord::NextUrl => {
                self.lower_next(entry, answer).map(|next| PagingStyle::NextUrl { next })
            }
            PagingWord::Link => Some(PagingStyle::Link),
        }
    }

    fn lower_cursor(&mut self, entry: &Entry<'_>, operation: &ir::Operation) -> Option<String> {
        let cursor = self.needed(entry, "cursor", entry.keys.cursor.as_ref())?;
        self.check_parameter(entry, "cursor", entry.own.cursor.is_some(), &cursor, operation);
        Some(cursor)
    }

    fn lower_next(&mut self, entry: &Entry<'_>, answer: &Shape) -> Option<In> {
        self.needed(entry, "next", entry.keys.next.as_ref())?;
        self.lower_place(entry, "next", (&entry.own.next, &entry.keys.next), answer)
    }

    /// How the last page is known: by the next one's number, the last one's, or the number of all
    /// items, in this order where a scheme has several.
    fn lower_end(&mut self, entry: &Entry<'_>, answer: &Shape) -> End {
        let (keys, own) = (&entry.keys, entry.own);
        if let Some(next) = self.lower_place(entry, "next", (&own.next, &keys.next), answer) {
            return End::Next(next);
        }
        if let Some(last) = self.lower_place(entry, "last", (&own.last, &keys.last), answer) {
            return End::LastPage(last);
        }
        keys.total.as_ref().map_or(End::ShortPage, |total| End::Total(place_of(total)))
    }

    /// A place in the answer, which is looked for; a header is taken at its word.
    fn lower_place(
        &mut self,
        entry: &Entry<'_>,
        key: &str,
        (own, place): (&Option<AnswerPlace>, &Option<AnswerPlace>),
        answer: &Shape,
    ) -> Option<In> {
        let place = place_of(place.as_ref()?);
        match &place {
            In::Body(pointer) => {
                self.check_pointer(entry, key, own.is_some(), pointer, answer);
            }
            In::Header(name) if !is_header_name(name) => {
                let at = entry.source.at(&join(&entry.pointer(key, own.is_some()), &["header"]));
                self.report.push(messages::header_invalid(at, name));
            }
            In::Header(_) => {}
        }
        Some(place)
    }

    /// Reports keys that the style makes no use of.
    fn check_keys(
        &mut self,
        source: &Source<'_>,
        at: &str,
        keys: &PagingKeys,
        style: Option<PagingWord>,
    ) {
        let Some(style) = style else { return };
        let used = used_keys(style);
        for (key, is_there) in special_keys(keys) {
            if is_there && !used.contains(&key) {
                let place = source.at_key(&join(at, &[key]));
                self.report.push(messages::paging_key_unused(place, key, word(style)));
            }
        }
    }

    fn needed<T: Clone>(&mut self, entry: &Entry<'_>, key: &str, value: Option<&T>) -> Option<T> {
        if let (None, Some(style)) = (value, entry.keys.style) {
            let place = entry.source.at_key(&entry.scheme);
            self.report.push(messages::paging_key_missing(place, key, word(style)));
        }
        value.cloned()
    }

    fn check_parameter(
        &mut self,
        entry: &Entry<'_>,
        key: &str,
        own: bool,
        name: &str,
        operation: &ir::Operation,
    ) {
        if entry.in_body() {
            return self.check_body_parameter(entry, key, own, name, operation);
        }
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

    fn check_body_parameter(
        &mut self,
        entry: &Entry<'_>,
        key: &str,
        own: bool,
        pointer: &str,
        operation: &ir::Operation,
    ) {
        let at = entry.pointer(key, own);
        match operation.body.as_ref().map(|body| &body.content) {
            Some(Content::Json { shape, .. }) => {
                let of = format!("the body of {}", crate::report::quoted(entry.id));
                self.check_shape_pointer(entry.source, &at, &of, pointer, shape);
            }
            _ => {
                let place = entry.source.at(&at);
                self.report.push(messages::paging_no_body(place, entry.id));
            }
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
    match &operation.responses.first()?.content {
        Answer::Json(shape) => Some(shape),
        _ => None,
    }
}

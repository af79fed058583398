//! Listing: turns a collection into the page of it that a request asks for.

use scopewright_generator::ir::Paging;
use serde_json::Value;

use super::compose::Composer;
use super::pages::{self, Ask};
use super::perform::{Stage, Turn, id_of, path};
use super::refusals::Refusal;
use super::reply::Reply;
use super::resources::text_of;
use super::selection::Selection;
use super::store::Record;

/// How many resources a list has at first, where it is not paged.
const SHORT_LIST: u64 = 3;

/// How many a paged list has at the most, and where the document names no size of a page.
const LONG_LIST: u64 = 250;
const USUAL_LIST: u64 = 24;

impl Stage {
    /// Puts on a shelf what it starts with. Only an operation that lists knows how it looks.
    pub(super) fn stock(
        &self,
        turn: &Turn<'_>,
        composer: &Composer<'_>,
        path: &str,
        collection: usize,
    ) {
        if self.store().is_stocked(path) {
            return;
        }
        let paging = turn.script.acts[turn.index].paging.as_ref();
        let family = turn.script.collections[collection].family;
        let size = paging.map(|paging| paging.default_size.map_or(USUAL_LIST, u64::from));
        let count = size.map_or(SHORT_LIST, |size| (size * 5 / 2).clamp(12, LONG_LIST));
        let id = id_of(turn, collection);
        let records = composer.examples(count, id.as_deref());
        self.store().stock(path, family, records);
    }

    /// A page of what is in a collection, as far as it is asked for.
    pub(super) fn list(
        &self,
        turn: &Turn<'_>,
        collection: usize,
        paging: Option<&Paging>,
    ) -> Result<Reply, Refusal> {
        let path = path(turn, collection);
        self.stock(turn, &Composer::new(turn, self.random_for(&path)), &path, collection);
        let composer = Composer::new(turn, self.random_for(&path));
        let (ask, selection) = (Ask::read(turn, paging)?, Selection::read(turn, paging));
        let store = self.store();
        let mut records = store.list(&path, turn.script.collections[collection].family);
        records.retain(|record| belongs(record, turn) && selection.owns(record));
        let id = id_of(turn, collection);
        let show = |record: &Record| {
            let item = composer.item(record, id.as_deref());
            match selection.owned(&item) {
                Some(owned) => composer.fitting(item, owned),
                None => item,
            }
        };
        // What decides is what callers are shown; all of it is only made where that is needed.
        let mut shown = Vec::new();
        if !selection.is_everything() {
            shown = records.iter().map(|record| (*record, show(record))).collect();
            selection.apply(&mut shown, &composer.shape());
            records = shown.iter().map(|(record, _)| *record).collect();
        }
        let cut = pages::cut(&records, &ask, selection.is_sorted())?;
        let items: Vec<Value> = if selection.is_everything() {
            records[cut.range.clone()].iter().map(|record| show(record)).collect()
        } else {
            shown[cut.range.clone()].iter().map(|(_, item)| item.clone()).collect()
        };
        drop(store);
        Ok(pages::reply(turn, &composer, &ask, &cut.place, items))
    }
}

/// Whether something that was created elsewhere is shown at this path: `/profiles/7/campaigns` shows
/// campaigns that were sent with this `profile_id`, and those that were sent with none.
fn belongs(record: &Record, turn: &Turn<'_>) -> bool {
    !record.is_created
        || turn.inputs.path.iter().all(|(name, value)| {
            record.sent.get(name).is_none_or(|sent| text_of(sent) == text_of(value))
        })
}

//! Composing: turns an operation's example and what is known of a resource into what is sent.

use std::cell::RefCell;

use fastrand::Rng;
use serde_json::{Map, Value};

use super::perform::Turn;
use super::reply::Reply;
use super::resources::text_of;
use super::script::Item;
use super::store::Record;
use super::{synthesis, variant};
use crate::answer::Answer;
use crate::shape::Shape;
use crate::xml;

/// Makes the answers of one operation to one request.
pub(super) struct Composer<'t> {
    turn: &'t Turn<'t>,
    answer: &'t Answer,
    item: &'t Item,
    random: RefCell<Rng>,
}

impl<'t> Composer<'t> {
    pub(super) fn new(turn: &'t Turn<'t>, random: Rng) -> Self {
        let answer = turn.script.operation(turn.index).answer(turn.call);
        let item = &turn.script.acts[turn.index].item;
        Self { turn, answer, item, random: RefCell::new(random) }
    }

    pub(super) fn shape(&self) -> Shape<'t> {
        self.turn.script.item_shape(self.turn.index)
    }

    /// The whole answer: the documented example, otherwise one that the seed makes.
    pub(super) fn whole(&self) -> Value {
        let value = self.answer.json.clone().unwrap_or_default();
        if self.answer.is_documented {
            return value;
        }
        synthesis::scatter(value, &self.whole_shape(), &mut self.random.borrow_mut())
    }

    /// What may describe the whole answer.
    pub(super) fn whole_shape(&self) -> Shape<'t> {
        Shape::of(&self.turn.script.provider.document, &self.answer.schema)
    }

    /// What is in the answer about the resource.
    pub(super) fn base(&self) -> Value {
        let at = |whole: &Value| whole.pointer(&self.item.pointer).cloned().unwrap_or_default();
        match &self.answer.json {
            Some(whole) if self.answer.is_documented => at(whole),
            _ => at(&self.whole()),
        }
    }

    /// Changes what is known of a resource. Where the result is not what this operation shows, each
    /// answer is made of what fits into it.
    pub(super) fn update(&self, record: &mut Record, sent: &Map<String, Value>) {
        let shape = self.shape();
        record.sent.extend(sent.clone());
        let known = sent
            .iter()
            .filter(|(name, _)| record.value.contains_key(*name) || shape.declares(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Vec<_>>();
        record.value.extend(known);
        if record.form != self.item.identity || !self.fits(&record.value) {
            record.form = 0;
        }
    }

    /// Whether a resource looks as this operation shows it.
    fn fits(&self, value: &Map<String, Value>) -> bool {
        self.judged(&Value::Object(value.clone()))
    }

    /// The first of several values that this operation can answer, as a whole or in the one list of its
    /// answer.
    pub(super) fn holding(&self, values: &[Value]) -> Option<Value> {
        let base = self.base();
        let lists = base.as_object().into_iter().flatten().filter(|(_, value)| value.is_array());
        let places: Vec<&String> = lists.map(|(name, _)| name).collect();
        let inside = |value: &Value| {
            let [place] = places.as_slice() else { return None };
            let mut whole = base.clone();
            value.clone_into(whole.get_mut(place.as_str())?);
            Some(whole)
        };
        let candidates = values.iter().flat_map(|value| [Some(value.clone()), inside(value)]);
        candidates.flatten().find(|value| self.judged(value))
    }

    /// The second where it is what this operation shows, otherwise the first: paths take ids that no
    /// answer has, where the document says less of the one than of the other.
    pub(super) fn fitting(&self, before: Value, after: Value) -> Value {
        if self.judged(&after) { after } else { before }
    }

    fn judged(&self, value: &Value) -> bool {
        self.item.judge.fits(&self.turn.script.provider, value)
    }

    /// What a list starts with: the documented ones, then variants of them.
    pub(super) fn examples(&self, count: u64, id: Option<&str>) -> Vec<Record> {
        let base = self.base();
        let mut documented: Vec<Value> = base.as_array().cloned().unwrap_or_default();
        documented.retain(|value| !value.is_null());
        if documented.is_empty() {
            let document = &self.turn.script.provider.document;
            documented.push(crate::sample::sample(document, &self.item.schema));
        }
        let shape = self.shape();
        let known = documented.len() as u64;
        let mut records: Vec<Record> = Vec::new();
        let mut steps = 0;
        while (records.len() as u64) < count.max(known) && steps < 4 * (count + known) {
            let example = &documented[usize::try_from(steps % known).unwrap_or(0)];
            // As far as all examples together, so that ids which follow each other do not meet.
            let round = steps - steps % known;
            let made = variant::of(example, &shape, id, round, &mut self.random.borrow_mut());
            let made = if round == 0 || self.judged(&made) { made } else { example.clone() };
            steps += 1;
            let found = id.and_then(|id| made.get(id)).map(text_of);
            let key = found.unwrap_or_else(|| format!("#{steps}"));
            if records.iter().all(|record| record.id != key) {
                records.push(self.record(key, made));
            }
        }
        records
    }

    /// A resource that is asked for by an id which no list shows.
    pub(super) fn unlisted(&self, id: &Value, property: Option<&str>) -> Record {
        let base = self.base();
        let mut value = base.clone();
        let old = property.and_then(|property| base.get(property));
        if let (Some(Value::String(old)), Value::String(new)) = (old, id)
            && old.len() >= 6
        {
            variant::rename(&mut value, old, new);
        }
        if let (Some(property), Value::Object(object)) = (property, &mut value) {
            object.insert(property.to_owned(), id.clone());
        }
        let value = self.fitting(base, value);
        Record { is_hidden: true, ..self.record(text_of(id), value) }
    }

    fn record(&self, id: String, value: Value) -> Record {
        let mut value = value;
        self.echo(&mut value);
        let (value, scalar) = match value {
            Value::Object(object) => (object, None),
            other => (Map::new(), Some(other)),
        };
        Record {
            id,
            place: 0,
            value,
            form: self.item.identity,
            scalar,
            sent: Map::new(),
            is_created: false,
            is_hidden: false,
            is_claimed: false,
        }
    }

    /// A resource as this operation shows it: what is known of it in the example of the operation.
    pub(super) fn item(&self, record: &Record, id: Option<&str>) -> Value {
        if let Some(scalar) = &record.scalar {
            return scalar.clone();
        }
        let whole = Value::Object(record.value.clone());
        if record.form == self.item.identity && record.form != 0 {
            return whole;
        }
        let base = self.example_of_one();
        let known = if record.form == 0 || self.turn.call.method == http::Method::GET {
            record.value.clone()
        } else {
            record.sent.clone()
        };
        let value = self.overlaid(base, &known);
        let mut with_id = value.clone();
        if let (Some(id), Value::Object(object)) = (id, &mut with_id)
            && let Some(place) = object.get_mut(id)
            && text_of(place) != record.id
        {
            *place = same_kind(place, &record.id);
        }
        let mut value = self.fitting(value, with_id);
        self.echo(&mut value);
        value
    }

    fn example_of_one(&self) -> Value {
        match self.base() {
            Value::Array(items) => items.into_iter().next().unwrap_or_else(|| {
                let document = &self.turn.script.provider.document;
                crate::sample::sample(document, &self.item.schema)
            }),
            other => other,
        }
    }

    /// What is answered to a caller who makes a resource.
    pub(super) fn created(
        &self,
        sent: &Map<String, Value>,
        id: Option<(&str, &Value)>,
        old: Option<&Value>,
    ) -> Value {
        let example = self.base();
        let mut base = example.clone();
        if let (Some(Value::String(old)), Some((_, Value::String(new)))) = (old, id)
            && old.len() >= 6
        {
            variant::rename(&mut base, old, new);
        }
        if let (Some((property, new)), Value::Object(object)) = (id, &mut base) {
            object.insert(property.to_owned(), new.clone());
        }
        let base = self.fitting(example, base);
        let mut sent = sent.clone();
        if let Some((property, _)) = id {
            sent.remove(property);
        }
        let mut value = self.overlaid(base, &sent);
        self.echo(&mut value);
        value
    }

    /// Puts properties over a base that the schema declares, as far as the result fits.
    fn overlaid(&self, base: Value, known: &Map<String, Value>) -> Value {
        let Value::Object(base) = base else { return base };
        let shape = self.shape();
        let is_wanted = |name: &str| shape.declares(name) || base.contains_key(name);
        let wanted: Vec<(&String, &Value)> =
            known.iter().filter(|(name, _)| is_wanted(name)).collect();
        let mut value = base.clone();
        value.extend(wanted.iter().map(|(name, one)| ((*name).clone(), (*one).clone())));
        let all = Value::Object(value);
        if self.judged(&all) {
            return all;
        }
        let mut value = Value::Object(base);
        for (name, one) in wanted {
            let mut with = value.clone();
            if let Value::Object(object) = &mut with {
                object.insert(name.clone(), one.clone());
            }
            if self.judged(&with) {
                value = with;
            }
        }
        value
    }

    /// The ids of the path come back in the answer, under the names that they have there.
    pub(super) fn echo(&self, value: &mut Value) {
        let Value::Object(object) = value else { return };
        let mut with = object.clone();
        for (name, given) in &self.turn.inputs.path {
            if let Some(place) = with.get_mut(name) {
                *place = given.clone();
            }
        }
        if with != *object && self.fits(&with) {
            *object = with;
        }
    }

    /// The answer with this in its place.
    pub(super) fn reply(&self, item: Value) -> Reply {
        if self.item.pointer.is_empty() {
            return self.reply_whole(&item);
        }
        let mut whole = self.whole();
        if let Some(place) = whole.pointer_mut(&self.item.pointer) {
            *place = item;
        }
        self.reply_whole(&whole)
    }

    /// Takes out what is `null` and may not be, where it may be absent.
    pub(super) fn drop_nulls(&self, whole: &mut Value) {
        let shape = self.whole_shape();
        if let Value::Object(object) = whole {
            object.retain(|name, value| {
                !value.is_null() || shape.requires(name) || shape.property(name).is_nullable()
            });
        }
    }

    /// The answer as a whole. What is no JSON is as the document has it.
    pub(super) fn reply_whole(&self, whole: &Value) -> Reply {
        let status = self.answer.status;
        let mut reply = match (&self.answer.media_type, &self.answer.json) {
            (None, _) => Reply::empty(status),
            (Some(media), Some(_)) if media.ends_with("xml") => {
                let document = &self.turn.script.provider.document;
                let text = xml::write(document, &self.answer.schema, whole);
                Reply::bytes(status, media, text)
            }
            (Some(media), Some(_)) => Reply::json(status, media, whole),
            (Some(media), None) => Reply::bytes(status, media, self.answer.body.clone()),
        };
        if status / 100 == 3 {
            reply = reply.with("location", "https://elsewhere.example/there");
        }
        reply
    }
}

/// A text as a value of the kind that is there.
fn same_kind(place: &Value, text: &str) -> Value {
    match place {
        Value::Number(_) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        _ => Value::from(text),
    }
}

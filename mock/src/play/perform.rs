//! Performing: turns a request with nothing wrong in it into the answer of its operation, and into
//! what is different afterwards.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use scopewright_generator::ir::Introspection;
use serde_json::{Map, Value, json};

use super::compose::Composer;
use super::recall::{Question, Recall};
use super::refusals::Refusal;
use super::reply::Reply;
use super::resources::{Role, id_property, text_of};
use super::script::Script;
use super::store::{Record, Store};
use super::tokens::Grant;
use super::validation::Inputs;
use super::variant;
use crate::call::Call;

/// Everything that is there.
pub(super) struct Stage {
    store: Mutex<Store>,
    recall: Recall,
    random: Mutex<Rng>,
    seed: u64,
}

/// A request on its way into an answer.
#[derive(Clone, Copy)]
pub(super) struct Turn<'t> {
    pub(super) script: &'t Script,
    pub(super) index: usize,
    pub(super) call: &'t Call,
    pub(super) inputs: &'t Inputs,
    pub(super) grant: Option<&'t Grant>,
}

impl Stage {
    pub(super) fn new(seed: u64) -> Self {
        let random = Mutex::new(Rng::with_seed(seed));
        Self { store: Mutex::default(), recall: Recall::default(), random, seed }
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer, or why there is none: a resource that was deleted, a cursor that nobody gave out.
    pub(super) fn perform(&self, turn: &Turn<'_>) -> Result<Reply, Refusal> {
        let is_read = matches!(
            turn.script.acts[turn.index].role,
            Role::List(_) | Role::Get(_) | Role::Single
        );
        let Some(question) = Question::of(turn).filter(|_| is_read) else {
            return self.perform_anew(turn);
        };
        let state = self.store().state();
        if let Some(reply) = self.recall.find(&question, state) {
            return Ok(reply);
        }
        let reply = self.perform_anew(turn)?;
        // The first read of a list stocks it, which is a change of its own.
        if self.store().state() == state {
            self.recall.keep(question, state, &reply);
        }
        Ok(reply)
    }

    fn perform_anew(&self, turn: &Turn<'_>) -> Result<Reply, Refusal> {
        if self.is_below_gone(turn) {
            return Err(Refusal::NotFound);
        }
        let act = &turn.script.acts[turn.index];
        match act.role {
            Role::List(collection) => return self.list(turn, collection, act.paging.as_ref()),
            Role::Create(collection) => return Ok(self.create(turn, collection)),
            Role::Get(collection) | Role::Act(collection) => {
                return Ok(self.show(turn, collection, false));
            }
            Role::Update(collection) => return Ok(self.show(turn, collection, true)),
            Role::Delete(collection) => self.delete(turn, collection),
            Role::Replace(collection) => self.replace(turn, collection),
            Role::Clear(collection) => {
                let family = turn.script.collections[collection].family;
                self.store().clear(&path(turn, collection), family);
            }
            Role::Claim(queue) => return Ok(self.claim(turn, queue)),
            Role::Settle(queue) => self.settle(turn, queue)?,
            Role::Single => {}
        }
        Ok(self.plain(turn))
    }

    /// Whether the request goes to something that was deleted, or below it.
    fn is_below_gone(&self, turn: &Turn<'_>) -> bool {
        let (store, segments) = (self.store(), below_server(turn));
        (1..segments.len()).any(|last| store.is_gone(&segments[..last].join("/"), &segments[last]))
    }

    fn create(&self, turn: &Turn<'_>, collection: usize) -> Reply {
        let path = path(turn, collection);
        let composer = Composer::new(turn, self.random_for(&path));
        let id = id_of(turn, collection);
        let sent = turn.inputs.body.as_ref().and_then(Value::as_object).cloned();
        let sent = sent.unwrap_or_default();
        let base = composer.base();
        let old = id.as_deref().and_then(|id| base.pointer(&format!("/{id}"))).cloned();
        let new = self.new_id(turn, id.as_deref(), old.as_ref(), &sent);
        let mut record = Record {
            id: new.as_ref().map(text_of).unwrap_or_default(),
            place: 0,
            value: Map::new(),
            form: turn.script.acts[turn.index].item.identity,
            scalar: None,
            sent: sent.clone(),
            is_created: true,
            is_hidden: false,
            is_claimed: false,
        };
        let value = composer.created(&sent, id.as_deref().zip(new.as_ref()), old.as_ref());
        record.value = value.as_object().cloned().unwrap_or_default();
        if new.is_some() && value.is_object() {
            let family = turn.script.collections[collection].family;
            self.store().put(&path, family, record);
        }
        composer.reply(value)
    }

    /// The id that callers gave, or one that was not there before.
    fn new_id(
        &self,
        turn: &Turn<'_>,
        id: Option<&str>,
        old: Option<&Value>,
        sent: &Map<String, Value>,
    ) -> Option<Value> {
        let given = id.and_then(|id| sent.get(id)).filter(|given| !given.is_null());
        if let Some(given) = given {
            return Some(given.clone());
        }
        let Role::Create(collection) = turn.script.acts[turn.index].role else { return None };
        let (path, family) = (path(turn, collection), turn.script.collections[collection].family);
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let new = variant::draw(old?, &mut random);
            let is_used = self.store().find(&path, family, &text_of(&new)).is_some();
            if !is_used || new == *old? {
                return Some(new);
            }
        }
    }

    /// Shows one resource, or what became of it; `is_update`: with what the request brings.
    fn show(&self, turn: &Turn<'_>, collection: usize, is_update: bool) -> Reply {
        let (path, family) = (path(turn, collection), turn.script.collections[collection].family);
        let composer = Composer::new(turn, self.random_for(&turn.call.path));
        let id = id_in_path(turn, collection).filter(|_| composer.base().is_object());
        let Some(id) = id else { return self.plain(turn) };
        let key = text_of(&id);
        let property = id_of(turn, collection);
        let mut store = self.store();
        if store.find(&path, family, &key).is_none() {
            let record = composer.unlisted(&id, property.as_deref());
            store.put(&path, family, record);
        }
        if is_update && let Some(sent) = turn.inputs.body.as_ref().and_then(Value::as_object) {
            store.change(&path, family, &key, |record| {
                composer.update(record, sent);
            });
        }
        let Some(record) = store.find(&path, family, &key) else { return self.plain(turn) };
        let value = composer.item(record, property.as_deref());
        drop(store);
        composer.reply(value)
    }

    fn delete(&self, turn: &Turn<'_>, collection: usize) {
        let family = turn.script.collections[collection].family;
        if let Some(id) = id_in_path(turn, collection) {
            self.store().remove(&path(turn, collection), family, &text_of(&id));
        }
    }

    /// Puts the list of the body in the place of all that is there.
    fn replace(&self, turn: &Turn<'_>, collection: usize) {
        let (path, known) = (path(turn, collection), &turn.script.collections[collection]);
        let mut store = self.store();
        store.clear(&path, known.family);
        for value in turn.inputs.body.as_ref().and_then(Value::as_array).into_iter().flatten() {
            let Some(sent) = value.as_object() else { continue };
            let named = known.variable.as_deref().and_then(|name| sent.get(name));
            let Some(id) = named.or_else(|| sent.get("id")) else { continue };
            let record = Record {
                id: text_of(id),
                place: 0,
                value: sent.clone(),
                form: 0,
                scalar: None,
                sent: sent.clone(),
                is_created: true,
                is_hidden: false,
                is_claimed: false,
            };
            store.put(&path, known.family, record);
        }
    }

    /// An answer that has to do with no collection: the example, with the ids of the path in it.
    pub(super) fn plain(&self, turn: &Turn<'_>) -> Reply {
        let composer = Composer::new(turn, self.random_for(&turn.call.path));
        let mut value = composer.base();
        composer.echo(&mut value);
        let mut reply = composer.reply(value);
        if let Some(told) = told(turn) {
            reply.body = told.to_string().into();
        }
        reply
    }

    /// Dice that fall the same way whenever this path is played with this seed.
    pub(super) fn random_for(&self, path: &str) -> Rng {
        let mixed = path.bytes().fold(self.seed ^ 0xcbf2_9ce4_8422_2325, |mixed, byte| {
            (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Rng::with_seed(mixed)
    }
}

/// The property with the id of what the operation answers.
pub(super) fn id_of(turn: &Turn<'_>, collection: usize) -> Option<String> {
    let collection = &turn.script.collections[collection];
    let shape = turn.script.item_shape(turn.index);
    id_property(&shape, collection.variable.as_deref(), &collection.template)
}

/// What stands in the path for the one resource.
fn id_in_path(turn: &Turn<'_>, collection: usize) -> Option<Value> {
    let name = turn.script.collections[collection].variable.as_deref()?;
    let path = &turn.script.operation(turn.index).path;
    let depth = turn.script.collections[collection].template.split('/').count();
    let own = path.split('/').nth(depth)?;
    let own = own.strip_prefix('{').and_then(|own| own.strip_suffix('}')).unwrap_or(name);
    turn.inputs.path.get(own).cloned()
}

/// The path of the shelf: that of the collection with the values of this request.
pub(super) fn path(turn: &Turn<'_>, collection: usize) -> String {
    let depth = turn.script.collections[collection].template.split('/').count();
    let segments: Vec<String> = below_server(turn).into_iter().take(depth).collect();
    segments.join("/")
}

/// The segments of a request's path, decoded, as far as they are the operation's: some operations have a
/// server of their own, with another path before theirs.
fn below_server(turn: &Turn<'_>) -> Vec<String> {
    let own = turn.script.operation(turn.index).path.split(['?', '#']).next().unwrap_or_default();
    let count = own.split('/').skip(1).count();
    let all: Vec<&str> = turn.call.path.split('/').collect();
    let own = &all[all.len().saturating_sub(count)..];
    std::iter::once(String::new()).chain(own.iter().map(|segment| decoded(segment))).collect()
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What a token is told about itself.
fn told(turn: &Turn<'_>) -> Option<Value> {
    let Introspection::Call { operation, kind, scopes } =
        turn.script.api.scopes.introspection.as_ref()?
    else {
        return None;
    };
    let known = turn.script.operation(turn.index);
    let grant = turn.grant.filter(|_| known.id == *operation)?;
    let mut value = known.answer(turn.call).json.clone()?;
    if let (Some(place), Some(kind)) = (value.pointer_mut(kind), &grant.kind) {
        *place = json!(kind);
    }
    if let Some(place) = value.pointer_mut(scopes) {
        *place =
            if place.is_string() { json!(grant.listed.join(" ")) } else { json!(grant.listed) };
    }
    Some(value)
}

impl Turn<'_> {
    /// Where the server is, as the caller called it: what links begin with.
    pub(super) fn origin(&self) -> String {
        let host = self.call.header("host").unwrap_or_else(|| "127.0.0.1".to_owned());
        format!("http://{host}")
    }
}

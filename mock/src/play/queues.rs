//! Queues: turns what `mock.yaml` says of lists from which callers take work into what becomes of that
//! work.
//!
//! A document has lists and calls that name what is in them. That a call takes something out of a list
//! until another one is done with it, it has no words for.

use std::path::Path;

use scopewright_generator::report::nearest;
use serde::Deserialize;
use serde_json::Value;

use super::compose::Composer;
use super::perform::{Stage, Turn, id_of};
use super::refusals::Refusal;
use super::reply::Reply;
use super::resources::{Role, text_of};
use super::script::Act;
use crate::document::read_file;
use crate::failure::Failure;
use crate::operation::Operation;
use crate::provider::Provider;

/// What a folder may hold for the mock alone.
const FILE: &str = "mock.yaml";

/// The form of it that is read.
const VERSION: u64 = 1;

/// The content of the file. The guide's chapter `mock-yaml.md` has every key.
#[derive(Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields)]
struct Settings {
    version: u64,
    #[serde(default)]
    queues: Vec<Spec>,
}

/// A queue, by the names of operations.
#[derive(Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(deny_unknown_fields)]
struct Spec {
    /// Lists what nobody has claimed.
    waiting: String,
    /// Claims some of it.
    claim: String,
    /// JSON pointer to the ids in the body of a claim.
    ids: String,
    /// Each tells that one that was claimed is done with; its id is the last variable of the path.
    done: Vec<String>,
}

/// A list from which callers claim.
pub(super) struct Queue {
    /// The operations, by their index.
    pub(super) waiting: usize,
    claim: usize,
    done: Vec<usize>,
    ids: String,
    /// What is listed; known once roles are given.
    collection: usize,
}

/// The queues of a folder; none where it says nothing of any.
pub(super) fn read(folder: &Path, provider: &Provider) -> Result<Vec<Queue>, Failure> {
    let file = folder.join(FILE);
    if !file.exists() {
        return Ok(Vec::new());
    }
    let broken = |error: String| Failure::new(format!("{}: {error}", file.display()));
    let settings: Settings =
        serde_json::from_value(read_file(&file)?).map_err(|error| broken(error.to_string()))?;
    if settings.version != VERSION {
        return Err(broken(format!("its version is not {VERSION}")));
    }
    settings.queues.iter().map(|spec| spec.resolve(provider).map_err(broken)).collect()
}

impl Spec {
    fn resolve(&self, provider: &Provider) -> Result<Queue, String> {
        let queue = Queue {
            waiting: index(provider, &self.waiting)?,
            claim: index(provider, &self.claim)?,
            done: self.done.iter().map(|id| index(provider, id)).collect::<Result<_, _>>()?,
            ids: self.ids.clone(),
            collection: usize::MAX,
        };
        let operation = |index: usize| &provider.operations[index];
        let shared = variables(operation(queue.waiting));
        for other in queue.done.iter().chain([&queue.claim]).map(|index| operation(*index)) {
            let own = variables(other);
            if shared.iter().any(|name| !own.contains(name)) {
                let (id, waiting) = (&other.id, &self.waiting);
                return Err(format!("`{id}` has not the variables in the path of `{waiting}`"));
            }
        }
        for done in queue.done.iter().map(|index| operation(*index)) {
            if variables(done).last().is_none_or(|name| shared.contains(name)) {
                return Err(format!("the path of `{}` has no variable for what is done", done.id));
            }
        }
        Ok(queue)
    }
}

fn index(provider: &Provider, id: &str) -> Result<usize, String> {
    let ids = || provider.operations.iter().map(|operation| operation.id.as_str());
    ids().position(|other| other == id).ok_or_else(|| {
        let hint = nearest(id, ids()).map(|name| format!("; did you mean `{name}`?"));
        format!("there is no operation `{id}`{}", hint.unwrap_or_default())
    })
}

/// The names in braces in a path, in order.
fn variables(operation: &Operation) -> Vec<&str> {
    let pieces = operation.path.split('{').skip(1);
    pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name)).collect()
}

/// Gives the operations of queues their roles, once lists have theirs.
pub(super) fn assign(
    provider: &Provider,
    queues: &mut [Queue],
    acts: &mut [Act],
) -> Result<(), Failure> {
    for (number, queue) in queues.iter_mut().enumerate() {
        let Role::List(collection) = acts[queue.waiting].role else {
            let id = &provider.operations[queue.waiting].id;
            return Err(Failure::new(format!("{FILE}: the answer of `{id}` is no list")));
        };
        queue.collection = collection;
        acts[queue.claim].role = Role::Claim(number);
        queue.done.iter().for_each(|done| acts[*done].role = Role::Settle(number));
    }
    Ok(())
}

impl Stage {
    /// Takes what waits and is asked for out of the list; what somebody else has is not in the answer.
    pub(super) fn claim(&self, turn: &Turn<'_>, number: usize) -> Reply {
        let queue = &turn.script.queues[number];
        let path = shelf(turn, queue);
        let waiting = Turn { index: queue.waiting, ..*turn };
        let composer = Composer::new(&waiting, self.random_for(&path));
        self.stock(&waiting, &composer, &path, queue.collection);
        let id = id_of(&waiting, queue.collection);
        let asked = turn.inputs.body.as_ref().and_then(|body| body.pointer(&queue.ids));
        let asked = match asked {
            Some(Value::Array(several)) => several.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let (mut ids, mut items) = (Vec::new(), Vec::new());
        let mut store = self.store();
        for one in asked {
            if let Some(record) = store.claim(&path, &text_of(one)) {
                ids.push(one.clone());
                items.push(composer.item(record, id.as_deref()));
            }
        }
        drop(store);
        let composer = Composer::new(turn, self.random_for(&turn.call.path));
        match composer.holding(&[Value::Array(items), Value::Array(ids)]) {
            Some(answer) => composer.reply(answer),
            None => self.plain(turn),
        }
    }

    /// Forgets what was claimed and is done with; anything else is not there.
    pub(super) fn settle(&self, turn: &Turn<'_>, number: usize) -> Result<(), Refusal> {
        let queue = &turn.script.queues[number];
        let name = variables(turn.script.operation(turn.index)).last().copied();
        let id = name.and_then(|name| turn.inputs.path.get(name)).map(text_of).unwrap_or_default();
        let is_settled = self.store().settle(&shelf(turn, queue), &id);
        if is_settled { Ok(()) } else { Err(Refusal::NotFound) }
    }
}

/// The path at which the list is, for a request to another path.
fn shelf(turn: &Turn<'_>, queue: &Queue) -> String {
    let mut path = turn.script.operation(queue.waiting).path.clone();
    for (name, value) in &turn.inputs.path {
        path = path.replace(&format!("{{{name}}}"), &text_of(value));
    }
    path
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::Settings;

    /// Whatever the chapter names is read, and whatever is read is named there: a key that was left out
    /// would come back with its default.
    #[test]
    fn the_guide_has_every_key_and_no_other() {
        let chapter = include_str!("../../../docs/guide/mock-yaml.md");
        let (_, block) = chapter.split_once("```yaml\n").unwrap();
        let (block, _) = block.split_once("```").unwrap();
        let written: Value = serde_yaml::from_str(block).unwrap();
        let read: Settings = serde_json::from_value(written.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), written);
    }
}

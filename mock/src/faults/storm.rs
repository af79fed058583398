//! Storms: turn a client into many calls at once, and what it says of each.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::failure::Failure;
use crate::soak::Progress;

/// What a client says became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is done, and this is what it brought.
    Done(String),
    /// It is not done.
    NotDone,
    /// It does not know.
    Unknown,
}

/// What a client says of a call.
#[derive(Clone, Debug)]
pub struct Told {
    /// What became of it.
    pub claim: Claim,
    /// The idempotency key that it carried.
    pub key: Option<String>,
    /// How many attempts it took.
    pub attempts: u32,
}

/// A client that can be asked to do something.
pub trait Caller: Send + Sync + 'static {
    /// Does the operation of this number, with `op-` and the number as a segment of the path. With
    /// a key, it takes up what was asked before with the same key.
    fn call(&self, operation: u64, key: Option<String>) -> impl Future<Output = Told> + Send;
}

/// Asks for the operations from 0 to `calls`, `tasks` of them at once.
///
/// Fails where a call panics.
pub async fn storm(
    caller: &Arc<impl Caller>,
    calls: u64,
    tasks: usize,
    progress: &Progress,
) -> Result<BTreeMap<u64, Told>, Failure> {
    let next = Arc::new(AtomicU64::new(0));
    let running: Vec<_> = (0..tasks.max(1))
        .map(|_| {
            let (next, caller) = (Arc::clone(&next), Arc::clone(caller));
            let progress = progress.clone();
            tokio::spawn(async move {
                let mut told = Vec::new();
                loop {
                    let operation = next.fetch_add(1, Ordering::Relaxed);
                    if operation >= calls {
                        return told;
                    }
                    told.push((operation, caller.call(operation, None).await));
                    progress.step();
                }
            })
        })
        .collect();
    let mut all = BTreeMap::new();
    for task in running {
        all.extend(task.await.map_err(|error| Failure::new(format!("a call failed: {error}")))?);
    }
    Ok(all)
}

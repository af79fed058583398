//! What spans and events tell, and what they must not.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use scopewright_runtime::codegen::{Plain, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{Does, LIST, OK, TOKEN, scripted, status};

/// Writes down every field of every span and event.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Visit for &Notes {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push(format!("{field}={value:?}"));
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("scopewright")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.0.lock().unwrap().push(span.metadata().name().to_owned());
        span.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut &*self);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn calls_attempts_and_waits() {
    let notes = Notes::default();
    // With a single subscriber, tracing lets the first thread that comes by decide for all whether
    // anybody listens; other tests are such threads, and they have none.
    let _second = tracing::Dispatch::new(notes.clone());
    let subscriber = tracing::subscriber::set_default(notes.clone());
    let (core, _, _) = scripted([status(503), OK]);
    let call = core.call::<Value, Plain>(&LIST).query("q", "sesame").extra_header("x-a", TOKEN);
    call.await.unwrap();
    drop(subscriber);
    let notes = notes.0.lock().unwrap();
    let expected = [
        "call",
        "operation=\"listOrders\"",
        "method=\"GET\"",
        "path=\"/orders\"",
        "attempt",
        "attempt=1",
        "status=503",
        "message=an attempt failed; waiting before the next",
        "wait_ms=500",
        "attempt",
        "attempt=2",
        "status=200",
    ];
    assert_eq!(*notes, expected);
}

#[tokio::test]
async fn an_operation_that_goes_is_an_event_once() {
    let notes = Notes::default();
    let _second = tracing::Dispatch::new(notes.clone());
    let subscriber = tracing::subscriber::set_default(notes.clone());
    let goes = Does::Answer(200, &[("sunset", "Sat, 31 Dec 2033 23:59:59 GMT")], "{}");
    let (core, _, _) = scripted([goes.clone(), goes]);
    core.call::<Value, Plain>(&LIST).await.unwrap();
    core.call::<Value, Plain>(&LIST).await.unwrap();
    drop(subscriber);
    let notes = notes.0.lock().unwrap();
    let told = notes.iter().filter(|note| note.contains("advises against")).count();
    assert_eq!(told, 1, "{notes:?}");
    assert!(notes.contains(&"sunset=\"Sat, 31 Dec 2033 23:59:59 GMT\"".to_owned()), "{notes:?}");
}

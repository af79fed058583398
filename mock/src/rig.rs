//! The rig: turns what a client got from the played provider into a verdict.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use scopewright_runtime::stream::Item;
use scopewright_runtime::wire::{self, Decode, Encode};
use scopewright_runtime::{ByteStream, Error, EventStream, FileUpload, JsonLines, Response, Text};
use serde_json::Value;

use crate::answer::Answer;
use crate::call::Call;
use crate::compare::{Reading, differences};
use crate::failure::Failure;
use crate::folder;
use crate::ledger::{Entry, Ledger};
use crate::operation::Operation;
use crate::provider::Provider;
use crate::schemas::Measure;
use crate::server::{Server, Stage};
use crate::shape::Shape;

/// A provider that is played from its document on a loopback port, and holds every request and
/// every decoded answer against it.
///
/// Calls are made one after the other, each followed by its verdict: [`json`](Self::json),
/// [`empty`](Self::empty) or [`raw`](Self::raw). [`finish`](Self::finish) tells what is wrong with
/// all of them, and which operations were never called; so a test may go on after a bad verdict.
///
/// Requests are expected to carry every documented parameter with its example, and the documented
/// example as body; where there is no example, or one that is not of its schema, any value of what the
/// schema is made of. A request that has something wrong with it is answered with status 599 and
/// the list as text. The server stops when the rig is dropped.
pub struct Rig {
    stage: Arc<Stage>,
    server: Server,
}

/// An answer that is not decoded: a download or a text.
pub trait RawAnswer {
    /// All of its bytes.
    fn into_bytes(self) -> impl Future<Output = Result<Bytes, Error>> + Send;
}

impl RawAnswer for ByteStream {
    fn into_bytes(self) -> impl Future<Output = Result<Bytes, Error>> + Send {
        self.bytes()
    }
}

impl RawAnswer for Text {
    async fn into_bytes(self) -> Result<Bytes, Error> {
        Ok(String::from(self).into())
    }
}

/// An answer of values that come one after the other.
pub trait StreamAnswer {
    /// All of them, written as JSON again.
    fn into_values(self) -> impl Future<Output = Result<Vec<Vec<u8>>, Error>> + Send;
}

impl<T: Item + Encode> StreamAnswer for JsonLines<T> {
    async fn into_values(mut self) -> Result<Vec<Vec<u8>>, Error> {
        let mut values = Vec::new();
        while let Some(value) = self.try_next().await? {
            values.push(wire::to_vec(&value));
        }
        Ok(values)
    }
}

impl<T: Item + Encode> StreamAnswer for EventStream<T> {
    async fn into_values(mut self) -> Result<Vec<Vec<u8>>, Error> {
        let mut values = Vec::new();
        while let Some(event) = self.try_next().await? {
            values.push(wire::to_vec(&event.data));
        }
        Ok(values)
    }
}

impl Rig {
    /// Plays the provider whose folder this is: `api.yaml` (or `api.yml`, `api.json`), and
    /// `client.yaml` if there is one.
    ///
    /// Fails where a file cannot be read or has no operations, and where no port is free.
    pub async fn start(folder: impl AsRef<Path>) -> Result<Self, Failure> {
        let folder = folder.as_ref();
        let document = folder::read_to_judge(folder)?;
        let provider = Provider::of(document, folder, Measure::Read)?;
        let stage = Arc::new(Stage { provider, ledger: Ledger::default() });
        let server = Server::start(Arc::clone(&stage)).await?;
        Ok(Self { stage, server })
    }

    /// The base URL for the client: the server's address with the path of the document's first
    /// server, such as `http://127.0.0.1:40123/v1`.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.server.address, self.stage.provider.base_path())
    }

    /// The body that an operation's request is expected to have: the documented example, or where
    /// there is none a value that fits the schema, decoded into the type that the client takes.
    ///
    /// Fails where the operation has no body, and where the type does not take the value.
    pub fn body<T: Decode>(&self, id: &str) -> Result<T, Failure> {
        let (_, operation) = self.operation(id)?;
        let Some(media) = operation.body.first() else {
            return Err(Failure::new(format!("{operation} has no body")));
        };
        let value = media.value(&self.stage.provider.document);
        wire::from_slice(value.to_string().as_bytes()).map_err(|error| {
            Failure::new(format!("{operation}: the documented body does not decode: {error}"))
        })
    }

    /// A small file for the parts of multipart bodies, of which the name is checked and that there
    /// is something in them.
    pub fn file(&self) -> FileUpload {
        FileUpload::new("sample.txt", "A sample file.\n")
    }

    /// The verdict on a call whose answer is JSON: one correct request arrived since the verdict
    /// before, and what the client decoded is, written again, what the provider sent.
    ///
    /// Fails with everything that is wrong.
    pub fn json<T: Encode>(
        &self,
        id: &str,
        outcome: Result<Response<T>, Error>,
    ) -> Result<(), Failure> {
        self.value(id, outcome.map(Response::into_inner))
    }

    /// As [`json`](Self::json), for a value that was taken out of its response.
    pub fn value<T: Encode>(&self, id: &str, outcome: Result<T, Error>) -> Result<(), Failure> {
        self.outcome(id, outcome.map(|value| Some(wire::to_vec(&value))))
    }

    /// As [`value`](Self::value), for an answer that is one of several, by its status: what it is written
    /// as again, or `None` of what is no JSON.
    ///
    /// Fails with everything that is wrong.
    pub fn outcome(
        &self,
        id: &str,
        outcome: Result<Option<Vec<u8>>, Error>,
    ) -> Result<(), Failure> {
        self.verdict(id, outcome, |operation, answer, value| match value {
            Some(json) => match serde_json::from_slice(&json) {
                Ok(value) => self.misread(operation, answer, &value),
                Err(error) => vec![format!("the decoded value is written as no JSON: {error}")],
            },
            None if answer.json.is_some() => {
                vec!["nothing was decoded of an answer that is JSON".to_owned()]
            }
            None => Vec::new(),
        })
    }

    /// The verdict on a call that answers nothing, or whose answer the client leaves aside.
    ///
    /// Fails with everything that is wrong.
    pub fn empty<T>(&self, id: &str, outcome: Result<Response<T>, Error>) -> Result<(), Failure> {
        self.verdict(id, outcome, |_, _, _| Vec::new())
    }

    /// The verdict on a call whose answer is a download or a text: its bytes are those that the
    /// provider sent.
    ///
    /// Fails with everything that is wrong.
    pub async fn raw<B: RawAnswer>(
        &self,
        id: &str,
        outcome: Result<Response<B>, Error>,
    ) -> Result<(), Failure> {
        let bytes = match outcome {
            Ok(response) => response.into_inner().into_bytes().await,
            Err(error) => Err(error),
        };
        self.verdict(id, bytes, |_, answer, bytes| {
            let (sent, found) = (answer.body.len(), bytes.len());
            let is_same = answer.body == bytes;
            let fault = || format!("answer: {sent} bytes were sent, {found} others were read");
            if is_same { Vec::new() } else { vec![fault()] }
        })
    }

    /// The verdict on a call whose answer is a stream: its values are, written again, those that the
    /// provider sent.
    ///
    /// Fails with everything that is wrong.
    pub async fn stream<S: StreamAnswer>(
        &self,
        id: &str,
        outcome: Result<Response<S>, Error>,
    ) -> Result<(), Failure> {
        let values = match outcome {
            Ok(response) => response.into_inner().into_values().await,
            Err(error) => Err(error),
        };
        self.verdict(id, values, |_, answer, values| self.misread_stream(answer, &values))
    }

    /// Every request that arrived, in order, as it came.
    pub fn calls(&self) -> Vec<Call> {
        self.stage.ledger.calls()
    }

    /// The verdict on all calls.
    ///
    /// Fails with the operations of the document that were never called, all that was wrong with
    /// those that were, and the requests that were none of them.
    pub fn finish(&self) -> Result<(), Failure> {
        let mut problems = Vec::new();
        for (index, operation) in self.stage.provider.operations.iter().enumerate() {
            let (is_called, found) = self.stage.ledger.summary(index);
            if !is_called && found.is_empty() {
                problems.push(format!("{operation}: never called"));
            }
            problems.extend(found.into_iter().map(|problem| format!("{operation}: {problem}")));
        }
        problems.extend(self.stage.ledger.strays());
        if problems.is_empty() {
            return Ok(());
        }
        let heading = match problems.len() {
            1 => "1 problem with the operations of the document:".to_owned(),
            count => format!("{count} problems with the operations of the document:"),
        };
        Err(Failure::list(heading, problems))
    }

    fn operation(&self, id: &str) -> Result<(usize, &Operation), Failure> {
        let all = &self.stage.provider.operations;
        let place = |operation: &Operation| format!("{} {}", operation.method, operation.path);
        let by_place = || all.iter().position(|operation| place(operation) == id);
        let named: Vec<usize> = (0..all.len()).filter(|index| all[*index].id == id).collect();
        // Documents give one id to several operations, though they must not: the one that was called.
        let called = || named.iter().copied().find(|index| self.stage.ledger.is_waiting(*index));
        let found = match named.as_slice() {
            [only] => Some(*only),
            [first, ..] => called().or(Some(*first)),
            [] => by_place(),
        };
        found
            .map(|index| (index, &all[index]))
            .ok_or_else(|| Failure::new(format!("the document has no operation `{id}`")))
    }

    fn verdict<T>(
        &self,
        id: &str,
        outcome: Result<T, Error>,
        judge: impl FnOnce(&Operation, &Answer, T) -> Vec<String>,
    ) -> Result<(), Failure> {
        let (index, operation) = self.operation(id)?;
        let (mut problems, answer) = self.arrived(index);
        let answer = answer.unwrap_or(&operation.answers[0]);
        match outcome {
            Ok(value) => problems.extend(judge(operation, answer, value)),
            Err(error) => problems.push(format!("the client failed: {error}")),
        }
        if problems.is_empty() {
            return Ok(());
        }
        self.stage.ledger.remark(index, problems.clone());
        Err(Failure::list(format!("{operation}:"), problems))
    }

    /// What is wrong with the requests since the last verdict, of which one should be of this
    /// operation, and what that was answered.
    fn arrived(&self, index: usize) -> (Vec<String>, Option<&Answer>) {
        let entries = self.stage.ledger.claim();
        let own = entries.iter().find(|entry| entry.operation == Some(index));
        let answer = own.map(|entry| self.stage.provider.operations[index].answer(&entry.call));
        let mut problems = Vec::new();
        if !entries.iter().any(|entry| entry.operation == Some(index)) {
            problems.push("no request of it arrived".to_owned());
        }
        for entry in entries {
            if entry.operation.is_some_and(|other| other != index) {
                problems.push(self.describe(&entry));
            }
            problems.extend(entry.problems);
        }
        (problems, answer)
    }

    fn describe(&self, entry: &Entry) -> String {
        let operation = entry.operation.map(|other| &self.stage.provider.operations[other]);
        let meant = operation.map(Operation::to_string).unwrap_or_default();
        format!("`{}` arrived, which is {meant}", entry.call)
    }

    /// How a decoded value, written again, differs from what was sent.
    fn misread(&self, operation: &Operation, answer: &Answer, found: &Value) -> Vec<String> {
        let Some(sent) = &answer.json else {
            return vec!["an answer was decoded where the document has no JSON".to_owned()];
        };
        let whole = Shape::of(&self.stage.provider.document, &answer.schema);
        let (sent, shape) = unwrapped(operation, sent, &whole);
        let differences = differences(sent, found, &shape, Reading::Read);
        differences.into_iter().map(|difference| format!("answer: {difference}")).collect()
    }

    fn misread_stream(&self, answer: &Answer, found: &[Vec<u8>]) -> Vec<String> {
        if found.len() != answer.items.len() {
            let (sent, found) = (answer.items.len(), found.len());
            return vec![format!("answer: {sent} values were sent, {found} were read")];
        }
        let shape = Shape::of(&self.stage.provider.document, &answer.schema);
        let each = answer.items.iter().zip(found).map(|(sent, found)| {
            let found = serde_json::from_slice(found).unwrap_or_default();
            differences(sent, &found, &shape, Reading::Read)
        });
        each.flatten().map(|difference| format!("answer: {difference}")).collect()
    }
}

/// What callers get of an answer: where it is wrapped and the schema has that property, the inside.
fn unwrapped<'v, 'd>(
    operation: &Operation,
    sent: &'v Value,
    whole: &Shape<'d>,
) -> (&'v Value, Shape<'d>) {
    let nothing = || (sent, whole.clone());
    let Some(pointer) = &operation.unwrap_at else { return nothing() };
    let mut shape = whole.clone();
    for key in pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")) {
        if !shape.declares(&key) {
            return nothing();
        }
        shape = shape.property(&key);
    }
    sent.pointer(pointer).map_or_else(nothing, |inside| (inside, shape))
}

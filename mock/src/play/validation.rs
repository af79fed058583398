//! Validation: turns a request into the values that it brings, and into what breaks the contract.
//!
//! Unlike the rig's checks, which want the documented example and nothing else, this takes whatever
//! the document allows.

use serde_json::{Map, Value};

use super::judge::Fault;
use super::script::Script;
use crate::call::Call;
use crate::check::body::field;
use crate::check::multipart::{self, Parts};
use crate::media::{Kind, Media, essence};
use crate::operation::Operation;
use crate::parameter::{Parameter, Place};
use crate::route::Captures;
use crate::shape::Shape;
use crate::written::{self, Pairs, Written};
use crate::xml;

/// What an XML document begins with.
const DECLARATION: &str = "<?xml version=\"1.0\"?>";

/// What a request brings.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) path: Map<String, Value>,
    pub(super) query: Map<String, Value>,
    /// The body, where it is JSON or a form; files in it are texts without meaning.
    pub(super) body: Option<Value>,
    /// What breaks the contract.
    pub(super) faults: Vec<Fault>,
    /// What is odd and does no harm: parameters that nobody documented.
    pub(super) oddities: Vec<String>,
}

/// Reads a request to an operation; `parts` are those of its body, where it is multipart.
pub(super) fn read(
    script: &Script,
    index: usize,
    captures: &Captures,
    call: &Call,
    parts: Option<Parts>,
) -> Inputs {
    let mut reading = Reading {
        script,
        index,
        operation: script.operation(index),
        call,
        query: Pairs::query(call.query.as_deref().unwrap_or_default()),
        cookies: Pairs::cookies(&call.header("cookie").unwrap_or_default()),
        inputs: Inputs::default(),
    };
    reading.parameters(captures);
    reading.body(parts);
    reading.leftovers();
    reading.inputs
}

struct Reading<'s> {
    script: &'s Script,
    index: usize,
    operation: &'s Operation,
    call: &'s Call,
    query: Pairs,
    cookies: Pairs,
    inputs: Inputs,
}

impl<'s> Reading<'s> {
    fn shape(&self, schema: &'s Value) -> Shape<'s> {
        Shape::of(&self.script.provider.document, schema)
    }

    fn fault(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.inputs.faults.push(Fault::new(place, message));
    }

    fn parameters(&mut self, captures: &Captures) {
        let operation = self.operation;
        for (position, parameter) in operation.parameters.iter().enumerate() {
            match self.written(parameter, captures) {
                Ok(Some(written)) => self.parameter(position, parameter, written),
                Ok(None) if parameter.is_required => {
                    self.parameter_fault(parameter, "it is missing");
                }
                Ok(None) => {}
                Err(fault) => self.parameter_fault(parameter, fault),
            }
        }
    }

    fn parameter_fault(&mut self, parameter: &Parameter, message: impl Into<String>) {
        let mut fault = Fault::new(parameter.to_string(), message);
        fault.path = vec![parameter.name.clone()];
        fault.is_in_path = parameter.place == Place::Path;
        self.inputs.faults.push(fault);
    }

    fn parameter(&mut self, position: usize, parameter: &'s Parameter, written: Written) {
        let shape = self.shape(&parameter.schema);
        let value = written::typed(written, &shape, parameter.example.as_ref());
        let judge = &self.script.acts[self.index].parameters[position];
        let found = judge.faults(&self.script.provider, &parameter.to_string(), &value);
        self.inputs.faults.extend(found.into_iter().map(|mut fault| {
            fault.path.insert(0, parameter.name.clone());
            fault.is_in_path = parameter.place == Place::Path;
            fault
        }));
        match parameter.place {
            Place::Path => self.inputs.path.insert(parameter.name.clone(), value),
            Place::Query => self.inputs.query.insert(parameter.name.clone(), value),
            Place::Header | Place::Cookie => None,
        };
    }

    fn written(
        &mut self,
        parameter: &'s Parameter,
        captures: &Captures,
    ) -> Result<Option<Written>, String> {
        let shape = self.shape(&parameter.schema);
        match parameter.place {
            Place::Query => self.query.parameter(parameter, &shape),
            Place::Cookie => self.cookies.parameter(parameter, &shape),
            Place::Path => match captures.iter().find(|(name, _)| *name == parameter.name) {
                Some((_, raw)) => written::path(parameter, &shape, raw).map(Some),
                None => Ok(None),
            },
            Place::Header => match self.call.header(&parameter.name) {
                Some(text) => written::header(parameter, &shape, &text).map(Some),
                None => Ok(None),
            },
        }
    }

    fn body(&mut self, parts: Option<Parts>) {
        let operation = self.operation;
        let content_type = self.call.header("content-type").map(|text| essence(&text));
        if operation.body.is_empty() {
            return;
        }
        if self.call.body.is_empty() {
            if operation.is_body_required {
                self.fault("body", "it is missing");
            }
            return;
        }
        let sent = content_type.unwrap_or_default();
        let is_sent = |media: &Media| media.name == sent || media.concrete_name() == sent;
        let Some(position) = operation.body.iter().position(is_sent) else {
            let names: Vec<&str> = operation.body.iter().map(|media| media.name.as_str()).collect();
            return self.fault("body", format!("its `Content-Type` is not {}", names.join(" or ")));
        };
        let media = &operation.body[position];
        let value = match media.kind() {
            Kind::Json => serde_json::from_slice(&self.call.body)
                .map_err(|error| format!("it is not JSON: {error}")),
            Kind::Xml => self.xml(media),
            Kind::Form => self.form(media),
            Kind::Multipart => self.multipart(media, parts),
            Kind::Lines | Kind::Events | Kind::Text | Kind::Bytes => return,
        };
        match value {
            Ok(value) => self.content(position, value),
            Err(fault) => self.fault("body", fault),
        }
    }

    fn content(&mut self, position: usize, value: Value) {
        let judge = &self.script.acts[self.index].bodies[position];
        let found = judge.faults(&self.script.provider, "body", &value);
        self.inputs.faults.extend(found);
        self.inputs.body = Some(value);
    }

    /// The declaration may be absent (XML 1.0, section 2.8).
    fn xml(&self, media: &'s Media) -> Result<Value, String> {
        let text = std::str::from_utf8(&self.call.body).map_err(|_| "it is not UTF-8")?;
        let is_declared = text.starts_with("<?xml");
        let text = if is_declared { text.to_owned() } else { format!("{DECLARATION}{text}") };
        xml::read(&self.script.provider.document, &media.schema, &text)
    }

    fn form(&mut self, media: &'s Media) -> Result<Value, String> {
        let text = std::str::from_utf8(&self.call.body).map_err(|_| "it is not UTF-8")?;
        let mut pairs = Pairs::query(text);
        let shape = self.shape(&media.schema);
        let sample = media.value(&self.script.provider.document);
        let mut found = Map::new();
        for (name, example) in sample.as_object().into_iter().flatten() {
            let parameter = field(name, example, media);
            let shape = shape.property(name);
            match pairs.parameter(&parameter, &shape) {
                Ok(Some(value)) => {
                    found.insert(name.clone(), written::typed(value, &shape, Some(example)));
                }
                Ok(None) => {}
                Err(fault) => self.fault(format!("form field `{name}`"), fault),
            }
        }
        Ok(Value::Object(found))
    }

    fn multipart(&self, media: &'s Media, parts: Option<Parts>) -> Result<Value, String> {
        let parts = parts.ok_or("it has no parts")??;
        let shape = self.shape(&media.schema);
        let mut found = Map::new();
        for part in &parts {
            if found.contains_key(&part.name) {
                continue;
            }
            let of_name: Vec<&multipart::Part> =
                parts.iter().filter(|other| other.name == part.name).collect();
            let shape = shape.property(&part.name);
            found.insert(part.name.clone(), part_value(&of_name, &shape)?);
        }
        Ok(Value::Object(found))
    }

    fn leftovers(&mut self) {
        for (key, _) in &self.operation.fixed {
            self.query.take(key);
        }
        for constant in &self.script.provider.facts.constants {
            self.query.take(&constant.name);
        }
        for scheme in self.operation.security.iter().flatten() {
            if let crate::security::Scheme::Key(Place::Query, name) = scheme {
                self.query.take(name);
            }
        }
        let names = self.query.rest().filter(|name| !name.starts_with("mock_"));
        let odd = names.map(|name| format!("undocumented query parameter `{name}`"));
        self.inputs.oddities.extend(odd);
    }
}

/// The parts of one name. A file is a text without meaning: only that it is there can be judged.
fn part_value(parts: &[&multipart::Part], shape: &Shape<'_>) -> Result<Value, String> {
    let is_list = shape.names_type("array");
    if parts.iter().any(|part| part.file_name.is_some()) {
        let file = |part: &&multipart::Part| {
            Value::String(part.file_name.clone().unwrap_or_else(|| "file".to_owned()))
        };
        return Ok(if is_list { parts.iter().map(file).collect() } else { file(&parts[0]) });
    }
    let form = if is_list {
        Value::Array(Vec::new())
    } else if shape.names_type("object") {
        Value::Object(Map::new())
    } else {
        Value::Null
    };
    let name = &parts[0].name;
    let written = multipart::values(parts, &form).map_err(|fault| format!("`{name}` {fault}"))?;
    Ok(written::typed(written, shape, None))
}

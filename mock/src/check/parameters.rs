//! The documented parameters: each is there, in its style, with the value of its example.

use serde_json::Value;

use super::{Check, Examples};
use crate::facts::ConstantPlace;
use crate::parameter::{Parameter, Place};
use crate::route::Captures;
use crate::security::{self, Scheme};
use crate::written::{self, Form, Written};

impl<'p> Check<'p> {
    /// Checks every parameter but those that the client itself sends: constants and the key.
    pub(super) fn parameters(&mut self, captures: &Captures) {
        let operation = self.operation;
        for parameter in &operation.parameters {
            if !self.is_sent_by_client(parameter)
                && !self.is_credential(parameter)
                && !self.is_nowhere(parameter)
            {
                self.parameter(parameter, captures);
            }
        }
    }

    /// The path has no place for it, though the document says so.
    fn is_nowhere(&self, parameter: &Parameter) -> bool {
        let place = format!("{{{}}}", parameter.name);
        parameter.place == Place::Path && !self.operation.path.contains(&place)
    }

    /// It is the place of a key, which is given once for all calls.
    fn is_credential(&self, parameter: &Parameter) -> bool {
        security::all_schemes(&self.provider.document).iter().any(|scheme| match scheme {
            Scheme::Key(place, name) => *place == parameter.place && is_same(name, parameter),
            _ => false,
        })
    }

    fn is_sent_by_client(&self, parameter: &Parameter) -> bool {
        let facts = &self.provider.facts;
        let is_header = parameter.place == Place::Header;
        let key_header = facts.idempotency().and_then(|key| key.header.as_ref());
        let is_key = key_header.is_some_and(|name| is_header && is_same(name, parameter));
        let place = match parameter.place {
            Place::Header => ConstantPlace::Header,
            Place::Query => ConstantPlace::Query,
            Place::Path | Place::Cookie => return false,
        };
        is_key
            || facts.constants.iter().any(|one| one.place == place && is_same(&one.name, parameter))
    }

    fn parameter(&mut self, parameter: &'p Parameter, captures: &Captures) {
        let written = match self.written(parameter, captures) {
            Ok(Some(written)) => written,
            // A list or an object without anything in it is not written at all.
            Ok(None) if parameter.example.is_none() && self.may_be_empty(parameter) => return,
            Ok(None) => {
                let style = self.style(parameter);
                return self.note(format!("{parameter} is missing{style}"));
            }
            Err(fault) => return self.note(format!("{parameter} {fault}")),
        };
        let example = parameter.example.as_ref();
        let value = written::typed(written, &self.shape(&parameter.schema), example);
        let examples = Examples { fitting: example, odd: parameter.odd_example.as_ref() };
        self.judge(&parameter.to_string(), &parameter.schema, examples, &value);
    }

    fn written(
        &mut self,
        parameter: &'p Parameter,
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
            Place::Header => match self.take_header(&parameter.name) {
                Some(text) => written::header(parameter, &shape, &text).map(Some),
                None => Ok(None),
            },
        }
    }

    fn may_be_empty(&self, parameter: &'p Parameter) -> bool {
        Form::of(&self.shape(&parameter.schema), None) != Form::Scalar
    }

    /// How a missing parameter should have been written, where that is a likely reason.
    fn style(&self, parameter: &Parameter) -> String {
        let is_plain = !matches!(parameter.example, Some(Value::Array(_) | Value::Object(_)));
        if is_plain || self.call.query.is_none() {
            return String::new();
        }
        format!(" (style {:?}, explode {})", parameter.style, parameter.explode)
    }
}

fn is_same(name: &str, parameter: &Parameter) -> bool {
    name.eq_ignore_ascii_case(&parameter.name)
}

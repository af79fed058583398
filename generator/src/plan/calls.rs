//! Calls as expressions: what the docs show of a method, and what the test of all operations does.

use serde_json::Value;

use crate::ir::{Answer, Framing, Operation, Shape};

use super::{
    answers::has_outcomes,
    methods::{Context, Slot},
    model::{CallKind, ExampleAnswer, ExamplePlan, Expr, Name, Pass, Target},
    names::is_keyword,
    operation_paths::singular,
    resources::Resource,
};

/// The call as an expression.
pub(super) struct Chain<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) operation: &'a Operation,
    pub(super) resource: &'a Resource,
    pub(super) name: &'a Name,
    pub(super) required: &'a [Slot<'a>],
    pub(super) optional: &'a [Slot<'a>],
}

impl Chain<'_> {
    /// The call with what is required, as the docs show it.
    pub(super) fn example(&self, kind: CallKind) -> ExamplePlan {
        let arguments = self.required.iter().map(|slot| self.shown(slot)).collect();
        ExamplePlan { call: self.start(arguments), answer: self.example_answer(kind) }
    }

    fn example_answer(&self, kind: CallKind) -> ExampleAnswer {
        if kind == CallKind::Paged {
            let (many, one) = self.nouns();
            return ExampleAnswer::Walk(many, one);
        }
        match self.operation.responses.first().map(|response| &response.content) {
            Some(Answer::Stream { framing, .. }) if !has_outcomes(self.operation) => {
                let (many, one) = match framing {
                    Framing::Lines => ("lines", "line"),
                    Framing::Events => ("events", "event"),
                };
                ExampleAnswer::Drain(Name::ours(many), Name::ours(one))
            }
            None | Some(Answer::Empty) if !has_outcomes(self.operation) => ExampleAnswer::Discard,
            _ => ExampleAnswer::Bind(Name::ours("answer")),
        }
    }

    /// What the items of a list are called: after the method, `list_tides`, or after the resource.
    fn nouns(&self) -> (Name, Name) {
        let method = self.name.as_str();
        let many = match method.split_once('_') {
            Some(("list", noun)) => noun,
            None if method == "list" => self.resource.module.as_str(),
            _ => "items",
        };
        let one = singular(many);
        if one == many || many.ends_with("_api") || many == "client" || is_keyword(&one) {
            (Name::ours("items"), Name::ours("item"))
        } else {
            (Name::spelled(many.to_owned()), Name::spelled(one))
        }
    }

    /// The call with everything that can be set; bodies as the document's own example has them.
    pub(super) fn full(&self) -> Expr {
        let arguments = self.required.iter().map(|slot| self.complete(slot)).collect();
        self.optional.iter().fold(self.start(arguments), |call, slot| Expr::Method {
            receiver: Box::new(call),
            name: slot.argument.name.clone(),
            arguments: vec![self.complete(slot)],
        })
    }

    fn start(&self, arguments: Vec<Expr>) -> Expr {
        let handle = Expr::Method {
            receiver: Box::new(Expr::Local(Name::ours("client"))),
            name: self.resource.module.clone(),
            arguments: Vec::new(),
        };
        Expr::Method { receiver: Box::new(handle), name: self.name.clone(), arguments }
    }

    fn shown(&self, slot: &Slot<'_>) -> Expr {
        match (slot.shape, slot.form) {
            (Some(item), _) if matches!(slot.argument.target, Target::Lines(_)) => {
                let items = self.context.types.items(item, &self.sample(slot));
                Expr::Reference(Box::new(Expr::Array(items)))
            }
            (Some(shape), _) => {
                self.context.types.argument(&slot.argument.pass, shape, &self.sample(slot))
            }
            (None, Some(id)) => {
                let shape = Shape::Named(id);
                self.context.types.argument(&slot.argument.pass, &shape, &self.sample(slot))
            }
            (None, None) if slot.argument.pass == Pass::Bytes => Expr::Bytes,
            (None, None) => Expr::Str(slot.sample.as_str().unwrap_or("text").to_owned()),
        }
    }

    /// The slot's sample, as its type reads it.
    fn sample(&self, slot: &Slot<'_>) -> Value {
        let types = &self.context.types;
        match (slot.shape, slot.form) {
            (Some(item), _) if matches!(slot.argument.target, Target::Lines(_)) => {
                types.fitted(&Shape::List(Box::new(item.clone())), slot.sample)
            }
            (Some(shape), _) => types.fitted(shape, slot.sample),
            (None, Some(id)) => types.fitted(&Shape::Named(id), slot.sample),
            (None, None) => slot.sample.clone(),
        }
    }

    fn complete(&self, slot: &Slot<'_>) -> Expr {
        match (&slot.argument.pass, slot.form) {
            (Pass::Slice(_), _) => {
                return Expr::Reference(Box::new(Expr::JsonList(self.sample(slot))));
            }
            (Pass::Value(_), Some(id)) => {
                return self.context.types.complete_form(id, &self.sample(slot));
            }
            _ => {}
        }
        match &slot.argument.target {
            Target::Json(_) | Target::Xml(..) | Target::Form(_)
                if !matches!(slot.argument.pass, Pass::Str) =>
            {
                Expr::Reference(Box::new(Expr::Json(self.sample(slot))))
            }
            Target::Parameter { .. } if matches!(slot.argument.pass, Pass::Reference(_)) => {
                Expr::Reference(Box::new(Expr::Json(self.sample(slot))))
            }
            _ => self.shown(slot),
        }
    }
}

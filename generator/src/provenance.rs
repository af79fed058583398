//! Provenance: from a thing of a crate back to the lines that it was made from.
//!
//! A path becomes places: of the document, of the annotations that count for it, and of the names that were
//! kept. It is looked for in the plan, so what is found is what was generated.

use std::iter;

use crate::ir;
use crate::load::{self, Documents, Input};
use crate::lower;
use crate::plan::{self, CratePlan, MethodPlan, OperationPlan, Origins, TypeKind, TypePlan};
use crate::report::{Place, Report};

/// Something of a crate, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The path in the crate, such as `types::Order::status`.
    pub path: String,
    /// What it is called where it comes from, such as `GET /orders`.
    pub what: String,
    /// Where the document has it.
    pub place: Option<Place>,
    /// The annotations that count for it.
    pub annotations: Vec<Place>,
}

/// What came of looking.
#[derive(Debug)]
pub struct Traced {
    /// Every message about the inputs.
    pub report: Report,
    /// All things that go by the path; `None` where the report holds an error.
    pub found: Option<Vec<Provenance>>,
    /// Paths that there are, for a hint.
    pub known: Vec<String>,
}

/// Looks for a path in the crate of a provider: with the crate's name or without, from `types`,
/// `resources`, `operations` or `Scope` on; an operation also by its id.
pub fn trace(input: &Input, path: &str) -> Traced {
    let mut report = Report::new(&input.provider);
    let Some((documents, plan)) = read(input, &mut report) else {
        return Traced { report, found: None, known: Vec::new() };
    };
    let library = format!("{}::", plan.package.library.as_str());
    let path = path.strip_prefix(&library).unwrap_or(path).replace("r#", "");
    let tracer = Tracer { documents: &documents, plan: &plan };
    let all = tracer.all();
    let found = all.iter().filter(|one| one.0 == path || one.1.as_deref() == Some(path.as_str()));
    let found = found.map(|(path, _, source)| tracer.provenance(path, source)).collect();
    let known = all.iter().map(|(path, ..)| format!("{library}{path}")).collect();
    Traced { report, found: Some(found), known }
}

/// Where the operations, types and scopes of a plan come from, before [`CratePlan::locate`].
///
/// Places in `names.lock` are not among them: that is written from the plan, so they would be known from
/// the second run on only.
pub(crate) fn origins(documents: &Documents<'_>, plan: &CratePlan) -> Origins {
    let annotations = Annotations { documents };
    let operations = plan.operations.iter().map(|own| own.facts.pointer.as_str());
    let types = plan.types.iter().map(|own| own.origin.pointer.as_str());
    let pointers: Vec<&str> = operations.chain(types).collect();
    let places = documents.document.source.all_at(&pointers);
    let (operations, types) = places.split_at(plan.operations.len());
    let with = |place: &Place, annotated: Vec<Place>| {
        iter::once(place.clone()).chain(annotated).collect::<Vec<_>>()
    };
    let operations = plan.operations.iter().zip(operations).map(|(own, place)| {
        let annotated = annotations.of_operation(&own.facts);
        (own.constant.as_str().to_owned(), with(place, annotated))
    });
    let types = plan.types.iter().zip(types).map(|(own, place)| {
        let annotated = annotations.of_type(own).into_iter().collect();
        (own.name.as_str().to_owned(), with(place, annotated))
    });
    let scopes = plan.scopes.iter().map(|own| {
        let declared = annotations.of_scope(&own.wire);
        (own.wire.clone(), declared.into_iter().collect())
    });
    Origins { operations: operations.collect(), types: types.collect(), scopes: scopes.collect() }
}

fn read<'i>(input: &'i Input, report: &mut Report) -> Option<(Documents<'i>, CratePlan)> {
    let documents = load::load(input, report)?;
    let api = lower::lower(&documents, report)?;
    let plan = plan::plan(&api, report)?;
    (!report.has_errors()).then_some((documents, plan))
}

/// What a thing was made from.
enum Made<'p> {
    Operation(&'p OperationPlan),
    Type(&'p TypePlan),
    /// A field of a type.
    Field(&'p TypePlan, &'p str),
    /// A value of an enum.
    Value(&'p TypePlan, String),
    Scope(&'p str),
}

struct Tracer<'a> {
    documents: &'a Documents<'a>,
    plan: &'a CratePlan,
}

type Known<'a> = (String, Option<String>, Made<'a>);

impl<'a> Tracer<'a> {
    /// Everything that can be asked for: its path, another word for it, and what it was made from.
    fn all(&self) -> Vec<Known<'a>> {
        let mut all: Vec<Known<'a>> = Vec::new();
        let plan = self.plan;
        let of = |method: &MethodPlan| {
            plan.operations.iter().find(|own| own.constant.as_str() == method.constant.as_str())
        };
        for operation in &plan.operations {
            let path = format!("operations::{}", operation.constant.as_str());
            all.push((path, Some(operation.facts.id.clone()), Made::Operation(operation)));
        }
        for resource in &plan.resources {
            for method in &resource.methods {
                let Some(operation) = of(method) else { continue };
                let path =
                    format!("resources::{}::{}", resource.name.as_str(), method.name.as_str());
                let call = method.call.as_str().split('(').take(2).collect::<Vec<_>>().join("(");
                all.push((path, Some(call), Made::Operation(operation)));
                if let Some(builder) = &method.builder {
                    let module = resource.module.as_str();
                    let path = format!("resources::{module}::{}", builder.name.as_str());
                    all.push((path, None, Made::Operation(operation)));
                }
            }
        }
        for ty in &plan.types {
            let path = format!("types::{}", ty.name.as_str());
            all.push((path.clone(), Some(ty.name.as_str().to_owned()), Made::Type(ty)));
            let inner = |name: &str| format!("{path}::{name}");
            match &ty.kind {
                TypeKind::Struct(object) => all.extend(object.fields.iter().map(|field| {
                    (inner(field.name.as_str()), None, Made::Field(ty, field.wire.as_str()))
                })),
                TypeKind::StringEnum(values) => all.extend(values.iter().map(|value| {
                    (inner(value.name.as_str()), None, Made::Value(ty, value.wire.clone()))
                })),
                TypeKind::IntegerEnum(values) => all.extend(values.iter().map(|value| {
                    (inner(value.name.as_str()), None, Made::Value(ty, value.wire.to_string()))
                })),
                _ => {}
            }
        }
        for scope in &plan.scopes {
            let path = format!("Scope::{}", scope.variant.as_str());
            all.push((path, Some(scope.wire.clone()), Made::Scope(&scope.wire)));
        }
        all
    }

    fn provenance(&self, path: &str, made: &Made<'_>) -> Provenance {
        let annotations = Annotations { documents: self.documents };
        let of_type = |ty: &TypePlan| {
            let places = annotations.of_type(ty).into_iter();
            places.chain(annotations.in_lock(&["types", &ty.origin.key])).collect()
        };
        let (what, pointer, annotations) = match made {
            Made::Operation(operation) => {
                let facts = &operation.facts;
                let what = format!("{} ({} {})", facts.id, facts.method, facts.path);
                let mut places = annotations.of_operation(facts);
                places.extend(annotations.in_lock(&["operations", &facts.id]));
                (what, Some(facts.pointer.clone()), places)
            }
            Made::Type(ty) => (ty.origin.key.clone(), Some(ty.origin.pointer.clone()), of_type(ty)),
            Made::Field(ty, wire) => {
                let inside = pointer(&["properties", wire]);
                let at = format!("{}{inside}", ty.origin.pointer);
                (format!("`{wire}` of {}", ty.origin.key), Some(at), of_type(ty))
            }
            Made::Value(ty, wire) => {
                let at = format!("{}/enum", ty.origin.pointer);
                (format!("`{wire}` of {}", ty.origin.key), Some(at), of_type(ty))
            }
            Made::Scope(wire) => {
                let place = annotations.of_scope(wire);
                ((*wire).to_owned(), None, place.into_iter().collect())
            }
        };
        let place = pointer.map(|pointer| self.documents.document.source.at(&pointer));
        Provenance { path: path.to_owned(), what, place, annotations }
    }
}

/// Where the annotations say something of a thing.
struct Annotations<'a> {
    documents: &'a Documents<'a>,
}

impl Annotations<'_> {
    fn of_operation(&self, operation: &ir::Operation) -> Vec<Place> {
        let id = operation.id.as_str();
        let entry = operation.requirement_entry.as_ref();
        let mut places: Vec<Place> =
            entry.and_then(|name| self.in_scopes(&["operations", name])).into_iter().collect();
        places.extend(self.of_replay(operation));
        places.extend(self.in_client(&["names", "methods", id]));
        if let Some(client) = self.documents.client.read() {
            for (name, paging) in &client.content.paging {
                // A list of ids, or a mapping of them.
                let Some(at) = paging.operations.get_index_of(id) else { continue };
                let within = |key: &str| self.in_client(&["paging", name, "operations", key]);
                places.extend(within(id).or_else(|| within(&at.to_string())));
            }
        }
        places
    }

    /// What decides whether an operation is repeated.
    fn of_replay(&self, operation: &ir::Operation) -> Option<Place> {
        self.in_client(&["replay", &operation.id]).or_else(|| {
            let entry = self.documents.client.read()?.content.idempotency.as_ref()?;
            let listed = |all: &[String], wanted: &String, key: &str| {
                let at = all.iter().position(|one| one == wanted)?;
                self.in_client(&["idempotency", key, &at.to_string()])
            };
            listed(&entry.operations, &operation.id, "operations")
                .or_else(|| listed(&entry.methods, &operation.method, "methods"))
        })
    }

    fn of_type(&self, ty: &TypePlan) -> Option<Place> {
        let schema = ty.origin.key.strip_prefix("/components/schemas/").unwrap_or(&ty.origin.key);
        self.in_client(&["names", "types", schema])
    }

    fn of_scope(&self, name: &str) -> Option<Place> {
        self.in_scopes(&["scopes", name])
    }

    fn in_scopes(&self, segments: &[&str]) -> Option<Place> {
        exact(&self.documents.scopes.read()?.source, segments)
    }

    fn in_client(&self, segments: &[&str]) -> Option<Place> {
        exact(&self.documents.client.read()?.source, segments)
    }

    fn in_lock(&self, segments: &[&str]) -> Option<Place> {
        exact(self.documents.lock.as_ref()?, segments)
    }
}

fn pointer(segments: &[&str]) -> String {
    let mut pointer = String::new();
    for segment in segments {
        crate::pointer::push_segment(&mut pointer, segment);
    }
    pointer
}

/// The place of an entry, if there is one. Of what is not there, the place of what is around it is known.
fn exact(source: &load::Source<'_>, segments: &[&str]) -> Option<Place> {
    let place = source.at_key(&pointer(segments));
    let around = source.at_key(&pointer(&segments[..segments.len() - 1]));
    ((place.line, place.column) != (around.line, around.column)).then_some(place)
}

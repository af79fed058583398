//! `names.lock`: the names of a plan, as the file that the next version reads first.
//!
//! It is sorted, and as small as can be: operations and types have a line each; fields, values and
//! parameters have one only where their name is not what the usual spelling makes of it.

use std::collections::BTreeMap;

use super::kept::{is_spelled, operation_key, request};
use super::model::{CratePlan, MethodPlan, Target, TypeKind, TypePlan};
use super::names::{Case, identifier};
use crate::ir::{Api, Place, Spelling, Spellings};

const HEAD: &str = "\
# Names in Rust, which stay when the document changes. Written by `cargo xtask generate`, which reads it
# first; `--rename` makes all names anew. Fields, values and parameters are named only where their name is
# not what the usual spelling makes of it.
version: 1
";

/// The text of the file.
pub(super) fn write(api: &Api, plan: &CratePlan) -> String {
    let members = Members::of(api, plan);
    let spelling = members.spellings(api.known.spelling);
    let mut out = HEAD.to_owned();
    write_spelling(&mut out, spelling);
    write_resources(&mut out, plan);
    write_operations(&mut out, plan, api);
    let types = plan.types.iter().map(|ty| (ty.origin.key.clone(), scalar(ty.name.as_str())));
    section(&mut out, "types", types.collect());
    members.write(&mut out, spelling);
    out
}

/// A text as YAML has it on one line: plain where nothing in it could mean something else.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '.' | '$' | '+');
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(plain)
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_word { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

fn section(out: &mut String, name: &str, entries: BTreeMap<String, String>) {
    if entries.is_empty() {
        return;
    }
    out.push_str(&format!("{name}:\n"));
    for (key, value) in entries {
        out.push_str(&format!("  {}: {value}\n", scalar(&key)));
    }
}

fn write_spelling(out: &mut String, spelling: Spellings) {
    let word = |own: Spelling| {
        Spelling::ALL.iter().find(|(_, other)| *other == own).map_or("", |(word, _)| word)
    };
    let each = [
        ("fields", spelling.fields),
        ("parameters", spelling.parameters),
        ("values", spelling.values),
    ];
    let entries =
        each.into_iter().filter_map(|(key, own)| Some((key.to_owned(), word(own?).to_owned())));
    section(out, "spelling", entries.collect());
}

fn write_resources(out: &mut String, plan: &CratePlan) {
    let entry = |resource: &super::model::ResourcePlan| {
        let (module, handle) = (scalar(resource.module.as_str()), scalar(resource.name.as_str()));
        (resource.label.clone(), format!("{{ module: {module}, handle: {handle} }}"))
    };
    section(out, "resources", plan.resources.iter().map(entry).collect());
}

/// The methods by what their operations are known by.
fn methods(plan: &CratePlan) -> BTreeMap<&str, &MethodPlan> {
    let methods = plan.resources.iter().flat_map(|resource| &resource.methods);
    methods.map(|method| (method.key.as_str(), method)).collect()
}

fn write_operations(out: &mut String, plan: &CratePlan, api: &Api) {
    let methods = methods(plan);
    let mut entries = BTreeMap::new();
    for operation in &api.operations {
        let key = operation_key(operation);
        let Some(method) = methods.get(key.as_str()) else { continue };
        let constant = match operation.further {
            Some(_) => String::new(),
            None => format!(", constant: {}", scalar(method.constant.as_str())),
        };
        let call = method.builder.as_ref().map_or_else(String::new, |builder| {
            format!(", call: {}", scalar(builder.name.as_str()))
        });
        let value = format!(
            "{{ method: {}{constant}{call}, request: {} }}",
            scalar(method.name.as_str()),
            scalar(&request(operation))
        );
        entries.insert(key, value);
    }
    section(out, "operations", entries);
}

/// A field, a value or tag, or a parameter.
struct Member {
    kind: Kind,
    owner: String,
    wire: String,
    /// The name that the plain rule makes of it.
    plain: String,
    name: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Field,
    Value,
    Parameter,
}

struct Members(Vec<Member>);

impl Members {
    fn of(api: &Api, plan: &CratePlan) -> Self {
        let mut members = Vec::new();
        for ty in &plan.types {
            add_type(ty, &mut members);
        }
        let methods = methods(plan);
        for operation in &api.operations {
            let Some(method) = methods.get(operation_key(operation).as_str()) else { continue };
            let setters = method.builder.iter().flat_map(|builder| &builder.setters);
            for setter in setters {
                let Target::Parameter { wire, place, .. } = &setter.argument.target else {
                    continue;
                };
                members.push(Member {
                    kind: Kind::Parameter,
                    owner: operation_key(operation),
                    plain: identifier(wire, Case::Snake),
                    wire: parameter_key(*place, wire),
                    name: setter.name.as_str().to_owned(),
                });
            }
        }
        Self(members)
    }

    /// The usual spellings: those that are known, or else the most frequent.
    fn spellings(&self, known: Spellings) -> Spellings {
        let most = |kind: Kind| {
            let own = self.0.iter().filter(|member| member.kind == kind);
            let own: Vec<&Member> = own.collect();
            let count = |spelling: Spelling| {
                own.iter().filter(|member| member.is_spelled(spelling)).count()
            };
            let counted = Spelling::ALL.iter().map(|(_, spelling)| (count(*spelling), *spelling));
            // Of equals the first.
            counted.rev().max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0)
        };
        let chosen = |known: Option<Spelling>, kind| known.or_else(|| Some(most(kind)?.1));
        Spellings {
            fields: chosen(known.fields, Kind::Field),
            values: chosen(known.values, Kind::Value),
            parameters: chosen(known.parameters, Kind::Parameter),
        }
    }

    fn write(&self, out: &mut String, spelling: Spellings) {
        let mut owners: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for member in &self.0 {
            let usual = match member.kind {
                Kind::Field => spelling.fields,
                Kind::Value => spelling.values,
                Kind::Parameter => spelling.parameters,
            };
            let is_usual = usual.is_some_and(|usual| member.is_spelled(usual));
            if !is_usual || member.name != member.plain {
                owners.entry(&member.owner).or_default().insert(&member.wire, &member.name);
            }
        }
        if owners.is_empty() {
            return;
        }
        out.push_str("members:\n");
        for (owner, names) in owners {
            let entries: Vec<String> = names
                .into_iter()
                .map(|(wire, name)| format!("{}: {}", scalar(wire), scalar(name)))
                .collect();
            out.push_str(&format!("  {}: {{ {} }}\n", scalar(owner), entries.join(", ")));
        }
    }
}

impl Member {
    fn is_spelled(&self, spelling: Spelling) -> bool {
        let wire = match self.kind {
            Kind::Parameter => self.wire.split_once(' ').map_or("", |(_, wire)| wire),
            Kind::Field | Kind::Value => &self.wire,
        };
        is_spelled(spelling, wire, &self.plain)
    }
}

/// What a parameter is known by.
pub(super) fn parameter_key(place: Place, wire: &str) -> String {
    let place = match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    format!("{place} {wire}")
}

fn add_type(ty: &TypePlan, members: &mut Vec<Member>) {
    let mut add = |kind, wire: String, case, name: &str| {
        members.push(Member {
            kind,
            owner: ty.origin.key.clone(),
            plain: identifier(&wire, case),
            wire,
            name: name.to_owned(),
        });
    };
    match &ty.kind {
        TypeKind::Struct(object) => {
            for field in &object.fields {
                add(Kind::Field, field.wire.clone(), Case::Snake, field.name.as_str());
            }
        }
        TypeKind::StringEnum(values) => {
            for value in values {
                add(Kind::Value, value.wire.clone(), Case::Variant, value.name.as_str());
            }
        }
        TypeKind::Union(union) if union.tag.is_some() => {
            for variant in &union.variants {
                if let [tag] = variant.tags.as_slice() {
                    add(Kind::Value, tag.clone(), Case::Variant, variant.name.as_str());
                }
            }
        }
        TypeKind::IntegerEnum(values) => {
            for value in values {
                let wire = value.wire.to_string();
                let plain = identifier(&wire, Case::Variant);
                // Numbers have one spelling, and no plain name clashes.
                if value.name.as_str() != plain {
                    add(Kind::Value, wire, Case::Variant, value.name.as_str());
                }
            }
        }
        _ => {}
    }
}

//! The items of `resources`: handles, methods and the types of calls with optional parameters.

use super::super::model::{Key, key};
use super::text::Names;
use super::{Argument, Call, ItemKind, NO_DOC, Surface};
use crate::ir::Place;
use crate::plan::{ArgumentPlan, CratePlan, MethodPlan, ResourcePlan, Target};

pub(super) fn add_resources(surface: &mut Surface, plan: &CratePlan, names: &Names<'_>) {
    let ids = plan.operations.iter().map(|own| (own.constant.as_str(), own.facts.id.as_str()));
    let ids: std::collections::BTreeMap<&str, &str> = ids.collect();
    for resource in &plan.resources {
        let key = key(["resource", resource.module.as_str()]);
        let path = format!("resources::{}", resource.name.as_str());
        surface.path(path, key.clone(), "handle", &resource.doc);
        let path = format!("Client::{}", resource.module.as_str());
        surface.path(path, key.clone(), format!("-> {}", resource.name.as_str()), &NO_DOC);
        let path = format!("feature {}", resource.feature);
        surface.item(path, key, "", &NO_DOC, ItemKind::Path);
        for method in &resource.methods {
            let id = ids.get(method.constant.as_str()).copied().unwrap_or_default();
            add_method(surface, resource, method, id, names);
        }
    }
}

fn add_method(
    surface: &mut Surface,
    resource: &ResourcePlan,
    method: &MethodPlan,
    id: &str,
    names: &Names<'_>,
) {
    let own = key(["operation", id]);
    let within = |what: &str, name: &str| -> Key {
        let mut key = own.clone();
        key.push(what.to_owned());
        key.extend((!name.is_empty()).then(|| name.to_owned()));
        key
    };
    let argument = |argument: &ArgumentPlan| {
        let (what, name) = place_of(argument);
        Argument { key: within(what, &name), name, ty: names.pass(&argument.pass) }
    };
    let answer = names.call(&method.output, method.kind);
    let output = match &method.builder {
        Some(builder) => builder.name.as_str().to_owned(),
        None => answer.clone(),
    };
    let call = Call {
        key: if method.further { within("way", "") } else { own.clone() },
        arguments: method.arguments.iter().map(argument).collect(),
        output,
        doc: method.doc.clone(),
    };
    let path = format!("resources::{}::{}", resource.name.as_str(), method.name.as_str());
    if method.deprecated {
        let path = format!("{path}: #[deprecated]");
        surface.item(path, within("deprecated", ""), "", &NO_DOC, ItemKind::Features);
    }
    surface.calls.insert(path, call);
    let Some(builder) = &method.builder else { return };
    let path = format!("resources::{}::{}", resource.module.as_str(), builder.name.as_str());
    surface.path(path.clone(), within("answer", ""), answer, &NO_DOC);
    for setter in &builder.setters {
        let taken = argument(&setter.argument);
        let path = format!("{path}::{}", setter.name.as_str());
        surface.path(path, taken.key, taken.ty, &setter.argument.doc);
    }
}

/// What an argument is, and its name on the wire.
fn place_of(argument: &ArgumentPlan) -> (&'static str, String) {
    match &argument.target {
        Target::Parameter { place, wire, .. } => ("parameter", format!("{} {wire}", word(*place))),
        _ => ("body", String::new()),
    }
}

/// The word for a place.
pub(in crate::diff) fn word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

//! The manifest: what is the same in all of them, with what is not set as values of TOML.

use toml_edit::{Array, DocumentMut, Item, Key, Table, value};

use crate::{
    escape::{Comment, Markdown},
    plan::{CratePlan, ResourcePlan},
};

use super::{
    Part, Text,
    context::{handle, one_line},
    header,
};

/// A manifest whose texts are empty.
const SAME: &str = include_str!("../../../templates/manifest.toml");

pub(super) fn emit_manifest(plan: &CratePlan) -> Part {
    let mut manifest: DocumentMut = SAME.parse().expect("templates/manifest.toml is TOML");
    set_package(&mut manifest["package"], plan);
    let features = table(&mut manifest["features"]);
    features["all"] =
        value(plan.resources.iter().map(|one| one.feature.as_str()).collect::<Array>());
    for (at, resource) in plan.resources.iter().enumerate() {
        add_feature(features, resource, at == 0);
    }
    add_runtime_features(&mut manifest["dependencies"]["scopewright-runtime"], plan);
    begin(table(&mut manifest["package"]), &header(plan));
    Part::Text { path: "Cargo.toml".into(), text: Text::of_toml(&manifest) }
}

fn table(item: &mut Item) -> &mut Table {
    item.as_table_mut().expect("templates/manifest.toml has this table")
}

fn add_runtime_features(runtime: &mut Item, plan: &CratePlan) {
    let features = &plan.package.runtime_features;
    if !features.is_empty() {
        runtime["features"] = value(features.iter().copied().collect::<Array>());
    }
    if let Some(table) = runtime.as_inline_table_mut() {
        table.fmt();
    }
}

fn set_package(package: &mut Item, plan: &CratePlan) {
    let own = &plan.package;
    package["name"] = value(&own.name);
    package["version"] = value(&own.version);
    package["description"] = value(one_line(&own.description));
    match &own.homepage {
        Some(page) => package["homepage"] = value(page),
        None => {
            table(package).remove("homepage");
        }
    }
}

/// A line above the first table.
fn begin(first: &mut Table, line: &Comment) {
    first.decor_mut().set_prefix(format!("# {line}\n\n"));
}

/// A feature with its docs, which are a comment. The first stands apart from what all crates have.
fn add_feature(features: &mut Table, resource: &ResourcePlan, is_first: bool) {
    let gap = if is_first { "\n" } else { "" };
    let doc: Markdown = handle(resource);
    let mut name = Key::new(&resource.feature);
    name.leaf_decor_mut().set_prefix(format!("{gap}## {doc}\n"));
    features.insert_formatted(&name, value(Array::new()));
}

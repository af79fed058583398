//! The names that things of other files get among the document's own.
//!
//! A name does not depend on the order in which things are found: it follows from the file, the place
//! in it, and who else would have it.

use std::collections::{BTreeMap, BTreeSet};

use super::library::Location;
use crate::pointer::segments;

/// Parts of a pointer that say where something stands, not what it is.
const SYNTAX: [&str; 16] = [
    "components",
    "schemas",
    "definitions",
    "$defs",
    "properties",
    "items",
    "content",
    "schema",
    "allOf",
    "anyOf",
    "oneOf",
    "parameters",
    "responses",
    "headers",
    "examples",
    "requestBodies",
];

/// Names of files that name their folder.
const OF_THE_FOLDER: [&str; 5] = ["index", "_index", "schema", "model", "definition"];

/// Names things that have none yet, in one section.
///
/// `taken` has the names of the document's own things.
pub(super) fn name_all<'l>(
    things: impl IntoIterator<Item = &'l Location>,
    taken: &BTreeSet<String>,
) -> BTreeMap<&'l Location, String> {
    let mut groups: BTreeMap<String, BTreeSet<&Location>> = BTreeMap::new();
    for location in things {
        groups.entry(plain_name(location)).or_default().insert(location);
    }
    let mut names = BTreeMap::new();
    let mut given = taken.clone();
    let mut later = Vec::new();
    for (name, group) in groups {
        if let [only] = group.iter().copied().collect::<Vec<_>>()[..]
            && !taken.contains(&name)
        {
            given.insert(name.clone());
            names.insert(only, name);
        } else {
            later.extend(group);
        }
    }
    later.sort();
    for location in later {
        let name = unused(full_name(location), &given);
        given.insert(name.clone());
        names.insert(location, name);
    }
    names
}

/// What a thing is called where nothing else is called so: by its key, or by its file.
fn plain_name(location: &Location) -> String {
    let parts: Vec<String> = segments(&location.pointer).collect();
    let telling =
        |part: &str| !SYNTAX.contains(&part) && !part.starts_with(|c: char| c.is_ascii_digit());
    match parts.last() {
        None => stem(&location.path),
        Some(last) if telling(last) => key(last),
        Some(last) => {
            let around = parts[..parts.len() - 1].iter().rev().find(|part| telling(part));
            let around = around.map_or_else(|| stem(&location.path), |part| key(part));
            format!("{around}_{}", key(last))
        }
    }
}

/// The plain name with what is around the thing: the key above it, its file, or the file's folder.
fn full_name(location: &Location) -> String {
    let name = plain_name(location);
    let parts: Vec<String> = segments(&location.pointer).collect();
    let above = parts.iter().rev().nth(1).filter(|part| !SYNTAX.contains(&part.as_str()));
    let around = match above {
        Some(part) => Some(key(part)),
        None if parts.is_empty() => folder(&location.path).map(key),
        None => Some(stem(&location.path)),
    };
    around.map_or_else(|| name.clone(), |around| format!("{around}_{name}"))
}

fn unused(name: String, given: &BTreeSet<String>) -> String {
    if !given.contains(&name) {
        return name;
    }
    let mut numbered = (2..).map(|number| format!("{name}_{number}"));
    numbered.find(|name| !given.contains(name)).unwrap_or(name)
}

/// The name of a file without its ending, or of its folder where that says more.
fn stem(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let mut stem = file;
    for ending in [".json", ".yaml", ".yml", ".schema", ".model", ".openapi"] {
        stem = stem.strip_suffix(ending).filter(|rest| !rest.is_empty()).unwrap_or(stem);
    }
    match folder(path) {
        Some(folder) if OF_THE_FOLDER.contains(&stem) => key(folder),
        _ => key(stem),
    }
}

fn folder(path: &str) -> Option<&str> {
    path.rsplit('/').nth(1).filter(|folder| !folder.is_empty())
}

/// A name that can be one of a component (OpenAPI 3.0, "Components Object").
fn key(text: &str) -> String {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let key: String = text.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    if key.is_empty() { "Shared".to_owned() } else { key }
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, Location, name_all};

    #[track_caller]
    fn check(places: &[&str], taken: &[&str], expected: &[&str]) {
        let locations: Vec<Location> = places
            .iter()
            .map(|place| {
                let (path, pointer) = place.split_once('#').unwrap_or((place, ""));
                Location { path: path.to_owned(), pointer: pointer.to_owned() }
            })
            .collect();
        let taken: BTreeSet<String> = taken.iter().map(|&name| name.to_owned()).collect();
        for turned in [false, true] {
            let mut order: Vec<&Location> = locations.iter().collect();
            if turned {
                order.reverse();
            }
            let names = name_all(order, &taken);
            let names: Vec<&str> = locations.iter().map(|place| names[place].as_str()).collect();
            assert_eq!(names, expected);
        }
    }

    #[test]
    fn by_file_and_by_key() {
        check(
            &[
                "schemas/User.yaml",
                "common.yaml#/Page",
                "b.yaml#/components/schemas/Order",
                "user/index.yaml",
                "pet.schema.json",
                "orders.yaml#/get/responses/200",
                "my file.yaml",
            ],
            &[],
            &["User", "Page", "Order", "user", "pet", "get_200", "my_file"],
        );
    }

    #[test]
    fn what_would_have_one_name_is_told_apart() {
        check(
            &["a.yaml#/Phase0/Block", "a.yaml#/Altair/Block", "b.yaml#/components/schemas/Block"],
            &[],
            &["Phase0_Block", "Altair_Block", "b_Block"],
        );
        check(&["models/User.yaml"], &["User"], &["models_User"]);
        check(&["User.yaml"], &["User"], &["User_2"]);
        check(&["x/a/User.yaml", "y/a/User.yaml"], &[], &["a_User", "a_User_2"]);
    }
}

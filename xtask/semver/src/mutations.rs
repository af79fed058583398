//! Changes of documents: the kinds that providers make, each at a place chosen at random.

use serde_json::{Map, Value, json};

/// The kinds, by their names.
pub const MUTATIONS: [&str; 36] = [
    "remove operation",
    "add operation",
    "rename operation",
    "move operation",
    "deprecate operation",
    "retag operation",
    "add optional parameter",
    "add required parameter",
    "remove parameter",
    "require parameter",
    "relax parameter",
    "retype parameter",
    "swap parameters",
    "add optional field",
    "add required field",
    "remove field",
    "rename field",
    "retype field",
    "widen field",
    "narrow field",
    "require field",
    "relax field",
    "null field",
    "list field",
    "swap fields",
    "add value",
    "remove value",
    "rename value",
    "widen values",
    "add schema",
    "rename schema",
    "drop schema type",
    "add answer",
    "change answer",
    "relax body",
    "add variant",
];

/// Pseudo-random numbers (Marsaglia, "Xorshift RNGs", 2003), the same in every run.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// A generator.
    pub fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        if of.is_empty() { None } else { Some(&of[self.below(of.len())]) }
    }
}

/// Changes a document; `false`: there is nothing of that kind to change.
pub fn mutate(document: &mut Value, kind: &str, random: &mut Random) -> bool {
    change(document, kind, random).is_some()
}

fn change(document: &mut Value, kind: &str, random: &mut Random) -> Option<()> {
    let (verb, noun) = kind.split_once(' ')?;
    match noun {
        "operation" => operation(document, verb, random),
        "optional parameter" | "required parameter" | "parameter" | "parameters" => {
            parameter(document, kind, random)
        }
        "optional field" | "required field" | "field" | "fields" => field(document, kind, random),
        "value" | "values" => value(document, verb, random),
        "schema" | "schema type" => schema(document, verb, random),
        "answer" => answer(document, verb, random),
        "body" => body(document, random),
        "variant" => variant(document, random),
        _ => None,
    }
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Path and method of every operation.
fn operations(document: &Value) -> Vec<(String, String)> {
    let paths = document["paths"].as_object();
    let items =
        paths.into_iter().flatten().filter_map(|(path, item)| Some((path, item.as_object()?)));
    let each = items.flat_map(|(path, item)| {
        let own = item.keys().filter(|key| METHODS.contains(&key.as_str()));
        own.map(move |method| (path.clone(), method.clone()))
    });
    each.collect()
}

fn operation(document: &mut Value, verb: &str, random: &mut Random) -> Option<()> {
    let (path, method) = random.pick(&operations(document))?.clone();
    let own = document["paths"][&path].as_object_mut()?;
    match verb {
        "remove" => drop(own.shift_remove(&method)),
        "rename" => own[&method]["operationId"] = json!("quiteAnotherName"),
        "deprecate" => own[&method]["deprecated"] = json!(true),
        "retag" => own[&method]["tags"] = json!(["Elsewhere"]),
        "move" => {
            let moved = own.shift_remove(&method)?;
            let path = format!("/moved{path}");
            document["paths"][&path] = json!({ method: moved });
        }
        "add" => {
            let mut added = own[&method].clone();
            added["operationId"] = json!("brandNewOperation");
            let path = format!("{}/brand-new", path.trim_end_matches('/'));
            document["paths"][&path] = json!({ method: added });
        }
        _ => return None,
    }
    Some(())
}

/// The parameters of an operation that are in the query, by their positions.
fn in_query(operation: &Value) -> Vec<usize> {
    let all = operation["parameters"].as_array();
    let all = all.into_iter().flatten().enumerate();
    all.filter(|(_, own)| own["in"] == "query").map(|(at, _)| at).collect()
}

fn parameter(document: &mut Value, kind: &str, random: &mut Random) -> Option<()> {
    let operations = operations(document);
    if let Some(how) = kind.strip_prefix("add ") {
        let (path, method) = random.pick(&operations)?.clone();
        let own = document["paths"][&path][&method].as_object_mut()?;
        let required = how.starts_with("required");
        let added = json!({ "name": "brand_new", "in": "query", "required": required, "schema": { "type": "string" } });
        own.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?.push(added);
        return Some(());
    }
    let wanted = |own: &Value| match kind {
        "require parameter" => own["required"] != true,
        "relax parameter" => own["required"] == true,
        _ => true,
    };
    let fitting: Vec<(String, String, usize)> = operations
        .iter()
        .flat_map(|(path, method)| {
            let own = &document["paths"][path][method];
            let found = in_query(own).into_iter().filter(|at| wanted(&own["parameters"][*at]));
            found.map(|at| (path.clone(), method.clone(), at)).collect::<Vec<_>>()
        })
        .collect();
    let (path, method, at) = random.pick(&fitting)?.clone();
    let parameters = document["paths"][&path][&method]["parameters"].as_array_mut()?;
    match kind {
        "remove parameter" => drop(parameters.remove(at)),
        "require parameter" => parameters[at]["required"] = json!(true),
        "relax parameter" => parameters[at]["required"] = json!(false),
        "retype parameter" => {
            let is_text = parameters[at]["schema"]["type"] == "string";
            let other = if is_text { "boolean" } else { "string" };
            parameters[at]["schema"] = json!({ "type": other });
        }
        "swap parameters" if parameters.len() > 1 => parameters.reverse(),
        _ => return None,
    }
    Some(())
}

/// The names of schemas that are objects with properties.
fn objects(document: &Value) -> Vec<String> {
    named(document, |schema| schema["properties"].as_object().is_some_and(|own| !own.is_empty()))
}

fn enums(document: &Value) -> Vec<String> {
    named(document, |schema| {
        schema["type"] == "string" && schema["enum"].as_array().is_some_and(|own| own.len() > 1)
    })
}

fn named(document: &Value, is_meant: impl Fn(&Value) -> bool) -> Vec<String> {
    let schemas = document["components"]["schemas"].as_object();
    let meant = schemas.into_iter().flatten().filter(|(_, schema)| is_meant(schema));
    meant.map(|(name, _)| name.clone()).collect()
}

fn required(schema: &Value) -> Vec<String> {
    let names = schema["required"].as_array();
    names.into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
}

fn field(document: &mut Value, kind: &str, random: &mut Random) -> Option<()> {
    let name = random.pick(&objects(document))?.clone();
    let schema = &mut document["components"]["schemas"][&name];
    let before = required(schema);
    if let Some(how) = kind.strip_prefix("add ") {
        schema["properties"]["brand_new"] = json!({ "type": "string" });
        if how.starts_with("required") {
            let mut names = before;
            names.push("brand_new".to_owned());
            schema["required"] = json!(names);
        }
        return Some(());
    }
    let properties = schema["properties"].as_object_mut()?;
    let fits = |key: &&String| match kind {
        "require field" => !before.contains(key),
        "relax field" => before.contains(key),
        "widen field" => properties[key.as_str()]["format"] == "int32",
        "narrow field" => {
            properties[key.as_str()]["type"] == "string"
                && properties[key.as_str()]["enum"].is_null()
        }
        _ => true,
    };
    let keys: Vec<String> = properties.keys().filter(fits).cloned().collect();
    let key = random.pick(&keys)?.clone();
    let without = |names: &[String]| -> Vec<String> {
        names.iter().filter(|name| **name != key).cloned().collect()
    };
    match kind {
        "remove field" => {
            properties.shift_remove(&key);
            schema["required"] = json!(without(&before));
        }
        "rename field" => {
            let moved = properties.shift_remove(&key)?;
            properties.insert("another_name".to_owned(), moved);
            let mut names = without(&before);
            names.extend(before.contains(&key).then(|| "another_name".to_owned()));
            schema["required"] = json!(names);
        }
        "retype field" => {
            let is_flag = properties[&key]["type"] == "boolean";
            properties[&key] = json!({ "type": if is_flag { "string" } else { "boolean" } });
        }
        "widen field" => properties[&key] = json!({ "type": "integer" }),
        "narrow field" => properties[&key] = json!({ "type": "string", "format": "date" }),
        "require field" => {
            let mut names = before;
            names.push(key);
            schema["required"] = json!(names);
        }
        "relax field" => schema["required"] = json!(without(&before)),
        "null field" => {
            let own = properties[&key].as_object_mut()?;
            if own.contains_key("$ref") {
                return None;
            }
            own.insert("nullable".to_owned(), json!(true));
        }
        "list field" => {
            let own = properties[&key].clone();
            properties[&key] = json!({ "type": "array", "items": own });
        }
        "swap fields" => {
            let pairs: Vec<(String, Value)> = std::mem::take(properties).into_iter().collect();
            properties.extend(pairs.into_iter().rev());
        }
        _ => return None,
    }
    Some(())
}

fn value(document: &mut Value, verb: &str, random: &mut Random) -> Option<()> {
    let name = random.pick(&enums(document))?.clone();
    let schema = &mut document["components"]["schemas"][&name];
    if verb == "widen" {
        *schema = json!({ "type": "string" });
        return Some(());
    }
    let values = schema["enum"].as_array_mut()?;
    let at = random.below(values.len());
    match verb {
        "add" => values.push(json!("brand_new")),
        "remove" => drop(values.remove(at)),
        "rename" => values[at] = json!("another_name"),
        _ => return None,
    }
    Some(())
}

fn schema(document: &mut Value, verb: &str, random: &mut Random) -> Option<()> {
    let names = objects(document);
    let name = random.pick(&names)?.clone();
    match verb {
        // Nothing uses it, so the crate is what it was.
        "add" => {
            document["components"]["schemas"]["BrandNew"] = json!({ "type": "object" });
        }
        "rename" => {
            let text = document.to_string();
            let text = text.replace(
                &format!("#/components/schemas/{name}\""),
                "#/components/schemas/AnotherName\"",
            );
            *document = serde_json::from_str(&text).ok()?;
            let schemas = document["components"]["schemas"].as_object_mut()?;
            let moved = schemas.shift_remove(&name)?;
            schemas.insert("AnotherName".to_owned(), moved);
        }
        "drop" => document["components"]["schemas"][&name] = json!({}),
        _ => return None,
    }
    Some(())
}

fn answers<'d>(document: &'d mut Value, random: &mut Random) -> Option<&'d mut Map<String, Value>> {
    let (path, method) = random.pick(&operations(document))?.clone();
    document["paths"][&path][&method]["responses"].as_object_mut()
}

fn answer(document: &mut Value, verb: &str, random: &mut Random) -> Option<()> {
    let answers = answers(document, random)?;
    match verb {
        "add" => drop(answers.insert("207".to_owned(), json!({ "description": "Some of it." }))),
        "change" => {
            let status = answers.keys().find(|status| status.starts_with('2'))?.clone();
            let schema = json!({ "type": "array", "items": { "type": "integer" } });
            answers[&status] = json!({ "description": "Other.", "content": { "application/json": { "schema": schema } } });
        }
        _ => return None,
    }
    Some(())
}

fn body(document: &mut Value, random: &mut Random) -> Option<()> {
    let with_body: Vec<(String, String)> = operations(document)
        .into_iter()
        .filter(|(path, method)| document["paths"][path][method]["requestBody"]["required"] == true)
        .collect();
    let (path, method) = random.pick(&with_body)?.clone();
    document["paths"][&path][&method]["requestBody"]["required"] = json!(false);
    Some(())
}

fn variant(document: &mut Value, random: &mut Random) -> Option<()> {
    let unions = named(document, |schema| schema["oneOf"].is_array());
    let name = random.pick(&unions)?.clone();
    let variants = document["components"]["schemas"][&name]["oneOf"].as_array_mut()?;
    let added = json!({ "type": "object", "required": ["brand_new"], "properties": { "brand_new": { "type": "string" } } });
    variants.push(added);
    Some(())
}

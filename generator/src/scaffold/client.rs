//! `client.yaml` of a new provider: the crate, the credential, the server's variables, and what the
//! names of parameters, headers and schemas tell about keys, limits, errors and paging.

use std::collections::BTreeSet;

use crate::ir::{Answer, Api, Operation, Origin, Place, SchemeKind, Shape, TypeId, TypeKind};

use super::answer::{Key, is_text, keys_of, plain};
use super::paging;
use super::yaml::{Certainty, Yaml, list, printable, scalar};

/// The text of the file; `headers` are those of the document's responses.
pub(super) fn describe(api: &Api, headers: &[String]) -> String {
    let mut yaml = Yaml::default();
    yaml.comment(0, &format!(
        "What the document of {} does not say itself, and what could be read from it, each with the reason. \
         Entries behind a `#` are suggestions: check them and remove the `#`.",
        printable(&api.title)
    ));
    yaml.gap();
    yaml.line("version: 1");
    describe_package(api, &mut yaml);
    describe_credential(api, &mut yaml);
    describe_server(api, &mut yaml);
    describe_idempotency(api, &mut yaml);
    paging::describe(api, &mut yaml);
    describe_errors(api, &mut yaml);
    describe_rate_limit(headers, &mut yaml);
    yaml.finish()
}

fn describe_package(api: &Api, yaml: &mut Yaml) {
    let document_title = printable(&api.title);
    let title = document_title.strip_suffix(" API").unwrap_or(&document_title);
    let title = if title.is_empty() { &api.provider } else { title };
    yaml.entry(
        Certainty::Certain,
        "The crate. The name is the folder's, the title the document's `info.title`.",
        &[
            "package:".to_owned(),
            format!("  name: {}", scalar(&api.provider)),
            "  version: 0.1.0".to_owned(),
            format!("  title: {}", scalar(title)),
            format!("  description: {}", scalar(&description(title))),
        ],
    );
}

fn description(title: &str) -> String {
    if title.contains("API") {
        format!("Client of the {title}")
    } else {
        format!("Client of the {title} API")
    }
}

/// The scheme that most operations name, with a variable made from the provider's name.
fn describe_credential(api: &Api, yaml: &mut Yaml) {
    let by_use = api
        .schemes
        .iter()
        .map(|scheme| (uses(api, &scheme.name), scheme))
        .filter(|(uses, _)| *uses > 0);
    let Some((uses, scheme)) = by_use.rev().max_by_key(|(uses, _)| *uses) else { return };
    let (certainty, suffix) = match scheme.kind {
        SchemeKind::Bearer | SchemeKind::ClientCredentials(_) => (Certainty::Certain, "API_TOKEN"),
        SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) => {
            (Certainty::Certain, "API_KEY")
        }
        SchemeKind::Basic => (Certainty::Suggested, "CREDENTIAL"),
    };
    let reason = format!(
        "{} of {} operations name `{}` in `security`. The variable's name is our choice.",
        uses,
        api.operations.len(),
        printable(&scheme.name)
    );
    let lines = [
        "credential:".to_owned(),
        format!("  scheme: {}", scalar(&scheme.name)),
        format!("  variable: {}", variable(&api.provider, suffix)),
    ];
    yaml.entry(certainty, &reason, &lines);
}

/// Number of operations that the scheme alone opens.
fn uses(api: &Api, scheme: &str) -> usize {
    let opens =
        |alternative: &Vec<String>| matches!(alternative.as_slice(), [only] if only == scheme);
    api.operations.iter().filter(|operation| operation.security.iter().any(opens)).count()
}

/// `PRESSCART_API_TOKEN`.
fn variable(provider: &str, suffix: &str) -> String {
    let upper = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    format!("{}_{}", provider.chars().map(upper).collect::<String>(), upper_snake(suffix))
}

/// A variable's name in upper case with one `_` for each run of other characters.
fn upper_snake(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_uppercase).collect::<Vec<_>>().join("_")
}

fn describe_server(api: &Api, yaml: &mut Yaml) {
    let mut seen = BTreeSet::new();
    let variables = api.servers.iter().flat_map(|server| &server.variables);
    let lines: Vec<String> = variables
        .filter(|server_variable| seen.insert(server_variable.name.as_str()))
        .map(|server_variable| {
            let name = &server_variable.name;
            format!("    {}: {{ variable: {} }}", scalar(name), variable(&api.provider, name))
        })
        .collect();
    if !lines.is_empty() {
        let head = ["server:".to_owned(), "  variables:".to_owned()];
        let reason = "The server's address has variables; from_env looks for them here.";
        yaml.entry(Certainty::Certain, reason, &[&head[..], &lines].concat());
    }
}

fn describe_idempotency(api: &Api, yaml: &mut Yaml) {
    let keyed: Vec<(&Operation, &str)> = api
        .operations
        .iter()
        .filter_map(|operation| Some((operation, key_header(operation)?)))
        .collect();
    let Some((_, header)) = keyed.first() else { return };
    let same = keyed.iter().filter(|(_, other)| other.eq_ignore_ascii_case(header));
    let lines = [
        "idempotency:".to_owned(),
        format!("  header: {}", scalar(header)),
        format!("  operations: {}", list(same.map(|(operation, _)| operation.id.as_str()))),
    ];
    yaml.entry(
        Certainty::Certain,
        "These operations have a header parameter of that name.",
        &lines,
    );
}

fn key_header(operation: &Operation) -> Option<&str> {
    let headers = operation.parameters.iter().filter(|parameter| parameter.place == Place::Header);
    let mut names = headers.map(|parameter| parameter.name.as_str());
    names.find(|name| ["idempotencykey", "xidempotencykey"].contains(&plain(name).as_str()))
}

/// The one schema that all documented JSON errors have.
fn describe_errors(api: &Api, yaml: &mut Yaml) {
    let Some((id, name)) = error_schema(api) else { return };
    let shape = Shape::Named(id);
    let keys = keys_of(api, &shape);
    let mut lines = vec!["errors:".to_owned(), format!("  schema: {}", scalar(name))];
    for (setting, names) in [
        ("message", &["message", "detail", "errormessage", "errordescription"][..]),
        ("code", &["code", "errorcode"]),
        ("request_id", &["requestid"]),
    ] {
        let fits = |key: &&Key<'_>| names.contains(&key.name.as_str()) && is_text(api, key.shape);
        lines.extend(
            keys.iter().find(fits).map(|key| format!("  {setting}: {}", scalar(&key.pointer))),
        );
    }
    yaml.entry(
        Certainty::Certain,
        "Every documented error with a JSON body has this schema.",
        &lines,
    );
}

fn error_schema(api: &Api) -> Option<(TypeId, &str)> {
    let errors = api.operations.iter().flat_map(|operation| &operation.errors);
    let mut shapes = errors.filter_map(|error| match &error.content {
        Answer::Json(shape) => Some(shape),
        _ => None,
    });
    let first = shapes.next()?;
    let Shape::Named(id) = first else { return None };
    let one = api.type_of(*id);
    match (&one.origin, &one.kind) {
        (Origin::Component(name), TypeKind::Object(_)) if shapes.all(|shape| shape == first) => {
            Some((*id, name))
        }
        _ => None,
    }
}

/// Names by which a rate limit's headers are known, without case and hyphens.
const RATE_LIMIT_HEADERS: [(&str, [&str; 2]); 3] = [
    ("limit", ["xratelimitlimit", "ratelimitlimit"]),
    ("remaining", ["xratelimitremaining", "ratelimitremaining"]),
    ("reset", ["xratelimitreset", "ratelimitreset"]),
];

fn describe_rate_limit(headers: &[String], yaml: &mut Yaml) {
    let find =
        |names: &[&str]| headers.iter().find(|header| names.contains(&plain(header).as_str()));
    let found =
        RATE_LIMIT_HEADERS.iter().filter_map(|(setting, names)| Some((setting, find(names)?)));
    let mut lines: Vec<String> =
        found.map(|(setting, header)| format!("    {setting}: {}", scalar(header))).collect();
    if lines.is_empty() {
        return;
    }
    lines.splice(0..0, ["rate_limit:".to_owned(), "  headers:".to_owned()]);
    yaml.entry(Certainty::Certain, "Responses of the document have these headers.", &lines);
    if lines.iter().any(|line| line.starts_with("    reset:")) {
        yaml.comment(4, "Not certain: whether the reset is a time or a duration.");
        yaml.line("#     reset_is: epoch-seconds # or delta-seconds");
    }
}

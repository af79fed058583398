//! Every provider under `specs/` is called by a client that has the operations as data and no types:
//! what the runtime sends of a document's examples is what is expected here.

use std::path::{Path, PathBuf};

use scopewright_runtime::codegen::{
    Call, Constant, ConstantPlace, Core, Credential, Form, KeyPlace, Operation, Provider, Replay,
    Scheme, SchemeKind, Style,
};
use scopewright_runtime::{ByteStream, Error, EventStream, JsonLines, Redirected, Response, Text};
use serde_json::Value;

use crate::Rig;
use crate::check::body::field;
use crate::facts;
use crate::media::{Kind, Media};
use crate::operation::Operation as Documented;
use crate::parameter::{Parameter, Place, Style as Written};
use crate::provider::Provider as Played;
use crate::security;
use crate::shape::Shape;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn every_provider_takes_its_own_examples() -> Outcome {
    let mut count = 0;
    for folder in folders()? {
        count += call_everything(&folder).await.map_err(|error| format!("{folder:?}: {error}"))?;
    }
    assert!(count > 0, "there are no providers");
    Ok(())
}

fn folders() -> std::io::Result<Vec<PathBuf>> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(specs)? {
        let folder = entry?.path();
        if folder.join("api.yaml").exists() || folder.join("api.json").exists() {
            folders.push(folder);
        }
    }
    Ok(folders)
}

async fn call_everything(folder: &Path) -> Result<usize, Box<dyn std::error::Error>> {
    let rig = Rig::start(folder).await?;
    let document = crate::folder::read_to_judge(folder)?;
    let played = Played::of(document, folder, crate::schemas::Measure::Read)?;
    let mut builder = Core::builder(provider(&played)).base_url(rig.url());
    if let Some(credential) = credential(&played) {
        builder = builder.credential(credential);
    }
    let core = builder.build()?;
    for documented in &played.operations {
        // What is wrong is in the summary.
        let _ = call(&rig, &played, &core, documented).await;
    }
    rig.finish()?;
    Ok(played.operations.len())
}

async fn call(
    rig: &Rig,
    played: &Played,
    core: &Core,
    documented: &Documented,
) -> Result<(), crate::Failure> {
    let operation = operation(documented);
    let id = documented.id.as_str();
    let answer = &documented.answers[0];
    // XML is read by tables, which are the generated crate's.
    let is_xml = answer.media_type.as_deref().is_some_and(|media| media.ends_with("xml"));
    if answer.json.is_some() && !is_xml {
        let outcome: Reply<Value> = fill(core.call(operation), played, documented).send().await;
        rig.json(id, outcome)
    } else if answer.media_type.as_deref() == Some("text/event-stream") {
        let outcome: Reply<EventStream<Value>> =
            fill(core.call(operation), played, documented).send().await;
        rig.stream(id, outcome).await
    } else if !answer.items.is_empty() {
        let outcome: Reply<JsonLines<Value>> =
            fill(core.call(operation), played, documented).send().await;
        rig.stream(id, outcome).await
    } else if answer.media_type.as_deref().is_some_and(|name| name.starts_with("text/")) {
        let outcome: Reply<Text> = fill(core.call(operation), played, documented).send().await;
        rig.raw(id, outcome).await
    } else if answer.media_type.is_some() {
        let outcome: Reply<ByteStream> =
            fill(core.call(operation), played, documented).send().await;
        rig.raw(id, outcome).await
    } else if (300..400).contains(&answer.status) {
        let outcome: Reply<Redirected> =
            fill(core.call(operation), played, documented).send().await;
        rig.empty(id, outcome)
    } else {
        let outcome: Reply<()> = fill(core.call(operation), played, documented).send().await;
        rig.empty(id, outcome)
    }
}

type Reply<T> = Result<Response<T>, Error>;

/// Statics live as long as the program, which here is a test.
fn leak<T: ?Sized>(value: Box<T>) -> &'static T {
    Box::leak(value)
}

fn text(value: &str) -> &'static str {
    leak(value.into())
}

fn provider(played: &Played) -> &'static Provider {
    let constants = played.facts.constants.iter().map(|constant| Constant {
        name: text(&constant.name),
        value: constant.value.as_deref().map(text),
        place: match constant.place {
            facts::ConstantPlace::Header => ConstantPlace::Header,
            facts::ConstantPlace::Query => ConstantPlace::Query,
        },
    });
    let idempotency = played.facts.idempotency();
    let idempotency = idempotency.and_then(|key| {
        Some(KeyPlace::Header { name: text(key.header.as_ref()?), quoted: key.quoted })
    });
    let schemes = security::all_schemes(&played.document);
    let schemes: Vec<Scheme> = schemes
        .iter()
        .map(|scheme| Scheme { name: text(&scheme.to_string()), kind: scheme_kind(scheme) })
        .collect();
    leak(Box::new(Provider {
        schemes: leak(schemes.into()),
        constants: leak(constants.collect::<Vec<_>>().into()),
        idempotency,
        ..Provider::new("Test", "test/0")
    }))
}

fn scheme_kind(scheme: &security::Scheme) -> SchemeKind {
    use security::Scheme as Documented;
    match scheme {
        Documented::Basic => SchemeKind::Basic,
        Documented::Key(Place::Query, name) => SchemeKind::Query(text(name)),
        Documented::Key(Place::Cookie, name) => SchemeKind::Cookie(text(name)),
        Documented::Key(_, name) => SchemeKind::Header(text(name)),
        Documented::Bearer | Documented::Invisible => SchemeKind::Bearer,
    }
}

/// One credential for each scheme of the document.
fn credential(played: &Played) -> Option<Credential> {
    let one = |scheme: security::Scheme| {
        let credential = match &scheme {
            security::Scheme::Basic => Credential::basic("user", "password"),
            security::Scheme::Key(..) => Credential::key("key"),
            _ => Credential::bearer("token"),
        };
        credential.for_scheme(scheme.to_string())
    };
    security::all_schemes(&played.document).into_iter().map(one).reduce(Credential::and)
}

fn operation(documented: &Documented) -> &'static Operation {
    let method = documented.method.parse().unwrap_or_default();
    let mut operation = Operation::new(text(&documented.id), method, text(&documented.path));
    operation = operation.security(leak(documented.security.iter().map(names).collect()));
    if documented.is_keyed {
        operation = operation.replay(Replay::Keyed);
    }
    if let Some(pointer) = &documented.unwrap_at {
        operation = operation.unwrap_at(text(pointer));
    }
    if let Some(media_type) = &documented.answers[0].media_type {
        operation = operation.accept(text(media_type));
    }
    if (300..400).contains(&documented.answers[0].status) {
        operation = operation.redirects();
    }
    leak(Box::new(operation))
}

fn names(alternative: &security::Alternative) -> &'static [&'static str] {
    leak(alternative.iter().map(|scheme| text(&scheme.to_string())).collect())
}

fn fill<T>(call: Call<T>, played: &Played, documented: &Documented) -> Call<T> {
    let is_constant = |name: &str| {
        played.facts.constants.iter().any(|constant| constant.name.eq_ignore_ascii_case(name))
    };
    let parameters = documented.parameters.iter().filter(|one| !is_constant(&one.name));
    let call = parameters.fold(call, |call, one| argument(call, played, one));
    match documented.body.first() {
        Some(media) => body(call, played, media),
        None => call,
    }
}

fn argument<T>(call: Call<T>, played: &Played, parameter: &Parameter) -> Call<T> {
    let name = text(&parameter.name);
    let example = parameter.example.clone();
    let value =
        example.unwrap_or_else(|| crate::sample::sample(&played.document, &parameter.schema));
    let style = style(parameter);
    match parameter.place {
        Place::Path => call.path_styled(name, style, value),
        Place::Query => call.query_styled(name, style, value),
        Place::Header => call.header_styled(name, style, value),
        Place::Cookie => call.cookie_styled(name, style, value),
    }
}

fn style(parameter: &Parameter) -> Style {
    match (parameter.style, parameter.explode) {
        (Written::Simple, false) => Style::Simple,
        (Written::Simple, true) => Style::SimpleExploded,
        (Written::Label, false) => Style::Label,
        (Written::Label, true) => Style::LabelExploded,
        (Written::Matrix, false) => Style::Matrix,
        (Written::Matrix, true) => Style::MatrixExploded,
        (Written::Form, false) => Style::FormJoined,
        (Written::Form, true) => Style::FormExploded,
        (Written::SpaceDelimited, _) => Style::SpaceDelimited,
        (Written::PipeDelimited, _) => Style::PipeDelimited,
        (Written::DeepObject, _) if parameter.is_indexed => Style::DeepObjectIndexed,
        (Written::DeepObject, _) => Style::DeepObject,
        (Written::Json, _) => Style::Json,
    }
}

fn body<T>(call: Call<T>, played: &Played, media: &Media) -> Call<T> {
    let value = media.value(&played.document);
    match media.kind() {
        Kind::Json => call.json_as(text(media.concrete_name()), &value),
        Kind::Xml => {
            let body = crate::xml::write(&played.document, &media.schema, &value);
            call.bytes_as(text(media.concrete_name()), body)
        }
        Kind::Form => call.form_styled(&encodings(media, &value), &value),
        Kind::Multipart => call.multipart(form(played, media, &value)),
        Kind::Text | Kind::Events => call.text(value.as_str().unwrap_or_default()),
        Kind::Lines => {
            let values = value.as_array().map_or(std::slice::from_ref(&value), Vec::as_slice);
            call.lines_as(text(media.concrete_name()), values)
        }
        Kind::Bytes => call.bytes_as(text(media.concrete_name()), "bytes"),
    }
}

/// The fields of a form whose encoding says how they are written.
fn encodings(media: &Media, value: &Value) -> Vec<(&'static str, Style)> {
    let encoded = value.as_object().into_iter().flatten();
    encoded
        .filter(|(name, _)| media.encoding.get(name).is_some())
        .map(|(name, value)| (text(name), style(&field(name, value, media))))
        .collect()
}

fn form(played: &Played, media: &Media, value: &Value) -> Form {
    let shape = Shape::of(&played.document, &media.schema);
    let properties = value.as_object().into_iter().flatten();
    properties.fold(Form::new(), |form, (name, value)| {
        let property = shape.property(name);
        let file = || scopewright_runtime::FileUpload::new("sample.txt", "sample");
        if property.has_format("binary") {
            form.file(name, file())
        } else if property.item().has_format("binary") {
            form.files(name, [file(), file()])
        } else {
            form.field(name, value)
        }
    })
}

//! The neutral model in a few words, so that an expected result can be read at one look.

use std::fmt::Write;

use scopewright_generator::ir::{
    Answer, Api, Content, Doc, Encoding, Field, Operation, Origin, Parameter, Shape, Type, TypeId,
    TypeKind,
};

/// All types, one or a few lines each.
pub(crate) fn types(api: &Api) -> String {
    let mut out = String::new();
    for (index, declared) in api.types.iter().enumerate() {
        let _ = writeln!(out, "{}: {}", name(api, TypeId(index)), kind(api, declared));
    }
    out
}

/// All operations, a few lines each.
pub(crate) fn operations(api: &Api) -> String {
    api.operations.iter().map(|operation| one_operation(api, operation)).collect()
}

fn one_operation(api: &Api, operation: &Operation) -> String {
    let mut out = format!("{}: {} {}", operation.id, operation.method, operation.path);
    if let Some(further) = &operation.further {
        let accept = further.accept.iter().map(|media| format!(" accepts {media}"));
        let flag = further.flag.iter().map(|flag| format!(" sets {flag}"));
        let extra: String = accept.chain(flag).collect();
        let _ = write!(out, " as {:?}{extra}", further.word);
    }
    if let Some(server) = &operation.server {
        let _ = write!(out, " on {server}");
    }
    let _ = writeln!(
        out,
        " {:?} {:?} {:?}",
        operation.replay, operation.requirement, operation.security
    );
    for parameter in &operation.parameters {
        let _ = writeln!(out, "  {}", one_parameter(api, parameter));
    }
    if let Some(body) = &operation.body {
        let required = if body.required { "" } else { "?" };
        let _ =
            writeln!(out, "  body{required} {} e.g. {}", content(api, &body.content), body.sample);
    }
    for response in operation.responses.iter().chain(&operation.errors) {
        let _ = write!(out, "  {} {}", response.status, answer(api, &response.content));
        let sample = response.sample.as_ref().map(|sample| format!(" e.g. {sample}"));
        let _ = writeln!(out, "{}{}", sample.unwrap_or_default(), doc(&response.doc));
    }
    for link in &operation.links {
        let _ = write!(out, "  {} leads to {}", link.status, link.operation);
        for parameter in &link.parameters {
            let (place, name, value) = (parameter.place, &parameter.name, &parameter.value);
            let _ = write!(out, " {place:?} {name} = {value:?}");
        }
        let body = link.body.as_ref().map(|body| format!(" body = {body:?}"));
        let about = link.description.as_ref().map(|text| format!("  // {text}"));
        let _ = writeln!(out, "{}{}", body.unwrap_or_default(), about.unwrap_or_default());
    }
    if let Some(paging) = &operation.paging {
        let item = shape(api, &paging.item);
        let _ = writeln!(
            out,
            "  paged: {:?} {item} at {:?} size {:?}",
            paging.style, paging.items, paging.size
        );
    }
    if let Some(unwrap) = &operation.unwrap {
        let _ = writeln!(out, "  unwrapped at {unwrap}");
    }
    out
}

fn one_parameter(api: &Api, parameter: &Parameter) -> String {
    let required = if parameter.required { "" } else { "?" };
    format!(
        "{:?} {}{required}: {} {:?} e.g. {}{}",
        parameter.place,
        parameter.name,
        shape(api, &parameter.shape),
        parameter.style,
        parameter.sample,
        doc(&parameter.doc)
    )
}

fn content(api: &Api, content: &Content) -> String {
    match content {
        Content::Json { media, shape: value } => format!("{media} {}", shape(api, value)),
        Content::Form { form, encodings } => {
            format!("form {}{}", name(api, *form), encoded(encodings))
        }
        Content::Multipart { form, media, encodings } => {
            format!("{media} {}{}", name(api, *form), encoded(encodings))
        }
        Content::Lines { media, item } => format!("lines of {} as {media}", shape(api, item)),
        Content::Text(media) => format!("text {media}"),
        Content::Binary(media) => format!("bytes {media}"),
    }
}

fn encoded(encodings: &[Encoding]) -> String {
    let one = |encoding: &Encoding| {
        let how = [encoding.media.clone(), encoding.style.map(|style| format!("{style:?}"))];
        format!(" {}: {}", encoding.name, how.into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    encodings.iter().map(one).collect()
}

fn answer(api: &Api, answer: &Answer) -> String {
    match answer {
        Answer::Redirect => "a redirect".to_owned(),
        Answer::Empty => "nothing".to_owned(),
        Answer::Json(value) => shape(api, value),
        Answer::Text(media) => format!("text {media}"),
        Answer::Binary(media) => format!("bytes {media}"),
        Answer::Stream { media, framing, item } => {
            format!("{framing:?} {media} of {}", shape(api, item))
        }
    }
}

/// A name for a type, from where it comes.
fn name(api: &Api, id: TypeId) -> String {
    match &api.type_of(id).origin {
        Origin::Component(name) => name.clone(),
        Origin::Property { owner, name: property } => format!("{}.{property}", name(api, *owner)),
        Origin::Item { owner } => format!("{}[]", name(api, *owner)),
        Origin::Variant { owner, index } => format!("{}#{index}", name(api, *owner)),
        Origin::Body { operation } => format!("{operation}(body)"),
        Origin::Response { operation, status } => format!("{operation}({status})"),
        Origin::Parameter { operation, name } => format!("{operation}({name})"),
        Origin::Shared { kind, name } => format!("{kind:?}({name})"),
    }
}

fn shape(api: &Api, value: &Shape) -> String {
    match value {
        Shape::Named(id) => name(api, *id),
        Shape::List(item) => format!("[{}]", shape(api, item)),
        Shape::Tuple(tuple) => {
            let items = tuple.items.iter().enumerate().map(|(index, item)| {
                let optional = if index < tuple.least { "" } else { "?" };
                format!("{}{optional}", shape(api, item))
            });
            let more = tuple.more.iter().map(|more| format!("..{}", shape(api, more)));
            format!("({})", items.chain(more).collect::<Vec<_>>().join(", "))
        }
        Shape::Map(item) => format!("{{{}}}", shape(api, item)),
        Shape::Nullable(inner) => format!("{}|null", shape(api, inner)),
        Shape::Primitive(primitive) => format!("{primitive:?}"),
        Shape::Any => "any".to_owned(),
    }
}

fn kind(api: &Api, declared: &Type) -> String {
    let described = doc(&declared.doc);
    match &declared.kind {
        TypeKind::Object(object) => {
            let mut out = format!("object{described}");
            for field in &object.fields {
                let _ = write!(out, "\n  {}", one_field(api, field));
            }
            if let Some(rest) = &object.rest {
                let _ = write!(out, "\n  ..: {}", shape(api, rest));
            }
            out
        }
        TypeKind::StringEnum(values) => {
            let values: Vec<String> =
                values.iter().map(|value| format!("{:?}", value.value)).collect();
            format!("one of {}{described}", values.join(" "))
        }
        TypeKind::IntegerEnum(values) => {
            let values: Vec<String> = values.iter().map(|value| value.value.to_string()).collect();
            format!("one of {}{described}", values.join(" "))
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let tags = if variant.is_default {
                    " otherwise".to_owned()
                } else if variant.tags.is_empty() {
                    String::new()
                } else {
                    format!(" {:?}", variant.tags)
                };
                format!("{}{tags}", shape(api, &variant.shape))
            });
            let by = union.tag.as_ref().map(|tag| format!(" by {tag}")).unwrap_or_default();
            format!("union{by} {}{described}", variants.collect::<Vec<_>>().join(" | "))
        }
        TypeKind::Alias(inner) => format!("= {}{described}", shape(api, inner)),
    }
}

fn one_field(api: &Api, field: &Field) -> String {
    let required = if field.required { "" } else { "?" };
    let null = if field.nullable { "|null" } else { "" };
    let mut out = format!("{}{required}: {}{null}", field.name, shape(api, &field.shape));
    if let Some(constant) = &field.constant {
        let _ = write!(out, " = {constant}");
    } else {
        let _ = write!(out, " e.g. {}", field.sample);
    }
    for (flag, word) in
        [(field.read_only, "read"), (field.write_only, "write"), (field.deprecated, "deprecated")]
    {
        if flag {
            let _ = write!(out, " {word}");
        }
    }
    out + &doc(&field.doc)
}

fn doc(doc: &Doc) -> String {
    let mut words: Vec<String> = doc.text.iter().map(|text| format!("{text:?}")).collect();
    words.extend(doc.unit.clone());
    words.extend(doc.inferred.then(|| "inferred".to_owned()));
    words.extend(doc.facts.iter().cloned());
    if words.is_empty() { String::new() } else { format!("  // {}", words.join("; ")) }
}

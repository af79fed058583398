//! Parameters: where they go, how they are written, and that a path has exactly its own.

use indexmap::IndexMap;
use openapiv3::{
    Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr,
};
use serde_json::Value;

use super::docs::{inline_doc, is_inferred, prose};
use super::limits::{default_of, limits};
use super::operations::Site;
use super::paths::braces;
use super::pointer::join;
use super::schema::Sub;
use super::types::{Home, Site as SchemaSite};
use super::{Lowering, behind};
use crate::ir::{self, Place, Style};
use crate::load::carried::ARRAY_STYLE;
use crate::report::meaning;

/// A parameter where it stands, with its JSON pointer.
struct Found<'d> {
    parameter: &'d Parameter,
    pointer: String,
}

impl<'d> Lowering<'d, '_> {
    /// The parameters of an operation: its own and those of its path that it does not replace; first
    /// those in the path, in its order.
    pub(super) fn lower_parameters(&mut self, site: &Site<'d>) -> Vec<ir::Parameter> {
        let own = self.find_parameters(&site.operation.parameters, &site.pointer);
        let mut found = self.find_parameters(&site.item.parameters, &site.path_pointer);
        found.retain(|shared| !own.iter().any(|own| key(own.parameter) == key(shared.parameter)));
        found.extend(own);
        found.retain(|found| self.is_ours(found));
        let mut lowered: Vec<ir::Parameter> =
            found.iter().map(|found| self.lower_parameter(found, &site.id)).collect();
        lower_query_of_path(site, &mut lowered);
        found.retain(|found| !is_in_query(site, key(found.parameter).1));
        let names = braces(site.route.path).unwrap_or_default();
        lowered.retain(|parameter| {
            parameter.place != Place::Path || names.contains(&parameter.name.as_str())
        });
        lowered.extend(self.check_path_parameters(site, &names, &found));
        // A name that stands in the path twice is one parameter.
        let mut once = Vec::new();
        lowered.retain(|parameter| {
            let key = (parameter.place, parameter.name.clone());
            let is_new = !once.contains(&key);
            once.push(key);
            is_new
        });
        lowered.sort_by_key(|parameter| match parameter.place {
            Place::Path => {
                names.iter().position(|name| *name == parameter.name).unwrap_or(names.len())
            }
            Place::Query | Place::Header | Place::Cookie => usize::MAX,
        });
        lowered
    }

    /// The things behind a list of parameters; reports two of one name and place.
    fn find_parameters(
        &mut self,
        list: &'d [ReferenceOr<Parameter>],
        pointer: &str,
    ) -> Vec<Found<'d>> {
        let section = self.api.components.as_ref().map(|components| &components.parameters);
        let mut found: Vec<Found<'d>> = Vec::new();
        for (index, parameter) in list.iter().enumerate() {
            let here = format!("{pointer}/parameters/{index}");
            let next = match parameter {
                ReferenceOr::Item(parameter) => Found { parameter, pointer: here.clone() },
                ReferenceOr::Reference { reference } => {
                    let Some((name, parameter)) = behind(section, reference) else { continue };
                    Found { parameter, pointer: join("/components/parameters", &[name]) }
                }
            };
            let (place, name) = key(next.parameter);
            // A parameter without a name was reported by `load`.
            if name.is_empty() {
                continue;
            }
            if found.iter().any(|known| key(known.parameter) == (place, name)) {
                let place_of = self.source.at(&here);
                self.report.push(meaning::parameter_duplicate(place_of, name, place_word(place)));
            } else {
                found.push(next);
            }
        }
        found
    }

    /// Whether a parameter is the caller's to set. OpenAPI says that header parameters `Accept`,
    /// `Content-Type` and `Authorization` shall be ignored, and a credential is not an argument.
    fn is_ours(&mut self, found: &Found<'d>) -> bool {
        let (place, name) = key(found.parameter);
        let reserved = ["accept", "content-type", "authorization"];
        let decides =
            if place == Place::Header && reserved.contains(&name.to_ascii_lowercase().as_str()) {
                "the client sends this header itself"
            } else if self.is_credential(place, name) {
                "a security scheme sends it"
            } else {
                return true;
            };
        if self.seen.insert(found.pointer.clone()) {
            let place = self.source.at(&found.pointer);
            self.report.push(meaning::parameter_ignored(place, name, decides));
        }
        false
    }

    /// Reports where a path and its parameters differ. Gives back parameters for names of which the
    /// document says nothing. The name of a path parameter is not sent, so the only one that the path does
    /// not have stands for the only name that has none.
    fn check_path_parameters(
        &mut self,
        site: &Site<'d>,
        names: &[&str],
        found: &[Found<'d>],
    ) -> Vec<ir::Parameter> {
        let in_path: Vec<&Found<'d>> =
            found.iter().filter(|found| key(found.parameter).0 == Place::Path).collect();
        let declared: Vec<&str> = in_path.iter().map(|found| key(found.parameter).1).collect();
        let mut undeclared: Vec<&str> = Vec::new();
        for name in names.iter().copied().filter(|name| !name.is_empty()) {
            if !declared.contains(&name) && !undeclared.contains(&name) {
                undeclared.push(name);
            }
        }
        let unused: Vec<&Found<'d>> =
            in_path.into_iter().filter(|found| !names.contains(&key(found.parameter).1)).collect();
        if let ([name], [found]) = (undeclared.as_slice(), unused.as_slice()) {
            let (_, other) = key(found.parameter);
            let place = self.source.at(&found.pointer);
            self.report.push(meaning::path_parameter_misspelt(place, other, name, site.route.path));
            let parameter = self.lower_parameter(found, &site.id);
            return vec![ir::Parameter { name: (*name).to_owned(), ..parameter }];
        }
        for name in &undeclared {
            let place = self.source.at_key(&site.pointer);
            self.report.push(meaning::path_parameter_undeclared(place, name, &site.id));
        }
        for found in unused {
            let place = self.source.at(&found.pointer);
            let (_, name) = key(found.parameter);
            self.report.push(meaning::path_parameter_unused(place, name, site.route.path));
        }
        undeclared.into_iter().map(text_parameter).collect()
    }

    /// A parameter; one that several operations share is lowered once.
    fn lower_parameter(&mut self, found: &Found<'d>, operation: &str) -> ir::Parameter {
        if let Some(known) = self.parameters.get(&found.pointer) {
            return known.clone();
        }
        let data = found.parameter.parameter_data_ref();
        let (schema, at, json) = self.schema_of(data, &found.pointer);
        let site = SchemaSite::inline(Home::Parameter(operation, &data.name));
        let lowered = schema.map(|schema| self.lower_sub(schema, &at, site));
        // What may be left out is left out, and set by what it is: a query has no other `null`.
        let shape = lowered.map_or(ir::Shape::Any, |lowered| {
            if data.required { lowered.into_shape() } else { lowered.shape }
        });
        let parameter = ir::Parameter {
            name: data.name.clone(),
            rust_name: data
                .extensions
                .get("x-rust-name")
                .and_then(|name| name.as_str().map(str::to_owned)),
            place: key(found.parameter).0,
            style: if json { Style::Json } else { style(found.parameter, data) },
            required: data.required,
            shape,
            doc: parameter_doc(data, schema),
            deprecated: data.deprecated.unwrap_or(false),
            sample: self.sample_parameter(data, schema),
            default: schema.and_then(default_of),
            limits: schema.map(limits).unwrap_or_default(),
        };
        self.parameters.insert(found.pointer.clone(), parameter.clone());
        parameter
    }

    /// The schema of a parameter, where it is, and whether the value is written as JSON.
    fn schema_of(
        &mut self,
        data: &'d ParameterData,
        pointer: &str,
    ) -> (Option<Sub<'d>>, String, bool) {
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (Some(schema.into()), format!("{pointer}/schema"), false)
            }
            ParameterSchemaOrContent::Content(content) => {
                let Some((media, content)) = content.first() else {
                    return (None, pointer.to_owned(), true);
                };
                let json = super::media::is_json(media);
                if !json {
                    let place = self.source.at(&join(pointer, &["content"]));
                    self.report.push(meaning::parameter_content(place, &data.name, media));
                }
                let at = join(pointer, &["content", media, "schema"]);
                (content.schema.as_ref().map(Sub::from), at, json)
            }
        }
    }

    fn sample_parameter(&mut self, data: &'d ParameterData, schema: Option<Sub<'d>>) -> Value {
        let own = self.documented(data.example.as_ref(), &data.examples);
        // A parameter that is written as a media type has its examples there.
        let in_content = || match &data.format {
            ParameterSchemaOrContent::Content(content) => content.first(),
            ParameterSchemaOrContent::Schema(_) => None,
        };
        let documented = own.or_else(|| {
            let (_, media) = in_content()?;
            self.documented(media.example.as_ref(), &media.examples)
        });
        match (documented, schema) {
            (Some(example), Some(schema)) if self.is_sample_of(&example, schema) => example,
            (Some(example), None) => example,
            (_, Some(schema)) => self.sample_value(schema, &data.name),
            (None, None) => Value::Null,
        }
    }
}

/// A parameter whose name stands in braces in the query of the path is one of the query, under the key
/// that it has there.
fn lower_query_of_path(site: &Site<'_>, lowered: &mut Vec<ir::Parameter>) {
    for (wire, name) in &site.route.variables {
        let is_it = |parameter: &&mut ir::Parameter| {
            parameter.name == *name && matches!(parameter.place, Place::Path | Place::Query)
        };
        let declared = lowered.iter_mut().find(is_it);
        let place = Place::Query;
        let style = Style::Form { explode: true };
        let name = (*wire).to_owned();
        match declared {
            Some(parameter) if parameter.place == Place::Query => parameter.name = name,
            Some(parameter) => {
                *parameter = ir::Parameter { name, place, style, ..parameter.clone() };
            }
            None => lowered.push(ir::Parameter { place, style, ..text_parameter(wire) }),
        }
    }
}

/// Whether a name stands in braces in the query of the path.
fn is_in_query(site: &Site<'_>, name: &str) -> bool {
    site.route.variables.iter().any(|(_, other)| *other == name)
}

/// A parameter in the path of which only the name is known.
fn text_parameter(name: &str) -> ir::Parameter {
    ir::Parameter {
        name: name.to_owned(),
        rust_name: None,
        place: Place::Path,
        style: Style::Simple { explode: false },
        required: true,
        shape: ir::Shape::Primitive(ir::Primitive::String),
        doc: ir::Doc::default(),
        deprecated: false,
        sample: Value::from(name),
        default: None,
        limits: Vec::new(),
    }
}

/// What makes a parameter unique in an operation. Headers are not case-sensitive, but two that differ
/// in case only are a mistake that is better seen than merged.
fn key(parameter: &Parameter) -> (Place, &str) {
    let place = match parameter {
        Parameter::Path { .. } => Place::Path,
        Parameter::Query { .. } => Place::Query,
        Parameter::Header { .. } => Place::Header,
        Parameter::Cookie { .. } => Place::Cookie,
    };
    (place, &parameter.parameter_data_ref().name)
}

fn place_word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// How a value is written (OpenAPI 3.0, "Style Values"). `explode` is on by default for the style
/// `form` only. What `allowReserved` permits is done for `form` only, too: to encode more is never wrong,
/// and in the other styles a reserved character can be the delimiter.
fn style(parameter: &Parameter, data: &ParameterData) -> Style {
    if let Some(style) = list_style(&data.extensions) {
        return style;
    }
    let explode = |default: bool| data.explode.unwrap_or(default);
    match parameter {
        Parameter::Path { style: PathStyle::Simple, .. } | Parameter::Header { .. } => {
            Style::Simple { explode: explode(false) }
        }
        Parameter::Path { style: PathStyle::Label, .. } => Style::Label { explode: explode(false) },
        Parameter::Path { style: PathStyle::Matrix, .. } => {
            Style::Matrix { explode: explode(false) }
        }
        Parameter::Query { style: QueryStyle::Form, allow_reserved: true, .. } => {
            Style::FormReserved { explode: explode(true) }
        }
        Parameter::Query { style: QueryStyle::Form, .. } | Parameter::Cookie { .. } => {
            Style::Form { explode: explode(true) }
        }
        // Exploded, the delimiter has nothing to delimit: the standard's table writes it like `form`.
        Parameter::Query {
            style: QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited, ..
        } if explode(false) => Style::Form { explode: true },
        Parameter::Query { style: QueryStyle::SpaceDelimited, .. } => Style::SpaceDelimited,
        Parameter::Query { style: QueryStyle::PipeDelimited, .. } => Style::PipeDelimited,
        Parameter::Query { style: QueryStyle::DeepObject, .. } => {
            let indexed = data.extensions.get(ARRAY_STYLE).is_some_and(|style| style == "indexed");
            Style::DeepObject { indexed }
        }
    }
}

/// How lists are written where no style of 3.0 says it.
pub(super) fn list_style(extensions: &IndexMap<String, Value>) -> Option<Style> {
    match extensions.get(ARRAY_STYLE)?.as_str()? {
        "spaces" => Some(Style::SpaceDelimited),
        "pipes" => Some(Style::PipeDelimited),
        "tabs" => Some(Style::TabDelimited),
        _ => None,
    }
}

fn parameter_doc(data: &ParameterData, schema: Option<Sub<'_>>) -> ir::Doc {
    let mut doc = match schema {
        Some(Sub::Inline(schema)) => inline_doc(schema),
        Some(Sub::Ref(_)) | None => ir::Doc::default(),
    };
    doc.text = prose(data.description.as_deref()).or(doc.text);
    doc.inferred |= is_inferred(&data.extensions);
    doc.unit = data
        .extensions
        .get("x-unit")
        .and_then(|unit| unit.as_str().map(str::to_owned))
        .or(doc.unit);
    doc
}

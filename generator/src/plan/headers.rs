//! The documented headers of answers as constants, but for those that the runtime reads itself.

use std::collections::BTreeMap;

use crate::escape::{DocLines, md, prose::code};
use crate::ir::{self, Api, In, PagingStyle, Shape};

use super::{
    docs,
    model::{HeaderPlan, Name},
    names::{Case, Namespace, claim_all, identifier},
    types::Types,
};

/// Headers that have a method of their own on a response, or that only the engine has a use for.
const READ: [&str; 6] =
    ["link", "retry-after", "x-request-id", "ratelimit", "ratelimit-policy", "idempotency-key"];

/// One for each name and type, by name.
pub(super) fn plan_headers(api: &Api, types: &Types<'_>) -> Vec<HeaderPlan> {
    let read = read_by_runtime(api);
    let mut found: BTreeMap<(String, String), &ir::Header> = BTreeMap::new();
    let answers = api.operations.iter().flat_map(|operation| &operation.responses);
    for header in answers.flat_map(|response| &response.headers) {
        let name = header.name.to_ascii_lowercase();
        if !read.contains(&name) {
            let form = format!("{:?}{}{}", header.value, header.is_list, header.is_json);
            let known = found.entry((name, form)).or_insert(header);
            // The one with a description says more.
            if known.doc.text.is_none() {
                *known = header;
            }
        }
    }
    let wanted =
        found.iter().map(|(key, header)| (key.clone(), identifier(&header.name, Case::Constant)));
    let names: BTreeMap<_, Name> =
        claim_all(&mut Namespace::default(), wanted).into_iter().collect();
    let plan = |(key, header): (&(String, String), &&ir::Header)| {
        let shape = Shape::Primitive(header.value);
        let shape = if header.is_list { Shape::List(Box::new(shape)) } else { shape };
        let shape = if header.is_json { Shape::Any } else { shape };
        let mut doc = DocLines::from(md!("The header {}.", code(&header.name)));
        let text = docs::doc_lines(&header.doc);
        if !text.is_empty() {
            doc.blank();
            doc.extend(text);
        }
        HeaderPlan {
            constant: names[key].clone(),
            name: header.name.clone(),
            ty: types.rust_type(&shape, None),
            is_list: header.is_list && !header.is_json,
            is_json: header.is_json,
            doc,
        }
    };
    found.iter().map(plan).collect()
}

fn read_by_runtime(api: &Api) -> Vec<String> {
    let limits = &api.client.rate_limit;
    let mut read: Vec<String> = READ.iter().map(|name| (*name).to_owned()).collect();
    read.extend([&limits.limit, &limits.remaining, &limits.reset].into_iter().flatten().cloned());
    read.push(api.client.errors.request_id_header.clone());
    let paging = api.operations.iter().filter_map(|operation| operation.paging.as_ref());
    for paging in paging {
        let style = match &paging.style {
            PagingStyle::Cursor { next, .. } | PagingStyle::NextUrl { next } => Some(next),
            _ => None,
        };
        for place in style.into_iter().chain(&paging.more) {
            if let In::Header(name) = place {
                read.push(name.clone());
            }
        }
    }
    read.iter().map(|name| name.to_ascii_lowercase()).collect()
}

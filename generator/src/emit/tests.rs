//! `tests/operations.rs`: every operation once, against a server that reads the same document.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{AnswerKind, CratePlan, Expr, MethodPlan, RustType, TypeKind, TypePlan};

use super::{
    Chunk, Part,
    expr::{expr, holds, names_types},
    rust,
    tokens::ident,
};

pub(super) fn emit_tests(plan: &CratePlan) -> Part {
    let methods: Vec<&MethodPlan> =
        plan.resources.iter().flat_map(|resource| &resource.methods).collect();
    // A further media type is called like an operation of its own.
    let calls = plan.operations.iter().flat_map(|operation| {
        let own = methods.iter().filter(|method| method.constant == operation.constant);
        own.map(|method| check(plan, method, &operation.facts.id))
    });
    let folder = format!("/../../specs/{}", plan.provider.folder);
    let credential = credential(plan);
    // Nobody counts on loopback, so no call has to wait.
    let library = ident(&plan.package.library);
    let unpaced = is_paced(plan).then(|| quote!(.rate_limit(#library::Pacing::Off)));
    let test = quote! {
        #[rustfmt::skip]
        #[tokio::test]
        #[allow(deprecated, clippy::too_many_lines)]
        async fn every_operation() -> Result<(), Box<dyn std::error::Error>> {
            let rig = Rig::start(concat!(env!("CARGO_MANIFEST_DIR"), #folder)).await?;
            let client = Client::builder().credential(#credential).base_url(rig.url())#unpaced.build()?;
            #(#calls)*
            rig.finish()?;
            Ok(())
        }
    };
    let mut chunks = vec![
        Chunk::Inner(quote! {
            #![doc = " Every operation once, against a server on loopback that reads the same document: it checks"]
            #![doc = " method, raw path, query, headers and body, and answers with the documented sample."]
            #![cfg(feature = "default")]
        }),
        Chunk::Use(uses(plan, &methods)),
    ];
    chunks.extend(
        methods
            .iter()
            .any(|method| holds(&method.full_call, &|e| matches!(e, Expr::Json(_))))
            .then(json),
    );
    chunks.push(Chunk::Item(test));
    rust(plan, "tests/operations.rs", chunks)
}

fn is_paced(plan: &CratePlan) -> bool {
    plan.provider.tiers.iter().any(|tier| tier.is_default)
}

fn uses(plan: &CratePlan, methods: &[&MethodPlan]) -> Vec<TokenStream> {
    let library = ident(&plan.package.library);
    let mut names = vec![quote!(Client), quote!(Credential)];
    let uses_types = |method: &&MethodPlan| {
        matches!(method.answer, AnswerKind::Outcome(_)) || names_types(&method.full_call)
    };
    names.extend(methods.iter().any(uses_types).then(|| quote!(types::*)));
    vec![
        quote!(use #library::{#(#names),*};),
        quote!(
            use scopewright_mock::Rig;
        ),
    ]
}

/// What a call sends and gets is checked by the rig, which remembers every verdict until `finish`.
fn check(plan: &CratePlan, method: &MethodPlan, id: &str) -> TokenStream {
    let call = expr(plan, &method.full_call);
    match method.answer {
        AnswerKind::Json => quote!(let _ = rig.json(#id, #call.send().await);),
        AnswerKind::Empty => quote!(let _ = rig.empty(#id, #call.send().await);),
        AnswerKind::Raw => quote!(let _ = rig.raw(#id, #call.send().await).await;),
        AnswerKind::Stream => quote!(let _ = rig.stream(#id, #call.send().await).await;),
        AnswerKind::Outcome(reference) => check_outcome(plan.type_of(reference), id, &call),
    }
}

/// The rig answers with the first documented success.
fn check_outcome(own: &TypePlan, id: &str, call: &TokenStream) -> TokenStream {
    let TypeKind::Outcome(variants) = &own.kind else { return quote!() };
    let (ty, name) = (ident(&own.name), ident(&variants[0].name));
    let (pattern, value) = match &variants[0].ty {
        Some(ty) if is_encoded(ty) => (quote!(#name(value)), quote!(value)),
        Some(_) => (quote!(#name(_)), quote!(())),
        None => (quote!(#name), quote!(())),
    };
    quote! {
        let _ = rig.value(#id, #call.await.map(|answer| match answer {
            #ty::#pattern => #value,
            other => panic!("{other:?}"),
        }));
    }
}

/// Whether a value can be written again and compared.
fn is_encoded(ty: &RustType) -> bool {
    !matches!(
        ty,
        RustType::ByteStream
            | RustType::JsonLines(_)
            | RustType::EventStream(_)
            | RustType::Text
            | RustType::Redirected
    )
}

/// A credential for every scheme that some operation asks for together with others.
fn credential(plan: &CratePlan) -> TokenStream {
    let token = &plan.package.example_token;
    let together = plan
        .operations
        .iter()
        .flat_map(|operation| &operation.facts.security)
        .find(|set| set.len() > 1);
    match together {
        None => quote!(Credential::token(#token)),
        Some(set) => {
            let others = set[1..]
                .iter()
                .map(|scheme| quote!(.and(Credential::key(#token).for_scheme(#scheme))));
            let first = &set[0];
            quote!(Credential::token(#token).for_scheme(#first) #(#others)*)
        }
    }
}

fn json() -> Chunk {
    Chunk::Item(quote! {
        #[rustfmt::skip]
        fn json<T: scopewright_runtime::wire::Decode>(text: &str) -> Result<T, scopewright_runtime::wire::DecodeError> {
            scopewright_runtime::wire::from_slice(text.as_bytes())
        }
    })
}

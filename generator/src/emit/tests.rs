//! `tests/operations.rs`: every operation once, against a server that reads the same document.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{
    AnswerKind, CratePlan, CredentialPlan, Expr, MethodPlan, RustType, TypeKind, TypePlan,
};

use super::{
    Chunk, Part,
    expr::{expr, holds, names_types},
    rust,
    tokens::ident,
};

/// Calls of one future, which holds what all of them hold without optimisation; the stack of a test has
/// 2 MiB.
const MOST_CALLS: usize = 64;

/// Nothing for a provider that only calls others.
pub(super) fn emit_tests(plan: &CratePlan) -> Option<Part> {
    let methods: Vec<&MethodPlan> =
        plan.resources.iter().flat_map(|resource| &resource.methods).collect();
    // A further media type is called like an operation of its own.
    let calls = plan.operations.iter().flat_map(|operation| {
        let own = methods.iter().filter(|method| method.constant == operation.constant);
        own.map(|method| check(plan, method, &operation.facts.id))
    });
    let calls: Vec<TokenStream> = calls.collect();
    if calls.is_empty() {
        return None;
    }
    let folder = format!("/../../specs/{}", plan.provider.folder);
    let credential = credential(plan);
    // Nobody counts on loopback, so no call has to wait.
    let library = ident(&plan.package.library);
    let unpaced = is_paced(plan).then(|| quote!(.rate_limit(#library::Pacing::Off)));
    let parts = calls.chunks(MOST_CALLS).map(|calls| match calls.len() {
        MOST_CALLS => quote! {
            Box::pin(async { #(#calls)* Ok::<(), Box<dyn std::error::Error>>(()) }).await?;
        },
        _ => quote!(#(#calls)*),
    });
    let test = quote! {
        #[rustfmt::skip]
        #[tokio::test]
        #[allow(deprecated, clippy::too_many_lines)]
        async fn every_operation() -> Result<(), Box<dyn std::error::Error>> {
            let rig = Rig::start(concat!(env!("CARGO_MANIFEST_DIR"), #folder)).await?;
            let client = Client::builder().credential(#credential).base_url(rig.url())#unpaced.build()?;
            #(#parts)*
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
    Some(rust(plan, "tests/operations.rs", chunks))
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

/// Of an answer by its status, what was decoded is written again.
fn check_outcome(own: &TypePlan, id: &str, call: &TokenStream) -> TokenStream {
    let TypeKind::Outcome(variants) = &own.kind else { return quote!() };
    let ty = ident(&own.name);
    let decoded = variants.iter().filter(|variant| variant.ty.as_ref().is_some_and(is_encoded));
    let arms = decoded.map(|variant| {
        let name = ident(&variant.name);
        quote!(#ty::#name(value) => Some(scopewright_runtime::wire::to_vec(&value)),)
    });
    quote! {
        let _ = rig.outcome(#id, #call.await.map(|answer| match answer {
            #(#arms)*
            _ => None,
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

/// A token, or a credential for each scheme where they are several.
fn credential(plan: &CratePlan) -> TokenStream {
    let token = &plan.package.example_token;
    let mut each = plan.provider.credentials.iter().map(|CredentialPlan { scheme, is_basic }| {
        if *is_basic {
            quote!(Credential::basic("user", #token).for_scheme(#scheme))
        } else {
            quote!(Credential::token(#token).for_scheme(#scheme))
        }
    });
    match (each.next(), each.next()) {
        (Some(first), Some(second)) => quote!(#first.and(#second)#(.and(#each))*),
        _ => quote!(Credential::token(#token)),
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

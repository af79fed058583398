//! `provider.rs`: what is known of the provider, as one constant.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::{
    escape::Markdown,
    ir::{self, Introspection, JwtForm, SchemeKind},
    plan::{CratePlan, ProviderPlan},
};

use super::{
    Chunk, Part, rust,
    tokens::{ident, ident_str, int},
};

pub(super) fn emit_provider(plan: &CratePlan) -> Part {
    let title = &plan.package.title;
    let agent = format!("{}/{}", plan.package.name, plan.package.version);
    let fields = fields(&plan.provider);
    let docs = super::tokens::doc(Markdown::ours("What is known of the provider."));
    let item = quote! {
        #docs
        pub(crate) static PROVIDER: Provider = Provider { #(#fields,)* ..Provider::new(#title, #agent) };
    };
    let names = TYPES.iter().filter(|name| occurs(name, &item)).map(|name| ident_str(name));
    let imports = vec![quote!(use scopewright_runtime::codegen::provider::{#(#names),*};)];
    rust(plan, "src/provider.rs", vec![Chunk::Use(imports), Chunk::Data(item)])
}

/// The types of the runtime that the constant may be made of.
const TYPES: &[&str] = &[
    "Access",
    "Constant",
    "ConstantPlace",
    "ErrorShape",
    "Introspection",
    "JwtForm",
    "KeyPlace",
    "Prefix",
    "Provider",
    "RateLimits",
    "Scheme",
    "SchemeKind",
    "ScopeDialect",
    "ScopeInfo",
    "Server",
    "ServerVariable",
    "TokenKind",
];

fn occurs(name: &str, tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => occurs(name, &group.stream()),
        TokenTree::Ident(ident) => ident == name,
        _ => false,
    })
}

/// The fields that differ from the neutral default.
fn fields(provider: &ProviderPlan) -> Vec<TokenStream> {
    let facts = &provider.facts;
    let servers = provider.servers.iter().map(server);
    let schemes = provider.schemes.iter().map(scheme);
    let mut fields = vec![quote!(servers: &[#(#servers),*]), quote!(schemes: &[#(#schemes),*])];
    fields.extend(facts.credential.scheme.iter().map(|name| quote!(default_scheme: Some(#name))));
    fields.extend(facts.credential.variable.iter().map(|name| quote!(variable: Some(#name))));
    if !facts.credential.prefixes.is_empty() {
        let prefixes = facts
            .credential
            .prefixes
            .iter()
            .map(|(prefix, kind)| quote!(Prefix { prefix: #prefix, kind: #kind }));
        fields.push(quote!(prefixes: &[#(#prefixes),*]));
    }
    if !facts.constants.is_empty() {
        let constants = facts.constants.iter().map(constant);
        fields.push(quote!(constants: &[#(#constants),*]));
    }
    fields.extend(
        facts.idempotency.iter().map(key_place).map(|place| quote!(idempotency: Some(#place))),
    );
    fields.push(errors(&facts.errors));
    fields.extend(rate_limits(provider));
    fields.extend(scopes(provider));
    fields
}

fn key_place(place: &ir::KeyPlace) -> TokenStream {
    match place {
        ir::KeyPlace::Header { name, quoted } => {
            quote!(KeyPlace::Header { name: #name, quoted: #quoted })
        }
        ir::KeyPlace::Field(pointer) => quote!(KeyPlace::Field(#pointer)),
    }
}

fn option(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

fn server(server: &ir::Server) -> TokenStream {
    let (url, description) = (&server.url, server.description.clone().unwrap_or_default());
    let variables = server.variables.iter().map(|variable| {
        let ir::ServerVariable { name, default, values, .. } = variable;
        let variable = option(variable.variable.as_ref());
        quote!(ServerVariable { name: #name, default: #default, values: &[#(#values),*], variable: #variable })
    });
    quote!(Server { url: #url, description: #description, variables: &[#(#variables),*] })
}

fn scheme(scheme: &ir::SecurityScheme) -> TokenStream {
    let name = &scheme.name;
    let kind = match &scheme.kind {
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::ClientCredentials(url) => quote!(ClientCredentials(#url)),
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::Header(name) => quote!(Header(#name)),
        SchemeKind::Query(name) => quote!(Query(#name)),
        SchemeKind::Cookie(name) => quote!(Cookie(#name)),
    };
    quote!(Scheme { name: #name, kind: SchemeKind::#kind })
}

fn constant(constant: &ir::Constant) -> TokenStream {
    let name = &constant.name;
    let value = option(constant.value.as_ref());
    let place = if constant.query { quote!(Query) } else { quote!(Header) };
    quote!(Constant { name: #name, value: #value, place: ConstantPlace::#place })
}

fn errors(shape: &ir::ErrorShape) -> TokenStream {
    let ir::ErrorShape { message, code, details, request_id, request_id_header, .. } = shape;
    let named = [
        ("message", message),
        ("code", code),
        ("details", details),
        ("request_id", request_id),
        ("request_id_header", request_id_header),
    ];
    let mut fields: Vec<TokenStream> = named
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| {
            let field = ident_str(field);
            quote!(#field: #value)
        })
        .collect();
    if shape.permission_denied != [403] {
        let statuses = shape.permission_denied.iter().map(|status| int(*status));
        fields.push(quote!(permission_denied: &[#(#statuses),*]));
    }
    if !shape.retryable_codes.is_empty() {
        let codes = &shape.retryable_codes;
        fields.push(quote!(retryable_codes: &[#(#codes),*]));
    }
    if !shape.final_codes.is_empty() {
        let codes = &shape.final_codes;
        fields.push(quote!(final_codes: &[#(#codes),*]));
    }
    fields.extend(scope_dialect(&shape.scopes));
    quote!(errors: ErrorShape { #(#fields,)* ..ErrorShape::UNKNOWN })
}

fn scope_dialect(dialect: &ir::ScopeDialect) -> Option<TokenStream> {
    let ir::ScopeDialect { codes, needed, provided, needed_header, provided_header, .. } = dialect;
    let named = [
        ("needed", needed),
        ("provided", provided),
        ("needed_header", needed_header),
        ("provided_header", provided_header),
    ];
    let mut fields: Vec<TokenStream> = Vec::new();
    if !codes.is_empty() {
        fields.push(quote!(codes: &[#(#codes),*]));
    }
    for (field, value) in named.into_iter().filter(|(_, value)| !value.is_empty()) {
        let field = ident_str(field);
        fields.push(quote!(#field: #value));
    }
    for (field, is_set) in [("in_success", dialect.in_success), ("any", dialect.any)] {
        let field = ident_str(field);
        fields.extend(is_set.then(|| quote!(#field: true)));
    }
    let is_standard = fields.is_empty();
    (!is_standard).then(|| quote!(scopes: ScopeDialect { #(#fields,)* ..ScopeDialect::STANDARD }))
}

fn rate_limits(provider: &ProviderPlan) -> Option<TokenStream> {
    let limits = &provider.facts.rate_limit;
    let headers = [&limits.limit, &limits.remaining, &limits.reset];
    if limits.tiers.is_empty() && headers.iter().all(|header| header.is_none()) {
        return None;
    }
    let tiers = provider.tiers.iter().map(|tier| {
        let constant = ident(&tier.constant);
        quote!(crate::tiers::#constant)
    });
    let (default, limit) = (option(limits.default.as_ref()), option(limits.limit.as_ref()));
    let (remaining, reset) = (option(limits.remaining.as_ref()), option(limits.reset.as_ref()));
    let epoch = limits.reset_is_epoch;
    Some(quote!(rate_limits: RateLimits {
        tiers: &[#(#tiers),*],
        default: #default,
        limit_header: #limit,
        remaining_header: #remaining,
        reset_header: #reset,
        reset_is_epoch: #epoch,
    }))
}

fn scopes(provider: &ProviderPlan) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    let scopes = &provider.scopes;
    if !scopes.vocabulary.is_empty() {
        let vocabulary = scopes.vocabulary.iter().map(|scope| {
            let ir::Scope { name, implies, doc, .. } = scope;
            let kind = if scope.write { quote!(write) } else { quote!(read) };
            let implies = (!implies.is_empty()).then(|| quote!(.implies(&[#(#implies),*])));
            quote!(ScopeInfo::#kind(#name, #doc) #implies)
        });
        fields.push(quote!(scopes: &[#(#vocabulary),*]));
    }
    if !scopes.tokens.is_empty() {
        let tokens = scopes.tokens.iter().map(|kind| {
            let ir::TokenKind { name, all, .. } = kind;
            let access = match kind.write.map(access) {
                Some(access) => quote!(Some(#access)),
                None => quote!(None),
            };
            quote!(TokenKind { name: #name, all: #all, access: #access })
        });
        fields.push(quote!(tokens: &[#(#tokens),*]));
    }
    fields.extend(introspection(provider));
    fields
}

fn access(write: bool) -> TokenStream {
    if write { quote!(Access::Write) } else { quote!(Access::Read) }
}

fn introspection(provider: &ProviderPlan) -> Option<TokenStream> {
    let value = match provider.scopes.introspection.as_ref()? {
        Introspection::Call { kind, scopes, .. } => {
            let operation = ident(provider.introspection.as_ref()?);
            quote!(Call { operation: &crate::operations::#operation, kind: #kind, scopes: #scopes })
        }
        Introspection::Jwt { claim, form } => {
            let form = match form {
                JwtForm::LevelMap => quote!(LevelMap),
                JwtForm::SpaceSeparated => quote!(SpaceSeparated),
                JwtForm::List => quote!(List),
            };
            quote!(Jwt { claim: #claim, form: JwtForm::#form })
        }
    };
    Some(quote!(introspection: Some(Introspection::#value)))
}

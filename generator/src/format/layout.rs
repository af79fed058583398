//! Tables of data on as few lines as they need.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::emit::{Entry, ItemsCall, MacroItem, Method, MethodBlock, WireCall};

/// Lines are filled up to this width.
const WIDTH: usize = 100;

/// Where text starts in a doc comment inside an `impl`.
const DOC_INDENT: usize = 8;

/// `name! { head { entry, entry } }`; with docs before the head, as an item inside the macro.
pub(super) fn macro_call(call: &WireCall) -> String {
    let Some(entries) = &call.entries else {
        return format!("{}!({});\n", call.name, spaced(&call.head));
    };
    let (attributes, head) = split_attributes(&call.head);
    if !attributes.is_empty() {
        return format!("{}! {{\n{}}}\n", call.name, item(&attributes, &head, entries));
    }
    flowing(&format!("{}! {{ {} {{", call.name, spaced(&call.head)), &entry_texts(entries))
}

/// `name! { item item }`, each on lines of its own.
pub(super) fn items_call(call: &ItemsCall) -> String {
    let items: Vec<String> = call.items.iter().map(macro_item).collect();
    let items = items.join(if call.apart { "\n" } else { "" });
    format!("scopewright_runtime::codegen::{}! {{\n{items}}}\n", call.name)
}

fn macro_item(of: &MacroItem) -> String {
    let text = item(&split_attributes(&of.docs).0, &of.head, &of.entries);
    match &of.make {
        Some(entries) => text.trim_end().to_owned() + &making(&entry_texts(entries)) + "\n",
        None => text,
    }
}

/// An item inside a macro: lines before it, what stands before its braces, and its entries.
fn item(lines: &[String], head: &TokenStream, entries: &[Entry]) -> String {
    let (head, texts) = (spaced(head), entry_texts(entries));
    let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    let plain = entries.iter().all(|entry| entry.docs.is_empty());
    let line = format!("    {head} {{ {} }}", texts.join(" "));
    let body = match () {
        () if texts.is_empty() => format!("    {head} {{}}"),
        () if plain && line.len() <= WIDTH => line,
        () if plain => format!("    {head} {{\n{}    }}", filled(&texts, 8)),
        () => format!("    {head} {{\n{}    }}", described_all(entries, &texts, 8)),
    };
    format!("{lines}{body}\n")
}

/// What makes a value: behind the brace that closes the type.
fn making(texts: &[String]) -> String {
    let line = texts.join(" ");
    if line.len() + "    } impl {  }".len() <= WIDTH {
        return format!(" impl {{ {line} }}");
    }
    format!(" impl {{\n{}    }}", filled(texts, 8))
}

fn entry_texts(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry_text(&spaced(&entry.tokens))).collect()
}

/// The comma that ends an entry; one that starts with `;` is the last part of the entry before it.
fn entry_text(text: &str) -> String {
    if text.starts_with(';') { text.to_owned() } else { format!("{text},") }
}

fn described_all(entries: &[Entry], texts: &[String], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let described = |(entry, text): (&Entry, &String)| {
        let docs =
            entry.docs.iter().map(|line| format!("{pad}/// {line}").trim_end().to_owned() + "\n");
        docs.collect::<String>() + &format!("{pad}{text}\n")
    };
    entries.iter().zip(texts).map(described).collect()
}

/// Entries like words of a paragraph, after what opens it and before what closes it.
fn flowing(open: &str, texts: &[String]) -> String {
    let mut text = open.to_owned();
    let mut column = open.len();
    for piece in texts.iter().map(String::as_str).chain(["} }"]) {
        if column + 1 + piece.len() > WIDTH && column > 4 {
            text.push_str("\n    ");
            column = 4;
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(piece);
        column += piece.len();
    }
    text + "\n"
}

/// Texts one after the other, indented, with a line break where the next does not fit.
fn filled(texts: &[String], indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for text in texts {
        match lines.last_mut() {
            Some(line) if indent + line.len() + 1 + text.len() <= WIDTH => {
                line.push(' ');
                line.push_str(text);
            }
            _ => lines.push(text.clone()),
        }
    }
    lines.iter().map(|line| format!("{}{line}\n", " ".repeat(indent))).collect()
}

/// The lines of the attributes at the start, docs as comments, and what follows them.
fn split_attributes(tokens: &TokenStream) -> (Vec<String>, TokenStream) {
    let mut lines = Vec::new();
    let mut trees = tokens.clone().into_iter().peekable();
    while matches!(trees.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == '#') {
        trees.next();
        if let Some(TokenTree::Group(group)) = trees.next() {
            lines.push(attribute_line(&group.stream()));
        }
    }
    (lines, trees.collect())
}

/// `doc = "text"` as a comment, another attribute as it is.
fn attribute_line(attribute: &TokenStream) -> String {
    let mut parts = attribute.clone().into_iter();
    let is_doc = parts.next().is_some_and(|name| name.to_string() == "doc");
    let literal = parts.nth(1).map(Into::into);
    match literal.and_then(|literal: TokenStream| syn::parse2::<syn::LitStr>(literal).ok()) {
        Some(text) if is_doc => format!("///{}", text.value()),
        _ => format!("#[{}]", spaced(attribute)),
    }
}

/// `impl` with its methods: signature and body on one line each where they fit.
pub(super) fn methods(block: &MethodBlock) -> String {
    let own = spaced(&block.own);
    let items: Vec<String> = block.methods.iter().map(method).collect();
    format!("impl {own} {{\n{}}}\n", items.join("\n"))
}

fn method(method: &Method) -> String {
    let docs: String = method
        .docs
        .iter()
        .map(|line| format!("    /// {line}").trim_end().to_owned() + "\n")
        .collect();
    let attributes = split_attributes(&method.attributes).0;
    let attributes: String = attributes.iter().map(|line| format!("    {line}\n")).collect();
    let signature = value(&method.signature, 4);
    format!("{docs}{attributes}    {signature} {{\n        {}\n    }}\n", value(&method.body, 8))
}

/// A statement in a doc comment of an item inside an `impl`.
pub(super) fn statement(tokens: &TokenStream) -> Vec<String> {
    let text = value(tokens, DOC_INDENT);
    text.lines()
        .enumerate()
        .map(|(at, line)| {
            let cut =
                if at == 0 { 0 } else { DOC_INDENT.min(line.len() - line.trim_start().len()) };
            line[cut..].to_owned()
        })
        .collect()
}

/// `use path::{names};`
pub(super) fn use_line(tokens: &TokenStream) -> String {
    value(tokens, 0).replace("::{ ", "::{").replace(" };", "};").replace(":: {", "::{") + "\n"
}

/// A constant with its docs: `static NAME: Type = value;`.
pub(super) fn constant(tokens: &TokenStream) -> String {
    let (attributes, item) = split_attributes(tokens);
    let attributes: String = attributes.iter().map(|line| format!("{line}\n")).collect();
    let links = chain(&item);
    // A head that does not fit beside its name goes below it, with the calls after it.
    if links.len() > 1 && spaced(&links[0]).len() > WIDTH {
        let (name, first) = split_at_equals(&links[0]);
        let first = value(&first, 4);
        return format!(
            "{attributes}{} =\n    {}\n",
            spaced(&name),
            chained_after(first, &links[1..], 0)
        );
    }
    attributes + &value(&item, 0) + "\n"
}

/// Tokens in one line where they fit; otherwise the calls of a chain on lines of their own, and the
/// elements of the groups that do not fit on theirs.
fn value(tokens: &TokenStream, indent: usize) -> String {
    let line = spaced(tokens);
    if indent + line.len() <= WIDTH {
        return line;
    }
    let links = chain(tokens);
    if links.len() > 1 {
        return chained(&links, indent);
    }
    broken(tokens, indent)
}

/// The first part and the calls of `first.call(…).call(…)`.
fn chain(tokens: &TokenStream) -> Vec<TokenStream> {
    let mut links: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for tree in tokens.clone() {
        let starts = matches!(&tree, TokenTree::Punct(dot) if dot.as_char() == '.' && dot.spacing() == Spacing::Alone);
        // `..` is no call, and the dot of a link that stands alone starts nothing new.
        let follows = links
            .last()
            .and_then(|link| link.last())
            .is_some_and(|last| !matches!(last, TokenTree::Punct(_)));
        if starts && follows {
            links.push(Vec::new());
        }
        if let Some(link) = links.last_mut() {
            link.push(tree);
        }
    }
    links.into_iter().map(|link| link.into_iter().collect()).collect()
}

/// What stands before the first `=` and after it.
fn split_at_equals(tokens: &TokenStream) -> (TokenStream, TokenStream) {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let sign = |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if sign.as_char() == '=');
    let at = trees.iter().position(sign).unwrap_or(trees.len());
    (trees[..at].iter().cloned().collect(), trees.iter().skip(at + 1).cloned().collect())
}

fn chained(links: &[TokenStream], indent: usize) -> String {
    chained_after(value(&links[0], indent), &links[1..], indent)
}

fn chained_after(first: String, links: &[TokenStream], indent: usize) -> String {
    let inner = indent + 4;
    let mut text = first;
    let mut column = if text.contains('\n') { WIDTH } else { inner + text.len() };
    for link in links {
        let piece = value(link, inner);
        if column + piece.len() > WIDTH || piece.contains('\n') {
            text.push_str(&format!("\n{}", " ".repeat(inner)));
            column = inner;
        }
        text.push_str(&piece);
        column = if piece.contains('\n') { WIDTH } else { column + piece.len() };
    }
    text
}

/// The last group of the tokens with its elements on lines of their own.
fn broken(tokens: &TokenStream, indent: usize) -> String {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let widest = (0..trees.len()).filter(|&at| matches!(trees[at], TokenTree::Group(_)));
    let Some(at) = widest.max_by_key(|&at| trees[at].to_string().len()) else {
        return spaced(tokens);
    };
    let TokenTree::Group(group) = &trees[at] else { return spaced(tokens) };
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => (" {", "}"),
        Delimiter::None => ("", ""),
    };
    let before = spaced(&trees[..at].iter().cloned().collect());
    let after = spaced(&trees[at + 1..].iter().cloned().collect());
    let apart = if after.starts_with("->") { " " } else { "" };
    let inner = indent + 4;
    let elements: Vec<String> = elements(&group.stream())
        .iter()
        .map(|element| {
            let text = value(element, inner);
            if text.starts_with("..") { text } else { text + "," }
        })
        .collect();
    let body = if elements.iter().any(|text| text.contains('\n')) {
        elements.iter().map(|text| format!("{}{text}\n", " ".repeat(inner))).collect()
    } else {
        filled(&elements, inner)
    };
    format!("{before}{open}\n{body}{}{close}{apart}{after}", " ".repeat(indent))
}

fn elements(tokens: &TokenStream) -> Vec<TokenStream> {
    let mut found: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for tree in tokens.clone() {
        if matches!(&tree, TokenTree::Punct(comma) if comma.as_char() == ',') {
            found.push(Vec::new());
        } else if let Some(element) = found.last_mut() {
            element.push(tree);
        }
    }
    found
        .into_iter()
        .filter(|element| !element.is_empty())
        .map(|element| element.into_iter().collect())
        .collect()
}

/// Tokens with a space where a person would put one.
pub(super) fn spaced(tokens: &TokenStream) -> String {
    let mut text = String::new();
    let mut before: Option<TokenTree> = None;
    for token in tokens.clone() {
        if before.as_ref().is_some_and(|before| !is_tight(before, &token, &text)) {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let inner = spaced(&group.stream());
                match group.delimiter() {
                    Delimiter::Parenthesis => text.push_str(&format!("({inner})")),
                    Delimiter::Bracket => text.push_str(&format!("[{inner}]")),
                    Delimiter::Brace if inner.is_empty() => text.push_str("{}"),
                    Delimiter::Brace => text.push_str(&format!("{{ {inner} }}")),
                    Delimiter::None => text.push_str(&inner),
                }
            }
            other => text.push_str(&other.to_string()),
        }
        before = Some(token);
    }
    text
}

/// No space stands between the two.
fn is_tight(before: &TokenTree, token: &TokenTree, text: &str) -> bool {
    let glues = match before {
        TokenTree::Punct(sign) => {
            sign.spacing() == Spacing::Joint
                || matches!(sign.as_char(), '.' | '<' | '&' | '#' | '!')
        }
        _ => false,
    };
    let path = text.ends_with("::");
    let closes = matches!(token, TokenTree::Punct(sign) if matches!(sign.as_char(), ',' | ':' | '.' | '<' | '>' | ';' | '!' | '?'));
    let is_name = matches!(before, TokenTree::Ident(_)) || text.ends_with('>');
    let calls = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
        && is_name;
    glues || path || closes || calls
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{constant, spaced};

    #[test]
    fn spaces() {
        for (tokens, expect) in [
            (quote!(id: "id" optional), r#"id: "id" optional"#),
            (quote!(ListOrders(OrderPage, Paged)), "ListOrders(OrderPage, Paged)"),
            (quote!(any(feature = "a", feature = "b")), r#"any(feature = "a", feature = "b")"#),
            (quote!(new(name: text, items: list Item)), "new(name: text, items: list Item)"),
            (
                quote!(filters(&Filters): query_styled("f", Style::Json)),
                r#"filters(&Filters): query_styled("f", Style::Json)"#,
            ),
            (quote!(= "object": "order"), r#"= "object": "order""#),
            (quote!(..other), "..other"),
            (quote!(module::Type), "module::Type"),
            (quote!(Call<Option<String>, Paged>), "Call<Option<String>, Paged>"),
        ] {
            assert_eq!(spaced(&tokens), expect);
        }
    }

    #[test]
    fn a_long_constant_is_broken_at_its_calls() {
        let tokens = quote! {
            #[doc = " Lists."]
            pub static LIST_ORDERS: Operation = Operation::new("listOrders", Method::GET, "/orders")
                .requires(Requirement::all(&["orders.lists"])).replay(Replay::Safe);
        };
        let expect = "/// Lists.\npub static LIST_ORDERS: Operation = Operation::new(\"listOrders\", Method::GET, \"/orders\")\n    .requires(Requirement::all(&[\"orders.lists\"])).replay(Replay::Safe);\n";
        assert_eq!(constant(&tokens), expect);
    }
}

//! The long forms of the messages: what each one means, and what to do about it.

/// The long form of a message; `None` for a code that does not exist.
pub fn explain(code: &str) -> Option<&'static str> {
    all().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

/// All codes, in the order of the stages that find them.
pub fn codes() -> impl Iterator<Item = &'static str> {
    all().map(|(code, _)| *code)
}

fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    EXPLANATIONS
        .iter()
        .chain(super::swagger::EXPLANATIONS)
        .chain(super::joining::EXPLANATIONS)
        .chain(super::links::EXPLANATIONS)
        .chain(super::lock::EXPLANATIONS)
        .chain(super::overlay::EXPLANATIONS)
        .chain(super::xml::EXPLANATIONS)
}

/// Code and long form, in the order of the stages.
const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "file-unreadable",
        "The operating system refused to read this input: it is a directory, it may not be \
         read, or it is not UTF-8. An input is one file of UTF-8 text.",
    ),
    (
        "file-unknown",
        "The folder of a provider has a file that no stage reads. The inputs are `api.yaml` (or \
         `api.yml`, `api.json`), `scopes.yaml`, `client.yaml` and `overlay.yaml`, and what the document \
         refers to; a misspelt name would otherwise be ignored without a word.",
    ),
    (
        "file-twice",
        "Two files say the same thing, such as `api.yaml` and `api.json`. Which one counts \
         would be chance, so only one may be there.",
    ),
    (
        "file-empty",
        "The file has no content. An empty annotation file is not the same as none: delete it, \
         or write what it should say.",
    ),
    (
        "file-too-large",
        "Files above 64 MiB are not read. The largest documents that providers publish are far \
         smaller.",
    ),
    (
        "and-more",
        "A thousand messages of one code are told, and no more. They have one cause as a rule, such as a list \
         that another program writes wrongly; the place is that of the first one that is not told.",
    ),
    (
        "document-missing",
        "A provider's folder needs an OpenAPI document: `api.yaml` or `api.json`.",
    ),
    (
        "yaml-invalid",
        "The text is not YAML 1.2, or it goes beyond the limits of the parser: 128 levels, \
         3,000,000 values, 10,000 aliases, 32 MiB of text that aliases repeat. One \
         document per file; tags the parser does not know are refused, because they would \
         change what a value means.",
    ),
    (
        "json-invalid",
        "The text is not JSON (RFC 8259). The position is where the parser could not go on, \
         which is often just after the mistake: a missing comma, a comma too many, a quote that \
         is not closed.",
    ),
    (
        "key-duplicate",
        "A key stands twice in one mapping. Parsers disagree which of the two counts, so \
         neither is taken. In YAML `200` and `'200'` are the same key here.",
    ),
    (
        "not-a-mapping",
        "Each input is a mapping of keys to values at its top. A list or a single text is \
         something else, often another file by mistake.",
    ),
    (
        "version-missing",
        "A document says which version of the standard it follows in its first key: `openapi: \
         3.0.3`. Without it nothing in it has a meaning.",
    ),
    (
        "version-unsupported",
        "The document follows a version of the standard that is not read. Documents of other \
         versions can be converted by the tools of the OpenAPI Initiative.",
    ),
    (
        "key-missing",
        "The standard, or the format of the annotation file, requires this key. The place is \
         the thing that lacks it.",
    ),
    (
        "key-unknown",
        "Annotation files have no unknown keys: one would be a misspelling that silently does \
         nothing. docs/guide/inputs.md leads to the list of the keys of each file.",
    ),
    (
        "key-ignored",
        "The document has a key that its version of OpenAPI does not define in this place. It is \
         ignored. It is often a key of a later version of the standard, or a misspelling of a known one. \
         Each key is reported once, with the number of places.",
    ),
    (
        "value-type",
        "The value is of another kind than the key has, such as a list where text belongs. In \
         keys that only describe or constrain, it is left out with a warning; elsewhere it is \
         an error.",
    ),
    (
        "value-choice",
        "The key takes one of a few texts, and this is another one. The message lists them.",
    ),
    (
        "text-unquoted",
        "YAML reads `1.0`, `2026` and `true` as a number or a boolean. The key takes text, so \
         the value was turned into text, which may have lost its spelling: `1.10` became `1.1`. \
         Put it in quotes.",
    ),
    (
        "document-unreadable",
        "The document passed the checks of its structure, but the parser of OpenAPI does not \
         accept it. This is a gap in the checks; please report the document.",
    ),
    (
        "not-generated",
        "A client has no use for this: it calls an operation where that says it is, whatever server \
         a link names, and the docs of a method mention 50 links at most. Counted once for each kind.",
    ),
    (
        "ref-missing",
        "A `$ref` leads to something that is not in the document. Names are case-sensitive; in \
         a name, `/` is written `~1` and `~` is written `~0` (RFC 6901). Where a schema belongs, \
         any value may stand; a body is any JSON; other things are left out.",
    ),
    (
        "ref-repaired",
        "A `$ref` leads nowhere as it is written, and to exactly one thing of the right kind when \
         it is read as it must have been meant: counted from the schema around it \
         (`#/$defs/…` in a schema that was copied into the document), under the section where 3.0 \
         has such things (`#/definitions/…` of Swagger 2.0), or by its name alone. References that \
         are wrong in the same way are reported once.",
    ),
    (
        "path-left-out",
        "A path is a `$ref` to a path item that is not in the document. The operations that \
         should be there are not generated; everything else is.",
    ),
    (
        "callback-left-out",
        "A callback of an operation is a `$ref` to one that is not in the document. There is no type \
         for what the provider would send; everything else is generated.",
    ),
    (
        "paths-too-large",
        "A path that is a `$ref` to a path item has all operations of that one, as a copy. Together the \
         copies may have 500,000 values, which no honest document comes near.",
    ),
    (
        "schema-dialect",
        "OpenAPI 3.1 took JSON Schema over: `const`, lists of types, `examples`, `prefixItems` and \
         more exist since then, and `nullable` and flags at exclusive bounds only until 3.0. \
         Documents mix them, and mean what they say: such keywords are read as the version means \
         them that has them. All are reported once.",
    ),
    (
        "type-spelling",
        "`type` is `string`, `number`, `integer`, `boolean`, `object` or `array`, since 3.1 also \
         `null`. Names that other languages have for these are read as what they mean; others \
         as any value. Each spelling is reported once.",
    ),
    (
        "required-flag",
        "`required` is a list of names beside `properties`. Here a property has it as a flag, as \
         parameters do; the name was put into the list.",
    ),
    (
        "mutual-tls",
        "With mutual TLS the client shows a certificate when the connection is made. Nothing of it \
         is in a request, so the scheme is left out of what operations need; give the client a \
         transport that has the certificate.",
    ),
    (
        "value-repaired",
        "A value is of another kind than its place has, and can be read in one way only: a value \
         where a list of values belongs, an empty list where a mapping belongs (PHP writes empty \
         mappings so), a number in quotes. Each kind of mistake is reported once.",
    ),
    (
        "ref-external",
        "A `$ref` leads into another file or to a URL from a place where references to files are not \
         followed, or it is the identifier of no schema in the document. Refer to a file in the \
         provider's folder by its path.",
    ),
    (
        "ref-kind",
        "A `$ref` leads to a thing of another kind than its place needs, such as a parameter \
         where a schema belongs. It is treated as one that leads nowhere.",
    ),
    (
        "ref-cycle",
        "References lead to each other in a circle and never to a thing, so that nothing is known \
         of it. A recursive type is something else: there a property of a schema refers to the \
         schema.",
    ),
    (
        "ref-siblings",
        "OpenAPI 3.0 says that keys beside `$ref` are ignored. Beside a schema's reference they \
         are read all the same, as if the reference stood in `allOf`, because whoever wrote \
         them meant them; beside other references they are left out. Each key is reported once, \
         with the number of places.",
    ),
    (
        "operation-id-duplicate",
        "An operation id belongs to one operation. The first one keeps it; the other goes by \
         its method and path, also in the annotation files.",
    ),
    (
        "path-invalid",
        "The path cannot be sent: its braces do not match, a name in braces is empty, or the \
         braces in its query are only a part of a value. Its operations are left out, because \
         what they mean would be a guess; correct the path in the document or by an overlay.",
    ),
    (
        "path-suffix",
        "Some documents tell operations on one path apart by a fragment. It is no part of the \
         request and is not sent. A query in the path is sent.",
    ),
    (
        "path-name-twice",
        "One name stands in the braces of a path twice. There can be only one parameter of that \
         name, so both places get the same value.",
    ),
    (
        "path-parameter-undeclared",
        "A name in the braces of a path has no parameter with `in: path`. It was forgotten, and \
         is read as a required text.",
    ),
    (
        "path-parameter-misspelt",
        "A path has one name in braces without a parameter, and one parameter with `in: path` is \
         not in the path: one of the two is misspelt. The name of such a parameter is not sent, so \
         the one is taken for the other.",
    ),
    ("path-parameter-unused", "A parameter with `in: path` is not in the path. It is left out."),
    (
        "path-parameter-optional",
        "A URL cannot lack a part of its path, so a path parameter is always required. The \
         standard wants `required: true` written out.",
    ),
    (
        "parameter-duplicate",
        "Two parameters of an operation have the same name and the same place. A parameter of \
         an operation replaces one of its path; within one list, names are unique.",
    ),
    (
        "parameter-ignored",
        "OpenAPI says that header parameters `Accept`, `Content-Type` and `Authorization` are \
         ignored, because other parts of the document decide them. What a security scheme sends \
         is no argument either.",
    ),
    (
        "parameter-content",
        "A parameter with `content` is written in that media type. Only JSON is; a value of \
         another type is sent as the text that it is given.",
    ),
    (
        "security-scheme-unknown",
        "A name is used for a security scheme that is not under `components/securitySchemes`. \
         In the document, if no scheme has a similar name, the alternative that needs it is \
         left out with a warning; elsewhere it is an error.",
    ),
    (
        "security-scheme-plain",
        "The scheme needs a computation, as HTTP Digest does (RFC 7616), that the client does \
         not make. The credential is sent as the whole value of the `Authorization` header.",
    ),
    (
        "response-success-missing",
        "The operation documents no 2xx status and no `default`. It is taken to succeed with \
         any 2xx status, and its body is not read.",
    ),
    (
        "paging-undeclared",
        "Parameters and answers of these operations leave no doubt that their lists come in pages, and \
         client.yaml has no `paging`. Their methods return one page. `cargo xtask new NAME --from FILE` \
         writes a client.yaml with what it found, the reason for each, and what it was not sure of as \
         comments; copy what is right.",
    ),
    (
        "server-missing",
        "No server has an absolute URL, so a client does not know where the API is. Users must \
         set a base URL.",
    ),
    (
        "form-not-object",
        "A form is made of named fields, so its schema must be an object. This one is read as \
         an object with any keys.",
    ),
    (
        "all-of-conflict",
        "Members of `allOf` give one value two types, which no value can satisfy. The last one \
         is taken.",
    ),
    (
        "all-of-cycle",
        "The schema is nothing but another name of itself, directly or through others. It is \
         read as any value.",
    ),
    (
        "discriminator-alone",
        "A discriminator tells the alternatives of a `oneOf` or `anyOf` apart, or the schemas \
         that have the base with the discriminator in their `allOf`. Where there are neither, a \
         value is read as the base schema.",
    ),
    (
        "discriminator-unclear",
        "A discriminator names the key whose value says which alternative is meant. Each one needs \
         values of its own: from the mapping, from a constant or a list of values of that key in \
         the alternative, or the name of its schema. Where one has none, or two have the same, the \
         alternatives are told apart by what they look like, as without a discriminator.",
    ),
    (
        "mapping-unknown",
        "The mapping of a discriminator leads to a schema that is not in the document. Its value \
         is read as an unknown variant, which keeps the JSON as it came.",
    ),
    (
        "mapping-foreign",
        "The mapping of a discriminator leads to a schema that is not among the alternatives of \
         the union. Its value is read as an unknown variant.",
    ),
    (
        "default-foreign",
        "`defaultMapping` of a discriminator (OpenAPI 3.2) says which alternative a value is that has \
         another value under the key than the mapping knows, or none. It leads to a schema that is not \
         among the alternatives, so such a value is read as an unknown variant, which keeps the JSON as \
         it came.",
    ),
    (
        "default-fixed",
        "`defaultMapping` of a discriminator (OpenAPI 3.2) leads to an alternative for all values that \
         the mapping does not know. To be written again as they came, they need a place in its type: \
         a property of the discriminator's name that may be any text. Without one they are read as an \
         unknown variant, which keeps the JSON as it came.",
    ),
    ("enum-duplicate", "A value stands twice in an enumeration. It is one value."),
    (
        "unions-several",
        "Two lists of alternatives apply to one schema at once, as with `oneOf` beside `anyOf`. \
         A value would have to be of a form from each; the type has the first list only.",
    ),
    (
        "required-undescribed",
        "A key that must be there is not described. Mostly it was renamed or removed and is still in \
         the list, so servers leave it out; some send it. It is an optional field of any value: \
         nothing that comes is lost, and whoever has to send it can. It is reported once, with the \
         number of keys.",
    ),
    (
        "items-missing",
        "An array must say what is in it. Without `items` it is read as a list of any values. \
         It is reported once, with the number of places.",
    ),
    (
        "operation-unknown",
        "An annotation names an operation that the document does not have. Operations are named \
         by their operation id, or as `METHOD /path`; `**` at the end of a path stands for the \
         rest of it, at least one character.",
    ),
    (
        "operation-missing",
        "Every operation has an entry in scopes.yaml, so that a new one is noticed. `none` \
         means that any valid credential will do, `public` that none is needed, `unknown` that \
         nobody knows; these three are different things, and nothing is inferred from a name or \
         a method.",
    ),
    (
        "scope-unknown",
        "A scope is used that is not declared under `scopes`. Only declared scopes exist; a \
         misspelling would ask users for a permission that the provider does not have.",
    ),
    (
        "scope-unused",
        "A scope is declared, and no operation needs it. It may be one that a token can hold \
         all the same, or the entry of an operation is missing it.",
    ),
    (
        "scope-cycle",
        "A scope implies another one if a token with the first holds the second as well. In a \
         circle all of them would be one scope.",
    ),
    (
        "scope-reserved",
        "`none`, `public` and `unknown` mean something else than a scope under `operations`, so \
         no scope can have these names.",
    ),
    (
        "entries-tie",
        "Two entries fit an operation equally well. The id, or the method with the whole path, \
         is more specific than a path with `**`; of two paths with `**` the longer one is.",
    ),
    (
        "requirement-invalid",
        "An entry under `operations` is a scope, `none`, `public`, `unknown`, or a mapping with \
         one of `scope`, `all`, `any`, `none`, `public`, `unknown`, to which `source` and \
         `note` may be added. `any` may hold `{ all: [...] }`, and nothing deeper.",
    ),
    (
        "requirement-differs",
        "The document's own `security` lists other scopes for the operation than scopes.yaml \
         does. The annotation wins; the message shows the difference.",
    ),
    (
        "introspection-invalid",
        "A client learns what its token holds by a call (`operation` with `scopes`, and `kind` \
         where there are kinds of token), or by a claim of the token (`jwt` with `claim` and \
         `form`).",
    ),
    (
        "paging-parameter-unknown",
        "A scheme of paging names a query parameter that the operation does not have. Parameters \
         in the request's body are meant with `in: body`.",
    ),
    (
        "paging-items-no-list",
        "`items` leads to where the items of a page are, which is a list. Without `items`, the \
         answer itself is the list.",
    ),
    (
        "package-name",
        "The crate gets this name in its manifest. Cargo refuses other characters, and a manifest \
         that it refuses would keep every command of the workspace from starting.",
    ),
    (
        "provider-name",
        "The crate is named after the provider's folder unless client.yaml names it. Cargo takes \
         lower-case letters, digits, `-` and `_`, with a letter first.",
    ),
    (
        "package-version",
        "The crate gets this version in its manifest: three numbers with dots, as in Semantic \
         Versioning, with a pre-release such as `-beta.1` where there is one.",
    ),
    (
        "variable-name",
        "`Client::from_env` reads the token from this environment variable. Shells can set names of \
         upper-case letters, digits and `_` only.",
    ),
    (
        "paging-items-differ",
        "Two operations answer with one type and have their items in different places of it. A \
         page type has its items in one place; give the answers types of their own.",
    ),
    (
        "idempotency-no-place",
        "With `field` the key of a call stands in a field of its body: a JSON object, or a form. This operation \
         has no such body, so no key can be sent with it; it is repeated only if its method allows that.",
    ),
    (
        "paging-answers-differ",
        "A list is decoded as one type, page after page. This operation documents several answers of success \
         with JSON of different shapes; those that are no pages have to be left out by an overlay, or the \
         operation has to go without paging.",
    ),
    (
        "paging-items-hidden",
        "A list that is an item of itself is a type of its own in Rust, and so is what leads to it; no code \
         takes the items out of one. Leave the operation without paging.",
    ),
    (
        "paging-no-json",
        "The pages of a list are read from JSON. This operation answers something else, or \
         nothing.",
    ),
    (
        "paging-key-missing",
        "Each style of paging has keys without which the next page cannot be asked for: `page` \
         for page-number, `offset` for offset, `cursor` and `next` for cursor, `cursor` and `id` \
         for last-item, `next` for next-url.",
    ),
    (
        "paging-key-unused",
        "The key says something that this style of paging does not go by, so another style is \
         meant, or the key is superfluous.",
    ),
    (
        "paging-no-body",
        "With `in: body` the parameters of paging are JSON pointers into the request's body, and \
         this operation has none in JSON.",
    ),
    (
        "header-invalid",
        "Names of headers are letters, digits and a few symbols (RFC 9110, section 5.1); blanks and \
         colons are not among them.",
    ),
    (
        "paging-twice",
        "An operation is under `operations` of two schemes of paging. It can be paged in one \
         way.",
    ),
    (
        "pointer-unknown",
        "A JSON pointer (RFC 6901) leads to a key that the answer's schema does not have. \
         Pointers begin with a slash, have one before each key, and are case-sensitive.",
    ),
    (
        "pointer-invalid",
        "A JSON pointer (RFC 6901) is empty or begins with a slash: `/data/items`.",
    ),
    ("schema-unknown", "An annotation names a component schema that the document does not have."),
    ("tag-unknown", "`names.resources` names a tag that no operation has."),
    (
        "server-variable-unknown",
        "`server.variables` names a variable that no server of the document has.",
    ),
    (
        "replay-without-key",
        "An operation of the class `keyed` is repeated with the same idempotency key. How the \
         key is sent is said under `idempotency`.",
    ),
    (
        "key-place-invalid",
        "`idempotency` says where the key goes, and there is one such place: a header, `header: \
         Idempotency-Key`, or a field of the body, `field: /idempotency_key`.",
    ),
    ("tier-unknown", "`rate_limit.default` names a tier that is not under `rate_limit.tiers`."),
    (
        "constant-undocumented",
        "A constant is sent with every call, but no operation of the document has a parameter \
         of that name. It may be misspelt.",
    ),
    (
        "unwrap-mixed",
        "`response.unwrap` narrows what users get of an answer. Of this operation's successful \
         answers, only some have the property, so none was narrowed.",
    ),
    (
        "unwrap-unused",
        "`response.unwrap` leads to a property that no answer has. It may be misspelt.",
    ),
    (
        "location-invalid",
        "A place in a delivery is a header, `{ header: X-Event }`, or a place in the body, `{ \
         body: /event }`; not both.",
    ),
];

#[cfg(test)]
mod tests {
    use super::{codes, explain};

    /// The constructors of all messages.
    const MESSAGES: [&str; 13] = [
        include_str!("client.rs"),
        include_str!("files.rs"),
        include_str!("joining.rs"),
        include_str!("links.rs"),
        include_str!("lock.rs"),
        include_str!("meaning.rs"),
        include_str!("overlay.rs"),
        include_str!("references.rs"),
        include_str!("repairs.rs"),
        include_str!("scopes.rs"),
        include_str!("structure.rs"),
        include_str!("swagger.rs"),
        include_str!("xml.rs"),
    ];

    /// The codes in the text of a module of messages.
    fn codes_in(module: &'static str) -> impl Iterator<Item = &'static str> {
        let calls = module
            .split("Diagnostic::error(")
            .skip(1)
            .chain(module.split("Diagnostic::warning(").skip(1));
        calls.filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next())
    }

    #[test]
    fn every_message_has_a_long_form() {
        let used: Vec<&str> = MESSAGES.into_iter().flat_map(codes_in).collect();
        assert!(used.len() > 70, "found only {used:?}");
        for code in &used {
            assert!(explain(code).is_some(), "{code} has no long form");
        }
        for code in codes() {
            assert!(used.contains(&code), "no message has the code {code}");
        }
    }
}

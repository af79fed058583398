//! Texts of the inputs that mean harm: none of them becomes code, a doctest, a link or markup.

#[path = "golden/compiled.rs"]
mod compiled;
#[path = "golden/faults.rs"]
mod faults;
#[path = "golden/positions.rs"]
mod positions;

use compiled::{Files, compile, try_compile};
use faults::{faults_of, is_hidden};
use positions::{Positions, input};

/// What people who mean harm write, or who know no better.
const TEXTS: &[&str] = &[
    "\"; fn pwned(){} //",
    "x\n}\nfn pwned() {}\n{",
    "x\r\nfn pwned() {}",
    "x\rfn pwned() {}",
    "x\u{2028}fn pwned() {}\u{2029}x\u{85}x",
    "*/ fn pwned() {} /*",
    "\"# ; fn pwned() {} r#\"",
    "#]\nfn pwned() {}",
    "\\\"; fn pwned(){} //\\",
    "```rust\nfn pwned() {}\n```",
    "x\n\n```\nfn pwned() {}",
    "~~~\nfn pwned() {}\n~~~",
    "> ```\n> fn pwned() {}",
    "- x\n\n  ```\n  fn pwned() {}",
    "x\n\n    fn pwned() {}\n\nx",
    "x\n\n\tfn pwned() {}\n",
    "1. x\n\n        fn pwned() {}",
    "<script>fn pwned() {}</script>",
    "x <script src=x> <img src=x onerror=y>",
    "\u{202e}x\u{2066}x\u{200b}x\u{feff}x",
    "x\u{e0049}\u{e0067}\u{e006e}x\u{e0100}x",
    "x\u{0}x\u{1b}[31mx\u{8}x",
    "{} {{ x }} {% for %} {# x #} ${x} {0} %s",
    "`x`` ` x```x",
    "[x](javascript:alert(1)) [y](JavaScript:alert(1)) ![z](data:text/html,x)",
    "[std::env] [`std::env`] [x](std::env) [y][std::env] [std::env][]",
    "[x]: javascript:alert(1)\n[x]\n\n[std::env]: std::env",
    "<javascript:alert(1)> <std::env>",
    "x | y || z\n|---|---|\n| a",
    "# x\n===\n---\n+++\n[features]\ndefault = [\"pwned\"]",
    "see https://x.example/ <https://y.example>",
    "''' \"\"\" \\u0000 \\x",
    "   ",
];

#[test]
fn no_text_of_the_inputs_acts() {
    let mut faults = Vec::new();
    for text in TEXTS {
        let files = compile(&input(&Positions(text)));
        faults.extend(faults_of(&files).into_iter().map(|fault| format!("{text:?}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Places that have a grammar of their own: a text is refused there, with its place, or does no harm.
#[test]
fn no_text_acts_where_not_every_text_is_allowed() {
    let places: [(&str, &str); 15] = [
        ("client.yaml", "/constants/0/value"),
        ("client.yaml", "/package/name"),
        ("client.yaml", "/credential/variable"),
        ("client.yaml", "/idempotency/header"),
        ("client.yaml", "/errors/request_id_header"),
        ("client.yaml", "/errors/schema"),
        ("client.yaml", "/server/variables/region/variable"),
        ("scopes.yaml", "/scopes/orders:read"),
        ("scopes.yaml", "/scopes/orders:read/doc"),
        ("scopes.yaml", "/scheme"),
        ("api.json", "/servers/0/variables/region/default"),
        ("api.json", "/servers/0/variables/region"),
        ("api.json", "/servers/0/url"),
        ("api.json", "/paths/~1orders"),
        ("api.json", "/components/schemas/Gift"),
    ];
    let mut faults = Vec::new();
    let mut accepted = 0;
    for (file, pointer) in places {
        for text in TEXTS {
            let mut input = input(&Positions("x"));
            set(&mut input, file, pointer, text);
            match try_compile(&input) {
                Ok(files) => {
                    accepted += 1;
                    let found = faults_of(&files);
                    faults.extend(
                        found.into_iter().map(|what| format!("{pointer} {text:?}: {what}")),
                    );
                }
                Err(said) => check_report(&said, &mut |what| {
                    faults.push(format!("{pointer} {text:?}: {what}"));
                }),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Were everything refused, nothing would have been looked at.
    assert!(accepted > TEXTS.len(), "{accepted}");
}

/// A message names a place and moves no cursor.
fn check_report(said: &str, fault: &mut impl FnMut(String)) {
    if !said.contains("--> specs/hostile/") {
        fault(format!("is refused without a place: {said}"));
    }
    if let Some(c) = said.chars().find(|c| *c != '\n' && (c.is_control() || is_hidden(*c))) {
        fault(format!("the message holds {c:?}: {said}"));
    }
}

/// Puts a text in place of a value, or of the name of one that is no text.
fn set(input: &mut scopewright_generator::Input, file: &str, pointer: &str, text: &str) {
    let file = input.files.iter_mut().find(|one| one.name.ends_with(file)).expect("it is there");
    let mut value: serde_json::Value = serde_json::from_str(&file.text).expect("it is JSON");
    match value.pointer_mut(pointer).expect("it is there") {
        serde_json::Value::String(place) => text.clone_into(place),
        _ => {
            let (owner, key) = pointer.rsplit_once('/').expect("it is no root");
            let owner = value.pointer_mut(owner).and_then(serde_json::Value::as_object_mut);
            let owner = owner.expect("it is in an object");
            let inner = owner.remove(&key.replace("~1", "/")).expect("it is there");
            let start = if key.starts_with("~1") { "/" } else { "" };
            owner.insert(format!("{start}{text}"), inner);
        }
    }
    file.text = value.to_string();
}

/// The checks themselves find what they are for.
#[test]
fn what_acts_is_found() {
    let found = |path: &str, text: &str| {
        !faults_of(&Files::from([(path.to_owned(), text.to_owned())])).is_empty()
    };
    for text in [
        "fn x() {",
        "fn pwned() {}",
        "x! { { fn pwned() {} } }",
        "/// ```\n/// x()\n/// ```\nstruct X;",
        "///     x()\nstruct X;",
        "x! { /** ```rust\n x() */ }",
        "/// [std::env]\nstruct X;",
        "/// [x](javascript:1)\nstruct X;",
        "/// <script>\nstruct X;",
        "/// \u{202e}\nstruct X;",
        "/// ```no_run\n/// x()\n/// ```\nstruct X;",
    ] {
        assert!(found("src/x.rs", text), "{text:?}");
    }
    assert!(found("Cargo.toml", "[package]\n[profile.dev]\n"));
    assert!(found("README.md", "<script>"));
    assert!(found("src/resources/x.md", "<script>"));
    let page = |more: &str| {
        format!(
            "# x\n\n## `client.x()`\n\n- [a](src/a) [b](src/b) [c](src/c)\n{more}\n## More\n\n- [d](README.md)\n"
        )
    };
    assert!(!found("llms.txt", &page("")));
    for text in [
        "# y",
        "## y",
        "- [e](https://x.example)",
        "<b>",
        "\ny\n-",
        "\n| a |\n|---|\n| b |",
        "![a](src/a)",
    ] {
        assert!(found("llms.txt", &page(text)), "{text:?}");
    }
    assert!(found("operations.json", "{"));
    assert!(found("operations.json", r#"{"format":1}"#));
    assert!(!found(
        "src/x.rs",
        "/// `<script>` [x](https://x.example)\n/// ```text\n/// x\n/// ```\nstruct X;"
    ));
}

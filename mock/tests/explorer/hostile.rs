//! A provider whose names and sentences try to leave the text that they stand in.

use scopewright_generator::explore::{ScopeTable, page, shown};
use serde_json::{Value, json};

use crate::browser::{self, Browser};
use crate::tables::table_from;

/// Ends a script, an attribute and a comment, and would run.
const BREAKOUT: &str = "</script><script>globalThis.broken = 1</script><img src=x onerror=\"globalThis.broken = 1\">--> '\"`${broken}";
/// Turns the direction of what follows, and hides a part.
const DIRECTION: &str = "safe\u{202e}etirw\u{200b}";

fn table() -> ScopeTable {
    let operation = |id: &str| {
        json!({
            "operationId": id, "summary": BREAKOUT, "tags": [BREAKOUT],
            "responses": { "204": { "description": "done" } },
        })
    };
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": BREAKOUT, "version": "1" },
        "servers": [{ "url": "https://invented.example" }],
        "paths": { "/things": { "get": operation(BREAKOUT), "put": operation("plain") } },
    });
    let scopes = json!({
        "version": 1,
        "note": BREAKOUT,
        "scopes": {
            BREAKOUT: { "access": "write", "implies": [DIRECTION], "doc": BREAKOUT },
            DIRECTION: { "access": "read", "doc": DIRECTION },
        },
        "tokens": { BREAKOUT: { "grants": "all" } },
        "operations": {
            BREAKOUT: { "any": [BREAKOUT, { "all": [DIRECTION] }], "note": BREAKOUT },
            "plain": { "scope": BREAKOUT, "source": "inferred" },
        },
    });
    table_from(&document.to_string(), &scopes.to_string())
}

#[test]
fn no_text_of_a_document_becomes_markup() {
    let text = page(&table(), &[0, 1]);
    assert_eq!(text.matches("<script").count(), 3, "the data, and the two scripts");
    assert_eq!(text.matches("</script").count(), 3);
    assert_eq!(text.matches("<img").count(), 0);
    assert!(!text.contains(['\u{202e}', '\u{200b}']), "nothing is hidden");
}

#[test]
fn it_is_shown_as_it_is_and_nothing_of_it_runs() {
    let Some(program) = browser::installed() else { return };
    let table = table();
    let mut browser = Browser::start(&program, "hostile");
    browser.open("hostile", &page(&table, &[0, 1]));
    assert_eq!(browser.evaluate("typeof globalThis.broken"), json!("undefined"));
    assert_eq!(browser.evaluate("document.querySelectorAll('img').length"), json!(0));
    let names = "[...document.querySelectorAll('#scopes li > code, #rows code.scope, \
                 #vocabulary td:first-child code')].map((code) => code.textContent)";
    let (breakout, direction) = (shown(BREAKOUT), shown(DIRECTION));
    assert_eq!(direction, r"safe\u{202e}etirw\u{200b}");
    assert_eq!(
        browser.evaluate(names),
        json!([breakout, direction, breakout, breakout, breakout, direction])
    );
    let title = browser.evaluate("document.title");
    assert!(title.as_str().unwrap().starts_with(&table.title), "{title}");
    assert_eq!(browser.complaints, Vec::<Value>::new());
}

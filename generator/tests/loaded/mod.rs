//! A document in, its form after `load` and the messages out.

use expect_test::Expect;
use scopewright_generator::report::Report;
use scopewright_generator::{Input, SourceFile, load};
use serde_json::Value;

/// The typed document as JSON, and the messages.
fn load_document(text: &str) -> (Value, Report) {
    let file = SourceFile { name: "specs/shop/api.yaml".to_owned(), text: text.to_owned() };
    let input = Input { provider: "shop".to_owned(), files: vec![file], document: None };
    let mut report = Report::new("shop");
    let documents = load::load(&input, &mut report);
    let api = documents.map(|documents| serde_json::to_value(&documents.document.api).unwrap());
    (api.unwrap_or_else(|| panic!("no document: {report}")), report)
}

fn start(version: &str) -> String {
    format!("openapi: {version}\ninfo: {{ title: Shop, version: '1' }}\n")
}

/// Checks what is at a pointer of a document, and the messages about it.
#[track_caller]
pub(crate) fn check(version: &str, text: &str, pointer: &str, expected: &Expect) {
    let (api, report) = load_document(&format!("{}{text}", start(version)));
    let found = api.pointer(pointer).unwrap_or(&Value::Null);
    let mut out = serde_json::to_string(found).unwrap();
    for diagnostic in &report.diagnostics {
        out.push('\n');
        out.push_str(&diagnostic.to_string());
    }
    expected.assert_eq(&out);
}

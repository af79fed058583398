//! Inputs of few bytes that ask for much, or of many bytes that say nothing: each ends soon, in little
//! memory, with a crate or a message.

use std::fmt::Write;
use std::time::Duration;

use scopewright_generator::{Input, SourceFile};

use crate::base::{Base, PROVIDER};

/// Longest time for one of them.
pub const PATIENCE: Duration = Duration::from_secs(1);
/// Most memory for one of them, in bytes, the input included.
pub const MEMORY: u64 = 256 << 20;

/// An input that asks for too much.
#[derive(Debug, Clone, Copy)]
pub struct Attack {
    /// What it does.
    pub name: &'static str,
    /// The file that it is.
    pub file: &'static str,
    /// Its text.
    make: fn() -> String,
}

const fn attack(name: &'static str, file: &'static str, make: fn() -> String) -> Attack {
    Attack { name, file, make }
}

/// All of them.
pub const ATTACKS: &[Attack] = &[
    // Aliases.
    attack("nine aliases, ten levels", "api.yaml", || laughs(9, 10)),
    attack("two aliases, forty levels", "api.yaml", || laughs(2, 40)),
    attack("aliases in the scopes", "scopes.yaml", || laughs(9, 10)),
    attack("aliases in the client's facts", "client.yaml", || laughs(9, 10)),
    attack("aliases in the overlay", "overlay.yaml", || laughs(9, 10)),
    attack("a list that is in itself", "api.yaml", || "&a [*a]".to_owned()),
    attack("a mapping that is its own key", "api.yaml", || "&a { *a : x }".to_owned()),
    attack("an alias of nothing", "api.yaml", || "a: *b\n".to_owned()),
    attack("100,000 aliases of 100 KB", "api.yaml", || {
        format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(100_000))
    }),
    attack("9,999 aliases of 30 KB", "api.yaml", || {
        format!("a: &a {}\nb: [{}]\n", "x".repeat(30_000), "*a, ".repeat(9_999))
    }),
    attack("100,000 anchors", "api.yaml", || listed(100_000, |at| format!("- &a{at} x\n"))),
    attack("mappings merged into mappings", "api.yaml", || {
        let mut text = "a0: &a0 { x0: 1 }\n".to_owned();
        for at in 1..30 {
            let _ = writeln!(
                text,
                "a{at}: &a{at} {{ <<: [*a{0}, *a{0}], x{at}: 1, y: {{ <<: *a{0} }} }}",
                at - 1
            );
        }
        text
    }),
    // Depth.
    attack("100,000 lists in lists", "api.yaml", || "[".repeat(100_000)),
    attack("50,000 mappings in mappings", "api.yaml", || "{a: ".repeat(50_000)),
    attack("50,000 mappings in the scopes", "scopes.yaml", || "{a: ".repeat(50_000)),
    attack("3,000 blocks in blocks", "api.yaml", || {
        (0..3_000).fold(String::new(), |text, at| text + &" ".repeat(at) + "a:\n")
    }),
    attack("100,000 lists on a line", "api.yaml", || "- ".repeat(100_000)),
    attack("50,000 keys of keys", "api.yaml", || "? ".repeat(50_000)),
    attack("100,000 lists in lists, JSON", "api.json", || "[".repeat(100_000)),
    attack("100,000 mappings in mappings, JSON", "api.json", || "{\"a\":".repeat(100_000)),
    attack("lists in lists in the overlay", "overlay.json", || "[".repeat(100_000)),
    // Width.
    attack("200,000 keys", "api.yaml", || listed(200_000, |at| format!("key{at:06}: x\n"))),
    attack("600,000 keys, JSON", "api.json", || {
        format!("{{{}\"a\":1}}", listed(600_000, |at| format!("\"k{at}\":1,")))
    }),
    attack("thirty million numbers", "api.json", || format!("[{}0]", "0,".repeat(30_000_000))),
    attack("ten million empty mappings", "api.json", || format!("[{}0]", "{},".repeat(10_000_000))),
    attack("six million numbers", "api.yaml", || format!("[{}0]", "0,".repeat(6_000_000))),
    attack("half a million schemas of nothing", "api.json", || {
        format!(
            "{{\"openapi\":\"3.0.3\",\"paths\":{{}},\"components\":{{\"schemas\":{{{}\"a\":{{}}}}}}}}",
            listed(500_000, |at| format!("\"k{at}\":{{}},"))
        )
    }),
    attack("100,000 wrong items of a list", "api.yaml", || {
        format!("{{{HEAD}\"security\": [{}1]}}", "1, ".repeat(100_000))
    }),
    attack("100,000 wrong items of a list, JSON", "api.json", || {
        format!("{{{HEAD}\"security\":[{}1]}}", "1,".repeat(100_000))
    }),
    attack("100,000 operations of which nothing is known", "scopes.yaml", || {
        let operations = listed(100_000, |at| format!("  op{at}: none\n"));
        format!("version: 1\noperations:\n{operations}")
    }),
    // Length.
    attack("a text of 65 MiB", "api.json", || format!("{{\"a\":\"{}\"}}", "x".repeat(65 << 20))),
    attack("a text of 60 MB", "api.json", || format!("{{\"a\":\"{}\"}}", "x".repeat(60_000_000))),
    attack("a comment of 60 MB", "api.yaml", || format!("# {}\n", "x".repeat(60_000_000))),
    attack("sixty million line breaks", "api.yaml", || "\n".repeat(60_000_000) + "a: 1\n"),
    attack("ten million escapes", "api.json", || {
        format!("{{\"a\":\"{}\"}}", "\\u0041".repeat(10_000_000))
    }),
    attack("a key of 10 MB", "api.yaml", || format!("{}: x\n", "k".repeat(10_000_000))),
    attack("a number of a million digits", "api.json", || {
        format!("{{\"a\":{}}}", "9".repeat(1_000_000))
    }),
    attack("a number of a million digits, YAML", "api.yaml", || {
        format!("a: {}\n", "9".repeat(1_000_000))
    }),
    attack("a million documents", "api.yaml", || "--- {}\n".repeat(1_000_000)),
    attack("a text that does not end", "api.yaml", || format!("a: \"{}", "x ".repeat(5_000_000))),
    // Doubtful readings.
    attack("half a million times the same key", "api.json", || {
        format!("{{{}\"a\":1}}", "\"a\":1,".repeat(500_000))
    }),
    attack("a key twice behind half a million", "api.yaml", || {
        listed(500_000, |at| format!("k{at}: x\n")) + "k0: y\n"
    }),
    attack("a tag that names code", "api.yaml", || {
        "a: !!python/object/apply:os.system [x]\n".to_owned()
    }),
    attack("a tag that names a file", "api.yaml", || "a: !include /etc/passwd\n".to_owned()),
    attack("a number beyond all numbers", "api.json", || "{\"a\":1e999999999}".to_owned()),
    attack("half a character", "api.json", || "{\"a\":\"\\ud800\"}".to_owned()),
    attack("a character of nothing", "api.yaml", || "a: x\u{0}y\n".to_owned()),
    // What is made of texts.
    attack("brackets without end in a text", "api.json", || described(&"[".repeat(100_000))),
    attack("stars without end in a text", "api.json", || described(&"*a_ ".repeat(50_000))),
    attack("ticks of every length in a text", "api.json", || {
        described(&(1..800).fold(String::new(), |text, at| text + &"`".repeat(at) + " "))
    }),
    attack("quotes in quotes in a text", "api.json", || described(&">".repeat(50_000))),
    attack("lists in lists in a text", "api.json", || described(&"- ".repeat(20_000))),
    attack("a table of 20,000 columns in a text", "api.json", || {
        described(&format!("{}\n{}\n", "|a".repeat(20_000), "|-".repeat(20_000)))
    }),
    attack("a word of 5 MB in a text", "api.json", || described(&"x".repeat(5_000_000))),
    attack("a million words in a text", "api.json", || described(&"word ".repeat(1_000_000))),
    attack("a pattern of brackets", "api.json", || {
        schema(&format!("{{\"type\":\"string\",\"pattern\":\"{}\"}}", "(".repeat(1_000_000)))
    }),
    attack("references in circles of every kind", "api.json", || {
        let one = |at: usize| {
            let next = format!("{{\"$ref\":\"#/components/schemas/S{}\"}}", (at * 7 + 1) % 1_000);
            format!(
                "\"S{at}\":{{\"allOf\":[{next}],\"oneOf\":[{next}],\"properties\":{{\"a\":{next}}}}},"
            )
        };
        format!("{{{HEAD}\"components\":{{\"schemas\":{{{}\"S\":{{}}}}}}}}", listed(1_000, one))
    }),
    // What is asked of the other files.
    attack("everything in everything, by a path of an overlay", "overlay.yaml", || {
        format!(
            "overlay: 1.0.0\nactions: [{{ target: '${}', update: {{ x: 1 }} }}]\n",
            "..*".repeat(12)
        )
    }),
    attack("a filter in a filter, by a path of an overlay", "overlay.yaml", || {
        format!(
            "overlay: 1.0.0\nactions: [{{ target: '$..[?{}@..x{}]', remove: true }}]\n",
            "$..[?".repeat(6),
            "]".repeat(6)
        )
    }),
    attack("the whole document for each value, by a path of an overlay", "overlay.yaml", || {
        "overlay: 1.0.0\nactions: [{ target: '$..[?count($..*) > 1]', remove: true }]\n".to_owned()
    }),
    attack("a document that doubles itself thirty times", "overlay.yaml", || {
        let one = |at| {
            format!(
                "- {{ target: $.info, update: {{ x-{at}: {{}} }} }}\n- {{ target: '$.info[\"x-{at}\"]', copy: $.components }}\n- {{ target: $.components, copy: $.info }}\n"
            )
        };
        format!("overlay: 1.1.0\nactions:\n{}", listed(30, one))
    }),
    attack("100,000 changes", "overlay.yaml", || {
        format!(
            "overlay: 1.0.0\nactions:\n{}",
            "- { target: $.info, update: { description: x } }\n".repeat(100_000)
        )
    }),
    attack("a product of alternatives of scopes", "scopes.yaml", || {
        let scopes = listed(60, |at| format!("  s{at}: {{ access: read }}\n"));
        let all = listed(30, |at| format!("{{ any: [s{}, s{}] }}, ", at * 2, at * 2 + 1));
        format!("version: 1\nscopes:\n{scopes}operations: {{ listOrders: {{ all: [{all}] }} }}\n")
    }),
    attack("a chain of 20,000 scopes", "scopes.yaml", || {
        let scopes =
            listed(20_000, |at| format!("  s{at}: {{ access: read, implies: [s{}] }}\n", at + 1));
        format!(
            "version: 1\nscopes:\n{scopes}  s20000: {{ access: read }}\noperations: {{ listOrders: s0 }}\n"
        )
    }),
    attack("globs in globs", "scopes.yaml", || {
        format!(
            "version: 1\nscopes: {{ s: {{ access: read }} }}\noperations: {{ 'GET /{}x': s }}\n",
            "**/*/".repeat(2_000)
        )
    }),
];

/// Those that take a build without optimisation some seconds.
const LARGE: [&str; 16] = [
    "200,000 keys",
    "six million numbers",
    "half a million schemas of nothing",
    "a text of 65 MiB",
    "a text of 60 MB",
    "a comment of 60 MB",
    "sixty million line breaks",
    "ten million escapes",
    "a key twice behind half a million",
    "a word of 5 MB in a text",
    "a million words in a text",
    "thirty million numbers",
    "references in circles of every kind",
    "a document that doubles itself thirty times",
    "100,000 changes",
    "a chain of 20,000 scopes",
];

/// A document up to its components.
const HEAD: &str = "\"openapi\":\"3.0.3\",\"info\":{\"title\":\"x\",\"version\":\"1\"},\"servers\":[{\"url\":\"https://x.example\"}],\"paths\":{},";

fn listed(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        text.push_str(&one(at));
        text
    })
}

fn laughs(wide: usize, levels: usize) -> String {
    let mut text = format!("a0: &a0 [{}]\n", "x, ".repeat(wide));
    for at in 1..levels {
        let _ = writeln!(text, "a{at}: &a{at} [{}]", format!("*a{}, ", at - 1).repeat(wide));
    }
    text
}

/// A document of one schema.
fn schema(schema: &str) -> String {
    format!("{{{HEAD}\"components\":{{\"schemas\":{{\"S\":{schema}}}}}}}")
}

/// A document of which everything has this description.
fn described(text: &str) -> String {
    let text = serde_json::Value::from(text);
    let head =
        HEAD.replace("\"version\":\"1\"", &format!("\"version\":\"1\",\"description\":{text}"));
    let answer = format!("{{\"200\":{{\"description\":{text}}}}}");
    let paths = format!(
        "\"paths\":{{\"/x\":{{\"get\":{{\"operationId\":\"x\",\"summary\":{text},\"responses\":{answer}}}}}}},"
    );
    format!("{{{}}}", head.replace("\"paths\":{},", &paths).trim_end_matches(','))
}

impl Attack {
    /// Whether a build without optimisation ends soon as well.
    pub fn is_small(&self) -> bool {
        !LARGE.contains(&self.name)
    }

    /// The inputs: those of the shop with this file in place of theirs.
    pub fn input(&self) -> Input {
        let mut input = Base::read().input();
        let text = (self.make)();
        let stem = self.file.split('.').next().unwrap_or_default();
        // A document stands for itself; the other files need one.
        input.files.retain(|file| {
            let name = file.name.rsplit('/').next().unwrap_or_default();
            stem != "api" && !name.starts_with(stem)
        });
        input.files.push(SourceFile { name: format!("specs/{PROVIDER}/{}", self.file), text });
        input
    }
}

//! Hostile texts: nothing panics, nothing hangs, nothing overflows the stack.
// The macros write `pub` items; those of a test need no docs.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use scopewright_runtime::wire::{self, Base64, Decode, MAX_DEPTH};
use scopewright_runtime::{__object as object, __tagged_union as tagged_union, __union as union};
use serde_json::Value;

object! {
    pub struct Everything {
        pub id: i64,
        pub rate: Option<f64>,
        pub text: String,
        pub at: Option<jiff::Timestamp>,
        pub data: Option<Base64>,
        pub tagged: Vec<Tagged>,
        pub tree: Option<Box<Tree>>,
        .. pub rest: BTreeMap<String, Value>,
    }
}

tagged_union! {
    pub enum Tagged by "t" {
        Left(Leaf) = "left",
    }
}

object! {
    pub struct Leaf {
        pub n: u32,
    }
}

union! {
    /// Two variants that look alike: each level has to be tried twice.
    pub enum Tree {
        First(Box<First>) if object(required ["child"]),
        Second(Box<Second>) if object(required ["child"]),
    }
}

object! {
    pub struct First {
        pub child: Option<Tree> | null,
        pub kind: bool,
    }
}

object! {
    pub struct Second {
        pub child: Option<Tree> | null,
        pub kind: i64,
    }
}

const SEED: &str = r#"{"id": -12, "rate": 1.5e2, "text": "a\u00e9\ud83d\ude00\n", "at": "2026-02-01T09:30:00Z",
 "data": "+/8=", "tagged": [{"n": 1, "t": "left"}, {"t": "new", "x": [null, true]}],
 "tree": {"child": {"child": null, "kind": 1}, "kind": true}, "more": {"deep": [[], {}, 1e300]}}"#;

/// A small generator of numbers (xorshift64), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
}

/// Decodes in every way; our errors have to agree with `serde_json` on what JSON is.
fn decode(json: &[u8]) {
    let ours = wire::from_slice::<Value>(json);
    let theirs = serde_json::from_slice::<Value>(json);
    assert_eq!(
        ours.is_ok(),
        theirs.is_ok(),
        "{ours:?} {theirs:?} {}",
        String::from_utf8_lossy(json)
    );
    if let (Ok(ours), Ok(theirs)) = (&ours, &theirs) {
        assert_eq!(ours, theirs);
    }
    if let Err(error) = wire::from_slice::<Everything>(json) {
        assert!(!error.to_string().is_empty() && error.offset() <= json.len());
    }
    let _ = wire::find(json, "/tagged/0/n");
}

#[test]
fn the_seed_is_right() {
    let everything: Everything = wire::from_slice(SEED.as_bytes()).unwrap();
    assert!(matches!(everything.tree.as_deref(), Some(Tree::First(_))));
    let again: Everything = wire::from_slice(&wire::to_vec(&everything)).unwrap();
    assert_eq!(everything, again);
}

#[test]
fn every_prefix_is_an_error() {
    for end in 0..SEED.len() {
        let error = wire::from_slice::<Everything>(&SEED.as_bytes()[..end]).expect_err("a prefix");
        assert!(error.offset() <= end);
        decode(&SEED.as_bytes()[..end]);
    }
}

#[test]
fn mutated_texts_never_panic() {
    let tokens: &[&[u8]] = &[
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"\\",
        b"\\u",
        b"\\ud800",
        b"null",
        b"true",
        b"-",
        b".",
        b"e",
        b"1e999",
        b"0",
        b"00",
        b"\xff",
        b"\xc3",
        b" ",
        b"\n",
        b"\0",
        b"NaN",
        b"Infinity",
        b"99999999999999999999999",
        b"\"t\":",
        b"\"child\":",
        b"1.",
        b"-0",
        b"1e-999",
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let mut json = SEED.as_bytes().to_vec();
        for _ in 0..=random.below(4) {
            let start = random.below(json.len());
            let end = (start + random.below(6)).min(json.len());
            let token = tokens[random.below(tokens.len())];
            json.splice(start..end, token.iter().copied());
        }
        decode(&json);
    }
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + "1" + &close.repeat(depth)
}

#[test]
fn nesting_is_bounded_in_values_and_in_what_is_skipped() {
    let limit = usize::from(MAX_DEPTH);
    for (open, close) in [("[", "]"), ("{\"child\":", "}"), ("[{\"a\":[", "]}]")] {
        let levels = open.matches(['[', '{']).count();
        let allowed = nested(open, close, limit / levels);
        wire::from_slice::<Value>(allowed.as_bytes()).unwrap();
        wire::from_slice::<()>(allowed.as_bytes()).unwrap();
        for depth in [limit / levels + 1, 100_000] {
            let json = nested(open, close, depth);
            for error in [
                wire::from_slice::<Value>(json.as_bytes()).unwrap_err(),
                wire::from_slice::<()>(json.as_bytes()).unwrap_err(),
                wire::from_slice::<Tree>(json.as_bytes()).unwrap_err(),
            ] {
                assert!(error.to_string().ends_with("nested more than 128 deep"), "{error}");
            }
            assert_eq!(wire::find(json.as_bytes(), "/child"), None);
        }
    }
}

#[test]
fn alike_variants_inside_each_other_do_not_take_forever() {
    let json = nested("{\"child\":", ",\"kind\":\"neither\"}", 100).replace('1', "null");
    let start = Instant::now();
    let tree = Tree::decode(&mut wire::Reader::new(json.as_bytes())).unwrap();
    assert!(matches!(tree, Tree::Other(_)));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

//! What the server answers with: JSON of the document's types, the same on every machine.

use std::fmt::Write;

/// Orders in the large answer.
const ORDERS: usize = 1_000;
/// Events on a page, and pages.
const EVENTS: usize = 100;
/// Pages of events.
pub(crate) const PAGES: usize = 100;

const STATES: [&str; 5] = ["open", "packed", "shipped", "delivered", "returned"];
const WORDS: [&str; 12] = [
    "copper", "kettle", "blue", "paper", "lantern", "Müller", "glass", "oak", "drawer", "wool",
    "naïve", "brass",
];

/// The files that are decoded without a server, by task.
pub(crate) fn files() -> [(&'static str, String); 5] {
    [
        ("orders", orders()),
        ("events", events(1)),
        ("messages", list(800, message)),
        ("series", list(40, series)),
        ("activities", list(9_000, activity)),
    ]
}

/// One order, about 1 KB.
pub(crate) fn order(at: usize) -> String {
    let lines: Vec<String> = (0..2 + at % 4).map(|line| order_line(at, line)).collect();
    let second = if at.is_multiple_of(3) {
        format!(r#","updated_at":"{}""#, instant(at + 7))
    } else {
        String::new()
    };
    format!(
        r#"{{"id":"ord_{at:020x}","number":{},"status":"{}","created_at":"{}"{second},"customer":{},"lines":[{}],"tags":["{}","{}"],"total":{},"currency":"EUR","is_paid":{},"note":"{}"}}"#,
        100_000 + at,
        STATES[at % STATES.len()],
        instant(at),
        customer(at),
        lines.join(","),
        word(at),
        word(at + 5),
        amount(at * 17),
        at.is_multiple_of(2),
        sentence(at, 32),
    )
}

fn customer(at: usize) -> String {
    format!(
        r#"{{"id":"cus_{:020x}","name":"{} {}","email":"{}.{at}@example.test","phone":null,"address":{{"street":"{} street {}","city":"{}","zip":"{:05}","country":"DE","latitude":{},"longitude":{}}}}}"#,
        at * 31,
        word(at + 1),
        word(at + 5),
        word(at),
        word(at + 3),
        1 + at % 90,
        word(at + 9),
        10_000 + at,
        48.0 + ratio(at),
        11.0 + ratio(at + 1),
    )
}

fn order_line(at: usize, line: usize) -> String {
    format!(
        r#"{{"sku":"SKU-{:06}","title":"{}","quantity":{},"price":{},"is_gift":{}}}"#,
        at * 7 + line,
        sentence(at + line, 4),
        1 + line,
        amount(at + line * 311),
        line == 1,
    )
}

/// A thousand orders, about 1 MB.
pub(crate) fn orders() -> String {
    let orders: Vec<String> = (0..ORDERS).map(order).collect();
    format!(r#"{{"orders":[{}]}}"#, orders.join(","))
}

/// A page of events, counted from 1.
pub(crate) fn events(page: usize) -> String {
    let first = page.saturating_sub(1) * EVENTS;
    let events: Vec<String> = (first..first + EVENTS)
        .map(|at| {
            format!(
                r#"{{"id":{at},"name":"order.{}","at":"{}","order_id":"ord_{at:020x}"}}"#,
                STATES[at % STATES.len()],
                instant(at)
            )
        })
        .collect();
    format!(r#"{{"events":[{}],"page":{page},"last_page":{PAGES}}}"#, events.join(","))
}

fn message(at: usize) -> String {
    format!(
        r#"{{"id":"msg_{at:020x}","author":"{} {}","subject":"{}","text":"{}\n\n{}\n\t\"{}\"\n"}}"#,
        word(at),
        word(at + 5),
        sentence(at, 6),
        sentence(at + 1, 60),
        sentence(at + 2, 70),
        sentence(at + 3, 20),
    )
}

fn series(at: usize) -> String {
    let readings: Vec<String> = (0..250)
        .map(|reading| {
            let value = 20.0 + ratio(at * 250 + reading) * 10.0;
            format!(
                r#"{{"at":{},"value":{value},"low":{},"high":{},"samples":{}}}"#,
                1_700_000_000 + reading * 60,
                value - 1.5,
                value + 1.25,
                reading % 61
            )
        })
        .collect();
    format!(r#"{{"name":"{}","unit":"°C","readings":[{}]}}"#, word(at), readings.join(","))
}

fn activity(at: usize) -> String {
    match at % 3 {
        0 => format!(
            r#"{{"kind":"picked","order_id":"ord_{at:020x}","sku":"SKU-{at:06}","quantity":{},"picked_by":"{}"}}"#,
            1 + at % 9,
            word(at)
        ),
        1 => format!(
            r#"{{"kind":"moved","sku":"SKU-{at:06}","from":"A-{}","to":"B-{}","distance":{}}}"#,
            at % 80,
            at % 70,
            ratio(at) * 100.0
        ),
        _ => format!(
            r#"{{"shelf":"C-{}","counts":{{"SKU-1":{},"SKU-2":{},"SKU-3":{}}},"kind":"counted"}}"#,
            at % 60,
            at % 11,
            at % 13,
            at % 17
        ),
    }
}

fn list(count: usize, item: fn(usize) -> String) -> String {
    let items: Vec<String> = (0..count).map(item).collect();
    format!("[{}]", items.join(","))
}

fn word(at: usize) -> &'static str {
    WORDS[at % WORDS.len()]
}

fn sentence(at: usize, words: usize) -> String {
    let mut text = String::new();
    for word_at in 0..words {
        let blank = if word_at == 0 { "" } else { " " };
        let _ = write!(text, "{blank}{}", word(at * 5 + word_at * 7));
    }
    text
}

fn instant(at: usize) -> String {
    let (day, hour, minute) = (1 + at % 28, at % 24, at % 60);
    format!("2026-03-{day:02}T{hour:02}:{minute:02}:07.{:03}Z", at % 1_000)
}

fn amount(at: usize) -> String {
    format!("{}.{:02}", 1 + at % 900, at % 100)
}

/// A number between 0 and 1 with many digits.
#[expect(clippy::cast_precision_loss, reason = "it is below 2^52")]
fn ratio(at: usize) -> f64 {
    (at * 7_919 % 10_007) as f64 / 10_007.0
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{PAGES, events, files, order};

    #[test]
    fn every_body_is_json_of_the_size_that_is_promised() {
        for (name, text) in files() {
            let value: Result<Value, _> = serde_json::from_str(&text);
            assert!(value.is_ok(), "{name}: {value:?}");
            let range = if name == "events" { 10_000..15_000 } else { 600_000..1_400_000 };
            assert!(range.contains(&text.len()), "{name}: {}", text.len());
        }
        assert!((800..1_300).contains(&order(1).len()), "{}", order(1).len());
    }

    #[test]
    fn pages_of_events_go_on_where_the_one_before_ends() {
        let ids = |page| -> Vec<u64> {
            let page: Value = serde_json::from_str(&events(page)).expect("it is JSON");
            assert_eq!(page["last_page"], PAGES);
            let events = page["events"].as_array().cloned().unwrap_or_default();
            events.iter().filter_map(|event| event["id"].as_u64()).collect()
        };
        let (first, second) = (ids(1), ids(2));
        assert_eq!((first[0], first[99], second[0]), (0, 99, 100));
    }
}

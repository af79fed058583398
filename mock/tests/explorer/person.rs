//! The page as a person uses it: with a keyboard and a mouse.

use scopewright_generator::explore::page;
use serde_json::{Value, json};

use crate::browser::{self, Browser};
use crate::tables::table_of;

const VISIBLE: &str = "rows.filter((row) => row.offsetParent !== null).map((row) => \
                       table.operations[row.dataset.at].id)";
const SCOPES: &str = "[...document.querySelectorAll('#scopes li')].map((li) => li.dataset.scope)";
const SUMMARY: &str = "document.getElementById('summary').textContent";
/// Tab and the space bar.
const TAB: (&str, u32, &str) = ("Tab", 9, "");
const SPACE: (&str, u32, &str) = (" ", 32, " ");

fn open(test: &str, provider: &str, ticked: &[&str]) -> Option<Browser> {
    let program = browser::installed()?;
    let table = table_of(provider);
    let ticked: Vec<usize> = ticked.iter().flat_map(|name| table.find(name)).collect();
    let mut browser = Browser::start(&program, test);
    browser.open(provider, &page(&table, &ticked));
    Some(browser)
}

fn press(browser: &mut Browser, (key, code, text): (&str, u32, &str)) {
    browser.press(key, code, text);
}

#[test]
fn search_and_tick_with_the_keyboard_alone() {
    let Some(mut browser) = open("keyboard", "presscart", &[]) else { return };
    assert_eq!(browser.evaluate(SUMMARY), json!("Tick operations to see what they need."));
    browser.press("/", 191, "/");
    browser.write("Checkout POST");
    assert_eq!(browser.evaluate(VISIBLE), json!(["createCheckout"]));
    assert_eq!(
        browser.evaluate("document.getElementById('found').textContent"),
        json!("1 of 48 operations")
    );
    // Over "ticked only" and the two buttons to the one row that is left.
    (0..4).for_each(|_| press(&mut browser, TAB));
    press(&mut browser, SPACE);
    assert_eq!(browser.evaluate(SCOPES), json!(["orders.create"]));
    assert_eq!(browser.evaluate(SUMMARY), json!("1 operation: 1 scope to ask for."));
    assert_eq!(browser.complaints, Vec::<Value>::new());
}

#[test]
fn tick_and_untick_with_the_mouse() {
    let Some(mut browser) = open("mouse", "example", &[]) else { return };
    let row = |id: &str| {
        let table = table_of("example");
        format!("tr[data-at='{}'] label .summary", table.find(id)[0])
    };
    browser.click(&row("registerShip"));
    browser.click(&row("getBerth"));
    assert_eq!(browser.evaluate(SCOPES), json!(["berths:read", "ships:write"]));
    let holds = "document.querySelector('#scopes li[data-scope=\"ships:write\"]').textContent";
    let holds = browser.evaluate(holds);
    assert!(holds.as_str().unwrap().contains("Holds as well: ships:read"), "{holds}");
    assert_eq!(
        browser.evaluate("document.getElementById('choices').textContent"),
        json!("getBerth takes berths:read; it would accept visits:read too")
    );
    // What the token may call besides.
    let allowed = "rows.filter((row) => row.classList.contains('allowed')).map((row) => \
                   table.operations[row.dataset.at].id)";
    let allowed = browser.evaluate(allowed);
    assert!(allowed.as_array().unwrap().contains(&json!("searchShips")), "{allowed}");
    browser.click("#only-ticked");
    assert_eq!(browser.evaluate(VISIBLE), json!(["getBerth", "registerShip"]));
    browser.click(&row("registerShip"));
    assert_eq!(browser.evaluate(VISIBLE), json!(["getBerth"]));
    browser.click("#clear");
    assert_eq!(browser.evaluate(SCOPES), json!([]));
    browser.click("#only-ticked");
    browser.click("#tick-shown");
    let all = table_of("example").operations.len();
    let summary = browser.evaluate(SUMMARY);
    assert!(summary.as_str().unwrap().starts_with(&format!("{all} operations: ")), "{summary}");
    assert_eq!(browser.complaints, Vec::<Value>::new());
}

#[test]
fn what_the_command_line_named_is_ticked() {
    let Some(mut browser) = open("named", "pixlpay", &["listProducts", "getCustomBot"]) else {
        return;
    };
    assert_eq!(browser.evaluate(SCOPES), json!(["products:read"]));
    let unknown = browser.evaluate("document.getElementById('unknown').textContent");
    assert_eq!(
        unknown,
        json!("Nobody documents what getCustomBot needs: nothing is promised of it.")
    );
}

#[test]
fn a_provider_without_scopes_says_so() {
    let Some(mut browser) = open("none", "postpress", &["listChats"]) else { return };
    let summary = "1 operation: no scope to ask for; any valid credential is enough.";
    assert_eq!(browser.evaluate(SUMMARY), json!(summary));
    assert_eq!(browser.evaluate("document.getElementById('answer').children.length"), json!(0));
    let header = browser.evaluate("document.querySelector('header').innerText");
    assert!(header.as_str().unwrap().contains("the provider publishes none"), "{header}");
}

#[test]
fn everything_has_a_name_and_a_narrow_window_needs_no_scrolling_sideways() {
    let Some(mut browser) = open("narrow", "presscart", &["listOrders", "createCheckout"]) else {
        return;
    };
    let unnamed = "[...document.querySelectorAll('input, button, a[href]')].filter((one) => \
                   !(one.labels?.[0]?.textContent ?? one.textContent).trim()).length";
    assert_eq!(browser.evaluate(unnamed), json!(0));
    for width in [1280, 400, 320] {
        let size = json!({
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false
        });
        browser.command("Emulation.setDeviceMetricsOverride", &size);
        let overflow =
            "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.evaluate(overflow), json!(0), "{width}");
    }
    browser.click("#jump");
    let top = browser.evaluate("document.getElementById('token').getBoundingClientRect().top");
    assert!(top.as_f64().unwrap().abs() < 2.0, "{top}");
}

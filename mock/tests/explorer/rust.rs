//! The Rust that the page shows, compiled: the bodies of the functions below are what it says.

use scopewright_generator::explore::page;

use crate::browser::{self, Browser};
use crate::tables::table_of;

const SOURCE: &str = include_str!("rust.rs");

#[rustfmt::skip]
#[expect(dead_code, reason = "that it compiles is what is tested")]
async fn presscart(client: presscart::Client) -> presscart::Result<()> {
    use presscart::{Scope, ScopeSet, operations};

    // What the token was given. A scope that is missing here fails the build.
    const GRANTED: ScopeSet = Scope::set(&[Scope::OrdersLists, Scope::OrdersCreate]);
    const _: () = assert!(GRANTED.allows(&operations::LIST_ORDERS.requirement));
    const _: () = assert!(GRANTED.allows(&operations::CREATE_CHECKOUT.requirement));

    // What the token really holds, before the first call.
    let needed = [&operations::LIST_ORDERS, &operations::CREATE_CHECKOUT];
    client.preflight(&needed).await?.require()?;
    Ok(())
}

#[rustfmt::skip]
#[expect(dead_code, reason = "that it compiles is what is tested")]
async fn pixlpay(client: pixlpay::Client) -> pixlpay::Result<()> {
    use pixlpay::{Scope, ScopeSet, operations};

    // What the token was given. A scope that is missing here fails the build.
    const GRANTED: ScopeSet = Scope::set(&[Scope::ProductsRead, Scope::DiscordAgent]);
    const _: () = assert!(GRANTED.allows(&operations::LIST_PRODUCTS.requirement));
    const _: () = assert!(GRANTED.allows(&operations::LIST_PENDING_ROLE_OPERATIONS.requirement));
    const _: () = assert!(GRANTED.allows(&operations::CLAIM_ROLE_OPERATIONS.requirement));

    // There is no call that tells what a token holds, so the client is told.
    let client = client.with_granted(GRANTED.names());
    let needed = [
        &operations::LIST_PRODUCTS,
        &operations::LIST_PENDING_ROLE_OPERATIONS,
        &operations::CLAIM_ROLE_OPERATIONS,
    ];
    client.preflight(&needed).await?.require()?;
    Ok(())
}

/// The body of a function of this file, without what ends it.
fn body(function: &str) -> String {
    let start = SOURCE.find(&format!("async fn {function}(")).unwrap();
    let lines = SOURCE[start..].lines().skip(1).take_while(|line| line.trim() != "Ok(())");
    let lines: Vec<&str> = lines.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    lines.join("\n")
}

#[test]
fn the_shown_rust_is_what_compiles_here() {
    let Some(program) = browser::installed() else { return };
    let mut browser = Browser::start(&program, "rust");
    for (provider, operations) in [
        ("presscart", &["listOrders", "createCheckout"][..]),
        // One of which nobody knows what it needs is not checked.
        (
            "pixlpay",
            &["listProducts", "listPendingRoleOperations", "claimRoleOperations", "getCustomBot"],
        ),
    ] {
        let table = table_of(provider);
        let ticked: Vec<usize> = operations.iter().flat_map(|name| table.find(name)).collect();
        browser.open(provider, &page(&table, &ticked));
        let shown = browser.evaluate("document.getElementById('rust').textContent");
        assert_eq!(shown.as_str().unwrap(), body(provider));
    }
}

//! Which scopes a program asks for, and what the compiler knows of those that it was granted.

use pixlpay::operations::{FULFILL_ORDER, GET_CUSTOM_BOT};
use presscart::{Scope, ScopeSet, least_scopes, operations as press};
use priceshape::operations as price;

const READER: ScopeSet = Scope::set(&[Scope::OrdersLists, Scope::ArticlesRead]);
const BOTH: ScopeSet = READER.union(Scope::set(&[Scope::ArticlesLists]));
const _: () = assert!(READER.allows(&press::LIST_ORDERS.requirement));
const _: () = assert!(!READER.allows(&press::LIST_ARTICLE_COMMENTS.requirement));
const _: () = assert!(BOTH.allows(&press::LIST_ARTICLE_COMMENTS.requirement));
const _: () = assert!(READER.allows(&press::GET_TOKEN_INFO.requirement), "any token will do");

// A level for writing is one for reading too, but not of what is in a feed.
const WRITER: priceshape::ScopeSet = priceshape::Scope::set(&[priceshape::Scope::ProductsWrite]);
const _: () = assert!(WRITER.allows(&price::LIST_PRODUCTS.requirement));
const _: () = assert!(!WRITER.allows(&price::LIST_FEEDS.requirement));

// A token that may only look cannot write with a scope for writing, and one of the full kind needs
// none.
const EVERYTHING: ScopeSet = ScopeSet::ALL.held_by("read_only").unwrap();
const NOTHING: ScopeSet = ScopeSet::EMPTY.held_by("full_access").unwrap();
const _: () = assert!(EVERYTHING.allows(&press::LIST_ORDERS.requirement));
const _: () = assert!(!EVERYTHING.allows(&press::CREATE_CHECKOUT.requirement));
const _: () = assert!(NOTHING.allows(&press::CREATE_CHECKOUT.requirement));

#[test]
fn the_least_scopes_of_a_workflow() {
    let table: [(&[&'static presscart::Operation], &str); 2] = [
        (&[&press::GET_TOKEN_INFO], "no scope"),
        (
            &[&press::CREATE_CHECKOUT, &press::LIST_ORDERS, &press::GET_ORDER],
            "orders.lists (listOrders), orders.read (getOrder), orders.create (createCheckout)",
        ),
    ];
    for (operations, expected) in table {
        let plan = least_scopes(operations);
        assert_eq!((plan.to_string().as_str(), plan.is_exact), (expected, true));
    }
    let plan = priceshape::least_scopes(&[&price::LIST_PRODUCTS, &price::CREATE_FEED_PRODUCT]);
    assert_eq!(plan.names(), ["products:write"], "which is one for reading, too");
    let plan = pixlpay::least_scopes(&[&FULFILL_ORDER, &GET_CUSTOM_BOT]);
    assert_eq!(plan.to_string(), "orders:write (fulfillOrder); not documented: getCustomBot");
}

#[test]
fn a_plan_for_everything_is_enough_for_everything_and_no_more() {
    let plan = least_scopes(press::ALL);
    let set = ScopeSet::partition(plan.names().into_iter().map(Scope::from)).0;
    let known = || press::ALL.iter().filter(|one| !one.requirement.is_unknown());
    for operation in known() {
        assert!(set.allows(&operation.requirement), "{operation}");
    }
    for scope in set {
        let rest = ScopeSet::ALL.difference(Scope::set(std::slice::from_ref(&scope)));
        assert!(known().any(|one| !rest.allows(&one.requirement)), "{scope} is needed");
    }
}

#[test]
fn providers_without_scopes_need_none() {
    let plan = postpress::least_scopes(postpress::operations::ALL);
    assert!(plan.scopes.is_empty() && plan.unknown.is_empty());
    assert!(postpress::ScopeSet::ALL.is_empty());
}

#[test]
fn scopes_know_what_they_are_for() {
    assert_eq!(
        Scope::OrdersLists.doc(),
        "List orders and order items, of the team or of a profile"
    );
    assert_eq!("orders.new".parse::<Scope>().unwrap(), Scope::Other("orders.new".into()));
    let info = priceshape::Scope::ProductsWrite.info().unwrap();
    assert_eq!((info.access, info.implies), (priceshape::Access::Write, &["products:read"][..]));
}

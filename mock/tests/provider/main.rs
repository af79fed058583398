//! The provider that users run, used by the generated clients and by hand.

mod pages;
mod permissions;
mod promises;
mod queues;
mod raw;
mod resources;
mod selections;
mod stall;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use scopewright_mock::{Mock, MockServer};

/// A token for each provider that opens nothing.
pub(crate) const PRESSCART: &str = "pc_test_0001";
pub(crate) const POSTPRESS: &str = "pp_test_0001";
pub(crate) const PIXLPAY: &str = "sk_live_0001";

/// A provider of this workspace, not started yet. Its files are read once.
pub(crate) fn provider(name: &str) -> Mock {
    static READ: Mutex<BTreeMap<String, Mock>> = Mutex::new(BTreeMap::new());
    let read = || {
        let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
        Mock::of(format!("{specs}/{name}")).expect("the provider's files are right")
    };
    let mut known = READ.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(name.to_owned()).or_insert_with(read).another()
}

/// A provider with one token that may do everything.
pub(crate) async fn open(name: &str) -> MockServer {
    provider(name).start().await.expect("a loopback port is free")
}

/// A client of a started mock, with the token at its front.
macro_rules! client {
    ($provider:ident, $mock:expr) => {
        client!($provider, $mock, $mock.token())
    };
    (pixlpay, $mock:expr, $token:expr) => {
        client!(@build ::pixlpay::Client::builder().store("acme"), $mock, $token)
    };
    ($provider:ident, $mock:expr, $token:expr) => {
        client!(@build ::$provider::Client::builder(), $mock, $token)
    };
    (@build $builder:expr, $mock:expr, $token:expr) => {
        $builder.token($token).base_url($mock.url()).build().expect("a client")
    };
}
pub(crate) use client;

/// A value of a generated type, as JSON.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).expect("a value of the type")
}

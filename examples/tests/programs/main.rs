//! The programs as people run them: built, against a mock, judged by what they print, how they end, and
//! what the mock has seen.
//!
//! They are stopped by signals, so the tests need a system that has such.
#![cfg(unix)]

mod agent;
mod export;
mod orders;
mod report;
mod run;
mod watch;
mod workflow;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use scopewright_mock::{Mock, MockServer};

use crate::run::{Program, run};

/// A provider that is not started yet. Its files are read once.
pub(crate) fn provider(name: &str) -> Mock {
    static READ: Mutex<BTreeMap<String, Mock>> = Mutex::new(BTreeMap::new());
    let read = || {
        let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
        Mock::of(format!("{specs}/{name}")).expect("the provider's files are right")
    };
    let mut known = READ.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(name.to_owned()).or_insert_with(read).another()
}

/// What was called, in order, by the names of operations.
pub(crate) fn called(mock: &MockServer) -> Vec<String> {
    mock.exchanges().into_iter().map(|exchange| exchange.operation).collect()
}

#[tokio::test]
async fn without_a_token_of_its_own_none_calls_the_real_api() {
    let table: [(&str, &[&str], &str); 6] = [
        (run::CAMPAIGN_WORKFLOW, &["Example Company", "Autumn"], "PRESSCART_API_TOKEN"),
        (run::EXPORT_CHATS, &["none.jsonl"], "POSTPRESS_API_KEY"),
        (run::WATCH_FEEDS, &[], "PRICESHAPE_API_TOKEN"),
        (run::DISCORD_AGENT, &[], "PIXLPAY_API_TOKEN"),
        (run::REPORT_CAMPAIGN, &["campaign-1", "chat-1"], "PRESSCART_API_TOKEN"),
        (run::ORDERS_BLOCKING, &[], "PIXLPAY_API_TOKEN"),
    ];
    for (program, arguments, variable) in table {
        let ended = run(Program::new(program).args(arguments).args(&["--live"])).await;
        let expected = format!("error: the environment variable {variable} is not set\n");
        assert_eq!((ended.code, ended.err), (Some(1), expected), "{program}");
    }
}

//! What an answer says of its operation's end reaches the program once.

use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use scopewright_runtime::codegen::{Plain, Value};

use crate::support::{CREATE, Does, LIST, OK, builder, play};

const OLD: Does = Does::Answer(
    200,
    &[
        ("deprecation", "@1688169599"),
        ("sunset", "Sat, 31 Dec 2033 23:59:59 GMT"),
        ("link", "<https://docs.example.com/old>; rel=\"deprecation\""),
    ],
    "{}",
);

#[tokio::test]
async fn each_operation_is_told_of_once() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&told);
    let refused = Does::Answer(410, &[("sunset", "Sat, 31 Dec 2033 23:59:59 GMT")], "");
    let broken = Does::Answer(200, &[("deprecation", "soon"), ("sunset", "never")], "{}");
    let (transport, _log) = play([OK, broken, OLD, OLD, OLD, refused]);
    let builder = builder().transport(transport);
    let builder = builder.on_deprecation(move |notice| noted.lock().unwrap().push(notice.clone()));
    let core = builder.build().unwrap();
    for _ in 0..4 {
        core.call::<Value, Plain>(&LIST).await.unwrap();
    }
    // A clone, and one with other rights, are the same client.
    core.with_granted(["orders.lists"]).call::<Value, Plain>(&LIST).await.unwrap();
    core.call::<Value, Plain>(&CREATE).await.unwrap_err();
    let told = told.lock().unwrap();
    let ids: Vec<&str> = told.iter().map(|notice| notice.operation.id).collect();
    assert_eq!(ids, ["listOrders", "createCampaign"]);
    assert_eq!(told[0].since, Some(UNIX_EPOCH + Duration::from_secs(1_688_169_599)));
    assert_eq!(told[0].link.as_deref(), Some("https://docs.example.com/old"));
    assert_eq!(
        told[0].to_string(),
        "listOrders (GET /orders) is deprecated since Fri, 30 Jun 2023 23:59:59 GMT and goes on Sat, 31 \
         Dec 2033 23:59:59 GMT"
    );
    assert_eq!((told[1].since, told[1].link.as_deref()), (None, None));
}

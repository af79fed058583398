//! What waits is claimed once, and is gone when it is done.

use pixlpay::types::{ClaimRequest, ClaimResult};
use reqwest::Method;
use scopewright_mock::Mock;
use serde_json::{Value, json};

use crate::stall::Stall;
use crate::{client, open};

#[tokio::test]
async fn role_operations_wait_until_an_agent_claims_them() {
    let mock = open("pixlpay").await;
    let store = client!(pixlpay, mock);
    let agent = store.discord_agent();
    let waiting = async || -> Vec<i64> {
        let waiting = agent.list_pending_role_operations().await.unwrap();
        waiting.iter().map(|operation| operation.id).collect()
    };
    let claim = async |ids: Vec<i64>| -> Vec<i64> {
        match agent.claim_role_operations(&ClaimRequest::new(ids)).await.unwrap() {
            ClaimResult::ClaimedRoleOperations(claimed) => {
                claimed.iter().map(|one| one.id).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(claim(vec![302, 999]).await, [302], "before anybody has seen the list");
    assert_eq!(waiting().await, [301, 303]);
    assert_eq!(claim(vec![302, 303]).await, [303], "what somebody has is left out");
    agent.confirm_role_operation(302).await.unwrap();
    agent.fail_role_operation(303).await.unwrap();
    for id in [302, 301] {
        let error = agent.confirm_role_operation(id).await.unwrap_err();
        assert!(error.is_not_found(), "done with, or not claimed: {error}");
    }
    assert_eq!(waiting().await, [301]);
}

#[tokio::test]
async fn an_answer_of_ids_and_a_path_with_variables_will_do() {
    let stall = Stall::open().await;
    let jobs = async |room: &str| -> Vec<Value> {
        let jobs = stall.get(&format!("/rooms/{room}/jobs")).await;
        jobs.as_array().unwrap().iter().map(|job| job["id"].clone()).collect()
    };
    let post = async |path: &str, body: Value| stall.ask(Method::POST, path, body).await;
    let claimed = post("/rooms/a/claims", json!({ "jobs": [3, 1, 9] })).await;
    assert_eq!(claimed, (200, json!({ "taken": [3, 1] })));
    assert_eq!(
        (jobs("a").await, jobs("b").await),
        (vec![json!(2)], vec![json!(1), json!(2), json!(3)])
    );
    assert_eq!(
        post("/rooms/b/jobs/1/done", Value::Null).await.0,
        404,
        "it is claimed in the other"
    );
    assert_eq!(post("/rooms/a/jobs/1/done", Value::Null).await.0, 204);
    assert_eq!(post("/rooms/a/claims", json!({ "jobs": [1, 2] })).await.1, json!({ "taken": [2] }));
}

#[test]
fn what_is_wrong_with_the_file_is_told() {
    let stall = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stall");
    let folder = std::env::temp_dir().join(format!("stall-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["api.yaml", "client.yaml"] {
        std::fs::copy(format!("{stall}/{name}"), folder.join(name)).unwrap();
    }
    let queue = |waiting: &str, claim: &str, done: &str| {
        format!(
            "version: 1\nqueues: [{{ waiting: {waiting}, claim: {claim}, ids: /jobs, done: [{done}] }}]"
        )
    };
    let table = [
        ("version: 2".to_owned(), "its version is not 1"),
        ("version: 1\nqueue: []".to_owned(), "unknown field `queue`"),
        (
            queue("listJob", "claimJobs", "finishJob"),
            "there is no operation `listJob`; did you mean `listJobs`?",
        ),
        (
            queue("listJobs", "createCard", "finishJob"),
            "`createCard` has not the variables in the path of `listJobs`",
        ),
        (
            queue("listJobs", "claimJobs", "claimJobs"),
            "the path of `claimJobs` has no variable for what is done",
        ),
        (queue("createCard", "claimJobs", "finishJob"), "the answer of `createCard` is no list"),
    ];
    for (text, expected) in table {
        std::fs::write(folder.join("mock.yaml"), &text).unwrap();
        let failure =
            Mock::of(&folder).err().map(|failure| failure.to_string()).unwrap_or_default();
        assert!(failure.contains("mock.yaml") && failure.contains(expected), "{text}: {failure}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

//! `discord_agent`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use scopewright_mock::MockServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::run::{DISCORD_AGENT, Program};
use crate::{called, provider, run};

const TOKEN: &str = "sk_test_me";

async fn start(trouble: &str, seed: u64) -> MockServer {
    let mock = provider("pixlpay").token(TOKEN, ["discord:agent"]).seed(seed).tier("standard");
    mock.trouble(trouble.parse().unwrap()).start().await.unwrap()
}

fn agent(mock: &MockServer) -> Program {
    Program::new(DISCORD_AGENT).args(&["--mock", &mock.url(), "--every", "1"])
}

/// What waits, as a client sees it that has more patience than the agent.
async fn waiting(mock: &MockServer) -> Vec<i64> {
    let client = pixlpay::Client::builder().token(TOKEN).base_url(mock.url()).max_retries(20);
    let waiting = client.build().unwrap().discord_agent().list_pending_role_operations().await;
    waiting.unwrap().iter().map(|operation| operation.id).collect()
}

#[tokio::test]
async fn what_waits_is_claimed_carried_out_and_confirmed_until_it_is_told_to_stop() {
    for signal in ["INT", "TERM"] {
        let mock = start("", 0).await;
        let mut running = agent(&mock).start();
        running.until("303: confirmed").await;
        running.signal(signal).await;
        let ended = running.end().await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let line = "301: assign Example Supporter, user 100000000000000042\n301: confirmed\n";
        assert!(ended.out.starts_with(line), "{}", ended.out);
        assert_eq!(waiting(&mock).await, [0_i64; 0]);
        let exchanges = mock.exchanges();
        assert!(exchanges.iter().all(|exchange| exchange.status == 200), "it keeps the limit");
        let one = ["claimRoleOperations", "confirmRoleOperation"];
        assert_eq!(called(&mock)[1..7], [one, one, one].concat());
    }
}

#[tokio::test]
async fn what_it_has_in_hand_is_ended_first() {
    let mock = start("latency:500ms", 0).await;
    let mut running = agent(&mock).start();
    running.until("301: assign").await;
    running.signal("INT").await;
    let ended = running.end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.ends_with("301: confirmed\n"), "{}", ended.out);
    assert_eq!(waiting(&mock).await, [302, 303], "nothing else was claimed");
}

#[tokio::test]
async fn answers_that_get_lost_and_servers_that_fail_leave_nothing_behind() {
    for seed in 0..3 {
        let mock = start("lose:0.2,503:0.1,drop:0.1", seed).await;
        let running = agent(&mock).start();
        while !waiting(&mock).await.is_empty() {
            sleep(Duration::from_millis(100)).await;
        }
        running.signal("INT").await;
        let ended = running.end().await;
        assert_eq!(ended.code, Some(0), "{seed}: {ended:?}");
        for id in 301..=303 {
            let done = |state: &str| ended.out.contains(&format!("{id}: {state}"));
            assert!(done("confirmed") || done("is no longer"), "{seed}: {ended:?}");
        }
        let client = pixlpay::Client::builder().token(TOKEN).base_url(mock.url()).max_retries(20);
        let client = client.build().unwrap();
        for id in 301..=303 {
            let again = client.discord_agent().confirm_role_operation(id).max_retries(20).await;
            assert!(again.is_err(), "{id} was claimed and never told of");
        }
    }
}

/// A Discord that says one status after the other, and what it was asked.
async fn discord(statuses: &'static [&'static str]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    tokio::spawn(async move {
        for status in statuses {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).await.unwrap();
            kept.lock().unwrap().push(String::from_utf8_lossy(&head[..length]).into_owned());
            let answer = format!(
                "HTTP/1.1 {status}\r\nretry-after: 0\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, asked)
}

#[tokio::test]
async fn what_discord_refuses_is_told_to_the_store() {
    let mock = start("", 0).await;
    let statuses = &["204 No Content", "429 Too Many Requests", "204 No Content", "403 Forbidden"];
    let (url, asked) = discord(statuses).await;
    let program = agent(&mock).args(&["--discord", &url]).env("DISCORD_BOT_TOKEN", "bot-1");
    let mut running = program.start();
    running.until("303: failed: Discord answers 403 Forbidden").await;
    running.signal("INT").await;
    let ended = running.end().await;
    assert!(ended.out.contains("302: confirmed"), "{}", ended.out);
    assert_eq!(ended.code, Some(0));
    assert_eq!(called(&mock)[6], "failRoleOperation");
    let asked = asked.lock().unwrap().clone();
    let path = "/api/guilds/100000000000000001/members/100000000000000042/roles/100000000000000007";
    assert!(asked[0].starts_with(&format!("PUT {path} HTTP/1.1\r\n")), "{}", asked[0]);
    assert!(asked[0].contains("authorization: Bot bot-1\r\n"), "{}", asked[0]);
    assert!(asked.iter().any(|head| head.starts_with("DELETE ")), "{asked:?}");
}

#[tokio::test]
async fn a_bot_without_its_token_and_a_token_without_the_scope_are_told() {
    let mock = provider("pixlpay").token(TOKEN, ["orders:read"]).start().await.unwrap();
    let ended = run(agent(&mock)).await;
    assert_eq!(ended.code, Some(1));
    let expected =
        "error: listPendingRoleOperations (GET /pending) was refused: it needs discord:agent.";
    assert!(ended.err.starts_with(expected), "{}", ended.err);
    let ended = run(agent(&mock).args(&["--discord", "http://127.0.0.1:9"])).await;
    let expected = "error: the environment variable DISCORD_BOT_TOKEN is not set\n";
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), expected));
}

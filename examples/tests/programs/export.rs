//! `export_chats`.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use scopewright_mock::MockServer;
use tokio::time::sleep;

use crate::run::{EXPORT_CHATS, Program};
use crate::{called, provider, run};

const TOKEN: &str = "pp_test_me";

/// A place for an export, and for what stands beside it.
struct Place {
    file: PathBuf,
    progress: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exports");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.jsonl"));
        let progress = folder.join(format!("{name}.jsonl.progress"));
        for old in [&file, &progress] {
            let _ = fs::remove_file(old);
        }
        Self { file, progress }
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.file).unwrap_or_default()
    }
}

async fn start(seed: u64, trouble: &str) -> MockServer {
    let mock = provider("postpress").token(TOKEN, [""; 0]).seed(seed);
    mock.trouble(trouble.parse().unwrap()).start().await.unwrap()
}

fn export(mock: &MockServer, place: &Place) -> Program {
    let file = place.file.to_str().unwrap();
    Program::new(EXPORT_CHATS).args(&["--mock", &mock.url(), file])
}

/// An export that nothing disturbs: 250 chats on three pages.
async fn undisturbed(seed: u64) -> String {
    let (mock, place) = (start(seed, "").await, Place::new(&format!("undisturbed-{seed}")));
    let ended = run(export(&mock, &place)).await;
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), "250 chats\n"), "{ended:?}");
    assert_eq!(ended.err, "100 chats so far\n200 chats so far\n");
    place.text()
}

#[tokio::test]
async fn every_chat_is_a_line_and_no_file_is_written_over() {
    let (mock, place) = (start(1, "").await, Place::new("whole"));
    assert_eq!(run(export(&mock, &place)).await.code, Some(0));
    let text = place.text();
    let id = |line: &str| -> String {
        let chat: postpress::types::Chat = serde_json::from_str(line).unwrap();
        chat.id
    };
    assert_eq!(text.lines().map(id).collect::<BTreeSet<_>>().len(), 250);
    assert!(text.ends_with('\n') && text.lines().count() == 250);
    assert!(!place.progress.exists(), "it is done");
    let again = run(export(&mock, &place)).await;
    let expected = format!("error: {} is there already\n", place.file.display());
    assert_eq!((again.code, again.err), (Some(1), expected));
    assert_eq!((called(&mock).len(), place.text()), (3, text));
}

#[tokio::test]
async fn what_was_interrupted_goes_on_where_it_was() {
    let whole = undisturbed(2).await;
    // Not INT: what a shell starts in the background ignores it, and so does what that starts.
    for signal in ["KILL", "TERM"] {
        let (mock, place) = (start(2, "latency:300ms").await, Place::new(signal));
        let running = export(&mock, &place).start();
        while !fs::read_to_string(&place.progress).is_ok_and(|text| text.contains(":100,")) {
            sleep(Duration::from_millis(5)).await;
        }
        running.signal(signal).await;
        let ended = running.end().await;
        assert_eq!(ended.code, None, "{ended:?}");
        // As if it had been killed in the middle of a page.
        let mut file = OpenOptions::new().append(true).open(&place.file).unwrap();
        file.write_all(b"{\"id\":\"chat_01HEX").unwrap();
        let before = called(&mock).len();
        let ended = run(export(&mock, &place)).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(0), "250 chats\n"), "{ended:?}");
        assert!(place.text() == whole, "{signal}: nothing is missing, nothing is there twice");
        assert_eq!(called(&mock).len() - before, 2, "the first page is not asked for again");
    }
}

#[tokio::test]
async fn it_may_be_killed_at_any_moment() {
    let whole = undisturbed(3).await;
    let (mock, place) = (start(3, "latency:40ms").await, Place::new("killed"));
    let mut kills = 0;
    let ended = loop {
        let running = export(&mock, &place).start();
        sleep(Duration::from_millis(10 + 7 * kills)).await;
        // It has ended where there is nothing left to kill.
        if kills < 40 && place.file.exists() == place.progress.exists() {
            running.signal("KILL").await;
        }
        let ended = running.end().await;
        if ended.code.is_some() {
            break ended;
        }
        kills += 1;
    };
    assert!(kills > 5 && ended.code == Some(0), "{kills} kills: {ended:?}");
    assert!(place.text() == whole, "after {kills} kills");
}

#[tokio::test]
async fn faults_of_the_server_cost_time_and_no_chat() {
    let whole = undisturbed(4).await;
    let trouble = "503:0.3,drop:0.2,lose:0.1,cut:0.2";
    let (mock, place) = (start(4, trouble).await, Place::new("faults"));
    let mut failures = Vec::new();
    loop {
        let ended = run(export(&mock, &place)).await;
        if ended.code == Some(0) {
            break;
        }
        assert!(ended.err.contains("error: listChats (GET /chats) failed"), "{ended:?}");
        failures.push(ended.err);
        assert!(failures.len() < 20, "it never ends");
    }
    assert!(place.text() == whole);
    let is_in_the_middle = |err: &String| err.contains("chats so far");
    assert!(failures.iter().any(is_in_the_middle), "{failures:?}");
}

#[tokio::test]
async fn two_files_that_do_not_belong_together_are_told() {
    let (mock, place) = (start(5, "").await, Place::new("shorter"));
    fs::write(&place.progress, r#"{"chats":100,"bytes":34000,"next":null}"#).unwrap();
    let ended = run(export(&mock, &place)).await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("delete both") && called(&mock).is_empty(), "{ended:?}");
    fs::write(&place.progress, "x").unwrap();
    assert_eq!(run(export(&mock, &place)).await.code, Some(1));
}

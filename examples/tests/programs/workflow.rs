//! `campaign_workflow`.

use scopewright_mock::MockServer;

use crate::run::{CAMPAIGN_WORKFLOW, Ended, Program};
use crate::{called, provider, run};

const TOKEN: &str = "pc_test_me";
const SCOPES: [&str; 6] = [
    "profiles.lists",
    "campaigns.lists",
    "campaigns.create",
    "campaigns.read",
    "campaigns.update",
    "orders.lists",
];

async fn start_campaign(mock: &MockServer) -> Ended {
    let program = Program::new(CAMPAIGN_WORKFLOW).args(&["--mock", &mock.url()]);
    run(program.args(&["Example Company", "Autumn launch"])).await
}

fn created(mock: &MockServer) -> usize {
    called(mock).iter().filter(|operation| *operation == "createCampaign").count()
}

#[tokio::test]
async fn it_does_what_is_left_to_do_and_nothing_twice() {
    let mock = provider("presscart").token(TOKEN, SCOPES).start().await.unwrap();
    let first = start_campaign(&mock).await;
    assert_eq!(first.code, Some(0), "{first:?}");
    let lines: Vec<&str> = first.out.lines().collect();
    assert!(lines[0].starts_with("Autumn launch is 0"), "{lines:?}");
    assert_eq!(
        lines[1..],
        ["put into it: 1 of what was bought", "articles: 3 Pending content brief"]
    );
    assert_eq!(called(&mock)[0], "getTokenInfo", "the preflight comes before all steps");
    let second = start_campaign(&mock).await;
    assert_eq!((second.code, second.out), (Some(0), first.out), "the same campaign");
    assert_eq!(created(&mock), 1);
}

#[tokio::test]
async fn a_missing_scope_is_told_before_anything_is_done() {
    let scopes = SCOPES.iter().filter(|scope| **scope != "campaigns.create");
    let mock = provider("presscart").token(TOKEN, scopes.copied()).start().await.unwrap();
    let ended = start_campaign(&mock).await;
    assert_eq!(
        ended.err,
        "error: createCampaign needs campaigns.create; this token holds campaigns.lists, \
         campaigns.read, campaigns.update, orders.lists, profiles.lists (read from GET /auth/token). \
         Add campaigns.create to the token.\n"
    );
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert_eq!(called(&mock), ["getTokenInfo"], "nothing was done");

    let all = format!("{TOKEN}={}@read_only", SCOPES.join(","));
    let mock = provider("presscart").declare(all.parse().unwrap()).start().await.unwrap();
    let ended = start_campaign(&mock).await;
    assert!(ended.err.contains("use another kind of token"), "{}", ended.err);
    assert_eq!((ended.code, called(&mock)), (Some(1), vec!["getTokenInfo".to_owned()]));
}

#[tokio::test]
async fn a_profile_that_is_not_there_is_told() {
    let mock = provider("presscart").token(TOKEN, SCOPES).start().await.unwrap();
    let program =
        Program::new(CAMPAIGN_WORKFLOW).args(&["--mock", &mock.url(), "Nobody", "Autumn"]);
    let ended = run(program).await;
    let expected = (Some(1), "error: your team has no profile `Nobody`\n");
    assert_eq!((ended.code, ended.err.as_str()), expected);
}

/// With each seed other answers get lost; with these, also that of the one call that must not be made
/// twice.
#[tokio::test]
async fn a_campaign_whose_answer_got_lost_is_found_and_not_made_again() {
    for seed in [10, 12, 15] {
        let mock = provider("presscart").token(TOKEN, SCOPES).seed(seed);
        let mock = mock.trouble("lose:0.2".parse().unwrap()).start().await.unwrap();
        let ended = start_campaign(&mock).await;
        let exchanges = mock.exchanges();
        let mut made = exchanges.iter().filter(|one| one.operation == "createCampaign");
        assert_eq!(made.next().map(|exchange| exchange.status), Some(0), "seed {seed} loses it");
        assert!(ended.out.starts_with("Autumn launch is 0"), "{seed}: {ended:?}");
        // What is lost of the rest ends the run, and another one ends the work.
        while start_campaign(&mock).await.code != Some(0) {}
        assert_eq!(created(&mock), 1, "seed {seed}");
    }
}

//! `report_campaign`.

use scopewright_mock::MockServer;

use crate::run::{Ended, Program, REPORT_CAMPAIGN};
use crate::{called, provider, run};

async fn presscart(scopes: &[&str]) -> MockServer {
    let mock = provider("presscart").token("pc_test_me", scopes.iter().copied());
    mock.start().await.unwrap()
}

async fn postpress(seed: u64, trouble: &str) -> MockServer {
    let mock = provider("postpress").token("pp_test_me", [""; 0]).seed(seed);
    mock.trouble(trouble.parse().unwrap()).start().await.unwrap()
}

async fn report(presscart: &MockServer, postpress: &MockServer) -> Ended {
    let (of_campaigns, of_chats) = (presscart.url(), postpress.url());
    let arguments = ["--presscart", &of_campaigns, "--postpress", &of_chats, "c-1", "chat-1"];
    run(Program::new(REPORT_CAMPAIGN).args(&arguments)).await
}

#[tokio::test]
async fn what_one_provider_knows_is_sent_by_the_other_once_a_day() {
    let (presscart, postpress) = (presscart(&["campaigns.read"]).await, postpress(0, "").await);
    for told in ["(sent)", "(was sent today already)"] {
        let ended = report(&presscart, &postpress).await;
        let text = format!("Spring launch:\n3 × Pending content brief\n{told}\n");
        assert_eq!((ended.code, &ended.out), (Some(0), &text), "{ended:?}");
    }
    assert_eq!(called(&postpress), ["sendChatMessage", "sendChatMessage"]);
    let exchanges = postpress.exchanges();
    assert_eq!(exchanges[0].target, "/v1/chats/chat-1/messages");
    let note = "repeats an answer: the key was used before";
    assert_eq!((exchanges[0].notes.len(), &exchanges[1].notes[..]), (0, &[note.to_owned()][..]));
}

#[tokio::test]
async fn nothing_is_sent_where_nothing_can_be_read() {
    let (presscart, postpress) = (presscart(&["campaigns.lists"]).await, postpress(0, "").await);
    let ended = report(&presscart, &postpress).await;
    assert_eq!(
        (ended.code, ended.err.as_str()),
        (
            Some(1),
            "error: getCampaign needs campaigns.read, getCampaignArticleStatusCounts needs \
             campaigns.read, listCampaignArticles needs campaigns.read; this token holds \
             campaigns.lists (read from GET /auth/token). Add campaigns.read to the token.\n"
        )
    );
    assert_eq!((called(&presscart).len(), postpress.count()), (1, 0));
}

#[tokio::test]
async fn a_message_whose_answer_got_lost_is_not_sent_twice() {
    let presscart = presscart(&["campaigns.read"]).await;
    let (mut repeated, mut failed) = (0, 0);
    for seed in 0..4 {
        let postpress = postpress(seed, "lose:0.8").await;
        let mut ended = report(&presscart, &postpress).await;
        // Three attempts may all be struck; the next run has the same key.
        while ended.code != Some(0) {
            failed += 1;
            ended = report(&presscart, &postpress).await;
        }
        let exchanges = postpress.exchanges();
        if exchanges.len() > 1 {
            repeated += 1;
            let last = exchanges.last().unwrap();
            assert_eq!(last.notes, ["repeats an answer: the key was used before"], "{seed}");
        }
    }
    assert!(repeated > 0 && failed > 0, "{repeated} were sent again, {failed} runs failed");
}

//! `watch_feeds`.

use crate::run::{Program, WATCH_FEEDS};
use crate::{called, provider, run};

#[tokio::test]
async fn it_knows_what_its_token_may_without_asking() {
    let mock = provider("priceshape").token("watcher", ["feeds:read"]).start().await.unwrap();
    let program = Program::new(WATCH_FEEDS).args(&["--mock", &mock.url(), "--token", mock.token()]);
    let ended = run(program).await;
    assert_eq!(
        (ended.code, ended.err.as_str()),
        (
            Some(1),
            "error: listFeedProducts needs products:read; this token holds feeds:read (read from the \
             token). Add products:read to the token.\n"
        )
    );
    assert_eq!(mock.count(), 0, "nothing was asked for");
}

#[tokio::test]
async fn a_token_that_says_nothing_is_tried() {
    let mock = provider("priceshape").token("watcher", ["feeds:read"]).start().await.unwrap();
    let ended = run(Program::new(WATCH_FEEDS).args(&["--mock", &mock.url()])).await;
    let lines: Vec<&str> = ended.err.lines().collect();
    assert_eq!(lines[1], "the token does not say whether it allows listFeedProducts");
    assert!(lines[2].starts_with(
        "error: listFeedProducts (GET /feeds/{feedId}/products) was refused: it needs products:read."
    ));
    assert_eq!((ended.code, called(&mock).len()), (Some(1), 2), "{ended:?}");
}

#[tokio::test]
async fn it_prints_what_changes_until_it_is_stopped() {
    let mock = provider("priceshape").seed(1).trouble("503:0.3,drop:0.1".parse().unwrap());
    let mock = mock.token("watcher", ["feeds:read", "products:read"]).start().await.unwrap();
    let arguments = ["--mock", &mock.url(), "--token", mock.token(), "--every", "1"];
    let program = Program::new(WATCH_FEEDS).args(&arguments);
    let mut running = program.args(&["example-feed-1", "example-feed-2"]).start();
    running.until("example-feed-2 (Example Outlet 2): health 97.5, 60 products").await;

    let writer = mock.mint(&"writer=products:write".parse().unwrap()).unwrap();
    let writer = priceshape::Client::builder().token(writer).base_url(mock.url()).max_retries(20);
    let writer = writer.build().unwrap();
    writer.products().delete_feed_products("example-feed-1").await.unwrap();
    running.until("health 97.5 became 97.5, 60 products became 0").await;
    running.signal("INT").await;
    let ended = running.end().await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.out.lines().count(), 3, "what stays as it is, is not told again: {ended:?}");
}

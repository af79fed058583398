//! `orders_blocking`.

use pixlpay::Decimal;
use pixlpay::types::OrderStatus;

use crate::run::{ORDERS_BLOCKING, Program};
use crate::{provider, run};

const TOKEN: &str = "sk_test_me";

#[tokio::test]
async fn what_is_completed_is_a_line_each_and_comes_to_a_sum() {
    let mock = provider("pixlpay").token(TOKEN, ["orders:read"]).seed(2);
    let mock = mock.trouble("503:0.4".parse().unwrap()).start().await.unwrap();
    let client = pixlpay::Client::builder().token(TOKEN).base_url(mock.url()).max_retries(20);
    let client = client.build().unwrap();
    let orders = client.orders().list().items().collect_up_to(100).await.unwrap();
    let completed = orders.iter().filter(|order| order.status == OrderStatus::Completed);
    let completed: Vec<_> = completed.collect();
    assert!(completed.len() > 1 && completed.len() < orders.len());

    let ended = run(Program::new(ORDERS_BLOCKING).args(&["--mock", &mock.url()])).await;
    let lines: Vec<&str> = ended.out.lines().collect();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(lines[0], "number,created,customer,total,currency");
    let created: Vec<String> = completed.iter().map(|order| order.created_at.to_string()).collect();
    let column: Vec<&str> = lines[1..].iter().filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(column, created, "oldest first");
    let sum: Decimal = completed.iter().map(|order| order.total).sum();
    assert_eq!(ended.err, format!("{sum} USD\n"));
}

#[tokio::test]
async fn a_refusal_and_a_day_that_is_none_are_told() {
    let mock = provider("pixlpay").token(TOKEN, ["products:read"]).start().await.unwrap();
    let ended = run(Program::new(ORDERS_BLOCKING).args(&["--mock", &mock.url()])).await;
    assert_eq!(
        (ended.code, ended.err.as_str()),
        (
            Some(1),
            "error: listOrders (GET /orders) was refused: it needs orders:read. Use a token that \
             holds it. The server says: Token does not have required scope (code Forbidden)\n"
        )
    );
    let ended = run(Program::new(ORDERS_BLOCKING).args(&["--from", "yesterday"])).await;
    assert_eq!(ended.code, Some(2), "{ended:?}");
}

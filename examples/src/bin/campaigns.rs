//! Prints the campaigns of a team, all pages of them.
//!
//! Asks the mock (`cargo xtask mock presscart --token pc_test_me`), or with `--live` Presscart itself
//! with the token in `PRESSCART_API_TOKEN`.

use presscart::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> presscart::Result<()> {
    let client = if std::env::args().any(|argument| argument == "--live") {
        Client::from_env()?
    } else {
        Client::builder().token("pc_test_me").base_url("http://127.0.0.1:4010").build()?
    };
    let mut campaigns = client.campaigns().list().items();
    while let Some(campaign) = campaigns.try_next().await? {
        println!("{}  {}", campaign.id, campaign.name);
    }
    Ok(())
}

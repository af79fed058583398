//! Tells a client in a chat how far a campaign is: reads it from Presscart, and sends it by PostPress.
//!
//! Both crates have one `Error` and one `Result`, so a program of two providers needs no third. It is sent
//! once a day, however often this is run, by a key that is made of the campaign, the chat and the day.
//!
//! ```console
//! $ cargo xtask mock presscart --token pc_test_me=campaigns.read
//! $ cargo xtask mock postpress --token pp_test_me --port 4011
//! $ cargo run --package scopewright-examples --bin report_campaign -- campaign-1 chat-1
//! ```

use std::process::ExitCode;

use clap::Parser;
use postpress::IdempotencyKey;
use postpress::types::SendMessageRequest;
use presscart::operations::{
    GET_CAMPAIGN, GET_CAMPAIGN_ARTICLE_STATUS_COUNTS, LIST_CAMPAIGN_ARTICLES,
};
use presscart::{Result, Timestamp};

/// Sends how far a campaign is into a chat.
#[derive(Parser)]
struct Arguments {
    /// The id of a campaign at Presscart
    campaign: String,
    /// The id of a chat at PostPress
    chat: String,
    /// Call both themselves, with the tokens in `PRESSCART_API_TOKEN` and `POSTPRESS_API_KEY`
    #[arg(long)]
    live: bool,
    /// Where the mock of Presscart is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010")]
    presscart: String,
    /// A token that it knows
    #[arg(long, value_name = "TOKEN", default_value = "pc_test_me")]
    presscart_token: String,
    /// Where the mock of PostPress is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4011/v1")]
    postpress: String,
    /// A key that it knows
    #[arg(long, value_name = "KEY", default_value = "pp_test_me")]
    postpress_key: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    let (presscart, postpress) = if arguments.live {
        (presscart::Client::from_env()?, postpress::Client::from_env()?)
    } else {
        let presscart = presscart::Client::builder().token(&arguments.presscart_token);
        let postpress = postpress::Client::builder().token(&arguments.postpress_key);
        (
            presscart.base_url(&arguments.presscart).build()?,
            postpress.base_url(&arguments.postpress).build()?,
        )
    };
    let text = report(&presscart, &arguments.campaign).await?;
    println!("{text}");

    let today = Timestamp::now().strftime("%F").to_string();
    let parts = [arguments.campaign.as_str(), arguments.chat.as_str(), today.as_str()];
    let key = IdempotencyKey::derive("campaign-report", parts);
    let message = SendMessageRequest::new().with_text(text);
    let call = postpress.messages().send_chat_message(&arguments.chat, &message);
    match call.idempotency_key(key).send().await {
        Ok(answer) if answer.replayed() => println!("(was sent today already)"),
        Ok(_) => println!("(sent)"),
        Err(error) if error.is_key_reused() => println!("(one that said otherwise was sent today)"),
        Err(error) => return Err(error),
    }
    Ok(())
}

/// What a client wants to know: how many articles there are in each status, and where to read those that
/// are published.
async fn report(client: &presscart::Client, id: &str) -> Result<String> {
    let steps = [&GET_CAMPAIGN, &GET_CAMPAIGN_ARTICLE_STATUS_COUNTS, &LIST_CAMPAIGN_ARTICLES];
    client.preflight(&steps).await?.require()?;

    let campaign = client.campaigns().get(id).await?;
    let mut lines = vec![format!("{}:", campaign.name)];
    for status in client.campaigns().get_article_status_counts(id).await?.records {
        lines.push(format!("{} × {}", status.count, status.name.unwrap_or_default()));
    }
    let mut articles = client.campaigns().list_articles(id).items();
    while let Some(article) = articles.try_next().await? {
        lines.extend(article.live_url);
    }
    Ok(lines.join("\n"))
}

//! Watches the feeds of a PriceShape account and prints what changes: a feed that is new or gone, its
//! health, the number of its products. It ends with Ctrl-C.
//!
//! It needs `feeds:read`, and for the products `products:read`, which the other does not include. A token
//! of PriceShape says itself what it holds, so that this is known without a call.
//!
//! ```console
//! $ cargo xtask mock priceshape --token watcher=feeds:read,products:read
//! $ cargo run --package scopewright-examples --bin watch_feeds -- --token TOKEN   # as the mock prints it
//! ```

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use priceshape::Client;
use priceshape::operations::{LIST_FEED_PRODUCTS, LIST_FEEDS};

/// Prints what changes in the feeds of an account.
#[derive(Parser)]
struct Arguments {
    /// The feeds to watch, by their ids; without any, all
    feeds: Vec<String>,
    /// Seconds from one look to the next
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    every: u64,
    /// Call PriceShape itself, with the token in `PRICESHAPE_API_TOKEN`
    #[arg(long)]
    live: bool,
    /// Where the mock is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010")]
    mock: String,
    /// A token that the mock printed
    #[arg(long, default_value = "watcher")]
    token: String,
}

/// What is watched of a feed.
#[derive(PartialEq)]
struct Feed {
    name: String,
    health: Option<f64>,
    products: i64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = tokio::select! {
        outcome = watch(&arguments) => outcome,
        _ = tokio::signal::ctrl_c() => Ok(()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Ends with an error that does not pass by itself.
async fn watch(arguments: &Arguments) -> priceshape::Result<()> {
    let client = if arguments.live {
        Client::from_env()?
    } else {
        Client::builder().token(&arguments.token).base_url(&arguments.mock).build()?
    };
    let found = client.preflight(&[&LIST_FEEDS, &LIST_FEED_PRODUCTS]).await?.require()?;
    for operation in found.unknown {
        eprintln!("the token does not say whether it allows {}", operation.id);
    }
    let mut known = BTreeMap::new();
    loop {
        match look(&client, &arguments.feeds).await {
            Ok(feeds) => {
                tell(&known, &feeds);
                known = feeds;
            }
            Err(error) if error.is_retryable() => eprintln!("{error}"),
            Err(error) => return Err(error),
        }
        tokio::time::sleep(Duration::from_secs(arguments.every)).await;
    }
}

/// The feeds as they are now, by their ids.
async fn look(client: &Client, wanted: &[String]) -> priceshape::Result<BTreeMap<String, Feed>> {
    let mut found = BTreeMap::new();
    let mut feeds = client.feeds().list().items();
    while let Some(feed) = feeds.try_next().await? {
        let id = feed.priceshape_id;
        if wanted.is_empty() || wanted.contains(&id) {
            // The shortest page tells how many there are, too.
            let page = client.products().list_feed_products(&id).max(1).await?;
            let products = page.pagination.total;
            found.insert(id, Feed { name: feed.name, health: feed.health_score, products });
        }
    }
    Ok(found)
}

fn tell(before: &BTreeMap<String, Feed>, now: &BTreeMap<String, Feed>) {
    let health = |feed: &Feed| feed.health.map_or("unknown".to_owned(), |score| score.to_string());
    for (id, feed) in now {
        let name = &feed.name;
        match before.get(id) {
            Some(old) if old == feed => {}
            Some(old) => println!(
                "{id} ({name}): health {} became {}, {} products became {}",
                health(old),
                health(feed),
                old.products,
                feed.products
            ),
            None => println!("{id} ({name}): health {}, {} products", health(feed), feed.products),
        }
    }
    for (id, feed) in before.iter().filter(|(id, _)| !now.contains_key(*id)) {
        println!("{id} ({}): gone", feed.name);
    }
}

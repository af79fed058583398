//! Prints the campaigns of a team, all pages of them, or with `--create NAME` makes one.
//!
//! Asks the mock (`cargo xtask mock presscart --token pc_test_me`), or with `--live` Presscart itself
//! with the token in `PRESSCART_API_TOKEN`. A token without the scope for it is refused, and the error
//! says which one that is.

use std::process::ExitCode;

use clap::Parser;
use presscart::types::CampaignCreateRequest;
use presscart::{Client, Uuid};

/// The client's profile for which a campaign is made.
const PROFILE: Uuid = Uuid::from_u128(0x1b9d_6bcd_bbfd_4b2d_9b5d_ab8d_fbbd_4bed);

/// Prints the campaigns of a team, or makes one.
#[derive(Parser)]
struct Arguments {
    /// Makes a campaign of this name
    #[arg(long, value_name = "NAME")]
    create: Option<String>,
    /// Asks Presscart itself, with the token in `PRESSCART_API_TOKEN`
    #[arg(long)]
    live: bool,
    /// Where the mock is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010")]
    mock: String,
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

async fn run(arguments: &Arguments) -> presscart::Result<()> {
    let client = if arguments.live {
        Client::from_env()?
    } else {
        Client::builder().token("pc_test_me").base_url(&arguments.mock).build()?
    };
    match &arguments.create {
        Some(name) => create(&client, name).await,
        None => list(&client).await,
    }
}

async fn list(client: &Client) -> presscart::Result<()> {
    let mut campaigns = client.campaigns().list().items();
    while let Some(campaign) = campaigns.try_next().await? {
        println!("{}  {}", campaign.id, campaign.name);
    }
    Ok(())
}

async fn create(client: &Client, name: &str) -> presscart::Result<()> {
    let request = CampaignCreateRequest::new(name, PROFILE, "Be seen by new customers.");
    let campaign = client.campaigns().create(&request).await?;
    println!("{}  {}", campaign.id, campaign.name);
    Ok(())
}

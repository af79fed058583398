//! Starts a campaign at Presscart: makes it, puts what was bought for the client into it, and says how
//! far its articles are. It can be run again at any time: what is done already is not done twice.
//!
//! It needs six scopes, and asks before its first step whether the token has them: a workflow that fails
//! half-way leaves half of its work behind.
//!
//! ```console
//! $ cargo xtask mock presscart --token pc_test_me=profiles.lists,campaigns.lists,campaigns.create,campaigns.read,campaigns.update,orders.lists
//! $ cargo run --package scopewright-examples --bin campaign_workflow -- "Example Company" "Autumn launch"
//! ```
//!
//! Take a scope out of the first command to see what a missing one looks like.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use presscart::operations::{
    ASSIGN_ORDER_ITEMS, CREATE_CAMPAIGN, GET_CAMPAIGN_ARTICLE_STATUS_COUNTS,
    LIST_PROFILE_CAMPAIGNS, LIST_PROFILE_ORDER_ITEMS, LIST_TEAM_PROFILES,
};
use presscart::types::{AssignOrderItemsRequest, Campaign, CampaignCreateRequest};
use presscart::{Client, Operation, Outcome, Uuid};

/// Starts a campaign for a client of your team.
#[derive(Parser)]
struct Arguments {
    /// The name of the client's profile
    profile: String,
    /// The name of the campaign
    campaign: String,
    /// What the campaign is to reach
    #[arg(long, default_value = "Be seen by new customers.")]
    objectives: String,
    /// Call Presscart itself, with the token in `PRESSCART_API_TOKEN`
    #[arg(long)]
    live: bool,
    /// Where the mock is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010")]
    mock: String,
    /// A token that the mock knows
    #[arg(long, default_value = "pc_test_me")]
    token: String,
}

/// All that the workflow calls.
const STEPS: [&Operation; 6] = [
    &LIST_TEAM_PROFILES,
    &LIST_PROFILE_CAMPAIGNS,
    &CREATE_CAMPAIGN,
    &LIST_PROFILE_ORDER_ITEMS,
    &ASSIGN_ORDER_ITEMS,
    &GET_CAMPAIGN_ARTICLE_STATUS_COUNTS,
];

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

async fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let client = if arguments.live {
        Client::from_env()?
    } else {
        Client::builder().token(&arguments.token).base_url(&arguments.mock).build()?
    };
    client.preflight(&STEPS).await?.require()?;

    let profile = find_profile(&client, &arguments.profile).await?;
    let campaign = match find_campaign(&client, profile, &arguments.campaign).await? {
        Some(campaign) => campaign,
        None => create_campaign(&client, profile, arguments).await?,
    };
    println!("{} is {}", campaign.name, campaign.id);

    let items = client.profiles().list_order_items(profile).await?;
    let free = items.into_iter().filter(|item| item.campaign_id.is_none());
    let free: Vec<String> = free.map(|item| item.id).collect();
    if !free.is_empty() {
        let request = AssignOrderItemsRequest::new(free);
        let assigned = client.campaigns().assign_order_items(&campaign.id, &request).await?;
        println!("put into it: {} of what was bought", assigned.records.len());
    }

    let statuses = client.campaigns().get_article_status_counts(&campaign.id).await?;
    for status in statuses.records {
        println!("articles: {} {}", status.count, status.name.unwrap_or_default());
    }
    Ok(())
}

async fn find_profile(client: &Client, name: &str) -> Result<Uuid, Box<dyn Error>> {
    let team = client.auth().token_info().await?.team_id;
    let mut profiles = client.profiles().list_team_profiles(team).items();
    while let Some(profile) = profiles.try_next().await? {
        if profile.name.as_deref() == Some(name) {
            return Ok(profile.id);
        }
    }
    Err(format!("your team has no profile `{name}`").into())
}

async fn find_campaign(
    client: &Client,
    profile: Uuid,
    name: &str,
) -> presscart::Result<Option<Campaign>> {
    let mut campaigns = client.profiles().list_campaigns(profile).items();
    while let Some(campaign) = campaigns.try_next().await? {
        if campaign.name == name {
            return Ok(Some(campaign));
        }
    }
    Ok(None)
}

/// Presscart has no key by which a repeated call would be known, so the client sends this one once. Where
/// its answer gets lost, only a look tells whether the campaign was made.
async fn create_campaign(
    client: &Client,
    profile: Uuid,
    arguments: &Arguments,
) -> presscart::Result<Campaign> {
    let name = &arguments.campaign;
    let request = CampaignCreateRequest::new(name, profile, &arguments.objectives);
    match client.campaigns().create(&request).await {
        Err(error) if error.outcome() == Outcome::Unknown => {
            find_campaign(client, profile, name).await?.ok_or(error)
        }
        answer => answer,
    }
}

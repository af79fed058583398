//! Gives Discord roles for a Pixlpay store, and takes them away, until it is told to stop by Ctrl-C or
//! SIGTERM: then it ends what it has in hand, and itself.
//!
//! It asks what waits, claims one after the other, carries it out and tells the store how that went. The
//! store allows 60 calls a minute; the client waits for its turn by itself.
//!
//! ```console
//! $ cargo xtask mock pixlpay --token sk_test_me=discord:agent
//! $ cargo run --package scopewright-examples --bin discord_agent
//! ```
//!
//! With `--live` it also needs a bot, in `DISCORD_BOT_TOKEN`, that may manage the roles. Against the mock
//! it only prints what a bot would do, unless `--discord` says where one can.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use pixlpay::types::{ClaimRequest, ClaimResult, FailRequest, RoleOperation, RoleOperationKind};
use pixlpay::{Client, Outcome, Url};
use reqwest::StatusCode;
use tokio::sync::watch;
use tokio::time::sleep;

/// Gives and takes away Discord roles for a store, until it is told to stop.
#[derive(Parser)]
struct Arguments {
    /// Seconds from one look at what waits to the next
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    every: u64,
    /// Where the bot in `DISCORD_BOT_TOKEN` finds Discord [default with --live: Discord itself]
    #[arg(long, value_name = "URL")]
    discord: Option<Url>,
    /// Call the store in `PIXLPAY_STORE` itself, with the token in `PIXLPAY_API_TOKEN`
    #[arg(long)]
    live: bool,
    /// Where the mock is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010/api/external/v1")]
    mock: String,
    /// A token that the mock knows
    #[arg(long, default_value = "sk_test_me")]
    token: String,
}

/// Discord itself.
const DISCORD: &str = "https://discord.com/api/v10";

/// How often the store is told of what was done, at the most, when the agent was told to stop. Before, it is
/// told until it answers: nobody else knows that a role was given.
const REPORTS: u32 = 10;

/// How often Discord is asked, where it wants calls to be slower.
const TRIES: u32 = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let store = if arguments.live {
        Client::from_env()?
    } else {
        Client::builder().token(arguments.token).base_url(arguments.mock).build()?
    };
    let usual = arguments.live.then(|| DISCORD.parse()).transpose()?;
    let bot = arguments.discord.or(usual).map(Bot::from_env).transpose()?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        told_to_stop().await;
        stop.send_replace(true);
    });
    Agent { store, bot }.work(Duration::from_secs(arguments.every), stopped).await?;
    Ok(())
}

struct Agent {
    store: Client,
    bot: Option<Bot>,
}

impl Agent {
    /// Ends when it is told to, or with an error that does not pass by itself.
    async fn work(
        &self,
        every: Duration,
        mut stopped: watch::Receiver<bool>,
    ) -> pixlpay::Result<()> {
        while !*stopped.borrow() {
            match self.round(&stopped).await {
                Err(error) if error.is_retryable() => eprintln!("{error}"),
                outcome => outcome?,
            }
            tokio::select! {
                () = sleep(every) => {}
                _ = stopped.wait_for(|is_told| *is_told) => {}
            }
        }
        Ok(())
    }

    async fn round(&self, stopped: &watch::Receiver<bool>) -> pixlpay::Result<()> {
        for operation in self.store.discord_agent().list_pending_role_operations().await? {
            if *stopped.borrow() {
                break;
            }
            if self.claim(operation.id).await? {
                let outcome = self.carry_out(&operation).await;
                self.report(operation.id, outcome, stopped).await?;
            }
        }
        Ok(())
    }

    /// Whether an operation is this agent's to carry out.
    async fn claim(&self, id: i64) -> pixlpay::Result<bool> {
        let claim = ClaimRequest::new([id]);
        match self.store.discord_agent().claim_role_operations(&claim).await {
            Ok(ClaimResult::ClaimedIds(ids)) => Ok(ids.claimed.contains(&id)),
            Ok(ClaimResult::ClaimedRoleOperations(all)) => Ok(all.iter().any(|one| one.id == id)),
            Ok(_) => Ok(true),
            // Nobody knows whether it was claimed. A role that is given twice is given once, but one that
            // nobody gives is missed.
            Err(error) if error.outcome() == Outcome::Unknown => Ok(true),
            Err(error) if error.is_conflict() || error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The error says why, for the people of the store.
    async fn carry_out(&self, operation: &RoleOperation) -> Result<(), String> {
        let (kind, role) = (&operation.operation, &operation.role_name);
        println!("{}: {kind} {role}, user {}", operation.id, operation.discord_user_id);
        match &self.bot {
            Some(bot) => bot.change_role(operation).await,
            None => Ok(()),
        }
    }

    /// The client never repeats this by itself, because nobody documents what a repetition does. What
    /// it can do is to say the same twice, so here it is repeated where its answer got lost.
    async fn report(
        &self,
        id: i64,
        outcome: Result<(), String>,
        stopped: &watch::Receiver<bool>,
    ) -> pixlpay::Result<()> {
        let agent = self.store.discord_agent();
        let mut reports = 0;
        loop {
            reports += u32::from(*stopped.borrow());
            let answer = match &outcome {
                Ok(()) => agent.confirm_role_operation(id).await,
                Err(why) => {
                    let request = FailRequest::new().with_error(why);
                    agent.fail_role_operation(id).body(&request).await
                }
            };
            match (answer, &outcome) {
                (Ok(_), Ok(())) => println!("{id}: confirmed"),
                (Ok(_), Err(why)) => println!("{id}: failed: {why}"),
                (Err(error), _) if error.is_not_found() || error.is_conflict() => {
                    println!("{id}: is no longer this agent's");
                }
                (Err(error), _) if error.is_retryable() && reports < REPORTS => {
                    eprintln!("{id}: {error}; it is reported again");
                    sleep(Duration::from_secs(1)).await;
                    continue;
                }
                (Err(error), _) => return Err(error),
            }
            return Ok(());
        }
    }
}

/// A bot of Discord, which is no provider here: it is called by hand.
struct Bot {
    http: reqwest::Client,
    discord: Url,
    authorization: String,
}

impl Bot {
    fn from_env(discord: Url) -> Result<Self, Box<dyn Error>> {
        let token = std::env::var("DISCORD_BOT_TOKEN")
            .map_err(|_| "the environment variable DISCORD_BOT_TOKEN is not set")?;
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build()?;
        Ok(Self { http, discord, authorization: format!("Bot {token}") })
    }

    /// Adds or removes a role of a member of a server.
    async fn change_role(&self, operation: &RoleOperation) -> Result<(), String> {
        let mut url = self.discord.clone();
        let (guild, user) = (&operation.guild_id, &operation.discord_user_id);
        let segments = ["guilds", guild, "members", user, "roles", &operation.role_id];
        url.path_segments_mut().map_err(|()| "the URL of Discord has no path")?.extend(segments);
        let method = match &operation.operation {
            RoleOperationKind::Assign => reqwest::Method::PUT,
            RoleOperationKind::Remove => reqwest::Method::DELETE,
            other => return Err(format!("this agent does not know how to {other}")),
        };
        for _ in 0..TRIES {
            let request = self.http.request(method.clone(), url.clone());
            let request = request.header("Authorization", &self.authorization);
            let answer = request.send().await.map_err(|error| error.without_url().to_string())?;
            match answer.status() {
                StatusCode::TOO_MANY_REQUESTS => {
                    let wait = answer.headers().get("Retry-After");
                    let wait = wait.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
                    sleep(Duration::from_secs(wait.unwrap_or(1))).await;
                }
                status if status.is_success() => return Ok(()),
                status => return Err(format!("Discord answers {status}")),
            }
        }
        Err("Discord asks to wait again and again".to_owned())
    }
}

/// Ctrl-C, or SIGTERM where there is such a thing.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

//! `cargo xtask mock`: a provider on this computer, from a command line.
//!
//! Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 something is wrong with the folder or the address, 2
//! something is wrong with the command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use clap::Parser;
use scopewright_mock::play::{Exchange, TokenSpec, Trouble};
use scopewright_mock::{Failure, Mock, MockServer};

/// Plays a provider on this computer: no token from anybody, no network.
///
/// Requests that break the contract get the provider's own error, and a line here that says what is
/// wrong. The page at /__mock/ shows routes, tokens, what is there and the last requests.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask mock", bin_name = "cargo xtask mock", disable_version_flag = true)]
struct Arguments {
    /// A folder under specs/
    provider: String,
    /// Where it listens; 0: any free port
    #[arg(long, value_name = "P", default_value_t = 4010)]
    port: u16,
    /// The address it listens on; others can reach it on any but 127.0.0.1
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Decides what is made up: the same requests get the same answers
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Limits each token to the rate of this tier [default: nobody is limited]
    #[arg(long, value_name = "NAME")]
    tier: Option<String>,
    /// What goes wrong, such as `503:0.1,drop:0.05,latency:200ms`; also lose (done, no answer) and cut
    #[arg(long, value_name = "SPEC", default_value = "")]
    faults: Trouble,
    /// A token, what it holds and its kind, such as `hb_test_x=ships:read,visits:read@display`;
    /// without scopes it holds all (can be repeated) [default: one that may do everything]
    #[arg(long = "token", value_name = "TOKEN[=SCOPE,…][@KIND]")]
    tokens: Vec<TokenSpec>,
    /// Print no line for each request
    #[arg(long)]
    quiet: bool,
    /// Where the inputs are
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Err(Failure::from_error(error)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let mut mock = Mock::of(arguments.specs.join(&arguments.provider))?
        .seed(arguments.seed)
        .trouble(arguments.faults)
        .listen(SocketAddr::new(arguments.host, arguments.port));
    if let Some(tier) = arguments.tier {
        mock = mock.tier(tier);
    }
    if !arguments.quiet {
        mock = if is_painted() {
            mock.on_request(|exchange| anstream::println!("{}", painted(exchange)))
        } else {
            mock.on_request(|exchange| println!("{exchange}"))
        };
    }
    let names: Vec<String> = arguments.tokens.iter().map(|spec| spec.token.clone()).collect();
    let mock = arguments.tokens.into_iter().fold(mock, Mock::declare).start().await?;
    greet(&mock, &names);
    stopped().await;
    anstream::println!("{} requests; stopped", mock.count());
    Ok(())
}

/// Where it is and how to get in. Tokens are shown in full: they open nothing but this.
fn greet(mock: &MockServer, names: &[String]) {
    let (title, operations) = mock.about();
    anstream::println!("{title}, {operations} operations, played at {}", mock.url());
    anstream::println!("  what happens:  {}/__mock/", mock.origin());
    for (index, text) in mock.tokens().iter().enumerate() {
        match names.get(index).filter(|name| *name != text) {
            Some(name) => anstream::println!("  token {name}:  {text}"),
            None => anstream::println!("  token:         {text}"),
        }
    }
    anstream::println!("  stop it with Ctrl-C");
}

/// Whether the standard output shows colours. To paint lines and to wash them again, each of them, takes
/// longer than an answer.
fn is_painted() -> bool {
    AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// The lines of a request, with colours where the terminal shows them: what was answered at a glance.
fn painted(exchange: &Exchange) -> String {
    let style = match exchange.status {
        0 | 500.. => AnsiColor::Red.on_default(),
        400.. => AnsiColor::Yellow.on_default(),
        300.. => AnsiColor::Cyan.on_default(),
        _ => AnsiColor::Green.on_default(),
    };
    let text = exchange.to_string();
    let (first, notes) = text.split_once('\n').unwrap_or((&text, ""));
    let (time, rest) = first.split_once(' ').unwrap_or(("", first));
    let (status, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let dim = Style::new().dimmed();
    let line = format!("{dim}{time}{dim:#} {style}{status}{style:#} {rest}");
    let notes = notes.lines().map(|note| format!("\n{style}{note}{style:#}"));
    line + &notes.collect::<String>()
}

/// Ends with Ctrl-C, and with SIGTERM where there is such a thing.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

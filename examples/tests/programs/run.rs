//! Running: turns a built program and its arguments into what it printed and how it ended.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

pub(crate) const CAMPAIGN_WORKFLOW: &str = env!("CARGO_BIN_EXE_campaign_workflow");
pub(crate) const DISCORD_AGENT: &str = env!("CARGO_BIN_EXE_discord_agent");
pub(crate) const EXPORT_CHATS: &str = env!("CARGO_BIN_EXE_export_chats");
pub(crate) const ORDERS_BLOCKING: &str = env!("CARGO_BIN_EXE_orders_blocking");
pub(crate) const REPORT_CAMPAIGN: &str = env!("CARGO_BIN_EXE_report_campaign");
pub(crate) const WATCH_FEEDS: &str = env!("CARGO_BIN_EXE_watch_feeds");

/// The longest that a test waits for a program.
const PATIENCE: Duration = Duration::from_secs(120);

/// What programs read of the environment.
const VARIABLES: [&str; 6] = [
    "DISCORD_BOT_TOKEN",
    "PIXLPAY_API_TOKEN",
    "PIXLPAY_STORE",
    "POSTPRESS_API_KEY",
    "PRESSCART_API_TOKEN",
    "PRICESHAPE_API_TOKEN",
];

/// A program that is about to run. It is killed with the test.
pub(crate) struct Program(Command);

impl Program {
    pub(crate) fn new(path: &str) -> Self {
        let mut command = Command::new(path);
        for name in VARIABLES {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        Self(command)
    }

    pub(crate) fn args(mut self, arguments: &[&str]) -> Self {
        self.0.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn start(mut self) -> Running {
        let mut child = self.0.spawn().expect("the program starts");
        let out = child.stdout.take().map(|out| BufReader::new(out).lines());
        Running { child, out: out.expect("its output is read"), seen: String::new() }
    }
}

/// What a program printed, and its exit code; `None`: it was killed.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a program to its end.
pub(crate) async fn run(program: Program) -> Ended {
    program.start().end().await
}

/// A program that runs.
pub(crate) struct Running {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
    seen: String,
}

impl Running {
    /// Waits for a line that it prints with this in it.
    pub(crate) async fn until(&mut self, text: &str) {
        let wait = async {
            while let Some(line) = self.out.next_line().await.expect("text") {
                self.seen += &format!("{line}\n");
                if line.contains(text) {
                    return;
                }
            }
            panic!("it ended without `{text}`: {}", self.seen);
        };
        timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("it never prints `{text}`"));
    }

    /// Sends a signal, such as `INT`, as a terminal or a service manager does.
    pub(crate) async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([format!("-{name}"), id]).status().await;
        assert!(sent.is_ok_and(|status| status.success()));
    }

    pub(crate) async fn end(mut self) -> Ended {
        let mut stderr = self.child.stderr.take().expect("its errors are read");
        let mut err = String::new();
        let errors = stderr.read_to_string(&mut err);
        let output = async {
            while let Some(line) = self.out.next_line().await.expect("text") {
                self.seen += &format!("{line}\n");
            }
        };
        let all = async { tokio::join!(errors, output, self.child.wait()) };
        let (read, (), status) = timeout(PATIENCE, all).await.expect("it ends");
        read.expect("text");
        Ended { code: status.expect("it has ended").code(), out: self.seen, err }
    }
}

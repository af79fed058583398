//! A browser without a window, spoken to over two pipes: turns commands of its protocol for
//! development tools into answers, and keeps what the page complained of and asked for.
//!
//! The pipes are the child's stdin and stdout, which a shell moves to where the browser expects them,
//! so no port is opened and no other program can join.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// How long one command may take on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Names under which the browser is installed.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// A browser with one open page.
pub(crate) struct Browser {
    child: Child,
    commands: ChildStdin,
    answers: Receiver<Value>,
    session: Option<String>,
    last: u64,
    /// Exceptions, console errors and refusals of the page's policy, as the browser tells them.
    pub(crate) complaints: Vec<Value>,
    /// What was asked for: URLs.
    pub(crate) requests: Vec<String>,
    profile: PathBuf,
}

/// The browser's program; `None`, with a line that says so, where there is none.
pub(crate) fn installed() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = |name: &&str| {
        env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    };
    let named = env::var_os("CHROMIUM").map(PathBuf::from);
    let found = named.or_else(|| NAMES.iter().find_map(in_path));
    if found.is_none() {
        tell("skipped: there is no Chromium here (CHROMIUM=/path/to/it names one)");
    }
    found
}

/// Says something that is seen although the test passes: what `eprintln!` writes is kept back then.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

impl Browser {
    /// Starts one for a test of this name, which gets a profile of its own.
    pub(crate) fn start(program: &Path, test: &str) -> Self {
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explorer").join(test);
        let _ = std::fs::remove_dir_all(&profile);
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh"])
            .arg(program)
            .args(["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu"])
            .args(["--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (commands, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, answers) = channel();
        thread::spawn(move || {
            for message in BufReader::new(output).split(0) {
                let message = message.unwrap_or_default();
                let Ok(value) = serde_json::from_slice(&message) else { return };
                if sender.send(value).is_err() {
                    return;
                }
            }
        });
        let mut browser = Self {
            child,
            commands,
            answers,
            session: None,
            last: 0,
            complaints: Vec::new(),
            requests: Vec::new(),
            profile,
        };
        browser.attach();
        browser
    }

    fn attach(&mut self) {
        let target = self.command("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = self.command("Target.attachToTarget", &attach);
        self.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.command(&format!("{domain}.enable"), &json!({}));
        }
    }

    /// Opens a page of this text, and waits until its scripts have run.
    pub(crate) fn open(&mut self, name: &str, text: &str) {
        let file = self.profile.join(format!("{name}.html"));
        std::fs::write(&file, text).unwrap();
        self.command("Page.navigate", &json!({ "url": format!("file://{}", file.display()) }));
        let ready = "document.readyState === 'complete' && location.protocol === 'file:'";
        while self.evaluate(ready) != json!(true) {
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true });
        let answer = self.command("Runtime.evaluate", &asked);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Presses a key and lets it go, as a person would.
    pub(crate) fn press(&mut self, key: &str, code: u32, text: &str) {
        for (kind, text) in [("keyDown", text), ("keyUp", "")] {
            let event =
                json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "text": text });
            self.command("Input.dispatchKeyEvent", &event);
        }
    }

    /// Types a text where the focus is.
    pub(crate) fn write(&mut self, text: &str) {
        self.command("Input.insertText", &json!({ "text": text }));
    }

    /// Clicks with the mouse into the middle of the first element that a selector finds.
    pub(crate) fn click(&mut self, selector: &str) {
        let place = self.evaluate(&format!(
            "(() => {{ const found = document.querySelector({}); \
             found.scrollIntoView({{ block: 'center' }}); \
             const {{ x, y, width, height }} = found.getBoundingClientRect(); \
             return {{ x: x + width / 2, y: y + height / 2 }}; }})()",
            json!(selector)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let (x, y) = (&place["x"], &place["y"]);
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.command("Input.dispatchMouseEvent", &event);
        }
    }

    /// Sends a command and waits for its answer.
    pub(crate) fn command(&mut self, method: &str, parameters: &Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.commands.write_all(&bytes).unwrap();
        loop {
            let answer = self.answers.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{method}"));
            if answer["id"] == json!(self.last) {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.keep(answer);
        }
    }

    fn keep(&mut self, event: Value) {
        match event["method"].as_str() {
            Some("Runtime.exceptionThrown" | "Log.entryAdded" | "Runtime.consoleAPICalled") => {
                self.complaints.push(event);
            }
            Some("Network.requestWillBeSent") => {
                let url = &event["params"]["request"]["url"];
                self.requests.push(url.as_str().unwrap_or_default().to_owned());
            }
            _ => {}
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It ends by itself when the pipe is closed; a test that fails must not leave it behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

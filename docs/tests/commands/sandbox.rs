//! A folder in which the commands of one text run: what the workspace has, as copies, and one mock.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::programs::{Program, root};

/// Where texts say that the mock listens.
const DOCUMENTED: &str = "127.0.0.1:4010";

/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// The document from which the texts start a provider.
const ACME: &str = r##"{
  "openapi": "3.0.3",
  "info": { "title": "Acme API", "version": "1" },
  "servers": [{ "url": "https://api.acme.example" }],
  "paths": {
    "/things": {
      "get": {
        "operationId": "listThings",
        "parameters": [{ "name": "page", "in": "query", "schema": { "type": "integer" } }],
        "responses": { "200": { "description": "All", "content": { "application/json": {
          "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Thing" } } } } } }
      }
    }
  },
  "components": { "schemas": { "Thing": { "type": "object", "properties": { "id": { "type": "string" } } } } }
}
"##;

/// A program of which the texts say what it calls.
const SHOP: &str = "async fn orders(client: &presscart::Client) {
    let mut orders = client.orders().list().items();
    while let Some(order) = orders.try_next().await? {
        client.campaigns().list_articles(order.id);
    }
}
";

/// The document of Presscart as it could be next month: an operation has another id, one goes in spring,
/// and one has another parameter.
fn next_presscart() -> String {
    let text = fs::read_to_string(root().join("specs/presscart/api.yaml")).unwrap();
    let changes = [
        ("operationId: getOrder\n", "operationId: readOrder\n"),
        ("operationId: listTags\n", "operationId: listTags\n      x-sunset: 2027-03-01\n"),
        (
            "operationId: listTags\n      x-sunset: 2027-03-01\n      tags:\n        - Tags\n      summary: \
             Lists the tags that outlets and products can have\n      parameters:\n",
            "operationId: listTags\n      x-sunset: 2027-03-01\n      tags:\n        - Tags\n      summary: \
             Lists the tags that outlets and products can have\n      parameters:\n        - name: language\n          \
             in: query\n          required: true\n          schema: { type: string }\n",
        ),
    ];
    changes.into_iter().fold(text, |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "`{from}` in the document");
        text.replace(from, to)
    })
}

pub(crate) struct Sandbox {
    folder: PathBuf,
    mock: Option<Mock>,
    /// Programs print as to a terminal.
    colours: bool,
}

/// What a command left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) succeeded: bool,
    /// Both streams, stdout first, with the folder taken out of paths.
    pub(crate) printed: String,
}

/// A mock in the background.
struct Mock {
    child: Child,
    address: String,
    printed: Arc<Mutex<String>>,
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sandbox {
    pub(crate) fn new(name: &str, colours: bool) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        for part in ["specs", "generated"] {
            copy(&root().join(part), &folder.join(part));
        }
        fs::write(folder.join("acme-openapi.json"), ACME).unwrap();
        fs::write(folder.join("presscart-new.yaml"), next_presscart()).unwrap();
        fs::create_dir_all(folder.join("shop/src")).unwrap();
        fs::write(folder.join("shop/src/main.rs"), SHOP).unwrap();
        Self { folder, mock: None, colours }
    }

    /// Runs a program to its end.
    pub(crate) fn run(
        &self,
        program: &Path,
        arguments: &[String],
        variables: &[(String, String)],
    ) -> Run {
        let mut command = self.command(program);
        command.args(arguments).envs(variables.iter().cloned());
        if let Some(mock) = &self.mock {
            // Programs ask where texts say that the mock is; something else may be there. Our own are told
            // where it really is; to others the mock is handed as their proxy, which is asked instead.
            if let Some(path) = path_of_mock(program) {
                command.args(["--mock".to_owned(), format!("http://{}{path}", mock.address)]);
            }
            command.env("http_proxy", format!("http://{}", mock.address));
            command.env_remove("no_proxy").env_remove("NO_PROXY");
        }
        let output = command.output();
        let output = output.unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let printed = text(&output.stdout) + &text(&output.stderr);
        Run { succeeded: output.status.success(), printed: self.without_folder(&printed) }
    }

    /// Starts a mock, in place of the one before.
    pub(crate) fn play(&mut self, arguments: &[String]) {
        self.mock = None;
        let program = Program::bin("scopewright-mock", "scopewright-mock", &["cli"]).path();
        let mut child = self
            .command(&program)
            .args(arguments)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        let (mut stdout, into) = (child.stdout.take().unwrap(), Arc::clone(&printed));
        thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(length @ 1..) = stdout.read(&mut piece) {
                into.lock().unwrap().push_str(&String::from_utf8_lossy(&piece[..length]));
            }
        });
        let mut mock = Mock { child, address: String::new(), printed };
        mock.address = mock.wait_for_address();
        self.mock = Some(mock);
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).stdin(Stdio::null()).env_remove("NO_COLOR");
        if self.colours {
            command.env("CLICOLOR_FORCE", "1");
        } else {
            command.env_remove("CLICOLOR_FORCE");
        }
        command
    }

    /// What the mock printed until now, with the documented address in place of its own.
    pub(crate) fn printed_by_mock(&self) -> String {
        let Some(mock) = &self.mock else { return String::new() };
        // A line is printed just after its answer was sent.
        thread::sleep(Duration::from_millis(200));
        mock.printed.lock().unwrap().replace(&mock.address, DOCUMENTED)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    /// Paths inside the workspace are shown relative to it, others in full; the target folder may
    /// be either.
    fn without_folder(&self, text: &str) -> String {
        let inside = self.folder.strip_prefix(root()).unwrap_or(&self.folder);
        text.replace(&format!("{}/", self.folder.display()), "")
            .replace(&format!("{}/", inside.display()), "")
    }
}

impl Mock {
    /// The host and port, once it is ready.
    fn wait_for_address(&self) -> String {
        let start = Instant::now();
        loop {
            let greeting = self.printed.lock().unwrap().clone();
            let url =
                greeting.split_once("played at http://").filter(|_| greeting.contains("Ctrl-C"));
            if let Some((_, url)) = url {
                return url.split(['/', '\n']).next().unwrap_or_default().to_owned();
            }
            assert!(start.elapsed() < PATIENCE, "the mock does not start");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Below which path a program of `examples/` asks the mock; `None` of another program.
fn path_of_mock(program: &Path) -> Option<&'static str> {
    match program.file_stem()?.to_str()? {
        "campaigns" | "campaign_workflow" | "report_campaign" | "watch_feeds" => Some(""),
        "export_chats" => Some("/v1"),
        "discord_agent" | "orders_blocking" => Some("/api/external/v1"),
        _ => None,
    }
}

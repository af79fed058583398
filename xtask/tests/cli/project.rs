//! A folder with specs/ and generated/, and the program run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// An OpenAPI document of three operations.
pub(crate) const DOCUMENT: &str = r##"openapi: 3.0.3
info: { title: Acme API, version: "1" }
servers: [{ url: "https://api.acme.test" }]
security: [{ bearerAuth: [] }]
paths:
  /things:
    get:
      operationId: listThings
      tags: [Things]
      responses:
        "200":
          description: All things
          content:
            application/json:
              schema: { type: array, items: { $ref: "#/components/schemas/Thing" } }
    post:
      operationId: createThing
      tags: [Things]
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Thing" }
      responses:
        "201":
          description: The thing
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Thing" }
  /things/{id}:
    get:
      operationId: getThing
      tags: [Things]
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses:
        "200":
          description: One thing
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Thing" }
components:
  securitySchemes:
    bearerAuth: { type: http, scheme: bearer }
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: { type: string }
        name: { type: string }
"##;

/// What the operations of [`DOCUMENT`] need.
pub(crate) const SCOPES: &str = "version: 1
scheme: bearerAuth
scopes:
  things.read: { access: read, doc: Read things }
  things.write: { access: write, doc: Make things }
operations:
  listThings: things.read
  createThing: things.write
  getThing: things.read
";

/// A folder of its own for one test.
pub(crate) struct Project {
    folder: PathBuf,
}

/// What a run of the program left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    /// With the project's folder removed from paths and `_` for times.
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// An empty folder; `name` is the test's.
    pub(crate) fn empty(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(folder.join("specs")).unwrap();
        Self { folder }
    }

    /// With these providers, all of them [`DOCUMENT`] with [`SCOPES`].
    pub(crate) fn with(name: &str, providers: &[&str]) -> Self {
        let project = Self::empty(name);
        for provider in providers {
            project.write(&format!("specs/{provider}/api.yaml"), DOCUMENT);
            project.write(&format!("specs/{provider}/scopes.yaml"), SCOPES);
        }
        project
    }

    /// The same, generated.
    pub(crate) fn generated(name: &str, providers: &[&str]) -> Self {
        let project = Self::with(name, providers);
        let run = project.generate(&[]);
        assert_eq!(run.code, Some(0), "{run:?}");
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces the one place where `old` stands in a file.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}");
        self.write(path, text.replace(old, new));
    }

    /// Every file under generated/ with the time of its last change.
    pub(crate) fn outputs(&self) -> BTreeMap<String, SystemTime> {
        let mut found = BTreeMap::new();
        collect(&self.path("generated"), "", &mut found);
        found
    }

    /// Runs `generate` on this project's folders.
    pub(crate) fn generate(&self, arguments: &[&str]) -> Run {
        let (specs, out) = (self.path("specs"), self.path("generated"));
        let places = ["--specs", specs.to_str().unwrap(), "--out", out.to_str().unwrap()];
        self.run(&[&["generate"], arguments, &places].concat())
    }

    /// Runs `new` on this project's folder.
    pub(crate) fn start(&self, name: &str, from: &str) -> Run {
        let (specs, from) = (self.path("specs"), self.path(from));
        self.run(&[
            "new",
            name,
            "--from",
            from.to_str().unwrap(),
            "--specs",
            specs.to_str().unwrap(),
        ])
    }

    /// Paths inside the workspace are shown relative to it, others in full; the target folder may
    /// be either.
    fn without_folder(&self, text: &str) -> String {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let inside = self.folder.strip_prefix(workspace).unwrap_or(&self.folder);
        text.replace(&format!("{}/", self.folder.display()), "")
            .replace(&format!("{}/", inside.display()), "")
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(&[], arguments)
    }

    /// Runs the program with these variables.
    pub(crate) fn run_in(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            without_times(&self.without_folder(&text))
        };
        Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Run {
    /// The exit code and what was said about what is wrong.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, stderr: &str) {
        assert_eq!(
            (self.code, self.stderr.trim_end()),
            (Some(code), stderr.trim_end()),
            "{}",
            self.stdout
        );
    }

    /// Success, with these lines on stdout and none on stderr.
    #[track_caller]
    pub(crate) fn says(&self, stdout: &str) {
        let actual = (self.code, self.stdout.as_str(), self.stderr.as_str());
        assert_eq!(actual, (Some(0), stdout, ""));
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut BTreeMap<String, SystemTime>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), found);
        } else {
            found.insert(path, entry.metadata().unwrap().modified().unwrap());
        }
    }
}

/// `(12 ms)` becomes `(_ ms)`.
fn without_times(text: &str) -> String {
    let mut parts = text.split(" ms)");
    let mut result =
        parts.next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    if !text.contains(" ms)") {
        return text.to_owned();
    }
    for part in parts {
        result.push_str("_ ms)");
        let is_last = !part.ends_with(|c: char| c.is_ascii_digit());
        result.push_str(if is_last {
            part
        } else {
            part.trim_end_matches(|c: char| c.is_ascii_digit())
        });
    }
    result
}

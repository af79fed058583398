//! What a document refers to is looked for in its folder and nowhere else: no connection is made, and
//! no file is opened outside.

use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::project::{DOCUMENT, Project};

/// What nothing of it may be in what is written or said.
const SECRET: &str = "Canary-7c1f";

/// References that lead out of the folder, or seem to. `PORT` is that of a server on loopback, `OUT` the
/// full path of a folder outside.
#[rustfmt::skip]
const REFERENCES: &[&str] = &[
    // To other hosts.
    "http://127.0.0.1:PORT/secret.yaml", "https://127.0.0.1:PORT/secret.yaml", "http://127.0.0.1:PORT/secret.yaml#/Secret",
    "HTTP://127.0.0.1:PORT/secret.yaml", "hTTps://127.0.0.1:PORT/x", "http://localhost:PORT/secret.yaml", "http://[::1]:PORT/secret.yaml",
    "http://0x7f.1:PORT/secret.yaml", "http://2130706433:PORT/secret.yaml", "http://127.1:PORT/secret.yaml",
    "http://user:password@127.0.0.1:PORT/x", "http://127.0.0.1:PORT", "//127.0.0.1:PORT/secret.yaml", "\\\\127.0.0.1@PORT\\secret.yaml",
    "/\\127.0.0.1:PORT/secret.yaml", "http:127.0.0.1:PORT/x", "http:/127.0.0.1:PORT/x", "http:\\\\127.0.0.1:PORT/x", " http://127.0.0.1:PORT/x",
    "http%3A//127.0.0.1:PORT/x", "ftp://127.0.0.1:PORT/x", "ws://127.0.0.1:PORT/x", "gopher://127.0.0.1:PORT/x", "data:application/json,{}",
    "http://169.254.169.254/latest/meta-data", "javascript:x", "jar:http://127.0.0.1:PORT/x!/y",
    // To files by their full path.
    "file:///etc/passwd", "file:/etc/passwd", "FILE:///etc/passwd", "file://localhost/etc/passwd", "file:OUT/secret.yaml", "file://OUT/secret.yaml#/Secret",
    "/etc/passwd", "OUT/secret.yaml", "OUT/secret.yaml#/Secret", "//etc/passwd", "/proc/self/environ", "/dev/stdin", "/dev/zero", "C:/Windows/win.ini",
    "C:\\Windows\\win.ini", "\\\\host\\share\\x.yaml", "~/secret.yaml", "$HOME/secret.yaml", "%2fetc%2fpasswd",
    // Up and out.
    "../secret.yaml", "../../secret.yaml#/Secret", "../../../../../../../../../../etc/passwd", "./../secret.yaml", "types/../../secret.yaml",
    "%2e%2e/secret.yaml", "..%2fsecret.yaml", "%2e%2e%2fsecret.yaml#/Secret", "..\\secret.yaml", "types\\..\\..\\secret.yaml", "..%5csecret.yaml",
    "....//secret.yaml", "..;/secret.yaml", "\u{ff0e}\u{ff0e}/secret.yaml", "..%00/secret.yaml", "../acme/../secret.yaml",
    // By links that are in the folder.
    "linked.yaml", "linked.yaml#/Secret", "folder/secret.yaml", "passwd.yaml", "zero.yaml", "pipe.yaml", "circle.yaml", "around/around/around/linked.yaml",
];

/// The document with a schema for each of them.
fn document(port: u16, outside: &str) -> String {
    let mut text = DOCUMENT.to_owned();
    for (at, reference) in REFERENCES.iter().enumerate() {
        let reference = reference.replace("PORT", &port.to_string()).replace("OUT", outside);
        let quoted = reference.replace('\\', "\\\\");
        text.push_str(&format!("    Escape{at}: {{ $ref: \"{quoted}\" }}\n"));
    }
    text
}

/// A folder with links that lead out of it, and what they lead to.
fn prepared(name: &str) -> Project {
    let project = Project::empty(name);
    let secret = format!("Secret: {{ type: object, description: {SECRET} }}\n");
    for path in ["specs/secret.yaml", "secret.yaml", "outside/secret.yaml"] {
        project.write(path, &secret);
    }
    project.write("specs/acme/types/thing.yaml", "type: string\n");
    let link =
        |to: &str, from: &str| symlink(to, project.path(&format!("specs/acme/{from}"))).unwrap();
    link("../secret.yaml", "linked.yaml");
    link("../../outside", "folder");
    link("/etc/passwd", "passwd.yaml");
    link("/dev/zero", "zero.yaml");
    link("circle.yaml", "circle.yaml");
    link("..", "around");
    let pipe = Command::new("mkfifo").arg(project.path("specs/acme/pipe.yaml")).status();
    assert!(pipe.is_ok_and(|status| status.success()));
    project
}

#[test]
fn no_reference_leads_out_of_the_folder() {
    assert!(REFERENCES.len() >= 60);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let project = prepared("escapes");
    let outside = project.path("outside");
    project.write("specs/acme/api.yaml", document(port, outside.to_str().unwrap()));
    let (specs, out, trace) =
        (project.path("specs"), project.path("generated"), project.path("trace"));
    let has_strace = Command::new("strace").arg("-V").output().is_ok();
    let program = env!("CARGO_BIN_EXE_xtask");
    let mut command = if has_strace {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=open,openat,openat2,connect,socket,execve", "-o"]);
        command.arg(&trace).arg(program);
        command
    } else {
        println!("there is no strace: what is opened is judged by what is said and written");
        Command::new(program)
    };
    // Cargo lets tests look for libraries in many places.
    command.env_remove("LD_LIBRARY_PATH");
    command.arg("generate").arg("--specs").arg(&specs).arg("--out").arg(&out);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains(SECRET) && !said.contains("root:"), "{said}");
    // Each is refused by name.
    let refused = said.matches("error[ref-").count();
    assert!(refused >= REFERENCES.len() - 4, "{refused} of {}: {said}", REFERENCES.len());
    listener.set_nonblocking(true).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    assert!(listener.accept().is_err(), "somebody was called");
    if has_strace {
        let calls = std::fs::read_to_string(&trace).unwrap();
        let wrong: Vec<&str> =
            calls.lines().filter(|call| is_outside(call, specs.to_str().unwrap())).collect();
        assert!(calls.contains("api.yaml") && wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// Whether a call of the system opens something that is neither an input nor what every program needs,
/// or speaks to somebody.
fn is_outside(call: &str, specs: &str) -> bool {
    if call.contains("socket(") || call.contains("connect(") {
        return true;
    }
    // The program itself is the one that is started.
    let Some((_, path)) = call.split_once('"') else { return false };
    if call.contains("execve(") {
        return !path.contains("xtask\"");
    }
    let path = path.split('"').next().unwrap_or_default();
    let inputs = format!("{specs}/acme");
    let is_input = path == specs
        || path == inputs
        || path.strip_prefix(&inputs).is_some_and(|rest| {
            rest.starts_with('/')
                && !["linked", "folder", "passwd", "zero", "pipe", "circle"]
                    .iter()
                    .any(|name| rest.contains(name))
        });
    let of_every_program = [
        "/lib",
        "/usr/lib",
        "/etc/ld.so",
        "/proc/self/maps",
        "/proc/self/cgroup",
        "/proc/meminfo",
        "/proc/cpuinfo",
        "/proc/sys",
        "/sys/",
        "/proc/stat",
    ];
    !is_input && !of_every_program.iter().any(|start| path.starts_with(start))
}

#[test]
fn inputs_that_are_links_out_of_the_folder_are_not_read() {
    let project = Project::with("escapes-inputs", &["acme"]);
    project.write("outside.yaml", format!("version: 1\n# {SECRET}\nx: {SECRET}\n"));
    for (from, to) in [
        ("scopes.yaml", "../../outside.yaml"),
        ("client.yaml", "/dev/zero"),
        ("overlay.yaml", "/etc/passwd"),
    ] {
        let path = project.path(&format!("specs/acme/{from}"));
        let _ = std::fs::remove_file(&path);
        symlink(to, &path).unwrap();
    }
    let run = project.generate(&[]);
    assert_eq!(run.code, Some(1));
    assert_eq!(
        run.stderr.matches("it is a link that leads out of the provider's folder").count(),
        3,
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains(SECRET));
}

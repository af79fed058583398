//! The program against a site on this computer: what it fetches, and each thing that it refuses.

mod site;

use std::path::Path;
use std::process::Command;

use crate::site::{Answer, Site};

fn site<'p>(answers: impl IntoIterator<Item = (&'p str, Answer)>) -> Site {
    Site::start(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("fetch"), answers)
}

/// Asks for a URL, trusting the authority of a site; what came, or what was said instead.
fn fetch(trusted: &Site, url: &str, limits: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_scopewright-fetch"))
        .arg(url)
        .args(limits)
        .env("SSL_CERT_FILE", &trusted.authority)
        .env_remove("SSL_CERT_DIR")
        .env("NO_PROXY", "localhost")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() {
        assert_eq!(text(output.stderr), "");
        return Ok(text(output.stdout));
    }
    assert_eq!(output.stdout, b"", "a file comes whole or not at all");
    Err(text(output.stderr).trim_end().to_owned())
}

#[test]
fn files_come_through_redirects_on_their_host() {
    let site = site([
        ("/a.yaml", Answer::Text("type: object\n".to_owned())),
        ("/old.yaml", Answer::Redirect("/a.yaml".to_owned())),
        ("/older.yaml", Answer::Redirect("{site}/old.yaml".to_owned())),
    ]);
    let file = Ok("type: object\n".to_owned());
    assert_eq!(fetch(&site, &format!("{}/a.yaml", site.url), &[]), file);
    assert_eq!(fetch(&site, &format!("{}/older.yaml", site.url), &[]), file);
    assert_eq!(site.asked(), ["/a.yaml", "/older.yaml", "/old.yaml", "/a.yaml"]);
}

#[test]
fn redirects_to_elsewhere_are_not_followed() {
    let elsewhere = site([("/a.yaml", Answer::Text("secret".to_owned()))]);
    let plain = elsewhere.url.replace("https:", "http:");
    let here = site([
        ("/other", Answer::Redirect(format!("{}/a.yaml", elsewhere.url))),
        ("/plain", Answer::Redirect(format!("{plain}/a.yaml"))),
        ("/file", Answer::Redirect("file:///etc/hostname".to_owned())),
        ("/circle", Answer::Redirect("/circle".to_owned())),
    ]);
    for (path, reason) in [
        ("/other", "it redirects to another host"),
        ("/plain", "it redirects to another host"),
        ("/file", "the answer is 302 Found"),
        ("/circle", "there are too many redirects"),
    ] {
        let said = fetch(&here, &format!("{}{path}", here.url), &[]);
        assert_eq!(said, Err(reason.to_owned()), "{path}");
    }
    assert_eq!(elsewhere.asked(), [""; 0]);
}

#[test]
fn what_is_too_large_or_too_slow_is_given_up() {
    let site = site([
        ("/endless", Answer::Endless),
        ("/silence", Answer::Silence),
        ("/ten", Answer::Text("0123456789".to_owned())),
    ]);
    let ask = |path: &str, limits: &[&str]| fetch(&site, &format!("{}{path}", site.url), limits);
    assert_eq!(ask("/endless", &[]), Err("it has more than 16777216 bytes".to_owned()));
    assert_eq!(ask("/ten", &["9"]), Err("it has more than 9 bytes".to_owned()));
    assert_eq!(ask("/ten", &["10"]), Ok("0123456789".to_owned()));
    let late = ask("/silence", &["1000", "300"]);
    assert_eq!(late, Err("it takes longer than 300ms".to_owned()));
}

#[test]
fn what_is_not_there_and_who_is_not_trusted() {
    let (known, unknown) = (site([]), site([("/a.yaml", Answer::Text(String::new()))]));
    let missing = fetch(&known, &format!("{}/a.yaml", known.url), &[]).unwrap_err();
    assert!(missing.contains("404"), "{missing}");
    let refused = fetch(&known, &format!("{}/a.yaml", unknown.url), &[]).unwrap_err();
    assert!(refused.contains("certificate"), "{refused}");
    assert_eq!(unknown.asked(), [""; 0]);
    let plain = known.url.replace("https:", "http:");
    let said = fetch(&known, &format!("{plain}/a.yaml"), &[]);
    assert_eq!(said, Err("only HTTPS is spoken".to_owned()));
}

/// Asks for a document as `cargo xtask update` does.
fn document(site: &Site, path: &str, more: &[&str]) -> Result<String, String> {
    let url = format!("{}{path}", site.url);
    let output = Command::new(env!("CARGO_BIN_EXE_scopewright-fetch"))
        .args(["--document", &url])
        .args(more)
        .env("SSL_CERT_FILE", &site.authority)
        .env_remove("SSL_CERT_DIR")
        .env("NO_PROXY", "localhost")
        .env("DOCUMENT_TOKEN", "pc_test_document")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() {
        return Ok(text(output.stdout));
    }
    assert_eq!(output.stdout, b"", "a document comes whole or not at all");
    Err(text(output.stderr).trim_end().to_owned())
}

#[test]
fn a_document_comes_with_what_is_known_the_next_time() {
    let tagged = |token: Option<&str>| Answer::Tagged {
        text: "{}".to_owned(),
        etag: "\"one\"".to_owned(),
        token: token.map(str::to_owned),
    };
    let site = site([("/open", tagged(None)), ("/shut", tagged(Some("pc_test_document")))]);
    let head = "{\"status\":200,\"etag\":\"\\\"one\\\"\"}\n{}";
    assert_eq!(document(&site, "/open", &[]), Ok(head.to_owned()));
    let same = document(&site, "/open", &["--etag", "\"one\""]);
    assert_eq!(same, Ok("{\"status\":304}\n".to_owned()));
    assert!(document(&site, "/shut", &[]).unwrap_err().contains("401"));
    assert_eq!(document(&site, "/shut", &["--token-from", "DOCUMENT_TOKEN"]), Ok(head.to_owned()));
    let unset = document(&site, "/shut", &["--token-from", "NO_SUCH_TOKEN"]);
    assert_eq!(unset, Err("`NO_SUCH_TOKEN` is not set".to_owned()));
}

#[test]
fn a_token_for_a_document_goes_nowhere_else() {
    let elsewhere = site([("/a", Answer::Text("{}".to_owned()))]);
    let here = site([
        ("/other", Answer::Redirect(format!("{}/a", elsewhere.url))),
        ("/endless", Answer::Endless),
        ("/silence", Answer::Silence),
    ]);
    let token = ["--token-from", "DOCUMENT_TOKEN"];
    let moved = document(&here, "/other", &token);
    assert_eq!(moved, Err("it redirects to another host".to_owned()));
    assert_eq!(elsewhere.asked(), [""; 0]);
    let large = document(&here, "/endless", &["--bytes", "1000000"]);
    assert_eq!(large, Err("it has more than 1000000 bytes".to_owned()));
    let late = document(&here, "/silence", &["--milliseconds", "300"]);
    assert_eq!(late, Err("it takes longer than 300ms".to_owned()));
}

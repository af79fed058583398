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

//! URLs of next pages: turns what a server wrote into a URL that a credential may be sent to.
//!
//! A next page is asked for with the list's own credential, so its URL must not name a place that
//! the list's URL does not: the same scheme, host and port, and a path below the server's own, for
//! other applications can live on one host. Within that the whole URL is followed and not only its
//! query, because the path may rightly differ (GitHub answers `/repos/{owner}/{repo}/issues` with links
//! below `/repositories/{id}/issues`), and dropping it would ask for something else without a word.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::draft::Draft;
use crate::path::decode_wholly;
use crate::provider::SchemeKind;

/// What a URL is followed from.
pub(crate) struct Context {
    /// The page's own URL, without its credential.
    pub(crate) page: Url,
    /// The URL of the server, below which its API is.
    pub(crate) server: Url,
}

/// The path and query of a page that comes next, or what is wrong with its URL.
pub(super) fn follow(draft: &Draft, text: &str) -> Result<String, String> {
    let context = draft.context().map_err(|error| error.to_string())?;
    let mut url = resolve(&context, text)?;
    url.set_fragment(None);
    let query = without_credentials(draft, &url);
    url.set_query(query.as_deref());
    Ok(url[url::Position::BeforePath..].to_owned())
}

/// The whole URL of a path and query that [`follow`] gave. It is looked at again: it may have been
/// kept outside of this program in between.
pub(crate) fn place(context: &Context, path_and_query: &str) -> Result<Url, String> {
    if !path_and_query.starts_with('/') {
        return Err("the next page has no path".to_owned());
    }
    resolve(context, path_and_query)
}

fn resolve(context: &Context, text: &str) -> Result<Url, String> {
    const BROKEN: &str = "the next page's URL is not one";
    check_text(text)?;
    let url = context.page.join(text).map_err(|_| BROKEN)?;
    if url.origin() != context.page.origin() {
        let origin = url.origin().ascii_serialization();
        return Err(format!("the next page would be on another origin ({origin})"));
    }
    let base = context.server.path().trim_end_matches('/');
    let is_below = url.path().strip_prefix(base).is_some_and(|rest| rest.starts_with('/'));
    if !is_below && url.path() != base {
        return Err("the next page would be outside of the server's path".to_owned());
    }
    Ok(url)
}

/// Refuses what parsers do not agree about, before any of them sees it: what one takes for a path,
/// another takes for a host.
fn check_text(text: &str) -> Result<(), String> {
    const GENERIC: &[u8] = b"-._~:/[]@!$&'()*+,;=%";
    let (head, tail) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
    let is_url = |byte: u8| byte.is_ascii_alphanumeric() || GENERIC.contains(&byte);
    if !head.bytes().all(is_url) || tail.chars().any(char::is_control) {
        return Err("the next page's URL has characters that no URL has".to_owned());
    }
    let (rest, has_scheme) = match scheme(head) {
        Some(scheme) => (&head[scheme.len() + 1..], true),
        None => (head, false),
    };
    let path = match rest.strip_prefix("//") {
        Some(rest) => check_authority(rest)?,
        None if has_scheme => return Err("the next page's URL has no host".to_owned()),
        None => rest,
    };
    if has_dots(path) {
        return Err("the next page's URL has `.` or `..` in its path".to_owned());
    }
    Ok(())
}

/// `https` of `https://host/path` (RFC 3986, section 3.1).
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let begins = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    (begins && scheme.bytes().all(is_scheme)).then_some(scheme)
}

/// Gives the path behind an authority.
fn check_authority(text: &str) -> Result<&str, String> {
    let (authority, path) = text.split_at(text.find('/').unwrap_or(text.len()));
    match authority {
        "" => Err("the next page's URL has no host".to_owned()),
        _ if authority.contains('@') => Err("the next page's URL names a user".to_owned()),
        _ => Ok(path),
    }
}

/// Whether a segment is `.` or `..` once every layer of percent-encoding is taken off: a server that
/// decodes before it routes would leave the path that was looked at.
fn has_dots(path: &str) -> bool {
    let decoded = decode_wholly(path);
    let mut segments = decoded.split(|byte| matches!(byte, b'/' | b'\\'));
    segments.any(|segment| matches!(segment, b"." | b".."))
}

/// The query without what proves who calls: servers that take a key there write it into links.
fn without_credentials(draft: &Draft, url: &Url) -> Option<String> {
    let schemes = draft.core.provider().schemes;
    let is_key = |pair: &str| {
        let name = percent_decode_str(pair.split('=').next().unwrap_or_default());
        let name = name.decode_utf8_lossy();
        schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::Query(key) if key == name))
    };
    let pairs: Vec<&str> = url.query()?.split('&').filter(|pair| !is_key(pair)).collect();
    Some(pairs.join("&"))
}

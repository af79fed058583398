//! Redirects: turn an answer that points elsewhere into the next URL of the same request, where a
//! user asked for that and it is safe.
//!
//! Only within the origin of the first request, so that no credential, key or body ever goes where
//! the client was not told to send them; only for requests that have no body and change nothing.

use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

use crate::draft::Prepared;

/// The URL that an answer to `request`, asked for at `url`, leads to; `None`: to none that is
/// followed.
pub(crate) fn next(
    request: &Prepared,
    url: &Url,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<Url> {
    let is_redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let is_plain =
        matches!(request.method, Method::GET | Method::HEAD) && request.body.length() == Some(0);
    if !is_redirect || !is_plain {
        return None;
    }
    // Two of them are the work of somebody in between.
    let mut locations = headers.get_all(header::LOCATION).iter();
    let (Some(location), None) = (locations.next(), locations.next()) else { return None };
    let mut target = url.join(location.to_str().ok()?).ok()?;
    let has_login = !target.username().is_empty() || target.password().is_some();
    if has_login || target.origin() != request.url.origin() {
        return None;
    }
    target.set_fragment(None);
    add_keys(&mut target, &request.keys);
    Some(target)
}

/// A key in the query is not in the server's URL, unless the server wrote it there.
fn add_keys(url: &mut Url, keys: &[String]) {
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let mut pairs: Vec<String> =
        url.query().into_iter().flat_map(|query| query.split('&')).map(str::to_owned).collect();
    for key in keys {
        if !pairs.iter().any(|pair| name(pair) == name(key)) {
            pairs.push(key.clone());
        }
    }
    url.set_query((!pairs.is_empty()).then(|| pairs.join("&")).as_deref());
}

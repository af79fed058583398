//! Proxies: turn a destination into the proxy that stands between.

use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::Url;

use crate::server::is_loopback;

/// Which proxy a request takes.
#[derive(Debug)]
pub(super) enum Proxies {
    /// What the environment or the system says.
    System(Matcher),
    /// What the program says.
    Chosen(Matcher),
}

impl Proxies {
    /// The proxy for a destination, if there is one.
    ///
    /// What goes to this computer without TLS goes through none of the system's: `http` is allowed for it
    /// because it stays here, and a proxy would read the credential.
    pub(super) fn intercept(&self, destination: &Uri) -> Option<Intercept> {
        match self {
            Self::Chosen(matcher) => matcher.intercept(destination),
            Self::System(matcher) => {
                let found = matcher.intercept(destination)?;
                let url = Url::parse(&destination.to_string()).ok()?;
                (url.scheme() != "http" || !is_loopback(&url)).then_some(found)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper_util::client::proxy::matcher::Matcher;

    use super::Proxies;

    #[test]
    fn what_stays_here_takes_no_proxy_of_the_system() {
        let matcher = || Matcher::builder().all("http://proxy.example:8080").build();
        let (system, chosen) = (Proxies::System(matcher()), Proxies::Chosen(matcher()));
        for (destination, is_taken) in [
            ("http://localhost:8000/x", false),
            ("http://127.0.0.1/", false),
            ("http://[::1]:80/", false),
            ("https://localhost/", true),
            ("http://shop.example/", true),
            ("https://shop.example/", true),
        ] {
            let uri = destination.parse().expect("it is a URI");
            assert_eq!(system.intercept(&uri).is_some(), is_taken, "{destination}");
            assert!(chosen.intercept(&uri).is_some(), "{destination}");
        }
    }
}

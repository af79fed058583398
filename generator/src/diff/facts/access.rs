//! Servers, credentials, what goes with every call, and rate limits.

use std::fmt::Debug;

use super::Pair;
use crate::diff::model::{Area, Change, Kind, Rust, Wire, key};
use crate::ir::{RateLimit, SecurityScheme, Server};

pub(super) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (pair.old.api(), pair.new.api());
    compare_servers(&old.servers, &new.servers, changes);
    compare_schemes(&old.schemes, &new.schemes, changes);
    compare_tiers(&old.client.rate_limit, &new.client.rate_limit, changes);
    let (before, after) = (&old.client, &new.client);
    let mut fact = |name: &str, what: &str, same: bool, wire: (Wire, &str)| {
        if !same {
            let what = format!("{what} is another");
            let change =
                Change::new(Area::Access, Kind::Changed, name, key(["client", name]), what);
            let change = change.rust(Rust::Additive, "the client does it the new way");
            changes.push(change.wire(wire.0, wire.1));
        }
    };
    let credential = same(&before.credential, &after.credential);
    fact(
        "credential",
        "what is known of the credential",
        credential,
        (Wire::Depends, "an old client may refuse a new token"),
    );
    let constants = before.constants == after.constants;
    fact(
        "constants",
        "what goes with every call",
        constants,
        (Wire::Depends, "an old client sends the old values"),
    );
    let key_place = before.idempotency == after.idempotency;
    fact(
        "idempotency key",
        "where an idempotency key goes",
        key_place,
        (Wire::Depends, "the key of an old client may not be seen"),
    );
    let errors = same(&before.errors, &after.errors);
    fact(
        "errors",
        "where things are in an error",
        errors,
        (Wire::Depends, "an old client reads less of an error"),
    );
    let webhooks = same(&before.webhooks, &after.webhooks);
    fact(
        "webhooks",
        "how a delivery looks",
        webhooks,
        (Wire::Depends, "an old receiver may refuse it"),
    );
}

/// Facts that hold no more than plain data are compared by what they show.
fn same<T: Debug>(old: &T, new: &T) -> bool {
    format!("{old:?}") == format!("{new:?}")
}

fn compare_servers(old: &[Server], new: &[Server], changes: &mut Vec<Change>) {
    let urls = |servers: &[Server]| -> Vec<String> {
        servers.iter().map(|server| server.url.clone()).collect()
    };
    let (before, after) = (urls(old), urls(new));
    if before.first() != after.first() {
        let (was, is) = (first(&before), first(&after));
        let what = format!("the base URL was `{was}` and is `{is}`");
        let change = Change::new(Area::Access, Kind::Changed, "server", key(["server"]), what);
        let change = change.rust(Rust::Additive, "calls go to the new one unless another is set");
        changes.push(change.wire(Wire::Depends, "an old client calls the old one"));
    }
    for url in after
        .iter()
        .filter(|url| !before.contains(url))
        .skip(usize::from(before.first() != after.first()))
    {
        let what = format!("there is another server, `{url}`");
        let change = Change::new(Area::Access, Kind::Added, url, key(["server", url]), what);
        changes.push(change.rust(Rust::Docs, "the docs name it"));
    }
    for url in before.iter().skip(1).filter(|url| !after.contains(url)) {
        let what = format!("the server `{url}` is gone");
        let change = Change::new(Area::Access, Kind::Removed, url, key(["server", url]), what);
        let change = change.rust(Rust::Docs, "the docs no longer name it");
        changes.push(change.wire(Wire::Depends, "a client that was told to call it may fail"));
    }
    for variable in old.iter().flat_map(|server| &server.variables) {
        let others = new.iter().flat_map(|server| &server.variables);
        let other = others.into_iter().find(|other| other.name == variable.name);
        if other.is_some_and(|other| other.default != variable.default) {
            let name = &variable.name;
            let what = format!("the server's variable `{name}` has another default");
            let change =
                Change::new(Area::Access, Kind::Changed, name, key(["client", name]), what);
            let change = change.rust(Rust::Additive, "calls go elsewhere unless it is set");
            changes.push(change.wire(Wire::Depends, "an old client calls the old one"));
        }
    }
}

fn first(urls: &[String]) -> &str {
    urls.first().map_or("", String::as_str)
}

fn compare_schemes(old: &[SecurityScheme], new: &[SecurityScheme], changes: &mut Vec<Change>) {
    for scheme in old {
        let name = &scheme.name;
        let own = key(["scheme", name]);
        match new.iter().find(|other| other.name == *name) {
            Some(other) if other.kind == scheme.kind => {}
            Some(_) => {
                let what = format!("the credential `{name}` is sent in another way");
                let change = Change::new(Area::Access, Kind::Changed, name, own, what);
                let change = change.rust(Rust::Breaking, "another kind of credential is asked for");
                changes.push(change.wire(Wire::Breaks, "an old client sends it where it was"));
            }
            None => {
                let what = format!("the credential `{name}` is gone");
                let change = Change::new(Area::Access, Kind::Removed, name, own, what);
                let change = change.rust(Rust::Breaking, "it cannot be set any longer");
                changes.push(change.wire(Wire::Depends, "it may no longer be taken"));
            }
        }
    }
    for scheme in new.iter().filter(|own| !old.iter().any(|other| other.name == own.name)) {
        let name = &scheme.name;
        let what = format!("there is another credential, `{name}`");
        let change = Change::new(Area::Access, Kind::Added, name, key(["scheme", name]), what);
        changes.push(change.rust(Rust::Additive, "it can be set"));
    }
}

fn compare_tiers(old: &RateLimit, new: &RateLimit, changes: &mut Vec<Change>) {
    let words = |(_, requests, seconds): &(String, Option<u32>, u32)| match requests {
        Some(requests) => format!("{requests} calls in {seconds} s"),
        None => "any number of calls".to_owned(),
    };
    for tier in &old.tiers {
        let own = key(["tier", &tier.0]);
        match new.tiers.iter().find(|other| other.0 == tier.0) {
            Some(other) if other == tier => {}
            Some(other) => {
                let what = format!(
                    "the tier `{}` allowed {} and allows {}",
                    tier.0,
                    words(tier),
                    words(other)
                );
                let change = Change::new(Area::Rates, Kind::Changed, &tier.0, own, what);
                let change = change.rust(Rust::Additive, "calls wait for other turns");
                let (wire, reason) = if pace(other) < pace(tier) {
                    (Wire::Depends, "an old client calls more often than is allowed")
                } else {
                    (Wire::Works, "an old client calls no more often than it did")
                };
                changes.push(change.wire(wire, reason));
            }
            None => {
                let what = format!("the tier `{}` is gone", tier.0);
                let change = Change::new(Area::Rates, Kind::Removed, &tier.0, own, what);
                changes.push(change.wire(Wire::Depends, "an old client may call too often"));
            }
        }
    }
    for tier in new.tiers.iter().filter(|own| !old.tiers.iter().any(|other| other.0 == own.0)) {
        let what = format!("the tier `{}` is new: {}", tier.0, words(tier));
        let own = key(["tier", &tier.0]);
        changes.push(Change::new(Area::Rates, Kind::Added, &tier.0, own, what));
    }
    let headers = (&old.limit, &old.remaining, &old.reset, old.reset_is_epoch, &old.default);
    if headers != (&new.limit, &new.remaining, &new.reset, new.reset_is_epoch, &new.default) {
        let what =
            "how a rate limit is told, or the tier of a client that was told nothing, is another";
        let own = key(["tier"]);
        let change = Change::new(Area::Rates, Kind::Changed, "rate limit", own, what.to_owned());
        let change = change.rust(Rust::Additive, "calls wait for other turns");
        changes.push(change.wire(Wire::Depends, "an old client does not see the limit"));
    }
}

/// Calls in an hour; no limit is the most.
fn pace(tier: &(String, Option<u32>, u32)) -> u64 {
    let (_, requests, seconds) = tier;
    requests.map_or(u64::MAX, |requests| u64::from(requests) * 3_600 / u64::from((*seconds).max(1)))
}

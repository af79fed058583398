//! The tiers of the provider's rate limits: each becomes a constant, and a sentence of the docs.

use crate::ir;

use super::{
    model::TierPlan,
    names::{Case, Namespace, claim_all, identifier},
};

pub(super) fn plan_tiers(limits: &ir::RateLimit) -> Vec<TierPlan> {
    let wanted = limits.tiers.iter().map(|(name, ..)| (name, identifier(name, Case::Constant)));
    let constants = claim_all(&mut Namespace::default(), wanted);
    let plan = |(name, requests, seconds): &(String, Option<u32>, u32)| TierPlan {
        constant: constants[name].clone(),
        name: name.clone(),
        requests: *requests,
        seconds: *seconds,
        is_default: limits.default.as_ref() == Some(name),
        words: words(*requests, *seconds),
    };
    limits.tiers.iter().map(plan).collect()
}

/// `60 calls a minute`.
fn words(requests: Option<u32>, seconds: u32) -> String {
    let calls = match requests {
        None => return "any number of calls".to_owned(),
        Some(1) => "1 call".to_owned(),
        Some(requests) => format!("{requests} calls"),
    };
    match seconds {
        1 => format!("{calls} a second"),
        60 => format!("{calls} a minute"),
        3_600 => format!("{calls} an hour"),
        86_400 => format!("{calls} a day"),
        seconds => format!("{calls} in {seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn tiers_in_words() {
        for (requests, seconds, expect) in [
            (Some(60), 60, "60 calls a minute"),
            (Some(1), 1, "1 call a second"),
            (Some(5), 3_600, "5 calls an hour"),
            (Some(5), 86_400, "5 calls a day"),
            (Some(5), 10, "5 calls in 10 seconds"),
            (None, 0, "any number of calls"),
        ] {
            assert_eq!(words(requests, seconds), expect);
        }
    }
}

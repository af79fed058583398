//! The tiers of the provider's rate limits: each becomes a constant, and a sentence of the docs.

use crate::escape::{Markdown, md};
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
fn words(requests: Option<u32>, seconds: u32) -> Markdown {
    let calls = match requests {
        None => return Markdown::ours("any number of calls"),
        Some(1) => Markdown::ours("1 call"),
        Some(requests) => md!("{} calls", requests),
    };
    match seconds {
        1 => md!("{} a second", calls),
        60 => md!("{} a minute", calls),
        3_600 => md!("{} an hour", calls),
        86_400 => md!("{} a day", calls),
        seconds => md!("{} in {} seconds", calls, seconds),
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
            assert_eq!(words(requests, seconds).as_str(), expect);
        }
    }
}

//! Credentials: which of a provider's schemes a program needs that calls every operation.

use super::CredentialPlan;
use crate::ir::{Operation, SchemeKind, SecurityScheme};

/// The usual scheme, and of every operation that it is not enough for, those of its first alternative.
pub(super) fn needed(
    schemes: &[SecurityScheme],
    usual: Option<&str>,
    operations: &[Operation],
) -> Vec<CredentialPlan> {
    let mut needed: Vec<&str> = usual.into_iter().collect();
    for operation in operations {
        let is_met = |set: &Vec<String>| set.iter().all(|scheme| needed.contains(&scheme.as_str()));
        if operation.security.iter().any(is_met) {
            continue;
        }
        for scheme in operation.security.first().into_iter().flatten() {
            if !needed.contains(&scheme.as_str()) {
                needed.push(scheme);
            }
        }
    }
    let is_basic = |name: &str| {
        schemes.iter().any(|scheme| scheme.name == name && matches!(scheme.kind, SchemeKind::Basic))
    };
    let credential =
        |name: &str| CredentialPlan { scheme: name.to_owned(), is_basic: is_basic(name) };
    needed.into_iter().map(credential).collect()
}

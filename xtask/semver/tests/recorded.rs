//! What the generator says of each pair today is no softer than what cargo-semver-checks said of its crates the
//! last time. Nothing is compiled here: `cargo xtask semver --record` does that.

use scopewright_generator::diff::{Rust, text};
use scopewright_semver::{pairs, recorded};

#[test]
fn nothing_that_breaks_is_called_anything_else() {
    let recorded = recorded::read();
    let pairs = pairs::small();
    assert!(pairs.len() >= 60, "there are {} pairs", pairs.len());
    let (mut breaking, mut wrong) = (0, Vec::new());
    for pair in pairs {
        let Some(lints) = recorded.pairs.get(&pair.name) else {
            wrong.push(format!("{} is not recorded: run `cargo xtask semver --record`", pair.name));
            continue;
        };
        let diff = pair.diff().unwrap_or_else(|| panic!("{} is not read", pair.name));
        breaking += usize::from(!lints.is_empty());
        if !lints.is_empty() && diff.rust() != Rust::Breaking {
            wrong.push(format!("{}: {}\n{}", pair.name, lints.join(", "), text(&diff)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(breaking > 30, "only {breaking} of the pairs break anything");
}

//! A small part of what `cargo xtask hostile` does, in every test run.

use std::path::PathBuf;
use std::process::Command;

use scopewright_hostile::attacks::ATTACKS;
use scopewright_hostile::cases::Plan;
use scopewright_hostile::endure;
use scopewright_hostile::pool::Run;
use scopewright_hostile::table::{self, Counts};

/// The program, with the subcommands that work in a process of their own.
const PROGRAM: &str = env!("CARGO_BIN_EXE_scopewright-hostile");

#[test]
fn documents_end_in_a_crate_or_in_messages() {
    let (documents, seed) = (Some(150), 7);
    let plan = Plan::new(documents, seed);
    let canary = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("canary");
    let run = Run { program: PROGRAM.into(), documents, seed, canary, jobs: 2 };
    let outcomes = run.outcomes(&plan, &|_| {});
    let wrong = table::wrong(&plan, &outcomes);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let counts = Counts::of(&outcomes);
    // Were everything refused, nothing would have been looked at.
    assert!(counts.is_well() && counts.crates > counts.documents / 3, "{counts:?}");
}

/// Attacks that are small: the others take a build without optimisation too long to look at.
#[test]
fn what_asks_for_too_much_is_refused() {
    /// How much longer a build without optimisation may take, on a machine that does other things.
    const SLOWER: u32 = 30;
    let mut faults = Vec::new();
    for (number, attack) in ATTACKS.iter().enumerate().filter(|(_, attack)| attack.is_small()) {
        let mut command = Command::new(PROGRAM);
        command.args(["attack", &number.to_string()]);
        let endured = endure::watch(&mut command, SLOWER);
        if !endured.is_well() {
            faults.push(format!("{}: {}", attack.name, endured.words()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

//! The rigs: each turns a promise of the clients into numbers. To add one, write it beside these and
//! put it into [`ALL`].

mod callers;
mod clock;
mod dropped;
mod frames;
mod ledger;
mod outage;
mod paths;

use scopewright_mock::Failure;
use scopewright_mock::soak::{Progress, Report, Scale, Soak};

use self::dropped::Dropped;
use self::frames::Frames;
use self::ledger::Ledger;
use self::outage::Outage;
use self::paths::Paths;

pub(crate) static LEDGER: Ledger = Ledger::KEYED;
pub(crate) static PATIENCE: Ledger = Ledger::PATIENT;
pub(crate) static ONCE: Ledger = Ledger::ONCE;
pub(crate) static DROPPED: Dropped = Dropped;
pub(crate) static OUTAGE: Outage = Outage;
pub(crate) static FRAMES: Frames = Frames;
pub(crate) static PATHS: Paths = Paths;

/// Every rig, in the order in which they run.
pub(crate) static ALL: [&dyn Soak; 7] =
    [&LEDGER, &FRAMES, &PATIENCE, &ONCE, &DROPPED, &OUTAGE, &PATHS];

/// Runs a rig.
pub(crate) async fn report(
    rig: &dyn Soak,
    scale: &Scale,
    progress: &Progress,
) -> Result<Report, Failure> {
    debug_assert!(ALL.iter().any(|known| known.name() == rig.name()));
    let rows = rig.run(scale, progress).await?;
    let (name, about) = (rig.name(), rig.about());
    let command = format!(
        "cargo xtask soak {name} --seed {} --seeds {} --calls {} --faults {}",
        scale.seed, scale.seeds, scale.calls, scale.faults
    );
    Ok(Report { name, about, command, rows })
}

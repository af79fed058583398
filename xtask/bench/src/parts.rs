//! What the page says of each part, and its tables.

use crate::compile;
use crate::generate;
use crate::page::Table;
use crate::results::Part;
use crate::wire;

/// The head of the page.
pub(crate) const HEAD: &str = "# Benchmarks

Ours beside other generators of Rust clients, measured by one command. In each part all contenders take turns
(A B C, B C A, …) in one run, and what is compared is of one run: medians, and ratios of them. CPU is user and
system time of a command and of every process that it starts; the machine is not quiet, so time on the clock says
less. Memory is the most that one process held.

```console
$ cargo xtask bench --install                            # installs the peers, measures everything
$ cargo xtask bench generate --only box --runs 9         # one part, some documents
$ cargo xtask bench wire --ours ../other-checkout        # another checkout as ours
$ cargo xtask bench generate --into docs/benchmarks.md   # replaces what it measures in docs/benchmarks.json
$ cargo xtask bench --page --into docs/benchmarks.md     # writes this page from docs/benchmarks.json
```

## What has to hold

";

/// What a part is about.
pub(crate) fn introduction(part: Part) -> &'static str {
    match part {
        Part::Generate => {
            "\n## Generate\n\nFrom a document to a crate on the disk, each time into an empty folder: \
             `xtask generate`, built with optimisation, beside what each peer's own command does. The \
             synthetic documents have as many operations as schemas, all alike, so that they show what \
             cost grows with.\n\n"
        }
        Part::Compile => {
            "\n## Compile\n\nThe crate alone, its dependencies built, nothing incremental, with cargo's own \
             profiles. A program calls three operations without arguments: over all of the crate, and over as little \
             of it as the contender can make (ours: the features of these operations; oas3-gen and openapi-to-rust: a \
             crate of these operations only). All of them have rustls for TLS; where a generator leaves that to \
             the user, the program says it.\n\n"
        }
        Part::Wire => {
            "\n## Wire\n\nA client on one thread calls a server on loopback (HTTP/1.1, no TLS), which is another \
             process; figures are those of the client's process after it has warmed up. `reqwest` and `hyper-util` \
             are written by hand over serde_json with serde's derive. Lists are walked page by page, a hundred \
             items on each. Decoding is ours and serde_json's of the same bytes into types with the same \
             fields; `copy` copies these bytes in memory, which nothing that reads them can beat.\n\n"
        }
    }
}

/// The tables of a part.
pub(crate) fn tables(part: Part) -> Vec<Table> {
    match part {
        Part::Generate => generate_tables(),
        Part::Compile => compile_tables(),
        Part::Wire => wire_tables(),
    }
}

fn compile_tables() -> Vec<Table> {
    let table = |title, task, figure, digits| Table {
        title,
        task,
        figure,
        subject: "Document",
        facts: &[("operations", "operations")],
        digits,
        is_cost: true,
    };
    let program =
        |title, task, figure, digits| Table { facts: &[], ..table(title, task, figure, digits) };
    vec![
        table("`cargo check`: seconds of CPU", compile::CHECK, "cpu", 2),
        table("`cargo check`: peak memory in MiB", compile::CHECK, "peak", 0),
        table("`cargo build`: seconds of CPU", compile::BUILD, "cpu", 2),
        table("`cargo build`: peak memory in MiB", compile::BUILD, "peak", 0),
        table("`cargo build --release`: seconds of CPU", compile::RELEASE, "cpu", 2),
        table("`cargo build --release`: peak memory in MiB", compile::RELEASE, "peak", 0),
        program(
            "Program over the whole crate: `cargo check`, seconds of CPU",
            compile::ALL,
            "check cpu",
            2,
        ),
        program(
            "Program over the whole crate: `cargo build`, seconds of CPU",
            compile::ALL,
            "build cpu",
            2,
        ),
        program(
            "Program over the whole crate: `cargo build --release`, seconds of CPU",
            compile::ALL,
            "release cpu",
            2,
        ),
        program("Program over the whole crate: release binary in MiB", compile::ALL, "size", 2),
        program(
            "Program over a part of the crate: `cargo check`, seconds of CPU",
            compile::FEW,
            "check cpu",
            2,
        ),
        program(
            "Program over a part of the crate: `cargo build`, seconds of CPU",
            compile::FEW,
            "build cpu",
            2,
        ),
        program(
            "Program over a part of the crate: `cargo build --release`, seconds of CPU",
            compile::FEW,
            "release cpu",
            2,
        ),
        program(
            "Program over a part of the crate: peak memory of `cargo check` in MiB",
            compile::FEW,
            "check peak",
            0,
        ),
        program("Program over a part of the crate: release binary in MiB", compile::FEW, "size", 2),
    ]
}

fn wire_tables() -> Vec<Table> {
    let table = |title, task, figure, digits, is_cost| Table {
        title,
        task,
        figure,
        subject: "Calls",
        facts: &[],
        digits,
        is_cost,
    };
    let decoding = |title, figure, digits| Table {
        subject: "Values",
        facts: &[("bytes", "bytes")],
        ..table(title, wire::DECODE, figure, digits, false)
    };
    vec![
        table("CPU of a request, in microseconds", wire::CALL, "cpu", 1, true),
        table("Requests a second", wire::CALL, "rate", 0, false),
        table("Allocations of a request", wire::CALL, "allocations", 1, true),
        table("Memory allocated for a request, in KiB", wire::CALL, "allocated", 1, true),
        table("CPU of walking through a list, in microseconds", wire::WALK, "cpu", 0, true),
        table("Items a second", wire::WALK, "items", 0, false),
        decoding("CPU of decoding, in microseconds", "cpu", 0),
        decoding("Decoded, in MB a second of CPU", "speed", 0),
    ]
}

fn generate_tables() -> Vec<Table> {
    let table = |title, figure, digits| Table {
        title,
        task: generate::DOCUMENTS,
        figure,
        subject: "Document",
        facts: &[("bytes", "bytes"), ("operations", "operations")],
        digits,
        is_cost: true,
    };
    let synthetic = |title, figure, digits| Table {
        task: generate::SYNTHETIC,
        facts: &[],
        ..table(title, figure, digits)
    };
    vec![
        synthetic("Growth: seconds of CPU", "cpu", 3),
        synthetic("Growth: peak memory in MiB", "peak", 0),
        table("Seconds of CPU", "cpu", 3),
        table("Seconds on the clock", "wall", 3),
        table("Peak memory in MiB", "peak", 0),
    ]
}

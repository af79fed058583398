//! Measures what the wire code of 500 structs costs `cargo check`: turns each variant of it into a
//! crate, checks them in turns, and prints the medians.
//!
//! `cargo run --release -- <folder of the runtime> <scratch folder> [rounds]`
//!
//! The program is its own `RUSTC_WRAPPER`: called as one, it runs rustc, and notes the user CPU time
//! and the peak memory of exactly that process.

mod measure;
mod variants;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::measure::Figures;
use crate::variants::VARIANTS;

fn main() {
    if env::var_os(measure::LOG).is_some() {
        measure::wrap();
    }
    let mut arguments = env::args().skip(1);
    let (Some(runtime), Some(scratch)) = (arguments.next(), arguments.next()) else {
        eprintln!(
            "usage: wire-compile <folder of the runtime> <scratch folder> [rounds] [variant…]"
        );
        return;
    };
    let rounds = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(3);
    let only: Vec<String> = arguments.collect();
    let scratch = PathBuf::from(scratch);
    write_crates(&scratch, &runtime);
    let mut figures: Vec<(&str, Vec<Figures>)> = VARIANTS
        .iter()
        .filter(|variant| only.is_empty() || only.iter().any(|name| name == variant.name))
        .map(|variant| (variant.name, Vec::new()))
        .collect();
    for (name, _) in &figures {
        check(&scratch, name);
    }
    for _ in 0..rounds {
        for (name, runs) in &mut figures {
            runs.push(check(&scratch, name));
        }
    }
    println!("{:<20} {:>8} {:>9}", "variant", "user s", "peak MiB");
    for (name, runs) in figures {
        let median = Figures::median(runs);
        println!("{name:<20} {:>8.2} {:>9}", median.user_seconds, median.peak_mib);
    }
}

/// Writes a workspace with one crate per variant.
fn write_crates(scratch: &Path, runtime: &str) {
    let names: Vec<String> = VARIANTS.iter().map(|v| format!("{:?}", v.name)).collect();
    let root = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", names.join(", "));
    write(&scratch.join("Cargo.toml"), &root);
    for variant in VARIANTS {
        let folder = scratch.join(variant.name);
        let manifest = format!(
            "[package]\nname = {:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             jiff = {{ version = \"0.2\", default-features = false, features = [\"std\", \"serde\"] }}\n\
             scopewright-runtime = {{ path = {runtime:?}, default-features = false }}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n",
            variant.name
        );
        write(&folder.join("Cargo.toml"), &manifest);
        write(&folder.join("src/lib.rs"), &variants::source(variant));
    }
}

/// Checks one crate from scratch, its dependencies excepted.
fn check(scratch: &Path, name: &str) -> Figures {
    let log = scratch.join("figures.txt");
    let _ = fs::remove_file(&log);
    let source = scratch.join(name).join("src/lib.rs");
    write(&source, &fs::read_to_string(&source).expect("the crate has been written"));
    let status = Command::new("cargo")
        .args(["check", "--quiet", "--package", name])
        .current_dir(scratch)
        .env("CARGO_TARGET_DIR", scratch.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WRAPPER", env::current_exe().expect("this program has a path"))
        .env(measure::LOG, &log)
        .status()
        .expect("cargo can be run");
    assert!(status.success(), "{name} does not compile");
    Figures::read(&log, name)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder"))
        .expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

//! Copies a file in memory: what a decoder could reach at most.

use std::env;

use driver::{Failure, measure_decoding};

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [_, _, file, times] = arguments.as_slice() else {
        return Err("usage: decode - FILE TIMES".into());
    };
    let from = std::fs::read(file)?;
    let mut to = vec![0; from.len()];
    let copy = || {
        to.copy_from_slice(std::hint::black_box(&from));
        Ok(std::hint::black_box(&to).len())
    };
    measure_decoding(copy, times.parse()?)
}

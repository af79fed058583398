//! The page of `cargo xtask scopes --format html`, in a browser: what it says of ticked operations
//! is what the library of the provider's crate says.
//!
//! Without a Chromium the tests that need one say so and pass.

// A shell starts the browser.
#![cfg(unix)]

mod agreement;
mod browser;
mod choices;
mod hostile;
mod person;
mod rust;
mod tables;

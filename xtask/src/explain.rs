//! `cargo xtask explain`: a message's code into its long text.

use scopewright_generator::report::explain::{codes, explain};

use crate::arguments::ExplainArguments;
use crate::names::hint;
use crate::stop::{Fault, Stop};
use crate::terminal;

/// Columns of an explanation.
const WIDTH: usize = 100;

/// Runs the task.
pub(crate) fn run(arguments: &ExplainArguments) -> Result<(), Stop> {
    let Some(code) = &arguments.code else {
        codes().for_each(terminal::line);
        return Ok(());
    };
    let Some(text) = explain(code) else {
        let all = "`cargo xtask explain` lists all codes".to_owned();
        let fault = Fault::new(format!("there is no message `{}`", code.escape_debug()));
        return Err(Stop::Usage(fault.help(hint(code, codes(), all))));
    };
    terminal::line(&textwrap::fill(text.trim_end(), WIDTH));
    Ok(())
}

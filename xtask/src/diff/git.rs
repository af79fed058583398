//! Files as they were in a commit, by the program git.

use std::path::Path;
use std::process::Command;

use scopewright_generator::SourceFile;

use crate::stop::{Fault, Stop};

/// The inputs of a provider in a commit, under the names that they go by.
pub(super) fn files(specs: &Path, provider: &str, revision: &str) -> Result<Vec<SourceFile>, Stop> {
    let commit = format!("{revision}^{{commit}}");
    // What begins with a hyphen would be an option.
    let commit = git(specs, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(|text| text.trim().to_owned())
        .ok_or_else(|| Stop::Usage(Fault::new(format!("there is no commit `{revision}`"))))?;
    let folder = format!("{provider}/");
    let listed = git(specs, &["ls-tree", "-r", "-z", "--name-only", &commit, "--", &folder])?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let mut files = Vec::new();
    for path in listed.split('\0').filter(|path| is_read(path)) {
        let bytes = git(specs, &["show", &format!("{commit}:./{path}")])?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(SourceFile { name: format!("specs/{path}"), text });
        }
    }
    Ok(files)
}

fn is_read(path: &str) -> bool {
    [".yaml", ".yml", ".json", ".md", ".lock"].iter().any(|ending| path.ends_with(ending))
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Stop> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => {
            let reason = String::from_utf8_lossy(&output.stderr);
            let reason = reason.trim().lines().next().unwrap_or("git gave no reason").to_owned();
            Err(Fault::new(format!("git cannot tell what was there: {reason}")).into())
        }
        Err(error) => Err(Fault::new(format!("git cannot be started: {error}")).into()),
    }
}

//! Exports all chats of a PostPress key to a file of JSON lines, and goes on where it was after an
//! interruption, whatever it was: Ctrl-C, a kill, a power cut. No chat is missed and none is there twice.
//!
//! Beside the file it keeps another one, `FILE.progress`, with the place in the list and the length that
//! the file had there. Whatever is behind that length was written in vain: it is cut off, and its page is
//! asked for again. When all chats are there, the other file is deleted.
//!
//! ```console
//! $ cargo xtask mock postpress --token pp_test_me --faults latency:2s
//! $ cargo run --package scopewright-examples --bin export_chats -- chats.jsonl
//! ```

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use postpress::{Client, Continuation};
use serde::{Deserialize, Serialize};

/// Exports all chats as JSON lines; run it again to go on after an interruption.
#[derive(Parser)]
struct Arguments {
    /// The file to write
    file: PathBuf,
    /// Call PostPress itself, with the key in `POSTPRESS_API_KEY`
    #[arg(long)]
    live: bool,
    /// Where the mock is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010/v1")]
    mock: String,
    /// A key that the mock knows
    #[arg(long, default_value = "pp_test_me")]
    token: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(chats) => {
            println!("{chats} chats");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<u64, Box<dyn Error>> {
    let client = if arguments.live {
        Client::from_env()?
    } else {
        Client::builder().token(&arguments.token).base_url(&arguments.mock).build()?
    };
    let (mut export, next) = Export::open(&arguments.file)?;
    let mut pages = client.chats().list().pages();
    if let Some(next) = next {
        pages = pages.resume(&next);
    }
    while let Some(page) = pages.try_next().await? {
        export.append(&page.data)?;
        // There is none behind the last page: until the end is told, that page is what to go on with.
        if let Some(next) = pages.continuation() {
            export.keep(next)?;
            eprintln!("{} chats so far", export.chats);
        }
    }
    export.finish()
}

/// What is written to `FILE.progress`.
#[derive(Default, Serialize, Deserialize)]
struct Progress {
    chats: u64,
    bytes: u64,
    next: Option<Continuation>,
}

/// The file that is written, and how far it is.
struct Export {
    file: File,
    progress: PathBuf,
    chats: u64,
    bytes: u64,
}

impl Export {
    /// Begins an export, or takes up one that was interrupted: then with the place to go on at.
    fn open(path: &Path) -> Result<(Self, Option<Continuation>), Box<dyn Error>> {
        let progress = PathBuf::from(format!("{}.progress", path.display()));
        let Progress { chats, bytes, next } = match fs::read(&progress) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            Err(_) if path.exists() => {
                return Err(format!("{} is there already", path.display()).into());
            }
            Err(_) => {
                let start = Progress::default();
                start.write(&progress)?;
                start
            }
        };
        let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
        file.try_lock().map_err(|_| format!("{} is being written", path.display()))?;
        if file.metadata()?.len() < bytes {
            let (file, progress) = (path.display(), progress.display());
            return Err(format!("{file} is shorter than {progress} says; delete both").into());
        }
        file.set_len(bytes)?;
        file.seek(SeekFrom::End(0))?;
        Ok((Self { file, progress, chats, bytes }, next))
    }

    fn append(&mut self, chats: &[impl Serialize]) -> io::Result<()> {
        let mut lines = Vec::new();
        for chat in chats {
            serde_json::to_writer(&mut lines, chat)?;
            lines.push(b'\n');
        }
        self.file.write_all(&lines)?;
        self.chats += chats.len() as u64;
        self.bytes += lines.len() as u64;
        Ok(())
    }

    /// From here on, an interruption costs nothing that was written before.
    fn keep(&mut self, next: Continuation) -> io::Result<()> {
        self.file.sync_data()?;
        let progress = Progress { chats: self.chats, bytes: self.bytes, next: Some(next) };
        progress.write(&self.progress)
    }

    fn finish(self) -> Result<u64, Box<dyn Error>> {
        self.file.sync_data()?;
        fs::remove_file(&self.progress)?;
        Ok(self.chats)
    }
}

impl Progress {
    /// The old text or the new one is there, at any moment.
    fn write(&self, path: &Path) -> io::Result<()> {
        let new = PathBuf::from(format!("{}.new", path.display()));
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_data()?;
        fs::rename(new, path)
    }
}

//! The numbers that a client works with unless it is told otherwise.
//!
//! Docs of generated crates are rendered from these constants, so they cannot differ from what a
//! client does.

use std::time::Duration;

/// How long a connection may take to come about: 5 s.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long one attempt may take, from sending to the last byte of the answer: 30 s. Of a streamed
/// answer, to its headers.
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a call may take with all its attempts and the waits between them: 60 s.
pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(60);

/// How long an answer may come in at less than [`STALL_BYTES_PER_SECOND`] before it has stalled: 20 s.
/// Holds for whole answers and for streams, which no other timeout ends.
pub const STALL_TIMEOUT: Duration = Duration::from_secs(20);

/// The fewest bytes a second of an answer that has not stalled: 1.
pub const STALL_BYTES_PER_SECOND: u64 = 1;

/// How long a stream of events or lines may be silent: 90 s. Such streams are quiet by nature, so a
/// rate would end healthy ones; but proxies cut connections that are silent for 60 s, and what is
/// silent for longer than that is mostly a connection of which the other end is gone.
pub const MAX_SILENCE: Duration = Duration::from_secs(90);

/// Retries after the first attempt: 2.
pub const MAX_RETRIES: u32 = 2;

/// The longest wait before the first retry: 0.5 s. It doubles with each retry.
pub const FIRST_DELAY: Duration = Duration::from_millis(500);

/// The longest wait before any retry for which the server named no time: 8 s.
pub const MAX_DELAY: Duration = Duration::from_secs(8);

/// How long before it expires an access token (OAuth 2) is renewed: 60 s, but at most a tenth of the
/// time that it lasts.
pub const TOKEN_MARGIN: Duration = Duration::from_secs(60);

/// The least time between two access tokens that are thrown away because the API refuses them: 10 s.
/// Without it, each call to an API that refuses every token would ask for one.
pub const TOKEN_PAUSE: Duration = Duration::from_secs(10);

/// The most redirects that a call follows, where the client was told to follow any: 5.
pub const MAX_REDIRECTS: u32 = 5;

/// The longest `Retry-After` that is waited for: 120 s. A longer one ends the call at once.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// The longest time that is read from a header: 366 days. What a server says beyond is this.
pub const MAX_TOLD: Duration = Duration::from_secs(366 * 86_400);

/// The longest time for which an answer stops other calls of the same token: 120 s. After it one call
/// finds out whether the limit still holds.
pub const MAX_PAUSE: Duration = Duration::from_secs(120);

/// How long a store of limits that machines share may take to answer: 0.5 s.
pub const STORE_TIMEOUT: Duration = Duration::from_millis(500);

/// How long such a store is left alone after it failed: 1 s.
pub const STORE_PAUSE: Duration = Duration::from_secs(1);

/// The part of a quota that may leave at once after a pause: one in 10, at least one request.
pub const BURST_DIVISOR: u32 = 10;

/// Tokens in a client's retry budget: 500.
pub const RETRY_TOKENS: u32 = 500;

/// Tokens that a retry costs: 5. A client whose every call fails retries a hundred times, then no more.
pub const RETRY_COST: u32 = 5;

/// Tokens that a success brings back: 1.
pub const RETRY_GAIN: u32 = 1;

/// The most bytes of an answer that are held in memory, after decompression: 64 MiB.
pub const MAX_BODY: usize = 64 * 1024 * 1024;

/// The most bytes of one event or line of a stream: 8 MiB, or the limit of whole answers if that is
/// lower.
pub const MAX_LINE: usize = 8 * 1024 * 1024;

/// The most header lines of an answer: 100.
pub const MAX_HEADERS: usize = 100;

/// The most bytes of an answer's headers, names and values: 64 KiB.
pub const MAX_HEADER_BYTES: usize = 64 * 1024;

/// The most bytes of a refused or undecodable answer that an error keeps: 64 KiB.
pub const MAX_ERROR_BODY: usize = 64 * 1024;

/// The most characters of an idempotency key: 255.
pub const MAX_KEY_LENGTH: usize = 255;

/// The most characters of a server's message that an error shows: 300.
pub const MAX_MESSAGE: usize = 300;

/// The most pages of a list that are given unless `max_pages` says otherwise: 100,000. Then the list
/// fails, because one whose cursors never end looks like any other until then.
pub const MAX_PAGES: u64 = 100_000;

/// The most pages without an item that are passed over in a row: 100. Filtered lists have empty pages
/// in the middle; a list that is nothing but them would never give anything.
pub const MAX_EMPTY_PAGES: u32 = 100;

/// The most pages that may be asked for ahead or in parallel: 64.
pub const MAX_PAGES_AHEAD: usize = 64;

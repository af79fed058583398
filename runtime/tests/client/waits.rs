//! How long a client waits after what a server says, in every way in which servers say it.

use std::time::Duration;

use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::defaults::{MAX_RETRY_AFTER, MAX_TOLD};

use crate::support::{Does, LIST, OK, scripted};

type Headers = &'static [(&'static str, &'static str)];

/// What comes of an answer's headers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    /// The call waits so many milliseconds and tries again.
    Waits(u64),
    /// It ends at once, with this wait in the error.
    Ends(Duration),
}

use Then::{Ends, Waits};

const fn ends(seconds: u64) -> Then {
    Ends(Duration::from_secs(seconds))
}

/// Nothing that was said can be understood: the first delay of the client's own.
const OWN: Then = Waits(500);

/// `retry-after`, of which there is one.
const ALONE: &[(&str, Then)] = &[
    ("0", Waits(0)),
    ("7", Waits(7_000)),
    ("007", Waits(7_000)),
    (" 5 ", Waits(5_000)),
    ("\t5", Waits(5_000)),
    ("0.25", Waits(250)),
    ("1.5", Waits(1_500)),
    ("119.999", Waits(119_999)),
    ("120", Waits(120_000)),
    ("120.5", Ends(Duration::from_millis(120_500))),
    ("121", ends(121)),
    ("86400", ends(86_400)),
    ("999999999", Ends(MAX_TOLD)),
    ("1000000000000", Ends(MAX_TOLD)),
    ("18446744073709551615", Ends(MAX_TOLD)),
    ("18446744073709551616", Ends(MAX_TOLD)),
    ("999999999999999999999999999999999999999999", Ends(MAX_TOLD)),
    ("-1", OWN),
    ("-0.5", OWN),
    ("+5", OWN),
    ("1e3", OWN),
    ("inf", OWN),
    ("NaN", OWN),
    (".5", OWN),
    ("5.", OWN),
    ("1.2.3", OWN),
    ("0x10", OWN),
    ("5s", OWN),
    ("5 seconds", OWN),
    ("soon", OWN),
    ("", OWN),
    (",", OWN),
    ("Ⅴ", OWN),
    // All three formats of RFC 9110, section 5.6.7, and ISO 8601.
    ("Sun, 01 Nov 2026 12:00:30 GMT", Waits(30_000)),
    ("Sunday, 01-Nov-26 12:00:30 GMT", Waits(30_000)),
    ("Sun Nov  1 12:00:30 2026", Waits(30_000)),
    ("2026-11-01T12:00:30Z", Waits(30_000)),
    ("2026-11-01T13:00:30.125+01:00", Waits(30_125)),
    ("2026-11-01T12:00:30", Waits(30_000)),
    ("Sun, 01 Nov 2026 11:00:00 GMT", Waits(0)),
    ("Thu, 01 Jan 1970 00:00:00 GMT", Waits(0)),
    ("Sun, 01 Nov 2026 12:03:00 GMT", ends(180)),
    ("Fri, 31 Dec 9999 23:59:59 GMT", Ends(MAX_TOLD)),
    ("Sun, 32 Nov 2026 12:00:30 GMT", OWN),
    ("2026-13-01T12:00:30Z", OWN),
    // Some servers send when, not how long.
    ("1793534430", Waits(30_000)),
    ("1793534430000", Waits(30_000)),
    ("1793534370", Waits(0)),
    // Two fields that something on the way made one of.
    ("7, 9", Waits(9_000)),
    ("soon, 3", Waits(3_000)),
];

/// `x-ratelimit-reset`, when no call is left.
const RESETS: &[(&str, Then)] = &[
    ("0", Waits(0)),
    ("12", Waits(12_000)),
    ("0.75", Waits(750)),
    ("300", ends(300)),
    ("999999999", Ends(MAX_TOLD)),
    ("1793534420", Waits(20_000)),
    ("1793534420.5", Waits(20_500)),
    ("1793534420000", Waits(20_000)),
    ("1793534420250", Waits(20_250)),
    ("1793534420000000", Waits(20_000)),
    ("1793534420000000000", Waits(20_000)),
    ("1793534400", Waits(0)),
    ("1793530000", Waits(0)),
    ("18446744073709551616", Ends(MAX_TOLD)),
    ("2026-11-01T12:00:20Z", Waits(20_000)),
    ("2026-11-01 12:00:20.250Z", Waits(20_250)),
    ("Sun, 01 Nov 2026 12:00:20 GMT", Waits(20_000)),
    ("-5", OWN),
    ("later", OWN),
    ("", OWN),
];

/// Several headers that bear on each other.
const TOGETHER: &[(u16, Headers, Then)] = &[
    (429, &[("retry-after", "7"), ("retry-after", "9")], Waits(9_000)),
    (429, &[("retry-after", "soon"), ("retry-after", "3")], Waits(3_000)),
    (429, &[("Retry-After", "4")], Waits(4_000)),
    (429, &[("retry-after-ms", "1500"), ("retry-after", "9")], Waits(1_500)),
    (429, &[("retry-after-ms", "-5"), ("retry-after", "2")], Waits(2_000)),
    (429, &[("retry-after-ms", "120000")], Waits(120_000)),
    (429, &[("retry-after-ms", "120001")], Ends(Duration::from_millis(120_001))),
    (429, &[("retry-after-ms", "99999999999999999999999")], Ends(MAX_TOLD)),
    (503, &[("retry-after", "7")], Waits(7_000)),
    (500, &[("retry-after", "7")], Waits(7_000)),
    (403, &[("retry-after", "7")], Waits(7_000)),
    (403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "6")], Waits(6_000)),
    // The server's clock is an hour ahead, and behind, and says nonsense.
    (
        429,
        &[
            ("date", "Sun, 01 Nov 2026 13:00:00 GMT"),
            ("retry-after", "Sun, 01 Nov 2026 13:00:30 GMT"),
        ],
        Waits(30_000),
    ),
    (
        429,
        &[
            ("date", "Sun, 01 Nov 2026 11:00:00 GMT"),
            ("retry-after", "Sun, 01 Nov 2026 11:00:30 GMT"),
        ],
        Waits(30_000),
    ),
    (429, &[("date", "today"), ("retry-after", "Sun, 01 Nov 2026 12:00:30 GMT")], Waits(30_000)),
    (
        429,
        &[
            ("date", "Sun, 01 Nov 2026 13:00:00 GMT"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1793538020"),
        ],
        Waits(20_000),
    ),
    // `Retry-After` comes before what a limit's headers say.
    (
        429,
        &[("retry-after", "3"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "50")],
        Waits(3_000),
    ),
    (429, &[("retry-after", "30"), ("ratelimit", r#""d";r=0;t=5"#)], Waits(30_000)),
    // A limit that is not used up is no reason to wait; one that does not say is.
    (429, &[("x-ratelimit-remaining", "5"), ("x-ratelimit-reset", "50")], OWN),
    (429, &[("x-ratelimit-reset", "12")], Waits(12_000)),
    (503, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "12")], OWN),
    (429, &[("x-ratelimit-remaining", "0.9"), ("x-ratelimit-reset", "12")], Waits(12_000)),
    (429, &[("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", "11")], Waits(11_000)),
    (429, &[("x-ratelimit-reset", "2, 9")], Waits(9_000)),
    // The three fields of the older drafts, and the two of the newer ones.
    (429, &[("ratelimit-remaining", "0"), ("ratelimit-reset", "9")], Waits(9_000)),
    (429, &[("ratelimit-limit", "100, 100;w=60"), ("ratelimit-reset", "9")], Waits(9_000)),
    (429, &[("ratelimit", "limit=10, remaining=0, reset=8")], Waits(8_000)),
    (429, &[("ratelimit", r#""default";r=0;t=7"#)], Waits(7_000)),
    (429, &[("ratelimit", "default;r=0;t=7")], Waits(7_000)),
    (429, &[("ratelimit", r#""burst";r=5;t=1, "day";r=0;t=90"#)], Waits(90_000)),
    (429, &[("ratelimit", r#""burst";r=0;t=3, "day";r=0;t=50"#)], Waits(50_000)),
    (
        429,
        &[("ratelimit", r#""burst";r=0;t=3"#), ("ratelimit", r#""day";r=0;t=50"#)],
        Waits(50_000),
    ),
    (429, &[("ratelimit", r#""default";r=0;t=7;pk=:c2VjcmV0:"#)], Waits(7_000)),
    (429, &[("ratelimit", r#""default";r=3;t=7"#)], OWN),
    (429, &[("ratelimit", r#""default";r=0;t=7777"#)], ends(7_777)),
    (429, &[("ratelimit", r#""default";r=0;t=-7"#)], OWN),
    (429, &[("ratelimit", r#""default";r=0;t=9999999999999999"#)], OWN),
    (429, &[("ratelimit", r#""default;r=0;t=7"#)], OWN),
    (429, &[("ratelimit", r#"("a" "b");r=0;t=7"#)], OWN),
    (429, &[("ratelimit", "\u{ff}")], OWN),
    (
        429,
        &[("ratelimit", "nonsense;"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "4")],
        Waits(4_000),
    ),
];

async fn check(status: u16, headers: Headers, expected: Then) {
    let (core, log, clock) = scripted([Does::Answer(status, headers, ""), OK]);
    let call = core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(600));
    let outcome = call.await;
    match (expected, outcome) {
        (Waits(expected), Ok(_)) => {
            let [slept] = clock.sleeps()[..] else { panic!("{headers:?}: {:?}", clock.sleeps()) };
            let off = slept.abs_diff(Duration::from_millis(expected));
            assert!(off < Duration::from_millis(1), "{status} {headers:?}: waited {slept:?}");
            assert!(slept <= MAX_RETRY_AFTER, "{status} {headers:?}");
        }
        (Ends(wait), Err(error)) => {
            assert_eq!(error.retry_after(), Some(wait), "{status} {headers:?}");
            assert_eq!((log.count(), clock.sleeps().len()), (1, 0), "{status} {headers:?}");
        }
        (_, outcome) => panic!("{status} {headers:?}: {outcome:?} after {:?}", clock.sleeps()),
    }
}

#[tokio::test]
async fn every_way_to_say_it() {
    let rows = ALONE.len() + RESETS.len() + TOGETHER.len();
    assert!(rows >= 100, "{rows} rows");
    for (value, expected) in ALONE {
        let headers: Headers = vec![("retry-after", *value)].leak();
        check(429, headers, *expected).await;
    }
    for (value, expected) in RESETS {
        let both = vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", *value)];
        check(429, both.leak(), *expected).await;
    }
    for (status, headers, expected) in TOGETHER {
        check(*status, headers, *expected).await;
    }
}

#[tokio::test]
async fn what_a_limit_says_is_readable() {
    type Case = (Headers, [Option<u64>; 4]);
    let table: [Case; 5] = [
        (
            &[
                ("x-ratelimit-limit", "60"),
                ("x-ratelimit-remaining", "59"),
                ("x-ratelimit-reset", "30"),
            ],
            [Some(60), Some(59), Some(30), None],
        ),
        (
            &[
                ("ratelimit-policy", r#""burst";q=100;w=60,"daily";q=1000;w=86400"#),
                ("ratelimit", r#""burst";r=50;t=30, "daily";r=20;t=4000"#),
            ],
            [Some(1_000), Some(20), Some(4_000), Some(86_400)],
        ),
        (
            &[("ratelimit-policy", "100;w=60"), ("ratelimit", "limit=100, remaining=50, reset=30")],
            [Some(100), Some(50), Some(30), Some(60)],
        ),
        (&[("ratelimit-policy", r#""a";q=10;w=1"#)], [Some(10), None, None, Some(1)]),
        (
            &[("x-ratelimit-limit", "18446744073709551616"), ("x-ratelimit-remaining", "many")],
            [Some(u64::MAX), None, None, None],
        ),
    ];
    for (headers, expected) in table {
        let (core, _, _) = scripted([Does::Answer(200, headers, "{}")]);
        let response = core.call::<Value, Plain>(&LIST).send().await.unwrap();
        let rate = response.rate_limit().unwrap();
        let seconds = |time: Option<Duration>| time.map(|time| time.as_secs());
        let read =
            [rate.limit(), rate.remaining(), seconds(rate.reset_after()), seconds(rate.period())];
        assert_eq!(read, expected, "{headers:?}");
        assert_eq!(core.rate_limit(), Some(rate));
    }
}

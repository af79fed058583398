//! Drives a client and measures it: CPU, time and allocations of this process, in which nothing else runs.
//!
//! `PROGRAM call|walk TASK URL REQUESTS AT_ONCE`, or `PROGRAM decode TASK FILE TIMES`, prints figures as JSON.
//! One thread does all of it, so that allocations can be counted and CPU is not what threads wake each other for.

use std::env;
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use tokio::runtime::{Builder, Runtime};
use tokio::task::LocalSet;

/// Whatever a client fails with.
pub type Failure = Box<dyn Error>;

/// What is asked of a client; each call answers with how many items came.
pub trait Client: 'static {
    /// A client of the server at this URL, with the token `pc_test_bench`.
    fn new(url: &str) -> Result<Self, Failure>
    where
        Self: Sized;

    /// One order.
    fn order(&self) -> impl Future<Output = Result<usize, Failure>>;

    /// A thousand orders.
    fn orders(&self) -> impl Future<Output = Result<usize, Failure>>;

    /// All events, a hundred on a page.
    fn events(&self) -> impl Future<Output = Result<usize, Failure>>;
}

/// Decoding alone, where a contender has it: what a file holds, into the types of a task; answers with how
/// many items there were.
pub type Decode = fn(task: &str, json: &[u8]) -> Result<usize, Failure>;

/// The token that is sent.
pub const TOKEN: &str = "pc_test_bench";

/// Runs what the command line asks for.
pub fn run<C: Client>(decode: Option<Decode>) -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["call", task, url, requests, at_once] => {
            call::<C>(task, url, requests.parse()?, at_once.parse()?)
        }
        ["decode", task, file, times] => {
            let decode = decode.ok_or("this one decodes nothing by itself")?;
            let json = std::fs::read(file)?;
            measure_decoding(|| decode(task, &json), times.parse()?)
        }
        _ => Err("usage: call TASK URL REQUESTS AT_ONCE, or decode TASK FILE TIMES".into()),
    }
}

fn call<C: Client>(task: &str, url: &str, requests: usize, at_once: usize) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let client = Rc::new(runtime.block_on(async { C::new(url) })?);
    let lane = |client: Rc<C>, task: String, turns: usize| async move {
        let mut items = 0;
        for _ in 0..turns {
            items += one(&*client, &task).await.map_err(|failure| failure.to_string())?;
        }
        Ok::<usize, String>(items)
    };
    let all = |turns: usize| {
        let local = LocalSet::new();
        let lanes: Vec<_> = (0..at_once)
            .map(|_| local.spawn_local(lane(client.clone(), task.to_owned(), turns)))
            .collect();
        runtime.block_on(local.run_until(async {
            let mut items = 0;
            for lane in lanes {
                items += lane.await.map_err(|error| error.to_string())??;
            }
            Ok::<usize, String>(items)
        }))
    };
    let turns = requests.div_ceil(at_once);
    // Connections stand, and caches are warm.
    all(turns.div_ceil(10))?;
    let figures = Figures::of(|| all(turns).map_err(Failure::from))?;
    figures.print(turns * at_once);
    close(runtime);
    Ok(())
}

/// Connections that are kept need no time to close.
fn close(runtime: Runtime) {
    runtime.shutdown_background();
}

async fn one<C: Client>(client: &C, task: &str) -> Result<usize, Failure> {
    let (items, wanted) = match task {
        "order" => (client.order().await?, 1),
        "orders" => (client.orders().await?, 1_000),
        "events" => (client.events().await?, 10_000),
        _ => return Err("the tasks are `order`, `orders` and `events`".into()),
    };
    if items == wanted { Ok(items) } else { Err(format!("{items} items, not {wanted}").into()) }
}

/// Measures what works on bytes that are there.
pub fn measure_decoding(
    mut decode: impl FnMut() -> Result<usize, Failure>,
    times: usize,
) -> Result<(), Failure> {
    let mut all = |times: usize| {
        let mut items = 0;
        for _ in 0..times {
            items += std::hint::black_box(decode()?);
        }
        Ok::<usize, Failure>(items)
    };
    all(times.div_ceil(10))?;
    let figures = Figures::of(|| all(times))?;
    figures.print(times);
    Ok(())
}

/// What work took.
struct Figures {
    cpu: f64,
    wall: f64,
    items: usize,
    allocations: Option<(u64, u64)>,
}

impl Figures {
    fn of(work: impl FnOnce() -> Result<usize, Failure>) -> Result<Self, Failure> {
        let before = cpu()?;
        let clock = Instant::now();
        let (items, allocations) = counted(work);
        let wall = clock.elapsed().as_secs_f64();
        Ok(Self { cpu: cpu()? - before, wall, items: items?, allocations })
    }

    fn print(&self, requests: usize) {
        let allocations = self.allocations.map_or_else(String::new, |(count, bytes)| {
            format!(",\"allocations\":{count},\"bytes\":{bytes}")
        });
        println!(
            "{{\"cpu\":{},\"wall\":{},\"items\":{},\"requests\":{requests}{allocations}}}",
            self.cpu, self.wall, self.items
        );
    }
}

#[cfg(feature = "count")]
fn counted<T>(work: impl FnOnce() -> T) -> (T, Option<(u64, u64)>) {
    let mut done = None;
    let counted = allocation_counter::measure(|| done = Some(work()));
    (done.expect("it was done"), Some((counted.count_total, counted.bytes_total)))
}

#[cfg(not(feature = "count"))]
fn counted<T>(work: impl FnOnce() -> T) -> (T, Option<(u64, u64)>) {
    (work(), None)
}

/// User and system time of this process, in seconds.
fn cpu() -> Result<f64, Failure> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

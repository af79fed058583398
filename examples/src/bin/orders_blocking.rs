//! Prints the completed orders of a Pixlpay store as CSV, oldest first, and what they come to: a program
//! without async, by the feature `blocking` of the crate.
//!
//! ```console
//! $ cargo xtask mock pixlpay --token sk_test_me=orders:read
//! $ cargo run --package scopewright-examples --bin orders_blocking -- --from 2025-01-01 > orders.csv
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;
use pixlpay::types::{OrderSort, OrderStatus, SortOrder};
use pixlpay::{Client, Date, Decimal};

/// Prints the completed orders of a store as CSV, and what they come to.
#[derive(Parser)]
struct Arguments {
    /// The first day, such as 2025-01-01
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// Call the store in `PIXLPAY_STORE` itself, with the token in `PIXLPAY_API_TOKEN`
    #[arg(long)]
    live: bool,
    /// Where the mock is
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010/api/external/v1")]
    mock: String,
    /// A token that the mock knows
    #[arg(long, default_value = "sk_test_me")]
    token: String,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let client = if arguments.live {
        Client::from_env()?
    } else {
        Client::builder().token(&arguments.token).base_url(&arguments.mock).build()?
    };
    let orders = client.orders().list().status(OrderStatus::Completed);
    let mut orders = orders.sort(OrderSort::CreatedAt).order(SortOrder::Asc).page_size(100);
    if let Some(day) = arguments.from {
        orders = orders.from(day);
    }
    if let Some(day) = arguments.to {
        orders = orders.to(day);
    }

    let mut csv = BufWriter::new(std::io::stdout().lock());
    let mut totals: BTreeMap<String, Decimal> = BTreeMap::new();
    writeln!(csv, "number,created,customer,total,currency")?;
    for order in orders.iter() {
        let order = order?;
        let customer = order.customer.map(|customer| customer.email).unwrap_or_default();
        let (number, customer) = (quoted(&order.order_number), quoted(&customer));
        writeln!(
            csv,
            "{number},{},{customer},{},{}",
            order.created_at, order.total, order.currency
        )?;
        *totals.entry(order.currency).or_default() += order.total;
    }
    csv.flush()?;
    for (currency, total) in totals {
        eprintln!("{total} {currency}");
    }
    Ok(())
}

/// As a field of CSV, whatever is in it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

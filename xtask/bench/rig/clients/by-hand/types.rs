//! The types of the document, as they are written by hand over serde's derive.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct OrderList {
    pub orders: Vec<Order>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Order {
    pub id: String,
    pub number: i64,
    pub status: OrderStatus,
    pub created_at: Timestamp,
    pub updated_at: Option<Timestamp>,
    pub customer: Customer,
    pub lines: Vec<OrderLine>,
    pub tags: Option<Vec<String>>,
    pub total: f64,
    pub currency: String,
    pub is_paid: bool,
    pub note: Option<String>,
    pub coupon: Option<String>,
    pub parent_id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderStatus {
    Open,
    Packed,
    Shipped,
    Delivered,
    Returned,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Customer {
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Option<Address>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Address {
    pub street: String,
    pub city: String,
    pub zip: Option<String>,
    pub country: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct OrderLine {
    pub sku: String,
    pub title: Option<String>,
    pub quantity: i64,
    pub price: f64,
    pub discount: Option<f64>,
    pub is_gift: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct EventPage {
    pub events: Vec<Event>,
    pub page: i64,
    pub last_page: i64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Event {
    pub id: i64,
    pub name: String,
    pub at: Timestamp,
    pub order_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Message {
    pub id: String,
    pub author: String,
    pub subject: String,
    pub text: String,
    pub reply_to: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Series {
    pub name: String,
    pub unit: Option<String>,
    pub readings: Vec<Reading>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Reading {
    pub at: i64,
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub samples: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Activity {
    Picked(Picked),
    Moved(Moved),
    Counted(Counted),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Picked {
    pub order_id: String,
    pub sku: String,
    pub quantity: i64,
    pub picked_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Moved {
    pub sku: String,
    pub from: String,
    pub to: String,
    pub distance: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Counted {
    pub shelf: String,
    pub counts: BTreeMap<String, i64>,
    pub counted_by: Option<String>,
}

/// Decodes a file of the rig; how many items there were.
pub fn decode(task: &str, json: &[u8]) -> Result<usize, driver::Failure> {
    Ok(match task {
        "orders" => serde_json::from_slice::<OrderList>(json)?.orders.len(),
        "events" => serde_json::from_slice::<EventPage>(json)?.events.len(),
        "messages" => serde_json::from_slice::<Vec<Message>>(json)?.len(),
        "series" => serde_json::from_slice::<Vec<Series>>(json)?.len(),
        "activities" => serde_json::from_slice::<Vec<Activity>>(json)?.len(),
        _ => return Err("there is no such file".into()),
    })
}

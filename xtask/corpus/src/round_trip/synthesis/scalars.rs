//! Numbers within their bounds, and the bounds themselves.

use serde_json::{Number, Value, json};

use super::Synthesis;
use super::gather::Whole;

/// What a number may be; draft 4 has flags where later ones have numbers.
struct Bounds {
    least: Option<f64>,
    most: Option<f64>,
    /// A bound is no value itself.
    open: bool,
    step: Option<f64>,
}

impl Bounds {
    fn of(whole: &Whole<'_>) -> Self {
        let numbers = |key| whole.all(key).filter_map(Value::as_f64).collect::<Vec<_>>();
        let flag = |key| whole.all(key).any(|value| value == &Value::Bool(true));
        let (above, below) = (numbers("exclusiveMinimum"), numbers("exclusiveMaximum"));
        let open = flag("exclusiveMinimum")
            || flag("exclusiveMaximum")
            || !above.is_empty()
            || !below.is_empty();
        let least = numbers("minimum").into_iter().chain(above).reduce(f64::max);
        let most = numbers("maximum").into_iter().chain(below).reduce(f64::min);
        let step = numbers("multipleOf").into_iter().reduce(f64::max).filter(|step| *step > 0.0);
        Self { least, most, open, step }
    }
}

impl Synthesis<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are cut to what fits")]
    pub(super) fn integer(&mut self, whole: &Whole<'_>) -> Value {
        let bounds = Bounds::of(whole);
        let edge = i64::from(bounds.open);
        let format = whole.get("format").and_then(Value::as_str);
        let (lowest, highest) = match format {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
            Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Some("uint8") => (0, i64::from(u8::MAX)),
            Some("uint16") => (0, i64::from(u16::MAX)),
            Some("uint32") => (0, i64::from(u32::MAX)),
            Some("uint64" | "uint") => (0, i64::MAX),
            Some("int64") => (i64::MIN, i64::MAX),
            _ => (-1_000_000, 1 << 53),
        };
        let least = bounds.least.map_or(lowest, |least| (least.ceil() as i64).max(lowest) + edge);
        let most = bounds.most.map_or(highest, |most| (most.floor() as i64).min(highest) - edge);
        let most = if bounds.most.is_none() { most.max(least.saturating_add(1_000)) } else { most };
        let step = bounds.step.map_or(1, |step| step as i64).max(1);
        let value = match self.below(4) {
            _ if least >= most => least,
            0 if bounds.most.is_none()
                && matches!(format, Some("uint64" | "uint"))
                && step == 1 =>
            {
                return json!(u64::MAX);
            }
            0 => least,
            1 => most,
            _ => self.between(least, most),
        };
        let value = value - value % step;
        json!(if value < least { value.saturating_add(step) } else { value })
    }

    pub(super) fn number(&mut self, whole: &Whole<'_>) -> Value {
        let bounds = Bounds::of(whole);
        let least = bounds.least.unwrap_or_else(|| bounds.most.unwrap_or(0.0).min(0.0) - 1e6);
        let most = bounds.most.unwrap_or_else(|| least.max(0.0) + 1e6).max(least);
        let share = f64::from(u32::try_from(self.below(998)).unwrap_or_default() + 1) / 1_000.0;
        let mut value = match self.below(4) {
            0 if bounds.least.is_some() && !bounds.open => least,
            1 if bounds.most.is_some() && !bounds.open => most,
            _ => least + (most - least) * share,
        };
        if self.chance(50) && bounds.step.is_none() {
            let rounded = (value * 100.0).round() / 100.0;
            value = if (least..=most).contains(&rounded) { rounded } else { value };
        }
        if let Some(step) = bounds.step {
            let steps = (value / step).round();
            value = if steps * step < least { (steps + 1.0) * step } else { steps * step };
        }
        if let Some("float") = whole.get("format").and_then(Value::as_str)
            && (least..=most).contains(&value.round())
        {
            value = value.round();
        }
        // A server may write a whole number without a fraction.
        if value.fract() == 0.0 && self.chance(50) {
            let whole = format!("{value:.0}").parse::<i64>();
            if let Ok(whole) = whole {
                return json!(whole);
            }
        }
        Number::from_f64(value).map_or(Value::from(0), Value::Number)
    }
}

//! Samples into figures: medians, ratios, and how something grows.

/// The middle of some samples; of an even number, the mean of the two in the middle.
pub(crate) fn median(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        even if even.is_multiple_of(2) => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
        _ => Some(sorted[middle]),
    }
}

/// How far the samples lie apart, as a share of their median.
pub(crate) fn spread(samples: &[f64]) -> Option<f64> {
    let median = median(samples).filter(|median| *median > 0.0)?;
    let least = samples.iter().copied().fold(f64::INFINITY, f64::min);
    let most = samples.iter().copied().fold(0.0, f64::max);
    Some((most - least) / median)
}

/// The exponent `k` of `cost = c · size^k` that fits these points best (least squares of the logarithms).
///
/// `None` where there are fewer than two sizes, or a point has no logarithm.
pub(crate) fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    if points.iter().any(|(size, cost)| *size <= 0.0 || *cost <= 0.0) {
        return None;
    }
    let logs: Vec<(f64, f64)> = points.iter().map(|(size, cost)| (size.ln(), cost.ln())).collect();
    #[expect(clippy::cast_precision_loss, reason = "there are a handful of points")]
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let squares: f64 = logs.iter().map(|point| (point.0 - x).powi(2)).sum();
    let products: f64 = logs.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    (squares > 0.0).then(|| products / squares)
}

#[cfg(test)]
mod tests {
    use super::{exponent, median, spread};

    #[test]
    fn the_middle_is_not_moved_by_one_that_is_far_off() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[900.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 100.0]), Some(3.0));
    }

    #[test]
    fn a_spread_is_a_share() {
        assert_eq!(spread(&[8.0, 10.0, 12.0]), Some(0.4));
        assert_eq!(spread(&[0.0]), None);
        assert_eq!(spread(&[]), None);
    }

    #[test]
    fn growth_is_found_whatever_the_constant() {
        let near = |found: Option<f64>, wanted: f64| {
            assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-9), "{found:?}");
        };
        near(exponent(&[(100.0, 0.5), (1_000.0, 5.0), (10_000.0, 50.0)]), 1.0);
        near(exponent(&[(100.0, 7.0), (1_000.0, 700.0), (10_000.0, 70_000.0)]), 2.0);
        near(exponent(&[(10.0, 3.0), (1_000.0, 3.0)]), 0.0);
    }

    #[test]
    fn growth_needs_two_sizes_and_costs() {
        assert_eq!(exponent(&[]), None);
        assert_eq!(exponent(&[(10.0, 1.0)]), None);
        assert_eq!(exponent(&[(10.0, 1.0), (10.0, 2.0)]), None);
        assert_eq!(exponent(&[(10.0, 1.0), (100.0, 0.0)]), None);
    }
}

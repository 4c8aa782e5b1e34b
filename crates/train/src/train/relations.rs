//! Multinomial logistic regression for relations between attributions: few rows, few features, fitted exactly.

/// A pair of attributions.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which article, for leaving one out.
    pub group: usize,
    /// Values of the features.
    pub features: Vec<f32>,
    /// The class, 0 for none.
    pub class: usize,
    /// How much the row counts.
    pub weight: f64,
}

/// Weights `[n_features][n_classes]`.
pub type Weights = Vec<Vec<f64>>;

/// Steps of the descent: enough for the third decimal.
const STEPS: usize = 4000;

/// Minimizes the weighted log loss plus `penalty / 2` times the squared length of the weights, by accelerated gradient
/// descent (Nesterov 1983) with the step that the largest eigenvalue of the rows allows.
pub fn fit(rows: &[&Row], n_classes: usize, penalty: f64) -> Weights {
    let n_features = rows.first().map_or(0, |row| row.features.len());
    let step = 1.0 / (penalty + 0.5 * largest_eigenvalue(rows, n_features));
    let mut weights = vec![vec![0.0; n_classes]; n_features];
    let mut before = weights.clone();
    for number in 0..STEPS {
        let momentum = number as f64 / (number as f64 + 3.0);
        let ahead: Weights = weights
            .iter()
            .zip(&before)
            .map(|(now, then)| now.iter().zip(then).map(|(now, then)| now + momentum * (now - then)).collect())
            .collect();
        let mut slope: Weights =
            ahead.iter().map(|cells| cells.iter().map(|weight| penalty * weight).collect()).collect();
        for row in rows {
            let mut error = probabilities(&ahead, &row.features, n_classes);
            error[row.class] -= 1.0;
            for (cells, &feature) in slope.iter_mut().zip(&row.features).filter(|(_, feature)| **feature != 0.0) {
                for (cell, error) in cells.iter_mut().zip(&error) {
                    *cell += row.weight * error * f64::from(feature);
                }
            }
        }
        before = std::mem::replace(&mut weights, ahead);
        for (cells, slope) in weights.iter_mut().zip(&slope) {
            for (cell, slope) in cells.iter_mut().zip(slope) {
                *cell -= step * slope;
            }
        }
    }
    weights
}

/// The probability of each class.
pub fn probabilities(weights: &Weights, features: &[f32], n_classes: usize) -> Vec<f64> {
    let mut scores = vec![0.0; n_classes];
    for (cells, &feature) in weights.iter().zip(features).filter(|(_, feature)| **feature != 0.0) {
        for (score, weight) in scores.iter_mut().zip(cells) {
            *score += weight * f64::from(feature);
        }
    }
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let total: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
    scores.iter().map(|score| (score - highest).exp() / total).collect()
}

/// Of the rows' weighted second moments, by power iteration, rounded up.
fn largest_eigenvalue(rows: &[&Row], n_features: usize) -> f64 {
    let mut vector = vec![1.0; n_features];
    let mut value = 1.0;
    for _ in 0..50 {
        let mut next = vec![0.0; n_features];
        for row in rows {
            let product: f64 = row.features.iter().zip(&vector).map(|(&feature, part)| f64::from(feature) * part).sum();
            for (sum, &feature) in next.iter_mut().zip(&row.features) {
                *sum += row.weight * product * f64::from(feature);
            }
        }
        value = next.iter().map(|part| part * part).sum::<f64>().sqrt().max(1e-9);
        vector = next.iter().map(|part| part / value).collect();
    }
    1.1 * value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_zero_where_the_descent_ends() {
        let row = |features: [f32; 3], class| Row { group: 0, features: features.to_vec(), class, weight: 1.0 };
        let rows = [row([1.0, 0.0, 0.5], 0), row([1.0, 1.0, 0.0], 1), row([1.0, 1.0, 1.0], 2), row([1.0, 0.0, 1.0], 0)];
        let rows: Vec<&Row> = rows.iter().collect();
        let weights = fit(&rows, 3, 0.5);
        for (place, cells) in weights.iter().enumerate() {
            for (class, weight) in cells.iter().enumerate() {
                let slope: f64 = rows
                    .iter()
                    .map(|row| {
                        let error = probabilities(&weights, &row.features, 3)[class] - f64::from(row.class == class);
                        error * f64::from(row.features[place])
                    })
                    .sum();
                assert!((slope + 0.5 * weight).abs() < 1e-6, "feature {place}, class {class}");
            }
        }
    }
}

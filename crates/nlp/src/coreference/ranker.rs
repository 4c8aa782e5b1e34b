//! The linear model that ranks referents.

use super::{Candidate, Features, Judge};
use crate::ml::file::{ModelError, ModelReader, ModelWriter};

/// Weights of hashed features, 8 bits each.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranker {
    weights: Vec<i8>,
    scale: f32,
}

/// Number of weights; features are hashed into them.
pub(super) const N_WEIGHTS: usize = 1 << 17;
const KIND: &str = "coreference";

impl Ranker {
    /// The score of the candidate at `place`, or of a new referent for `place` = number of candidates.
    fn score(&self, features: &Features, place: usize) -> f32 {
        let sum: i32 = features.of(place).iter().map(|&feature| i32::from(self.weights[feature as usize])).sum();
        sum as f32 * self.scale
    }

    /// The model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let weights = self.weights.iter().map(|&weight| weight as u8).collect();
        ModelWriter::new(KIND).bytes("weights", weights).f32s("scale", &[self.scale]).finish()
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`ModelError`] when the bytes are no such file or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Ranker, ModelError> {
        let reader = ModelReader::new(bytes, KIND)?;
        let weights: Vec<i8> = reader.bytes("weights")?.iter().map(|&byte| byte as i8).collect();
        if weights.len() != N_WEIGHTS {
            return Err(reader.problem("weights", format!("expected {N_WEIGHTS} weights, found {}", weights.len())));
        }
        let &[scale] = reader.f32s("scale")?.as_slice() else {
            return Err(reader.problem("scale", "expected one number"));
        };
        Ok(Ranker { weights, scale })
    }
}

/// Weights at full precision, while they are learned with AdaGrad steps on the likelihood of the right referents.
#[derive(Clone, Debug)]
pub struct RankerBuilder {
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Default for RankerBuilder {
    fn default() -> RankerBuilder {
        RankerBuilder { weights: vec![0.0; N_WEIGHTS], squares: vec![0.1; N_WEIGHTS] }
    }
}

impl RankerBuilder {
    /// Takes one step towards the candidates that are right (a flag each; the last flag is that of a new referent).
    /// Returns the negative log likelihood before the step.
    pub fn update(&mut self, features: &Features, right: &[bool], rate: f32) -> f32 {
        let scores: Vec<f32> = (0..right.len()).map(|place| self.score(features, place)).collect();
        let highest = scores.iter().fold(f32::MIN, |highest, &score| highest.max(score));
        let masses: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
        let total: f32 = masses.iter().sum();
        let good: f32 = masses.iter().zip(right).filter(|(_, right)| **right).map(|(mass, _)| mass).sum();
        if good <= 0.0 {
            return 0.0;
        }
        for (place, (&mass, &right)) in masses.iter().zip(right).enumerate() {
            let observed = if right { mass / good } else { 0.0 };
            let gradient = observed - mass / total;
            if gradient.abs() < 1e-4 {
                continue;
            }
            for &feature in features.of(place) {
                let square = &mut self.squares[feature as usize];
                *square += gradient * gradient;
                self.weights[feature as usize] += rate * gradient / square.sqrt();
            }
        }
        -(good / total).ln()
    }

    /// The score of a candidate.
    pub fn score(&self, features: &Features, place: usize) -> f32 {
        features.of(place).iter().map(|&feature| self.weights[feature as usize]).sum()
    }

    /// The weights at 8 bits.
    pub fn finish(&self) -> Ranker {
        // a few outliers are cut off for the sake of the rest
        let mut sizes: Vec<f32> = self.weights.iter().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0);
        let scale = largest.max(1e-6) / 127.0;
        let weights = self.weights.iter().map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8).collect();
        Ranker { weights, scale }
    }
}

/// Chooses what the ranker scores highest.
pub(super) struct Predicting<'r> {
    ranker: &'r Ranker,
}

impl<'r> Predicting<'r> {
    pub(super) fn new(ranker: &'r Ranker) -> Predicting<'r> {
        Predicting { ranker }
    }
}

impl Judge for Predicting<'_> {
    fn choose(&mut self, _mention: usize, candidates: &[Candidate], features: &Features) -> Option<usize> {
        let mut best = (self.ranker.score(features, candidates.len()), None);
        for place in 0..candidates.len() {
            let score = self.ranker.score(features, place);
            if score > best.0 {
                best = (score, Some(place));
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_which_candidate_is_right_and_survives_a_file() {
        let mut features = Features::default();
        features.begin();
        features.push(1, 5);
        features.begin();
        features.push(1, 6);
        features.begin();
        features.push(2, 0);
        let mut builder = RankerBuilder::default();
        let first = builder.update(&features, &[false, true, false], 0.3);
        for _ in 0..20 {
            builder.update(&features, &[false, true, false], 0.3);
        }
        assert!(builder.update(&features, &[false, true, false], 0.3) < first / 2.0);
        let ranker = builder.finish();
        let candidates = [0, 1].map(|referent| Candidate { referent, rank: referent });
        assert_eq!(Predicting::new(&ranker).choose(0, &candidates, &features), Some(1));
        let bytes = ranker.to_bytes();
        assert_eq!(Ranker::from_bytes(&bytes).unwrap(), ranker);
        assert!(Ranker::from_bytes(&bytes[..100]).is_err());
    }
}

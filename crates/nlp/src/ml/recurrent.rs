//! A recurrent layer that reads a sentence in both directions, and how it learns.
//!
//! The minimal gated unit of Feng et al. (2024, "Were RNNs all we needed?"): gate and candidate depend on the input alone,
//! so one matrix product serves a whole sentence and only sums run along it.

use super::simd::widest;

/// Numbers that each direction carries along.
pub const HALF: usize = 64;
/// Numbers a word that come out: both directions.
pub const WIDTH: usize = 2 * HALF;
/// Numbers a word that go in: gates and candidates of one direction, then of the other.
pub const N_INPUTS: usize = 4 * HALF;

/// A smooth step from -1 to 1, close to the hyperbolic tangent (its Padé approximant, flat beyond 3).
#[inline(always)]
pub fn squash(x: f32) -> f32 {
    let x = x.clamp(-3.0, 3.0);
    let square = x * x;
    x * (27.0 + square) / (27.0 + 9.0 * square)
}

/// The slope of [`squash`].
#[inline(always)]
fn squash_slope(x: f32) -> f32 {
    let x = x.clamp(-3.0, 3.0);
    let square = x * x;
    let below = 27.0 + 9.0 * square;
    (27.0 + 3.0 * square) / below - 18.0 * square * (27.0 + square) / (below * below)
}

/// A smooth step from 0 to 1.
#[inline(always)]
fn gate(x: f32) -> f32 {
    0.5 + 0.5 * squash(0.5 * x)
}

/// States of a sentence: from inputs `[n_words, N_INPUTS]` to `[n_words, WIDTH]`.
pub fn forward(inputs: &[f32], states: &mut [f32]) {
    widest(
        #[inline(always)]
        || {
            let (inputs, states) = (inputs.as_chunks::<N_INPUTS>().0, states.as_chunks_mut::<WIDTH>().0);
            let (mut left, mut right) = ([0.0; HALF], [0.0; HALF]);
            for (input, state) in inputs.iter().zip(states.iter_mut()) {
                step(&input[..2 * HALF], &mut left);
                state[..HALF].copy_from_slice(&left);
            }
            for (input, state) in inputs.iter().zip(states).rev() {
                step(&input[2 * HALF..], &mut right);
                state[HALF..].copy_from_slice(&right);
            }
        },
    );
}

#[inline(always)]
fn step(input: &[f32], carried: &mut [f32; HALF]) {
    let (gates, candidates) = input.split_at(HALF);
    for ((carried, &open), &candidate) in carried.iter_mut().zip(gates).zip(candidates) {
        *carried += gate(open) * (squash(candidate) - *carried);
    }
}

/// From what a loss changes with the states (`slopes`, `[n_words, WIDTH]`) to what it changes with the inputs
/// (`[n_words, N_INPUTS]`), which is written over `input_slopes`.
pub fn backward(inputs: &[f32], states: &[f32], slopes: &[f32], input_slopes: &mut [f32]) {
    let n_words = inputs.len() / N_INPUTS;
    for direction in 0..2 {
        let mut carried = [0.0; HALF];
        for turn in 0..n_words {
            // from the last word that was read to the first
            let (word, before) = match direction {
                0 => (n_words - 1 - turn, (n_words - 1 - turn).checked_sub(1)),
                _ => (turn, Some(turn + 1).filter(|&next| next < n_words)),
            };
            let input = &inputs[word * N_INPUTS + direction * 2 * HALF..][..2 * HALF];
            let output = &mut input_slopes[word * N_INPUTS + direction * 2 * HALF..][..2 * HALF];
            let slopes = &slopes[word * WIDTH + direction * HALF..][..HALF];
            for unit in 0..HALF {
                let (x, y) = (input[unit], input[HALF + unit]);
                let old = before.map_or(0.0, |before| states[before * WIDTH + direction * HALF + unit]);
                let slope = slopes[unit] + carried[unit];
                let open = gate(x);
                output[unit] = slope * (squash(y) - old) * 0.25 * squash_slope(0.5 * x);
                output[HALF + unit] = slope * open * squash_slope(y);
                carried[unit] = slope * (1.0 - open);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Random;

    #[test]
    fn slopes_agree_with_small_steps() {
        let mut random = Random::new(5);
        let n_words = 4;
        let inputs: Vec<f32> = (0..n_words * N_INPUTS).map(|_| 4.0 * random.unit() as f32 - 2.0).collect();
        let weights: Vec<f32> = (0..n_words * WIDTH).map(|_| random.unit() as f32 - 0.5).collect();
        let mut states = vec![0.0; n_words * WIDTH];
        let mut loss = |inputs: &[f32]| -> f64 {
            forward(inputs, &mut states);
            states.iter().zip(&weights).map(|(&state, &weight)| f64::from(state) * f64::from(weight)).sum()
        };
        let mut checked = vec![];
        for at in (0..inputs.len()).step_by(17) {
            let mut moved = inputs.clone();
            moved[at] += 0.01;
            let above = loss(&moved);
            moved[at] -= 0.02;
            checked.push((at, (above - loss(&moved)) / 0.02));
        }
        loss(&inputs);
        let mut slopes = vec![0.0; inputs.len()];
        backward(&inputs, &states, &weights, &mut slopes);
        for (at, slope) in checked {
            assert!((slope - f64::from(slopes[at])).abs() < 1e-3, "{at}: {slope} {}", slopes[at]);
        }
    }

    #[test]
    fn reads_in_both_directions() {
        let mut inputs = vec![0.0; 3 * N_INPUTS];
        let mut states = vec![0.0; 3 * WIDTH];
        // only the word in the middle says something
        inputs[N_INPUTS + HALF..][..HALF].fill(2.0);
        inputs[N_INPUTS + 3 * HALF..][..HALF].fill(2.0);
        forward(&inputs, &mut states);
        let at = |word: usize, direction: usize| states[word * WIDTH + direction * HALF];
        assert_eq!((at(0, 0), at(2, 1)), (0.0, 0.0));
        assert!(at(1, 0) > at(2, 0) && at(2, 0) > 0.0 && at(1, 1) > at(0, 1) && at(0, 1) > 0.0);
    }
}

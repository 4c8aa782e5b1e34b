//! Word vectors by skip-grams with negative sampling (Mikolov et al. 2013, "Distributed representations of words and
//! phrases and their compositionality", section 2.2). One thread: the same text and seed give the same vectors.

use dixit_nlp::ml::Random;
use std::collections::HashMap;

/// Settings of one training run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Numbers per vector.
    pub n_dimensions: usize,
    /// Words on each side that a word predicts, at most.
    pub window: usize,
    /// Noise words per predicted word.
    pub n_negatives: usize,
    /// Passes over the text.
    pub n_epochs: usize,
    /// Learning rate at the start; it falls linearly to a ten-thousandth of that.
    pub rate: f32,
    /// Words rarer than this have no vector.
    pub min_count: u32,
    /// Words more frequent than this share of the text are thinned out.
    pub subsample: f64,
    /// Seed of the generator.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            n_dimensions: 64,
            window: 4,
            n_negatives: 5,
            n_epochs: 2,
            rate: 0.03,
            min_count: 12,
            subsample: 2e-4,
            seed: 1,
        }
    }
}

/// A text as word numbers, with what was counted on the way.
#[derive(Debug, Default)]
pub struct NumberedText {
    /// Every word's form, normalized, by number of first occurrence.
    pub words: Vec<String>,
    /// How often each word stands in the text.
    pub counts: Vec<u32>,
    /// How often each word stands elsewhere than at the opening of a sentence.
    pub n_inside: Vec<u32>,
    /// How often it is capitalized there.
    pub n_capitalized: Vec<u32>,
    /// The text; [`NumberedText::BREAK`] between documents.
    pub text: Vec<u32>,
    numbers: HashMap<String, u32>,
}

impl NumberedText {
    /// Stands between two documents.
    pub const BREAK: u32 = u32::MAX;

    /// Adds one occurrence of a word.
    pub fn push(&mut self, normalized: String, capitalized: bool, opens_sentence: bool) {
        let next = self.words.len() as u32;
        let number = *self.numbers.entry(normalized).or_insert_with_key(|word| {
            self.words.push(word.clone());
            next
        });
        if number == next {
            self.counts.push(0);
            self.n_inside.push(0);
            self.n_capitalized.push(0);
        }
        let index = number as usize;
        self.counts[index] += 1;
        if !opens_sentence {
            self.n_inside[index] += 1;
            self.n_capitalized[index] += u32::from(capitalized);
        }
        self.text.push(number);
    }

    /// Ends a document.
    pub fn end_document(&mut self) {
        self.text.push(NumberedText::BREAK);
    }

    /// Leaves out rare words and numbers the rest by falling frequency.
    pub fn pruned(mut self, min_count: u32) -> NumberedText {
        let mut kept: Vec<usize> = (0..self.words.len()).filter(|&index| self.counts[index] >= min_count).collect();
        kept.sort_by(|&a, &b| self.counts[b].cmp(&self.counts[a]).then_with(|| self.words[a].cmp(&self.words[b])));
        let mut renumbered = vec![None; self.words.len()];
        for (new, &old) in kept.iter().enumerate() {
            renumbered[old] = Some(new as u32);
        }
        self.text.retain_mut(|number| {
            if *number == NumberedText::BREAK {
                return true;
            }
            let new = renumbered[*number as usize];
            *number = new.unwrap_or_default();
            new.is_some()
        });
        let of = |list: &[u32]| kept.iter().map(|&old| list[old]).collect::<Vec<u32>>();
        NumberedText {
            counts: of(&self.counts),
            n_inside: of(&self.n_inside),
            n_capitalized: of(&self.n_capitalized),
            words: kept.iter().map(|&old| std::mem::take(&mut self.words[old])).collect(),
            text: self.text,
            numbers: HashMap::new(),
        }
    }
}

/// Learns one vector per word of a pruned text: `[n_words, n_dimensions]`, row by row. `report` gets the share done.
pub fn train(text: &NumberedText, settings: &Settings, mut report: impl FnMut(f64)) -> Vec<f32> {
    let n_dimensions = settings.n_dimensions;
    let mut random = Random::new(settings.seed);
    let mut vectors: Vec<f32> =
        (0..text.words.len() * n_dimensions).map(|_| (random.unit() as f32 - 0.5) / n_dimensions as f32).collect();
    let mut contexts = vec![0f32; vectors.len()];
    let noise = noise_table(&text.counts);
    let n_total: u64 = text.counts.iter().map(|&count| u64::from(count)).sum();
    let keep: Vec<f32> = text
        .counts
        .iter()
        .map(|&count| {
            let ratio = settings.subsample * n_total as f64 / f64::from(count);
            (ratio.sqrt() + ratio).min(1.0) as f32
        })
        .collect();

    let n_steps = text.text.len() * settings.n_epochs;
    let mut step = 0;
    let mut sentence: Vec<u32> = vec![];
    let mut gradient = vec![0f32; n_dimensions];
    for _ in 0..settings.n_epochs {
        for document in text.text.split(|&number| number == NumberedText::BREAK) {
            sentence.clear();
            sentence.extend(document.iter().filter(|&&number| (random.unit() as f32) < keep[number as usize]));
            let rate = settings.rate * (1.0 - step as f32 / n_steps as f32).max(1e-4);
            for (position, &word) in sentence.iter().enumerate() {
                let reach = 1 + random.below(settings.window);
                let from = position.saturating_sub(reach);
                let to = (position + reach + 1).min(sentence.len());
                for other in (from..to).filter(|&other| other != position) {
                    let input = sentence[other] as usize * n_dimensions;
                    let input = &mut vectors[input..input + n_dimensions];
                    gradient.fill(0.0);
                    for sample in 0..=settings.n_negatives {
                        let (target, label) = if sample == 0 {
                            (word, 1.0)
                        } else {
                            let target = noise[random.below(noise.len())];
                            if target == word {
                                continue;
                            }
                            (target, 0.0)
                        };
                        let output = target as usize * n_dimensions;
                        let output = &mut contexts[output..output + n_dimensions];
                        let score = dot(input, output);
                        let change = rate * (label - 1.0 / (1.0 + (-score.clamp(-8.0, 8.0)).exp()));
                        for ((gradient, output), input) in gradient.iter_mut().zip(output).zip(&*input) {
                            *gradient += change * *output;
                            *output += change * input;
                        }
                    }
                    for (input, gradient) in input.iter_mut().zip(&gradient) {
                        *input += gradient;
                    }
                }
            }
            let before = step * 100 / n_steps;
            step += document.len() + 1;
            if step * 100 / n_steps != before {
                report(step as f64 / n_steps as f64);
            }
        }
    }
    vectors
}

/// Inner product in eight lanes, which the compiler turns into vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; 8];
    let (a_blocks, a_rest) = a.as_chunks::<8>();
    let (b_blocks, b_rest) = b.as_chunks::<8>();
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

/// Word numbers in proportion to their counts to the power of 0.75.
fn noise_table(counts: &[u32]) -> Vec<u32> {
    const SIZE: f64 = 4_000_000.0;
    let weights: Vec<f64> = counts.iter().map(|&count| f64::from(count).powf(0.75)).collect();
    let total: f64 = weights.iter().sum();
    let mut table = Vec::with_capacity(SIZE as usize + counts.len());
    for (number, weight) in weights.iter().enumerate() {
        let n = ((weight / total * SIZE).round() as usize).max(1);
        table.extend(std::iter::repeat_n(number as u32, n));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sets of words that never meet: words of one set end up nearer to one another.
    #[test]
    fn words_in_like_contexts_get_like_vectors() {
        let mut text = NumberedText::default();
        let mut random = Random::new(3);
        for document in 0..600 {
            for _ in 0..20 {
                let topic = if document % 2 == 0 { 'a' } else { 'b' };
                text.push(format!("{topic}{}", random.below(6)), false, false);
            }
            text.end_document();
        }
        let text = text.pruned(5);
        let settings = Settings { n_dimensions: 16, n_epochs: 3, subsample: 1.0, ..Settings::default() };
        let vectors = train(&text, &settings, |_| {});
        assert_eq!(vectors, train(&text, &settings, |_| {}), "training is deterministic");
        let of = |word: &str| {
            let index = text.words.iter().position(|other| other == word).unwrap();
            &vectors[index * 16..index * 16 + 16]
        };
        let cosine = |a, b| dot(of(a), of(b)) / (dot(of(a), of(a)) * dot(of(b), of(b))).sqrt();
        assert!(cosine("a1", "a2") > cosine("a1", "b2") + 0.3);
    }
}

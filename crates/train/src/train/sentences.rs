//! Learns where sentences end.

use crate::train::perceptron::Learner;
use dixit_document::Article;
use dixit_nlp::Segmentation;
use dixit_nlp::ml::Random;
use dixit_nlp::ml::linear::Rows;
use dixit_nlp::sentences::Gap;
use std::collections::BTreeSet;

/// The right answer must win by this much, or the weights move.
const MARGIN: f32 = 4.0;

/// Learns from articles whose sentences are known. While learning, sentences begin where they should.
pub fn learn(articles: &[(Article, Segmentation)], n_epochs: usize, seed: u64) -> Learner {
    let mut learner = Learner::new(2);
    let mut random = Random::new(seed);
    let mut order: Vec<(usize, usize)> = vec![];
    for (index, (_, given)) in articles.iter().enumerate() {
        order.extend((0..given.paragraphs.len()).map(|paragraph| (index, paragraph)));
    }
    let borders: Vec<BTreeSet<usize>> =
        articles.iter().map(|(_, given)| given.sentences.iter().map(|sentence| sentence.start()).collect()).collect();
    let mut features = vec![];
    for _ in 0..n_epochs {
        random.shuffle(&mut order);
        for &(index, paragraph) in &order {
            let (article, given) = &articles[index];
            let paragraph = given.paragraphs[paragraph];
            let mut start = paragraph.start();
            for end in paragraph.start() + 1..paragraph.end() {
                let gap = Gap { text: article.text(), pieces: &given.pieces, paragraph, start, end };
                let ends = borders[index].contains(&end);
                if gap.is_possible() {
                    gap.features(&mut features);
                    let mut sums = [0.0; 2];
                    features.iter().for_each(|&feature| learner.add(feature, &mut sums));
                    learner.tick();
                    let right = usize::from(ends);
                    if sums[right] - sums[1 - right] < MARGIN {
                        learner.update(&features, right, 1 - right);
                    }
                }
                if ends {
                    start = end;
                }
            }
        }
    }
    learner
}

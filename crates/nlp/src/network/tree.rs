//! From scores of arcs to a tree.

/// The head of each word, `n_words` for the root: from scores `[n_words, n_words + 1]`, the last column that of the root.
///
/// The word that most prefers to be the root becomes it. All others take their best head; each circle that comes of it is
/// opened where that costs least, as in the first contraction of Chu & Liu (1965) and Edmonds (1967).
///
/// # Complexity
/// Quadratic in the words of the sentence, whose number is bounded.
pub fn best_tree(scores: &[f32], n_words: usize) -> Vec<usize> {
    let row = |word: usize| &scores[word * (n_words + 1)..][..n_words + 1];
    let mut heads = vec![n_words; n_words];
    let mut root = (f32::NEG_INFINITY, 0);
    for (word, chosen) in heads.iter_mut().enumerate() {
        let mut best = (f32::NEG_INFINITY, n_words);
        for (head, &score) in row(word)[..n_words].iter().enumerate() {
            if score > best.0 && head != word {
                best = (score, head);
            }
        }
        *chosen = best.1;
        let preference = row(word)[n_words] - best.0;
        if preference > root.0 {
            root = (preference, word);
        }
    }
    let root = root.1;
    if n_words == 0 {
        return heads;
    }
    heads[root] = n_words;
    // 0: not seen; a number: seen in the walk from that word; DONE: leads to the root
    const DONE: usize = usize::MAX;
    let mut seen = vec![0; n_words + 1];
    seen[n_words] = DONE;
    for start in 0..n_words {
        loop {
            let mut at = start;
            while seen[at] == 0 {
                seen[at] = start + 1;
                // words without any possible head hang on the root word
                if heads[at] == n_words && at != root {
                    heads[at] = root;
                }
                at = heads[at];
            }
            if seen[at] == DONE {
                break;
            }
            // a circle: all that lead into it are its walk
            let inside = leads_to(&heads, at, root);
            let mut cheapest = (f32::NEG_INFINITY, at, root);
            let mut word = at;
            loop {
                let lost = row(word)[heads[word]];
                for (head, &score) in row(word)[..n_words].iter().enumerate() {
                    if !inside[head] && score - lost > cheapest.0 {
                        cheapest = (score - lost, word, head);
                    }
                }
                word = heads[word];
                if word == at {
                    break;
                }
            }
            heads[cheapest.1] = cheapest.2;
            seen.iter_mut().filter(|mark| **mark == start + 1).for_each(|mark| *mark = 0);
        }
        seen.iter_mut().filter(|mark| **mark == start + 1).for_each(|mark| *mark = DONE);
    }
    heads
}

/// Which words' heads lead into the circle of `member`.
fn leads_to(heads: &[usize], member: usize, root: usize) -> Vec<bool> {
    let n_words = heads.len();
    let mut inside: Vec<Option<bool>> = vec![None; n_words];
    inside[root] = Some(false);
    let mut word = member;
    while inside[word].is_none() {
        inside[word] = Some(true);
        word = heads[word];
    }
    for start in 0..n_words {
        let mut walk = vec![];
        let mut at = start;
        while at < n_words && inside[at].is_none() {
            // another circle is outside
            inside[at] = Some(false);
            walk.push(at);
            at = heads[at];
        }
        let leads = at < n_words && inside[at] == Some(true);
        walk.into_iter().for_each(|word| inside[word] = Some(leads));
    }
    inside.into_iter().map(|inside| inside == Some(true)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Random;

    fn is_tree(heads: &[usize]) -> bool {
        let n_words = heads.len();
        heads.iter().filter(|&&head| head == n_words).count() == 1
            && (0..n_words).all(|word| {
                let mut at = word;
                (0..=n_words).any(|_| {
                    at = if at == n_words { at } else { heads[at] };
                    at == n_words
                })
            })
    }

    #[test]
    fn any_scores_give_a_tree() {
        let mut random = Random::new(11);
        for n_words in 1..40 {
            for _ in 0..50 {
                let scores: Vec<f32> = (0..n_words * (n_words + 1)).map(|_| random.unit() as f32).collect();
                assert!(is_tree(&best_tree(&scores, n_words)));
            }
            let same = vec![0.0; n_words * (n_words + 1)];
            assert!(is_tree(&best_tree(&same, n_words)));
            let none = vec![f32::NAN; n_words * (n_words + 1)];
            assert!(is_tree(&best_tree(&none, n_words)));
        }
        assert!(best_tree(&[], 0).is_empty());
    }

    #[test]
    fn a_circle_is_opened_where_that_costs_least() {
        // words 0 and 1 want each other; word 1 nearly as much wants word 2, the root
        let scores = [
            0.0, 5.0, 1.0, 0.0, //
            5.0, 0.0, 4.5, 0.0, //
            0.0, 0.0, 0.0, 9.0,
        ];
        assert_eq!(best_tree(&scores, 3), [1, 2, 3]);
    }
}

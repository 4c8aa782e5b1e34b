//! Scores of tokens, sentences, tags and trees as the CoNLL 2018 shared task defines them (Zeman et al. 2018).
//!
//! Gold and predicted files may have different tokens: both are aligned by their characters, white space left out. Words
//! outside multiword tokens match when their spans do; where either side has a multiword token, the words of the smallest
//! region around it are aligned by the longest common subsequence of their lower-cased forms. Relations are compared
//! without subtypes.

use anyhow::{Result, bail};
use dixit_nlp::conllu;
use std::collections::BTreeSet;

/// Precision, recall and F1 of one layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Name of the layer.
    pub layer: &'static str,
    /// Right ones.
    pub n_correct: usize,
    /// Those of the gold file.
    pub n_gold: usize,
    /// Those of the predicted file.
    pub n_predicted: usize,
}

impl Score {
    /// In percent.
    pub fn precision(&self) -> f64 {
        100.0 * self.n_correct as f64 / self.n_predicted.max(1) as f64
    }

    /// In percent.
    pub fn recall(&self) -> f64 {
        100.0 * self.n_correct as f64 / self.n_gold.max(1) as f64
    }

    /// In percent.
    pub fn f1(&self) -> f64 {
        200.0 * self.n_correct as f64 / (self.n_gold + self.n_predicted).max(1) as f64
    }
}

/// Relations whose dependents count for CLAS: content words.
const CONTENT: &[&str] = &[
    "nsubj",
    "obj",
    "iobj",
    "csubj",
    "ccomp",
    "xcomp",
    "obl",
    "vocative",
    "expl",
    "dislocated",
    "advcl",
    "advmod",
    "discourse",
    "nmod",
    "appos",
    "nummod",
    "acl",
    "amod",
    "conj",
    "fixed",
    "flat",
    "compound",
    "list",
    "parataxis",
    "orphan",
    "goeswith",
    "reparandum",
    "root",
    "dep",
];

struct Word<'t> {
    start: usize,
    end: usize,
    form: String,
    upos: &'t str,
    xpos: &'t str,
    lemma: &'t str,
    deprel: &'t str,
    /// Index of the head in the whole file.
    head: Option<usize>,
    multiword: bool,
}

#[derive(Default)]
struct File<'t> {
    characters: Vec<char>,
    tokens: BTreeSet<(usize, usize)>,
    sentences: BTreeSet<(usize, usize)>,
    words: Vec<Word<'t>>,
}

/// Scores a predicted CoNLL-U text against a gold one. Tokens, Sentences, Words, UPOS, XPOS, Lemmas, UAS, LAS, CLAS.
///
/// # Errors
/// When a text is no CoNLL-U or the two differ in a character other than white space.
pub fn score(gold: &str, predicted: &str) -> Result<Vec<Score>> {
    let (gold, predicted) = (load(gold)?, load(predicted)?);
    if gold.characters != predicted.characters {
        let pairs = gold.characters.iter().zip(&predicted.characters);
        let at = pairs.take_while(|(a, b)| a == b).count();
        bail!(
            "the texts differ at visible character {at}: expected {:?}, found {:?}",
            gold.characters.get(at),
            predicted.characters.get(at)
        );
    }
    let pairs = align(&gold.words, &predicted.words);
    let mut gold_of = vec![None; predicted.words.len()];
    for &(g, p) in &pairs {
        gold_of[p] = Some(g);
    }
    let count = |right: &dyn Fn(&Word<'_>, &Word<'_>) -> bool| {
        pairs.iter().filter(|&&(g, p)| right(&gold.words[g], &predicted.words[p])).count()
    };
    let head = |g: &Word<'_>, p: &Word<'_>| match (g.head, p.head) {
        (None, None) => true,
        (Some(g), Some(p)) => gold_of[p] == Some(g),
        _ => false,
    };
    let content = |word: &Word<'_>| CONTENT.contains(&word.deprel);
    let n_content = |words: &[Word<'_>]| words.iter().filter(|word| content(word)).count();
    let (n_gold, n_predicted) = (gold.words.len(), predicted.words.len());
    let words = |layer, n_correct| Score { layer, n_correct, n_gold, n_predicted };
    let spans = |layer, gold: &BTreeSet<(usize, usize)>, predicted: &BTreeSet<(usize, usize)>| Score {
        layer,
        n_correct: gold.intersection(predicted).count(),
        n_gold: gold.len(),
        n_predicted: predicted.len(),
    };
    Ok(vec![
        spans("Tokens", &gold.tokens, &predicted.tokens),
        spans("Sentences", &gold.sentences, &predicted.sentences),
        words("Words", pairs.len()),
        words("UPOS", count(&|g, p| g.upos == p.upos)),
        words("XPOS", count(&|g, p| g.xpos == p.xpos)),
        words("Lemmas", count(&|g, p| g.lemma == "_" || g.lemma == p.lemma)),
        words("UAS", count(&head)),
        words("LAS", count(&|g, p| head(g, p) && g.deprel == p.deprel)),
        Score {
            layer: "CLAS",
            n_correct: count(&|g, p| content(g) && head(g, p) && g.deprel == p.deprel),
            n_gold: n_content(&gold.words),
            n_predicted: n_content(&predicted.words),
        },
    ])
}

fn load(text: &str) -> Result<File<'_>> {
    let mut file = File::default();
    for sentence in conllu::read(text)? {
        let (first, start) = (file.words.len(), file.characters.len());
        // the span of the multiword token around, and how many of its words are still to come
        let mut within = (0, 0, 0);
        for row in &sentence.rows {
            let begin = file.characters.len();
            if let Some((form, n_words)) = row.multiword {
                file.characters.extend(form.chars().filter(|c| !c.is_whitespace()));
                within = (begin, file.characters.len(), n_words);
                file.tokens.insert((begin, file.characters.len()));
            }
            let multiword = within.2 > 0;
            if !multiword {
                file.characters.extend(row.form.chars().filter(|c| !c.is_whitespace()));
                within = (begin, file.characters.len(), 0);
                file.tokens.insert((begin, file.characters.len()));
            }
            within.2 = within.2.saturating_sub(1);
            file.words.push(Word {
                start: within.0,
                end: within.1,
                form: row.form.to_lowercase(),
                upos: row.upos,
                xpos: row.xpos,
                lemma: row.lemma,
                deprel: row.deprel.split(':').next().unwrap_or_default(),
                head: row.head.map(|head| first + head),
                multiword,
            });
        }
        file.sentences.insert((start, file.characters.len()));
    }
    Ok(file)
}

/// Pairs of words, gold and predicted.
fn align(gold: &[Word<'_>], predicted: &[Word<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = vec![];
    let (mut g, mut p) = (0, 0);
    let beyond = |words: &[Word<'_>], at: usize, end: usize| {
        words.get(at).is_none_or(|word| if word.multiword { word.start >= end } else { word.end > end })
    };
    while g < gold.len() && p < predicted.len() {
        let (a, b) = (&gold[g], &predicted[p]);
        if !a.multiword && !b.multiword {
            if (a.start, a.end) == (b.start, b.end) {
                pairs.push((g, p));
                (g, p) = (g + 1, p + 1);
            } else if a.start <= b.start {
                g += 1;
            } else {
                p += 1;
            }
            continue;
        }
        let mut end;
        if a.multiword {
            end = a.end;
            if !b.multiword && b.start < a.start {
                p += 1;
            }
        } else {
            end = b.end;
            if a.start < b.start {
                g += 1;
            }
        }
        let (first_g, first_p) = (g, p);
        while !(beyond(gold, g, end) && beyond(predicted, p, end)) {
            let from_gold = g < gold.len() && (p >= predicted.len() || gold[g].start <= predicted[p].start);
            let word = if from_gold { &gold[g] } else { &predicted[p] };
            if word.multiword {
                end = end.max(word.end);
            }
            if from_gold { g += 1 } else { p += 1 }
        }
        let common = common(&gold[first_g..g], &predicted[first_p..p]);
        pairs.extend(common.into_iter().map(|(a, b)| (first_g + a, first_p + b)));
    }
    pairs
}

/// The longest common subsequence of forms.
fn common(a: &[Word<'_>], b: &[Word<'_>]) -> Vec<(usize, usize)> {
    let mut best = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i][j] =
                if a[i].form == b[j].form { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = vec![];
    while i < a.len() && j < b.len() {
        if a[i].form == b[j].form {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: usize, form: &str, upos: &str, head: usize, deprel: &str) -> String {
        format!("{id}\t{form}\t{form}\t{upos}\tX\t_\t{head}\t{deprel}\t_\t_\n")
    }

    fn scores(gold: &str, predicted: &str) -> Vec<(&'static str, usize, usize, usize)> {
        let scores = score(gold, predicted).unwrap();
        scores.iter().map(|s| (s.layer, s.n_correct, s.n_gold, s.n_predicted)).collect()
    }

    /// The counts were taken from the reference scorer of the corpora.
    #[test]
    fn counts_as_the_reference_scorer_does() {
        let gold = [
            row(1, "Orlo", "PROPN", 3, "nsubj"),
            "2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n".into(),
            row(2, "did", "AUX", 0, "root"),
            row(3, "n't", "PART", 2, "advmod"),
            row(4, ".", "PUNCT", 2, "punct"),
            "\n".into(),
            row(1, "Stop", "VERB", 0, "root"),
            "\n".into(),
        ]
        .concat();
        let predicted = [
            row(1, "Orlo", "PROPN", 2, "nsubj:pass"),
            row(2, "didn't", "AUX", 0, "root"),
            row(3, ".Stop", "X", 2, "punct"),
            "\n".into(),
        ]
        .concat();
        assert_eq!(scores(&gold, &gold)[7], ("LAS", 5, 5, 5));
        let found = scores(&gold, &predicted);
        assert_eq!(found[0], ("Tokens", 2, 4, 3));
        assert_eq!(found[1], ("Sentences", 0, 2, 1));
        assert_eq!(found[2], ("Words", 1, 5, 3));
        assert_eq!(found[3], ("UPOS", 1, 5, 3));
        assert_eq!(found[6], ("UAS", 0, 5, 3));
    }

    #[test]
    fn subtypes_do_not_count_and_roots_match_roots() {
        let gold = row(1, "Go", "VERB", 0, "root") + &row(2, "on", "ADP", 1, "compound:prt") + "\n";
        let predicted = row(1, "Go", "VERB", 0, "root") + &row(2, "on", "ADV", 1, "compound") + "\n";
        let found = scores(&gold, &predicted);
        assert_eq!((found[7], found[3]), (("LAS", 2, 2, 2), ("UPOS", 1, 2, 2)));
    }

    #[test]
    fn other_texts_are_refused() {
        let (a, b) = (row(1, "Go", "X", 0, "root") + "\n", row(1, "So", "X", 0, "root") + "\n");
        assert!(score(&a, &b).unwrap_err().to_string().contains("character 0"));
    }
}

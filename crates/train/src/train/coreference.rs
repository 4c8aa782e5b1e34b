//! Trains the ranker of referents on documents with gold chains.

use crate::corpus::coreference::ChainedDocument;
use crate::evaluate::coreference::Scores;
use anyhow::{Context, Result};
use dixit_document::{Document, Token, TokenId, TokenRange};
use dixit_nlp::coreference::{
    Analyzed, Candidate, Chains, Features, Judge, Ranker, RankerBuilder, resolve, resolve_with,
};
use dixit_nlp::gazetteer::Gazetteer;
use dixit_nlp::mentions::{Found, find, relative_verb};
use dixit_nlp::ml::Random;
use dixit_nlp::ml::clusters::Clusters;
use dixit_nlp::names::NameRecognizer;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A document as the coreference stage gets it.
#[derive(Clone, Debug)]
pub struct TreeDocument {
    /// Its id.
    pub id: String,
    /// Its words.
    pub forms: Vec<String>,
    /// Their analysis.
    pub tokens: Vec<Token>,
    /// Sentences.
    pub sentences: Vec<TokenRange>,
    /// Paragraphs.
    pub paragraphs: Vec<TokenRange>,
    /// Its mentions.
    pub found: Found,
}

/// Word classes, word lists and names: what the stage builds on.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// Word classes.
    pub clusters: Clusters,
    /// Word lists.
    pub gazetteer: Gazetteer,
    /// The name recognizer.
    pub names: NameRecognizer,
}

impl TreeDocument {
    /// The parts that the stage sees; `forms` are those of [`TreeDocument::forms`].
    fn analyzed<'d>(&'d self, forms: &'d [&'d str]) -> Analyzed<'d> {
        Analyzed {
            forms,
            tokens: &self.tokens,
            sentences: &self.sentences,
            paragraphs: &self.paragraphs,
            found: &self.found,
        }
    }

    fn form_list(&self) -> Vec<&str> {
        self.forms.iter().map(String::as_str).collect()
    }

    /// A document whose words and trees are known; names and mentions are predicted.
    pub fn new(document: &Document, knowledge: &Knowledge) -> TreeDocument {
        let forms: Vec<&str> = document.tokens().iter().map(|token| document.form(token)).collect();
        let names = knowledge.names.recognize(&forms, document.sentences(), &knowledge.clusters, &knowledge.gazetteer);
        TreeDocument {
            id: document.article().id.0.clone(),
            found: find(&forms, document.tokens(), &names),
            tokens: document.tokens().to_vec(),
            sentences: document.sentences().to_vec(),
            paragraphs: document.paragraphs().to_vec(),
            forms: forms.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The chains that a ranker finds.
    pub fn chains(&self, knowledge: &Knowledge, ranker: &Ranker) -> Chains {
        let forms = self.form_list();
        resolve(self.analyzed(&forms), &knowledge.clusters, &knowledge.gazetteer, ranker)
    }
}

/// Reads a treebank's gold trees, by document id.
///
/// # Errors
/// When the file cannot be read, or a tag or relation is unknown.
pub fn read_trees(path: &Path, knowledge: &Knowledge) -> Result<BTreeMap<String, TreeDocument>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let articles = dixit_nlp::conllu::segmented_articles(&text, "document")?;
    let sentences = dixit_nlp::conllu::read(&text)?;
    let mut rows = sentences.iter().flat_map(|sentence| sentence.rows.iter().map(|row| (row, sentence.line)));
    let mut documents = BTreeMap::new();
    for (article, given) in articles {
        let mut tokens = Vec::with_capacity(given.pieces.len());
        for sentence in &given.sentences {
            for index in sentence.indices() {
                let (row, line) = rows.next().context("as many rows as words")?;
                let place = || format!("{}, sentence at line {line}", path.display());
                let head = row.head.map(|head| TokenId((sentence.start() + head) as u32));
                tokens.push(Token {
                    span: given.pieces[index].span,
                    fused: given.pieces[index].fused,
                    lemma: row.lemma.to_owned(),
                    upos: row.upos.parse().with_context(place)?,
                    xpos: row.xpos.parse().with_context(place)?,
                    head: if row.deprel == "root" { None } else { head },
                    deprel: row.deprel.parse().with_context(place)?,
                });
            }
        }
        let forms: Vec<&str> = given.pieces.iter().map(|piece| piece.span.text(article.text())).collect();
        let names = knowledge.names.recognize(&forms, &given.sentences, &knowledge.clusters, &knowledge.gazetteer);
        let document = TreeDocument {
            id: article.id.0.clone(),
            found: find(&forms, &tokens, &names),
            tokens,
            sentences: given.sentences,
            paragraphs: given.paragraphs,
            forms: forms.into_iter().map(str::to_owned).collect(),
        };
        documents.insert(document.id.clone(), document);
    }
    Ok(documents)
}

/// The word of a span whose head stands outside of it.
pub fn head_of(tokens: &[Token], span: TokenRange) -> usize {
    span.indices()
        .find(|&index| {
            tokens[index].head.is_none_or(|head| !span.holds(head.index()))
                && tokens[index].deprel.universal() != "punct"
        })
        .unwrap_or(span.start())
}

/// The gold chain of each predicted mention, by head words; of gold mentions with one head the longest counts.
pub fn gold_chains(document: &TreeDocument, gold: &ChainedDocument) -> Vec<Option<usize>> {
    let mut by_head: HashMap<usize, (usize, usize)> = HashMap::new();
    for (span, chain) in &gold.mentions {
        let entry = by_head.entry(head_of(&document.tokens, *span)).or_insert((span.len(), *chain));
        if span.len() > entry.0 {
            *entry = (span.len(), *chain);
        }
    }
    document.found.mentions.iter().map(|m| by_head.get(&m.head.index()).map(|(_, chain)| *chain)).collect()
}

/// Learns from the gold chains while it resolves as they say.
struct Teacher<'b> {
    builder: &'b mut RankerBuilder,
    gold: Vec<Option<usize>>,
    /// The only mention that teaches; all others follow the weights.
    point: Option<usize>,
    /// The gold chain of each referent.
    chains: HashMap<usize, usize>,
    rate: f32,
    loss: f64,
    n_choices: usize,
}

impl Judge for Teacher<'_> {
    fn heeds_grammar(&self) -> bool {
        false
    }

    fn choose(&mut self, mention: usize, candidates: &[Candidate], features: &Features) -> Option<usize> {
        if let Some(point) = self.point {
            return self.choose_by_itself(point, mention, candidates, features);
        }
        let gold = self.gold[mention];
        let mut right: Vec<bool> = candidates
            .iter()
            .map(|candidate| gold.is_some() && self.chains.get(&candidate.referent).copied() == gold)
            .collect();
        let found = right.iter().position(|&right| right);
        right.push(found.is_none());
        self.loss += f64::from(self.builder.update(features, &right, self.rate));
        self.n_choices += 1;
        found
    }

    fn placed(&mut self, mention: usize, referent: usize) {
        if let Some(gold) = self.gold[mention] {
            self.chains.insert(referent, gold);
        }
    }

    fn merged(&mut self, from: usize, into: usize) {
        if let Some(&gold) = self.chains.get(&from) {
            self.chains.entry(into).or_insert(gold);
        }
    }
}

impl Teacher<'_> {
    /// Follows the weights learned so far; learns from the one pronoun whose referent is known.
    fn choose_by_itself(
        &mut self,
        point: usize,
        mention: usize,
        candidates: &[Candidate],
        features: &Features,
    ) -> Option<usize> {
        if mention == point {
            let known = |candidate: &Candidate| self.chains.contains_key(&candidate.referent);
            let mut right: Vec<bool> = candidates.iter().map(known).collect();
            right.push(false);
            if right.contains(&true) {
                self.loss += f64::from(self.builder.update(features, &right, self.rate));
                self.n_choices += 1;
            }
        }
        let mut best = (self.builder.score(features, candidates.len()), None);
        for place in 0..candidates.len() {
            let score = self.builder.score(features, place);
            if score > best.0 {
                best = (score, Some(place));
            }
        }
        best.1
    }
}

/// A document with what is known of its chains, and how much is learned from it.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The analyzed document.
    pub document: TreeDocument,
    /// The gold chain of each mention, as far as it is known.
    pub gold: Vec<Option<usize>>,
    /// The pronoun whose referent is known, when nothing else is.
    pub point: Option<usize>,
    /// Steps are scaled by this.
    pub weight: f32,
}

/// Learns the weights. `report` is told each pass and its loss a choice.
pub fn train(
    lessons: &[Lesson],
    knowledge: &Knowledge,
    n_passes: usize,
    rate: f32,
    seed: u64,
    mut report: impl FnMut(usize, f64),
) -> Ranker {
    let mut builder = RankerBuilder::default();
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    for pass in 1..=n_passes {
        random.shuffle(&mut order);
        let (mut loss, mut n_choices) = (0.0, 0);
        for &lesson in &order {
            let Lesson { document, gold, point, weight } = &lessons[lesson];
            let share = (pass - 1) as f32 / n_passes as f32;
            let mut teacher = Teacher {
                builder: &mut builder,
                gold: gold.clone(),
                point: *point,
                chains: HashMap::new(),
                rate: rate * weight * (1.0 - 0.8 * share),
                loss: 0.0,
                n_choices: 0,
            };
            let forms = document.form_list();
            resolve_with(document.analyzed(&forms), &knowledge.clusters, &knowledge.gazetteer, &mut teacher);
            loss += teacher.loss;
            n_choices += teacher.n_choices;
        }
        report(pass, loss / n_choices.max(1) as f64);
    }
    builder.finish()
}

/// Adds a document's scores: by whole noun phrases with everything that hangs on them, and by head words.
pub fn score(document: &TreeDocument, gold: &ChainedDocument, chains: &Chains, spans: &mut Scores, heads: &mut Scores) {
    let phrases = phrases(&document.tokens);
    let relative = |id: usize| {
        let form = document.forms[id].to_lowercase();
        matches!(form.as_str(), "who" | "whom" | "whose" | "which" | "that")
            && relative_verb(&document.tokens, id).is_some()
    };
    let kept: Vec<Vec<usize>> = chains
        .entities
        .iter()
        .map(|entity| {
            let heads = entity.mentions.iter().map(|id| chains.mentions[id.index()].head.index());
            heads.filter(|&head| !relative(head)).collect()
        })
        .collect();
    let mut gold_spans: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    let mut gold_heads: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (span, chain) in &gold.mentions {
        gold_spans.entry(*chain).or_default().push((span.start(), span.end()));
        gold_heads.entry(*chain).or_default().push(head_of(&document.tokens, *span));
    }
    // several mentions of one head word count once
    let mut seen = std::collections::HashSet::new();
    for heads in gold_heads.values_mut() {
        heads.retain(|head| seen.insert(*head));
    }
    let found: Vec<Vec<(usize, usize)>> =
        kept.iter().map(|chain| chain.iter().map(|&head| phrases[head]).collect()).collect();
    spans.add(&gold_spans.into_values().collect::<Vec<_>>(), &found);
    heads.add(&gold_heads.into_values().collect::<Vec<_>>(), &kept);
}

/// For each word, the noun phrase it heads with all its modifiers, as corpora mark it: first word and word after the last.
fn phrases(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut children: Vec<Vec<usize>> = vec![vec![]; tokens.len()];
    for (index, token) in tokens.iter().enumerate() {
        if let Some(head) = token.head {
            children[head.index()].push(index);
        }
    }
    let outside = [
        "case",
        "cc",
        "mark",
        "punct",
        "conj",
        "cop",
        "nsubj",
        "csubj",
        "aux",
        "parataxis",
        "advcl",
        "discourse",
        "expl",
    ];
    let predicate = |head: usize| children[head].iter().any(|&child| tokens[child].deprel.universal() == "cop");
    (0..tokens.len())
        .map(|head| {
            let (mut start, mut end) = (head, head + 1);
            let mut queue: Vec<usize> = children[head]
                .iter()
                .copied()
                .filter(|&child| {
                    let deprel = tokens[child].deprel.universal();
                    let of_clause = predicate(head) && matches!(deprel, "advmod" | "obl");
                    let adverb = child < head && deprel == "advmod";
                    !(outside.contains(&deprel) || of_clause || adverb)
                })
                .collect();
            while let Some(next) = queue.pop() {
                start = start.min(next);
                end = end.max(next + 1);
                queue.extend(&children[next]);
            }
            while end > head + 1 && tokens[end - 1].deprel.universal() == "punct" {
                end -= 1;
            }
            (start, end)
        })
        .collect()
}

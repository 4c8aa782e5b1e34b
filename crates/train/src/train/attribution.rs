//! Learns the chains of cues and of their sources and contents from PolNeAR.

use crate::corpus::polnear::{GoldAttribution, PolnearArticle};
use crate::train::hidden::{HiddenOptions, HiddenSet, learn};
use crate::train::trees::{self, TreeOptions, TreeSet};
use dixit_document::{Document, TokenRange};
use dixit_extract::ContextSums;
use dixit_extract::cue::{self, Screen};
use dixit_extract::detect::{Candidate, SpanModel, cue_labels, role_labels};
use dixit_extract::features::{Atoms, hash, is_verb};
use dixit_extract::judge::{self, Judge};
use dixit_extract::lexicon::CueRates;
use dixit_extract::roles;
use dixit_nlp::ml::bilou::OUTSIDE;
use dixit_nlp::ml::crf::Transitions;
use dixit_nlp::ml::hidden::HiddenChain;
use dixit_nlp::ml::recurrent::WIDTH;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An analyzed article and its marks.
#[derive(Debug)]
pub struct Example {
    /// The analysis.
    pub document: Document,
    /// The marks, in tokens of the analysis.
    pub gold: Vec<GoldAttribution>,
}

impl Example {
    /// Joins an article's marks with its analysis.
    pub fn new(article: &PolnearArticle, document: Document) -> Example {
        let gold = article.gold(&document);
        Example { document, gold }
    }

    /// All cues in order of place, without repetition.
    pub fn cues(&self) -> Vec<TokenRange> {
        let mut cues: Vec<TokenRange> = self.gold.iter().filter_map(|gold| gold.cue.first().copied()).collect();
        cues.sort_unstable();
        cues.dedup();
        cues
    }
}

/// How the chains are learned.
#[derive(Clone, Debug)]
pub struct SpanOptions {
    /// Of the chain of cues.
    pub cues: HiddenOptions,
    /// Of the chain of sources and contents.
    pub roles: HiddenOptions,
    /// Of the trees that judge candidates.
    pub trees: TreeOptions,
}

impl Default for SpanOptions {
    fn default() -> SpanOptions {
        SpanOptions {
            cues: HiddenOptions { n_passes: 8, dropout: 0.2, ..HiddenOptions::default() },
            roles: HiddenOptions { n_passes: 12, dropout: 0.25, min_count: 120, ..HiddenOptions::default() },
            trees: TreeOptions { n_trees: 80, rate: 0.14, ..TreeOptions::default() },
        }
    }
}

/// Learns everything that finds spans.
pub fn spans(examples: &[&Example], options: &SpanOptions) -> SpanModel {
    let counts = CueCounts::of(examples);
    // as at prediction: what an article's own marks say of its words is not known
    let atoms = |example: &&Example| Atoms::new(&example.document, &counts.rates_without(example));
    let atoms: Vec<Atoms> = examples.iter().map(atoms).collect();
    let contexts = Contexts::of(examples);
    let screen = screen(examples, &atoms, &contexts);
    let cues = cues(examples, &atoms, &screen, &contexts, options);
    let roles = roles(examples, &atoms, &contexts, options);
    let rates = counts.rates();
    eprintln!("{} cue features, {} role features", cues.n_features(), roles.n_features());
    SpanModel { rates, screen, cues, roles, judge: Judge::default() }
}

/// Parts of the training articles that are held out in turn to learn to judge candidates.
const N_FOLDS: usize = 3;

/// Learns everything: the chains, and on held-out parts to judge what they find.
pub fn judged_spans(examples: &[&Example], options: &SpanOptions) -> SpanModel {
    let parts: Vec<(SpanModel, Vec<Judged>)> = (0..=N_FOLDS)
        .into_par_iter()
        .map(|held_out| {
            let part = |inside: bool| -> Vec<&Example> {
                let chosen = examples.iter().enumerate().filter(|(index, _)| (index % N_FOLDS == held_out) == inside);
                chosen.map(|(_, example)| *example).collect()
            };
            let model = spans(&part(false), options);
            let judged = part(true).into_iter().flat_map(|example| judged(&model, example)).collect();
            (model, judged)
        })
        .collect();
    // The last part holds nothing out.
    let judged: Vec<&Judged> = parts.iter().flat_map(|(_, judged)| judged).collect();
    let judge = learn_judge(&judged, &options.trees);
    let mut model = spans_of_all(parts);
    model.judge = judge;
    model
}

fn spans_of_all(mut parts: Vec<(SpanModel, Vec<Judged>)>) -> SpanModel {
    parts.pop().expect("one part more than folds").0
}

/// A candidate with what is right about it.
#[derive(Clone, Debug)]
pub struct Judged {
    measures: judge::Measures,
    n_spans: usize,
    n_exact: usize,
    is_right: bool,
}

/// The candidates of an article that the model was not trained on.
pub fn judged(model: &SpanModel, example: &Example) -> Vec<Judged> {
    let atoms = Atoms::new(&example.document, &model.rates);
    let candidates = model.candidates(&example.document, &atoms, &mut ContextSums::new(model, &example.document));
    let marked = |role: fn(&GoldAttribution) -> &Vec<TokenRange>| -> BTreeSet<TokenRange> {
        example.gold.iter().flat_map(role).copied().collect()
    };
    let marked = [marked(|gold| &gold.source), marked(|gold| &gold.cue), marked(|gold| &gold.content)];
    let judge = |(one, measures): (&Candidate, judge::Measures)| {
        let roles: [&[TokenRange]; 3] = [&one.source, &[one.cue], &one.content];
        let exact = |(role, marked): (&[TokenRange], &BTreeSet<TokenRange>)| {
            role.iter().filter(|span| marked.contains(span)).count()
        };
        Judged {
            measures,
            n_spans: roles.iter().map(|role| role.len()).sum(),
            n_exact: roles.into_iter().zip(&marked).map(exact).sum(),
            is_right: is_right(one, &example.gold),
        }
    };
    let measures = judge::measures(&example.document, &atoms, &candidates);
    candidates.iter().zip(measures).map(judge).collect()
}

/// Learns to judge candidates.
pub fn learn_judge(judged: &[&Judged], options: &TreeOptions) -> Judge {
    let set = |target: fn(&Judged) -> f64, weight: fn(&Judged) -> f64| TreeSet {
        measures: judged.iter().map(|one| one.measures.to_vec()).collect(),
        targets: judged.iter().map(|one| target(one)).collect(),
        weights: judged.iter().map(|one| weight(one)).collect(),
    };
    let worth = set(|one| one.n_exact as f64 / one.n_spans as f64, |one| one.n_spans as f64);
    let trust = set(|one| f64::from(u8::from(one.is_right)), |_| 1.0);
    Judge { worth: trees::learn(&worth, options), trust: trees::learn(&trust, options) }
}

/// Whether a marked attribution has an overlapping cue, a like content (Jaccard of tokens at least 0.5) and an overlapping
/// source, or like it none.
pub fn is_right(one: &Candidate, gold: &[GoldAttribution]) -> bool {
    let tokens =
        |pieces: &[TokenRange]| -> BTreeSet<usize> { pieces.iter().flat_map(|piece| piece.indices()).collect() };
    let content = tokens(&one.content);
    gold.iter().any(|gold| {
        let near = gold.cue.iter().any(|cue| cue.overlaps(one.cue));
        let source = if gold.source.is_empty() {
            one.source.is_empty()
        } else {
            gold.source.iter().any(|piece| one.source.iter().any(|other| other.overlaps(*piece)))
        };
        near && source && {
            let other = tokens(&gold.content);
            let n_both = content.intersection(&other).count();
            2 * n_both >= content.len() + other.len() - n_both
        }
    })
}

/// How often lemmas, verbs apart from other words, stand within a cue, and how often at all.
#[derive(Debug, Default)]
pub struct CueCounts(BTreeMap<(u32, bool), (u32, u32)>);

impl CueCounts {
    /// Counts articles.
    pub fn of(examples: &[&Example]) -> CueCounts {
        let mut counts = CueCounts::default();
        for example in examples {
            let mut inside = vec![false; example.document.tokens().len()];
            example.cues().iter().for_each(|cue| inside[cue.indices()].fill(true));
            for (index, token) in example.document.tokens().iter().enumerate() {
                let entry = counts.0.entry((hash(&token.lemma) & !1, is_verb(token.xpos))).or_default();
                entry.0 += u32::from(inside[index]);
                entry.1 += 1;
            }
        }
        counts
    }

    /// Cue classes of the lemmas.
    pub fn rates(&self) -> CueRates {
        CueRates::new(self.0.iter().map(|(&(lemma, verb), &(n_cue, n_all))| (lemma, verb, n_cue, n_all)))
    }

    /// The rates that the other articles give.
    fn rates_without(&self, example: &Example) -> CueRates {
        let own = CueCounts::of(&[example]).0;
        CueRates::new(self.0.iter().map(|(&(lemma, verb), &(n_cue, n_all))| {
            let (own_cue, own_all) = own.get(&(lemma, verb)).copied().unwrap_or_default();
            (lemma, verb, n_cue - own_cue, n_all - own_all)
        }))
    }
}

/// The words of all examples in context, one after the other.
struct Contexts {
    /// `[n_words, WIDTH]`.
    numbers: Vec<f32>,
    /// Where each example's words begin.
    starts: Vec<u32>,
}

impl Contexts {
    /// Those of these examples.
    fn of(examples: &[&Example]) -> Contexts {
        let mut contexts = Contexts { numbers: vec![], starts: vec![] };
        for example in examples {
            contexts.starts.push((contexts.numbers.len() / WIDTH) as u32);
            let whole = TokenRange::new(0, example.document.tokens().len());
            contexts.numbers.extend_from_slice(example.document.contexts(whole));
        }
        contexts
    }
}

/// Share of cues none of whose words pass the screen: the chain would miss most of them all the same.
const LOST: f64 = 0.02;

/// Learns which words belong to cues, each on its own, and sets the bar where nearly all cues have a word that passes.
fn screen(examples: &[&Example], atoms: &[Atoms], contexts: &Contexts) -> Screen {
    let options = HiddenOptions {
        n_hidden: 16,
        n_passes: 4,
        dropout: 0.1,
        feature_dropout: 0.0,
        batch: 500,
        ..HiddenOptions::default()
    };
    let mut set = HiddenSet::default();
    let mut buffer = vec![];
    for ((example, atoms), first) in examples.iter().zip(atoms).zip(&contexts.starts) {
        let mut inside = vec![0; example.document.tokens().len()];
        example.cues().iter().for_each(|cue| inside[cue.indices()].fill(1));
        for (token, inside) in inside.into_iter().enumerate() {
            buffer.clear();
            cue::screen_features(atoms, token, &mut buffer);
            set.push(&buffer, Some(first + token as u32), inside);
            set.end_sequence(None);
        }
    }
    let transitions = Transitions::new(2, |_, _| true, |_| true, |_| true);
    let chain = learn(transitions, set, &contexts.numbers, &options, |pass, loss| {
        eprintln!("screen, pass {pass}: loss {loss:.4}");
    });
    let screen = Screen { chain, least: 0.0 };
    let best = |(example, atoms): (&&Example, &Atoms)| -> Vec<f32> {
        let whole = TokenRange::new(0, example.document.tokens().len());
        let leads = screen.leads(atoms, whole, screen.chain.begin(example.document.contexts(whole), whole.len()));
        let best = |cue: &TokenRange| leads[cue.indices()].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        example.cues().iter().map(best).collect()
    };
    let mut leads: Vec<f32> = examples.iter().zip(atoms).flat_map(best).collect();
    leads.sort_unstable_by(f32::total_cmp);
    let least = leads.get((leads.len() as f64 * LOST) as usize).copied().unwrap_or(0.0);
    Screen { least, ..screen }
}

fn cues(
    examples: &[&Example],
    atoms: &[Atoms],
    screen: &Screen,
    contexts: &Contexts,
    options: &SpanOptions,
) -> HiddenChain {
    let labels = cue_labels();
    let mut set = HiddenSet::default();
    let (mut buffer, mut possible) = (vec![], vec![]);
    for ((example, atoms), first) in examples.iter().zip(atoms).zip(&contexts.starts) {
        let mut gold = vec![OUTSIDE; example.document.tokens().len()];
        for range in example.cues() {
            if gold[range.indices()].iter().all(|&label| label == OUTSIDE) {
                labels.write(&mut gold, range.indices(), 0);
            }
        }
        for chain in cue::chains(&example.document) {
            if !labels.starts(gold[chain.start()]) || !labels.ends(gold[chain.end() - 1]) {
                continue;
            }
            let hidden = screen.chain.begin(example.document.contexts(chain), chain.len());
            screen.possible(atoms, chain, hidden, &mut possible);
            for token in chain.indices() {
                buffer.clear();
                let is_possible = possible.binary_search(&token).is_ok();
                if is_possible {
                    cue::features(atoms, token, &mut buffer);
                }
                set.push(&buffer, is_possible.then_some(first + token as u32), gold[token]);
            }
            set.end_sequence(None);
        }
    }
    learn(labels.transitions(), set, &contexts.numbers, &options.cues, |pass, loss| {
        eprintln!("cues, pass {pass}: loss {loss:.4}");
    })
}

fn roles(examples: &[&Example], atoms: &[Atoms], contexts: &Contexts, options: &SpanOptions) -> HiddenChain {
    let labels = role_labels();
    let mut set = HiddenSet::default();
    let mut buffer = vec![];
    for ((example, atoms), first) in examples.iter().zip(atoms).zip(&contexts.starts) {
        let cues = example.cues();
        for gold in &example.gold {
            let Some(&cue) = gold.cue.first() else { continue };
            let view = roles::CueView::new(&example.document, atoms, cue, &cues);
            let window = view.window();
            let mut marks = vec![OUTSIDE; window.len()];
            for (pieces, kind) in [(&gold.content, roles::CONTENT), (&gold.source, roles::SOURCE)] {
                for piece in pieces.iter().filter(|piece| piece.overlaps(window) && !piece.overlaps(cue)) {
                    let start = piece.start().max(window.start()) - window.start();
                    let end = piece.end().min(window.end()) - window.start();
                    if marks[start..end].iter().all(|&label| label == OUTSIDE) {
                        labels.write(&mut marks, start..end, kind);
                    }
                }
            }
            for (token, label) in window.indices().zip(marks) {
                buffer.clear();
                let position = view.position(atoms, token);
                roles::base_features(atoms, token, &mut buffer);
                atoms.quoting(token).features(&mut buffer);
                view.side_features(position.side, &mut buffer);
                view.position_features(position, &mut buffer);
                view.way_features(position.side, view.way(token), &mut buffer);
                set.push(&buffer, Some(first + token as u32), label);
            }
            set.end_sequence(Some(first + view.head as u32));
        }
    }
    learn(labels.transitions(), set, &contexts.numbers, &options.roles, |pass, loss| {
        eprintln!("roles, pass {pass}: loss {loss:.4}");
    })
}

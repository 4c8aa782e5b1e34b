//! Source, cue and content spans against gold ones, as PolNeAR marks them.
//!
//! A token is a run of letters, digits and underscores or one other non-space character; a span stands for every token
//! that it touches and is cut at line ends; spans of one role of one attribution that touch within a line are joined.
//! What is left is a *unit*. `exact` counts units with the same first and last token, pooled over all articles (the
//! "exact match" of CofeNet, Wang et al. 2022); `pairs` counts whole attributions: content tokens with a Jaccard
//! similarity of at least 0.5 and sources that share a word other than an article or preposition.

mod article;

use super::{EvaluateError, Percent, jaccard, matching, n_shared, rounded, sorted_set};
use article::{Gridded, Spanned, Type};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An article with gold attributions.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldArticle {
    /// `ARTICLE`, or `ARTICLE#ANNOTATOR`, which is scored against the output for `ARTICLE`.
    pub id: String,
    /// Its text.
    pub text: String,
    /// What was marked.
    pub attributions: Vec<Spans>,
    /// Tokens to use instead of the rule above, as ranges of code points.
    #[serde(default)]
    pub tokens: Option<Vec<[usize; 2]>>,
    /// Starts of tokens where spans are cut, instead of line ends.
    #[serde(default)]
    pub cuts: Option<Vec<usize>>,
}

/// The spans of one attribution, half-open, in code points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spans {
    /// Who.
    #[serde(default)]
    pub source: Vec<[usize; 2]>,
    /// By what words.
    #[serde(default)]
    pub cue: Vec<[usize; 2]>,
    /// What.
    #[serde(default)]
    pub content: Vec<[usize; 2]>,
}

/// Output for one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prediction {
    /// The article's id.
    pub id: String,
    /// What was found.
    pub attributions: Vec<Spans>,
}

impl Prediction {
    /// Reads a record of the JSON contract, or an object `{"id", "attributions": [{"source", "cue", "content"}]}`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn from_json(value: &serde_json::Value) -> Result<Prediction, EvaluateError> {
        let id = value.get("doc").or_else(|| value.get("id")).and_then(|id| id.as_str());
        let form = |expected| EvaluateError::Form { place: id.unwrap_or("output").to_owned(), expected };
        let id = id.ok_or_else(|| form("an object with \"doc\" or \"id\""))?.to_owned();
        let items = value.get("attributions").and_then(|items| items.as_array());
        let items = items.ok_or_else(|| form("a list \"attributions\""))?;
        let spans = |item: &serde_json::Value, key: &str| match item.get(key) {
            None | Some(serde_json::Value::Null) => Ok(vec![]),
            Some(spans) => Vec::<[usize; 2]>::deserialize(spans).map_err(|_| form("spans as [[start, end], ...]")),
        };
        let read = |item: &serde_json::Value| {
            let source = if item.get("source_span").is_some() { "source_span" } else { "source" };
            Ok(Spans { source: spans(item, source)?, cue: spans(item, "cue")?, content: spans(item, "content")? })
        };
        Ok(Prediction { id: id.clone(), attributions: items.iter().map(read).collect::<Result<_, _>>()? })
    }
}

/// A figure for each role.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ByRole<T> {
    /// Sources.
    pub source: T,
    /// Cues.
    pub cue: T,
    /// Contents.
    pub content: T,
    /// The three pooled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overall: Option<T>,
}

/// A figure for each way of reporting, as the quotation marks around a content show it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ByType<T> {
    /// At least 90 % of its words stand in quotation marks.
    pub direct: T,
    /// Some do.
    pub mixed: T,
    /// None do.
    pub indirect: T,
}

/// Figures by the type of content.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TypeScores {
    /// Whole attributions.
    pub pairs: ByType<Percent>,
    /// Units of content.
    #[serde(rename = "content exact")]
    pub content_exact: ByType<Percent>,
}

/// All figures, in percent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Number of gold articles.
    pub articles: usize,
    /// Units with the same first and last token.
    pub exact: ByRole<Percent>,
    /// The same without punctuation at the edges.
    pub exact_np: ByRole<Percent>,
    /// Units with the same first token.
    pub begin: ByRole<Percent>,
    /// Units paired one to one with a token Jaccard of at least 0.5.
    pub overlap: ByRole<Percent>,
    /// Tokens that carry the role.
    pub token: ByRole<Percent>,
    /// Mean over gold units of the best token Jaccard; predicted units that touch no gold unit add a zero each.
    pub jaccard: ByRole<f64>,
    /// Whole attributions: content and source right.
    pub pairs: Percent,
    /// The same with content Jaccard 0.8 and source Jaccard 0.5.
    pub pairs_strict: Percent,
    /// Attributions whose cue or content shares a token with a gold one's.
    pub found: Percent,
    /// Found, and the source right or absent on both sides.
    pub found_src: Percent,
    /// All three roles have exactly the same units.
    pub triple: Percent,
    /// By type of content.
    pub by_type: TypeScores,
}

/// Scores output against gold articles. Output for other articles is ignored.
///
/// # Errors
/// When spans leave their text, an id occurs twice, or (unless `allow_missing`) gold articles lack output.
pub fn score(gold: &[GoldArticle], output: &[Prediction], allow_missing: bool) -> Result<Scores, EvaluateError> {
    let mut predictions: BTreeMap<&str, &Prediction> = BTreeMap::new();
    for prediction in output {
        if predictions.insert(&prediction.id, prediction).is_some() {
            return Err(EvaluateError::Twice { side: "output", id: prediction.id.clone() });
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut missing = vec![];
    let mut tally = Tally::default();
    for article in gold {
        if !seen.insert(&article.id) {
            return Err(EvaluateError::Twice { side: "gold", id: article.id.clone() });
        }
        let base = article.id.split('#').next().unwrap_or_default();
        let prediction = predictions.get(article.id.as_str()).or_else(|| predictions.get(base));
        if prediction.is_none() {
            missing.push(&article.id);
        }
        tally.add(article, prediction.map_or(&[], |prediction| &prediction.attributions))?;
    }
    match missing.first() {
        Some(&first) if !allow_missing => {
            Err(EvaluateError::Missing { n_missing: missing.len(), first: first.clone() })
        }
        _ => Ok(tally.scores()),
    }
}

/// Counts that make a precision and a recall.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    found_gold: usize,
    right_predicted: usize,
    n_gold: usize,
    n_predicted: usize,
}

impl Count {
    fn add(&mut self, n_both: usize, n_gold: usize, n_predicted: usize) {
        self.add_each(n_both, n_both, n_gold, n_predicted);
    }

    fn add_each(&mut self, found_gold: usize, right_predicted: usize, n_gold: usize, n_predicted: usize) {
        self.found_gold += found_gold;
        self.right_predicted += right_predicted;
        self.n_gold += n_gold;
        self.n_predicted += n_predicted;
    }

    fn percent(self) -> Percent {
        let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f64 / all as f64 };
        let (p, r) = (share(self.right_predicted, self.n_predicted), share(self.found_gold, self.n_gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        let [p, r, f1] = [p, r, f1].map(|share| rounded(100.0 * share, 2));
        Percent { p, r, f1, tp: self.found_gold, gold: self.n_gold, pred: self.n_predicted }
    }
}

/// One count per role and one for the three pooled.
type RoleCounts = [Count; 4];

#[derive(Debug, Default)]
struct Tally {
    n_articles: usize,
    exact: RoleCounts,
    exact_np: RoleCounts,
    begin: RoleCounts,
    overlap: RoleCounts,
    token: RoleCounts,
    jaccard_sum: [f64; 3],
    jaccard_n: [usize; 3],
    pairs: Count,
    pairs_strict: Count,
    found: Count,
    found_src: Count,
    triple: Count,
    pairs_by_type: [Count; 3],
    content_by_type: [Count; 3],
}

impl Tally {
    fn add(&mut self, article: &GoldArticle, predicted: &[Spans]) -> Result<(), EvaluateError> {
        self.n_articles += 1;
        let grid = Gridded::new(article);
        let read = |spans: &[Spans], side| {
            spans.iter().map(|spans| grid.spanned(spans, &article.id, side)).collect::<Result<Vec<_>, _>>()
        };
        let gold = read(&article.attributions, "gold")?;
        let predicted = read(predicted, "output")?;
        for role in 0..3 {
            self.add_role(&grid, role, &gold, &predicted);
        }
        self.add_whole(&gold, &predicted);
        Ok(())
    }

    fn add_role(&mut self, grid: &Gridded, role: usize, gold: &[Spanned], predicted: &[Spanned]) {
        let units = |items: &[Spanned]| sorted_set(items.iter().flat_map(|item| item.units[role].iter().copied()));
        let (g, p) = (units(gold), units(predicted));
        let pool = |counts: &mut RoleCounts, n_both, n_gold, n_predicted| {
            counts[role].add(n_both, n_gold, n_predicted);
            counts[3].add(n_both, n_gold, n_predicted);
        };
        pool(&mut self.exact, n_shared(&g, &p), g.len(), p.len());
        let trimmed = |units: &[[usize; 2]]| sorted_set(units.iter().map(|&unit| grid.trimmed(unit)));
        let (gt, pt) = (trimmed(&g), trimmed(&p));
        pool(&mut self.exact_np, n_shared(&gt, &pt), gt.len(), pt.len());
        let begins = |units: &[[usize; 2]]| sorted_set(units.iter().map(|unit| unit[0]));
        let (gb, pb) = (begins(&g), begins(&p));
        pool(&mut self.begin, n_shared(&gb, &pb), gb.len(), pb.len());
        let mut edges = vec![];
        for &unit in &g {
            let mut near: Vec<(f64, usize)> = p.iter().enumerate().map(|(j, &v)| (unit_jaccard(unit, v), j)).collect();
            self.jaccard_sum[role] += near.iter().map(|(similarity, _)| *similarity).fold(0.0, f64::max);
            near.retain(|(similarity, _)| *similarity >= 0.5);
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            edges.push(near.into_iter().map(|(_, j)| j).collect());
        }
        let n_spurious = p.iter().filter(|&&v| g.iter().all(|&u| unit_jaccard(u, v) == 0.0)).count();
        self.jaccard_n[role] += g.len() + n_spurious;
        pool(&mut self.overlap, matching::largest(&edges).len(), g.len(), p.len());
        let tokens = |items: &[Spanned]| sorted_set(items.iter().flat_map(|item| item.tokens[role].iter().copied()));
        let (gk, pk) = (tokens(gold), tokens(predicted));
        pool(&mut self.token, n_shared(&gk, &pk), gk.len(), pk.len());
    }

    fn add_whole(&mut self, gold: &[Spanned], predicted: &[Spanned]) {
        let full = |items: &[Spanned]| items.iter().filter(|item| item.is_full()).cloned().collect::<Vec<_>>();
        let (gf, pf) = (full(gold), full(predicted));
        let content = |g: &Spanned, p: &Spanned| jaccard(&g.tokens[2], &p.tokens[2]);
        let matched = matched(&gf, &pf, |g, p| content(g, p) >= 0.5 && source_right(g, p), content);
        self.pairs.add(matched.len(), gf.len(), pf.len());
        let strict = |g: &Spanned, p: &Spanned| content(g, p) >= 0.8 && jaccard(&g.tokens[0], &p.tokens[0]) >= 0.5;
        self.pairs_strict.add(self::matched(&gf, &pf, strict, content).len(), gf.len(), pf.len());
        let closeness = |g: &Spanned, p: &Spanned| {
            2.0 * content(g, p) + jaccard(&g.tokens[1], &p.tokens[1]) + 0.5 * f64::from(u8::from(source_right(g, p)))
        };
        let found = |g: &Spanned, p: &Spanned| (1..3).any(|role| n_shared(&g.tokens[role], &p.tokens[role]) > 0);
        self.found.add(self::matched(gold, predicted, found, closeness).len(), gold.len(), predicted.len());
        let no_source = |g: &Spanned, p: &Spanned| g.tokens[0].is_empty() && p.tokens[0].is_empty();
        let found_src = |g: &Spanned, p: &Spanned| found(g, p) && (source_right(g, p) || no_source(g, p));
        self.found_src.add(self::matched(gold, predicted, found_src, closeness).len(), gold.len(), predicted.len());
        self.triple.add(n_same(gold, predicted), gold.len(), predicted.len());
        let matched_predicted: Vec<usize> = sorted_set(matched.values().copied());
        let content_units = |items: &[Spanned]| sorted_set(items.iter().flat_map(|item| item.units[2].iter().copied()));
        let (all_gold, all_predicted) = (content_units(gold), content_units(predicted));
        for (index, of_type) in [Type::Direct, Type::Mixed, Type::Indirect].into_iter().enumerate() {
            let places = |items: &[Spanned]| {
                let typed = items.iter().enumerate().filter(|(_, item)| item.content_type == of_type);
                typed.map(|(place, _)| place).collect::<Vec<_>>()
            };
            let (g, p) = (places(&gf), places(&pf));
            let n_found = g.iter().filter(|place| matched.contains_key(place)).count();
            self.pairs_by_type[index].add_each(n_found, n_shared(&p, &matched_predicted), g.len(), p.len());
            let typed = |items: &[Spanned]| {
                let items = items.iter().filter(|item| item.content_type == of_type);
                sorted_set(items.flat_map(|item| item.units[2].iter().copied()))
            };
            let (g, p) = (typed(gold), typed(predicted));
            let (n_found, n_right) = (n_shared(&g, &all_predicted), n_shared(&p, &all_gold));
            self.content_by_type[index].add_each(n_found, n_right, g.len(), p.len());
        }
    }

    fn scores(&self) -> Scores {
        let roles = |counts: &RoleCounts| {
            let [source, cue, content, overall] = counts.map(Count::percent);
            ByRole { source, cue, content, overall: Some(overall) }
        };
        let types = |counts: &[Count; 3]| {
            let [direct, mixed, indirect] = counts.map(Count::percent);
            ByType { direct, mixed, indirect }
        };
        let mean = |role: usize| {
            let n = self.jaccard_n[role];
            if n == 0 { 0.0 } else { rounded(100.0 * self.jaccard_sum[role] / n as f64, 2) }
        };
        Scores {
            articles: self.n_articles,
            exact: roles(&self.exact),
            exact_np: roles(&self.exact_np),
            begin: roles(&self.begin),
            overlap: roles(&self.overlap),
            token: roles(&self.token),
            jaccard: ByRole { source: mean(0), cue: mean(1), content: mean(2), overall: None },
            pairs: self.pairs.percent(),
            pairs_strict: self.pairs_strict.percent(),
            found: self.found.percent(),
            found_src: self.found_src.percent(),
            triple: self.triple.percent(),
            by_type: TypeScores { pairs: types(&self.pairs_by_type), content_exact: types(&self.content_by_type) },
        }
    }
}

fn unit_jaccard(a: [usize; 2], b: [usize; 2]) -> f64 {
    let shared = a[1].min(b[1]) as f64 - a[0].max(b[0]) as f64;
    if shared > 0.0 { shared / (a[1].max(b[1]) - a[0].min(b[0])) as f64 } else { 0.0 }
}

fn source_right(gold: &Spanned, predicted: &Spanned) -> bool {
    let needed = if gold.strong_source.is_empty() { &gold.tokens[0] } else { &gold.strong_source };
    n_shared(needed, &predicted.tokens[0]) > 0
}

/// The largest one-to-one matching of gold and predicted items that fit, closest first.
fn matched(
    gold: &[Spanned],
    predicted: &[Spanned],
    fits: impl Fn(&Spanned, &Spanned) -> bool,
    closeness: impl Fn(&Spanned, &Spanned) -> f64,
) -> BTreeMap<usize, usize> {
    let edges: Vec<Vec<usize>> = gold
        .iter()
        .map(|g| {
            let fitting = predicted.iter().enumerate().filter(|(_, p)| fits(g, p));
            let mut near: Vec<(f64, usize)> = fitting.map(|(j, p)| (closeness(g, p), j)).collect();
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            near.into_iter().map(|(_, j)| j).collect()
        })
        .collect();
    matching::largest(&edges)
}

/// Number of gold items that have a predicted item of their own with exactly the same units.
fn n_same(gold: &[Spanned], predicted: &[Spanned]) -> usize {
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    for item in predicted {
        *left.entry(&item.units).or_default() += 1;
    }
    let mut take = |item: &Spanned| match left.get_mut(&item.units) {
        Some(n) if *n > 0 => {
            *n -= 1;
            true
        }
        _ => false,
    };
    gold.iter().filter(|item| take(item)).count()
}

#[cfg(test)]
mod tests;

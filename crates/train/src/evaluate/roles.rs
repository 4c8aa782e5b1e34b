//! Scores titles and roles against marks made by hand.

use crate::corpus::roles::{RoleMark, RoleMarks};
use dixit_document::{CodePoints, Document, MentionId, MentionKind, RoleKind};

/// Counts of one measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Found and marked.
    pub correct: usize,
    /// Found.
    pub found: usize,
    /// Marked.
    pub marked: usize,
}

impl Score {
    fn add(&mut self, found: &[RoleMark], gold: &[RoleMark], same: Same) {
        self.found += found.len();
        self.marked += gold.len();
        self.correct += matched(found, gold, same).iter().flatten().count();
    }

    /// Precision, recall and F1 in percent.
    pub fn figures(self) -> [f64; 3] {
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
        [
            share(self.correct, self.found),
            share(self.correct, self.marked),
            share(2 * self.correct, self.found + self.marked),
        ]
    }
}

/// Scores of all articles so far. A title and a role of the same words count as one thing only for `spans`.
#[derive(Clone, Debug, Default)]
pub struct RoleScores {
    /// The words of titles, roles, seats and memberships, whatever their kind.
    pub spans: Score,
    /// Words and kind.
    pub kinds: Score,
    /// Words, kind and whose it is.
    pub holders: Score,
    /// Words, kind, holder, and for whom it is held, where anybody is.
    pub employers: Score,
    /// Words and kind, of titles alone.
    pub titles: Score,
    /// What is marked and not found or found and not marked, by words and kind: article text, for reading.
    pub errors: Vec<String>,
}

impl RoleScores {
    /// Adds an article. Memberships of organizations (`the Alder campaign`) are not marked and do not count.
    pub fn add(&mut self, document: &Document, gold: &RoleMarks) {
        let points = CodePoints::new(document.text());
        let at = |span| points.span(span);
        // any mention of the one who has it will do
        let holder = |id: MentionId, role: [usize; 2]| {
            let own = at(document.span(document.mention(id).tokens));
            let chain = &document.entity(document.mention(id).entity).mentions;
            let marked = gold.marks.iter().filter(|mark| mark.role == role).find_map(|mark| mark.holder);
            let spans = chain.iter().map(|&id| at(document.span(document.mention(id).tokens)));
            spans.into_iter().find(|&span| overlap(Some(span), marked)).unwrap_or(own)
        };
        let found: Vec<RoleMark> = document
            .roles()
            .iter()
            .filter(|role| {
                let named = document.mention(role.holder).kind != MentionKind::Nominal;
                named || role.kind != RoleKind::Membership
            })
            .map(|role| {
                let own = document.mention(role.holder).tokens.holds(role.head.index());
                let words = at(document.span(role.tokens));
                RoleMark {
                    kind: role.kind,
                    role: words,
                    holder: (!own).then(|| holder(role.holder, words)),
                    employer: role.employer.map(|id| at(document.span(document.mention(id).tokens))),
                }
            })
            .filter(|mark| mark.role[1] <= gold.until)
            .collect();
        let levels: [(&mut Score, Same); 4] = [
            (&mut self.spans, |one, other| one.role == other.role),
            (&mut self.kinds, |one, other| (one.role, one.kind) == (other.role, other.kind)),
            (&mut self.holders, same_holder),
            (&mut self.employers, same_employer),
        ];
        for (score, same) in levels {
            score.add(&found, &gold.marks, same);
        }
        let titles = |marks: &[RoleMark]| -> Vec<RoleMark> {
            marks.iter().copied().filter(|mark| mark.kind == RoleKind::Title).collect()
        };
        self.titles.add(&titles(&found), &titles(&gold.marks), |one, other| one.role == other.role);
        self.note(document, &found, &gold.marks);
    }

    fn note(&mut self, document: &Document, found: &[RoleMark], gold: &[RoleMark]) {
        let pairs = matched(found, gold, same_employer);
        let chars: Vec<char> = document.text().chars().collect();
        let words = |span: [usize; 2]| chars[span[0]..span[1]].iter().collect::<String>();
        let line = |sign: &str, mark: &RoleMark| {
            let [holder, employer] = [mark.holder, mark.employer].map(|span| span.map_or("-".to_owned(), words));
            format!("{sign} {} {} | {holder} | {employer}", mark.kind, words(mark.role))
        };
        for (index, mark) in gold.iter().enumerate() {
            if !pairs.contains(&Some(index)) {
                self.errors.push(line("missed", mark));
            }
        }
        for (mark, pair) in found.iter().zip(&pairs) {
            if pair.is_none() {
                self.errors.push(line("wrong", mark));
            }
        }
    }
}

type Same = fn(&RoleMark, &RoleMark) -> bool;

fn same_employer(one: &RoleMark, other: &RoleMark) -> bool {
    same_holder(one, other) && overlap(one.employer, other.employer)
}

fn same_holder(one: &RoleMark, other: &RoleMark) -> bool {
    (one.role, one.kind) == (other.role, other.kind) && overlap(one.holder, other.holder)
}

/// Whether spans share a character, or both are missing.
fn overlap(one: Option<[usize; 2]>, other: Option<[usize; 2]>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one[0] < other[1] && other[0] < one[1],
        (None, None) => true,
        _ => false,
    }
}

/// The mark that each found one equals; each mark is taken once.
fn matched(found: &[RoleMark], gold: &[RoleMark], same: Same) -> Vec<Option<usize>> {
    let mut taken = vec![false; gold.len()];
    found
        .iter()
        .map(|mark| {
            let place = (0..gold.len()).find(|&index| !taken[index] && same(mark, &gold[index]))?;
            taken[place] = true;
            Some(place)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_counts_once() {
        let mark = RoleMark { kind: RoleKind::Title, role: [0, 3], holder: Some([4, 9]), employer: None };
        let pairs = matched(&[mark, mark], &[mark], same_holder);
        assert_eq!(pairs, [Some(0), None]);
        let other = RoleMark { holder: Some([9, 12]), ..mark };
        assert_eq!(matched(&[other], &[mark], same_holder), [None]);
    }
}

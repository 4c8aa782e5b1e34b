//! Attributions that cannot both hold: a matter denied by one and asserted by another, a deed that two are said to have done,
//! what one is for and the other against, what is said to be so and not to be so, different figures, and a request that its
//! addressee refuses.

use crate::actors::Cast;
use crate::attitudes::Attitude;
use crate::deeds::{self, Deed};
use crate::governments;
use crate::pairs::Pairs;
use crate::predication::Predication;
use crate::record::RelationKind;
use crate::relations::Link;
use crate::tree::Tree;
use dixit_document::{Attribution, Document, Stance};
use std::collections::BTreeMap;

/// Least share of the shorter one's telling words, and of all of them, that both have.
const SHARED: [f32; 2] = [0.6, 0.25];
/// A refusal stands at most so many attributions from the request.
const REACH: usize = 6;

/// What the trees show of each attribution that others may oppose.
#[derive(Debug)]
pub(crate) struct Readings {
    /// Who is said to have done what.
    pub(crate) deeds: Vec<Vec<Deed>>,
    attitudes: Vec<Option<Attitude>>,
    predications: Vec<Option<Predication>>,
    /// The states whose names or seats members bear.
    states: BTreeMap<usize, &'static str>,
}

impl Readings {
    pub(crate) fn new(document: &Document, attributions: &[Attribution], cast: &Cast) -> Readings {
        let tree = Tree::new(document);
        let state = |name: &str| governments::country(name).or_else(|| governments::seat(name));
        let members = cast.members.iter().enumerate();
        Readings {
            deeds: deeds::find(document, &tree, attributions, cast),
            attitudes: attributions.iter().map(|act| Attitude::of(document, &tree, cast, act)).collect(),
            predications: attributions.iter().map(|act| Predication::of(&tree, cast, act)).collect(),
            states: members.filter_map(|(index, member)| Some((index, state(&member.name)?))).collect(),
        }
    }
}

/// The opposition of two attributions of different sources, neither within the other, if one shows.
pub(crate) fn opposed(pairs: &Pairs<'_>, readings: &Readings, later: usize, earlier: usize) -> Option<Link> {
    let apart = [later, earlier].iter().all(|&index| !pairs.acts[index].sources.is_empty())
        && !pairs.same_source(later, earlier)
        && !pairs.inside(later, earlier)
        && !pairs.inside(earlier, later);
    if !apart {
        return None;
    }
    let stance = |index: usize| pairs.attributions[index].stance;
    let (denial, other) = if stance(later) == Stance::Denies { (later, earlier) } else { (earlier, later) };
    if disputed(pairs, denial, other) {
        // who speaks before the claim cannot reject it
        let kind = if denial == later { RelationKind::Denies } else { RelationKind::Contradicts };
        let score = pairs.overlap(denial, other).containment().min(0.9);
        return Some(Link { from: denial, to: other, kind, basis: "denies what the other asserts", score });
    }
    if let Some((basis, score)) = readings.opposed(later, earlier) {
        return Some(Link { from: later, to: earlier, kind: RelationKind::Contradicts, basis, score });
    }
    let (request, answer) = if stance(later) == Stance::Urges { (later, earlier) } else { (earlier, later) };
    refused(pairs, readings, request, answer).then(|| {
        let kind = if stance(answer) == Stance::Denies { RelationKind::Denies } else { RelationKind::Contradicts };
        Link { from: answer, to: request, kind, basis: "refuses what is asked", score: 0.6 }
    })
}

impl Readings {
    /// Why two contents exclude each other, and how strongly.
    fn opposed(&self, one: usize, other: usize) -> Option<(&'static str, f32)> {
        let deeds = self.deeds[one].iter().flat_map(|deed| self.deeds[other].iter().map(move |its| (deed, its)));
        if let Some(score) = deeds.filter_map(|(deed, its)| deed.excludes(its)).max_by(f32::total_cmp) {
            return Some((ANOTHER_DID_IT, score));
        }
        let attitudes = self.attitudes[one].as_ref().zip(self.attitudes[other].as_ref());
        if attitudes.is_some_and(|(one, other)| one.opposes(other)) {
            return Some(("one is for it, the other against", 0.6));
        }
        let (one, other) = self.predications[one].as_ref().zip(self.predications[other].as_ref())?;
        if one.opposes(other) {
            return Some(("one says so, the other not", 0.6));
        }
        one.counts_otherwise(other).then_some(("different figures", 0.5))
    }
}

/// Basis of links between those who give one deed to two.
pub(crate) const ANOTHER_DID_IT: &str = "another did it";

/// Whether one denies and the other asserts nearly the same words.
fn disputed(pairs: &Pairs<'_>, denial: usize, other: usize) -> bool {
    let [one, two] = [&pairs.attributions[denial], &pairs.attributions[other]];
    let overlap = pairs.overlap(denial, other);
    one.stance == Stance::Denies
        && two.stance == Stance::Asserts
        && !two.proposition.negated
        && [one, two].iter().all(|end| end.parent.is_none())
        && overlap.n_shared >= 2
        && overlap.containment() >= SHARED[0]
        && overlap.jaccard() >= SHARED[1]
}

/// Whether one asks something of the other's source, who refuses it.
fn refused(pairs: &Pairs<'_>, readings: &Readings, request: usize, answer: usize) -> bool {
    let (asked, refuser) = (&pairs.acts[request], &pairs.acts[answer]);
    let state = |member: &usize| readings.states.get(member);
    let matter = || {
        asked.about.iter().filter(|member| !refuser.sources.contains(*member)).any(|member| {
            refuser.about.contains(member)
                || state(member).is_some_and(|one| refuser.about.iter().any(|other| state(other) == Some(one)))
        })
    };
    pairs.attributions[request].stance == Stance::Urges
        && matches!(pairs.attributions[answer].stance, Stance::Denies | Stance::Doubts | Stance::Intends)
        && refuser.refuses
        // "declined to comment"
        && pairs.n_words(answer) > 1
        && !asked.about.is_disjoint(&refuser.sources)
        && request.abs_diff(answer) <= REACH
        && (pairs.overlap(request, answer).n_shared > 0 || matter())
}

#[cfg(test)]
mod tests {
    use crate::hand_made::{act, document};
    use crate::record::{RelationKind, RelationRecord};
    use crate::resolve::resolve;
    use dixit_document::{EntityKind, Stance};

    /// The relation of two sentences: Ann has a part in the first, Bo in the second.
    fn relation(one: Stance, other: Stance, cue: &str) -> Option<RelationRecord> {
        let lines = format!(
            "Ann Ann PROPN NNP 2 nsubj 0/name/1
spoke speak VERB VBD 0 root
Bo Bo PROPN NNP 5 nsubj 1/name/1
would will AUX MD 5 aux
close close VERB VB 2 ccomp
the the DET DT 7 det
harbor harbor NOUN NN 5 obj

Bo Bo PROPN NNP 2 nsubj 1/name/1
{cue} {cue} VERB VBD 0 root
to to PART TO 4 mark
close close VERB VB 2 xcomp
the the DET DT 6 det
harbor harbor NOUN NN 4 obj"
        );
        let document = document(&lines, &[("Ann", EntityKind::Person), ("Bo", EntityKind::Person)], None);
        let acts = [act(&document, (0, 1), (1, 2), (2, 7), one), act(&document, (7, 8), (8, 9), (9, 13), other)];
        resolve(&document, &acts, &[]).relations.into_iter().next()
    }

    #[test]
    fn who_refuses_what_is_asked_of_him_opposes_it() {
        let found = relation(Stance::Urges, Stance::Doubts, "refuse").unwrap();
        assert_eq!((found.kind, found.basis.as_str()), (RelationKind::Contradicts, "refuses what is asked"));
        let found = relation(Stance::Urges, Stance::Denies, "refuse").unwrap();
        assert_eq!(found.kind, RelationKind::Denies);
        assert!(
            relation(Stance::Urges, Stance::Doubts, "try").is_none_or(|other| other.basis != "refuses what is asked")
        );
    }

    #[test]
    fn a_denial_rejects_what_was_said_before_and_contradicts_what_comes_after() {
        assert_eq!(relation(Stance::Asserts, Stance::Denies, "deny").unwrap().kind, RelationKind::Denies);
        let found = relation(Stance::Denies, Stance::Asserts, "vow").unwrap();
        assert_eq!((found.kind, found.basis.as_str()), (RelationKind::Contradicts, "denies what the other asserts"));
    }
}

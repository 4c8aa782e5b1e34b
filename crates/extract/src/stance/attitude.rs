//! Words of attitude in a content: feeling, praise, blame, rejection, duty. A small list of our own, no corpus's.

use super::Spans;
use crate::features::{Atoms, Features, hash};
use dixit_document::Document;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Kinds of such words, with lemmas.
const KINDS: [&str; 6] = [
    // Feelings.
    "afraid angry anger anxious appreciate ashamed concern condolence congratulate congratulation delight delighted \
     disappoint disappointed disappointing disgust embarrass enjoy envy excite excited fear feel feeling fond frustrate \
     frustrated frustration glad grateful gratitude grieve happy hate heartbreak heartbroken honor honored hope humble \
     hurt inspire joy like long love miss mourn nervous optimistic outrage pity please pleased pleasure prayer prefer \
     pride proud regret relief relieve respect sad sadden scare shock shocked sorrow sorry surprise sympathy tear thank \
     thankful thanks thrill thrilled tired trust upset welcome wish worry worried wow",
    // Praise.
    "admirable amazing awesome beautiful beloved best better brave brilliant brilliantly capable champion clever competent \
     courage courageous decent decency dedicated deserve exceptional excellent exciting extraordinary fabulous fair \
     fantastic fine friend genius gift good gracious great greatest hero historic honest honorable ideal impressive \
     incredible inspiring integrity intelligent kind legend lovely loyal magnificent marvelous nice outstanding perfect \
     phenomenal popular qualified remarkable smart special splendid star steady strong stunning superb talented \
     terrific tough tremendous true wise wonderful",
    // Blame.
    "absurd appalling arrogant atrocious awful bad betray betrayal bigot bigoted bigotry bizarre boring bully careless clown \
     cold corrupt coward cowardly crazy creepy crook crooked cruel cynical dangerous deplorable despicable dirty disaster \
     disastrous disgrace disgraceful disgusting dishonest dishonorable divisive dumb embarrassing embarrassment evil \
     extreme failure fake fool foolish fraud greedy gross hateful horrible horrific hypocrisy hypocrite hypocritical idiot \
     idiotic ignorant immoral inappropriate incompetent insane insensitive insult insulting irresponsible joke lazy \
     loser low lunatic mad mean mess misguided naive nasty obnoxious offensive outrageous pathetic phony poor problem \
     racist rant reckless reprehensible repugnant rude sad scary shame shameful shameless sick sickening sexist silly \
     spineless stupid terrible thug toxic tragedy tragic trouble troubling ugly unacceptable un-american unbelievable \
     unfair unfit unfortunate unhinged unpatriotic unqualified unstable vicious vile weak weird whiner wicked worse worst \
     worthless wrong xenophobic",
    // Rejection.
    "baseless bogus bunk concoct contrary debunk deny discredit dispute distort distortion fabricate fabrication false \
     falsehood falsely fantasy fiction groundless hoax inaccurate incorrect invent lie liar mischaracterize misconception \
     misinform misleading misquote misrepresent misunderstand misunderstanding myth nonsense nonsensical preposterous \
     reject refute ridiculous rubbish silly slander smear unfounded untrue witch-hunt",
    // Duty and asking.
    "ask beg call crucial demand deserve duty enough essential forbid imperative important insist let must necessary need \
     obligation ought plead please priority recommend require request responsibility should stop suggest time urge vital",
    // Own will.
    "announce commit committed commitment decide decision determined going intend intention plan pledge promise ready refuse \
     run shall swear try vow want will willing",
];

static WORDS: LazyLock<BTreeMap<u32, u8>> = LazyLock::new(|| {
    let mut words = BTreeMap::new();
    for (kind, list) in KINDS.iter().enumerate() {
        for word in list.split_ascii_whitespace() {
            *words.entry(hash(word)).or_default() |= 1u8 << kind;
        }
    }
    words
});

/// The kinds that a lemma belongs to, one bit each.
fn kinds(lemma: u32) -> u8 {
    WORDS.get(&lemma).copied().unwrap_or(0)
}

/// Which kinds the first words of the content belong to, and its predicate, into `buffer`.
pub(super) fn features(
    document: &Document,
    atoms: &Atoms,
    spans: Spans<'_>,
    (root, listed, plain, quoted, negated): (usize, u8, bool, bool, bool),
    buffer: &mut Vec<u32>,
) {
    let mut seen = 0u8;
    let mut early = 0u8;
    let mut exclaims = false;
    for (place, token) in spans.content.iter().flat_map(|piece| piece.indices()).take(40).enumerate() {
        let kinds = kinds(atoms.of(token).lemma);
        seen |= kinds;
        if place < 10 {
            early |= kinds;
        }
        exclaims |= document.form(&document.tokens()[token]) == "!";
    }
    let of_root = kinds(atoms.of(root).lemma);
    let n_tokens: usize = spans.content.iter().map(|piece| piece.len()).sum();
    let short = n_tokens < 12;
    let mut f = Features::new(buffer, 26);
    f.two(of_root, plain);
    f.three(of_root, negated, plain);
    f.three(of_root, quoted, plain);
    f.two(exclaims, plain);
    f.two(early, plain);
    for kind in 0..KINDS.len() as u8 {
        let bit = 1 << kind;
        let mut f = Features::new(buffer, 27);
        let (seen, early) = (seen & bit != 0, early & bit != 0);
        if seen || early {
            f.three(kind, early, plain);
            f.four(kind, early, plain, quoted);
            f.four(kind, early, plain, negated);
            f.four(kind, early, plain, short);
            f.three(kind, early, listed);
        }
    }
}

/// Nouns and pronouns that stand for what somebody claims.
const CLAIMS: [&str; 26] = [
    "accusation",
    "account",
    "allegation",
    "argument",
    "assertion",
    "characterization",
    "charge",
    "claim",
    "comment",
    "comparison",
    "complaint",
    "criticism",
    "idea",
    "it",
    "notion",
    "question",
    "remark",
    "report",
    "rumor",
    "speculation",
    "statement",
    "story",
    "suggestion",
    "talk",
    "that",
    "theory",
];

/// Whether the content names a claim and says that it is false or bad (*called the claim a hoax*), into `buffer`.
pub(super) fn of_claims(document: &Document, atoms: &Atoms, spans: Spans<'_>, head: usize, buffer: &mut Vec<u32>) {
    let mut claim = 0u8;
    let mut verdict = 0u8;
    for token in spans.content.iter().flat_map(|piece| piece.indices()).take(30) {
        let lemma = document.tokens()[token].lemma.as_str();
        if CLAIMS.contains(&lemma) {
            claim = claim.max(if lemma.len() > 4 { 2 } else { 1 });
        }
        verdict |= kinds(atoms.of(token).lemma) & (1 << 2 | 1 << 3);
    }
    if verdict != 0 {
        let head = atoms.of(head);
        let mut f = Features::new(buffer, 29);
        f.two(claim, verdict);
        f.three(claim, verdict, head.lemma);
        f.three(claim, verdict, head.class);
        f.two(verdict, head.lemma);
    }
}

//! Who is said to have done what: deeds that one answers for, read off the trees of contents.
//!
//! `the attack was ordered by Sund`, `accused Sund of stealing the file`, `Sund is behind the leak`, `he alone broke into the
//! archive`, `she was the one who started it` all name a deed, who did it, and what it was done to.

use crate::actors::Cast;
use crate::record::DeedRecord;
use crate::tree::Tree;
use crate::words::{stem, stems};
use dixit_document::{Attribution, Deprel, Document, Stance, Token, TokenId, TokenRange, Upos, Xpos};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// `deed TAB verbs TAB nouns`, lists joined by `|`; see `data/README.md`.
const TABLE: &str = include_str!("../../../data/lexicons/deeds.tsv");

#[derive(Default)]
struct Kinds {
    verbs: HashMap<&'static str, &'static str>,
    nouns: HashMap<&'static str, &'static str>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let mut kinds = Kinds::default();
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split('\t');
        let Some(deed) = cells.next() else { continue };
        let Kinds { verbs, nouns } = &mut kinds;
        for (cell, map) in cells.zip([verbs, nouns]) {
            map.extend(cell.split('|').filter(|word| !word.is_empty()).map(|word| (word, deed)));
        }
    }
    kinds
});

/// Verbs that make their object's deed the subject's.
const DOING: &[&str] = &[
    "carry",
    "commit",
    "conduct",
    "direct",
    "execute",
    "launch",
    "mastermind",
    "orchestrate",
    "order",
    "perpetrate",
    "plan",
    "stage",
];
/// Words by which one claims a deed for somebody and nobody else.
const ALONE: &[&str] = &["alone", "lone", "singlehandedly", "sole", "solely"];
const EMPHATIC: &[&str] = &["himself", "herself", "itself", "themselves", "themself", "myself", "ourselves"];
/// Agents that stand for whoever it was.
const ANYBODY: &[&str] = &[
    "anybody",
    "anyone",
    "everybody",
    "everyone",
    "nobody",
    "none",
    "one",
    "somebody",
    "someone",
    "something",
    "that",
    "there",
    "these",
    "this",
    "those",
    "what",
    "which",
    "who",
    "whoever",
    "you",
];

/// More deeds of one attribution are not compared.
const MOST: usize = 16;

/// A deed as an attribution gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Deed {
    /// A row of the table, or the verb's lemma when it is none.
    kind: String,
    /// Whether the table has it.
    listed: bool,
    agent: Agent,
    /// Stems of what it was done to; empty for "the leak", and for what only a pronoun stands for.
    things: BTreeSet<String>,
    members: BTreeSet<usize>,
    /// Nobody else did it.
    alone: bool,
    /// The source says it of itself.
    own: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Agent {
    member: Option<usize>,
    named: bool,
    stems: BTreeSet<String>,
}

/// Finds the deeds that each attribution asserts.
///
/// # Complexity
/// Linear in tokens, for sentences of bounded length and contents of bounded depth.
pub(crate) fn find(document: &Document, tree: &Tree<'_>, attributions: &[Attribution], cast: &Cast) -> Vec<Vec<Deed>> {
    let reader = Reader { document, cast, tree };
    let mut owner: Vec<Option<usize>> = vec![None; document.tokens().len()];
    // the innermost attribution around a word says it: inner ones come after those around them
    for (index, act) in attributions.iter().enumerate() {
        act.content.iter().for_each(|range| owner[range.indices()].fill(Some(index)));
    }
    let mut found = vec![vec![]; attributions.len()];
    for at in 0..document.tokens().len() {
        // of "the attack was ordered", who tells of the order tells of the attack
        let doing = document.tokens()[at].head.filter(|&head| DOING.contains(&tree.lemma(head).as_str()));
        let Some(index) = doing.map_or(owner[at], |head| owner[head.index()]) else { continue };
        let holds = matches!(attributions[index].stance, Stance::Asserts | Stance::Expresses);
        if holds && found[index].len() < MOST {
            found[index].extend(reader.deed(TokenId(at as u32), &attributions[index], cast.parts[index].source));
        }
    }
    found
}

impl Deed {
    /// How strongly two deeds exclude each other: one deed, and two who are said to have done it.
    pub(crate) fn excludes(&self, other: &Deed) -> Option<f32> {
        let marked = self.alone || other.alone;
        let same_deed = self.kind == other.kind && (self.listed || marked) && self.same_things(other);
        let claims = [self.own, other.own];
        let strength = strength(marked, claims, [self.agent.named, other.agent.named])?;
        (same_deed && self.agent.differs(&other.agent)).then_some(strength)
    }

    /// As a record, when its kind is listed and its agent an actor.
    pub(crate) fn record(&self, cast: &Cast, actor_ids: &[String]) -> Option<DeedRecord> {
        let id = |member: usize| Some(&actor_ids[member]).filter(|id| !id.is_empty()).cloned();
        let agent = self.agent.member.and_then(id)?;
        let members: BTreeSet<String> = self.members.iter().filter_map(|&member| id(member)).collect();
        // the words of a name that an actor has tell no more than the actor
        let names = self.members.iter().flat_map(|&member| stems(&cast.members[member].name));
        let names: BTreeSet<String> = names.collect();
        let things: Vec<String> = members.into_iter().chain(self.things.difference(&names).cloned()).collect();
        (self.listed && !things.is_empty()).then(|| DeedRecord {
            deed: self.kind.clone(),
            agent,
            things,
            alone: self.alone,
            own: self.own,
        })
    }

    fn same_things(&self, other: &Deed) -> bool {
        let open = |deed: &Deed| deed.things.is_empty() && deed.members.is_empty();
        match (open(self), open(other)) {
            (true, _) | (_, true) => true,
            _ => !self.things.is_disjoint(&other.things) || !self.members.is_disjoint(&other.members),
        }
    }
}

impl Agent {
    /// Whether two agents are surely two.
    fn differs(&self, other: &Agent) -> bool {
        let same = self.member.is_some() && self.member == other.member;
        let known = |agent: &Agent| agent.member.is_some() || !agent.stems.is_empty();
        !same && !kin(&self.stems, &other.stems) && known(self) && known(other)
    }
}

/// How strongly one deed of two agents is a contradiction: by whether one is said to have done it alone, which of them says
/// it of himself, and which have names.
pub(crate) fn strength(marked: bool, own: [bool; 2], named: [bool; 2]) -> Option<f32> {
    let claimed = own[0] != own[1];
    match named {
        _ if marked => Some(if claimed { 0.8 } else { 0.7 }),
        [true, true] if claimed => Some(0.6),
        [true, true] if own == [false, false] => Some(0.5),
        // "Sund did it", "we did it"
        [false, true] | [true, false] if claimed => Some(0.5),
        _ => None,
    }
}

/// Whether two names share a word, or a word made of the other's: Russia and its Russian agents may be one.
pub(crate) fn kin(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    const BEGINNING: usize = 5;
    let akin = |one: &String, two: &String| {
        let shared = one.chars().zip(two.chars()).take_while(|(left, right)| left == right).count();
        shared >= BEGINNING.min(one.chars().count()).min(two.chars().count())
    };
    one.iter().any(|one| other.iter().any(|two| akin(one, two)))
}

struct Reader<'d> {
    document: &'d Document,
    cast: &'d Cast,
    tree: &'d Tree<'d>,
}

impl Reader<'_> {
    fn token(&self, id: TokenId) -> &Token {
        self.tree.token(id)
    }

    fn lemma(&self, id: TokenId) -> String {
        self.tree.lemma(id)
    }

    fn of(&self, head: TokenId, relations: &'static [&'static str]) -> impl Iterator<Item = TokenId> + '_ {
        self.tree.of(head, relations)
    }

    fn case(&self, id: TokenId) -> Option<String> {
        self.tree.case(id)
    }

    /// A dependent with this preposition.
    fn with_case(&self, head: TokenId, relations: &'static [&'static str], case: &str) -> Option<TokenId> {
        self.of(head, relations).find(|&id| self.case(id).is_some_and(|found| found == case))
    }

    /// The deed that a word stands for.
    fn deed(&self, at: TokenId, act: &Attribution, source: Option<usize>) -> Option<Deed> {
        let token = self.token(at);
        let lemma = self.lemma(at);
        let (listed, clause, things, agent) = match token.upos {
            Upos::Verb => {
                let (agent, object) = self.roles(at)?;
                (KINDS.verbs.get(lemma.as_str()).copied(), at, object, agent)
            }
            Upos::Noun => {
                let (agent, clause) = self.culprit(at)?;
                (KINDS.nouns.get(lemma.as_str()).copied(), clause, Some(at), agent)
            }
            _ => return None,
        };
        if self.is_open(clause) {
            return None;
        }
        let (mut words, mut members) = (BTreeSet::new(), BTreeSet::new());
        let noun = token.upos == Upos::Noun;
        if let Some(thing) = things {
            self.gather(thing, noun, &mut words, &mut members);
        } else if token.upos == Upos::Verb {
            return None;
        }
        let alone = self.is_alone(at, clause, agent);
        let (agent, own) = self.agent(agent, act, source)?;
        Some(Deed {
            kind: listed.map_or(lemma, str::to_owned),
            listed: listed.is_some() || noun,
            agent,
            things: words,
            members,
            alone,
            own,
        })
    }

    /// Subject and object of a verb, whatever its voice: `None` for no agent at all.
    fn roles(&self, verb: TokenId) -> Option<(TokenId, Option<TokenId>)> {
        if let Some(patient) = self.of(verb, &["nsubj:pass"]).next() {
            let by = self.with_case(verb, &["obl", "obl:agent", "nmod"], "by")?;
            return Some((by, Some(self.antecedent(verb, patient))));
        }
        let object = self
            .of(verb, &["obj"])
            .next()
            .or_else(|| self.with_case(verb, &["obl"], "into"))
            .or_else(|| self.with_case(verb, &["obl"], "for"));
        let token = self.token(verb);
        if token.xpos == Xpos::Vbn && matches!(token.deprel, Deprel::Acl) {
            let by = self.with_case(verb, &["obl", "obl:agent", "nmod"], "by")?;
            return Some((by, token.head));
        }
        Some((self.subject(verb)?, object))
    }

    fn subject(&self, verb: TokenId) -> Option<TokenId> {
        let mut at = verb;
        for _ in 0..4 {
            if let Some(subject) = self.of(at, &["nsubj"]).next() {
                return Some(self.antecedent(at, subject));
            }
            let token = self.token(at);
            let head = token.head?;
            match token.deprel.universal() {
                "conj" => at = head,
                "xcomp" => {
                    if let Some(found) = self.of(head, &["nsubj:pass"]).next() {
                        return Some(found);
                    }
                    at = head;
                }
                // "accused Sund of stealing"
                "advcl" | "acl" | "ccomp" if matches!(self.case(at).as_deref(), Some("of" | "for")) => {
                    return self.of(head, &["obj", "nsubj:pass"]).next();
                }
                _ => return None,
            }
        }
        None
    }

    /// Of *who* in `the one who did it`, whom it stands for.
    fn antecedent(&self, verb: TokenId, subject: TokenId) -> TokenId {
        let token = self.token(verb);
        let relative = matches!(self.token(subject).xpos, Xpos::Wp | Xpos::Wdt);
        let (true, Deprel::AclRelcl, Some(head)) = (relative, token.deprel, token.head) else { return subject };
        let cleft = self.of(head, &["cop"]).next().is_some();
        self.of(head, &["nsubj"]).next().filter(|_| cleft).unwrap_or(head)
    }

    /// Whose deed a noun is: `behind the leak`, `responsible for the leak`, `blamed X for the leak`, `the leak by X`,
    /// with the word that the clause hangs on.
    fn culprit(&self, noun: TokenId) -> Option<(TokenId, TokenId)> {
        if let Some(by) = self.with_case(noun, &["nmod"], "by") {
            return Some((by, noun));
        }
        let token = self.token(noun);
        let head = token.head?;
        let case = self.case(noun);
        if case.as_deref() == Some("behind") {
            if self.of(noun, &["cop"]).next().is_some() {
                return Some((self.subject(noun)?, noun));
            }
            return (self.lemma(head) == "be").then(|| Some((self.subject(head)?, head)))?;
        }
        match (self.lemma(head).as_str(), case.as_deref()) {
            ("responsible" | "guilty" | "culpable", Some("for" | "of")) => Some((self.subject(head)?, head)),
            ("blame", Some("for")) if self.token(head).upos == Upos::Verb => {
                Some((self.of(head, &["obj", "nsubj:pass"]).next()?, head))
            }
            ("accuse" | "suspect", Some("of")) => Some((self.of(head, &["obj", "nsubj:pass"]).next()?, head)),
            // "claimed responsibility for the attack"
            ("responsibility", Some("for")) => {
                let verb = self.token(head).head?;
                matches!(self.lemma(verb).as_str(), "claim" | "take" | "accept" | "have" | "bear")
                    .then(|| Some((self.subject(verb)?, verb)))?
            }
            (doing, _) if DOING.contains(&doing) && KINDS.nouns.contains_key(self.lemma(noun).as_str()) => {
                let (agent, object) = self.roles(head)?;
                (object == Some(noun)).then_some((agent, head))
            }
            _ => None,
        }
    }

    /// Whether a clause is not held to be so: negated, conditional, or only called for.
    fn is_open(&self, clause: TokenId) -> bool {
        self.tree.is_negated(clause)
            || self.tree.dependents(clause).iter().any(|&id| {
                let (lemma, relation) = (self.lemma(id), self.token(id).deprel);
                match relation {
                    Deprel::Aux => matches!(lemma.as_str(), "should" | "would" | "can" | "must"),
                    Deprel::Mark => matches!(lemma.as_str(), "if" | "whether" | "unless" | "to"),
                    _ => false,
                }
            })
    }

    fn is_alone(&self, at: TokenId, clause: TokenId, agent: TokenId) -> bool {
        let near = [at, clause, agent].into_iter().flat_map(|id| self.tree.dependents(id).iter().copied());
        let mut near: Vec<TokenId> = near.collect();
        if self.token(at).deprel == Deprel::AclRelcl {
            near.extend(self.token(at).head);
        }
        near.iter().any(|&id| {
            let lemma = self.lemma(id);
            let emphatic = EMPHATIC.contains(&self.document.form(self.token(id)).to_lowercase().as_str());
            let by = emphatic && self.case(id).as_deref() == Some("by");
            let apart =
                emphatic && !matches!(self.token(id).deprel.universal(), "obj" | "iobj" | "obl" | "nmod" | "nsubj");
            let the_one = lemma == "one" && self.of(id, &["cop"]).next().is_some();
            ALONE.contains(&lemma.as_str()) || by || apart || the_one
        })
    }

    /// Who did it, and whether that is the source itself.
    fn agent(&self, at: TokenId, act: &Attribution, source: Option<usize>) -> Option<(Agent, bool)> {
        let lemma = self.lemma(at);
        let token = self.token(at);
        let pronoun = token.upos == Upos::Pron;
        if ANYBODY.contains(&lemma.as_str()) || (pronoun && lemma == "it") {
            return None;
        }
        let inside = act.content.iter().any(|range| range.holds(at.index()));
        let member = self.tree.mention_at(at).map(|mention| self.cast.of_mention[mention]);
        let named = |member: usize| self.cast.members[member].named;
        // a pronoun that nobody else is known to stand behind means who speaks
        let first = matches!(lemma.as_str(), "i" | "we" | "me" | "us");
        let main = self.is_main(at, act);
        let own = source.is_some()
            && (member == source || !inside || first || (pronoun && main && !member.is_some_and(named)));
        let member = if own { source } else { member };
        if pronoun && !own && member.is_none() {
            return None;
        }
        let mut words: BTreeSet<String> = BTreeSet::new();
        match member {
            Some(member) => words.extend(stems(&self.cast.members[member].name)),
            None => words.extend(stems(self.document.words(self.phrase(at)))),
        }
        if !pronoun {
            words.extend(stems(self.document.words(self.phrase(at))));
        }
        Some((Agent { member, named: member.is_some_and(named) || token.upos == Upos::Propn, stems: words }, own))
    }

    /// Whether a word is the subject of what a content says above all.
    fn is_main(&self, subject: TokenId, act: &Attribution) -> bool {
        let inside = |id: TokenId| act.content.iter().any(|range| range.holds(id.index()));
        let clause = self.token(subject).head;
        clause.is_some_and(|clause| self.token(clause).head.is_none_or(|head| !inside(head)))
    }

    /// A noun with its modifiers before it.
    fn phrase(&self, noun: TokenId) -> TokenRange {
        let before = self.of(noun, &["compound", "amod", "nmod:poss", "flat", "nummod"]);
        let start = before.map(|id| id.index()).min().unwrap_or(noun.index()).min(noun.index());
        TokenRange::new(start, noun.index() + 1)
    }

    /// The words for what a deed was done to: of the noun of a deed, what stands beside it.
    fn gather(&self, noun: TokenId, deed: bool, words: &mut BTreeSet<String>, members: &mut BTreeSet<usize>) {
        let demonstrative = |id: TokenId| matches!(self.lemma(id).as_str(), "this" | "that" | "these" | "those");
        if self.token(noun).upos == Upos::Pron || self.of(noun, &["det"]).any(demonstrative) {
            return;
        }
        let listed = deed && KINDS.nouns.contains_key(self.lemma(noun).as_str());
        let beside = self.of(noun, &["compound", "nmod:poss", "nmod", "appos", "flat"]);
        let all = beside.filter(|&id| self.case(id).as_deref() != Some("by")).chain((!listed).then_some(noun));
        for id in all {
            words.extend(stem(self.document.form(self.token(id))));
            members.extend(self.tree.mention_at(id).map(|mention| self.cast.of_mention[mention]));
        }
    }
}

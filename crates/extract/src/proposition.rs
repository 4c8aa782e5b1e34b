//! Contents become propositions: positive, self-contained sentences with subject, predicate and object.
//!
//! Pronouns are replaced by what their chains stand for, the speaker's *I* and *we* by the speaker, short names by full ones;
//! the negation of the main predicate is taken out and remembered. Nothing is inflected anew: `did not leave` becomes
//! `did leave`.

use dixit_document::{
    Argument, Attribution, Deprel, Document, EntityId, EntityKind, MentionId, MentionKind, Proposition, Stance, Token,
    TokenId, TokenRange, Upos, Xpos,
};
use std::collections::{BTreeMap, BTreeSet};

/// The content of `attribution` as one proposition.
///
/// `outer` holds the attributions around it, innermost first: the first person inside a quotation is its speaker.
///
/// # Complexity
/// Linear in the content's tokens and mentions.
pub fn proposition(document: &Document, attribution: &Attribution, outer: &[Attribution]) -> Proposition {
    let tokens = Content::of(document, attribution);
    let Some(root) = tokens.root(document) else { return Proposition::default() };
    let speaker = Speaker::of(document, attribution, outer);
    let negation = Negation::of(document, &tokens, root);
    let mut writer = Writer { document, speaker: &speaker, named: BTreeSet::new(), text: String::new() };
    let opening = opening(document, attribution, &tokens, root, &speaker);
    writer.text.push_str(&opening.words);
    writer.write(&tokens, &opening.replaced, &negation.replaced);
    let text = sentence(&writer.text);
    let arguments = Arguments::of(document, &tokens, root, attribution, &opening);
    Proposition {
        text,
        negated: negation.odd,
        subject: arguments.subject,
        predicate: arguments.predicate,
        object: arguments.object,
    }
}

/// The tokens of a content that carry it, and the mentions among them.
struct Content {
    /// In order of place, without quotation marks around and an opening *that*.
    ids: Vec<TokenId>,
    /// Children of each token, as far as they stand in the content.
    children: BTreeMap<TokenId, Vec<TokenId>>,
    /// Mentions by their first token, the longest first.
    mentions: BTreeMap<TokenId, MentionId>,
    /// Mentions by their head, the longest first.
    heads: BTreeMap<TokenId, MentionId>,
}

impl Content {
    fn of(document: &Document, attribution: &Attribution) -> Content {
        let mut ids: Vec<TokenId> = vec![];
        for range in &attribution.content {
            ids.extend(range.indices().filter(|&index| index < document.tokens().len()).map(|i| TokenId(i as u32)));
        }
        let upos = |id: &TokenId| document.token(*id).upos;
        let strip = |id: &TokenId| upos(id) == Upos::Punct || is_word(document, *id, &["that", "whether", "as"]);
        let start = ids.iter().position(|id| !strip(id)).unwrap_or(ids.len());
        ids.drain(..start);
        while ids.last().is_some_and(|id| upos(id) == Upos::Punct && document.form(document.token(*id)) != ")") {
            ids.pop();
        }
        let inside: BTreeSet<TokenId> = ids.iter().copied().collect();
        let mut children: BTreeMap<TokenId, Vec<TokenId>> = BTreeMap::new();
        for &id in &ids {
            if let Some(head) = document.token(id).head
                && inside.contains(&head)
            {
                children.entry(head).or_default().push(id);
            }
        }
        let (mut mentions, mut heads) = (BTreeMap::new(), BTreeMap::new());
        for (mention_id, mention) in mentions_within(document, &attribution.content) {
            mentions.entry(TokenId(mention.tokens.start() as u32)).or_insert(mention_id);
            heads.entry(mention.head).or_insert(mention_id);
        }
        Content { ids, children, mentions, heads }
    }

    /// The first token that hangs outside the content and is no function word, a verb before others.
    fn root(&self, document: &Document) -> Option<TokenId> {
        let inside: BTreeSet<TokenId> = self.ids.iter().copied().collect();
        let outer = |id: &&TokenId| document.token(**id).head.is_none_or(|head| !inside.contains(&head));
        let heavy = |id: &&TokenId| {
            let upos = document.token(**id).upos;
            !matches!(upos, Upos::Punct | Upos::Adp | Upos::Sconj | Upos::Cconj | Upos::Det | Upos::Part)
        };
        let roots: Vec<TokenId> = self.ids.iter().filter(outer).filter(heavy).copied().collect();
        let clause = |id: &&TokenId| {
            document.token(**id).upos == Upos::Verb
                || self.children(**id).iter().any(|&child| {
                    matches!(document.token(child).deprel.universal(), "nsubj" | "csubj" | "cop" | "expl")
                })
        };
        roots.iter().find(clause).or(roots.first()).or(self.ids.first()).copied()
    }

    fn children(&self, id: TokenId) -> &[TokenId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    fn child(&self, document: &Document, id: TokenId, relations: &[&str]) -> Option<TokenId> {
        let mut children = self.children(id).iter().copied();
        children.find(|&child| relations.contains(&document.token(child).deprel.universal()))
    }

    /// The tokens below and including `id`, from first to last.
    fn span(&self, id: TokenId) -> TokenRange {
        let (mut low, mut high) = (id.index(), id.index());
        let mut open = vec![id];
        while let Some(token) = open.pop() {
            low = low.min(token.index());
            high = high.max(token.index());
            open.extend(self.children(token));
        }
        TokenRange::new(low, high + 1)
    }
}

/// Mentions that lie within the ranges, in order of place, longer ones first.
fn mentions_within<'d>(
    document: &'d Document,
    ranges: &'d [TokenRange],
) -> impl Iterator<Item = (MentionId, &'d dixit_document::Mention)> {
    let mentions = document.mentions();
    ranges.iter().flat_map(move |range| {
        let start = mentions.partition_point(|mention| mention.tokens.start() < range.start());
        let inside = mentions[start..].iter().enumerate().take_while(move |(_, m)| m.tokens.start() < range.end());
        inside
            .filter(move |(_, mention)| range.contains(mention.tokens))
            .map(move |(offset, mention)| (MentionId((start + offset) as u32), mention))
    })
}

/// Who says *I* and for whom *we* is said.
struct Speaker {
    entity: Option<EntityId>,
    name: Option<String>,
    group: Option<String>,
}

impl Speaker {
    fn of(document: &Document, attribution: &Attribution, outer: &[Attribution]) -> Speaker {
        for act in std::iter::once(attribution).chain(outer) {
            let Some(mention_id) = act.source.mention else { continue };
            let mention = document.mention(mention_id);
            let first = first_person(document, TokenId(mention.tokens.start() as u32)).is_some();
            if mention.kind == MentionKind::Pronoun && first && !resolved(document, mention.entity) {
                continue;
            }
            let entity = document.entity(mention.entity);
            let name = (resolved(document, mention.entity) || mention.kind != MentionKind::Pronoun)
                .then(|| entity.name.clone());
            let employer = mentions_within(document, &act.source.tokens).find(|(_, other)| {
                other.entity != mention.entity
                    && other.kind == MentionKind::Name
                    && document.entity(other.entity).kind == EntityKind::Organization
            });
            let group = match (entity.kind, employer) {
                (EntityKind::Person | EntityKind::Persona, Some((_, org))) => {
                    Some(document.entity(org.entity).name.clone())
                }
                (EntityKind::Person | EntityKind::Persona, None) => name.as_ref().map(|n| format!("the side of {n}")),
                _ => name.clone(),
            };
            return Speaker { entity: Some(mention.entity), name, group };
        }
        Speaker { entity: None, name: None, group: None }
    }
}

/// Whether a chain holds a name or a nominal, so that a pronoun of it can be replaced.
fn resolved(document: &Document, entity: EntityId) -> bool {
    document.entity(entity).mentions.iter().any(|&id| document.mention(id).kind != MentionKind::Pronoun)
}

#[derive(Clone, Copy, PartialEq)]
enum Person {
    Singular,
    Plural,
}

fn first_person(document: &Document, id: TokenId) -> Option<Person> {
    match lower(document, id).as_str() {
        "i" | "me" | "my" | "mine" | "myself" => Some(Person::Singular),
        "we" | "us" | "our" | "ours" | "ourselves" => Some(Person::Plural),
        _ => None,
    }
}

fn lower(document: &Document, id: TokenId) -> String {
    document.form(document.token(id)).to_lowercase().replace('’', "'")
}

fn is_word(document: &Document, id: TokenId, words: &[&str]) -> bool {
    words.contains(&lower(document, id).as_str())
}

/// What stands before the content's own words, and which of them it replaces.
#[derive(Default)]
struct Opening {
    words: String,
    replaced: BTreeMap<TokenId, String>,
    /// The subject that an infinitive or gerund gets.
    subject: Option<Argument>,
}

/// Gives an infinitive its subject and `X of doing Y` its verb.
fn opening(
    document: &Document,
    attribution: &Attribution,
    content: &Content,
    root: TokenId,
    speaker: &Speaker,
) -> Opening {
    let mut opening = Opening::default();
    let Some(&first) = content.ids.first() else { return opening };
    if document.token(first).xpos == Xpos::To && document.token(first).upos == Upos::Part {
        let (subject, modal, mention) = match attribution.stance {
            Stance::Urges => {
                let told = attribution.addressee;
                (told.map(|id| document.entity(document.mention(id).entity).name.clone()), "should", told)
            }
            Stance::Asserts => (speaker.name.clone(), "to", attribution.source.mention),
            _ => (speaker.name.clone(), "will", attribution.source.mention),
        };
        if let Some(subject) = subject {
            opening.words = format!("{subject} {modal} ");
            opening.replaced.insert(first, String::new());
            opening.subject = mention.map(Argument::Mention);
        }
        return opening;
    }
    // "accused X of" as cue, "hiding it" as content: X is the subject
    let accused = attribution.cue.and_then(|cue| {
        mentions_within(document, std::slice::from_ref(&cue))
            .filter(|(_, mention)| mention.kind != MentionKind::Pronoun || resolved(document, mention.entity))
            .last()
            .map(|(id, mention)| (id, mention.entity))
    });
    if let Some((mention, entity)) = accused.filter(|_| document.token(first).xpos == Xpos::Vbg) {
        opening.words = format!("{} ", document.entity(entity).name);
        opening.replaced.insert(first, finite(&document.token(first).lemma));
        opening.subject = Some(Argument::Mention(mention));
        return opening;
    }
    // "X of being behind it", "X of leaking it": the gerund becomes a finite verb
    for pair in content.ids.windows(2) {
        let &[of, verb] = pair else { continue };
        if verb.index() > first.index() + 12 {
            break;
        }
        let token = document.token(verb);
        let opens = is_word(document, of, &["of", "for"]) && token.xpos == Xpos::Vbg;
        let outside = document.token(root).upos != Upos::Verb || root == verb;
        if opens && (outside || token.head == Some(root)) && of != first {
            opening.replaced.insert(of, String::new());
            opening.replaced.insert(verb, finite(&token.lemma));
            break;
        }
    }
    opening
}

/// A finite form for a gerund.
fn finite(lemma: &str) -> String {
    match lemma {
        "be" => "is".to_owned(),
        "have" => "has".to_owned(),
        lemma => format!("did {lemma}"),
    }
}

/// The words that negate the main predicate, with what stands in their place.
struct Negation {
    replaced: BTreeMap<TokenId, String>,
    odd: bool,
}

impl Negation {
    fn of(document: &Document, content: &Content, root: TokenId) -> Negation {
        let mut replaced = BTreeMap::new();
        let mut n = 0;
        let mut carriers = vec![root];
        carriers.extend(
            content
                .children(root)
                .iter()
                .copied()
                .filter(|&id| matches!(document.token(id).deprel.universal(), "nsubj" | "obj" | "cop" | "aux")),
        );
        for &carrier in &carriers {
            for &child in content.children(carrier) {
                let word = lower(document, child);
                match word.as_str() {
                    "not" | "n't" | "never" if !correlative(document, content, child) => {
                        replaced.insert(child, String::new());
                        n += 1;
                    }
                    "no" if document.token(child).deprel == Deprel::Det => {
                        let plural = document.token(carrier).xpos == Xpos::Nns;
                        replaced.insert(child, if plural { String::new() } else { "a".to_owned() });
                        n += 1;
                    }
                    _ => {}
                }
            }
            let positive = match lower(document, carrier).as_str() {
                "nobody" => Some("somebody"),
                "nothing" => Some("something"),
                "none" => Some("some"),
                _ => None,
            };
            if let Some(positive) = positive.filter(|_| carrier != root) {
                replaced.insert(carrier, positive.to_owned());
                n += 1;
            }
        }
        for (&id, _) in replaced.clone().iter() {
            let Some(before) = id.index().checked_sub(1).map(|index| TokenId(index as u32)) else { continue };
            if lower(document, id) == "n't" && content.ids.binary_search(&before).is_ok() {
                match lower(document, before).as_str() {
                    "ca" => drop(replaced.insert(before, "can".to_owned())),
                    "wo" => drop(replaced.insert(before, "will".to_owned())),
                    "ai" => drop(replaced.insert(before, "is".to_owned())),
                    _ => {}
                }
            }
        }
        Negation { replaced, odd: n % 2 == 1 }
    }
}

/// `not only`, `not just`, `not a single ... but`: no negation of the predicate.
fn correlative(document: &Document, content: &Content, not: TokenId) -> bool {
    let next = TokenId(not.0 + 1);
    content.ids.binary_search(&next).is_ok()
        && is_word(document, next, &["only", "just", "merely", "simply", "necessarily"])
}

struct Writer<'d> {
    document: &'d Document,
    speaker: &'d Speaker,
    /// Entities already named in the text: their pronouns can stay.
    named: BTreeSet<EntityId>,
    text: String,
}

impl Writer<'_> {
    fn write(&mut self, content: &Content, first: &BTreeMap<TokenId, String>, second: &BTreeMap<TokenId, String>) {
        let document = self.document;
        let mut next = 0;
        let mut last: Option<TokenId> = None;
        // a space stood before a word that was left out
        let mut owed = false;
        // the first person became the third: its verb follows
        let mut inflect: Option<usize> = None;
        for &id in &content.ids {
            if id.index() < next {
                continue;
            }
            let token = document.token(id);
            let apart =
                last.is_some_and(|last| last.0 + 1 != id.0 || document.token(last).span.end() != token.span.start());
            let gap = apart || owed;
            last = Some(id);
            if let Some(words) = first.get(&id).or(second.get(&id)) {
                owed = words.is_empty() && gap;
                if !words.is_empty() {
                    self.push(words, gap || !token.fused);
                }
                continue;
            }
            if token.upos == Upos::Punct
                && matches!(document.form(token), "\"" | "“" | "”" | "''" | "``" | "‘" | "’" | "'")
            {
                owed = gap;
                continue;
            }
            owed = false;
            if inflect.is_some_and(|until| id.index() <= until)
                && matches!(token.xpos, Xpos::Vbp | Xpos::Vb | Xpos::Vbd)
            {
                inflect = None;
                if let Some(form) = third_person(&lower(document, id), token.xpos) {
                    self.push(&form, true);
                    continue;
                }
            }
            match self.replacement(content, id) {
                Some((words, end)) => {
                    self.push(&words, gap);
                    next = end;
                    last = Some(TokenId(end as u32 - 1));
                    let subject = first_person(document, id).is_some() && token.deprel.universal() == "nsubj";
                    inflect = subject.then_some(id.index() + 3);
                }
                None => self.push(document.form(token), gap),
            }
        }
    }

    fn push(&mut self, words: &str, gap: bool) {
        if gap && !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    /// The words for a mention that starts at `id`, and the token after it.
    fn replacement(&mut self, content: &Content, id: TokenId) -> Option<(String, usize)> {
        let document = self.document;
        let token = document.token(id);
        let pronoun = matches!(token.xpos, Xpos::Prp | Xpos::PrpS);
        if pronoun && let Some(person) = first_person(document, id) {
            let chained = content.mentions.get(&id).map(|&m| document.mention(m).entity);
            let named =
                chained.filter(|&entity| resolved(document, entity)).map(|entity| document.entity(entity).name.clone());
            let words = match (named, person) {
                (Some(name), _) => name,
                (None, Person::Singular) => self.speaker.name.clone()?,
                (None, Person::Plural) => self.speaker.group.clone()?,
            };
            let entity = chained.or(self.speaker.entity);
            if let Some(entity) = entity {
                self.named.insert(entity);
            }
            return Some((possessive(words, token), id.index() + 1));
        }
        let mention = document.mention(*content.mentions.get(&id)?);
        let entity = document.entity(mention.entity);
        let fresh = !self.named.contains(&mention.entity);
        match mention.kind {
            MentionKind::Pronoun if pronoun && fresh && mention.tokens.len() == 1 => {
                if !resolved(document, mention.entity) || entity.name.len() > 60 || is_reflexive(document, id) {
                    return None;
                }
                self.named.insert(mention.entity);
                Some((possessive(entity.name.clone(), token), mention.tokens.end()))
            }
            MentionKind::Name => {
                self.named.insert(mention.entity);
                let short = document.words(mention.tokens);
                let modifier = document.token(mention.head).deprel == Deprel::Compound;
                let fuller = entity.kind == EntityKind::Person
                    && entity.name.len() > short.len()
                    && entity.name.ends_with(short);
                (fresh && fuller && !modifier).then(|| (entity.name.clone(), mention.tokens.end()))
            }
            _ => {
                self.named.insert(mention.entity);
                None
            }
        }
    }
}

/// The third person singular of a verb form that followed *I* or *we*; `None` where nothing changes.
fn third_person(form: &str, xpos: Xpos) -> Option<String> {
    let irregular = match form {
        "am" | "are" | "'m" | "'re" => "is",
        "were" => "was",
        "have" | "'ve" => "has",
        "do" => "does",
        "go" => "goes",
        _ => "",
    };
    if !irregular.is_empty() {
        return Some(irregular.to_owned());
    }
    let regular = xpos == Xpos::Vbp && form.chars().all(char::is_alphabetic);
    regular.then(|| {
        let consonant_y = form.ends_with('y') && {
            let before = form.chars().rev().nth(1);
            before.is_some_and(|letter| !"aeiou".contains(letter))
        };
        if consonant_y {
            format!("{}ies", &form[..form.len() - 1])
        } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| form.ends_with(end)) {
            format!("{form}es")
        } else {
            format!("{form}s")
        }
    })
}

fn is_reflexive(document: &Document, id: TokenId) -> bool {
    let word = lower(document, id);
    word.ends_with("self") || word.ends_with("selves")
}

fn possessive(name: String, pronoun: &Token) -> String {
    if pronoun.xpos == Xpos::PrpS { format!("{name}'s") } else { name }
}

/// One space between words, a capital first, a full stop last.
fn sentence(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = joined.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '.' | ' ' | '"' | '“' | '”'));
    let mut characters = body.chars();
    let Some(first) = characters.next() else { return String::new() };
    let mut out: String = first.to_uppercase().chain(characters).collect();
    if !out.ends_with(['?', '!', '…']) {
        out.push('.');
    }
    out
}

/// Who does what to whom, as the tree shows it.
#[derive(Default)]
struct Arguments {
    subject: Option<Argument>,
    predicate: Option<String>,
    object: Option<Argument>,
}

impl Arguments {
    fn of(
        document: &Document,
        content: &Content,
        root: TokenId,
        attribution: &Attribution,
        opening: &Opening,
    ) -> Arguments {
        let token = document.token(root);
        let argument = |id: TokenId| match content.heads.get(&id) {
            Some(&mention) => Argument::Mention(mention),
            None => Argument::Text(words(document, content.span(id))),
        };
        let subject = content.child(document, root, &["nsubj", "csubj"]).map(argument).or(opening.subject.clone());
        let copula = content.child(document, root, &["cop"]);
        if copula.is_some() || !matches!(token.upos, Upos::Verb | Upos::Aux) {
            let clausal = copula.is_some() || subject.is_some();
            return Arguments {
                subject: if clausal { subject } else { None },
                predicate: clausal.then(|| "be".to_owned()),
                object: Some(match content.heads.get(&root) {
                    Some(&mention) => Argument::Mention(mention),
                    None => Argument::Text(phrase(document, content, root)),
                }),
            };
        }
        let object =
            content.child(document, root, &["obj"]).or(content.child(document, root, &["xcomp", "ccomp", "obl"]));
        let imperative = attribution.stance == Stance::Urges && subject.is_none();
        Arguments {
            subject: subject.or_else(|| attribution.addressee.filter(|_| imperative).map(Argument::Mention)),
            predicate: Some(token.lemma.clone()),
            object: object.map(argument),
        }
    }
}

/// The phrase of a nominal or adjectival predicate: what follows its subject, copula and auxiliaries.
fn phrase(document: &Document, content: &Content, root: TokenId) -> String {
    let mut low = root.index();
    for &child in content.children(root) {
        let relation = document.token(child).deprel.universal();
        if child < root && matches!(relation, "det" | "amod" | "compound" | "nummod" | "nmod" | "case") {
            low = low.min(content.span(child).start());
        }
    }
    words(document, TokenRange::new(low, content.span(root).end()))
}

/// At most this many words describe an argument that is no mention.
const LONGEST_ARGUMENT: usize = 12;

fn words(document: &Document, range: TokenRange) -> String {
    let end = range.end().min(range.start() + LONGEST_ARGUMENT);
    document.words(TokenRange::new(range.start(), end)).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use dixit_document::{
        Article, Certainty, Confidence, Distance, Entity, Gender, Layers, Mention, Number, Quotation, Source, Span,
    };

    /// One `form lemma upos xpos head deprel` a line, heads counted from 1; mentions as `(start, end, head, entity)`.
    fn document(
        lines: &str,
        mentions: &[(usize, usize, usize, u32, MentionKind)],
        names: &[(&str, EntityKind)],
    ) -> Document {
        let mut text = String::new();
        let mut tokens = vec![];
        for line in lines.trim().lines() {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let fused = cells[0].starts_with('+');
            let form = cells[0].trim_start_matches('+');
            if !text.is_empty() && !fused {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(form);
            let head: u32 = cells[4].parse().expect("a number");
            tokens.push(Token {
                span: Span::new(start, text.len()),
                fused,
                lemma: cells[1].to_owned(),
                upos: cells[2].parse().expect("a tag"),
                xpos: cells[3].parse().expect("a tag"),
                head: head.checked_sub(1).map(TokenId),
                deprel: cells[5].parse().expect("a relation"),
            });
        }
        let all = TokenRange::new(0, tokens.len());
        let mentions: Vec<Mention> = mentions
            .iter()
            .map(|&(start, end, head, entity, kind)| Mention {
                tokens: TokenRange::new(start, end),
                head: TokenId(head as u32),
                kind,
                name: None,
                entity: EntityId(entity),
            })
            .collect();
        let entities = names
            .iter()
            .enumerate()
            .map(|(index, (name, kind))| Entity {
                name: (*name).to_owned(),
                kind: *kind,
                mentions: (0..mentions.len() as u32)
                    .map(MentionId)
                    .filter(|id| mentions[id.index()].entity == EntityId(index as u32))
                    .collect(),
                number: Number::Unknown,
                gender: Gender::Unknown,
            })
            .collect();
        let layers = Layers { tokens, sentences: vec![all], paragraphs: vec![all], mentions, entities };
        Document::new(Article::new("test", text), layers).expect("a valid document")
    }

    fn said(content: (usize, usize), stance: Stance, source: u32) -> Attribution {
        Attribution {
            source: Source { tokens: vec![], mention: Some(MentionId(source)), co_sources: vec![] },
            cue: None,
            content: vec![TokenRange::new(content.0, content.1)],
            quotation: Quotation::Indirect,
            stance,
            denial: None,
            doubt: None,
            certainty: Certainty::Certain,
            distance: Distance::Neutral,
            addressee: None,
            parent: None,
            proposition: Proposition::default(),
            hedges: vec![],
            confidence: Confidence::new(1.0),
            made_by: "test",
        }
    }

    const ANN: (&str, EntityKind) = ("Ann Alder", EntityKind::Person);

    #[test]
    fn pronouns_become_names_and_negation_is_taken_out() {
        let document = document(
            "Alder Alder PROPN NNP 2 nsubj
             said say VERB VBD 0 root
             that that SCONJ IN 7 mark
             she she PRON PRP 7 nsubj
             did do AUX VBD 7 aux
             +n't not PART RB 7 advmod
             leak leak VERB VB 2 ccomp
             the the DET DT 9 det
             file file NOUN NN 7 obj
             . . PUNCT . 2 punct",
            &[(0, 1, 0, 0, MentionKind::Name), (3, 4, 3, 0, MentionKind::Pronoun)],
            &[ANN],
        );
        let found = proposition(&document, &said((2, 9), Stance::Denies, 0), &[]);
        assert_eq!(found.text, "Ann Alder did leak the file.");
        assert!(found.negated);
        assert_eq!(found.subject, Some(Argument::Mention(MentionId(1))));
        assert_eq!(found.predicate.as_deref(), Some("leak"));
        assert_eq!(found.object, Some(Argument::Text("the file".into())));
    }

    #[test]
    fn an_infinitive_gets_its_subject() {
        let document = document(
            "Alder Alder PROPN NNP 2 nsubj
             vowed vow VERB VBD 0 root
             to to PART TO 4 mark
             sell sell VERB VB 2 xcomp
             it it PRON PRP 4 obj",
            &[(0, 1, 0, 0, MentionKind::Name)],
            &[ANN],
        );
        let found = proposition(&document, &said((2, 5), Stance::Intends, 0), &[]);
        assert_eq!(found.text, "Ann Alder will sell it.");
        assert_eq!(found.subject, Some(Argument::Mention(MentionId(0))));
    }

    #[test]
    fn an_accusation_of_doing_becomes_a_clause() {
        let document = document(
            "Alder Alder PROPN NNP 2 nsubj
             accused accuse VERB VBD 0 root
             Bo Bo PROPN NNP 2 obj
             of of SCONJ IN 5 mark
             hiding hide VERB VBG 2 advcl
             files file NOUN NNS 5 obj",
            &[(0, 1, 0, 0, MentionKind::Name), (2, 3, 2, 1, MentionKind::Name)],
            &[ANN, ("Bo Birch", EntityKind::Person)],
        );
        let found = proposition(&document, &said((2, 6), Stance::Asserts, 0), &[]);
        assert_eq!(found.text, "Bo did hide files.");
    }

    #[test]
    fn the_first_person_is_the_speaker() {
        let document = document(
            "“ “ PUNCT `` 3 punct
             We we PRON PRP 3 nsubj
             won win VERB VBD 0 root
             ” ” PUNCT '' 3 punct
             said say VERB VBD 3 parataxis
             Alder Alder PROPN NNP 5 nsubj
             of of ADP IN 8 case
             Acme Acme PROPN NNP 6 nmod",
            &[(5, 6, 5, 0, MentionKind::Name), (7, 8, 7, 1, MentionKind::Name)],
            &[ANN, ("Acme", EntityKind::Organization)],
        );
        let mut act = said((0, 4), Stance::Asserts, 0);
        act.source.tokens = vec![TokenRange::new(5, 8)];
        assert_eq!(proposition(&document, &act, &[]).text, "Acme won.");
        act.source.tokens = vec![TokenRange::new(5, 6)];
        assert_eq!(proposition(&document, &act, &[]).text, "The side of Ann Alder won.");
    }

    #[test]
    fn the_verb_agrees_after_the_first_person() {
        let document = document(
            "“ “ PUNCT `` 3 punct
             I I PRON PRP 3 nsubj
             think think VERB VBP 0 root
             it it PRON PRP 6 nsubj
             is be AUX VBZ 6 cop
             fine fine ADJ JJ 3 ccomp
             ” ” PUNCT '' 3 punct
             said say VERB VBD 3 parataxis
             Alder Alder PROPN NNP 8 nsubj",
            &[(8, 9, 8, 0, MentionKind::Name)],
            &[ANN],
        );
        assert_eq!(proposition(&document, &said((0, 7), Stance::Asserts, 0), &[]).text, "Ann Alder thinks it is fine.");
        assert_eq!(third_person("deny", Xpos::Vbp).as_deref(), Some("denies"));
        assert_eq!(third_person("say", Xpos::Vbp).as_deref(), Some("says"));
        assert_eq!(third_person("left", Xpos::Vbd), None);
    }

    #[test]
    fn whom_the_cue_accuses_is_the_subject() {
        let document = document(
            "Alder Alder PROPN NNP 2 nsubj
             accused accuse VERB VBD 0 root
             Birch Birch PROPN NNP 2 obj
             of of SCONJ IN 5 mark
             being be AUX VBG 7 cop
             a a DET DT 7 det
             thief thief NOUN NN 2 advcl",
            &[(0, 1, 0, 0, MentionKind::Name), (2, 3, 2, 1, MentionKind::Name)],
            &[ANN, ("Bo Birch", EntityKind::Person)],
        );
        let mut act = said((4, 7), Stance::Asserts, 0);
        act.cue = Some(TokenRange::new(1, 4));
        let found = proposition(&document, &act, &[]);
        assert_eq!(found.text, "Bo Birch is a thief.");
        assert_eq!(found.subject, Some(Argument::Mention(MentionId(1))));
    }

    #[test]
    fn any_content_gives_a_proposition() {
        let document = document("! ! PUNCT . 0 root", &[], &[]);
        let mut act = said((0, 1), Stance::Asserts, 0);
        act.source.mention = None;
        assert_eq!(proposition(&document, &act, &[]), Proposition::default());
        act.content.clear();
        assert_eq!(proposition(&document, &act, &[]), Proposition::default());
    }
}

//! Titles, functions and employers, each with the words that show it: `Ann Alder, head of Acme`, `Acme's spokesman Bo
//! Birch`, `Sen. Cy Cole (D-Ohio)`.

use crate::actors::{Member, head_lemma};
use dixit_document::{Document, EntityKind, Mention, MentionKind, Span, TokenId, TokenRange, Upos};

/// A membership or function of a member, as the text words it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tie {
    /// The organization, government or person it belongs to or speaks for.
    pub(crate) member: usize,
    /// Its function there.
    pub(crate) role: Option<String>,
    /// The words that say so, in bytes.
    pub(crate) span: Span,
}

/// Adds roles and ties to the members.
pub(crate) fn find(document: &Document, of_mention: &[usize], members: &mut [Member]) {
    let reader = Reader { document, of_mention };
    for (index, mention) in document.mentions().iter().enumerate() {
        let member = of_mention[index];
        let person = matches!(members[member].kind, EntityKind::Person | EntityKind::Persona);
        let mut found = vec![];
        match mention.kind {
            MentionKind::Name if person => {
                found.extend(reader.title(mention).map(|role| Found { role: Some(role.to_owned()), at: None }));
                found.extend(reader.before(index));
                found.extend(reader.apposition(index));
                found.extend(reader.works_as(index));
                found.extend(reader.belongs(index, members));
                found.extend(reader.seat(mention).map(|role| Found { role: Some(role), at: None }));
            }
            MentionKind::Nominal => found.extend(reader.description(index, members)),
            _ => {}
        }
        for Found { role, at } in found {
            let at = at.filter(|(target, _)| members[*target].named);
            let member = &mut members[member];
            // what an unnamed one is, its description says already
            if let Some(role) = role.as_ref().filter(|_| member.named || at.is_some()) {
                member.roles.insert(role.clone());
            }
            if let Some((target, span)) = at
                && target != of_mention[index]
                && member.ties.iter().all(|tie| tie.member != target)
            {
                member.ties.push(Tie { member: target, role, span });
            }
        }
    }
}

/// Places and loose labels say where somebody is from, not to whom a nameless one belongs.
fn is_background(member: &Member) -> bool {
    matches!(member.kind, EntityKind::GovernmentOrPlace | EntityKind::Other)
}

struct Found {
    role: Option<String>,
    at: Option<(usize, Span)>,
}

struct Reader<'d> {
    document: &'d Document,
    of_mention: &'d [usize],
}

/// Prepositions between a function and whom it is held for.
const FOR: &[&str] = &["of", "for", "at", "with", "from", "in", "to", "on"];

/// Titles that are written short, and the function that each stands for.
const TITLES: &[(&str, &str)] = &[
    ("Sen.", "senator"),
    ("Rep.", "representative"),
    ("Gov.", "governor"),
    ("Dr.", "doctor"),
    ("Gen.", "general"),
    ("Prof.", "professor"),
    ("Rev.", "reverend"),
    ("Col.", "colonel"),
    ("Capt.", "captain"),
    ("Sgt.", "sergeant"),
    ("Lt.", "lieutenant"),
    ("Adm.", "admiral"),
    ("Maj.", "major"),
    ("Sens.", "senator"),
    ("Reps.", "representative"),
];

/// Nouns that name a function or profession beside those in `-er`, `-or`, `-man` and the like.
const FUNCTIONS: &[&str] = &[
    "ambassador",
    "analyst",
    "attorney",
    "candidate",
    "ceo",
    "cfo",
    "chair",
    "chief",
    "cio",
    "co-chair",
    "co-founder",
    "coach",
    "columnist",
    "congressman",
    "congresswoman",
    "consultant",
    "cto",
    "dean",
    "delegate",
    "deputy",
    "economist",
    "expert",
    "fellow",
    "general",
    "head",
    "host",
    "hostess",
    "journalist",
    "judge",
    "justice",
    "lawyer",
    "member",
    "minister",
    "nominee",
    "official",
    "partner",
    "pastor",
    "president",
    "principal",
    "professor",
    "representative",
    "sheriff",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "star",
    "strategist",
    "surrogate",
    "veteran",
    "whip",
    "aide",
    "advocate",
    "activist",
    "secretary",
    "treasurer",
    "mayor",
    "governor",
    "senator",
    "chairman",
    "chairwoman",
    "director",
    "editor",
    "founder",
    "leader",
    "manager",
    "owner",
    "reporter",
    "adviser",
    "advisor",
    "author",
    "pollster",
    "scientist",
    "historian",
    "specialist",
    "anchor",
    "operative",
    "correspondent",
    "commentator",
    "executive",
];

impl Reader<'_> {
    fn lower(&self, index: usize) -> String {
        self.document.form(&self.document.tokens()[index]).to_lowercase()
    }

    fn sentence(&self, index: usize) -> TokenRange {
        self.document.sentences()[self.document.sentence_of(TokenId(index as u32))]
    }

    fn is_function(&self, index: usize) -> bool {
        let token = &self.document.tokens()[index];
        let lemma = token.lemma.to_lowercase();
        let noun = matches!(token.upos, Upos::Noun | Upos::Propn);
        let built = ["man", "woman", "person", "ist", "ologist", "chief"].iter().any(|end| lemma.ends_with(end));
        noun && (FUNCTIONS.contains(&lemma.as_str()) || built && lemma.len() > 5 && token.upos == Upos::Noun)
    }

    /// A title right before the name, with the owner before it: `Acme's spokesman Bo`, `campaign manager Bo`.
    fn before(&self, index: usize) -> Option<Found> {
        let mention = &self.document.mentions()[index];
        let start = mention.tokens.start();
        let sentence = self.sentence(start);
        let last = start.checked_sub(1).filter(|&last| last >= sentence.start())?;
        let of = last >= sentence.start() + 2 && self.lower(last - 1) == "of" && self.is_function(last - 2);
        if !self.is_function(last) && !of {
            return None;
        }
        // the words of the phrase before the name
        let mut first = if of { last - 2 } else { last };
        while first > sentence.start() && last - first < 7 {
            let token = &self.document.tokens()[first - 1];
            let part = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
                || token.xpos == dixit_document::Xpos::Pos
                || token.xpos == dixit_document::Xpos::PrpS
                || matches!(self.document.form(token), "-" | "&");
            if !part {
                break;
            }
            first -= 1;
        }
        let owner = self.last_mention_in(first, if of { last - 2 } else { last }, self.of_mention[index]);
        let role_start = owner.map_or(first, |(_, end)| {
            let possessive = self.document.tokens().get(end).is_some_and(|t| t.xpos == dixit_document::Xpos::Pos);
            end + usize::from(possessive)
        });
        let role = (role_start <= last).then(|| self.phrase(role_start, last + 1))?;
        Some(Found { role: Some(role), at: owner.map(|(member, _)| (member, self.span(first, mention.tokens.end()))) })
    }

    /// `Ann Alder, chief of staff at Acme,` and `Ann Alder, Acme's counsel,`.
    fn apposition(&self, index: usize) -> Option<Found> {
        let mention = &self.document.mentions()[index];
        let mut end = mention.tokens.end();
        let sentence = self.sentence(mention.tokens.start());
        // "Ann Alder (D-Orlo), head of …"
        if end < sentence.end() && self.lower(end).starts_with('(') {
            let limit = sentence.end().min(end + 8);
            end = (end..limit).find(|&at| self.lower(at).ends_with(')')).map_or(end, |close| close + 1);
        }
        if end + 1 >= sentence.end() || !matches!(self.lower(end).as_str(), "," | "--" | "—" | "–" | "-") {
            return None;
        }
        let limit = sentence.end().min(end + 22);
        let mut stop = end + 1;
        while stop < limit
            && !matches!(self.lower(stop).as_str(), "," | "--" | "—" | "–" | ";" | ":" | "." | "“" | "\"")
        {
            let token = &self.document.tokens()[stop];
            if matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Pron) && token.deprel.universal() != "acl" {
                break;
            }
            stop += 1;
        }
        self.function_phrase(end + 1, stop, self.of_mention[index])
    }

    /// `Ann Alder, who works as adviser to Acme`, `who heads Acme`.
    fn works_as(&self, index: usize) -> Option<Found> {
        let mention = &self.document.mentions()[index];
        let end = mention.tokens.end();
        let sentence = self.sentence(mention.tokens.start());
        let who = (end..sentence.end().min(end + 2)).find(|&at| self.lower(at) == "who")?;
        let verb = (who + 1..sentence.end().min(who + 4)).find(|&at| self.document.tokens()[at].upos == Upos::Verb)?;
        let lemma = self.document.tokens()[verb].lemma.as_str();
        let stop = sentence.end().min(verb + 16);
        let stop = (verb + 1..stop).find(|&at| self.lower(at) == ",").unwrap_or(stop);
        match lemma {
            "work" | "serve" | "act" => {
                let from = verb + 1 + usize::from(verb + 1 < stop && self.lower(verb + 1) == "as");
                self.function_phrase(from, stop, self.of_mention[index]).or_else(|| {
                    let target = self.first_mention_in(verb + 1, stop, self.of_mention[index])?;
                    Some(Found { role: None, at: Some((target.0, self.span(end, target.1))) })
                })
            }
            "head" | "lead" | "run" | "chair" | "found" | "represent" | "advise" => {
                let target = self.first_mention_in(verb + 1, stop, self.of_mention[index])?;
                let role = match lemma {
                    "represent" => "representative",
                    "advise" => "adviser",
                    "found" => "founder",
                    "chair" => "chair",
                    _ => "head",
                };
                Some(Found { role: Some(role.to_owned()), at: Some((target.0, self.span(verb, target.1))) })
            }
            _ => None,
        }
    }

    /// `Ann Alder of Acme`, `Acme's Ann Alder`.
    fn belongs(&self, index: usize, members: &[Member]) -> Option<Found> {
        let document = self.document;
        let mention = &document.mentions()[index];
        let sentence = self.sentence(mention.tokens.start());
        let employer = |member: usize| {
            members[member].named
                && matches!(
                    members[member].kind,
                    EntityKind::Organization | EntityKind::Medium | EntityKind::GovernmentOrPlace
                )
        };
        let start = mention.tokens.start();
        if start > sentence.start() + 1 && document.tokens()[start - 1].xpos == dixit_document::Xpos::Pos {
            let before = document.mentions()[..index].iter().enumerate().rev().take(6);
            let owner = before.into_iter().find(|(_, other)| other.tokens.end() == start - 1);
            if let Some((other, owner)) = owner.filter(|(other, _)| employer(self.of_mention[*other])) {
                return Some(Found {
                    role: None,
                    at: Some((self.of_mention[other], self.span(owner.tokens.start(), mention.tokens.end()))),
                });
            }
        }
        let end = mention.tokens.end();
        let link = end + 1 < sentence.end() && matches!(self.lower(end).as_str(), "of" | "at" | "from" | "with");
        if !link {
            return None;
        }
        let skip = usize::from(matches!(self.lower(end + 1).as_str(), "the"));
        let (target, stop) = self.mention_at(end + 1 + skip)?;
        employer(target).then(|| Found { role: None, at: Some((target, self.span(mention.tokens.start(), stop))) })
    }

    /// `Sen.`, `Dr.` right before the name, whatever the tokens are.
    fn title(&self, mention: &Mention) -> Option<&'static str> {
        let start = self.document.tokens()[mention.tokens.start()].span.start();
        let before = self.document.text()[..start].trim_end_matches(' ');
        let found = TITLES.iter().find(|(title, _)| before.ends_with(title));
        found
            .filter(|(title, _)| {
                let rest = &before[..before.len() - title.len()];
                !rest.ends_with(char::is_alphanumeric)
            })
            .map(|(_, role)| *role)
    }

    /// `(R-Ohio)`, `(D., Texas)`: the seat as a role.
    fn seat(&self, mention: &Mention) -> Option<String> {
        let end = mention.tokens.end();
        let rest = self.document.text().get(self.document.tokens()[end - 1].span.end()..)?;
        let inside = rest.strip_prefix(" (")?.split(')').next()?;
        let mut letters = inside.chars();
        let party = match letters.next()? {
            'R' => "Republican",
            'D' => "Democrat",
            'I' => "Independent",
            _ => return None,
        };
        let place = letters.as_str().trim_start_matches(['.', '-', '–', '‑', ',', ' ']);
        let short = !place.is_empty() && place.len() < 24 && !letters.as_str().starts_with(char::is_alphabetic);
        short.then(|| format!("{party} from {}", place.trim()))
    }

    /// A nominal that says its function itself: `a spokesman for Acme`, `Acme's lawyer`.
    fn description(&self, index: usize, members: &[Member]) -> Option<Found> {
        let document = self.document;
        let mention = &document.mentions()[index];
        let head = mention.head.index();
        let member = self.of_mention[index];
        let lemma = head_lemma(document, mention);
        let campaign = matches!(lemma.as_str(), "campaign" | "camp" | "team" | "administration");
        let collective = matches!(lemma.as_str(), "aide" | "lawyer" | "supporter" | "official" | "ally" | "surrogate");
        if !self.is_function(head) && !campaign && !collective {
            return None;
        }
        let inside = document.mentions()[index + 1..]
            .iter()
            .enumerate()
            .take_while(|(_, other)| other.tokens.start() < head)
            .find(|(offset, other)| {
                let other_member = self.of_mention[index + 1 + offset];
                other.kind != MentionKind::Nominal && other_member != member && !is_background(&members[other_member])
            })
            .map(|(offset, other)| (self.of_mention[index + 1 + offset], other.tokens.end()));
        let role = (!campaign).then(|| {
            let from = inside.map_or(mention.tokens.start(), |(_, end)| end).min(head);
            self.phrase(from, head + 1)
        });
        if let Some((target, _)) = inside {
            let span = self.span(mention.tokens.start(), mention.tokens.end());
            return Some(Found { role, at: Some((target, span)) });
        }
        if campaign {
            return None;
        }
        let sentence = self.sentence(head);
        let held = |at: usize| matches!(self.lower(at).as_str(), "of" | "for" | "at" | "to");
        let link = head + 2 < sentence.end() && held(head + 1);
        let limit = sentence.end().min(head + 8);
        let stop =
            (head + 2..limit).find(|&at| matches!(self.lower(at).as_str(), "," | "." | "and" | "who")).unwrap_or(limit);
        let at = link.then(|| self.first_mention_in(head + 2, stop, member)).flatten();
        let at = at.filter(|&(target, _)| members[target].named && !is_background(&members[target]));
        Some(Found { role, at: at.map(|(target, end)| (target, self.span(mention.tokens.start(), end))) })
    }

    /// A function between two tokens, with whom it is held for.
    fn function_phrase(&self, start: usize, stop: usize, own: usize) -> Option<Found> {
        let head = (start..stop).find(|&at| {
            self.is_function(at)
                && !(at + 1 < stop && matches!(self.document.tokens()[at + 1].upos, Upos::Noun))
                && !(at + 1 < stop && self.is_function(at + 1))
        })?;
        if head > start + 7 {
            return None;
        }
        let owner = self.last_mention_in(start, head, own);
        let from = owner.map_or(start, |(_, end)| {
            let possessive = self.document.tokens().get(end).is_some_and(|t| t.xpos == dixit_document::Xpos::Pos);
            (end + usize::from(possessive)).min(head)
        });
        let mut end = head + 1;
        let link = end < stop && FOR.contains(&self.lower(end).as_str());
        let held = link.then(|| self.first_mention_in(end + 1, stop.min(end + 12), own)).flatten();
        let at = held.or(owner).map(|(member, until)| (member, self.span(start, until.max(end))));
        if link && held.is_none() {
            // "head of research", but not "senator for 36 years"
            let reach = stop.min(head + 6);
            let figures = (end..reach).any(|index| self.document.tokens()[index].upos == Upos::Num);
            let figures = figures || reach <= end + 1;
            end = if figures { end } else { reach };
        }
        Some(Found { role: Some(self.phrase(from, end)), at })
    }

    /// The first mention of another member that starts in the range: its member and the token after it.
    fn first_mention_in(&self, start: usize, stop: usize, own: usize) -> Option<(usize, usize)> {
        let mentions = self.document.mentions();
        let low = mentions.partition_point(|mention| mention.tokens.start() < start);
        let inside = mentions[low..].iter().enumerate().take_while(|(_, mention)| mention.tokens.start() < stop);
        inside
            .map(|(offset, mention)| (self.of_mention[low + offset], mention))
            .find(|(member, mention)| *member != own && mention.kind == MentionKind::Name)
            .map(|(member, mention)| (member, mention.tokens.end()))
    }

    /// The last mention of another member that ends before `stop`.
    fn last_mention_in(&self, start: usize, stop: usize, own: usize) -> Option<(usize, usize)> {
        let mentions = self.document.mentions();
        let low = mentions.partition_point(|mention| mention.tokens.start() < start);
        let inside = mentions[low..].iter().enumerate().take_while(|(_, mention)| mention.tokens.start() < stop);
        inside
            .filter(|(_, mention)| mention.tokens.end() <= stop && mention.kind != MentionKind::Nominal)
            .map(|(offset, mention)| (self.of_mention[low + offset], mention.tokens.end()))
            .filter(|(member, _)| *member != own)
            .last()
    }

    /// The name that starts at a token.
    fn mention_at(&self, start: usize) -> Option<(usize, usize)> {
        let mentions = self.document.mentions();
        let low = mentions.partition_point(|mention| mention.tokens.start() < start);
        let mention = mentions.get(low).filter(|m| m.tokens.start() == start && m.kind == MentionKind::Name)?;
        Some((self.of_mention[low], mention.tokens.end()))
    }

    fn phrase(&self, start: usize, end: usize) -> String {
        let tokens = self.document.tokens();
        let mut skip = 0;
        while start + skip + 1 < end
            && (matches!(tokens[start + skip].upos, Upos::Det | Upos::Punct | Upos::Part | Upos::Cconj)
                || tokens[start + skip].xpos == dixit_document::Xpos::PrpS)
        {
            skip += 1;
        }
        let end = if end > start + skip + 1 && tokens[end - 1].upos == Upos::Punct { end - 1 } else { end };
        let words = self.document.words(TokenRange::new(start + skip, end));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.document.span(TokenRange::new(start.min(end), end.max(start)))
    }
}

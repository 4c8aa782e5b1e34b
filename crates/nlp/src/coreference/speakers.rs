//! Which words stand in quotation marks, and who most likely speaks them: the subject of the nearest verb of saying
//! outside of the marks. Simple rules, for *I*, *we* and *you*; who is reported is decided elsewhere.

use super::Analyzed;
use dixit_document::{Deprel, Token, Upos};

/// The quotations of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quotations {
    /// Number of the quotation of each token, from 1; 0 for none.
    of_token: Vec<u32>,
    /// The head of the speaker's mention, a quotation each.
    speakers: Vec<Option<u32>>,
    /// The quotation that each one continues, or itself.
    roots: Vec<u32>,
    /// Whether each one begins as a sentence does.
    whole: Vec<bool>,
}

/// Words looked at on each side of a quotation.
const WINDOW: usize = 30;

impl Quotations {
    pub(super) fn find(document: &Analyzed<'_>) -> Quotations {
        let mut quotations = Quotations { of_token: vec![0; document.tokens.len()], ..Quotations::default() };
        let mut last_open = false;
        let mut last_speaker = None;
        for paragraph in document.paragraphs {
            let range = paragraph.indices();
            let mut open: Option<usize> = None;
            let continues = last_open && range.clone().next().is_some_and(|index| opens(document.forms[index]));
            let n_before = quotations.speakers.len();
            for index in range.clone() {
                let form = document.forms[index];
                match open {
                    None if opens(form) => open = Some(index),
                    Some(start) if closes(form) => {
                        quotations.add(document, start, index + 1);
                        open = None;
                    }
                    _ => {}
                }
            }
            if let Some(start) = open {
                quotations.add(document, start, range.end);
            }
            last_open = open.is_some();
            quotations.share(n_before, continues);
            let new = &mut quotations.speakers[n_before..];
            if range.clone().next().is_some_and(|index| opens(document.forms[index])) && new.iter().all(Option::is_none)
            {
                // a paragraph of speech alone goes on with the speech of the one before
                new.fill(last_speaker);
            }
            last_speaker = new.last().copied().flatten();
        }
        quotations
    }

    fn add(&mut self, document: &Analyzed<'_>, start: usize, end: usize) {
        let number = self.speakers.len() as u32;
        self.of_token[start..end].fill(number + 1);
        self.speakers.push(speaker(document, &self.of_token, start, end));
        self.roots.push(number);
        let word = document.forms[start..end].get(1);
        self.whole.push(word.is_some_and(|word| word.starts_with(char::is_uppercase)));
    }

    /// Quotations of a paragraph without a speaker of their own share that of the one before them (or after the first).
    fn share(&mut self, from: usize, continues: bool) {
        let n_quotations = self.speakers.len();
        if continues && from > 0 && from < n_quotations {
            self.roots[from] = self.roots[from - 1];
            if self.speakers[from].is_none() {
                self.speakers[from] = self.speakers[from - 1];
            }
        }
        let first = (from..n_quotations).find_map(|quotation| self.speakers[quotation]);
        let mut current = first;
        for quotation in from..n_quotations {
            if quotation > from {
                self.roots[quotation] = self.roots[from];
            }
            match self.speakers[quotation] {
                Some(speaker) => current = Some(speaker),
                None => self.speakers[quotation] = current,
            }
        }
    }

    /// The quotation that a token stands in.
    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        (self.of_token[token] as usize).checked_sub(1)
    }

    /// The head of the mention of who speaks a quotation.
    pub(crate) fn speaker(&self, quotation: usize) -> Option<u32> {
        self.speakers[quotation]
    }

    /// Who speaks a quotation that begins as a sentence does. One that does not may speak of its speaker as the reporter does.
    pub(super) fn speaker_of_whole(&self, quotation: usize) -> Option<u32> {
        self.speakers[quotation].filter(|_| self.whole[quotation])
    }

    /// The first quotation of those that one continues.
    pub(super) fn root(&self, quotation: usize) -> usize {
        self.roots[quotation] as usize
    }
}

fn opens(form: &str) -> bool {
    matches!(form, "“" | "``" | "\"" | "«" | "„")
}

fn closes(form: &str) -> bool {
    matches!(form, "”" | "''" | "\"" | "»")
}

/// The subject of the verb of saying nearest to a quotation, outside of it, within its first or last sentence.
fn speaker(document: &Analyzed<'_>, of_token: &[u32], start: usize, end: usize) -> Option<u32> {
    let after = end..(end + WINDOW).min(document.tokens.len());
    let before = start.saturating_sub(WINDOW)..start;
    let sentence_at = |token: usize| document.sentences.partition_point(|sentence| sentence.end() <= token);
    let last = document.sentences.get(sentence_at(end - 1))?;
    let first = document.sentences.get(sentence_at(start))?;
    let mut best: Option<(usize, u32)> = None;
    let sides = after.filter(|&index| last.holds(index)).chain(before.filter(|&index| first.holds(index)));
    for index in sides {
        if of_token[index] != 0 {
            continue;
        }
        let Some(subject) = saying_subject(document.tokens, document.forms, index) else { continue };
        if of_token[subject] != 0 {
            continue;
        }
        let distance = if index < start { start - index } else { index + 1 - end };
        if best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, subject as u32));
        }
    }
    best.map(|(_, subject)| subject)
}

/// The token itself when it is the subject of a verb of saying, or who stands after *according to*.
fn saying_subject(tokens: &[Token], forms: &[&str], index: usize) -> Option<usize> {
    let token = &tokens[index];
    match token.deprel {
        Deprel::Nsubj => {
            let verb = &tokens[token.head?.index()];
            (verb.upos == Upos::Verb && SAYING.binary_search(&verb.lemma.as_str()).is_ok()).then_some(index)
        }
        Deprel::Case if forms[index].eq_ignore_ascii_case("according") => token.head.map(|head| head.index()),
        _ => None,
    }
}

/// The subject of the verb of saying in whose complement a token stands.
pub(super) fn says_it(tokens: &[Token], token: usize) -> Option<usize> {
    const STEPS: usize = 12;
    let mut at = token;
    for _ in 0..STEPS {
        let head = tokens[at].head?.index();
        let said = tokens[at].deprel == Deprel::Ccomp && SAYING.binary_search(&tokens[head].lemma.as_str()).is_ok();
        if said && head < at {
            let before = head.saturating_sub(WINDOW)..head;
            let subject = |&token: &usize| {
                tokens[token].deprel == Deprel::Nsubj && tokens[token].head.is_some_and(|verb| verb.index() == head)
            };
            return before.rev().find(subject);
        }
        at = head;
    }
    None
}

/// Lemmas of verbs that introduce speech, sorted.
const SAYING: [&str; 84] = [
    "acknowledge",
    "add",
    "admit",
    "advise",
    "agree",
    "allege",
    "announce",
    "answer",
    "argue",
    "ask",
    "assert",
    "assure",
    "believe",
    "blast",
    "boast",
    "call",
    "caution",
    "charge",
    "cite",
    "claim",
    "comment",
    "complain",
    "conclude",
    "confess",
    "confirm",
    "contend",
    "continue",
    "counter",
    "criticize",
    "cry",
    "declare",
    "demand",
    "deny",
    "describe",
    "exclaim",
    "explain",
    "express",
    "follow",
    "go",
    "hint",
    "imply",
    "inform",
    "insist",
    "joke",
    "lament",
    "maintain",
    "mention",
    "muse",
    "note",
    "observe",
    "plead",
    "pledge",
    "point",
    "post",
    "praise",
    "predict",
    "promise",
    "protest",
    "question",
    "quip",
    "read",
    "reason",
    "recall",
    "reckon",
    "recount",
    "remark",
    "remember",
    "repeat",
    "reply",
    "report",
    "respond",
    "reveal",
    "say",
    "shout",
    "slam",
    "speculate",
    "state",
    "suggest",
    "tell",
    "think",
    "tweet",
    "warn",
    "wonder",
    "write",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_sorted() {
        assert!(SAYING.is_sorted());
    }
}

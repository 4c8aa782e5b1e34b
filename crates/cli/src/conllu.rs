//! CoNLL-U: the language analysis in ten columns.
//!
//! MISC holds `SpaceAfter=No`, names as `NER=B-PER` and `NER=I-PER` (types PER, ORG, LOC, MISC), and coreference chains
//! as `Entity=(4-person`, `Entity=4)` and `Entity=(4-person)`, numbered from 1 within the article.

use dixit_document::{Document, MentionKind, Token, TokenRange};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A document in CoNLL-U, with `newdoc`, `newpar`, `sent_id` and `text` comments; one blank line ends each sentence.
pub(crate) fn write(document: &Document) -> String {
    let mut out = format!("# newdoc id = {}\n", one_line(&document.article().id.0));
    let misc = Misc::of(document);
    let mut paragraph_starts = document.paragraphs().iter().map(|paragraph| paragraph.start()).peekable();
    for (number, &sentence) in document.sentences().iter().enumerate() {
        if paragraph_starts.next_if_eq(&sentence.start()).is_some() {
            out.push_str("# newpar\n");
        }
        // Writing to a string cannot fail.
        let _ = writeln!(out, "# sent_id = {}-{}", one_line(&document.article().id.0), number + 1);
        let _ = writeln!(out, "# text = {}", one_line(document.words(sentence)));
        write_sentence(&mut out, document, sentence, &misc);
        out.push('\n');
    }
    out
}

fn write_sentence(out: &mut String, document: &Document, sentence: TokenRange, misc: &Misc) {
    let tokens = document.tokens();
    let mut index = sentence.start();
    while index < sentence.end() {
        let n_fused = tokens[index + 1..sentence.end()].iter().take_while(|token| token.fused).count();
        let last = index + n_fused;
        let space = if tokens.get(last + 1).is_some_and(|next| next.span.start() == tokens[last].span.end()) {
            "SpaceAfter=No"
        } else {
            ""
        };
        if n_fused > 0 {
            let word = tokens[index].span.cover(tokens[last].span).text(document.text());
            let (from, to) = (index - sentence.start() + 1, last - sentence.start() + 1);
            let _ = writeln!(out, "{from}-{to}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}", one_line(word), or_none(space));
        }
        for (id, token) in tokens.iter().enumerate().take(last + 1).skip(index) {
            let mut fields: Vec<String> = misc.of_token(id);
            if n_fused == 0 && !space.is_empty() {
                fields.push(space.to_owned());
            }
            write_token(out, document, sentence, id, token, &fields.join("|"));
        }
        index = last + 1;
    }
}

fn write_token(out: &mut String, document: &Document, sentence: TokenRange, id: usize, token: &Token, misc: &str) {
    let head = token.head.map_or(0, |head| head.index() - sentence.start() + 1);
    let _ = writeln!(
        out,
        "{}\t{}\t{}\t{}\t{}\t_\t{head}\t{}\t_\t{}",
        id - sentence.start() + 1,
        one_line(document.form(token)),
        or_none(&one_line(&token.lemma)),
        token.upos,
        token.xpos,
        token.deprel,
        or_none(misc)
    );
}

/// Names and chains by token.
struct Misc {
    names: BTreeMap<usize, String>,
    chains: BTreeMap<usize, String>,
}

impl Misc {
    fn of(document: &Document) -> Misc {
        let mut misc = Misc { names: BTreeMap::new(), chains: BTreeMap::new() };
        let mut opened: BTreeMap<usize, String> = BTreeMap::new();
        let mut closed: BTreeMap<usize, Vec<(usize, u32)>> = BTreeMap::new();
        for mention in document.mentions() {
            let (first, last) = (mention.tokens.start(), mention.tokens.end() - 1);
            let entity = document.entity(mention.entity);
            let number = mention.entity.0 + 1;
            let opening = opened.entry(first).or_default();
            if first == last {
                let _ = write!(opening, "({number}-{})", entity.kind);
            } else {
                let _ = write!(opening, "({number}-{}", entity.kind);
                closed.entry(last).or_default().push((first, number));
            }
            if let (MentionKind::Name, Some(name)) = (mention.kind, mention.name)
                && mention.tokens.indices().all(|id| !misc.names.contains_key(&id))
            {
                for id in mention.tokens.indices() {
                    let prefix = if id == first { "B" } else { "I" };
                    misc.names.insert(id, format!("NER={prefix}-{}", name.coarse()));
                }
            }
        }
        // Closing brackets come before opening ones at one word, inner mentions first, as in the GUM corpus.
        let ids: std::collections::BTreeSet<usize> = opened.keys().chain(closed.keys()).copied().collect();
        for id in ids {
            let mut closing = closed.remove(&id).unwrap_or_default();
            closing.sort_by_key(|&(first, _)| std::cmp::Reverse(first));
            let mut value: String = closing.iter().map(|(_, number)| format!("{number})")).collect();
            value.push_str(opened.get(&id).map_or("", String::as_str));
            misc.chains.insert(id, format!("Entity={value}"));
        }
        misc
    }

    fn of_token(&self, id: usize) -> Vec<String> {
        self.chains.get(&id).into_iter().chain(self.names.get(&id)).cloned().collect()
    }
}

/// White space of any length as one space: columns and comments may hold neither tabs nor line ends.
fn one_line(text: &str) -> String {
    if !text.contains(char::is_whitespace) && !text.is_empty() {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "_" } else { value }
}

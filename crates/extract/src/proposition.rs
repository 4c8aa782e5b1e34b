//! Contents become propositions: positive, self-contained sentences with subject, predicate and object.
//!
//! Pronouns are replaced by what their chains stand for, the speaker's *I* and *we* by the speaker, short names by full ones;
//! the negation of the main predicate is taken out and remembered. Nothing is inflected anew: `did not leave` becomes
//! `did leave`.

mod arguments;
mod content;
mod negation;
mod opening;
mod speaker;
mod words;
mod writer;

use arguments::Arguments;
use content::Content;
use dixit_document::{Attribution, Document, Proposition};
use negation::Negation;
use opening::opening;
use speaker::Speaker;
use std::collections::BTreeSet;
use writer::{Writer, sentence};

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

#[cfg(test)]
mod tests {
    use super::writer::third_person;
    use super::*;
    use dixit_document::{
        Argument, Article, Certainty, Confidence, Distance, Entity, EntityId, EntityKind, Gender, Layers, Mention,
        MentionId, MentionKind, Number, Quotation, Source, Span, Stance, Token, TokenId, TokenRange, Xpos,
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
        let layers =
            Layers { tokens, sentences: vec![all], paragraphs: vec![all], mentions, entities, ..Layers::default() };
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
    fn what_is_the_speakers_own_stays_a_thing() {
        let document = document(
            "Alder Alder PROPN NNP 2 nsubj
             said say VERB VBD 0 root
             my my PRON PRP$ 4 nmod:poss
             skills skill NOUN NNS 5 nsubj
             won win VERB VBD 2 ccomp",
            &[(0, 1, 0, 0, MentionKind::Name), (2, 4, 3, 1, MentionKind::Nominal)],
            &[ANN, ("skills", EntityKind::Other)],
        );
        let found = proposition(&document, &said((2, 5), Stance::Asserts, 0), &[]);
        assert_eq!(found.text, "Ann Alder's skills won.");
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

//! Who acts where an attribution names no source, as the tree shows it.

use dixit_document::{Attribution, Deprel, Document, Mention, MentionId, Token, TokenId, TokenRange, Upos, Xpos};

/// Who does what a verb without a subject of its own says: `Alder spoke, accusing him`, `she came and said`.
pub(super) fn controller(document: &Document, attribution: &Attribution) -> Option<MentionId> {
    let cue = attribution.cue?;
    let inside = |id: TokenId| cue.holds(id.index());
    let tops = || {
        let tokens = cue.indices().map(|index| TokenId(index as u32));
        tokens.filter(|&id| document.token(id).head.is_none_or(|head| !inside(head)))
    };
    let sentence = document.sentences()[document.sentence_of(TokenId(cue.start() as u32))];
    let Some(verb) = tops().find(|&id| document.token(id).upos == Upos::Verb) else {
        // "his vow that": whose it is
        let owner = |noun: TokenId| {
            let possessor = children(document, sentence, noun).find(|(_, token)| token.deprel == Deprel::NmodPoss)?.0;
            let holds = |mention: &Mention| mention.tokens.holds(possessor) && !mention.tokens.holds(noun.index());
            let holders = document.mentions_within(std::slice::from_ref(&sentence)).filter(|(_, one)| holds(one));
            holders.min_by_key(|(_, one)| one.tokens.len()).map(|(id, _)| id)
        };
        return tops().find_map(owner);
    };
    let mention_of = |index: usize| {
        let quoted = attribution.content.iter().any(|range| range.holds(index));
        let mut holders = document.mentions_within(std::slice::from_ref(&sentence)).filter(|_| !quoted);
        holders.find(|(_, one)| one.tokens.holds(index)).map(|(id, _)| id)
    };
    let mut at = verb;
    // the infinitive below `at` that the way up came through
    let mut infinitive: Option<TokenId> = None;
    for step in 0..4 {
        let children = || children(document, sentence, at);
        // "urged Birch to say", "called on Birch to say": who is asked speaks
        let asked = infinitive.take().and_then(|below| {
            let is_object = |token: &Token| matches!(token.deprel.universal(), "obj" | "iobj" | "obl");
            let beside = |index: usize| (at.index()..below.index()).contains(&index);
            children()
                .filter(|(index, token)| beside(*index) && is_object(token))
                .find_map(|(index, _)| mention_of(index))
        });
        if asked.is_some() {
            return asked;
        }
        // "accused Birch of lying": who is spoken of, not who speaks
        let is_mark = |index: usize| matches!(document.form(&document.tokens()[index]), "of" | "for" | "from");
        let mark = children().find(|(index, _)| *index < at.index() && is_mark(*index));
        let governor = document.token(at).head;
        if let (0, Some((mark, _)), Some(governor)) = (step, mark, governor) {
            let between = TokenRange::new((governor.index() + 1).min(mark), mark);
            let nearest =
                document.mentions_within(std::slice::from_ref(&between)).max_by_key(|(_, one)| one.tokens.end());
            // "apologized to Birch for lying" is another matter
            if let Some((id, _)) = nearest.filter(|(_, one)| document.token(one.head).deprel.universal() != "obl") {
                return Some(id);
            }
        }
        let before = |index: usize| step > 0 || index < verb.index();
        let subject = children().find(|(index, token)| token.deprel.universal() == "nsubj" && before(*index));
        if let Some((index, token)) = subject {
            return Some(index).filter(|_| token.deprel == Deprel::Nsubj).and_then(mention_of);
        }
        let token = document.token(at);
        let shared = match token.deprel.universal() {
            "conj" => token.xpos != Xpos::Vbn || step > 0,
            "advcl" if token.xpos == Xpos::Vbg => true,
            "advcl" | "xcomp" if token.xpos == Xpos::Vb => {
                infinitive = children().any(|(_, token)| token.xpos == Xpos::To).then_some(at);
                infinitive.is_some()
            }
            _ => false,
        };
        match token.head.filter(|_| shared) {
            Some(head) => at = head,
            None => break,
        }
    }
    // a participle that the tree leaves alone belongs to the sentence's subject
    let root = sentence.indices().map(|index| TokenId(index as u32)).find(|&id| document.token(id).head.is_none())?;
    let (subject, _) = children(document, sentence, root).find(|(_, token)| token.deprel == Deprel::Nsubj)?;
    Some(subject).filter(|_| document.token(verb).xpos == Xpos::Vbg).and_then(mention_of)
}

/// The tokens that hang on one, with their places.
pub(super) fn children(
    document: &Document,
    sentence: TokenRange,
    head: TokenId,
) -> impl Iterator<Item = (usize, &Token)> {
    let tokens = sentence.indices().map(|index| (index, &document.tokens()[index]));
    tokens.filter(move |(_, token)| token.head == Some(head))
}

//! Contents read as texts of their own, so that what finds attributions in an article finds those within contents too.

use crate::features::Atoms;
use dixit_document::{Article, Deprel, Document, Layers, Token, TokenId, TokenRange};

/// Some passages of a document as a document whose paragraphs they are. The quotation marks around a passage are left out, and
/// its trees are cut at its edges; its words have no contexts of their own.
#[derive(Debug)]
pub(crate) struct Excerpt {
    document: Document,
    /// For each token its number in the whole document.
    tokens: Vec<u32>,
}

impl Excerpt {
    /// Takes out `passages`, which are in order of place and do not overlap; `None` when no word is in them.
    ///
    /// # Complexity
    /// Linear in the tokens of the passages and in the length of the text.
    pub(crate) fn new(document: &Document, atoms: &Atoms, passages: &[TokenRange]) -> Option<Excerpt> {
        let whole = document.tokens();
        let mut layers = Layers::default();
        let mut numbers: Vec<u32> = vec![];
        // The place of each token of the current sentence in the excerpt.
        let mut places: Vec<Option<u32>> = vec![];
        for &passage in passages {
            let paragraph_start = numbers.len();
            let around = outer_quotation(atoms, passage);
            let mut start = passage.start();
            while start < passage.end() {
                let sentence = document.sentences()[document.sentence_of(TokenId(start as u32))];
                let part = TokenRange::new(start, sentence.end().min(passage.end()));
                start = part.end();
                let first = numbers.len();
                places.clear();
                for token in part.indices() {
                    let atom = atoms.of(token);
                    let mark = atom.region_index == around && around != 0 && matches!(atom.quote, 1 | 3);
                    places.push((!mark).then_some(numbers.len() as u32));
                    if !mark {
                        numbers.push(token as u32);
                        layers.tokens.push(whole[token].clone());
                    }
                }
                if numbers.len() > first {
                    let place = |token: TokenId| {
                        let offset = token.index().checked_sub(part.start())?;
                        places.get(offset).copied().flatten()
                    };
                    plant(&mut layers, first, &numbers, whole, place);
                    layers.sentences.push(TokenRange::new(first, numbers.len()));
                }
            }
            if numbers.len() > paragraph_start {
                layers.paragraphs.push(TokenRange::new(paragraph_start, numbers.len()));
            }
        }
        let article = Article::new(document.article().id.0.clone(), document.text());
        (!numbers.is_empty())
            .then(|| Document::new(article, layers).ok())?
            .map(|document| Excerpt { document, tokens: numbers })
    }

    /// The excerpt as a document.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// For each token its number in the whole document.
    pub(crate) fn numbers(&self) -> &[u32] {
        &self.tokens
    }

    /// Where a range of the excerpt's tokens stands in the whole document.
    pub(crate) fn in_whole(&self, range: TokenRange) -> TokenRange {
        match &self.tokens[range.indices()] {
            [] => TokenRange::new(0, 0),
            [first, .., last] => TokenRange::new(*first as usize, *last as usize + 1),
            [only] => TokenRange::new(*only as usize, *only as usize + 1),
        }
    }
}

/// The number of the quotation in which a passage begins, marks included, or that begins at its second word, as in *that “…”*;
/// 0 for none.
fn outer_quotation(atoms: &Atoms, passage: TokenRange) -> u32 {
    let region = |token: usize| {
        let atom = atoms.of(token);
        if atom.quote < 4 { atom.region_index } else { 0 }
    };
    let mut regions = passage.indices().take(2).map(region);
    regions.find(|&region| region != 0).unwrap_or(0)
}

/// Gives the tokens from `first` on one tree: heads that were left out are replaced by their nearest ancestor in the sentence,
/// and what then has none hangs on the first of its kind.
fn plant(layers: &mut Layers, first: usize, numbers: &[u32], whole: &[Token], place: impl Fn(TokenId) -> Option<u32>) {
    const STEPS: usize = 4;
    let mut root: Option<u32> = None;
    for index in first..numbers.len() {
        let mut head = whole[numbers[index] as usize].head;
        let mut found = None;
        for _ in 0..STEPS {
            let Some(at) = head else { break };
            found = place(at);
            if found.is_some() {
                break;
            }
            head = whole[at.index()].head;
        }
        let token = &mut layers.tokens[index];
        token.head = found.map(TokenId);
        if found.is_none() {
            match root {
                None => {
                    root = Some(index as u32);
                    token.deprel = Deprel::Root;
                }
                Some(root) => {
                    token.head = Some(TokenId(root));
                    token.deprel = Deprel::Parataxis;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::CueRates;
    use dixit_nlp::{Models, Pipeline};

    #[test]
    fn takes_out_passages_without_the_marks_around() {
        let text = "“The road is ‘bad,’ Ida Moor told us.” They left.\n\nHe said the bridge is “very old” now.";
        let document = Pipeline::new(Models::shipped().unwrap()).annotate(Article::new("test", text));
        let atoms = Atoms::new(&document, &CueRates::default());
        let place = |word: &str| document.tokens().iter().position(|token| document.form(token) == word).unwrap();
        let quote = TokenRange::new(0, place("They"));
        let clause = TokenRange::new(place("bridge") - 1, place("now"));
        let excerpt = Excerpt::new(&document, &atoms, &[quote, clause]).unwrap();
        let taken = excerpt.document();
        assert_eq!(taken.paragraphs().len(), 2);
        let forms: Vec<&str> = taken.tokens().iter().map(|token| taken.form(token)).collect();
        assert!(!forms.starts_with(&["“"]) && forms.contains(&"‘"));
        assert!(forms.ends_with(&["the", "bridge", "is", "“", "very", "old", "”"]), "{forms:?}");
        for (index, token) in taken.tokens().iter().enumerate() {
            let whole = excerpt.in_whole(TokenRange::new(index, index + 1));
            assert_eq!(document.tokens()[whole.start()].span, token.span);
        }
        assert!(Excerpt::new(&document, &atoms, &[]).is_none());
    }
}

//! Reads the machine annotation of PolNeAR (CoreNLP) as documents: Universal Dependencies 1 becomes 2, Penn tags become
//! universal ones, offsets become bytes.

use anyhow::{Context, Result, bail};
use dixit_document::{Article, CodePoints, Deprel, Document, Layers, Span, Token, TokenId, TokenRange, Upos, Xpos};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The documents of a file by article id.
///
/// # Errors
/// When the file cannot be read, a line is malformed, or offsets leave the text of the article.
pub fn read(path: &Path, texts: &BTreeMap<String, String>) -> Result<BTreeMap<String, Document>> {
    let file = File::open(path).with_context(|| format!("reading {}", path.display()))?;
    let mut documents = BTreeMap::new();
    let mut current: Option<Builder> = None;
    for (index, line) in BufReader::new(GzDecoder::new(file)).lines().enumerate() {
        let line = line?;
        let place = || format!("{} line {}", path.display(), index + 1);
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            if let Some(done) = current.take() {
                documents.insert(done.id.clone(), done.finish().with_context(place)?);
            }
            let text = texts.get(id).with_context(|| format!("{}: unknown article {id}", place()))?;
            current = Some(Builder::new(id, text));
        } else if let Some(builder) = &mut current {
            if line.is_empty() {
                builder.end_sentence();
            } else if !line.starts_with('#') {
                builder.push(&line).with_context(place)?;
            }
        }
    }
    if let Some(done) = current {
        documents.insert(done.id.clone(), done.finish()?);
    }
    Ok(documents)
}

struct Builder<'t> {
    id: String,
    text: &'t str,
    points: CodePoints<'t>,
    tokens: Vec<Token>,
    /// Head numbers within the sentence; 0 for the root.
    heads: Vec<usize>,
    labels: Vec<String>,
    sentences: Vec<TokenRange>,
}

impl<'t> Builder<'t> {
    fn new(id: &str, text: &'t str) -> Builder<'t> {
        let points = CodePoints::new(text);
        Builder { id: id.to_owned(), text, points, tokens: vec![], heads: vec![], labels: vec![], sentences: vec![] }
    }

    fn push(&mut self, line: &str) -> Result<()> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, form, lemma, _, xpos, _, head, deprel, _, misc] = columns[..] else { bail!("expected 10 columns") };
        let offset = |name: &str| -> Result<usize> {
            let value =
                misc.split('|').find_map(|field| field.strip_prefix(name)).context("expected Start= and End=")?;
            self.points.to_byte(value.parse()?).context("an offset leaves the text")
        };
        let span = Span::new(offset("Start=")?, offset("End=")?);
        let xpos = penn(xpos);
        let upos = universal(xpos, &form.to_lowercase());
        self.tokens.push(Token {
            span,
            fused: self.tokens.last().is_some_and(|last| last.span.end() == span.start()) && form.contains(['\'', '’']),
            lemma: lemma.to_lowercase(),
            upos,
            xpos,
            head: None,
            deprel: Deprel::Dep,
        });
        self.heads.push(head.parse()?);
        self.labels.push(deprel.to_owned());
        Ok(())
    }

    fn end_sentence(&mut self) {
        let start = self.sentences.last().map_or(0, |last| last.end());
        let end = self.tokens.len();
        if start == end {
            return;
        }
        self.sentences.push(TokenRange::new(start, end));
        let mut root = None;
        for index in start..end {
            let head = self.heads[index];
            if head == 0 && root.is_none() {
                root = Some(index);
            }
        }
        let root = root.unwrap_or(start);
        for index in start..end {
            let head = self.heads[index];
            let head = if head == 0 || start + head > end { root } else { start + head - 1 };
            let token = &self.tokens[index];
            let deprel =
                if index == root { Deprel::Root } else { relation(&self.labels[index], self.tokens[head].upos, token) };
            self.tokens[index].deprel = deprel;
            self.tokens[index].head = (index != root).then_some(TokenId(head as u32));
        }
        break_cycles(&mut self.tokens[..end], start, root);
    }

    fn finish(mut self) -> Result<Document> {
        self.end_sentence();
        let mut paragraphs: Vec<TokenRange> = vec![];
        for &sentence in &self.sentences {
            let start = self.tokens[sentence.start()].span.start();
            let breaks = paragraphs
                .last()
                .is_none_or(|last| self.text[self.tokens[last.end() - 1].span.end()..start].contains('\n'));
            match paragraphs.last_mut() {
                Some(last) if !breaks => *last = TokenRange::new(last.start(), sentence.end()),
                _ => paragraphs.push(sentence),
            }
        }
        let layers = Layers { tokens: self.tokens, sentences: self.sentences, paragraphs, ..Layers::default() };
        Ok(Document::new(Article::new(self.id, self.text), layers)?)
    }
}

/// Attaches to the root whatever does not reach it.
fn break_cycles(tokens: &mut [Token], start: usize, root: usize) {
    for index in start..tokens.len() {
        let mut at = index;
        let mut n_steps = 0;
        while let Some(head) = tokens[at].head {
            at = head.index();
            n_steps += 1;
            if n_steps > tokens.len() - start {
                tokens[index].head = Some(TokenId(root as u32));
                break;
            }
        }
    }
}

fn penn(tag: &str) -> Xpos {
    tag.parse().unwrap_or(match tag {
        "-RSB-" | "-RCB-" => Xpos::Rrb,
        "-LSB-" | "-LCB-" => Xpos::Lrb,
        _ => Xpos::Nn,
    })
}

fn universal(tag: Xpos, form: &str) -> Upos {
    let auxiliary = matches!(
        form,
        "be" | "is"
            | "are"
            | "was"
            | "were"
            | "been"
            | "being"
            | "am"
            | "'s"
            | "'re"
            | "'m"
            | "has"
            | "have"
            | "had"
            | "do"
            | "does"
            | "did"
    );
    match tag {
        Xpos::Cc => Upos::Cconj,
        Xpos::Cd => Upos::Num,
        Xpos::Dt | Xpos::Pdt | Xpos::Wdt => Upos::Det,
        Xpos::Ex | Xpos::Prp | Xpos::PrpS | Xpos::Wp | Xpos::WpS => Upos::Pron,
        Xpos::In if matches!(form, "that" | "if" | "because" | "whether" | "although" | "while") => Upos::Sconj,
        Xpos::In => Upos::Adp,
        Xpos::Jj | Xpos::Jjr | Xpos::Jjs => Upos::Adj,
        Xpos::Md => Upos::Aux,
        Xpos::Nn | Xpos::Nns => Upos::Noun,
        Xpos::Nnp | Xpos::Nnps => Upos::Propn,
        Xpos::Pos | Xpos::To => Upos::Part,
        Xpos::Rb if matches!(form, "not" | "n't" | "n’t") => Upos::Part,
        Xpos::Rb | Xpos::Rbr | Xpos::Rbs | Xpos::Wrb => Upos::Adv,
        Xpos::Rp => Upos::Adp,
        Xpos::Uh => Upos::Intj,
        Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz if auxiliary => Upos::Aux,
        Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz => Upos::Verb,
        Xpos::Sym | Xpos::Dollar | Xpos::Hash => Upos::Sym,
        Xpos::Comma
        | Xpos::Period
        | Xpos::Colon
        | Xpos::Open
        | Xpos::Close
        | Xpos::Lrb
        | Xpos::Rrb
        | Xpos::Hyph
        | Xpos::Nfp => Upos::Punct,
        _ => Upos::X,
    }
}

fn relation(label: &str, head: Upos, token: &Token) -> Deprel {
    let verbal = matches!(head, Upos::Verb | Upos::Adj | Upos::Adv | Upos::Aux);
    match label {
        "dobj" => Deprel::Obj,
        "nsubjpass" => Deprel::NsubjPass,
        "csubjpass" => Deprel::CsubjPass,
        "auxpass" => Deprel::AuxPass,
        "neg" if token.xpos == Xpos::Dt => Deprel::Det,
        "neg" => Deprel::Advmod,
        "mwe" => Deprel::Fixed,
        "nmod" if verbal => Deprel::Obl,
        "nmod:tmod" | "nmod:npmod" if verbal => Deprel::OblUnmarked,
        "nmod:tmod" | "nmod:npmod" => Deprel::NmodUnmarked,
        other => other.parse().unwrap_or(Deprel::Dep),
    }
}

//! Reads CoNLL-U: rows of sentences, and articles whose words and sentences are given.

use crate::pipeline::Segmentation;
use crate::tokenize::Piece;
use dixit_document::{Article, Span, TokenRange};

/// A line that is not as CoNLL-U has it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("CoNLL-U line {line}: expected {expected}, found {found:?}")]
pub struct ConlluError {
    /// Line number, from 1.
    pub line: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

/// A syntactic word as its line has it. Empty nodes are left out; the line of a multiword token marks its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'t> {
    /// Column 2.
    pub form: &'t str,
    /// Column 3.
    pub lemma: &'t str,
    /// Column 4.
    pub upos: &'t str,
    /// Column 5.
    pub xpos: &'t str,
    /// Column 7 as the index of the head within the sentence; `None` for the root and where none is given.
    pub head: Option<usize>,
    /// Column 8.
    pub deprel: &'t str,
    /// Column 10.
    pub misc: &'t str,
    /// The form of the multiword token that begins with this word, and its number of words.
    pub multiword: Option<(&'t str, usize)>,
    /// Whether white space follows the word: also `false` within multiword tokens.
    pub space_after: bool,
}

/// A sentence with its comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence<'t> {
    /// Number of its first line, from 1.
    pub line: usize,
    /// Lines that begin with `#`, without it and the white space around.
    pub comments: Vec<&'t str>,
    /// Its words.
    pub rows: Vec<Row<'t>>,
}

impl<'t> Sentence<'t> {
    /// The value of a comment `key = value`; an empty value for a bare key.
    pub fn comment(&self, key: &str) -> Option<&'t str> {
        self.comments.iter().find_map(|comment| {
            let rest = comment.strip_prefix(key)?;
            if rest.is_empty() { Some("") } else { Some(rest.trim_start().strip_prefix('=')?.trim()) }
        })
    }

    /// The value of `newdoc id`, or an empty one for `newdoc`.
    pub fn new_document(&self) -> Option<&'t str> {
        self.comment("newdoc id").or_else(|| self.comment("newdoc"))
    }

    /// Whether a paragraph begins with it.
    pub fn begins_paragraph(&self) -> bool {
        self.comment("newpar id").or_else(|| self.comment("newpar")).is_some() || self.new_document().is_some()
    }
}

/// Reads the sentences of a file.
///
/// # Errors
/// [`ConlluError`] for a line without ten columns (eight will do), with a bad word number or head.
pub fn read(text: &str) -> Result<Vec<Sentence<'_>>, ConlluError> {
    let mut sentences = vec![];
    let mut sentence = Sentence::default();
    let mut heads: Vec<(usize, &str)> = vec![];
    let mut multiword: Option<(&str, usize, usize, bool)> = None;
    let n_lines = text.lines().count();
    for (number, line) in text.lines().chain([""]).enumerate() {
        let number = number + 1;
        let line = line.trim_end_matches('\r');
        let fail = |expected, found: &str| Err(ConlluError { line: number, expected, found: found.to_owned() });
        if line.trim().is_empty() {
            if !sentence.rows.is_empty() {
                let n_words = sentence.rows.len();
                for (row, (line, head)) in sentence.rows.iter_mut().zip(heads.drain(..)) {
                    row.head = match head.parse::<usize>() {
                        Ok(0) => None,
                        Ok(head) if head <= n_words => Some(head - 1),
                        _ if head == "_" => None,
                        _ => {
                            let expected = "the number of a word of the sentence as head, 0 or _";
                            return Err(ConlluError { line, expected, found: head.to_owned() });
                        }
                    };
                }
                sentences.push(std::mem::take(&mut sentence));
            } else if number <= n_lines && sentence.comments.is_empty() {
                sentence = Sentence::default();
            }
            multiword = None;
            continue;
        }
        if sentence.rows.is_empty() && sentence.comments.is_empty() {
            sentence.line = number;
        }
        if let Some(comment) = line.strip_prefix('#')
            && sentence.rows.is_empty()
        {
            sentence.comments.push(comment.trim());
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() < 8 {
            return fail("ten columns separated by tabs", line);
        }
        let id = columns[0];
        let misc = columns.get(9).copied().unwrap_or("_");
        let space_after = !misc.split('|').any(|item| item == "SpaceAfter=No");
        if id.contains('.') {
            continue;
        }
        if let Some((first, last)) = id.split_once('-') {
            let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else {
                return fail("a word number, or two with a hyphen", id);
            };
            if first != sentence.rows.len() + 1 || last < first {
                return fail("a multiword token right before its words", id);
            }
            multiword = Some((columns[1], first, last, space_after));
            continue;
        }
        if id.parse() != Ok(sentence.rows.len() + 1) {
            return fail("the next word number", id);
        }
        if columns[1].is_empty() {
            return fail("a form", columns[1]);
        }
        let word = sentence.rows.len() + 1;
        let within = multiword.filter(|(_, _, last, _)| word <= *last);
        let row = Row {
            form: columns[1],
            lemma: columns[2],
            upos: columns[3],
            xpos: columns[4],
            head: None,
            deprel: columns[7],
            misc,
            multiword: within
                .filter(|(_, first, ..)| *first == word)
                .map(|(form, first, last, _)| (form, last + 1 - first)),
            space_after: within.map_or(space_after, |(_, _, last, space)| word == last && space),
        };
        sentence.rows.push(row);
        heads.push((number, columns[6]));
    }
    Ok(sentences)
}

/// Rebuilds the articles of a file, with their words, sentences and paragraphs as given.
///
/// The text is the forms, separated by a space unless `SpaceAfter=No`; a paragraph (`# newpar`) begins after an empty line.
/// An article begins at each `# newdoc`; one without id gets `stem` and a number.
///
/// # Errors
/// [`ConlluError`] as [`read`].
pub fn segmented_articles(text: &str, stem: &str) -> Result<Vec<(Article, Segmentation)>, ConlluError> {
    let mut articles: Vec<(String, String, Segmentation)> = vec![];
    let mut spaced = false;
    for sentence in read(text)? {
        let new_document = sentence.new_document();
        if new_document.is_some() || articles.is_empty() {
            let id = match new_document {
                Some(id) if !id.is_empty() => id.to_owned(),
                _ if articles.is_empty() => stem.to_owned(),
                _ => format!("{stem}-{}", articles.len() + 1),
            };
            articles.push((id, String::new(), Segmentation::default()));
            spaced = false;
        }
        let (_, text, given) = articles.last_mut().expect("one was pushed if there was none");
        let start = given.pieces.len();
        if start > 0 && sentence.begins_paragraph() {
            close_paragraph(given);
            text.push_str("\n\n");
        } else if spaced {
            text.push(' ');
        }
        let mut left = 0;
        for (index, row) in sentence.rows.iter().enumerate() {
            if left > 0 {
                left -= 1;
            } else if let Some((form, n_words)) = row.multiword {
                let words = &sentence.rows[index..(index + n_words).min(sentence.rows.len())];
                multiword(text, given, form, words);
                left = words.len() - 1;
            } else {
                let begin = text.len();
                text.push_str(row.form);
                given.pieces.push(Piece { span: Span::new(begin, text.len()), fused: false });
            }
            spaced = row.space_after;
            if left == 0 && spaced && index + 1 < sentence.rows.len() {
                text.push(' ');
            }
        }
        given.sentences.push(TokenRange::new(start, given.pieces.len()));
    }
    for (_, _, given) in &mut articles {
        close_paragraph(given);
    }
    Ok(articles.into_iter().map(|(id, text, given)| (Article::new(id, text), given)).collect())
}

fn close_paragraph(given: &mut Segmentation) {
    let start = given.paragraphs.last().map_or(0, |paragraph| paragraph.end());
    if start < given.pieces.len() {
        given.paragraphs.push(TokenRange::new(start, given.pieces.len()));
    }
}

/// Adds a multiword token. Its words share out its characters: as they are written where they spell it, else evenly.
fn multiword(text: &mut String, given: &mut Segmentation, form: &str, words: &[Row<'_>]) {
    let begin = text.len();
    text.push_str(form);
    let spelled = words.iter().map(|word| word.form).collect::<String>() == form;
    let borders: Vec<usize> = form.char_indices().map(|(byte, _)| byte).chain([form.len()]).collect();
    let n_chars = borders.len() - 1;
    let mut at = 0;
    for (index, word) in words.iter().enumerate() {
        let end = if spelled { at + word.form.len() } else { borders[n_chars * (index + 1) / words.len()] };
        if end > at {
            given.pieces.push(Piece { span: Span::new(begin + at, begin + end), fused: at > 0 });
        }
        at = end;
    }
}

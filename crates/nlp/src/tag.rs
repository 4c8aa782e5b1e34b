//! The tagger: Penn tags from left to right, then the universal tag that goes with each.
//!
//! Two averaged perceptrons (Collins 2002) over hashed features of the words around, with word classes.

use crate::ml::linear::{Rows, best, feature, join};
use crate::words::Word;
use dixit_document::{Upos, Xpos};

/// Number of Penn tags.
pub const N_XPOS: usize = Xpos::ALL.len();
/// Number of universal tags.
pub const N_UPOS: usize = Upos::ALL.len();

/// Tags that a frequent word always has, by hash of its form.
pub trait FixedTags {
    /// The tag of this form, if it is always the same.
    fn tag(&self, form: u32) -> Option<Xpos>;
}

/// Penn tags of a sentence, chosen one after the other: each sees those before it.
pub fn xpos<R: Rows, D: FixedTags>(words: &[Word], rows: &R, fixed: &D, tags: &mut Vec<Xpos>) {
    tags.clear();
    let mut features = Vec::with_capacity(48);
    for index in 0..words.len() {
        if let Some(tag) = fixed.tag(words[index].form) {
            tags.push(tag);
            continue;
        }
        xpos_features(words, tags, index, &mut features);
        let mut sums = [0.0; N_XPOS];
        rows.add_all(&features, &mut sums);
        tags.push(Xpos::ALL[best(&sums)]);
    }
}

/// Universal tags of a sentence whose Penn tags are known.
pub fn upos<R: Rows>(words: &[Word], xpos: &[Xpos], rows: &R, tags: &mut Vec<Upos>) {
    tags.clear();
    let mut features = Vec::with_capacity(16);
    for index in 0..words.len() {
        if let Some(tag) = only_upos(xpos[index]) {
            tags.push(tag);
            continue;
        }
        upos_features(words, xpos, index, &mut features);
        let mut sums = [0.0; N_UPOS];
        rows.add_all(&features, &mut sums);
        tags.push(Upos::ALL[best(&sums)]);
    }
}

/// The universal tag of Penn tags that allow only one.
pub fn only_upos(xpos: Xpos) -> Option<Upos> {
    match xpos {
        Xpos::Comma | Xpos::Period | Xpos::Colon | Xpos::Open | Xpos::Close | Xpos::Lrb | Xpos::Rrb | Xpos::Hyph => {
            Some(Upos::Punct)
        }
        Xpos::Md => Some(Upos::Aux),
        Xpos::Nns => Some(Upos::Noun),
        Xpos::Nnps => Some(Upos::Propn),
        Xpos::Pos => Some(Upos::Part),
        Xpos::Prp | Xpos::Wp => Some(Upos::Pron),
        Xpos::Dollar => Some(Upos::Sym),
        _ => None,
    }
}

const OUTSIDE: Word =
    Word { form: 1, lower: 1, suffixes: [1; 4], prefixes: [1; 3], shape: 1, classes: [u16::MAX; 3], capitalized: 9 };

fn at(words: &[Word], index: usize, offset: isize) -> &Word {
    index.checked_add_signed(offset).and_then(|index| words.get(index)).unwrap_or(&OUTSIDE)
}

/// Features of the word at `index`, with the tags of those before it.
pub fn xpos_features(words: &[Word], tags: &[Xpos], index: usize, features: &mut Vec<u32>) {
    features.clear();
    let word = &words[index];
    let (before, before2) = (at(words, index, -1), at(words, index, -2));
    let (after, after2) = (at(words, index, 1), at(words, index, 2));
    let tag = |back: usize| index.checked_sub(back).map_or(99, |index| tags[index] as u32);
    let (tag1, tag2) = (tag(1), tag(2));
    let tags12 = tag1 * 128 + tag2;
    let initial = u32::from(index == 0 || (index == 1 && tag1 == Xpos::Open as u32));
    let mut template = 100;
    let mut add = |a: u32, b: u32| {
        template += 1;
        features.push(feature(template, a, b));
    };
    let [c64, c256, c1024] = word.classes.map(u32::from);
    add(0, 0);
    add(word.form, initial);
    add(word.lower, 0);
    for suffix in word.suffixes {
        add(suffix, 0);
    }
    for prefix in word.prefixes {
        add(prefix, 0);
    }
    add(word.shape, initial);
    add(word.shape, u32::from(word.capitalized));
    add(word.suffixes[2], word.shape);
    add(c64, 0);
    add(c256, 0);
    add(c1024, 0);
    add(word.suffixes[2], c64);
    add(tag1, 0);
    add(tags12, 0);
    add(tag1, word.lower);
    add(tag2, word.lower);
    add(tags12, word.lower);
    add(tag1, word.suffixes[2]);
    add(tag1, c256);
    add(tags12, c64);
    add(before.lower, 0);
    add(before2.lower, 0);
    add(after.lower, 0);
    add(after2.lower, 0);
    add(before.lower, word.lower);
    add(after.lower, word.lower);
    add(before.lower, after.lower);
    add(tag1, after.lower);
    add(tag1, join(after.lower, word.lower));
    add(u32::from(before.classes[1]), 0);
    add(u32::from(after.classes[2]), 0);
    add(u32::from(after.classes[1]), c256);
    add(u32::from(after.classes[1]), tag1);
    add(u32::from(after.classes[0]), u32::from(after2.classes[0]) * 128 + tag1);
    add(after.suffixes[2], 0);
    add(after.suffixes[1], tag1);
    add(before.suffixes[2], 0);
    add(after.shape, word.shape);
    add(before.shape, word.shape);
    add(after.suffixes[2], word.lower);
}

/// Features that tell the universal tag of the word at `index`.
pub fn upos_features(words: &[Word], tags: &[Xpos], index: usize, features: &mut Vec<u32>) {
    features.clear();
    let word = &words[index];
    let own = tags[index] as u32;
    let tag =
        |offset: isize| index.checked_add_signed(offset).and_then(|at| tags.get(at)).map_or(99, |&tag| tag as u32);
    let lower = |offset: isize| at(words, index, offset).lower;
    let mut template = 200;
    let mut add = |a: u32, b: u32| {
        template += 1;
        features.push(feature(template, a, join(b, own)));
    };
    add(0, 0);
    add(word.lower, 0);
    add(word.form, 0);
    add(word.suffixes[2], 0);
    add(u32::from(word.classes[1]), 0);
    add(word.lower, tag(1));
    add(word.lower, tag(-1));
    add(word.lower, lower(1));
    add(word.lower, lower(-1));
    add(word.lower, tag(1) * 128 + tag(2));
    add(word.lower, (tag(1) * 128 + tag(2)) * 128 + tag(3));
    add(word.lower, tag(-1) * 128 + tag(1));
    add(tag(1), tag(2));
    add(tag(-1), tag(1));
    add(tag(-1), tag(-2));
    add(word.suffixes[2], tag(1));
    add(word.lower, u32::from(at(words, index, 1).classes[1]));
    add(word.lower, u32::from(at(words, index, 2).classes[0]) * 128 + tag(1));
    add(word.lower, tag(2) * 128 + tag(3));
}

//! Features of the parser.

use super::Input;
use super::state::{NONE, Node, State};
use crate::ml::linear::{feature, join};
use dixit_document::Xpos;

/// What the features need of a word: hash, tag, classes.
#[derive(Clone, Copy)]
struct Seen {
    word: u32,
    tag: u32,
    /// Among 256 and among 64.
    class: u32,
    coarse: u32,
}

const ABSENT: Seen = Seen { word: 3, tag: 90, class: 3000, coarse: 3000 };
const ROOT: Seen = Seen { word: 5, tag: 91, class: 3001, coarse: 3001 };

fn seen(input: Input<'_>, index: u16) -> Seen {
    let at = usize::from(index);
    match input.words.get(at) {
        Some(word) => Seen {
            word: word.lower,
            tag: input.tags[at] as u32,
            class: u32::from(word.classes[1]),
            coarse: u32::from(word.classes[0]),
        },
        None if at == input.words.len() => ROOT,
        None => ABSENT,
    }
}

fn tag(input: Input<'_>, index: u16) -> u32 {
    let at = usize::from(index);
    match input.tags.get(at) {
        Some(&tag) => tag as u32,
        None if at == input.tags.len() => ROOT.tag,
        None => ABSENT.tag,
    }
}

fn label(state: &State, index: u16) -> u32 {
    if index == NONE { 90 } else { state.nodes[usize::from(index)].label as u32 }
}

fn distance(left: u16, right: u16) -> u32 {
    if left == NONE || right == NONE {
        return 0;
    }
    match u32::from(right.abs_diff(left)) {
        n @ 0..=4 => n + 1,
        5..=6 => 6,
        7..=10 => 7,
        11..=20 => 8,
        _ => 9,
    }
}

/// What stands between two words, in short: punctuation, conjunctions, verbs. Looks at no more than 12 words.
fn between(input: Input<'_>, left: u16, right: u16) -> u32 {
    if left == NONE || right == NONE {
        return 0;
    }
    let (from, to) = (usize::from(left.min(right)) + 1, usize::from(right.max(left)).min(input.tags.len()));
    let mut kinds = 0;
    for tag in input.tags[from.min(to)..to].iter().rev().take(12) {
        kinds |= match tag {
            Xpos::Comma => 1,
            Xpos::Cc => 2,
            Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz | Xpos::Md => 4,
            Xpos::Colon | Xpos::Hyph => 8,
            Xpos::Open | Xpos::Close => 16,
            Xpos::Lrb | Xpos::Rrb => 32,
            Xpos::In | Xpos::To => 64,
            Xpos::Wdt | Xpos::Wp | Xpos::Wrb => 128,
            _ => 0,
        };
    }
    kinds
}

/// Features that choose the next action.
pub fn action_features(input: Input<'_>, state: &State, features: &mut Vec<u32>) {
    features.clear();
    let on_stack = |back: usize| state.stack.iter().rev().nth(back).copied().unwrap_or(NONE);
    let (i0, i1, i2) = (on_stack(0), on_stack(1), on_stack(2));
    let ahead = |offset: u16| {
        let at = state.next + offset;
        if usize::from(at) <= input.words.len() { at } else { NONE }
    };
    let (j0, j1, j2) = (ahead(0), ahead(1), ahead(2));
    let empty;
    let nodes = &state.nodes;
    let (n0, n1) = match (nodes.get(usize::from(i0)), nodes.get(usize::from(i1))) {
        (Some(n0), Some(n1)) => (n0, n1),
        (Some(n0), None) => {
            empty = absent_node();
            (n0, &empty)
        }
        _ => {
            empty = absent_node();
            (&empty, &empty)
        }
    };
    let m0 = &nodes[usize::from(j0)];
    let (s0, s1, s2) = (seen(input, i0), seen(input, i1), seen(input, i2));
    let (b0, b1) = (seen(input, j0), seen(input, j1));
    let t = |index: u16| tag(input, index);
    let l = |index: u16| label(state, index);
    let bt = t(j2);
    let pair = |a: u32, b: u32| a * 128 + b;
    let triple = |a: u32, b: u32, c: u32| (a * 128 + b) * 128 + c;
    let mut template = 300;
    let mut add = |a: u32, b: u32| {
        template += 1;
        features.push(feature(template, a, b));
    };
    // single words
    add(0, 0);
    add(s0.word, s0.tag);
    add(s0.word, 0);
    add(s0.tag, s0.class);
    add(s1.word, s1.tag);
    add(s1.tag, s1.class);
    add(b0.word, b0.tag);
    add(b0.word, 0);
    add(b0.tag, b0.class);
    add(b1.word, b1.tag);
    add(b1.tag, b1.class);
    add(bt, b1.tag);
    add(s2.tag, s2.class);
    // pairs
    add(join(s0.word, b0.word), pair(s0.tag, b0.tag));
    add(s0.word, pair(s0.tag, b0.tag));
    add(b0.word, pair(s0.tag, b0.tag));
    add(s0.class, join(b0.class, pair(s0.tag, b0.tag)));
    add(s0.class, pair(b0.tag, s0.tag));
    add(b0.class, pair(b0.tag, s0.tag));
    add(pair(s0.tag, b0.tag), distance(i0, j0));
    add(join(s1.word, s0.word), pair(s1.tag, s0.tag));
    add(s1.word, pair(s1.tag, s0.tag));
    add(s0.word, pair(s1.tag, s0.tag));
    add(s1.class, join(s0.class, pair(s1.tag, s0.tag)));
    add(pair(s1.tag, s0.tag), distance(i1, i0));
    add(s1.word, pair(b0.tag, s0.tag));
    add(s1.word, join(b0.word, 1));
    add(pair(s1.tag, b0.tag), s1.class);
    add(b0.word, b1.tag);
    add(s0.word, b1.tag);
    // triples
    add(triple(s0.tag, b0.tag, b1.tag), bt);
    add(triple(s0.tag, b0.tag, b1.tag), s0.word);
    add(triple(s0.tag, b0.tag, b1.tag), b0.word);
    add(triple(s1.tag, s0.tag, b0.tag), 0);
    add(triple(s1.tag, s0.tag, b0.tag), s0.word);
    add(triple(s1.tag, s0.tag, b0.tag), s1.word);
    add(triple(s1.tag, s0.tag, b0.tag), b0.word);
    add(triple(s1.tag, s0.tag, b0.tag), b1.tag);
    add(triple(s2.tag, s1.tag, s0.tag), b0.tag);
    add(s0.coarse, join(s1.coarse, join(b0.coarse, triple(s1.tag, s0.tag, b0.tag))));
    // dependents
    let (n0l, n0r, n1l, n1r, m0l) = (n0.left[0], n0.right[0], n1.left[0], n1.right[0], m0.left[0]);
    add(triple(s0.tag, t(n0l), b0.tag), l(n0l));
    add(triple(s0.tag, t(n0r), b0.tag), l(n0r));
    add(triple(s0.tag, t(m0l), b0.tag), l(m0l));
    add(triple(s1.tag, t(n1r), s0.tag), l(n1r));
    add(triple(s1.tag, t(n1l), s0.tag), l(n1l));
    add(triple(s1.tag, t(n0l), s0.tag), l(n0l));
    add(triple(s1.tag, t(n0r), s0.tag), l(n0r));
    add(seen(input, n0l).word, pair(s0.tag, b0.tag));
    add(seen(input, n0r).word, pair(s0.tag, b0.tag));
    add(seen(input, n0l).word, pair(s0.tag, s1.tag));
    add(seen(input, m0l).word, pair(b0.tag, s0.tag));
    add(triple(t(n0.right[0]), t(n0.right[1]), s0.tag), b0.tag);
    // valency and the relations that a word already has
    let labels = |set: u64| (set ^ (set >> 32)) as u32;
    add(labels(n0.left_labels), pair(s0.tag, b0.tag));
    add(labels(n0.right_labels), pair(s0.tag, b0.tag));
    add(labels(n1.right_labels), pair(s1.tag, s0.tag));
    add(labels(n1.left_labels), pair(s1.tag, s0.tag));
    add(labels(m0.left_labels), pair(b0.tag, s0.tag));
    add(s0.word, join(labels(n0.right_labels), b0.tag));
    add(s1.word, join(labels(n1.right_labels), s0.tag));
    add(pair(u32::from(n0.n_right), u32::from(n0.n_left)), pair(s0.tag, b0.tag));
    add(pair(u32::from(n1.n_right), u32::from(n1.n_left)), pair(s1.tag, s0.tag));
    // what stands between
    add(between(input, i0, j0), pair(s0.tag, b0.tag));
    add(between(input, i1, i0), pair(s1.tag, s0.tag));
    add(between(input, i1, i0), join(distance(i1, i0), triple(s1.tag, s0.tag, b0.tag)));
    add(distance(i0, j0), join(s0.word, b0.tag));
    add(distance(i1, i0), join(s1.word, s0.tag));
}

fn absent_node() -> Node {
    State::new(0).nodes[0]
}

/// Single properties of the words around, for the hidden layer that chooses actions.
pub fn deep_action_features(input: Input<'_>, state: &State, features: &mut Vec<u32>) {
    features.clear();
    let on_stack = |back: usize| state.stack.iter().rev().nth(back).copied().unwrap_or(NONE);
    let ahead = |offset: u16| {
        let at = state.next + offset;
        if usize::from(at) <= input.words.len() { at } else { NONE }
    };
    let node = |index: u16| state.nodes.get(usize::from(index));
    let left = |index: u16, at: usize| node(index).map_or(NONE, |node| node.left[at]);
    let right = |index: u16, at: usize| node(index).map_or(NONE, |node| node.right[at]);
    let (s0, s1, b0) = (on_stack(0), on_stack(1), ahead(0));
    let places = [s0, s1, on_stack(2), b0, ahead(1), ahead(2), ahead(3)];
    let mut template = 1000;
    let mut add = |a: u32, b: u32| {
        template += 1;
        features.push(feature(template, a, b));
    };
    for place in places {
        word_features(input, place, &mut add);
    }
    for place in [
        left(s0, 0),
        left(s0, 1),
        right(s0, 0),
        right(s0, 1),
        left(s1, 0),
        right(s1, 0),
        right(s1, 1),
        left(b0, 0),
        left(b0, 1),
    ] {
        let word = seen(input, place);
        add(word.word, 0);
        add(word.tag, label(state, place));
    }
    for place in [s0, s1, b0] {
        let (left, right) = node(place).map_or((0, 0), |node| (node.left_labels, node.right_labels));
        add((left ^ (left >> 32)) as u32, 0);
        add((right ^ (right >> 32)) as u32, 0);
    }
    add(distance(s0, b0), 0);
    add(distance(s1, s0), 0);
    add(between(input, s0, b0), 0);
    add(between(input, s1, s0), 0);
    // the pairs that matter most
    let (s0, s1, b0, b1) = (seen(input, s0), seen(input, s1), seen(input, b0), seen(input, ahead(1)));
    add(s0.tag, b0.tag);
    add(s1.tag, s0.tag);
    add(s0.class, b0.class);
    add(s1.class, s0.class);
    add(b0.tag, b1.tag);
    add(join(s0.tag, s1.tag), b0.tag);
}

/// Single properties of the words around an arc, for the hidden layer that names it.
pub fn deep_label_features(input: Input<'_>, state: &State, head: usize, dependent: usize, features: &mut Vec<u32>) {
    features.clear();
    let (hi, di) = (head as u16, dependent as u16);
    let (hn, dn) = (&state.nodes[head], &state.nodes[dependent]);
    let beside = |index: u16, offset: i16| index.checked_add_signed(offset).unwrap_or(NONE);
    let direction = u32::from(hi < di);
    let mut template = 1200;
    let mut add = |a: u32, b: u32| {
        template += 1;
        features.push(feature(template, a, b));
    };
    for place in [hi, di, beside(di, -1), beside(di, 1), beside(hi, -1), beside(hi, 1)] {
        word_features(input, place, &mut add);
    }
    for place in [dn.left[0], dn.left[1], dn.right[0], dn.right[1], hn.left[0], hn.left[1], hn.right[0], hn.right[1]] {
        let word = seen(input, place);
        add(word.word, 0);
        add(word.tag, label(state, place));
    }
    for node in [hn, dn] {
        add((node.left_labels ^ (node.left_labels >> 32)) as u32, direction);
        add((node.right_labels ^ (node.right_labels >> 32)) as u32, direction);
    }
    add(direction, distance(hi.min(di), hi.max(di)));
    add(direction, between(input, hi, di));
    let (h, d) = (seen(input, hi), seen(input, di));
    add(join(h.tag, d.tag), direction);
    add(join(h.class, d.class), direction);
    add(join(h.word, d.tag), direction);
    add(join(h.tag, d.word), direction);
}

/// A word's form, ending, tag and classes.
fn word_features(input: Input<'_>, index: u16, add: &mut impl FnMut(u32, u32)) {
    let tag = tag(input, index);
    match input.words.get(usize::from(index)) {
        Some(word) => {
            add(word.lower, 0);
            add(word.suffixes[2], 0);
            add(tag, 0);
            add(u32::from(word.classes[1]), 0);
            add(u32::from(word.classes[2]), 0);
        }
        None => {
            for _ in 0..5 {
                add(tag, 1);
            }
        }
    }
}

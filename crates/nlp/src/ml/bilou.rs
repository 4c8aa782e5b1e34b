//! BILOU labels: spans of several types as one label a token (Ratinov and Roth 2009, section 3).

use super::crf::Transitions;
use std::ops::Range;

/// Numbers the labels of spans of `n_types` types: 0 is outside; the first, inner, last and only tokens of type `t` are
/// `1 + 4 t` to `4 + 4 t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bilou {
    n_types: usize,
}

/// Where in its span a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    First(usize),
    Inner(usize),
    Last(usize),
    Only(usize),
}

/// The label of a token outside of all spans.
pub const OUTSIDE: u8 = 0;

impl Bilou {
    /// Labels for spans of `n_types` types.
    ///
    /// # Panics
    /// When the labels do not fit a byte.
    pub fn new(n_types: usize) -> Bilou {
        assert!(4 * n_types < 255, "{n_types} span types are too many for one byte");
        Bilou { n_types }
    }

    /// Number of labels.
    pub fn n_labels(self) -> usize {
        1 + 4 * self.n_types
    }

    /// Whether a token labelled `to` may follow one labelled `from`.
    pub fn follows(self, from: u8, to: u8) -> bool {
        let open = match place(from) {
            Place::First(kind) | Place::Inner(kind) => Some(kind),
            _ => None,
        };
        match (open, place(to)) {
            (Some(kind), Place::Inner(next) | Place::Last(next)) => kind == next,
            (Some(_), _) | (None, Place::Inner(_) | Place::Last(_)) => false,
            (None, _) => true,
        }
    }

    /// Whether a sequence may begin with this label.
    pub fn starts(self, label: u8) -> bool {
        self.follows(OUTSIDE, label)
    }

    /// Whether a sequence may end with this label.
    pub fn ends(self, label: u8) -> bool {
        self.follows(label, OUTSIDE)
    }

    /// Weights of zero for all that well-formed labellings permit.
    pub fn transitions(self) -> Transitions {
        Transitions::new(
            self.n_labels(),
            |from, to| self.follows(from, to),
            |label| self.starts(label),
            |label| self.ends(label),
        )
    }

    /// Whether a span begins at a token with this label.
    pub fn opens(self, label: u8) -> bool {
        matches!(place(label), Place::First(_) | Place::Only(_))
    }

    /// The type of the span that a token with this label belongs to.
    pub fn kind(self, label: u8) -> Option<usize> {
        match place(label) {
            Place::Outside => None,
            Place::First(kind) | Place::Inner(kind) | Place::Last(kind) | Place::Only(kind) => Some(kind),
        }
    }

    /// Writes the labels of a span over `labels`.
    pub fn write(self, labels: &mut [u8], span: Range<usize>, kind: usize) {
        let base = 1 + 4 * kind as u8;
        let n_tokens = span.len();
        for (index, label) in labels[span].iter_mut().enumerate() {
            *label = base
                + match (index, index + 1 == n_tokens) {
                    (0, true) => 3,
                    (0, false) => 0,
                    (_, true) => 2,
                    (_, false) => 1,
                };
        }
    }

    /// The spans of a well-formed labelling as (token range, type), in order of place.
    pub fn spans(self, labels: &[u8]) -> Vec<(Range<usize>, usize)> {
        let mut spans = vec![];
        let mut first = 0;
        for (index, &label) in labels.iter().enumerate() {
            match place(label) {
                Place::First(_) => first = index,
                Place::Only(kind) => spans.push((index..index + 1, kind)),
                Place::Last(kind) => spans.push((first..index + 1, kind)),
                Place::Outside | Place::Inner(_) => {}
            }
        }
        spans
    }
}

fn place(label: u8) -> Place {
    let Some(code) = label.checked_sub(1) else { return Place::Outside };
    let kind = usize::from(code / 4);
    match code % 4 {
        0 => Place::First(kind),
        1 => Place::Inner(kind),
        2 => Place::Last(kind),
        _ => Place::Only(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_survive_the_way_to_labels_and_back() {
        let scheme = Bilou::new(2);
        let spans = vec![(0..1, 1), (1..4, 0), (6..8, 1), (8..9, 0)];
        let mut labels = vec![OUTSIDE; 9];
        for (span, kind) in &spans {
            scheme.write(&mut labels, span.clone(), *kind);
        }
        assert_eq!(scheme.spans(&labels), spans);
        assert!(scheme.starts(labels[0]) && scheme.ends(labels[8]));
        assert!(labels.windows(2).all(|pair| scheme.follows(pair[0], pair[1])));
    }

    #[test]
    fn spans_cannot_break_off_or_change_type() {
        let scheme = Bilou::new(2);
        let (first, inner, last, other_last) = (1, 2, 3, 7);
        assert!(scheme.follows(first, inner) && scheme.follows(inner, last) && scheme.follows(last, first));
        assert!(
            !scheme.follows(first, OUTSIDE) && !scheme.follows(OUTSIDE, last) && !scheme.follows(first, other_last)
        );
        assert!(!scheme.starts(inner) && !scheme.ends(first));
    }
}

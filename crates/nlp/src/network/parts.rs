//! The sizes of the network and where each of its parts stands in the list of its numbers.

use crate::ml::recurrent::{N_INPUTS, WIDTH};
use dixit_document::{Deprel, Upos, Xpos};

/// Number of Penn tags.
pub const N_XPOS: usize = Xpos::ALL.len();
/// Number of universal tags.
pub const N_UPOS: usize = Upos::ALL.len();
/// Number of relations.
pub const N_DEPRELS: usize = Deprel::ALL.len();

/// Numbers of a word vector; they are added to the first of a word's [`WIDTH`] numbers.
pub const N_DIMENSIONS: usize = 64;
/// Recurrent layers.
pub const N_LAYERS: usize = 3;
/// Numbers that say what a word is like as a dependent or as a head.
pub const ARC: usize = 64;
/// Numbers of the hidden layer that names arcs.
pub const LABEL: usize = 64;
/// Kinds of distance from a word to its head.
pub const N_DISTANCES: usize = 16;
/// Tags, dependent, head, named dependent, named head: where each begins in a word's row of the last layer.
pub const PLACES: [usize; 6] = {
    let tags = N_XPOS + N_UPOS;
    [0, tags, tags + ARC, tags + 2 * ARC, tags + 2 * ARC + LABEL, tags + 2 * ARC + 2 * LABEL]
};
/// Numbers a word in the last layer.
pub const N_OUTPUTS: usize = PLACES[5];

/// The matrices and lists of a network, row-major, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `[WIDTH, N_INPUTS]`, of a recurrent layer.
    Layer(usize),
    /// `[N_INPUTS]`.
    LayerBias(usize),
    /// `[WIDTH, N_OUTPUTS]`.
    Output,
    /// `[N_OUTPUTS]`.
    OutputBias,
    /// `[ARC, ARC]`, from dependents to what they look for in a head.
    Arc,
    /// `[ARC]`.
    ArcBias,
    /// `[ARC]`, the root as a head.
    Root,
    /// `[ARC, N_DISTANCES]`.
    Distance,
    /// `[LABEL, N_DEPRELS]`.
    Label,
    /// `[N_DEPRELS]`.
    LabelBias,
}

impl Part {
    /// All of them, in the order of the file.
    pub fn all() -> Vec<Part> {
        let layers = (0..N_LAYERS).flat_map(|layer| [Part::Layer(layer), Part::LayerBias(layer)]);
        let rest = [Part::Output, Part::OutputBias, Part::Arc, Part::ArcBias];
        let last = [Part::Root, Part::Distance, Part::Label, Part::LabelBias];
        layers.chain(rest).chain(last).collect()
    }

    /// Rows and columns.
    pub fn size(self) -> (usize, usize) {
        match self {
            Part::Layer(_) => (WIDTH, N_INPUTS),
            Part::LayerBias(_) => (1, N_INPUTS),
            Part::Output => (WIDTH, N_OUTPUTS),
            Part::OutputBias => (1, N_OUTPUTS),
            Part::Arc => (ARC, ARC),
            Part::ArcBias | Part::Root => (1, ARC),
            Part::Distance => (ARC, N_DISTANCES),
            Part::Label => (LABEL, N_DEPRELS),
            Part::LabelBias => (1, N_DEPRELS),
        }
    }

    /// Where it stands in the list of all numbers.
    pub fn range(self) -> std::ops::Range<usize> {
        let mut start = 0;
        for part in Part::all() {
            let (rows, columns) = part.size();
            if part == self {
                return start..start + rows * columns;
            }
            start += rows * columns;
        }
        start..start
    }
}

/// Numbers of all parts.
pub fn n_numbers() -> usize {
    Part::LabelBias.range().end
}

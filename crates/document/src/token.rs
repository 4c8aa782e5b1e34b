//! Tokens: the words of a text with their tags and their place in the dependency tree.

use crate::Span;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Numbers a token within its document, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenId(pub u32);

impl TokenId {
    /// As an index into the document's tokens.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A half-open range of **tokens** of a document, never empty where a type asks for words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TokenRange {
    start: u32,
    end: u32,
}

impl TokenRange {
    /// Tokens `start` to `end` (exclusive).
    ///
    /// # Panics
    /// When `start > end` or a number does not fit 32 bits.
    pub fn new(start: usize, end: usize) -> TokenRange {
        assert!(start <= end, "token range starts at {start} after its end {end}");
        let fits = "a text under 4 GiB has fewer than 2^32 tokens";
        TokenRange { start: u32::try_from(start).expect(fits), end: u32::try_from(end).expect(fits) }
    }

    /// Index of the first token.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Index after the last token.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Number of tokens.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the range holds no token.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The indices of its tokens.
    pub fn indices(self) -> std::ops::Range<usize> {
        self.start()..self.end()
    }

    /// Whether the token with this index lies in the range.
    pub fn holds(self, index: usize) -> bool {
        self.indices().contains(&index)
    }

    /// Whether `other` lies within this range.
    pub fn contains(self, other: TokenRange) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the ranges share a token.
    pub fn overlaps(self, other: TokenRange) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl fmt::Debug for TokenRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t{}..t{}", self.start, self.end)
    }
}

/// A syntactic word (Universal Dependencies): the unit that is tagged and attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Whether it continues the orthographic word of the token before it (`don` `'t`: the second is fused).
    pub fused: bool,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: Xpos,
    /// The token it depends on, within its sentence; `None` for the root.
    pub head: Option<TokenId>,
    /// Relation to the head.
    pub deprel: Deprel,
}

/// A label that is not in its closed list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {set} label {label:?}")]
pub struct UnknownLabel {
    /// Which list.
    pub set: &'static str,
    /// What was found.
    pub label: String,
}

macro_rules! labels {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "each variant is the label that it is written as")]
        #[repr(u8)]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every label, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The label as it is written.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The label with this place in [`Self::ALL`].
            pub fn from_index(index: usize) -> Option<$name> {
                $name::ALL.get(index).copied()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownLabel;
            fn from_str(text: &str) -> Result<$name, UnknownLabel> {
                match text {
                    $($text => Ok($name::$variant),)+
                    _ => Err(UnknownLabel { set: stringify!($name), label: text.to_owned() }),
                }
            }
        }
    };
}
pub(crate) use labels;

labels! {
    /// Universal part-of-speech tags (Universal Dependencies 2).
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}

labels! {
    /// Penn Treebank tags as the English Universal Dependencies treebanks use them.
    Xpos {
        Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", In = "IN", Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Ls = "LS",
        Md = "MD", Nn = "NN", Nns = "NNS", Nnp = "NNP", Nnps = "NNPS", Pdt = "PDT", Pos = "POS", Prp = "PRP",
        PrpS = "PRP$", Rb = "RB", Rbr = "RBR", Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH", Vb = "VB",
        Vbd = "VBD", Vbg = "VBG", Vbn = "VBN", Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT", Wp = "WP", WpS = "WP$", Wrb = "WRB",
        Add = "ADD", Afx = "AFX", Gw = "GW", Hyph = "HYPH", Nfp = "NFP", Xx = "XX", Comma = ",", Period = ".",
        Colon = ":", Open = "``", Close = "''", Lrb = "-LRB-", Rrb = "-RRB-", Dollar = "$", Hash = "#",
    }
}

labels! {
    /// Dependency relations of Universal Dependencies 2 with the subtypes that English treebanks use.
    Deprel {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod",
        Amod = "amod", Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case",
        Cc = "cc", CcPreconj = "cc:preconj", Ccomp = "ccomp", Compound = "compound", CompoundPrt = "compound:prt",
        Conj = "conj", Cop = "cop", Csubj = "csubj", CsubjOuter = "csubj:outer", CsubjPass = "csubj:pass", Dep = "dep",
        Det = "det", DetPredet = "det:predet", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl",
        Fixed = "fixed", Flat = "flat", FlatForeign = "flat:foreign", Goeswith = "goeswith", Iobj = "iobj", List = "list",
        Mark = "mark", Nmod = "nmod", NmodDesc = "nmod:desc", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked",
        Nsubj = "nsubj", NsubjOuter = "nsubj:outer", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl",
        OblAgent = "obl:agent", OblUnmarked = "obl:unmarked", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Deprel {
    /// The relation without its subtype: `nsubj` for `nsubj:pass`.
    pub fn universal(self) -> &'static str {
        self.as_str().split(':').next().unwrap_or_default()
    }
}

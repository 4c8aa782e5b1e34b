//! Hashing of features: fast, the same on every platform and in every release.

/// Hashes text and numbers into 64 bits, feature by feature (FNV-1a over bytes, mixed at the end as in `splitmix64`).
///
/// The values are part of the model format: changing them makes every trained model useless.
///
/// # Examples
/// ```
/// use dixit_nlp::ml::hash::Hasher;
/// let suffix = Hasher::new(3).text("ing").finish();
/// assert_eq!(suffix, Hasher::new(3).text("i").text("ng").finish());
/// assert_ne!(suffix, Hasher::new(4).text("ing").finish());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Hasher(u64);

const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Hasher {
    /// Starts a feature of the given template number: equal texts under different templates hash apart.
    #[inline]
    pub fn new(template: u64) -> Hasher {
        Hasher(mix(template ^ 0xcbf2_9ce4_8422_2325))
    }

    /// Adds text.
    #[inline]
    pub fn text(mut self, text: &str) -> Hasher {
        for &byte in text.as_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        self
    }

    /// Adds one character.
    #[inline]
    pub fn char(self, char: char) -> Hasher {
        let mut buffer = [0; 4];
        self.text(char.encode_utf8(&mut buffer))
    }

    /// Adds a number, such as another hash or a label.
    #[inline]
    pub fn number(self, number: u64) -> Hasher {
        Hasher(mix(self.0 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// The hash.
    #[inline]
    pub fn finish(self) -> u64 {
        mix(self.0)
    }
}

/// The finalizer of `splitmix64`: every bit of the input reaches every bit of the result.
#[inline]
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The row of a table of `n_rows` that a hash falls into, by its high bits.
#[inline]
pub fn row(hash: u64, n_rows: usize) -> usize {
    ((u128::from(hash) * n_rows as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_change() {
        assert_eq!(Hasher::new(0).text("word").finish(), 0xab48_69ec_333e_9a49);
        assert_eq!(Hasher::new(7).text("a").number(9).char('é').finish(), 0xe0fa_a90b_3d79_f925);
    }

    #[test]
    fn rows_spread_evenly() {
        let mut counts = [0; 16];
        for n in 0..1600u64 {
            counts[row(Hasher::new(1).number(n).finish(), 16)] += 1;
        }
        assert!(counts.iter().all(|&count| (50..150).contains(&count)), "{counts:?}");
    }
}

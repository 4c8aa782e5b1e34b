//! Weights of hashed features: one row of numbers a feature, 8 bits a number, in a table without collisions.
//!
//! A feature is a 32-bit hash; nothing else of it is kept, so no word of the training texts is in the table. Every known
//! feature has a slot of its own, found by hashing it together with a number that its bucket was given when the table was
//! built (hash and displace: Belazzougui, Botelho and Dietzfelbinger 2009). A look-up is one step without a branch. The
//! lower 16 bits of the hash are kept: an unknown feature is taken for a known one about once in 60,000 look-ups. They stand
//! apart from the rows, in a list small enough to stay near the processor, so that unknown features touch no far memory.

use super::simd::widest;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Rows that are found before any of them is added.
const AT_ONCE: usize = 64;
/// Features a bucket, on average.
const BUCKET: usize = 3;

/// A table from feature hashes to rows of `width` weights.
#[derive(Clone, PartialEq, Eq)]
pub struct WeightTable {
    width: usize,
    /// Hashes with a row, ascending: what is written to disk.
    keys: Vec<u32>,
    /// What the hashes of each bucket are mixed with.
    displacements: Vec<u8>,
    n_slots: u32,
    /// Of each slot.
    heads: Vec<Head>,
    /// `[n_slots, width]`, zeros where a slot is empty.
    rows: Vec<i8>,
}

/// What is known of a slot before its row is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Head {
    /// 0 where the slot is empty.
    fingerprint: u16,
    scale_code: i8,
}

impl fmt::Debug for WeightTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WeightTable({} rows of {})", self.keys.len(), self.width)
    }
}

impl WeightTable {
    /// Stores `rows` (`[n_keys, width]`, `keys` ascending without repetition) at 8 bits a number, leaving out rows whose
    /// numbers are all smaller than `prune_below`.
    ///
    /// # Panics
    /// When the sizes do not fit or keys are not in order.
    pub fn new(width: usize, keys: &[u32], rows: &[f32], prune_below: f32) -> WeightTable {
        assert_eq!(keys.len() * width, rows.len(), "one row of {width} weights a key");
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "keys in ascending order");
        let mut kept = vec![];
        let mut packed = vec![];
        for (&key, row) in keys.iter().zip(rows.chunks_exact(width)) {
            let largest = row.iter().fold(0f32, |largest, weight| largest.max(weight.abs()));
            if largest < prune_below || largest == 0.0 {
                continue;
            }
            let code = scale_code(largest / 127.0);
            let scale = scale_of(code);
            kept.push(key);
            packed.push(code);
            packed.extend(row.iter().map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8));
        }
        WeightTable::from_packed(width, kept, &packed)
    }

    fn from_packed(width: usize, keys: Vec<u32>, packed: &[i8]) -> WeightTable {
        let (n_slots, displacements) = displaced(&keys);
        let (heads, rows) = (vec![Head::default(); n_slots as usize], vec![0; n_slots as usize * width]);
        let mut table = WeightTable { width, keys, displacements, n_slots, heads, rows };
        for (index, row) in packed.chunks_exact(width + 1).enumerate() {
            let key = table.keys[index];
            let slot = table.slot(key);
            table.heads[slot] = Head { fingerprint: fingerprint(key), scale_code: row[0] };
            table.rows[slot * width..][..width].copy_from_slice(&row[1..]);
        }
        table
    }

    /// Numbers a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of features with a row.
    pub fn n_rows(&self) -> usize {
        self.keys.len()
    }

    /// Adds the rows of all features that have one to the sums of their tokens, `[n_tokens, width]`, in order; every token has
    /// as many features.
    pub fn add_all(&self, features: &[u32], sums: &mut [f32]) {
        let n_each = (features.len() * self.width).checked_div(sums.len()).unwrap_or(0);
        if n_each == 0 {
            return;
        }
        widest(
            #[inline(always)]
            || match self.width {
                11 => self.add_rows::<11>(n_each, features, sums),
                16 => self.add_rows::<16>(n_each, features, sums),
                17 => self.add_rows::<17>(n_each, features, sums),
                32 => self.add_rows::<32>(n_each, features, sums),
                64 => self.add_rows::<64>(n_each, features, sums),
                128 => self.add_rows::<128>(n_each, features, sums),
                width => {
                    for (features, sums) in features.chunks(n_each).zip(sums.chunks_exact_mut(width)) {
                        features.iter().for_each(|&feature| self.add(feature, sums));
                    }
                }
            },
        );
    }

    /// First finds many rows, then adds them: while one is fetched from memory, those after it are already asked for.
    #[inline(always)]
    fn add_rows<const N: usize>(&self, n_each: usize, features: &[u32], sums: &mut [f32]) {
        let rows = self.rows.as_chunks::<N>().0;
        let mut found = [(0u32, 0f32); AT_ONCE];
        let n_tokens = (AT_ONCE / n_each).max(1);
        let tokens = sums.as_chunks_mut::<N>().0.chunks_mut(n_tokens);
        for (features, tokens) in features.chunks(n_tokens * n_each).zip(tokens) {
            for features in features.chunks(AT_ONCE) {
                let found = &mut found[..features.len()];
                found.iter_mut().zip(features).for_each(|(place, &feature)| *place = self.find(feature));
                for (found, sums) in found.chunks(n_each).zip(tokens.iter_mut()) {
                    let mut total = *sums;
                    for &(slot, scale) in found {
                        if let Some(weights) = rows.get(slot as usize) {
                            total.iter_mut().zip(weights).for_each(|(sum, &weight)| *sum += scale * f32::from(weight));
                        }
                    }
                    *sums = total;
                }
            }
        }
    }

    /// Adds the row of a feature, if it has one, to `sums` (`width` numbers).
    #[inline]
    pub fn add(&self, feature: u32, sums: &mut [f32]) {
        let (slot, scale) = self.find(feature);
        let weights = self.rows.chunks_exact(sums.len().max(1)).nth(slot as usize).unwrap_or_default();
        sums.iter_mut().zip(weights).for_each(|(sum, &weight)| *sum += scale * f32::from(weight));
    }

    /// The slot of a feature and the scale of its weights; the first slot, times zero, where it has none.
    #[inline(always)]
    fn find(&self, feature: u32) -> (u32, f32) {
        let slot = self.slot(feature);
        let Some(head) = self.heads.get(slot) else { return (0, 0.0) };
        let known = usize::from(head.fingerprint == fingerprint(feature));
        ((known * slot) as u32, SCALES[usize::from(head.scale_code as u8) | (1 - known) << 8])
    }

    /// The only slot where a feature's row can be.
    #[inline(always)]
    fn slot(&self, feature: u32) -> usize {
        let bucket = spread(feature, self.displacements.len() as u32);
        spread(mixed(feature, self.displacements[bucket]), self.n_slots)
    }
}

/// A number below `n` that grows with the hash.
#[inline(always)]
fn spread(hash: u32, n: u32) -> usize {
    ((u64::from(hash) * u64::from(n)) >> 32) as usize
}

/// Different for different features at every displacement.
#[inline(always)]
fn mixed(feature: u32, displacement: u8) -> u32 {
    (feature ^ (u32::from(displacement) << 24 | u32::from(displacement))).wrapping_mul(0x9e37_79b1)
}

/// Number of slots, and displacements by which every key (ascending) gets a slot of its own.
fn displaced(keys: &[u32]) -> (u32, Vec<u8>) {
    let n_buckets = keys.len() / BUCKET + 1;
    let mut n_slots = keys.len() + keys.len() / 3 + 1;
    loop {
        if let Some(displacements) = displacements(keys, n_buckets, n_slots) {
            return (n_slots as u32, displacements);
        }
        n_slots += n_slots / 16 + 1;
    }
}

/// Gives each bucket, the fullest first, the smallest displacement that leads all its keys to free slots; `None` when a
/// bucket finds none.
fn displacements(keys: &[u32], n_buckets: usize, n_slots: usize) -> Option<Vec<u8>> {
    let bucket = |key: u32| spread(key, n_buckets as u32);
    let mut by_size: Vec<Vec<&[u32]>> = vec![];
    for keys in keys.chunk_by(|&one, &other| bucket(one) == bucket(other)) {
        if by_size.len() <= keys.len() {
            by_size.resize(keys.len() + 1, vec![]);
        }
        by_size[keys.len()].push(keys);
    }
    let mut displacements = vec![0; n_buckets];
    let mut taken = vec![false; n_slots];
    let mut slots = vec![];
    for &keys in by_size.iter().rev().flatten() {
        let displacement = (0..=u8::MAX).find(|&displacement| {
            slots.clear();
            keys.iter().all(|&key| {
                let slot = spread(mixed(key, displacement), n_slots as u32);
                let free = !taken[slot] && !slots.contains(&slot);
                slots.push(slot);
                free
            })
        })?;
        slots.iter().for_each(|&slot| taken[slot] = true);
        displacements[bucket(keys[0])] = displacement;
    }
    Some(displacements)
}

/// The lower 16 bits, with 0 (which marks an empty slot) taken for 1.
#[inline]
fn fingerprint(key: u32) -> u16 {
    (key as u16).max(1)
}

/// Scales are powers of the eighth root of two around 2^-8, so that one byte spans 2^-24 to 2^8.
fn scale_code(scale: f32) -> i8 {
    ((scale.log2() + 8.0) * 8.0).ceil().clamp(-128.0, 127.0) as i8
}

#[inline]
fn scale_of(code: i8) -> f32 {
    SCALES[code as u8 as usize]
}

/// Those of all codes, then as many zeros: a row times zero is added without a branch.
static SCALES: [f32; 512] = scales();

const fn scales() -> [f32; 512] {
    // 2^(k/8) for k in 0..8
    let eighths = [
        1.0f32,
        1.090_507_7,
        1.189_207_1,
        1.296_839_6,
        std::f32::consts::SQRT_2,
        1.542_210_8,
        1.681_792_8,
        1.834_008_1,
    ];
    let mut scales = [0.0; 512];
    let mut index = 0;
    while index < 256 {
        let code = index as u8 as i8 as i32;
        let power = code.div_euclid(8) - 8;
        // The bits of a float that is a power of two hold just the exponent.
        scales[index] = eighths[code.rem_euclid(8) as usize] * f32::from_bits(((power + 127) as u32) << 23);
        index += 1;
    }
    scales
}

#[derive(Serialize, Deserialize)]
struct Packed {
    width: u32,
    n_keys: u32,
    /// Differences of the ascending keys, 7 bits a byte, low bits first.
    keys: Bytes,
    /// Scale code and weights, a row a key.
    rows: Bytes,
}

impl Serialize for WeightTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut keys = vec![];
        let mut last = 0;
        let mut rows = Vec::with_capacity(self.keys.len() * (self.width + 1));
        for &key in &self.keys {
            let mut gap = key - last;
            last = key;
            while gap >= 128 {
                keys.push(gap as u8 | 128);
                gap >>= 7;
            }
            keys.push(gap as u8);
            let slot = self.slot(key);
            rows.push(self.heads[slot].scale_code as u8);
            rows.extend(self.rows[slot * self.width..][..self.width].iter().map(|&weight| weight as u8));
        }
        let n_keys = self.keys.len() as u32;
        Packed { width: self.width as u32, n_keys, keys: Bytes(keys), rows: Bytes(rows) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for WeightTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WeightTable, D::Error> {
        let packed = Packed::deserialize(deserializer)?;
        let (width, n_keys) = (packed.width as usize, packed.n_keys as usize);
        if packed.rows.0.len() != n_keys.saturating_mul(width + 1) || width > 255 {
            return Err(D::Error::custom(format_args!(
                "expected {n_keys} rows of {width} weights, found {} bytes",
                packed.rows.0.len()
            )));
        }
        let mut keys = Vec::with_capacity(n_keys);
        let (mut key, mut gap, mut shift) = (0u32, 0u32, 0);
        for byte in packed.keys.0 {
            if shift > 28 {
                return Err(D::Error::custom("a feature hash is longer than 32 bits"));
            }
            gap |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                key = match key.checked_add(gap) {
                    Some(next) if gap > 0 || keys.is_empty() => next,
                    _ => return Err(D::Error::custom("feature hashes are not in ascending order")),
                };
                keys.push(key);
                (gap, shift) = (0, 0);
            }
        }
        if keys.len() != n_keys || shift != 0 {
            return Err(D::Error::custom(format_args!("expected {n_keys} feature hashes, found {}", keys.len())));
        }
        let rows: Vec<i8> = packed.rows.0.into_iter().map(|byte| byte as i8).collect();
        Ok(WeightTable::from_packed(width, keys, &rows))
    }
}

/// Bytes that are written as one block.
struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        struct Block;
        impl Visitor<'_> for Block {
            type Value = Bytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a block of bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_byte_buf(Block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Random;

    fn known(table: &WeightTable, feature: u32) -> bool {
        let mut sums = vec![0.0; table.width()];
        table.add(feature, &mut sums);
        sums.iter().any(|&sum| sum != 0.0)
    }

    fn random_table() -> (Vec<u32>, Vec<f32>) {
        let mut random = Random::new(7);
        let mut keys: Vec<u32> = (0..5000).map(|_| random.next_u64() as u32).collect();
        keys.extend([0, 1, u32::MAX - 1, u32::MAX]);
        keys.sort_unstable();
        keys.dedup();
        let rows = (0..keys.len() * 9).map(|_| random.unit() as f32 - 0.5).collect();
        (keys, rows)
    }

    #[test]
    fn finds_every_row_and_nearly_its_weights() {
        let (keys, rows) = random_table();
        let table = WeightTable::new(9, &keys, &rows, 0.0);
        let mut n_wrong = 0;
        for (&key, row) in keys.iter().zip(rows.chunks_exact(9)) {
            let mut sums = [0.0; 9];
            table.add(key, &mut sums);
            let largest = row.iter().fold(0f32, |largest, weight| largest.max(weight.abs()));
            // Half a step of the largest possible scale, one eighth of an octave above the exact one.
            let error = largest / 127.0 * 1.1 * 0.5 + 1e-6;
            n_wrong += usize::from(row.iter().zip(&sums).any(|(want, got)| (want - got).abs() > error));
        }
        // Neighbors may share a fingerprint, as 0 and 1 do here.
        assert!(n_wrong <= 2, "{n_wrong}");
    }

    #[test]
    fn many_tokens_at_once_add_up_to_the_same() {
        let (keys, rows) = random_table();
        let table = WeightTable::new(16, &keys[..3000], &[&rows[..], &rows[..]].concat()[..48_000], 0.0);
        for n_each in [1, 7, 100, 300] {
            let features: Vec<u32> = keys.iter().copied().cycle().take(40 * n_each).collect();
            let mut sums = vec![0.5; 40 * 16];
            table.add_all(&features, &mut sums);
            for (features, sums) in features.chunks(n_each).zip(sums.chunks(16)) {
                let mut wanted = [0.5; 16];
                features.iter().for_each(|&feature| table.add(feature, &mut wanted));
                assert_eq!(sums, wanted);
            }
        }
    }

    #[test]
    fn unknown_features_add_nothing_but_rarely() {
        let (keys, rows) = random_table();
        let table = WeightTable::new(9, &keys, &rows, 0.0);
        let mut random = Random::new(8);
        let n_hits = (0..100_000).filter(|_| known(&table, random.next_u64() as u32)).count();
        assert!(n_hits < 20, "{n_hits}");
    }

    #[test]
    fn survives_the_way_to_bytes_and_back() {
        let (keys, rows) = random_table();
        let table = WeightTable::new(9, &keys, &rows, 0.3);
        assert!(table.n_rows() < keys.len() && table.n_rows() > 0);
        let bytes = postcard::to_stdvec(&table).unwrap();
        let read: WeightTable = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(read, table);
        assert!(postcard::from_bytes::<WeightTable>(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn an_empty_table_knows_nothing() {
        let table = WeightTable::new(5, &[], &[], 0.0);
        assert!(!known(&table, 0) && !known(&table, u32::MAX));
    }
}

//! Weights of hashed features: one row of numbers a feature, 8 bits a number, in an open-addressing table.
//!
//! A feature is a 32-bit hash; nothing else of it is kept, so no word of the training texts is in the table. The upper
//! bits of the hash choose the slot, the lower 16 are its fingerprint: an unknown feature is taken for a known one about
//! once in 60,000 look-ups.

use super::simd::widest;
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::hint::black_box;

/// Features looked up at a time.
const BLOCK: usize = 64;
/// Slots compared at once.
const WINDOW: usize = 8;

/// A table from feature hashes to rows of `width` weights.
#[derive(Clone)]
pub struct WeightTable {
    width: usize,
    /// Hashes with a row, ascending: what is written to disk.
    keys: Vec<u32>,
    /// Slots that hashes are spread over, in order.
    n_homes: u32,
    /// 0: empty slot. A row that does not fit before the end of the table stands in the spare slots after it.
    fingerprints: Vec<u16>,
    /// A scale code and `width` weights a slot.
    rows: Vec<i8>,
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
        let stride = width + 1;
        let n_homes = u32::try_from(keys.len() * 3 / 2).unwrap_or(u32::MAX).max(WINDOW as u32);
        // Keys come in ascending order and so do their slots: each goes to its own slot or the first one free after it.
        let mut slots = Vec::with_capacity(keys.len());
        let mut next = 0;
        for &key in &keys {
            let slot = next.max(home(key, n_homes));
            slots.push(slot);
            next = slot + 1;
        }
        let n_slots = next.max(n_homes as usize) + 1;
        let mut fingerprints = vec![0; n_slots + WINDOW];
        let mut rows = vec![0; n_slots * stride];
        for ((&key, &slot), row) in keys.iter().zip(&slots).zip(packed.chunks_exact(stride)) {
            fingerprints[slot] = fingerprint(key);
            rows[slot * stride..][..stride].copy_from_slice(row);
        }
        WeightTable { width, keys, n_homes, fingerprints, rows }
    }

    /// Numbers a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Number of features with a row.
    pub fn n_rows(&self) -> usize {
        self.keys.len()
    }

    /// Adds the row of a feature, if it has one, to `sums` (`width` numbers).
    #[inline]
    pub fn add(&self, feature: u32, sums: &mut [f32]) {
        if let Some(slot) = self.slot(feature) {
            self.add_slot(slot, sums);
        }
    }

    /// Adds the rows of all features that have one to `sums` (`width` numbers), in order.
    pub fn add_all(&self, features: &[u32], sums: &mut [f32]) {
        widest(
            #[inline(always)]
            || match self.width {
                5 => self.add_rows::<5>(features, sums),
                9 => self.add_rows::<9>(features, sums),
                17 => self.add_rows::<17>(features, sums),
                64 => self.add_rows::<64>(features, sums),
                128 => self.add_rows::<128>(features, sums),
                _ => self.each_slot(features, |slot| self.add_slot(slot, sums)),
            },
        );
    }

    #[inline(always)]
    fn add_rows<const N: usize>(&self, features: &[u32], sums: &mut [f32]) {
        let Some(sums) = sums.first_chunk_mut::<N>() else { return };
        self.each_slot(features, |slot| {
            if let Some((&code, weights)) = self.rows[slot * (N + 1)..].split_first()
                && let Some(weights) = weights.first_chunk::<N>()
            {
                let scale = scale_of(code);
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += scale * f32::from(weight);
                }
            }
        });
    }

    /// Calls `visit` with the slots of the features that have one. Fingerprints and rows of a block are all asked for before
    /// the first is used: memory answers many questions in the time of one.
    #[inline(always)]
    fn each_slot(&self, features: &[u32], mut visit: impl FnMut(usize)) {
        let mut slots = [0usize; BLOCK];
        for block in features.chunks(BLOCK) {
            let mut asked = 0u16;
            for &feature in block {
                asked ^= self.fingerprints[home(feature, self.n_homes)];
            }
            black_box(asked);
            let mut n_slots = 0;
            for &feature in block {
                let (slot, found) = self.probe(feature);
                slots[n_slots] = slot;
                n_slots += usize::from(found);
            }
            let slots = &slots[..n_slots];
            black_box(slots.iter().fold(0, |asked, slot| asked ^ self.rows[slot * (self.width + 1)]));
            slots.iter().for_each(|&slot| visit(slot));
        }
    }

    #[inline(always)]
    fn add_slot(&self, slot: usize, sums: &mut [f32]) {
        let row = &self.rows[slot * (self.width + 1)..][..self.width + 1];
        let scale = scale_of(row[0]);
        sums.iter_mut().zip(&row[1..]).for_each(|(sum, &weight)| *sum += scale * f32::from(weight));
    }

    #[inline]
    fn slot(&self, feature: u32) -> Option<usize> {
        let (slot, found) = self.probe(feature);
        found.then_some(slot)
    }

    /// Where a feature's row is and whether there is one. Whole windows of slots are compared at once.
    #[inline(always)]
    fn probe(&self, feature: u32) -> (usize, bool) {
        let wanted = fingerprint(feature);
        let mut slot = home(feature, self.n_homes);
        while let Some(window) = self.fingerprints[slot..].first_chunk::<WINDOW>() {
            let (same, empty) = (bytes_where(window, wanted), bytes_where(window, 0));
            // What stands behind an empty slot belongs to others.
            let found = same & empty.wrapping_sub(1) & !empty;
            if (found | empty) != 0 {
                return (slot + (found.trailing_zeros() / 8) as usize % WINDOW, found != 0);
            }
            slot += WINDOW;
        }
        (0, false)
    }
}

/// The slot where the search for a feature begins; it grows with the hash.
#[inline(always)]
fn home(feature: u32, n_homes: u32) -> usize {
    ((u64::from(feature) * u64::from(n_homes)) >> 32) as usize
}

/// All bits of the bytes at whose places the window holds `wanted`, the first place in the lowest byte.
#[inline(always)]
fn bytes_where(window: &[u16; WINDOW], wanted: u16) -> u64 {
    let mut bytes = [0; WINDOW];
    for (byte, &fingerprint) in bytes.iter_mut().zip(window) {
        *byte = if fingerprint == wanted { u8::MAX } else { 0 };
    }
    u64::from_le_bytes(bytes)
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

static SCALES: [f32; 256] = scales();

const fn scales() -> [f32; 256] {
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
    let mut scales = [0.0; 256];
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
        let mut next = 0;
        for &key in &self.keys {
            let mut gap = key - last;
            last = key;
            while gap >= 128 {
                keys.push(gap as u8 | 128);
                gap >>= 7;
            }
            keys.push(gap as u8);
            let slot = next.max(home(key, self.n_homes));
            next = slot + 1;
            rows.extend(self.rows[slot * (self.width + 1)..][..self.width + 1].iter().map(|&weight| weight as u8));
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
    fn unknown_features_add_nothing_but_rarely() {
        let (keys, rows) = random_table();
        let table = WeightTable::new(9, &keys, &rows, 0.0);
        let mut random = Random::new(8);
        let n_hits = (0..100_000).filter(|_| table.slot(random.next_u64() as u32).is_some()).count();
        assert!(n_hits < 20, "{n_hits}");
    }

    #[test]
    fn survives_the_way_to_bytes_and_back() {
        let (keys, rows) = random_table();
        let table = WeightTable::new(9, &keys, &rows, 0.3);
        assert!(table.n_rows() < keys.len() && table.n_rows() > 0);
        let bytes = postcard::to_stdvec(&table).unwrap();
        let read: WeightTable = postcard::from_bytes(&bytes).unwrap();
        assert_eq!((&read.keys, &read.rows, &read.fingerprints), (&table.keys, &table.rows, &table.fingerprints));
        assert!(postcard::from_bytes::<WeightTable>(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn an_empty_table_knows_nothing() {
        let table = WeightTable::new(5, &[], &[], 0.0);
        assert!(table.slot(0).is_none() && table.slot(u32::MAX).is_none());
    }
}

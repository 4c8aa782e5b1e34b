//! An order of rows in which linked rows are near: hill climbing on the length of all links.

/// Rows that stay together and in order, with a height.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Rows of the block, any numbers.
    pub(super) rows: Vec<usize>,
}

/// Moves single blocks to where the links get shortest, until none helps. Starts from, and prefers, the given order.
///
/// # Complexity
/// A bounded number of evaluations, each linear in rows and links.
pub(super) fn shorten(blocks: &[Block], n_rows: usize, links: &[(usize, usize, f64)]) -> Vec<usize> {
    shorten_between(&[], blocks, &[], n_rows, links)
}

/// The same with rows above and below that stay where they are.
pub(super) fn shorten_between(
    above: &[usize],
    blocks: &[Block],
    below: &[usize],
    n_rows: usize,
    links: &[(usize, usize, f64)],
) -> Vec<usize> {
    const MAX_STEPS: usize = 20_000_000;
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    if blocks.len() < 2 || links.is_empty() {
        return order;
    }
    let mut places = vec![0.0; n_rows];
    let mut cost = |order: &[usize]| {
        let between = order.iter().flat_map(|&block| &blocks[block].rows);
        for (place, &row) in above.iter().chain(between).chain(below).enumerate() {
            places[row] = place as f64;
        }
        links.iter().map(|&(a, b, weight)| (places[a] - places[b]).abs() * weight).sum::<f64>()
    };
    let mut best = cost(&order);
    let mut trials = MAX_STEPS / (n_rows + links.len());
    loop {
        let before = best;
        for block in 0..blocks.len() {
            let from = order.iter().position(|&other| other == block).unwrap_or(0);
            let mut best_to = from;
            for to in (0..order.len()).filter(|&to| to != from) {
                if trials == 0 {
                    break;
                }
                trials -= 1;
                let mut trial = order.clone();
                trial.remove(from);
                trial.insert(to, block);
                let trial_cost = cost(&trial);
                if trial_cost + 1e-9 < best {
                    (best, best_to) = (trial_cost, to);
                }
            }
            order.remove(from);
            order.insert(best_to, block);
        }
        if best >= before || trials == 0 {
            return order;
        }
    }
}

/// Places boxes of these heights in a column, in this order, as near as can be to where they want their middles
/// (least squares: isotonic regression by pooling neighbors). Returns the middles.
pub(super) fn spread(wanted: &[f64], heights: &[f64], gap: f64) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (index, height) in heights.iter().enumerate() {
        offset += height / 2.0 + if index > 0 { heights[index - 1] / 2.0 + gap } else { 0.0 };
        offsets.push(offset);
    }
    // Pools of neighbors that touch: sum of wishes and number of members.
    let mut pools: Vec<(f64, usize)> = vec![];
    for (wish, offset) in wanted.iter().zip(&offsets) {
        pools.push((wish - offset, 1));
        while let [.., (sum, n), (next_sum, next_n)] = pools[..] {
            if sum / n as f64 <= next_sum / next_n as f64 {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push((sum + next_sum, n + next_n));
        }
    }
    let starts = pools.iter().flat_map(|&(sum, n)| std::iter::repeat_n(sum / n as f64, n));
    starts.zip(&offsets).map(|(start, offset)| start + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_blocks_become_neighbors() {
        let blocks: Vec<Block> = (0..5).map(|row| Block { rows: vec![row] }).collect();
        let order = shorten(&blocks, 5, &[(0, 4, 1.0)]);
        let place = |row| order.iter().position(|&other| other == row).unwrap();
        assert_eq!(place(0).abs_diff(place(4)), 1);
    }

    #[test]
    fn boxes_keep_order_and_distance() {
        let middles = spread(&[50.0, 40.0, 45.0, 300.0], &[20.0; 4], 4.0);
        assert!(middles.windows(2).all(|pair| pair[1] - pair[0] >= 24.0 - 1e-9), "{middles:?}");
        assert_eq!(middles[3], 300.0);
    }
}

//! One-to-one matchings between gold and predicted items.

use std::collections::BTreeMap;

/// A largest one-to-one matching (Kuhn's augmenting paths): left node to right node. `edges[i]` lists the right nodes of
/// left node `i` in order of preference; earlier left nodes keep a partner once they have one.
pub(super) fn largest(edges: &[Vec<usize>]) -> BTreeMap<usize, usize> {
    let mut partner_of_right: BTreeMap<usize, usize> = BTreeMap::new();
    let mut partner_of_left: BTreeMap<usize, usize> = BTreeMap::new();
    for start in 0..edges.len() {
        // A path is a stack of (left node, next edge to try), the tried right nodes in `seen`.
        let mut seen = std::collections::BTreeSet::new();
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some(&mut (left, ref mut next)) = path.last_mut() {
            let Some(&right) = edges[left].get(*next) else {
                path.pop();
                continue;
            };
            *next += 1;
            if !seen.insert(right) {
                continue;
            }
            if let Some(&owner) = partner_of_right.get(&right) {
                path.push((owner, 0));
                continue;
            }
            // Free: every left node on the path takes the edge that it tried last.
            for &(left, next) in path.iter() {
                let right = edges[left][next - 1];
                partner_of_right.insert(right, left);
                partner_of_left.insert(left, right);
            }
            break;
        }
    }
    partner_of_left
}

/// Pairs taken by weight, heaviest first, each side once; ties go to the smaller keys. Left key to right key.
pub(super) fn greedy<'a>(mut candidates: Vec<(f64, &'a str, &'a str)>) -> BTreeMap<&'a str, &'a str> {
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = BTreeMap::new();
    let mut used_right = std::collections::BTreeSet::new();
    for (weight, left, right) in candidates {
        if weight > 0.0 && !taken.contains_key(left) && used_right.insert(right) {
            taken.insert(left, right);
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_matching_gives_up_preferences() {
        assert_eq!(largest(&[vec![0, 1], vec![0]]), BTreeMap::from([(0, 1), (1, 0)]));
        assert_eq!(largest(&[vec![], vec![2], vec![2]]), BTreeMap::from([(1, 2)]));
        let chain: Vec<Vec<usize>> = (0..1_000).map(|n| if n == 0 { vec![0] } else { vec![n - 1, n] }).collect();
        assert_eq!(largest(&chain).len(), 1_000);
    }

    #[test]
    fn the_greedy_matching_takes_the_heaviest_first() {
        let candidates = vec![(1.0, "a", "x"), (2.0, "a", "y"), (1.5, "b", "y"), (0.0, "c", "x")];
        assert_eq!(greedy(candidates), BTreeMap::from([("a", "y")]));
        assert_eq!(greedy(vec![(1.0, "b", "x"), (1.0, "a", "x")]), BTreeMap::from([("a", "x")]));
    }
}

//! Vertical lines side by side in a gutter, so that none covers another.

/// Gives each interval a lane, 0 the innermost; intervals that touch never share one. Short intervals go inside, where
/// they cross the fewest horizontal ends.
pub(super) fn assign(intervals: &[(f64, f64)], gap: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..intervals.len()).collect();
    let length = |index: &usize| (intervals[*index].1 - intervals[*index].0).abs();
    order.sort_by(|a, b| length(a).total_cmp(&length(b)).then(a.cmp(b)));
    let mut lanes: Vec<Vec<(f64, f64)>> = vec![];
    let mut assigned = vec![0; intervals.len()];
    for index in order {
        let (low, high) = (intervals[index].0.min(intervals[index].1), intervals[index].0.max(intervals[index].1));
        let is_free = |lane: &Vec<(f64, f64)>| lane.iter().all(|&(a, b)| high + gap < a || b + gap < low);
        let lane = lanes.iter().position(is_free).unwrap_or_else(|| {
            lanes.push(vec![]);
            lanes.len() - 1
        });
        lanes[lane].push((low, high));
        assigned[index] = lane;
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn crossing_intervals_never_share_a_lane() {
        let intervals = [(0.0, 100.0), (90.0, 20.0), (30.0, 40.0), (110.0, 120.0)];
        let lanes = assign(&intervals, 4.0);
        assert_eq!(lanes, [2, 1, 0, 0]);
    }
}

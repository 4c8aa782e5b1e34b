//! Boxes that lie over one another are pushed apart.

use super::{Point, Size};
use std::collections::BTreeMap;

/// Least distance between boxes, in pixels.
const GAP: f64 = 16.0;
const ROUNDS: usize = 60;

/// Moves middles so that no two boxes overlap.
///
/// # Complexity
/// Near linear in boxes a round (only boxes of neighboring cells of a grid meet); few rounds, each after a little
/// more spreading, so that it ends.
pub(super) fn separate(points: &mut [Point], sizes: &[Size]) {
    let Some(cell) = sizes.iter().map(|size| size.width.max(size.height) + GAP).max_by(f64::total_cmp) else { return };
    loop {
        for _ in 0..ROUNDS {
            if !push_apart(points, sizes, cell) {
                return;
            }
        }
        for (index, point) in points.iter_mut().enumerate() {
            // A little askew, so that boxes in one place part.
            point.x = point.x * 1.08 + (index % 13) as f64 * 0.1;
            point.y = point.y * 1.08 + (index % 7) as f64 * 0.1;
        }
    }
}

/// One round; whether anything overlapped.
fn push_apart(points: &mut [Point], sizes: &[Size], cell: f64) -> bool {
    let place = |point: &Point| ((point.x / cell).floor() as i64, (point.y / cell).floor() as i64);
    let mut grid: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (index, point) in points.iter().enumerate() {
        grid.entry(place(point)).or_default().push(index);
    }
    let mut overlapped = false;
    for a in 0..points.len() {
        let (column, row) = place(&points[a]);
        for near in (column - 1..=column + 1).flat_map(|x| (row - 1..=row + 1).map(move |y| (x, y))) {
            for &b in grid.get(&near).into_iter().flatten().filter(|&&b| b > a) {
                overlapped |= part(points, sizes, a, b);
            }
        }
    }
    overlapped
}

fn part(points: &mut [Point], sizes: &[Size], a: usize, b: usize) -> bool {
    let (dx, dy) = (points[b].x - points[a].x, points[b].y - points[a].y);
    let over_x = (sizes[a].width + sizes[b].width) / 2.0 + GAP - dx.abs();
    let over_y = (sizes[a].height + sizes[b].height) / 2.0 + GAP - dy.abs();
    if over_x <= 1e-6 || over_y <= 1e-6 {
        return false;
    }
    if over_y <= over_x {
        let push = over_y / 2.0 * if dy < 0.0 { -1.0 } else { 1.0 };
        points[a].y -= push;
        points[b].y += push;
    } else {
        let push = over_x / 2.0 * if dx < 0.0 { -1.0 } else { 1.0 };
        points[a].x -= push;
        points[b].x += push;
    }
    true
}

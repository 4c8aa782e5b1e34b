//! Stress majorization: distances on the page like distances in the graph.
//!
//! Gansner, Koren and North, "Graph Drawing by Stress Majorization" (2004), section 2.3 in its local form, started from
//! classical scaling (Torgerson 1952) so that the result does not depend on chance.

use super::{Point, Size};
use std::collections::VecDeque;

/// Largest component that is placed this way; the work is quadratic.
pub(super) const MAX_NODES: usize = 300;

/// A page is wider than high, and so are boxes with text.
const STRETCH: f64 = 1.35;

/// Middles for the nodes of one connected component.
pub(super) fn place(sizes: &[Size], edges: &[(usize, usize)]) -> Vec<Point> {
    let n = sizes.len();
    if n < 2 {
        return vec![Point::default(); n];
    }
    let distances = distances(n, sizes, edges);
    let mut points = scaling(&distances, n);
    for _ in 0..MAX_ROUNDS {
        let mut moved: f64 = 0.0;
        for i in 0..n {
            let (mut x, mut y, mut total) = (0.0, 0.0, 0.0);
            for j in (0..n).filter(|&j| j != i) {
                let wanted = distances[i * n + j];
                let (dx, dy) = (points[i].x - points[j].x, points[i].y - points[j].y);
                let now = dx.hypot(dy).max(1e-6);
                let weight = 1.0 / (wanted * wanted);
                x += weight * (points[j].x + wanted * dx / now);
                y += weight * (points[j].y + wanted * dy / now);
                total += weight;
            }
            let next = Point { x: x / total, y: y / total };
            moved = moved.max((next.x - points[i].x).hypot(next.y - points[i].y));
            points[i] = next;
        }
        if moved < 0.5 {
            break;
        }
    }
    for point in &mut points {
        point.x *= STRETCH;
    }
    points
}

const MAX_ROUNDS: usize = 400;

/// Wanted distances between all pairs: hops, each as long as its nodes need, crowded nodes further away.
fn distances(n: usize, sizes: &[Size], edges: &[(usize, usize)]) -> Vec<f64> {
    let mut neighbors: Vec<Vec<usize>> = vec![vec![]; n];
    for &(a, b) in edges {
        neighbors[a].push(b);
        neighbors[b].push(a);
    }
    for list in &mut neighbors {
        list.sort_unstable();
        list.dedup();
    }
    let room = |node: usize| {
        let size = sizes[node];
        0.2 * size.width + 0.5 * size.height + 15.0 * (neighbors[node].len() as f64).sqrt()
    };
    let mut distances = vec![0.0; n * n];
    for start in 0..n {
        let mut seen = vec![false; n];
        let mut queue = VecDeque::from([start]);
        seen[start] = true;
        while let Some(node) = queue.pop_front() {
            for &next in &neighbors[node] {
                if !seen[next] {
                    seen[next] = true;
                    distances[start * n + next] = distances[start * n + node] + 30.0 + room(node) + room(next);
                    queue.push_back(next);
                }
            }
        }
    }
    // Breadth-first trees from both ends may differ in length: take the mean, and never nothing.
    for i in 0..n {
        for j in i + 1..n {
            let mean = ((distances[i * n + j] + distances[j * n + i]) / 2.0).max(1.0);
            distances[i * n + j] = mean;
            distances[j * n + i] = mean;
        }
    }
    distances
}

/// The two leading axes of the doubly centered squared distances, by power iteration.
fn scaling(distances: &[f64], n: usize) -> Vec<Point> {
    let square = |i: usize, j: usize| distances[i * n + j] * distances[i * n + j];
    let means: Vec<f64> = (0..n).map(|i| (0..n).map(|j| square(i, j)).sum::<f64>() / n as f64).collect();
    let mean = means.iter().sum::<f64>() / n as f64;
    let centered: Vec<f64> =
        (0..n * n).map(|at| -0.5 * (square(at / n, at % n) - means[at / n] - means[at % n] + mean)).collect();
    let mut axes: Vec<(f64, Vec<f64>)> = vec![];
    for axis in 0..2 {
        let mut vector: Vec<f64> =
            (0..n).map(|i| 1.0 + ((i * 7919 + axis * 104_729 + 13) % 101) as f64 / 101.0).collect();
        let mut value = 0.0;
        for _ in 0..60 {
            let mut next: Vec<f64> = centered.chunks(n).map(|row| dot(row, &vector)).collect();
            for (value, axis) in &axes {
                let along = dot(axis, &vector) * value;
                next.iter_mut().zip(axis).for_each(|(x, a)| *x -= along * a);
            }
            value = dot(&next, &next).sqrt();
            if value < 1e-9 {
                break;
            }
            vector = next.into_iter().map(|x| x / value).collect();
        }
        axes.push((value, vector));
    }
    (0..n)
        .map(|i| {
            // A little off the axes, so that equal places come apart.
            let nudge = ((i * 31 + 7) % 17) as f64 / 17.0;
            Point { x: axes[0].1[i] * axes[0].0.sqrt() + nudge, y: axes[1].1[i] * axes[1].0.sqrt() + 1.0 - nudge }
        })
        .collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

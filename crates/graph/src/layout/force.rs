//! Forces for large networks: springs along edges, repulsion between all nodes summed over a quadtree.
//!
//! Barnes and Hut, "A hierarchical O(N log N) force-calculation algorithm" (1986); Fruchterman and Reingold (1991) for
//! the forces and the cooling.

use super::{Point, Size};

/// Visits of nodes in all rounds together: small networks settle in the most rounds, large ones in the fewest.
const VISITS: usize = 400_000;
const MOST_ROUNDS: usize = 250;
const FEWEST_ROUNDS: usize = 60;
/// A cell counts as one body when it is smaller than this part of its distance.
const OPENING: f64 = 0.9;
const MAX_DEPTH: usize = 24;
/// Pull toward the middle, part of the distance a round.
const GRAVITY: f64 = 0.01;
/// Distance, in wanted lengths of an edge, from which on repulsion fades.
const REACH: f64 = 5.0;

/// Middles for the nodes of one connected component.
///
/// # Complexity
/// `n log n` for each of at most `MOST_ROUNDS` rounds.
pub(super) fn place(sizes: &[Size], edges: &[(usize, usize)]) -> Vec<Point> {
    let n = sizes.len();
    let length = 60.0 + sizes.iter().map(|size| (size.width * size.height).sqrt()).sum::<f64>() / n.max(1) as f64;
    let mut degrees = vec![0.0; n];
    for &(a, b) in edges {
        degrees[a] += 1.0;
        degrees[b] += 1.0;
    }
    let mut points = spiral(n, edges, length);
    let rounds = (VISITS / n.max(1)).clamp(FEWEST_ROUNDS, MOST_ROUNDS);
    for round in 0..rounds {
        let tree = Quadtree::new(&points);
        let limit = length * 4.0 * (1.0 - round as f64 / rounds as f64).powi(2) + 0.5;
        let mut forces: Vec<Point> = points
            .iter()
            .map(|&point| {
                let away = tree.repulsion(point, length);
                Point { x: away.x - point.x * GRAVITY, y: away.y - point.y * GRAVITY }
            })
            .collect();
        for &(a, b) in edges {
            let (dx, dy) = (points[b].x - points[a].x, points[b].y - points[a].y);
            // Springs at hubs are softer, or hubs would collapse.
            let pull = dx.hypot(dy) / length / f64::max(degrees[a], degrees[b]).sqrt();
            forces[a].x += dx * pull;
            forces[a].y += dy * pull;
            forces[b].x -= dx * pull;
            forces[b].y -= dy * pull;
        }
        for (point, force) in points.iter_mut().zip(&forces) {
            let size = force.x.hypot(force.y).max(1e-9);
            let step = size.min(limit) / size;
            point.x += force.x * step;
            point.y += force.y * step;
        }
    }
    points
}

/// Nodes on a spiral in order of their distance from the busiest one.
fn spiral(n: usize, edges: &[(usize, usize)], length: f64) -> Vec<Point> {
    let mut neighbors: Vec<Vec<usize>> = vec![vec![]; n];
    for &(a, b) in edges {
        neighbors[a].push(b);
        neighbors[b].push(a);
    }
    let mut order: Vec<usize> =
        (0..n).max_by_key(|&node| (neighbors[node].len(), std::cmp::Reverse(node))).into_iter().collect();
    let mut seen = vec![false; n];
    order.iter().for_each(|&node| seen[node] = true);
    let mut next = 0;
    while next < order.len() {
        for &neighbor in &neighbors[order[next]] {
            if !std::mem::replace(&mut seen[neighbor], true) {
                order.push(neighbor);
            }
        }
        next += 1;
    }
    order.extend((0..n).filter(|&node| !seen[node]));
    let mut points = vec![Point::default(); n];
    for (place, &node) in order.iter().enumerate() {
        let (radius, angle) = (length * 0.6 * (place as f64).sqrt(), place as f64 * 2.399_963);
        points[node] = Point { x: radius * angle.cos(), y: radius * angle.sin() };
    }
    points
}

/// Bodies in nested squares, each with its number and middle.
struct Quadtree {
    cells: Vec<Cell>,
}

struct Cell {
    center: Point,
    half: f64,
    mass: f64,
    sum: Point,
    children: [Option<usize>; 4],
}

impl Quadtree {
    fn new(points: &[Point]) -> Quadtree {
        let bound = |f: fn(&Point) -> f64| {
            points.iter().map(f).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let ((left, right), (top, bottom)) = (bound(|point| point.x), bound(|point| point.y));
        let half = ((right - left).max(bottom - top) / 2.0).max(1.0) * 1.001;
        let root = Cell::new(Point { x: (left + right) / 2.0, y: (top + bottom) / 2.0 }, half);
        let mut tree = Quadtree { cells: vec![root] };
        for &point in points {
            tree.insert(point);
        }
        tree
    }

    fn insert(&mut self, point: Point) {
        let mut at = 0;
        for _ in 0..MAX_DEPTH {
            let is_new = self.cells[at].mass == 0.0 && at != 0;
            let lone =
                (self.cells[at].mass == 1.0 && self.cells[at].children == [None; 4]).then(|| self.cells[at].middle());
            self.cells[at].add(point);
            if is_new {
                return;
            }
            // A second body in a cell moves the first one down.
            if let Some(first) = lone.filter(|_| at != 0) {
                let child = self.child(at, first);
                self.cells[child].add(first);
            }
            at = self.child(at, point);
        }
        self.cells[at].add(point);
    }

    fn child(&mut self, at: usize, point: Point) -> usize {
        let Cell { center, half, .. } = self.cells[at];
        let (right, below) = (point.x >= center.x, point.y >= center.y);
        let quadrant = usize::from(right) + 2 * usize::from(below);
        if let Some(child) = self.cells[at].children[quadrant] {
            return child;
        }
        let half = half / 2.0;
        let sign = |positive: bool| if positive { half } else { -half };
        let center = Point { x: center.x + sign(right), y: center.y + sign(below) };
        self.cells.push(Cell::new(center, half));
        let child = self.cells.len() - 1;
        self.cells[at].children[quadrant] = Some(child);
        child
    }

    /// The sum of pushes on a body: as the square of `length` over the distance near by, as its cube further off, so
    /// that parts which few edges hold together do not drift apart.
    fn repulsion(&self, point: Point, length: f64) -> Point {
        let mut force = Point::default();
        let mut pending = vec![0];
        while let Some(at) = pending.pop() {
            let cell = &self.cells[at];
            let middle = cell.middle();
            let (dx, dy) = (point.x - middle.x, point.y - middle.y);
            let distance = dx.hypot(dy);
            let is_leaf = cell.children == [None; 4];
            if is_leaf || cell.half * 2.0 < OPENING * distance {
                if distance > 1e-6 {
                    let push =
                        length * length * cell.mass / (distance * distance) / (1.0 + distance / (REACH * length));
                    force.x += dx * push;
                    force.y += dy * push;
                }
            } else {
                pending.extend(cell.children.iter().flatten());
            }
        }
        force
    }
}

impl Cell {
    fn new(center: Point, half: f64) -> Cell {
        Cell { center, half, mass: 0.0, sum: Point::default(), children: [None; 4] }
    }

    fn add(&mut self, point: Point) {
        self.mass += 1.0;
        self.sum.x += point.x;
        self.sum.y += point.y;
    }

    fn middle(&self) -> Point {
        Point { x: self.sum.x / self.mass.max(1.0), y: self.sum.y / self.mass.max(1.0) }
    }
}

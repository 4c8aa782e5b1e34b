//! Connected components, and how they share a page.

use super::{Layout, Point, Size};

/// A connected component.
pub(super) struct Component {
    /// Its nodes, in order.
    pub(super) nodes: Vec<usize>,
    /// Its edges, by place in `nodes`.
    pub(super) edges: Vec<(usize, usize)>,
}

const GAP: f64 = 40.0;
const MARGIN: f64 = 20.0;
/// Width to height of a page.
const ASPECT: f64 = 1.5;

/// The connected components, largest first, then by first node.
pub(super) fn components(n: usize, edges: &[(usize, usize)]) -> Vec<Component> {
    let mut sets = petgraph::unionfind::UnionFind::<usize>::new(n);
    for &(a, b) in edges {
        sets.union(a, b);
    }
    let mut parts: Vec<Component> = vec![];
    let mut part_of = vec![usize::MAX; n];
    let mut place_in = vec![0; n];
    for (node, place) in place_in.iter_mut().enumerate() {
        let root = sets.find(node);
        if part_of[root] == usize::MAX {
            part_of[root] = parts.len();
            parts.push(Component { nodes: vec![], edges: vec![] });
        }
        let part = &mut parts[part_of[root]];
        *place = part.nodes.len();
        part.nodes.push(node);
    }
    for &(a, b) in edges {
        parts[part_of[sets.find(a)]].edges.push((place_in[a], place_in[b]));
    }
    parts.sort_by_key(|part| (std::cmp::Reverse(part.nodes.len()), part.nodes[0]));
    parts
}

/// Sets placed components in rows on one page.
pub(super) fn pack(parts: &[Component], placed: Vec<Vec<Point>>, sizes: &[Size]) -> Layout {
    let boxes: Vec<(Point, Size)> =
        parts.iter().zip(&placed).map(|(part, points)| bounds(part, points, sizes)).collect();
    let area: f64 = boxes.iter().map(|(_, size)| (size.width + GAP) * (size.height + GAP)).sum();
    let widest = boxes.iter().map(|(_, size)| size.width).fold(0.0, f64::max);
    let limit = (area * ASPECT).sqrt().max(widest);
    let mut centers = vec![Point::default(); sizes.len()];
    let (mut x, mut y, mut row_height, mut page) = (0.0, 0.0, 0.0_f64, Size::default());
    for ((part, points), (corner, size)) in parts.iter().zip(placed).zip(boxes) {
        if x > 0.0 && x + size.width > limit {
            (x, y, row_height) = (0.0, y + row_height + GAP, 0.0);
        }
        for (&node, point) in part.nodes.iter().zip(points) {
            centers[node] = Point { x: MARGIN + x + point.x - corner.x, y: MARGIN + y + point.y - corner.y };
        }
        page.width = page.width.max(x + size.width + 2.0 * MARGIN);
        page.height = page.height.max(y + size.height + 2.0 * MARGIN);
        x += size.width + GAP;
        row_height = row_height.max(size.height);
    }
    Layout { centers, sizes: sizes.to_vec(), page }
}

/// Top left corner and size of a placed component.
fn bounds(part: &Component, points: &[Point], sizes: &[Size]) -> (Point, Size) {
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for (&node, point) in part.nodes.iter().zip(points) {
        let size = sizes[node];
        left = left.min(point.x - size.width / 2.0);
        right = right.max(point.x + size.width / 2.0);
        top = top.min(point.y - size.height / 2.0);
        bottom = bottom.max(point.y + size.height / 2.0);
    }
    (Point { x: left, y: top }, Size { width: right - left, height: bottom - top })
}

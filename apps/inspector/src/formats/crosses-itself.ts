type Point = readonly [number, number];

/** Rings with more are not looked at: the question costs time, and only a warning hangs on it. */
const MOST_POINTS = 20_000;
/** Pairs of edges compared at most. */
const MOST_PAIRS = 2_000_000;

/** Whether two edges of a closed ring cross; edges that only touch do not. False where it would take too long to tell. */
export function crossesItself(ring: readonly Point[]): boolean {
  const count = ring.length - 1;
  if (count < 4 || count > MOST_POINTS) return false;
  const edges = Array.from({ length: count }, (_, i) => {
    const [x1, y1] = ring[i] as Point;
    const [x2, y2] = ring[i + 1] as Point;
    return { i, x1, y1, x2, y2, from: Math.min(x1, x2), to: Math.max(x1, x2) };
  }).sort((a, b) => a.from - b.from);
  let pairs = 0;
  for (const [at, a] of edges.entries()) {
    for (let next = at + 1; next < count; next++) {
      const b = edges[next] as (typeof edges)[number];
      if (b.from > a.to) break;
      if (++pairs > MOST_PAIRS) return false;
      const apart = Math.abs(a.i - b.i);
      if (apart > 1 && apart < count - 1 && cross(a, b)) return true;
    }
  }
  return false;
}

interface Edge {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

const side = ({ x1, y1, x2, y2 }: Edge, x: number, y: number) =>
  Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));

const cross = (a: Edge, b: Edge) =>
  side(a, b.x1, b.y1) * side(a, b.x2, b.y2) < 0 && side(b, a.x1, a.y1) * side(b, a.x2, a.y2) < 0;

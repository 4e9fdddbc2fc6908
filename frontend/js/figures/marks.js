// @ts-check
/** Outlines of markers, stars and arrow heads as SVG path texts, centred on (0, 0); also used on canvas by Path2D. */

/**
 * @param {number[][]} points
 * @returns {string}
 */
const polygon = (points) => `M${points.map(([x, y]) => `${fine(x)} ${fine(y)}`).join("L")}Z`;

/**
 * @param {number} value
 * @returns {number} to a hundredth of a pixel
 */
const fine = (value) => Math.round(value * 100) / 100;

/**
 * @param {number} corners
 * @param {number} radius
 * @param {number} turn  angle of the first corner, 0 = to the right, clockwise
 * @returns {number[][]}
 */
const ring = (corners, radius, turn) =>
  Array.from({ length: corners }, (_, k) => {
    const angle = turn + (2 * Math.PI * k) / corners;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });

/** A plus of arms half as wide as they are long, turned by an angle. */
const plus = (/** @type {number} */ radius, /** @type {number} */ turn) => {
  const a = radius * 0.34;
  const arms = [[a, -radius], [a, -a], [radius, -a], [radius, a], [a, a], [a, radius]];
  const points = [...arms, ...arms.map(([x, y]) => [-x, -y])];
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return points.map(([x, y]) => [c * x - s * y, s * x + c * y]);
};

/**
 * The outline of a run's marker, about `size` pixels across and of like weight to the eye.
 * @param {import("./styles.js").Marker} marker
 * @param {number} size
 * @returns {string}
 */
export function markerPath(marker, size) {
  const r = size / 2;
  switch (marker) {
    case "square":
      return polygon([[-r * 0.88, -r * 0.88], [r * 0.88, -r * 0.88], [r * 0.88, r * 0.88], [-r * 0.88, r * 0.88]]);
    case "up":
      return polygon([[0, -r * 1.15], [r * 1.1, r * 0.8], [-r * 1.1, r * 0.8]]);
    case "down":
      return polygon([[0, r * 1.15], [-r * 1.1, -r * 0.8], [r * 1.1, -r * 0.8]]);
    case "diamond":
      return polygon(ring(4, r * 1.2, -Math.PI / 2));
    case "plus":
      return polygon(plus(r * 1.1, 0));
    case "hexagon":
      return polygon(ring(6, r * 1.08, 0));
    case "cross":
      return polygon(plus(r * 1.15, Math.PI / 4));
    default:
      return `M${fine(r)} 0A${fine(r)} ${fine(r)} 0 1 1 ${fine(-r)} 0A${fine(r)} ${fine(r)} 0 1 1 ${fine(r)} 0Z`;
  }
}

/**
 * @param {number} size  across
 * @returns {string} a star with five points
 */
export function starPath(size) {
  const outer = ring(5, size / 2, -Math.PI / 2);
  const inner = ring(5, size * 0.21, -Math.PI / 2 + Math.PI / 5);
  return polygon(outer.flatMap((point, k) => [point, inner[k]]));
}

/**
 * @param {number} length
 * @param {number} width
 * @returns {string} an arrow head that points to the right, its tip at (0, 0)
 */
export const arrowHead = (length, width) => polygon([[0, 0], [-length, -width / 2], [-length, width / 2]]);

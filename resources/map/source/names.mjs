// Which names stand on the map, where, and from which zoom on: [latitude, longitude, name, zoom].

const TOWNS = 6000; // the largest ones
const CELL = 1.5; // degrees; the largest town of each such cell has a name as well
const APART = 84; // px between two towns of one zoom, so that their names find room
const ZOOMS = { first: 3, last: 10 };

const rounded = (number) => Math.round(number * 1e4) / 1e4;

function pixels(latitude, longitude, zoom) {
  const y = Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI;
  return [((longitude + 180) / 360) * 256 * 2 ** zoom, ((1 - y) / 2) * 256 * 2 ** zoom];
}

// A grid of the spots taken at one zoom; cells are as wide as spots stand apart.
class Taken {
  constructor(zoom) {
    this.zoom = zoom;
    this.cells = new Map();
  }

  near([x, y]) {
    const [column, row] = [Math.floor(x / APART), Math.floor(y / APART)];
    for (let i = column - 1; i <= column + 1; i += 1) {
      for (let j = row - 1; j <= row + 1; j += 1) {
        const found = this.cells.get(`${i}:${j}`) ?? [];
        if (found.some(([x2, y2]) => Math.hypot(x - x2, y - y2) < APART)) return true;
      }
    }
    return false;
  }

  add([x, y]) {
    const key = `${Math.floor(x / APART)}:${Math.floor(y / APART)}`;
    this.cells.set(key, [...(this.cells.get(key) ?? []), [x, y]]);
  }
}

function weight(city) {
  return city.population * (city.featureCode === "PPLC" ? 4 : 1);
}

export function townNames(cities) {
  // "PPLX" are parts of a town.
  const towns = cities.filter((city) => city.population > 0 && city.featureCode !== "PPLX");
  towns.sort((a, b) => weight(b) - weight(a) || a.name.localeCompare(b.name));
  const cells = new Set();
  const chosen = towns.filter((town, index) => {
    const [longitude, latitude] = town.loc.coordinates;
    const cell = `${Math.floor(latitude / CELL)}:${Math.floor(longitude / CELL)}`;
    const first = !cells.has(cell);
    cells.add(cell);
    return first || index < TOWNS;
  });
  const levels = [];
  for (let zoom = ZOOMS.first; zoom < ZOOMS.last; zoom += 1) levels.push(new Taken(zoom));
  return chosen.map((town) => {
    const [longitude, latitude] = town.loc.coordinates;
    const at = (level) => pixels(latitude, longitude, level.zoom);
    const free = levels.findIndex((level) => !level.near(at(level)));
    const first = free < 0 ? levels.length : free;
    for (const level of levels.slice(first)) level.add(at(level));
    return [rounded(latitude), rounded(longitude), town.name, ZOOMS.first + first];
  });
}

function area(ring) {
  let sum = 0;
  for (let i = 0; i < ring.length - 1; i += 1) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[i + 1]];
    sum += (x1 * y2 - x2 * y1) / 2;
  }
  return Math.abs(sum);
}

function inside(x, y, ring) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[j]];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

// The point of a grid over the ring that is farthest from its edge.
function middle(ring) {
  const xs = ring.map(([x]) => x);
  const ys = ring.map(([, y]) => y);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best = { far: -1, x: (west + east) / 2, y: (south + north) / 2 };
  for (let i = 1; i < 24; i += 1) {
    for (let j = 1; j < 24; j += 1) {
      const [x, y] = [west + ((east - west) * i) / 24, south + ((north - south) * j) / 24];
      if (!inside(x, y, ring)) continue;
      const far = Math.min(...ring.map(([x2, y2]) => Math.hypot(x - x2, y - y2)));
      if (far > best.far) best = { far, x, y };
    }
  }
  return best;
}

// A country stands in the middle of its largest piece, from a zoom where that is wide enough.
export function countryNames(outlines) {
  const names = outlines.map(({ name, rings }) => {
    const largest = rings.sort((a, b) => area(b) - area(a))[0];
    const size = area(largest);
    const { x, y } = middle(largest);
    const zoom = [400, 60, 12, 3].findIndex((least) => size >= least);
    const longitude = ((x + 540) % 360) - 180;
    return { size, row: [rounded(y), rounded(longitude), name, zoom < 0 ? 7 : zoom + 2] };
  });
  return names.sort((a, b) => b.size - a.size).map(({ row }) => row);
}

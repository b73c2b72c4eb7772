// The map that needs no network: land, borders and a grid, drawn into canvas tiles. A tile is
// drawn once, so panning costs nothing; the finer the zoom the finer the shapes that are loaded.

/* global L */

import { readData } from "./data.js";
import { color } from "./theme.js";

const DETAILS = [
  { name: "110m", from: 0 },
  { name: "50m", from: 3 },
  { name: "10m", from: 6 },
];
const TILE = 512;
const GRID = [30, 30, 30, 30, 10, 10, 5, 5, 2]; // degrees between lines, by zoom

// Corners as numbers from 0 to 1, and the box around them.
function line(steps, bits) {
  const corners = new Float64Array(steps.length);
  const size = 2 ** bits;
  let [x, y] = [0, 0];
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    corners[i] = x / size;
    corners[i + 1] = y / size;
    west = Math.min(west, corners[i]);
    east = Math.max(east, corners[i]);
    north = Math.min(north, corners[i + 1]);
    south = Math.max(south, corners[i + 1]);
  }
  return { corners, west, north, east, south };
}

function polygon(rings, bits) {
  const lines = rings.map((ring) => line(ring, bits));
  return { ...lines[0], rings: lines };
}

async function read(name) {
  const found = await readData(`base-${name}`);
  if (!found) return null;
  const { bits, land, borders } = found;
  return {
    land: land.map((rings) => polygon(rings, bits)),
    borders: borders.map((steps) => line(steps, bits)),
  };
}

function trace(context, corners, place) {
  const { scale, x, y } = place;
  context.moveTo(corners[0] * scale - x, corners[1] * scale - y);
  for (let i = 2; i < corners.length; i += 2) {
    context.lineTo(corners[i] * scale - x, corners[i + 1] * scale - y);
  }
}

// What of `shapes` touches the tile, in each copy of the world that does.
function* touching(shapes, tile) {
  for (const shape of shapes) {
    for (const turn of [-1, 0, 1]) {
      if (
        shape.west + turn <= tile.east && shape.east + turn >= tile.west
        && shape.north <= tile.south && shape.south >= tile.north
      ) {
        yield [shape, turn];
      }
    }
  }
}

const Layer = L.GridLayer.extend({
  options: { tileSize: TILE, minZoom: 0, maxZoom: 18, updateWhenZooming: false, pane: "base" },

  createTile(coords) {
    const tile = document.createElement("canvas");
    const density = window.devicePixelRatio || 1;
    tile.width = TILE * density;
    tile.height = TILE * density;
    const context = tile.getContext("2d");
    context.scale(density, density);
    this.options.paint(context, coords);
    return tile;
  },
});

export class BaseMap {
  constructor(map) {
    this.map = map;
    this.shapes = new Map();
    map.createPane("base").classList.add("base");
    this.layer = new Layer({ paint: (context, coords) => this.paint(context, coords) });
    map.on("zoomend", () => this.load());
  }

  show(visible) {
    if (visible) this.layer.addTo(this.map);
    else this.layer.remove();
  }

  redraw() {
    if (this.map.hasLayer(this.layer)) this.layer.redraw();
  }

  // Fetches what this zoom is drawn from, unless it is there.
  async load() {
    const { name } = DETAILS.findLast(({ from }) => this.map.getZoom() >= from);
    if (this.shapes.has(name)) return;
    this.shapes.set(name, null);
    this.shapes.set(name, await read(name));
    this.redraw();
  }

  // The finest there is for this zoom, else the next coarser or finer one.
  best(zoom) {
    const wanted = DETAILS.findLastIndex(({ from }) => zoom >= from);
    const order = [...DETAILS.slice(0, wanted + 1).reverse(), ...DETAILS.slice(wanted + 1)];
    return order.map(({ name }) => this.shapes.get(name)).find((shapes) => shapes);
  }

  paint(context, { x, y, z }) {
    const shapes = this.best(z);
    if (!shapes) return;
    // A tile is 512 px wide: of two to the zoom less one of them the world is wide.
    const count = 2 ** (z - 1);
    const place = { scale: TILE * count, x: (((x % count) + count) % count) * TILE, y: y * TILE };
    const edge = 2 / TILE;
    const [column, row] = [place.x / TILE, y];
    const tile = {
      west: (column - edge) / count, east: (column + 1 + edge) / count,
      north: (row - edge) / count, south: (row + 1 + edge) / count,
    };
    this.paintLand(context, shapes, tile, place);
    this.paintGrid(context, z, place);
  }

  paintLand(context, { land, borders }, tile, place) {
    context.fillStyle = color("land");
    context.strokeStyle = color("border");
    context.lineJoin = "round";
    for (const [shape, turn] of touching(land, tile)) {
      const moved = { ...place, x: place.x - turn * place.scale };
      context.beginPath();
      for (const ring of shape.rings) trace(context, ring.corners, moved);
      context.fill("evenodd");
      context.lineWidth = 1;
      context.stroke();
    }
    context.beginPath();
    for (const [shape, turn] of touching(borders, tile)) {
      trace(context, shape.corners, { ...place, x: place.x - turn * place.scale });
    }
    context.lineWidth = 0.8;
    context.stroke();
  }

  paintGrid(context, zoom, { scale, x, y }) {
    const step = GRID[Math.min(zoom, GRID.length - 1)];
    context.strokeStyle = color("grid");
    context.lineWidth = 1;
    context.beginPath();
    for (let longitude = -180; longitude < 180; longitude += step) {
      const at = Math.round(((longitude + 180) / 360) * scale - x) + 0.5;
      if (at < 0 || at > TILE) continue;
      context.moveTo(at, 0);
      context.lineTo(at, TILE);
    }
    for (let latitude = -90 + step; latitude < 90; latitude += step) {
      const plane = Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI;
      const at = Math.round(((1 - plane) / 2) * scale - y) + 0.5;
      if (at < 0 || at > TILE) continue;
      context.moveTo(0, at);
      context.lineTo(TILE, at);
    }
    context.stroke();
  }
}

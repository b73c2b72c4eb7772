// The Leaflet map, and the view as the app is told of it.

/* global L */

const NORTH = 85.06; // just beyond the edge of the square map

export function createMap(element) {
  const map = L.map(element, {
    attributionControl: false, // ours writes text, not markup
    zoomControl: false, // part of the tool column
    worldCopyJump: true,
    minZoom: 2,
    maxZoom: 18,
    maxBounds: [
      [-NORTH, -1e5],
      [NORTH, 1e5],
    ],
    maxBoundsViscosity: 1,
    keyboardPanDelta: 120,
  });
  const cover = () => map.setMinZoom(Math.max(2, Math.ceil(Math.log2(map.getSize().y / 256))));
  map.on("resize", cover);
  map.setView([20, 0], 2);
  cover();
  return map;
}

// A longitude of any copy of the world as one of -180..180.
export function wrapped(longitude) {
  return longitude >= -180 && longitude <= 180 ? longitude : ((((longitude + 180) % 360) + 360) % 360) - 180;
}

// Shows a box as large as fits; a single position from near by.
export function fit(map, { south, west, north, east }) {
  const end = east < west ? east + 360 : east;
  const bounds = L.latLngBounds([south, west], [north, end]);
  map.fitBounds(bounds, { padding: [56, 56], maxZoom: 14, animate: false });
}

// What is in view. Longitudes may leave -180..180: they say which copy of the world is meant.
export function view(map) {
  const bounds = map.getBounds();
  return {
    south: Math.max(-90, bounds.getSouth()),
    west: bounds.getWest(),
    north: Math.min(90, bounds.getNorth()),
    east: bounds.getEast(),
    zoom: map.getZoom(),
  };
}

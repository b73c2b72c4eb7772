// Names of countries, seas and towns. Each stands as text where no more important one stands.

/* global L */

import { readData } from "./data.js";

const KINDS = ["countries", "seas", "towns"];
const LETTER = { countries: 8.2, seas: 8.6, towns: 6.4 }; // px, roughly
const HEIGHT = 16;
const DOT = 10; // px from the dot of a town to its name
const GAP = 6;
const MOST = 140;

// The room that a name takes on the map, from its north-west corner.
function room(kind, { x, y }, name) {
  const width = name.length * LETTER[kind];
  const left = kind === "towns" ? x - 4 : x - width / 2;
  return { left, right: left + width + (kind === "towns" ? DOT : 0), top: y - HEIGHT / 2, bottom: y + HEIGHT / 2 };
}

function meets(a, b) {
  return (
    a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP && b.top < a.bottom + GAP
  );
}

export class Labels {
  constructor(map) {
    this.map = map;
    this.names = [];
    this.shown = true;
    this.pane = map.createPane("labels");
    this.pane.classList.add("leaflet-zoom-hide");
    map.on("moveend resize", () => this.place());
  }

  async load() {
    const names = await readData("names");
    this.names = !names ? [] : KINDS.flatMap((kind) => names[kind].map(([...row]) => ({ kind, row })));
    this.place();
  }

  show(visible) {
    this.shown = visible;
    this.place();
  }

  place() {
    const taken = [];
    const labels = this.shown ? [...this.visible()] : [];
    const chosen = labels.filter((label) => {
      const free = taken.length < MOST && !taken.some((other) => meets(other, label.room));
      if (free) taken.push(label.room);
      return free;
    });
    this.pane.replaceChildren(...chosen.map((label) => this.element(label)));
  }

  // Names of this zoom in view, the most important first.
  *visible() {
    const zoom = this.map.getZoom();
    const bounds = this.map.getBounds().pad(0.1);
    const middle = this.map.getCenter().lng;
    for (const { kind, row: [latitude, longitude, name, first] } of this.names) {
      if (first > zoom || (kind === "countries" && zoom > first + 3)) continue;
      const near = longitude + 360 * Math.round((middle - longitude) / 360);
      if (!bounds.contains([latitude, near])) continue;
      const point = this.map.latLngToLayerPoint([latitude, near]);
      yield { kind, name, point, room: room(kind, point, name) };
    }
  }

  element({ kind, name, point }) {
    const element = document.createElement("span");
    element.className = `label ${kind}`;
    element.textContent = name;
    L.DomUtil.setPosition(element, point);
    return element;
  }
}

// The area in force, with knobs to change it, and the drawing of a new one.

/* global L */

import { read } from "./areas.js";
import { GESTURES } from "./gestures.js";

const KNOB = 12;

// A polygon whose corners stay where they are: on whole pixels a circle looks wobbly.
const Outline = L.Polygon.extend({
  _projectLatlngs(latlngs, result, bounds) {
    if (!(latlngs[0] instanceof L.LatLng)) {
      latlngs.forEach((ring) => this._projectLatlngs(ring, result, bounds));
      return;
    }
    const origin = this._map.getPixelOrigin();
    const ring = latlngs.map((at) => this._map.project(at).subtract(origin));
    ring.forEach((point) => bounds.extend(point));
    result.push(ring);
  },
});

export class Shapes {
  // `drawn` is told the area when the user has drawn or changed one, or null: removed.
  constructor(map, drawn) {
    this.map = map;
    this.drawn = drawn;
    this.onend = () => {};
    this.area = null;
    this.gesture = null;
    this.outline = new Outline([], { className: "shape", interactive: false, smoothFactor: 0 }).addTo(map);
    this.knobs = L.layerGroup().addTo(map);
    this.label = document.createElement("div");
    this.label.className = "size";
    this.words = document.createElement("span");
    this.remove = document.createElement("button");
    this.remove.type = "button";
    this.remove.title = "Remove this area";
    this.remove.setAttribute("aria-label", this.remove.title);
    this.remove.addEventListener("click", () => this.finish(null));
    this.label.append(this.words, this.remove);
    L.DomEvent.disableClickPropagation(this.label);
    map.getPane("popupPane").append(this.label);
    map.on("zoomend viewreset", () => this.place());
    map.getContainer().addEventListener("keydown", (event) => this.key(event), true);
  }

  // The area that the app has in force; null for none.
  show(area) {
    this.set(area && read(area));
  }

  set(area) {
    this.area = area;
    this.knobs.clearLayers();
    if (area) area.knobs().forEach((at, index) => this.knob(at, index).addTo(this.knobs));
    this.trace(area);
  }

  trace(area) {
    this.traced = area;
    this.outline.setLatLngs(area ? area.ring() : []);
    this.place();
  }

  place() {
    this.label.hidden = !this.traced;
    if (!this.traced) return;
    this.words.textContent = this.traced.size();
    this.label.classList.toggle("tracing", this.traced !== this.area);
    const point = this.map.latLngToLayerPoint(this.traced.mark);
    L.DomUtil.setPosition(this.label, point.add([12, -10]).round());
  }

  knob(at, index) {
    const icon = L.divIcon({ className: "knob", iconSize: [KNOB, KNOB] });
    const knob = L.marker(at, { icon, draggable: true, keyboard: false, zIndexOffset: 2000 });
    knob.on("drag", () => this.trace(this.area.pull(index, knob.getLatLng())));
    knob.on("dragend", () => this.finish(this.traced));
    return knob;
  }

  finish(area) {
    this.set(area);
    this.drawn(area && area.write());
  }

  // Begins to draw with a tool, or ends drawing with "move".
  use(tool) {
    this.gesture?.end();
    const Gesture = GESTURES[tool];
    this.gesture = Gesture ? new Gesture(this.map, this) : null;
    this.map.getContainer().classList.toggle("drawing", Boolean(Gesture));
    if (!Gesture) this.set(this.area);
    else this.knobs.clearLayers();
  }

  // From a gesture: what it has drawn. Too small a shape is none: the one before stays.
  done(area) {
    if (!area) return;
    this.finish(area);
    this.onend();
  }

  key(event) {
    if (event.key === "Escape" && this.gesture) {
      this.onend();
    } else if (this.gesture?.key?.(event.key)) {
      event.stopPropagation();
    } else {
      return;
    }
    event.preventDefault();
  }
}

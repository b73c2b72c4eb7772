// How areas are drawn: by dragging from one place to another, by corners, or by a free line.

/* global L */

import { Box, Circle, Polygon } from "./areas.js";
import { distance, MOST_CORNERS, thinned } from "./geometry.js";

const LEAST = 6; // px; less is a click
const CLOSE = 10; // px from the first corner

class Gesture {
  constructor(map, shapes) {
    this.map = map;
    this.shapes = shapes;
    this.heard = {};
    map.dragging.disable();
    map.doubleClickZoom.disable();
    map.boxZoom.disable();
  }

  hear(doors) {
    this.heard = doors;
    this.map.on(doors);
  }

  end() {
    this.map.off(this.heard);
    this.map.dragging.enable();
    this.map.doubleClickZoom.enable();
    this.map.boxZoom.enable();
  }

  far(a, b) {
    return this.map.latLngToLayerPoint(a).distanceTo(this.map.latLngToLayerPoint(b));
  }
}

// Press, drag, let go: `shape` makes the area from where it began and where it is. The end is
// heard of by the document: it may lie outside of the page.
class Dragged extends Gesture {
  constructor(map, shapes) {
    super(map, shapes);
    this.from = null;
    this.hear({
      mousedown: ({ latlng }) => {
        this.from = latlng;
      },
    });
    this.move = (event) => this.from && this.shapes.trace(this.shape(this.from, this.at(event)));
    this.up = (event) => this.let(this.at(event));
    document.addEventListener("mousemove", this.move);
    document.addEventListener("mouseup", this.up);
  }

  at(event) {
    return this.map.mouseEventToLatLng(event);
  }

  end() {
    super.end();
    document.removeEventListener("mousemove", this.move);
    document.removeEventListener("mouseup", this.up);
  }

  let(to) {
    const { from } = this;
    this.from = null;
    if (from) this.shapes.done(this.far(from, to) < LEAST ? null : this.shape(from, to));
  }
}

class BoxGesture extends Dragged {
  shape(from, to) {
    return new Box(from, to);
  }
}

class CircleGesture extends Dragged {
  shape(from, to) {
    return new Circle(from, distance(from, to));
  }
}

class LassoGesture extends Dragged {
  shape(from, to) {
    if (from !== this.line?.[0]) this.line = [from];
    this.line.push(to);
    return new Polygon(this.line.length > MOST_CORNERS ? thinned(this.map, this.line) : [...this.line]);
  }

  let(to) {
    const { from } = this;
    this.from = null;
    if (!from) return;
    const corners = thinned(this.map, this.shape(from, to).corners);
    this.shapes.done(corners.length < 3 ? null : new Polygon(corners));
  }
}

// Each click is a corner; the first one again, a double click or Enter closes, Backspace takes back.
class PolygonGesture extends Gesture {
  constructor(map, shapes) {
    super(map, shapes);
    this.corners = [];
    this.hear({
      click: ({ latlng }) => this.add(latlng),
      mousemove: ({ latlng }) => this.trace(latlng),
      dblclick: () => this.close(),
    });
  }

  add(at) {
    const { corners } = this;
    if (corners.length > 2 && this.far(corners[0], at) < CLOSE) {
      this.close();
    } else if (corners.length < MOST_CORNERS && !(corners.length && this.far(corners.at(-1), at) < LEAST)) {
      corners.push(at);
      this.trace(at);
    }
  }

  trace(at) {
    if (this.corners.length) this.shapes.trace(new Polygon([...this.corners, at]));
  }

  close() {
    if (this.corners.length > 2) this.shapes.done(new Polygon(this.corners));
  }

  key(key) {
    if (key === "Enter") this.close();
    else if (key === "Backspace") this.corners.pop();
    else return false;
    return true;
  }
}

export const GESTURES = {
  box: BoxGesture,
  circle: CircleGesture,
  polygon: PolygonGesture,
  lasso: LassoGesture,
};

// The three kinds of area: what each looks like on the map, where its knobs are and what they do,
// how large it is, and how the app writes it.

/* global L */

import { away, circle, distance, length, square, surface } from "./geometry.js";
import { wrapped } from "./map.js";

const KNOBS = 60; // more corners than that cannot be told apart

const bounded = (latitude) => Math.max(-90, Math.min(90, latitude));
const corner = ({ lat, lng }) => [bounded(lat), wrapped(lng)];

export class Box {
  constructor(a, b) {
    this.corners = [a, b];
  }

  static read({ south, west, north, east }) {
    return new Box(L.latLng(south, west), L.latLng(north, east < west ? east + 360 : east));
  }

  get sides() {
    const [a, b] = this.corners;
    return {
      south: Math.min(a.lat, b.lat), north: Math.max(a.lat, b.lat),
      west: Math.min(a.lng, b.lng), east: Math.max(a.lng, b.lng),
    };
  }

  ring() {
    const { south, north, west, east } = this.sides;
    return [[north, west], [north, east], [south, east], [south, west]].map((at) => L.latLng(at));
  }

  knobs() {
    return this.ring();
  }

  // The corner opposite the one that moves stays.
  pull(index, at) {
    return new Box(this.ring()[(index + 2) % 4], at);
  }

  size() {
    const [northWest, northEast, southEast] = this.ring();
    const middle = (northWest.lat + southEast.lat) / 2;
    const row = [L.latLng(middle, northWest.lng), L.latLng(middle, northEast.lng)];
    return `${length(distance(...row))} × ${length(distance(northEast, southEast))}`;
  }

  get mark() {
    return this.ring()[1];
  }

  write() {
    const { south, north, west, east } = this.sides;
    const round = east - west >= 360;
    return {
      kind: "box", south: bounded(south), north: bounded(north),
      west: round ? -180 : wrapped(west), east: round ? 180 : wrapped(east),
    };
  }
}

export class Circle {
  constructor(middle, km) {
    this.middle = middle;
    this.km = km;
  }

  static read({ latitude, longitude, km }) {
    return new Circle(L.latLng(latitude, longitude), km);
  }

  ring() {
    return circle(this.middle, this.km);
  }

  // The middle moves the circle, the one at its east side widens it.
  knobs() {
    return [this.middle, this.mark];
  }

  pull(index, at) {
    return index === 0 ? new Circle(at, this.km) : new Circle(this.middle, distance(this.middle, at));
  }

  size() {
    return length(this.km);
  }

  get mark() {
    return away(this.middle, this.km, 90);
  }

  write() {
    const [latitude, longitude] = corner(this.middle);
    return { kind: "circle", latitude, longitude, km: this.km };
  }
}

export class Polygon {
  constructor(corners) {
    this.corners = corners;
  }

  static read({ ring }) {
    let last = ring[0][1];
    const corners = ring.map(([latitude, longitude]) => {
      last = longitude + 360 * Math.round((last - longitude) / 360);
      return L.latLng(latitude, last);
    });
    return new Polygon(corners);
  }

  ring() {
    return this.corners;
  }

  knobs() {
    return this.corners.length <= KNOBS ? this.corners : [];
  }

  pull(index, at) {
    return new Polygon(this.corners.with(index, at));
  }

  size() {
    return square(surface(this.corners));
  }

  get mark() {
    return this.corners.reduce((east, at) => (at.lng > east.lng ? at : east));
  }

  write() {
    return { kind: "polygon", ring: this.corners.map(corner) };
  }
}

const KINDS = { box: Box, circle: Circle, polygon: Polygon };

export const read = (area) => KINDS[area.kind].read(area);

// Ways that were gone, as lines under the spots.

/* global L */

export class Tracks {
  constructor(map) {
    this.group = L.layerGroup().addTo(map);
    map.createPane("tracks").classList.add("tracks");
    this.canvas = L.svg({ pane: "tracks", padding: 0.5 });
  }

  // Each line is a list of [latitude, longitude]; it takes the shorter way around the Earth.
  show(lines) {
    this.group.clearLayers();
    for (const line of lines) {
      const points = line.map(([latitude, longitude]) => [latitude, longitude]);
      for (let i = 1; i < points.length; i += 1) {
        points[i][1] += 360 * Math.round((points[i - 1][1] - points[i][1]) / 360);
      }
      const options = { renderer: this.canvas, interactive: false, pane: "tracks" };
      L.polyline(points, { ...options, className: "track under" }).addTo(this.group);
      L.polyline(points, { ...options, className: "track" }).addTo(this.group);
    }
  }
}

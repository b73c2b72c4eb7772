// What was taken where: spots that markercluster joins. The app sends what one view needs; a spot
// is [latitude, longitude, count, item, video], where `item` is shown and stands for the others.

/* global L */

const NEAR = 60; // px within which spots are joined
const SPREAD = 40; // items at one position that are spread out on a click

const size = (count) => Math.min(52, 36 + Math.round(4 * Math.log10(count)));

function picture(spot) {
  const image = document.createElement("img");
  image.alt = "";
  image.decoding = "sync"; // a marker that is made anew shows at once
  image.draggable = false;
  image.src = `thumbnail/${spot.item}`;
  image.addEventListener("error", () => image.remove());
  return image;
}

function face(spot, count) {
  const element = document.createElement("div");
  element.className = "face";
  element.append(picture(spot));
  if (count > 1) {
    const pill = document.createElement("span");
    pill.className = "pill";
    pill.textContent = count.toLocaleString("en");
    element.append(pill);
  } else if (spot.video) {
    const mark = document.createElement("span");
    mark.className = "mark";
    element.append(mark);
  }
  return element;
}

// Most spots are never seen alone: a face, and the request for its picture, is made when it is.
const SpotIcon = L.DivIcon.extend({
  createIcon(old) {
    this.options.html = face(this.options.spot, this.options.count);
    return L.DivIcon.prototype.createIcon.call(this, old);
  },
});

function icon(spot, count) {
  const side = size(count);
  return new SpotIcon({ className: "spot", spot, count, iconSize: [side, side] });
}

const spotsOf = (cluster) => cluster.getAllChildMarkers().map((marker) => marker.spot);
const total = (spots) => spots.reduce((sum, { count }) => sum + count, 0);
const name = (count, video) => (count > 1 ? `${count} items` : video ? "1 video" : "1 photo");

export class Spots {
  constructor(map, channel) {
    this.map = map;
    this.channel = channel;
    this.answer = 0;
    this.chosen = new Set();
    this.editable = true;
    this.group = L.markerClusterGroup({
      animate: false,
      animateAddingMarkers: false,
      maxClusterRadius: NEAR,
      removeOutsideVisibleBounds: true,
      showCoverageOnHover: false,
      spiderfyOnMaxZoom: false, // a click opens; see `click`
      zoomToBoundsOnClick: false,
      spiderfyDistanceMultiplier: 1.7,
      spiderLegPolylineOptions: { weight: 1, className: "leg" },
      iconCreateFunction: (cluster) => this.clusterIcon(cluster),
    });
    this.group.on("click", ({ layer }) => this.click(layer, [layer.spot]));
    this.group.on("clusterclick", ({ layer }) => this.click(layer, spotsOf(layer)));
    this.group.on("keypress", ({ layer, originalEvent }) => this.press(layer, [layer.spot], originalEvent));
    this.group.on("clusterkeypress", ({ layer, originalEvent }) => this.press(layer, spotsOf(layer), originalEvent));
    this.group.on("dblclick", ({ layer }) => this.nearer(layer.getLatLng()));
    this.group.on("clusterdblclick", ({ layer }) => this.into(layer));
    this.group.on("spiderfied", () => this.mark());
    map.on("zoomend moveend", () => this.mark());
    map.addLayer(this.group);
  }

  // `chosen` are places in `rows`.
  show(answer, rows, chosen) {
    this.answer = answer;
    this.chosen = new Set(chosen);
    // Of many items only those of this zoom are here: clusters of nearer ones need not be made.
    const whole = rows.every(([, , count]) => count === 1);
    this.group.options.disableClusteringAtZoom = whole ? null : this.map.getZoom() + 2;
    this.group.clearLayers();
    const markers = rows.map((row, index) => this.marker(row, index));
    // The largest first: clusters begin where most is, and lie apart.
    markers.sort((a, b) => b.spot.count - a.spot.count);
    this.group.addLayers(markers);
    this.mark();
    requestAnimationFrame(() => this.channel.send("shown", {}));
  }

  // Whether items may be dragged elsewhere.
  allow(editable) {
    this.editable = editable;
    this.mark();
  }

  marker([latitude, longitude, count, item, video], index) {
    const spot = { index, count, item, video };
    const marker = L.marker([latitude, longitude], { icon: icon(spot, count) });
    marker.spot = spot;
    marker.on("add", () => this.label(marker, [spot]));
    marker.on("dragend", () => {
      const at = marker.getLatLng().wrap();
      this.channel.send("moved", { num: item, latitude: at.lat, longitude: at.lng });
    });
    return marker;
  }

  clusterIcon(cluster) {
    const spots = spotsOf(cluster);
    const largest = spots.reduce((best, spot) => (spot.count > best.count ? spot : best));
    return icon(largest, total(spots));
  }

  label(layer, spots) {
    layer.getElement()?.setAttribute("aria-label", name(total(spots), spots[0].video));
  }

  click(layer, spots) {
    this.channel.send("opened", { answer: this.answer, spots: spots.map(({ index }) => index) });
    this.chosen = new Set(spots.map(({ index }) => index));
    this.mark();
    const together = spots.length > 1 && spots.length <= SPREAD && this.inseparable(layer);
    if (together) layer.spiderfy();
  }

  press(layer, spots, { key }) {
    if (key === "Enter") this.click(layer, spots);
  }

  inseparable(cluster) {
    const bounds = cluster.getBounds();
    return this.map.getZoom() >= this.map.getMaxZoom() || bounds.getNorthEast().equals(bounds.getSouthWest());
  }

  into(cluster) {
    if (this.inseparable(cluster)) return;
    this.map.fitBounds(cluster.getBounds(), { padding: [64, 64] });
  }

  nearer(at) {
    this.map.setView(at, Math.min(this.map.getZoom() + 3, this.map.getMaxZoom()));
  }

  // Rings around what is chosen; a single chosen item can be dragged to where it belongs.
  mark() {
    const seen = new Set();
    this.group.eachLayer((marker) => {
      const top = marker._icon ? marker : this.group.getVisibleParent(marker);
      if (!top?._icon) return;
      const hit = this.chosen.has(marker.spot.index);
      if (!seen.has(top)) top._icon.classList.toggle("chosen", hit);
      else if (hit) top._icon.classList.add("chosen");
      seen.add(top);
      if (top !== marker) this.label(top, spotsOf(top));
      else if (hit && this.editable && marker.spot.count === 1) marker.dragging.enable();
      else marker.dragging.disable();
    });
  }
}

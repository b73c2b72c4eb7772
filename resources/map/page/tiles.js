// Where the picture of the map comes from, and who is to be named for it.

/* global L */

const OFFLINE = "Offline map: Natural Earth, names: GeoNames";

export class Tiles {
  // `offline` are the parts that are drawn while no server is chosen.
  constructor(map, offline, channel) {
    this.map = map;
    this.offline = offline;
    this.layer = null;
    this.credit = document.createElement("button");
    this.credit.type = "button";
    this.credit.className = "credit";
    this.credit.addEventListener("click", () => channel.send("credit", {}));
    map.getContainer().append(this.credit);
    L.DomEvent.disableClickPropagation(this.credit);
    this.use(null);
  }

  // A server is {url, credit, zoom}; null draws the map that needs none.
  use(server) {
    this.layer?.remove();
    this.layer = server && L.tileLayer(server.url, {
      maxNativeZoom: server.zoom,
      maxZoom: this.map.getMaxZoom(),
      keepBuffer: 0,
      updateWhenZooming: false,
      pane: "base",
    }).addTo(this.map);
    for (const part of this.offline) part.show(!server);
    this.map.getContainer().classList.toggle("pictures", Boolean(server));
    this.credit.textContent = server ? server.credit : OFFLINE;
    this.credit.disabled = !server;
  }
}

// Starts the page: the map, its parts, and what each message of the app does.

import { BaseMap } from "./base.js";
import { Channel } from "./channel.js";
import { Labels } from "./labels.js";
import { createMap, fit, view } from "./map.js";
import { Shapes } from "./shapes.js";
import { Spots } from "./spots.js";
import { dress } from "./theme.js";
import { Tiles } from "./tiles.js";
import { ToolColumn } from "./tools.js";
import { Tracks } from "./tracks.js";

const channel = await Channel.open();
const map = createMap(document.getElementById("map"));
const base = new BaseMap(map);
const labels = new Labels(map);
const tiles = new Tiles(map, [base, labels], channel);
const spots = new Spots(map, channel);
const tracks = new Tracks(map);
const shapes = new Shapes(map, (area) => channel.send("drawn", { area }));
const tools = new ToolColumn(map, (tool) => {
  choose(tool);
  channel.send("tool", { tool });
});

function choose(tool) {
  tools.show(tool);
  shapes.use(tool);
}

shapes.onend = () => {
  choose("move");
  channel.send("tool", { tool: "move" });
};

channel.listen({
  theme({ colors }) {
    dress(colors);
    base.redraw();
  },
  tiles: ({ server }) => tiles.use(server),
  spots: ({ answer, spots: found, chosen }) => spots.show(answer, found, chosen),
  editable: ({ editable }) => spots.allow(editable),
  area: ({ area }) => shapes.show(area),
  tracks: ({ lines }) => tracks.show(lines),
  tool: ({ tool }) => choose(tool),
  fit: ({ box }) => fit(map, box),
  look: ({ latitude, longitude, zoom }) => map.setView([latitude, longitude], zoom, { animate: false }),
  ask: () => channel.send("view", view(map)),
});

map.on("moveend resize", () => channel.send("view", view(map)));
channel.send("ready", {});
await base.load();
await labels.load();

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

// The app offers to search where the user went, not where it or a change of size brought the map.
let [told, quiet] = [null, false];

function tell(event) {
  const [middle, zoom] = [map.getCenter(), map.getZoom()];
  const same = told && told.zoom === zoom && map.project(told.middle).distanceTo(map.project(middle)) < 2;
  told = { middle, zoom };
  channel.send("view", { ...view(map), moved: !quiet && !same && event?.type === "moveend" });
}

function quietly(move) {
  quiet = true;
  move();
  quiet = false;
}

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
  fit: ({ box }) => quietly(() => fit(map, box)),
  look: ({ latitude, longitude, zoom }) =>
    quietly(() => map.setView([latitude, longitude], zoom, { animate: false })),
  ask: tell,
});

map.on("moveend resize", tell);
channel.send("ready", {});
await base.load();
await labels.load();

// The column of tools at the left.

/* global L */

const DRAWING = [
  ["move", "hand", "Move the map"],
  ["box", "square", "Draw a rectangle"],
  ["circle", "circle", "Draw a circle"],
  ["polygon", "pentagon", "Draw a polygon"],
  ["lasso", "lasso", "Draw a free shape"],
];

function button(name, title, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.title = title;
  element.setAttribute("aria-label", title);
  const image = document.createElement("i");
  image.className = `icon ${name}`;
  element.append(image);
  element.addEventListener("click", act);
  return element;
}

export class ToolColumn {
  constructor(map, chosen) {
    this.buttons = new Map(
      DRAWING.map(([tool, image, title]) => [tool, button(image, title, () => chosen(tool))]),
    );
    const column = document.createElement("div");
    column.className = "tools";
    column.append(
      this.group([...this.buttons.values()]),
      this.group([
        button("plus", "Zoom in", () => map.zoomIn()),
        button("minus", "Zoom out", () => map.zoomOut()),
      ]),
    );
    L.DomEvent.disableClickPropagation(column);
    L.DomEvent.disableScrollPropagation(column);
    map.getContainer().append(column);
    this.show("move");
  }

  group(buttons) {
    const element = document.createElement("div");
    element.className = "group";
    element.append(...buttons);
    return element;
  }

  show(tool) {
    for (const [name, element] of this.buttons) {
      element.setAttribute("aria-pressed", String(name === tool));
    }
  }
}

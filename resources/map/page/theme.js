// Colours come from the app as the tokens of its theme and become variables of the style sheet.

export function dress(colors) {
  for (const [name, color] of Object.entries(colors)) {
    document.documentElement.style.setProperty(`--${name}`, color);
  }
}

export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

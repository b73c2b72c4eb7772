// Reads a file of ../data; null when the page is left meanwhile.

export async function readData(name) {
  try {
    return await (await fetch(`data/${name}.json`)).json();
  } catch {
    return null;
  }
}

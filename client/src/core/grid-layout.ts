/**
 * How pictures share a rectangle: as many columns and rows as show most of everybody, all of one
 * size, the last row in the middle. Pure; used by the stage.
 */
export interface Tile {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A picture is cut to fill its tile: between these shapes nothing that matters is lost. */
const NARROWEST = 1;
const WIDEST = 16 / 9;

/** Of `width` by `height`; all in the same unit, the gap between two tiles too. */
export function tilesIn(count: number, width: number, height: number, gap: number): Tile[] {
  let best = { columns: 1, shown: -1 };
  for (let columns = 1; columns <= count; columns++) {
    const shown = shownWith(columns, count, width, height, gap);
    if (shown > best.shown) best = { columns, shown };
  }
  const { columns } = best;
  const size = sizeWith(columns, count, width, height, gap);
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns);
    const inRow = Math.min(columns, count - row * columns);
    const begin = (width - inRow * size.width - (inRow - 1) * gap) / 2;
    return {
      left: begin + (i % columns) * (size.width + gap),
      top: row * (size.height + gap),
      ...size,
    };
  });
}

function sizeWith(columns: number, count: number, width: number, height: number, gap: number) {
  const rows = Math.ceil(count / columns);
  return {
    width: Math.max(0, (width - (columns - 1) * gap) / columns),
    height: Math.max(0, (height - (rows - 1) * gap) / rows),
  };
}

/** The area in which people are seen, with what is cut off taken away. */
function shownWith(columns: number, count: number, width: number, height: number, gap: number): number {
  const size = sizeWith(columns, count, width, height, gap);
  const shape = size.width / size.height;
  const kept = Math.min(1, shape / NARROWEST, WIDEST / shape);
  return count * size.width * size.height * kept;
}

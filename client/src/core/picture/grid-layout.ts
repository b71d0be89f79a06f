/**
 * How pictures share a rectangle: as many columns and rows as show most of everybody, all of one
 * size, the last row in the middle. Pure; used by the stage.
 */
import { seen } from './fit.ts';

export interface Tile {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Of whom no picture is there yet: neither high nor wide. */
const USUAL = 4 / 3;

/**
 * @param shapes of the pictures, width by height; 0: there is none yet
 * @param gap between two tiles, in the unit of `width` and `height`
 */
export function tilesIn(shapes: readonly number[], width: number, height: number, gap: number): Tile[] {
  const count = shapes.length;
  let best = { columns: 1, shown: -1 };
  for (let columns = 1; columns <= count; columns++) {
    const shown = shownWith(columns, shapes, width, height, gap);
    if (shown > best.shown) best = { columns, shown };
  }
  const { columns } = best;
  const size = sizeWith(columns, count, width, height, gap);
  return shapes.map((_, i) => {
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

/**
 * The area in which people are seen: without what is cut off a picture that fills its tile, or what is
 * left free beside one that is shown whole. Both are the same share.
 */
function shownWith(columns: number, shapes: readonly number[], width: number, height: number, gap: number) {
  const size = sizeWith(columns, shapes.length, width, height, gap);
  const place = size.width / size.height;
  return shapes.reduce((sum, shape) => sum + size.width * size.height * seen(shape || USUAL, place), 0);
}

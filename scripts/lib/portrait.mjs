// A few seconds of video of somebody who is not there, as a Y4M file for a browser's fake camera:
// a soft room, a head and shoulders that sway a little. For screenshots only.
import { writeFileSync } from 'node:fs';

const WIDTH = 960;
const HEIGHT = 540;
const FRAMES = 30;

/** @param {{wall: string, wallEnd: string, hair: string, skin: string, clothes: string}} colours '#rrggbb' each */
export function writePortrait(path, colours) {
  const paint = Object.fromEntries(Object.entries(colours).map(([name, hex]) => [name, rgb(hex)]));
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F15:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < FRAMES; frame++) {
    const sway = Math.sin((frame / FRAMES) * 2 * Math.PI);
    parts.push(Buffer.from('FRAME\n'), picture(paint, sway));
  }
  writeFileSync(path, Buffer.concat(parts));
}

function picture(paint, sway) {
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  const blue = Buffer.alloc((WIDTH * HEIGHT) / 4);
  const red = Buffer.alloc((WIDTH * HEIGHT) / 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r, g, b] = colourAt(paint, x / HEIGHT, y / HEIGHT, sway);
      luma[y * WIDTH + x] = 0.299 * r + 0.587 * g + 0.114 * b;
      if (x % 2 || y % 2) continue;
      const at = (y / 2) * (WIDTH / 2) + x / 2;
      blue[at] = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
      red[at] = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
    }
  }
  return Buffer.concat([luma, blue, red]);
}

/** Coordinates in heights of the picture, so that circles are round. */
function colourAt(paint, x, y, sway) {
  const middle = WIDTH / HEIGHT / 2;
  const head = { x: middle + sway * 0.01, y: 0.43 };
  const light = Math.max(0, 1 - Math.hypot(x - 0.35, y - 0.25) / 1.1);
  let colour = mix(paint.wallEnd, paint.wall, light);
  const shoulders = inside(x, y, middle, 1.02, 0.42, 0.36);
  colour = mix(colour, paint.clothes, shoulders);
  colour = mix(colour, shade(paint.skin, 0.88), inside(x, y, middle + sway * 0.004, 0.68, 0.085, 0.14));
  colour = mix(colour, paint.hair, inside(x, y, head.x, head.y - 0.04, 0.185, 0.215));
  colour = mix(colour, paint.skin, inside(x, y, head.x, head.y + 0.02, 0.15, 0.19));
  colour = mix(colour, paint.hair, inside(x, y, head.x - 0.02, head.y - 0.15, 0.16, 0.075));
  for (const side of [-1, 1]) {
    colour = mix(colour, paint.hair, inside(x, y, head.x + side * 0.058, head.y + 0.005, 0.013, 0.016));
  }
  const smile = Math.abs(Math.hypot((x - head.x) / 0.07, (y - head.y - 0.075) / 0.045) - 1);
  return smile < 0.16 && y > head.y + 0.085 ? shade(paint.skin, 0.62) : colour;
}

/** 1 inside the ellipse, 0 outside, soft at the edge. */
function inside(x, y, cx, cy, rx, ry) {
  const distance = (1 - Math.hypot((x - cx) / rx, (y - cy) / ry)) * Math.min(rx, ry);
  return Math.min(1, Math.max(0, distance / 0.006 + 0.5));
}

const mix = (from, to, part) => from.map((value, index) => value + (to[index] - value) * part);
const shade = (colour, factor) => colour.map((value) => value * factor);
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

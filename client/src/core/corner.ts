/**
 * Where the own picture lies: in one of four corners. Pure; used by the handle that moves it. The
 * corners are those of the screen and not of the text, because a thing is thrown to the left in
 * every language.
 */
/** Clockwise. */
export const CORNERS = ['top-left', 'top-right', 'bottom-right', 'bottom-left'] as const;
export type Corner = (typeof CORNERS)[number];

export interface Point {
  x: number;
  y: number;
}

/** For how long a throw goes on, in milliseconds, as far as the choice of the corner goes. */
const GLIDE_MS = 120;

/** The corner of an area that is nearest to where it would come to rest; speed in px per ms. */
export function nearest(at: Point, speed: Point, area: { width: number; height: number }): Corner {
  const x = at.x + speed.x * GLIDE_MS;
  const y = at.y + speed.y * GLIDE_MS;
  return `${y < area.height / 2 ? 'top' : 'bottom'}-${x < area.width / 2 ? 'left' : 'right'}`;
}

/** Where an arrow key moves it; null for another key. At the edge it stays. */
export function towards(corner: Corner, key: string): Corner | null {
  const [vertical, horizontal] = corner.split('-') as ['top' | 'bottom', 'left' | 'right'];
  switch (key) {
    case 'ArrowUp':
      return `top-${horizontal}`;
    case 'ArrowDown':
      return `bottom-${horizontal}`;
    case 'ArrowLeft':
      return `${vertical}-left`;
    case 'ArrowRight':
      return `${vertical}-right`;
    default:
      return null;
  }
}

/** Clockwise: what a click without a drag does (WCAG 2.5.7, dragging movements). */
export const after = (corner: Corner): Corner =>
  CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length] as Corner;

export const isCorner = (text: string | null): text is Corner => CORNERS.some((corner) => corner === text);

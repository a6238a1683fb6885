export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
type Size = Pick<Box, 'width' | 'height'>;

const GAP = 12;
const EDGE = 8;

/** Where a card of a size goes: beside a box on the side with the most room, and never over the window's edge. */
export function placeBeside(box: Box, card: Size, window: Size): { x: number; y: number } {
  const room = {
    left: box.x - card.width,
    right: window.width - box.x - box.width - card.width,
    above: box.y - card.height,
    below: window.height - box.y - box.height - card.height,
  };
  const sides = Object.keys(room) as (keyof typeof room)[];
  const side = sides.reduce((best, each) => (room[each] > room[best] ? each : best));
  const beside = side === 'left' || side === 'right';
  const x = beside
    ? side === 'left'
      ? box.x - card.width - GAP
      : box.x + box.width + GAP
    : box.x + (box.width - card.width) / 2;
  const y = beside
    ? box.y + Math.min(box.height / 2 - card.height / 2, 80)
    : side === 'above'
      ? box.y - card.height - GAP
      : box.y + box.height + GAP;
  const within = (at: number, size: number, all: number): number =>
    Math.max(EDGE, Math.min(at, all - size - EDGE));
  return { x: within(x, card.width, window.width), y: within(y, card.height, window.height) };
}

/** Marks a part of the window that F6 goes to. */
export const region = (name: string) => ({ 'data-region': name });

const FOCUSABLE =
  'button:not(:disabled), input, textarea, [tabindex]:not([tabindex="-1"]), a[href]';

/** Moves the focus to the next part of the window: tools, canvas, vocabulary, masks, filmstrip, top bar. */
export function focusNextRegion(): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const current = regions.findIndex((part) => part.contains(document.activeElement));
  for (let hop = 1; hop <= regions.length; hop++) {
    const part = regions[(current + hop) % regions.length]!;
    const target = part.matches('[tabindex]') ? part : part.querySelector<HTMLElement>(FOCUSABLE);
    if (!target) continue;
    target.focus({ preventScroll: true });
    return;
  }
}

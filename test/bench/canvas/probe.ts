/** What runs in the page: told as text, so it uses nothing from outside. Call it with `page.evaluate(probe)`. */
export function installProbe(): void {
  /** Resolves when the frame that is being made now has been painted. */
  const painted = (): Promise<number> =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      }),
    );
  const layer = (name: string) =>
    document.querySelector<HTMLCanvasElement>(`[role=application] [data-layer=${name}]`)!;

  let strokes: { wait: number; work: number }[] = [];
  let dragging = false;
  addEventListener(
    'pointermove',
    (event) => {
      const { buttons, timeStamp } = event;
      if (!dragging || buttons === 0) return;
      const begun = performance.now();
      void painted().then((at) => strokes.push({ wait: begun - timeStamp, work: at - begun }));
    },
    true,
  );

  let long: number[] = [];
  new PerformanceObserver((list) =>
    long.push(...list.getEntries().map(({ duration }) => duration)),
  ).observe({ entryTypes: ['longtask'] });

  let frames: number[] = [];
  let watching = false;
  const frame = (last: number) => (now: number) => {
    if (last > 0) frames.push(now - last);
    if (watching) requestAnimationFrame(frame(now));
  };

  const probe = {
    painted,
    beginStroke: () => {
      dragging = true;
      strokes = [];
      long = [];
    },
    endStroke: () => {
      dragging = false;
      return { strokes, long };
    },
    beginFrames: () => {
      frames = [];
      watching = true;
      requestAnimationFrame(frame(0));
    },
    endFrames: () => {
      watching = false;
      return frames;
    },
    /** Whether the picture's layer is left out of everything. */
    blind: () => {
      layer('image').style.display = 'none';
      const context = layer('image').getContext('2d')!;
      context.drawImage = () => {};
      context.clearRect = () => {};
    },
    /** Milliseconds from a key going down until a frame is painted after which it is `done`, 5000 at most. */
    afterKey: (done: () => boolean): Promise<number> =>
      new Promise((resolve) =>
        addEventListener(
          'keydown',
          ({ timeStamp }) => {
            const look = async (): Promise<void> => {
              const at = await painted();
              if (done() || at - timeStamp > 5000) resolve(at - timeStamp);
              else void look();
            };
            void look();
          },
          { once: true, capture: true },
        ),
      ),
    /** One pixel of a layer, by its place in it, 0..1. */
    pixel: (name: string, x: number, y: number): string => {
      const canvas = layer(name);
      const context = canvas.getContext('2d')!;
      const at = [Math.round(x * canvas.width), Math.round(y * canvas.height)] as const;
      return context.getImageData(...at, 1, 1).data.join();
    },
    busy: () => layer('image').closest('[role=application]')!.getAttribute('aria-busy') === 'true',
    /** Which image is open; null while it is on its way. */
    position: () => {
      const place = document.querySelector('[data-testid=position]')!;
      return place.getAttribute('aria-busy') === 'true' ? null : place.textContent;
    },
  };
  Object.assign(window, { probe });
}

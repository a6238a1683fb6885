// What refinement gains: `node test/bench/refine/gain.mjs OFF ON`, the folders of two runs of `proxylabel eval
// --boundary` on one set, with `--refine off` and `--refine on`. Prints mIoU and mean boundary F in percent, of all
// images and of each half: the settings were chosen on the images with an even place in the order of their names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The images of a run in the order of their names, and the number of classes. */
function read(folder) {
  const [head, ...lines] = readFileSync(join(folder, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  lines.sort((a, b) => (a.image < b.image ? -1 : 1));
  return { images: lines, classes: head.plan.task.classes.length };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** As `Confusion` and `BoundaryMean` of src/main/eval add up: mIoU and mBF, percent. */
function scores(images, classes) {
  const [hits, union] = [new Float64Array(classes + 1), new Float64Array(classes + 1)];
  const outlines = Array.from({ length: classes }, () => []);
  for (const { counts, boundary } of images) {
    for (let i = 0; i < counts.length; i += 3) {
      const [is, said, pixels] = counts.slice(i, i + 3);
      union[is] += pixels;
      if (is === said) hits[is] += pixels;
      else union[said] += pixels;
    }
    for (let i = 0; i < boundary.length; i += 2) outlines[boundary[i]].push(boundary[i + 1]);
  }
  const known = [...union.keys()].filter((k) => k < classes && union[k] > 0);
  const seen = outlines.filter((each) => each.length > 0);
  return [mean(known.map((k) => hits[k] / union[k])), mean(seen.map(mean))].map((one) => 100 * one);
}

const [off, on] = process.argv.slice(2, 4).map(read);
const halves = { all: () => true, chosen: (i) => i % 2 === 0, 'held out': (i) => i % 2 === 1 };
for (const [half, takes] of Object.entries(halves)) {
  const [before, after] = [off, on].map(({ images, classes }) =>
    scores(
      images.filter((_, i) => takes(i)),
      classes,
    ),
  );
  const figures = ['mIoU', 'mBF'].map((name, k) => {
    const gain = after[k] - before[k];
    return `${name} ${before[k].toFixed(2)} ${after[k].toFixed(2)} (${gain < 0 ? '' : '+'}${gain.toFixed(2)})`;
  });
  console.log(half.padEnd(9), ...figures);
}

import type { Pictures } from '../contract';
import { Confusion, type Counts } from '../metrics';
import type { ClassRow, Result } from '../result';
import { classColours } from './colours';
import { STYLE } from './style';
import { percent } from './text';

/** An image with its pictures and its own counts. */
export interface Shown {
  image: string;
  mIoU: number | null;
  pictures: Pictures;
  counts: Counts;
}

/** One page without any file beside it: figures, classes, the worst images, settings. */
export function reportHtml(result: Result, worst: readonly Shown[]): string {
  const { set, model, classes, failed, notes } = result;
  const title = `${set.title}, ${model.title}`;
  const colours = classColours(classes.length, result.plan.task.background);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style></head><body><main>
<header><h1>${escape(set.title)}</h1><p>${escape(model.title)} · ${set.measured} of ${set.images} images</p></header>
${headline(result)}
${list(notes)}
${failed.length > 0 ? `<details><summary>${failed.length} images gave no figures</summary>${list(failed.map(({ image, problem }) => `${image}: ${problem}`))}</details>` : ''}
<section><h2>Classes</h2>${classTable(result, colours)}</section>
<section><h2>The worst images</h2>${worst.map((one) => figure(one, classes, colours)).join('')}</section>
<section><h2>Settings</h2>${settings(result)}</section>
</main></body></html>
`;
}

function headline({ scores, plan }: Result): string {
  const figures: [string, number | null, string][] = [
    ['mIoU', scores.mIoU, 'mean over classes of overlap'],
    ['mAcc', scores.mAcc, 'mean over classes of pixels found'],
    ['aAcc', scores.aAcc, 'share of all pixels right'],
  ];
  if (plan.boundary !== null) figures.push(['mBF', scores.mBF, 'mean boundary F-score']);
  return `<dl class="headline">${figures
    .map(
      ([name, value, what]) =>
        `<div><dt>${name}</dt><dd>${percent(value)}</dd><p>${what}</p></div>`,
    )
    .join('')}</dl>`;
}

function classTable({ classes, plan }: Result, colours: readonly string[]): string {
  const outlines = plan.boundary !== null;
  const total = classes.reduce((sum, { truth }) => sum + truth, 0);
  const row = (one: ClassRow, k: number): string =>
    `<tr${one.truth + one.predicted === 0 ? ' class="absent"' : ''}>
<th scope="row">${chip(colours[k]!)}${escape(one.name)}</th>
<td class="bar"><i style="width:calc(${one.iou ?? 0} * (100% - 16px))"></i>${percent(one.iou)}</td>
<td>${percent(one.accuracy)}</td><td>${percent(one.precision)}</td>${outlines ? `<td>${percent(one.boundary)}</td>` : ''}
<td>${percent(one.truth / total)}</td></tr>`;
  return `<table><thead><tr><th>class</th><th>IoU</th><th>found</th><th>right</th>${outlines ? '<th>boundary F</th>' : ''}<th>of all pixels</th></tr></thead>
<tbody>${classes.map(row).join('')}</tbody></table>
<p class="small">Percent. Found: share of the class's pixels that were called so (Acc). Right: share of the pixels called so that are. Grey: occurs neither in truth nor in prediction, in no mean.</p>`;
}

function figure(
  { image, mIoU, pictures, counts }: Shown,
  classes: readonly ClassRow[],
  colours: readonly string[],
): string {
  const confusion = new Confusion(classes.length);
  confusion.addSparse(counts);
  const legend = confusion
    .scores()
    .classes.map((score, k) => ({ ...score, k }))
    .filter(({ truth, predicted }) => truth + predicted > 0)
    .sort((a, b) => b.truth + b.predicted - a.truth - a.predicted)
    .slice(0, 12)
    .map(
      ({ k, iou }) => `<li>${chip(colours[k]!)}${escape(classes[k]!.name)} ${percent(iou)}</li>`,
    );
  const picture = (name: string, src: string): string =>
    `<div><img src="${src}" alt="${name} of ${escape(image)}" loading="lazy"><span>${name}</span></div>`;
  return `<figure><figcaption><b>${escape(image)}</b> mIoU ${percent(mIoU)}</figcaption>
<div class="pictures">${picture('photo', pictures.photo)}${picture('truth', pictures.truth)}${picture('prediction', pictures.prediction)}</div>
<ul class="legend">${legend.join('')}</ul></figure>`;
}

function settings({ set, model, plan, machine, run }: Result): string {
  const { resize, window, decision } = plan.rules;
  const rows: [string, string][] = [
    ['model', `${model.title} (${model.id})`],
    ['run as', `${plan.form.precision} on ${plan.form.device}`],
    ['set', `${set.name}, ${set.root}`],
    ['short side', `${resize.short ?? 'as it is'} px, long side at most ${resize.long ?? '-'} px`],
    [
      'windows',
      window ? `${window.size} px, stride ${window.stride} px` : 'the whole image is one',
    ],
    ['threshold', `${decision.threshold} (below: background)`],
    ['competitor', decision.otherScore === null ? 'none' : `cosine ${decision.otherScore}`],
    ['softmax over', decision.softmax],
    ['edges', decision.refine ? 'masks are moved to those of the photo' : 'not followed'],
    [
      'outlines',
      plan.boundary === null ? 'not measured' : `within ${plan.boundary * 100} % of the diagonal`,
    ],
    [
      'background',
      plan.task.background === null ? 'none' : plan.task.classes[plan.task.background]!.name,
    ],
    [
      'machine',
      `${machine.processor}, ${machine.cores} cores, ${(machine.memoryBytes / 2 ** 30).toFixed(0)} GiB, ${machine.system}, Node ${machine.node}`,
    ],
    ['version', `ProxyLabel ${machine.version}`],
    [
      'run',
      `${run.images} images in ${run.seconds.toFixed(0)} s with ${run.shards} shards, ended ${run.at}`,
    ],
  ];
  return `<table class="settings"><tbody>${rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${escape(value)}</td></tr>`).join('')}</tbody></table>`;
}

const chip = (colour: string): string => `<i class="chip" style="background:${colour}"></i>`;

const list = (lines: readonly string[]): string =>
  lines.length > 0 ? `<ul>${lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>` : '';

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

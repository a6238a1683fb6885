import type { CategoryRecord, LabelRecord } from '../records';
import type { Source } from '../format';
import { unreadable } from '../support/problem';
import { BadXml, elementsOf, openTag, type XmlElement } from '../support/xml';

/** The names of the tags in the labelling interface that our results refer to. */
export const FROM_NAME = { brushlabels: 'brush', polygonlabels: 'polygon' } as const;
export const TO_NAME = 'image';

/** The labels of a labelling interface, in its order. */
export async function* readLabelConfig(
  { files }: Source,
  path: string,
  categories: Set<string>,
): AsyncGenerator<LabelRecord> {
  try {
    for await (const view of elementsOf(files.open(path), new Set(['View'])))
      for (const { attributes } of labelsIn(view)) {
        const name = attributes.value?.trim() ?? '';
        if (name === '' || categories.has(name)) continue;
        categories.add(name);
        const extra = attributes.background ? { color: attributes.background } : {};
        yield {
          kind: 'category',
          category: { key: name, id: null, name, supercategory: '', extra },
        };
      }
  } catch (error) {
    if (!(error instanceof BadXml)) throw error;
    yield unreadable(`${path}, line ${error.line}`, error.message);
  }
}

function* labelsIn(element: XmlElement): Generator<XmlElement> {
  if (element.name === 'Label') yield element;
  for (const child of element.children) yield* labelsIn(child);
}

/** An interface with a brush and a polygon for each category: to be pasted into the project's settings. */
export function* labelConfig(categories: readonly CategoryRecord[]): Generator<string> {
  yield `<View>\n  ${openTag('Image', { name: TO_NAME, value: '$image', zoom: 'true' })}</Image>\n`;
  for (const [tag, name] of [
    ['BrushLabels', FROM_NAME.brushlabels],
    ['PolygonLabels', FROM_NAME.polygonlabels],
  ] as const) {
    yield `  ${openTag(tag, { name, toName: TO_NAME })}\n`;
    for (const { name: value, extra } of categories) {
      const background = typeof extra.color === 'string' ? extra.color : null;
      yield `    ${openTag('Label', { value, background })}</Label>\n`;
    }
    yield `  </${tag}>\n`;
  }
  yield '</View>\n';
}

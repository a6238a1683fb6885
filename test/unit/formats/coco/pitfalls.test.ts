import { expect, it } from 'vitest';
import { safePath } from '@shared/formats/path';
import { areaOf } from '@shared/mask';
import { annotation, drawn, file, type Json, readAll, segmented, SQUARE, stream } from './helpers';

const named = (file_name: unknown): Json =>
  file({ images: [{ id: 1, file_name, width: 10, height: 8 }] });

/** Each pitfall: what is in the file, what is told, and the areas of the masks that come out. */
const PITFALLS: [
  name: string,
  content: Json | Json[] | string,
  codes: string[],
  areas: number[],
][] = [
  ['nothing is wrong', file({}), [], [16]],
  // The file
  [
    'truncated JSON',
    JSON.stringify(file({ annotations: [annotation({}), annotation({ id: 2 })] })).slice(0, -9),
    ['json-truncated'],
    [16],
  ],
  [
    'NaN in an area',
    JSON.stringify(file({})).replace('16', 'NaN'),
    ['json-nan', 'area-missing'],
    [16],
  ],
  ['an empty file', '', ['file-unreadable'], []],
  ['no JSON', '<annotation/>', ['file-unreadable'], []],
  ['JSON of something else', '{"shapes":[],"version":"5.0"}', ['file-unreadable'], []],
  ['an empty object', '{}', ['file-unreadable'], []],
  ['annotations that are no list', file({ annotations: {} }), ['list-expected'], []],
  [
    'annotations that are no objects',
    file({ annotations: [1, null] }),
    ['record-not-object', 'record-not-object'],
    [],
  ],
  // RLE
  ['uncompressed RLE', segmented({ size: [8, 10], counts: [18, 4, 58] }), [], [4]],
  [
    'uncompressed RLE of a crowd',
    segmented({ size: [8, 10], counts: [18, 4, 58] }, { iscrowd: 1 }),
    [],
    [4],
  ],
  ['compressed RLE', segmented({ size: [8, 10], counts: 'b04j1' }), [], [4]],
  [
    'compressed RLE of a crowd',
    segmented({ size: [8, 10], counts: 'b04j1' }, { iscrowd: 1 }),
    [],
    [4],
  ],
  [
    'RLE whose counts sum to less',
    segmented({ size: [8, 10], counts: [18, 4, 50] }),
    ['rle-sum'],
    [],
  ],
  [
    'RLE whose counts sum to more',
    segmented({ size: [8, 10], counts: [18, 4, 59] }),
    ['rle-sum'],
    [],
  ],
  ['RLE with bad characters', segmented({ size: [8, 10], counts: '!b0"' }), ['rle-characters'], []],
  ['RLE that breaks off', segmented({ size: [8, 10], counts: 'b04j' }), ['rle-characters'], []],
  ['RLE with NaN', segmented({ size: [8, 10], counts: [18, null, 4] }), ['rle-counts'], []],
  ['RLE of another size', segmented({ size: [9, 10], counts: [18, 4, 68] }), ['mask-size'], []],
  [
    'RLE of the image on its side',
    segmented({ size: [10, 8], counts: [18, 4, 58] }),
    ['mask-turned'],
    [],
  ],
  ['RLE without a size', segmented({ counts: [18, 4, 58] }), ['segmentation-kind'], [16]],
  ['RLE without counts', segmented({ size: [8, 10] }), ['segmentation-kind'], [16]],
  ['an empty RLE', segmented({ size: [8, 10], counts: [80] }), ['mask-empty'], []],
  // Polygons
  ['several parts', segmented([SQUARE, [0, 0, 2, 0, 2, 2, 0, 2]]), [], [20]],
  ['an odd count', segmented([[...SQUARE, 9]]), ['polygon-odd'], [16]],
  ['two points', segmented([[2, 2, 6, 6]]), ['polygon-short', 'polygon-empty'], []],
  ['a point beside a polygon', segmented([SQUARE, [1, 1]]), ['polygon-short'], [16]],
  ['null for NaN in a part', segmented([SQUARE, [0, 0, null, 0, 2, 2]]), ['polygon-nan'], [16]],
  ['outside the frame', segmented([[-4, -4, 4, -4, 4, 4, -4, 4]]), ['outside-frame'], [16]],
  ['wholly outside', segmented([[20, 20, 24, 20, 24, 24]]), ['outside-frame', 'mask-empty'], []],
  ['nested once more', segmented([[SQUARE]]), ['segmentation-nested'], [16]],
  ['not nested', segmented(SQUARE), ['segmentation-flat'], [16]],
  [
    'points',
    segmented([
      [2, 2],
      [6, 2],
      [6, 6],
      [2, 6],
    ]),
    ['segmentation-points'],
    [16],
  ],
  [
    'parts of points',
    segmented([
      [
        [2, 2],
        [6, 2],
        [6, 6],
        [2, 6],
      ],
    ]),
    ['segmentation-points'],
    [16],
  ],
  ['text', segmented('2,2,6,2'), ['segmentation-kind'], [16]],
  ['a list of text', segmented(['2,2,6,2']), ['segmentation-kind'], [16]],
  // What is missing
  ['no segmentation', segmented(undefined), ['segmentation-missing'], [16]],
  ['an empty segmentation', segmented([]), ['segmentation-missing'], [16]],
  ['an empty part', segmented([[]]), ['segmentation-missing'], [16]],
  ['no mask and no box', segmented(null, { bbox: null, area: undefined }), ['shape-missing'], []],
  [
    'a box without area',
    segmented(null, { bbox: [2, 2, 0, 4] }),
    ['segmentation-missing', 'box-bad'],
    [],
  ],
  ['no area', file({ annotations: [annotation({ area: undefined })] }), ['area-missing'], [16]],
  ['no box', file({ annotations: [annotation({ bbox: undefined })] }), ['bbox-missing'], [16]],
  ['a bad box', file({ annotations: [annotation({ bbox: [1, 2, 3] })] }), ['bbox-bad'], [16]],
  [
    'no annotation id',
    file({ annotations: [annotation({ id: undefined })] }),
    ['annotation-id-missing'],
    [16],
  ],
  [
    'no image id',
    file({ annotations: [annotation({ image_id: null })] }),
    ['annotation-image-missing'],
    [],
  ],
  [
    'no category id',
    file({ annotations: [annotation({ category_id: {} })] }),
    ['annotation-category-missing'],
    [],
  ],
  [
    'an image without id',
    file({ images: [{ file_name: 'a.jpg' }], annotations: [] }),
    ['image-id-missing'],
    [],
  ],
  [
    'a category without id',
    file({ categories: [{ name: 'a' }], annotations: [] }),
    ['category-id-missing'],
    [],
  ],
  ['a category without name', file({ categories: [{ id: 1 }] }), ['category-name-missing'], [16]],
  [
    'an image without size',
    file({ images: [{ id: 1, file_name: 'a.jpg', width: '10' }], annotations: [] }),
    ['image-size-missing'],
    [],
  ],
  // Ids
  [
    'category id 0',
    file({ categories: [{ id: 0, name: 'cat' }], annotations: [annotation({ category_id: 0 })] }),
    ['category-id-zero'],
    [16],
  ],
  [
    'ids as text',
    file({ images: [{ id: '1', file_name: 'a.jpg', width: 10, height: 8 }] }),
    [],
    [16],
  ],
  [
    'a repeated annotation id',
    file({ annotations: [annotation({}), annotation({})] }),
    ['annotation-duplicate-id'],
    [16, 16],
  ],
  [
    'a repeated image id',
    file({ images: [1, 2].map((n) => ({ id: 1, file_name: `${n}.jpg`, width: 10, height: 8 })) }),
    ['image-duplicate-id'],
    [16],
  ],
  [
    'a repeated category id',
    file({ categories: ['a', 'b'].map((name) => ({ id: 1, name })) }),
    ['category-duplicate-id'],
    [16],
  ],
  [
    'iscrowd that is neither',
    file({ annotations: [annotation({ iscrowd: 'yes' })] }),
    ['iscrowd-bad'],
    [16],
  ],
  [
    'a score out of range',
    file({ annotations: [annotation({ score: 97 })] }),
    ['score-range'],
    [16],
  ],
  [
    'a score that is none',
    file({ annotations: [annotation({ score: 'high' })] }),
    ['score-bad'],
    [16],
  ],
  // File names
  ['unicode', named('тест/图 é.jpg'), [], [16]],
  ['of Windows', named('train\\a.jpg'), ['path-backslash'], [16]],
  ['with a drive', named('C:\\data\\a.jpg'), ['path-absolute'], [16]],
  ['absolute', named('/etc/passwd'), ['path-absolute'], [16]],
  ['of a share', named('\\\\server\\share\\a.jpg'), ['path-absolute'], [16]],
  ['leading out', named('../../a.jpg'), ['path-parent'], [16]],
  ['leading out in the middle', named('a/../../b.jpg'), ['path-parent'], [16]],
  ['with a NUL', named('a\0.jpg'), ['path-control'], [16]],
  ['of a device', named('aux.jpg'), ['path-reserved'], [16]],
  ['missing', named(undefined), ['image-name-missing'], [16]],
  ['script', named('<img src=x onerror=alert(1)>.jpg'), [], [16]],
  // A results list
  [
    'a result',
    [{ image_id: 1, category_id: 1, segmentation: { size: [8, 10], counts: 'b04j1' }, score: 0.5 }],
    [],
    [],
  ],
  [
    'a result with a box only',
    [{ image_id: 1, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5 }],
    [],
    [],
  ],
  [
    'panoptic without PNGs',
    file({
      annotations: [
        { image_id: 1, file_name: 'a.png', segments_info: [{ id: 7, category_id: 1 }] },
      ],
    }),
    ['panoptic-png-needed'],
    [],
  ],
];

it.each(PITFALLS)('%s', async (_, content, codes, areas) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const all = await readAll(stream(text));
  const isResult = Array.isArray(content);
  const masks = all.annotations.filter(() => !isResult).map((one) => drawn(all, one));
  const names = all.images.filter(({ fileName }) => fileName !== '');
  const paths = names.map(({ fileName, key }) => safePath(fileName, key));
  const told = [
    ...all.problems,
    ...paths.flatMap(({ path, problem }) => (path === null ? [problem] : [])),
    ...masks.flatMap(({ problems }) => problems),
  ];
  expect(told.map(({ code }) => code)).toEqual(codes);
  expect(masks.flatMap(({ mask }) => (mask ? [areaOf(mask)] : []))).toEqual(areas);
  for (const { message, where } of told) {
    expect(message).toMatch(/^[A-Z"].*\.$/s);
    expect(where).not.toBe('');
  }
});

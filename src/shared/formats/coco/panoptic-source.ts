import type { Source } from '../format';
import { BadPng, decodePng } from '../png';
import { type DecodePanoptic, idsOfRgb } from './panoptic';

/**
 * Finds and reads the PNGs of a panoptic file among the chosen files. COCO's own sets keep them in a folder
 * named after the JSON; others beside it, or elsewhere.
 * @param json path of the panoptic file in `source.files`
 * @returns undefined when there is no PNG at all: the JSON was chosen alone
 */
export async function panopticPngs(
  { files, inflate }: Pick<Source, 'files' | 'inflate'>,
  json: string,
): Promise<DecodePanoptic | undefined> {
  const byName = new Map<string, string[]>();
  for await (const path of files.list())
    if (/\.png$/i.test(path)) {
      const paths = byName.get(baseOf(path));
      if (paths) paths.push(path);
      else byName.set(baseOf(path), [path]);
    }
  if (byName.size === 0) return undefined;
  const own = json.replace(/\.json(\.gz)?$/i, '');
  const beside = json.slice(0, json.lastIndexOf('/') + 1);
  return async (name) => {
    const paths = byName.get(baseOf(name)) ?? [];
    const path =
      [`${own}/${name}`, beside + name].find((likely) => paths.includes(likely)) ??
      paths.find((each) => each.endsWith(`/${name}`));
    if (path === undefined) return null;
    try {
      const png = decodePng(await files.read(path), inflate);
      return 'rgb' in png ? idsOfRgb(png.rgb, png.width, png.height) : null;
    } catch (error) {
      if (error instanceof BadPng) return null;
      throw error;
    }
  };
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

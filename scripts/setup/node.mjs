// @ts-check
import { chmodSync, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fetchPackage } from './cache.mjs';
import { NODE } from './pins.mjs';
import { SetupError, run, say } from './shell.mjs';

/** better-sqlite3 13 aborts the process below this: Node 22.14, 23.6 and later have it. */
const NODE_API = 10;

/** @param {Record<string, string | undefined>} versions such as process.versions */
export const isNewEnough = (versions) => Number(versions.napi) >= NODE_API;

/**
 * Makes sure that we run under a Node the engine can use: starts ourselves again under a fetched one
 * where this one is too old.
 * @param {string[]} args ours
 * @returns {Promise<number | null>} the exit code of the second start; null when this Node is right
 */
export async function underRightNode(args) {
  if (isNewEnough(process.versions)) return null;
  const pin = NODE[`${process.platform}-${process.arch}`];
  if (!pin) {
    throw new SetupError(
      `Node ${process.versions.node} is too old and none can be fetched for ${process.platform}-${process.arch}: install Node 24 and start again.`,
    );
  }
  const folder = fetchPackage(
    pin,
    `Node ${pin.version}, because this is ${process.versions.node}`,
    (unpacked) => chmodSync(binary(unpacked), 0o755),
  );
  const node = binary(folder);
  if (process.execPath === node || !existsSync(node)) {
    throw new SetupError(`${folder} holds no Node that works: delete it and start again.`);
  }
  say(`running under Node ${pin.version}`);
  return run(node, args, {
    env: {
      ...process.env,
      // Whatever is started by name finds the same Node.
      PATH: [dirname(node), process.env['PATH']].join(delimiter),
    },
  });
}

/** @param {string} folder an unpacked node-<os>-<arch> package */
const binary = (folder) => join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

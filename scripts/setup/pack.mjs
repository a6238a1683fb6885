// @ts-check
import { SetupError } from './shell.mjs';
/** @param {import('./electron.mjs').Electron | null} electron @param {string[]} args @returns {Promise<number>} */
export async function pack(electron, args) {
  throw new SetupError(`not yet ${electron} ${args}`);
}

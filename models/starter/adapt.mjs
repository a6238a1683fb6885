// Brings image.onnx, as export writes it, into the pair contract and writes head.onnx.
// Run after training: node models/starter/adapt.mjs
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const { module } = await runnerImport(resolve(root, 'src/main/checkpoint/starter.ts'), {
  root,
  configFile: false,
  resolve: { alias: { '@shared': resolve(root, 'src/shared'), '@main': resolve(root, 'src/main') } },
});
await module.adaptStarter(import.meta.dirname);

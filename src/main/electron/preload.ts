import { contextBridge, ipcRenderer, webFrame, webUtils } from 'electron';
import type { Bridge, BridgeReply } from '@shared/rpc/bridge';
import { CALL, EVENT } from './channels';

const listeners = new Map<string, Set<(payload: unknown) => void>>();
ipcRenderer.on(EVENT, (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload);
});

const bridge = {
  host: 'electron',
  async call(method, input) {
    const reply = (await ipcRenderer.invoke(CALL, method, input)) as BridgeReply;
    // A plain object: the bridge strips an Error of its code.
    if ('error' in reply) throw reply.error;
    return reply.output;
  },
  on(event, listener) {
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set.add(listener));
    return () => void set.delete(listener);
  },
  pathOf(file) {
    // Electron before 29 has no webUtils: there a File carries its path itself.
    return webUtils?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? '';
  },
  setScale(factor) {
    webFrame.setZoomFactor(Math.min(Math.max(Number(factor) || 1, 0.5), 2));
  },
} satisfies Bridge;

contextBridge.exposeInMainWorld('proxylabel', bridge);

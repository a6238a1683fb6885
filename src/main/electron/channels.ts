/** The two IPC channels. In a file of their own: the preload needs them and must stay small. */
export const CALL = 'proxylabel:call';
export const EVENT = 'proxylabel:event';

import { serve } from '@shared/rpc/server';
import { enginePaths } from '../engine/paths';
import { entriesFolder } from '../process/environment';
import { forkHost } from '../process/fork-host';
import { parentPort } from '../process/parent-port';
import { evalContract } from './contract';
import { shardHandlers } from './shard';

/** Entry of a shard of an evaluation: answers whoever started it, and ends with it. */
const entries = entriesFolder();
const shard = shardHandlers(enginePaths(entries), forkHost({ entries }));
const port = parentPort();
serve(port, evalContract, shard.handlers);
port.onClose(() => void shard.close().finally(() => process.exit(0)));

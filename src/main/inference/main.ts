import { parentPort } from '../process/parent-port';

/** Entry of the inference process: sessions and nothing else, so that it can be killed at any moment. */
async function main(): Promise<void> {
  // Whoever starts this process sets it; by the time any code runs here it would be too late.
  if (process.env['ORT_DISABLE_TELEMETRY'] !== '1')
    throw new Error('ORT_DISABLE_TELEMETRY=1 must be in the environment of the inference process.');
  const port = parentPort();
  port.onClose(() => process.exit(0));
  // Not before the check: loading the runtime is what reads the variable.
  const { serveInference } = await import('./server');
  serveInference(port);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

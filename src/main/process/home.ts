import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Folder of everything ProxyLabel keeps for a person outside the projects: recent list, sample, models, caches,
 * the window's state. The same for the app and the command line. PROXYLABEL_HOME names another.
 */
export function homeFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env['PROXYLABEL_HOME']) return env['PROXYLABEL_HOME'];
  switch (platform) {
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'ProxyLabel');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'ProxyLabel');
    default:
      return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'proxylabel');
  }
}

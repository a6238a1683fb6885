import { command } from '../../actions/commands';
import { useEnabled } from '../../actions/useEnabled';
import { useProject } from '../../state/project';
import { useStale } from '../../state/redecide';

/** What applies changed words to the other images; null where there is nothing to apply, or no other image. */
export function useApplyToAll(): { enabled: boolean; run(): void } | null {
  const stale = useStale((state) => state.stale);
  const several = useProject((state) => (state.project?.images ?? 0) > 1);
  const apply = command('redecideAll');
  const enabled = useEnabled(apply);
  return stale && several ? { enabled, run: () => void apply.run() } : null;
}

import { capsOf } from './keys';
import classes from './ui.module.css';

/** The key caps of a shortcut. Decoration: whoever shows them also names the action. */
export function Keys({ binding }: { binding: string | undefined }) {
  if (!binding) return null;
  return (
    <span className={classes.keys} aria-hidden>
      {capsOf(binding).map((cap) => (
        <kbd key={cap} className={classes.key}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}

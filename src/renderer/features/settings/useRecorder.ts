import { useEffect, useRef, useState } from 'react';
import { type Binding, bindingOfPress, RESERVED } from '../../actions/keys';

/**
 * Takes the keys that are pressed while the target has the focus, before anyone else. Escape ends it.
 * @returns the last binding pressed, whether the last key was one that can't be had, and where to put the ref
 */
export function useRecorder(onCancel: () => void, onPress: (binding: Binding) => void) {
  const [pressed, setPressed] = useState<Binding | null>(null);
  const [reserved, setReserved] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  const latest = useRef({ onCancel, onPress });
  latest.current = { onCancel, onPress };

  useEffect(() => {
    const before = document.activeElement;
    target.current?.focus();
    const take = (event: KeyboardEvent): void => {
      if (event.target !== target.current || event.isComposing) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const binding = bindingOfPress(event);
      if (binding === null || event.repeat) return;
      if (event.key === 'Escape') return latest.current.onCancel();
      setReserved(RESERVED.has(event.key));
      if (RESERVED.has(event.key)) return;
      setPressed(binding);
      latest.current.onPress(binding);
    };
    window.addEventListener('keydown', take, { capture: true });
    return () => {
      window.removeEventListener('keydown', take, { capture: true });
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return { pressed, reserved, target };
}

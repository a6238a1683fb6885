import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import classes from './ui.module.css';

/** One line of text; where it doesn't fit, it ends in an ellipsis and a tooltip holds the whole. */
export function Truncated({ text, className }: { text: string; className?: string }) {
  const [cut, setCut] = useState(false);
  return (
    <Tooltip label={text} disabled={!cut} multiline maw={420}>
      <span
        className={`${classes.truncated} ${className ?? ''}`}
        onPointerEnter={({ currentTarget: at }) => setCut(at.scrollWidth > at.clientWidth)}
      >
        {text}
      </span>
    </Tooltip>
  );
}

import type { ToolId } from '../../editor';
import { useEditor } from '../../state/editor';
import { What } from './RegionBar';
import classes from './workspace.module.css';

const SHAPES: ReadonlySet<ToolId> = new Set(['polygon', 'lasso', 'rectangle']);

/** What a shape becomes a mask of, while a tool that draws one is in hand. */
export function ShapeBar() {
  const tool = useEditor((snapshot) => snapshot.toolId);
  if (!SHAPES.has(tool)) return null;
  return (
    <div className={classes.brush}>
      <What />
    </div>
  );
}

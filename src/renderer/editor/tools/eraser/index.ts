import type { Operation } from '../../painting';
import { BrushTool } from '../brush';

export class EraserTool extends BrushTool {
  override readonly id = 'eraser';
  override readonly operation: Operation = 'erase';
}

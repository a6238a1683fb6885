import type { Editor } from '../editor';
import type { KeyEvent, Located, PointerDown, PointerMove, PointerUp, ToolEvent } from '../events';

/**
 * A state, and perhaps the states inside it, of which one is current. An event goes down to the current
 * leaf, which acts on it and may move its parent on. The path ("brush.painting") is what tests ask for.
 */
export abstract class StateNode {
  abstract readonly id: string;
  private readonly children = new Map<string, StateNode>();
  protected current: StateNode | null = null;

  constructor(
    protected readonly editor: Editor,
    protected readonly parent: StateNode | null = null,
  ) {}

  get path(): string {
    return this.current === null ? this.id : `${this.id}.${this.current.path}`;
  }

  /** True while nothing is under way here, so that another tool may take over. */
  get idle(): boolean {
    return this.current === null ? this.id === 'idle' : this.current.idle;
  }

  /** True while nothing is held, so that the view may be moved without an end to what is under way. */
  get resting(): boolean {
    return this.current === null ? this.idle : this.current.resting;
  }

  /** Whether a key that otherwise is a command's means something to what is under way. */
  wants(key: string): boolean {
    return this.current !== null && this.current.wants(key);
  }

  /** Whether every position counts that the pointer passes, and not only the last one of a frame. */
  get follows(): boolean {
    return this.current !== null && this.current.follows;
  }

  /** Names the states inside; it starts in the first. */
  protected contain(...children: StateNode[]): void {
    for (const child of children) this.children.set(child.id, child);
    this.current = children[0] ?? null;
  }

  /** @param info whatever the state to come expects of the one that calls for it */
  transition(id: string, info?: unknown): void {
    const next = this.children.get(id);
    if (next === undefined) throw new RangeError(`${this.id} has no state ${id}.`);
    this.current?.onExit();
    this.replace(id, info);
  }

  /** The same without an end to the state before. */
  protected replace(id: string, info?: unknown): void {
    this.current = this.children.get(id)!;
    this.current.onEnter(info);
  }

  handle(event: ToolEvent): void {
    if (this.current !== null) this.current.handle(event);
    else if (event.type === 'pointerdown') this.onPointerDown(event);
    else if (event.type === 'pointermove') this.onPointerMove(event);
    else if (event.type === 'pointerup') this.onPointerUp(event);
    else if (event.type === 'keydown' || event.type === 'keyup') this.onKey(event);
    else if (event.type === 'pointerleave') this.onPointerLeave();
    else if (event.type === 'change') this.onChange();
    else if (event.type === 'abort') this.onAbort();
    else if (event.type === 'stepback') this.onStepBack();
    else if (event.type === 'interrupt') this.onInterrupt();
    else if (event.type === 'finish') this.onFinish();
  }

  /** The next larger (1) or smaller (-1) of what the tool is set to. False when it has nothing of the kind. */
  step(direction: 1 | -1): boolean {
    return this.current?.step(direction) || this.onStep(direction);
  }

  onEnter(_info: unknown): void {}
  onExit(): void {}
  /** The view was moved meanwhile. */
  onResume(): void {
    this.current?.onResume();
  }
  protected onPointerDown(_event: Located<PointerDown>): void {}
  protected onPointerMove(_event: Located<PointerMove>): void {}
  protected onPointerUp(_event: Located<PointerUp>): void {}
  protected onPointerLeave(): void {}
  protected onKey(_event: KeyEvent): void {}
  protected onStep(_direction: 1 | -1): boolean {
    return false;
  }
  /** What the tool is set to, or works from, is another. */
  protected onChange(): void {}
  /** Take back what this state has begun. */
  protected onAbort(): void {}
  /** Take back the last step of what this state has begun. */
  protected onStepBack(): void {
    this.onAbort();
  }
  /** Whatever was held is lost: come to a rest with what was done so far. */
  protected onInterrupt(): void {}
  /** Come to an end with what was done so far. */
  protected onFinish(): void {
    this.onInterrupt();
  }
}

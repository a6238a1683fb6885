/** The last part of a path of any system. */
export const nameOf = (path: string): string =>
  path.replace(/[/\\]+$/, '').replace(/^.*[/\\]/, '') || path;

/** What label files may end in, for dialogs: of some formats the folder is chosen instead. */
export const LABEL_EXTENSIONS = ['json', 'gz', 'xml'];

/** Whether a file may hold labels, by its name. */
export const isLabelName = (name: string): boolean => /\.(json|json\.gz|xml)$/i.test(name);

const PREFIX = "script:";

/** The script whose values a column shows; undefined for other columns. */
export const readScriptColumn = (id: string): string | undefined => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined);

/** The name of such a column in the address or in a saved view. */
export const writeScriptColumn = (scriptId: string): string => PREFIX + scriptId;

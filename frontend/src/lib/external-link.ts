/** What a link to the world outside says; in histories and comparisons it comes as a value of a field. */
interface LinkContent {
  uri: string;
  title?: string | null;
}

const FIELD = "external_links/";

/** Schemes that run nothing here. The server takes no others; what an older one stored is shown as text. */
const HARMLESS = /^(https?|ftp|sftp|mailto|tel|urn):/i;

export const isExternalLinkField = (field: string) => field.startsWith(FIELD);

/** The link as one line: its title, if it has one, and where it leads. */
export function externalLinkText(value: unknown): string {
  if (typeof value !== "object" || value === null || !("uri" in value)) return "";
  const { uri, title } = value as LinkContent;
  return title ? `${title}, ${uri}` : uri;
}

/** The address to go to, where that is harmless. */
export const harmlessHref = (uri: string): string | undefined => (HARMLESS.test(uri) ? uri : undefined);

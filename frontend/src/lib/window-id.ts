/** A random UUID, also where the page is no secure context and browsers give none. */
function uuid(): string {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, place) =>
    place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte,
  );
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Names this page among all windows of all people. */
export const WINDOW_ID = uuid();

let requests = 0;

/** Names a request of this page, so that the page knows its own changes when it hears of them. */
export const nextRequestId = (): string => `${WINDOW_ID}-${++requests}`;

export const isOwnRequest = (id: string | null | undefined): boolean => id?.startsWith(WINDOW_ID) ?? false;

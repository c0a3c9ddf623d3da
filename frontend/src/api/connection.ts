import { create } from "zustand";

type Connection = "online" | "offline";

/** What the last request told about the way to the server. */
export const useConnection = create<{ state: Connection }>(() => ({ state: "online" }));

/** Records whether a request reached the server. */
export function reportConnection(state: Connection): void {
  if (useConnection.getState().state !== state) useConnection.setState({ state });
}

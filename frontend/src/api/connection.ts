import { create } from "zustand";

type Connection = "online" | "offline";

/** What the last request told about the way to the server. */
export const useConnection = create<{ state: Connection }>(() => ({ state: "online" }));

/** Calls back when a request reaches the server again. */
export function onceOnline(act: () => void): void {
  const stop = useConnection.subscribe(({ state }) => {
    if (state !== "online") return;
    stop();
    act();
  });
}

/** Records whether a request reached the server. */
export function reportConnection(state: Connection): void {
  if (useConnection.getState().state !== state) useConnection.setState({ state });
}

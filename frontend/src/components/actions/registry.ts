import { useEffect } from "react";
import { create } from "zustand";

import type { Action } from "./action";

const useScopes = create<{ scopes: ReadonlyMap<string, readonly Action[]> }>(() => ({ scopes: new Map() }));

/** Offers actions to the palette and the shortcuts for as long as the component is mounted. */
export function useRegisterActions(scope: string, actions: readonly Action[]): void {
  // The registry is outside of React's tree, so that the palette need not know who offers what.
  useEffect(() => {
    useScopes.setState(({ scopes }) => ({ scopes: new Map(scopes).set(scope, actions) }));
  }, [scope, actions]);
  useEffect(
    () => () =>
      useScopes.setState(({ scopes }) => {
        const rest = new Map(scopes);
        rest.delete(scope);
        return { scopes: rest };
      }),
    [scope],
  );
}

/** All actions on offer, the latest scope first: what is nearest to the person's place comes first. */
export function useActions(): Action[] {
  const scopes = useScopes((state) => state.scopes);
  return [...scopes.values()].reverse().flat();
}

/** As {@link useActions}, for event handlers. */
export function currentActions(): Action[] {
  return [...useScopes.getState().scopes.values()].reverse().flat();
}

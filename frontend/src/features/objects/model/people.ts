import { createContext, useContext } from "react";

/** Who can be named in an attribute or in the history. */
export interface People {
  list: readonly { id: string; name: string }[];
  /** Name of a person; empty for who is not known here. */
  nameOf: (userId: string) => string;
}

/** The people of the workspace that the objects belong to. */
export const PeopleContext = createContext<People>({ list: [], nameOf: () => "" });

export const usePeople = () => useContext(PeopleContext);

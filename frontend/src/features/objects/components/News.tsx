import { useStore, type StoreApi } from "zustand";

import type { Position } from "../model/use-module-view";
import { useNews } from "../model/use-news";
import type { ObjectSource } from "../model/use-object-source";

import { ChangesPill } from "./ChangesPill";

interface NewsProps {
  position: StoreApi<Position>;
  source: ObjectSource;
  elsewhere: ReadonlySet<string>;
  setElsewhere: (change: (old: ReadonlySet<string>) => ReadonlySet<string>) => void;
  goTo: (id: string) => Promise<void>;
}

/** Follows the scrolling by itself, so that scrolling does not draw the whole view again. */
export function News({ position, ...rest }: NewsProps) {
  const { firstVisible, lastVisible } = useStore(position);
  const news = useNews({ ...rest, visible: { start: firstVisible, end: lastVisible } });
  if (news.count === 0) return null;
  return <ChangesPill count={news.count} above={news.above} onGo={news.go} onDismiss={news.dismiss} />;
}

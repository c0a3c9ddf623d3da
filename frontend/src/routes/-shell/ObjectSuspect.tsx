import { Link } from "@tanstack/react-router";

import type { Link as ObjectLink } from "@/api/types";
import { SuspectMark } from "@/features/suspect/components/SuspectMark";
import { undoChangeSet } from "@/features/undo/api/undo";

interface ObjectSuspectProps {
  link: ObjectLink;
  place: { project: string | undefined; module: string };
  disabledReason: string | undefined;
  onCleared: () => void;
}

/** The cause of a suspect link with what it needs from elsewhere: undo, and the way to the inbox. */
export function ObjectSuspect({ link, place, disabledReason, onCleared }: ObjectSuspectProps) {
  const { project, module } = place;
  return (
    <SuspectMark
      link={link}
      disabledReason={disabledReason}
      onCleared={onCleared}
      undo={(changeSet) => undoChangeSet(changeSet, "refuse").finally(onCleared)}
      renderInbox={(children) =>
        project !== undefined && (
          <Link to="/p/$project/suspect" params={{ project }} search={{ module, link: link.id }}>
            {children}
          </Link>
        )
      }
    />
  );
}

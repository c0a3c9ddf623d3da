import { Fragment } from "react";

import { describeShortcut } from "@/lib/shortcuts";

/** Keys of a shortcut as key caps, for instance `Mod+K` or the sequence `g o`. */
export function Shortcut({ keys }: { keys: string }) {
  return (
    <span>
      {describeShortcut(keys).map((cap, index) => (
        <Fragment key={index}>
          {index > 0 && " "}
          <kbd>{cap}</kbd>
        </Fragment>
      ))}
    </span>
  );
}

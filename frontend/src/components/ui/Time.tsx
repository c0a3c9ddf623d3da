import { formatInstant, formatRelative } from "@/lib/format";

interface TimeProps {
  at: string;
  /** Name of who did it, where it is known. */
  by?: string | undefined;
}

/** A point in time: how long ago in sight, the full date on hover and for machines. */
export function Time({ at, by }: TimeProps) {
  return (
    <>
      {by ? `${by} · ` : ""}
      <time dateTime={at} title={formatInstant(at)}>
        {formatRelative(at)}
      </time>
    </>
  );
}

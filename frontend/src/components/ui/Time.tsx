import { formatInstant, formatRelative } from "@/lib/format";

/** A point in time: how long ago in sight, the full date on hover and for machines. */
export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatRelative(at)}
    </time>
  );
}

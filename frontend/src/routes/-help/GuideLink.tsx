import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface GuideLinkProps {
  page: string;
  section: string;
  children: ReactNode;
}

/** A link inside of the guide; what is searched for stays. */
export function GuideLink({ page, section, children }: GuideLinkProps) {
  const { q } = useSearch({ from: "/_app/help/{-$page}" });
  return (
    <Link
      to="/help/{-$page}"
      params={{ page: page || undefined }}
      search={{ q }}
      {...(section !== "" && { hash: section })}
      activeOptions={{ exact: true, includeSearch: false, includeHash: section !== "" }}
      // The page brings its heading into sight itself: its text may still be on the way.
      hashScrollIntoView={false}
      preload={false}
    >
      {children}
    </Link>
  );
}

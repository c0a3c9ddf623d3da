import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { RequirementObject } from "@/api/types";
import { linkTypesQuery } from "@/features/links/api/links";
import { PastExternalLinks } from "@/features/links/components/PastExternalLinks";
import { PastLinksPanel } from "@/features/versions/components/PastLinksPanel";

/** Links of an object at a point of the past, with the names of their types. */
export function PastLinks({ object, asOf }: { object: RequirementObject; asOf: string }) {
  const types = useQuery(linkTypesQuery).data;
  return (
    <>
    <PastLinksPanel
      key={object.id}
      object={object}
      asOf={asOf}
      typeName={(typeId, direction) => {
        const type = types?.find(({ id }) => id === typeId);
        return (direction === "incoming" ? type?.backward_name : undefined) ?? type?.name ?? "";
      }}
      renderObjectLink={(id, children) => (
        <Link to="/o/$object" params={{ object: id }}>
          {children}
        </Link>
      )}
    />
    <PastExternalLinks object={object} />
    </>
  );
}

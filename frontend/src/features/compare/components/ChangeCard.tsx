import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Change } from "../model/comparison";
import type { Words } from "../model/words";

import styles from "./Compare.module.css";
import { FieldChange, ValueChange } from "./FieldChange";
import { KindBadges } from "./KindBadges";

import type { LinkDifference, ObjectDifference, SchemaDifference } from "@/api/types";

export interface ChangeContext {
  words: Words;
  /** A link to an object: as it is afterwards or, when it is gone, as it was. */
  renderObject: (difference: ObjectDifference, children: ReactNode) => ReactNode;
  /** Key and heading of an object that is known by its id only. */
  renderName: (objectId: string) => ReactNode;
  /** How an object begins of which no text differs. */
  renderText: (objectId: string) => ReactNode;
}

/** One thing that differs, with everything that differs of it. */
export function ChangeCard({ change, context }: { change: Change; context: ChangeContext }) {
  switch (change.section) {
    case "objects":
      return <ObjectCard difference={change.difference} kinds={change.kinds} context={context} />;
    case "links":
      return <LinkCard difference={change.difference} words={context.words} />;
    case "schema":
      return <SchemaCard difference={change.difference} />;
  }
}

/** Where the texts are they come first, as in the document. */
const FIRST = ["heading", "body"];

function ObjectCard({ difference, kinds, context }: { difference: ObjectDifference; kinds: Change["kinds"]; context: ChangeContext }) {
  const { t } = useTranslation();
  const { words, renderObject, renderName } = context;
  const { key, heading, fields } = difference;
  const texts = FIRST.flatMap((name) => fields.filter(({ field }) => field === name));
  const place = fields.find(({ field }) => field === "parent_id");
  const isWhole = difference.version_from === null || difference.version_to === null;
  const rest = fields.filter((field) => !texts.includes(field) && field !== place);
  const nameOf = (id: unknown) => (typeof id === "string" ? renderName(id) : t("compare.top"));
  return (
    <>
      <header className={styles.head}>
        <KindBadges kinds={kinds} />
        {renderObject(difference, <code>{key}</code>)}
        {texts.length === 0 && !heading && <span className={styles.begin}>{context.renderText(difference.object_id)}</span>}
        {!texts.some(({ field }) => field === "heading") && heading && <span className={styles.title}>{heading}</span>}
      </header>
      {texts.map((field) => (
        <FieldChange key={field.field} field={field} words={words} />
      ))}
      {kinds.includes("moved") && (
        <p className={styles.moved}>
          {place ? (
            <>
              {t("compare.movedFrom")} <del>{nameOf(place.from)}</del> {t("compare.movedTo")} <ins>{nameOf(place.to)}</ins>
            </>
          ) : (
            t("compare.movedBeside")
          )}
        </p>
      )}
      {rest.length > 0 && (
        <dl className={styles.fields}>
          {rest.map((field) => (
            <div key={field.field}>
              <dt>{words.fieldName(field.field)}</dt>
              <dd>
                <FieldChange field={field} words={words} plain />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {isWhole && fields.length === 0 && <p className={styles.none}>{t("compare.noContent")}</p>}
    </>
  );
}

function LinkCard({ difference, words }: { difference: LinkDifference; words: Words }) {
  const { t } = useTranslation();
  const { kind, source, target, link_type_id, from, to } = difference;
  const Mark = kind === "added" ? "ins" : kind === "deleted" ? "del" : "span";
  const names = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])];
  return (
    <>
      <header className={styles.head}>
        <KindBadges kinds={["links"]} />
        <strong>{t(`compare.link.${kind as "added"}`)}</strong>
      </header>
      <p className={styles.link}>
        <Mark>
          <code>{source.key}</code> {source.heading ?? source.text} <em>{words.linkType(link_type_id)}</em> <code>{target.key}</code>{" "}
          {target.heading ?? target.text}
        </Mark>{" "}
        <span className={styles.none}>{target.module_name}</span>
      </p>
      <Properties names={names} from={from} to={to} isChange={kind === "changed"} />
    </>
  );
}

function SchemaCard({ difference }: { difference: SchemaDifference }) {
  const { t } = useTranslation();
  const { kind, entity, name, from, to } = difference;
  const names = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])];
  const Mark = kind === "added" ? "ins" : kind === "deleted" ? "del" : "strong";
  return (
    <>
      <header className={styles.head}>
        <KindBadges kinds={["schema"]} />
        <span>{t(`compare.schema.${entity}.${kind}` as "compare.schema.module.changed")}</span>
        <Mark>{name}</Mark>
      </header>
      <Properties names={names} from={from} to={to} isChange={kind === "changed"} />
    </>
  );
}

interface PropertiesProps {
  names: readonly string[];
  from: Record<string, unknown> | null | undefined;
  to: Record<string, unknown> | null | undefined;
  /** Only what differs is worth a line; of something new or gone, everything that is set. */
  isChange: boolean;
}

const shown = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
    ? ""
    : typeof value === "string"
      ? value
      : JSON.stringify(value);

function Properties({ names, from, to, isChange }: PropertiesProps) {
  const { t } = useTranslation();
  const lines = names
    .map((name) => ({ name, before: shown(from?.[name]), after: shown(to?.[name]) }))
    .filter(({ before, after }) => before !== after && (isChange || (before || after) !== "false"));
  if (lines.length === 0) return null;
  return (
    <dl className={styles.fields}>
      {lines.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{t(`undo.field.${name}` as "undo.field.name", { defaultValue: name })}</dt>
          <dd>
            <ValueChange before={before} after={after} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Schema } from "../model/openapi";
import { bounds, inside, resolve, typeName, type Inside, type Schemas } from "../model/schema";

import { Prose } from "./Prose";
import styles from "./SchemaTree.module.css";

import { Badge } from "@/components/ui/Badge";

interface SchemaTreeProps {
  schema: Schema;
  schemas: Schemas;
}

/** The fields of a value; what is inside of them opens on demand, since types may contain each other. */
export function SchemaTree({ schema, schemas }: SchemaTreeProps) {
  const fields = inside(schema, schemas);
  return (
    <div className={styles.tree}>
      <code className={styles.type}>{typeName(schema)}</code>
      {fields.length > 0 && <Fields fields={fields} schemas={schemas} />}
    </div>
  );
}

function Fields({ fields, schemas }: { fields: readonly Inside[]; schemas: Schemas }) {
  return (
    <ul role="list" className={styles.fields}>
      {fields.map((field) => (
        <li key={field.name}>
          <Field field={field} schemas={schemas} />
        </li>
      ))}
    </ul>
  );
}

function Field({ field: { name, schema, required }, schemas }: { field: Inside; schemas: Schemas }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const known = resolve(schema, schemas);
  const description = schema.description ?? known.description;
  const children = inside(schema, schemas);
  const values = schema.enum === undefined && known.enum !== undefined ? ` ${typeName(known)}` : "";
  const limits = bounds(known);
  const line = (
    <>
      <code className={styles.name}>{name}</code> <code className={styles.type}>{typeName(schema) + values}</code>{" "}
      {required && <Badge tone="accent">{t("help.api.required")}</Badge>}
      {limits.length > 0 && <span className={styles.bounds}>{limits.join(", ")}</span>}
    </>
  );
  return (
    <>
      {children.length === 0 ? (
        <div>{line}</div>
      ) : (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{line}</summary>
          {open && <Fields fields={children} schemas={schemas} />}
        </details>
      )}
      {description !== undefined && <Prose text={description} className={styles.text} />}
    </>
  );
}

import { Plus, Shapes } from "lucide-react";
import { useTranslation } from "react-i18next";

import { useReorderAttributes } from "../api/schema";
import { isRequired, moved } from "../model/draft";

import { AttributeEditor } from "./AttributeEditor";
import styles from "./Schema.module.css";
import { TypeEditor } from "./TypeEditor";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { AttributeDefinition, Module, ObjectType } from "@/api/types";
import { SortableList } from "@/components/sortable/SortableList";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { State } from "@/components/ui/State";
import { Tabs } from "@/components/ui/Tabs";
import { toastProblem } from "@/components/ui/toasts";
import { classNames } from "@/lib/class-names";

type SchemaTab = "attributes" | "types";

/** In the address in place of an id while something is made. */
const NEW = "new";

interface SchemaViewProps {
  module: Module;
  definitions: readonly AttributeDefinition[];
  types: readonly ObjectType[];
  tab: SchemaTab;
  /** Id of what is edited, or `new`. */
  selected: string | undefined;
  onGo: (tab: SchemaTab, selected?: string) => void;
  /** Puts the attributes in an order before the server has it. */
  onOrder: (definitions: AttributeDefinition[]) => void;
  /** Reads what changed again. */
  onChanged: () => Promise<unknown>;
}

/** Attributes and object types of a module: a list, and the one that is edited beside it. */
export function SchemaView(props: SchemaViewProps) {
  const { module, tab, onGo } = props;
  const { t } = useTranslation();
  const disabledReason = can(module, "administer") ? undefined : t("right.administer");
  return (
    <Tabs
      value={tab}
      onChange={(next) => onGo(next)}
      tabs={[
        {
          value: "attributes",
          label: `${t("schema.attributes")} (${props.definitions.length})`,
          panel: <Attributes {...props} disabledReason={disabledReason} />,
        },
        {
          value: "types",
          label: `${t("schema.types")} (${props.types.length})`,
          panel: <Types {...props} disabledReason={disabledReason} />,
        },
      ]}
    />
  );
}

type PanelProps = SchemaViewProps & { disabledReason: string | undefined };

function Attributes({ module, definitions, selected, disabledReason, onGo, onOrder, onChanged }: PanelProps) {
  const { t } = useTranslation();
  const reorder = useReorderAttributes(module.id);
  const definition = definitions.find(({ id }) => id === selected) ?? null;
  const onMove = (from: number, to: number) => {
    const order = moved(definitions, from, to);
    onOrder(order);
    reorder.mutate(
      order.map(({ id }) => id),
      {
        onError: (error) => toastProblem(t("schema.notMoved"), problemText(error, t)),
        onSettled: () => void onChanged(),
      },
    );
  };
  const create = (
    <Button icon={Plus} disabledReason={disabledReason} onClick={() => onGo("attributes", NEW)}>
      {t("schema.newAttribute")}
    </Button>
  );
  return (
    <div className={styles.panes}>
      <div className={styles.side}>
        <SortableList
          label={t("schema.attributes")}
          items={definitions}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          disabledReason={disabledReason}
          onMove={onMove}
        >
          {({ id, name, data_type, multi_select }) => (
            <button
              type="button"
              className={styles.item}
              aria-current={id === selected || undefined}
              onClick={() => onGo("attributes", id)}
            >
              <span className={styles.itemName}>{name}</span>
              <span className={styles.itemKind}>
                {t(multi_select ? "schema.type.multi" : `schema.type.${data_type as "string"}`)}
              </span>
              {isRequired(name, module.required_attributes) && <Badge>{t("schema.mustHave")}</Badge>}
            </button>
          )}
        </SortableList>
        {create}
      </div>
      {definition !== null || selected === NEW ? (
        <section
          className={classNames(card.card, card.padded, styles.main)}
          aria-label={definition?.name ?? t("schema.newAttribute")}
        >
          <h2>{definition?.name ?? t("schema.newAttribute")}</h2>
          <AttributeEditor
            key={definition?.id ?? NEW}
            moduleId={module.id}
            definition={definition}
            definitions={definitions}
            required={module.required_attributes}
            disabledReason={disabledReason}
            onSaved={(saved) =>
              void onChanged().then(() => onGo("attributes", saved.id))
            }
            onDeleted={() => {
              onGo("attributes");
              void onChanged();
            }}
          />
        </section>
      ) : (
        <State icon={Shapes} title={t(definitions.length === 0 ? "schema.noAttributes" : "schema.none")}>
          {t("schema.noAttributesText")}
        </State>
      )}
    </div>
  );
}

function Types({ module, definitions, types, selected, disabledReason, onGo, onChanged }: PanelProps) {
  const { t } = useTranslation();
  const type = types.find(({ id }) => id === selected) ?? null;
  return (
    <div className={styles.panes}>
      <div className={styles.side}>
        <ul role="list" aria-label={t("schema.types")} className={styles.list}>
          {types.map(({ id, name, default_classification }) => (
            <li key={id}>
              <button
                type="button"
                className={styles.item}
                aria-current={id === selected || undefined}
                onClick={() => onGo("types", id)}
              >
                <span className={styles.itemName}>{name}</span>
                <span className={styles.itemKind}>{t(`classification.${default_classification as "normative"}`)}</span>
              </button>
            </li>
          ))}
        </ul>
        <Button icon={Plus} disabledReason={disabledReason} onClick={() => onGo("types", NEW)}>
          {t("schema.newObjectType")}
        </Button>
      </div>
      {type !== null || selected === NEW ? (
        <section
          className={classNames(card.card, card.padded, styles.main)}
          aria-label={type?.name ?? t("schema.newObjectType")}
        >
          <h2>{type?.name ?? t("schema.newObjectType")}</h2>
          <TypeEditor
            key={type?.id ?? NEW}
            moduleId={module.id}
            type={type}
            types={types}
            definitions={definitions}
            disabledReason={disabledReason}
            onSaved={(saved) =>
              void onChanged().then(() => onGo("types", saved.id))
            }
            onDeleted={() => {
              onGo("types");
              void onChanged();
            }}
          />
        </section>
      ) : (
        <State icon={Shapes} title={t(types.length === 0 ? "schema.noTypes" : "schema.none")}>
          {t("schema.noTypesText")}
        </State>
      )}
    </div>
  );
}

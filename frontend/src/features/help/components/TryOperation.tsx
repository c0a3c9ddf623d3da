import { useMutation } from "@tanstack/react-query";
import { Play, Square } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { send } from "../api/api";
import type { Api, Operation, Parameter } from "../model/openapi";
import { curl, lacking, prepare, type Filled } from "../model/request";
import { inside, resolve, sample } from "../model/schema";

import { AnswerView, CodeBox } from "./AnswerView";
import styles from "./TryOperation.module.css";

import { problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { ConfirmButton } from "@/components/ui/ConfirmButton";
import { SelectField, TextAreaField, TextField } from "@/components/ui/Field";
import { Section } from "@/components/ui/Section";

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** A form for the request. What only reads is sent at once; everything else asks first. */
export function TryOperation({ api, operation }: { api: Api; operation: Operation }) {
  const { t } = useTranslation();
  const { method, parameters, body } = operation;
  const takesJson = body?.type === "application/json";
  const [values, setValues] = useState<Filled["values"]>({});
  const [text, setText] = useState(() => (takesJson ? JSON.stringify(sample(body.schema, api.schemas), null, 2) : ""));
  const [file, setFile] = useState<File>();
  const stop = useRef<AbortController>(null);
  const fileField = body && !takesJson ? (inside(body.schema, api.schemas)[0]?.name ?? "file") : undefined;
  const request = prepare(operation, {
    values,
    body: text,
    file: fileField !== undefined && file ? { field: fileField, file } : undefined,
  });
  const sending = useMutation({
    mutationFn: () => {
      stop.current = new AbortController();
      return send(request, stop.current.signal);
    },
  });
  const missing = lacking(operation, values) ?? (fileField !== undefined && !file ? fileField : undefined);
  const badJson = takesJson && text.trim() !== "" && !isJson(text);
  const blocked = missing !== undefined ? t("help.api.fill", { name: missing }) : badJson ? t("help.api.notJson") : undefined;
  return (
    <Section title={t("help.api.request")}>
      {parameters.length > 0 && (
        <div className={styles.parameters}>
          {parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              api={api}
              parameter={parameter}
              value={values[parameter.name] ?? ""}
              onChange={(value) => setValues((all) => ({ ...all, [parameter.name]: value }))}
            />
          ))}
        </div>
      )}
      {takesJson && (
        <TextAreaField
          label={t("help.api.body")}
          className={styles.json}
          rows={Math.min(16, Math.max(4, text.split("\n").length))}
          spellCheck={false}
          value={text}
          error={badJson ? t("help.api.notJson") : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {fileField !== undefined && (
        <TextField label={fileField} type="file" onChange={(event) => setFile(event.target.files?.[0])} />
      )}
      <div className={styles.send}>
        {sending.isPending ? (
          <Button icon={Square} onClick={() => stop.current?.abort()}>
            {t("help.api.stop")}
          </Button>
        ) : method === "GET" ? (
          <Button variant="primary" icon={Play} disabledReason={blocked} onClick={() => sending.mutate()}>
            {t("help.api.send")}
          </Button>
        ) : (
          <ConfirmButton
            label={t("help.api.send")}
            question={t("help.api.changes")}
            confirmLabel={t("help.api.sendNow", { method })}
            disabledReason={blocked}
            onConfirm={() => sending.mutate()}
          />
        )}
        <span className={styles.note}>{t("help.api.asYou")}</span>
      </div>
      {sending.error && (
        <p role="alert" className={styles.problem}>
          {problemText(sending.error, t)}
        </p>
      )}
      {sending.data && <AnswerView answer={sending.data} />}
      <CodeBox label="curl" text={curl(request, window.location.origin)} />
      <p className={styles.note}>{t("help.api.token")}</p>
    </Section>
  );
}

interface ParameterFieldProps {
  api: Api;
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}

function ParameterField({ api, parameter, value, onChange }: ParameterFieldProps) {
  const { t } = useTranslation();
  const schema = resolve(parameter.schema ?? {}, api.schemas);
  const label = parameter.required === true ? `${parameter.name} *` : parameter.name;
  const choices = schema.enum?.map(String) ?? (schema.type === "boolean" ? ["true", "false"] : undefined);
  const hint = (
    <span lang="en">
      {parameter.in !== "query" && `${parameter.in}. `}
      {parameter.description?.replaceAll("`", "")}
    </span>
  );
  if (choices !== undefined) {
    return (
      <SelectField label={label} hint={hint} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t("help.api.notGiven")}</option>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </SelectField>
    );
  }
  return (
    <TextField
      label={label}
      hint={hint}
      value={value}
      placeholder={schema.default === undefined ? schema.format : JSON.stringify(schema.default)}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

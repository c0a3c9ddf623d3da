// Lines of output.
const line = (values) => {
  let all = "";
  for (let i = 0; i < values.length; i++) all += (i ? " " : "") + shown(values[i]);
  return all;
};
const shown = (value) => {
  if (typeof value === "object" && value !== null && !(value instanceof Error)) {
    try {
      return stringify(value) ?? text(value);
    } catch {
      return "[object]";
    }
  }
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return text(value);
};
const log = (...values) => op_log(0, line(values));
const warn = (...values) => op_log(1, line(values));
const error = (...values) => op_log(2, line(values));

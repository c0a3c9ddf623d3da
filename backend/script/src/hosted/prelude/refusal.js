// Questions to the host, and what was refused.
class Refused extends Error {
  #rule;
  constructor(message, rule) {
    super(message);
    this.#rule = rule;
    defineProperty(this, "name", { value: "Refused" });
  }
  get rule() {
    return this.#rule;
  }
  static ruleOf(error) {
    return typeof error === "object" && error !== null && #rule in error ? error.#rule : "";
  }
}
const ruleOf = Refused.ruleOf;
delete Refused.ruleOf;
const refuse = (message) => {
  throw new Refused(message, "kind");
};

const ask = (question) => {
  const answer = parse(op_ask(stringify(question)));
  if (!hasOwn(answer, "Ok")) throw new Refused(answer.Err.message, answer.Err.rule);
  return answer.Ok;
};

// What leaves the script when it has rejected.
class Rejected extends Error {}

// Of what is thrown and no Error, the text, if it has one. It runs before the other files, by itself.
((ops, Error, text) => {
  "use strict";
  ops.op_set_format_exception_callback((thrown) => {
    try {
      return thrown instanceof Error ? undefined : text(thrown);
    } catch {
      return "what it threw has no text";
    }
  });
})(Deno.core.ops, Error, String);

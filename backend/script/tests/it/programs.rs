//! Makes up programs: mostly well-formed, over the language and everything that `req1` offers, and of ill will.

/// Nests no deeper.
const DEPTH: usize = 5;

/// The first is what a generator that has run out of choices ends with.
const VALUES: [&str; 44] = [
    "null",
    "a",
    "b",
    "undefined",
    "0",
    "-1",
    "3",
    "1e9",
    "NaN",
    "2n ** 70n",
    "''",
    "'BRK-3'",
    "'heading'",
    "'Priority'",
    "'__proto__'",
    "'\\ud800'",
    "'x'.repeat(1e5)",
    "[]",
    "[1, , 3]",
    "[3, 1, 2].values()",
    "{}",
    "{ heading: 'x', attributes: { ASIL: 'B' } }",
    "{ __proto__: null }",
    "{ get message() { throw a } }",
    "{ then(done) { done(b) } }",
    "class { #x }",
    "Symbol.iterator",
    "new Proxy({}, {})",
    "new Proxy(() => 1, { get() { throw 1 } })",
    "globalThis",
    "Object.prototype",
    "Array.prototype",
    "req1",
    "req1.object",
    "req1.draft",
    "req1.get('BRK-2')",
    "req1.query()",
    "req1.selection",
    "/(a+)+$/",
    "new Date(NaN)",
    "Promise.reject(1)",
    "new Uint8Array(1e4)",
    "new Error(a, { cause: b })",
    "new Map([[1, 2]])",
];

/// `@` stands for an expression, `~` for a block.
const EXPRESSIONS: [&str; 33] = [
    "(@)",
    "(@) + (@)",
    "(@) === (@)",
    "(@) ?? (@)",
    "(@)?.[@]",
    "(@)?.(@, @)",
    "`${@} and ${@}`",
    "[...(@)]",
    "({ [@]: @, ...(@) })",
    "((c, d = @) => @)",
    "(function* () ~)",
    "(async () => ~)()",
    "(async function* () ~)()",
    "new (@)(@)",
    "typeof (@)",
    "delete (@)[@]",
    "(@) in (@)",
    "(@) instanceof (@)",
    "JSON.stringify(@)",
    "Object.keys(@)",
    "Array.from(@, @)",
    "Promise.all(@)",
    "Reflect.apply(@, @, @)",
    "String(@).replace(@, @)",
    "new RegExp(@).exec(@)",
    "req1.get(@)",
    "req1.query(@, @).first()",
    "req1.create(@)",
    "req1.update(@, @)",
    "req1.attributeDefinitions(@)",
    "req1.findModule(@)",
    "(@)?.links?.(@, @)?.toArray()",
    "(@)?.set?.(@, @)",
];

/// See [`EXPRESSIONS`].
const STATEMENTS: [&str; 38] = [
    "a = @;",
    "b = @;",
    "a?.b?.(@);",
    "~",
    "if (@) ~ else ~",
    "for (let i = 0; i < 3; i++) ~",
    "for (const one of @) ~",
    "for (const one in @) ~",
    "while (a--) ~",
    "try ~ catch (e) { b = e } finally ~",
    "switch (@) { case @: ~ default: ~ }",
    "function again(n) { return n > 0 ? again(n - 1) : @ } again(@);",
    "const again = () => again() + 1; again();",
    "class One extends (@) { constructor() { super(@) } get x() { return @ } static ~ }",
    "throw @;",
    "return @;",
    "for (;;) ~",
    "eval(String(@));",
    "new Function(@, @)(@);",
    "Promise.resolve(@).then(@, @);",
    "Promise.resolve().then(() => ~);",
    "Object.assign(Object.prototype, { toJSON: @ });",
    "Object.defineProperty(@, @, { get() { return @ }, set: @ });",
    "Array.prototype[Symbol.iterator] = @;",
    "Object.defineProperty(Error, 'prepareStackTrace', { value: @ });",
    "Promise.prototype.then = @;",
    "JSON.parse = JSON.stringify = @;",
    "Reflect.setPrototypeOf(@, @);",
    "delete globalThis[@];",
    "req1.log(@, @);",
    "req1.delete(@);",
    "req1.link(@, @, @);",
    "req1.unlink(@);",
    "req1.reject(@, @);",
    "req1.report('error', @, @);",
    "req1.draft[@] = @;",
    "req1.object.attributes[@] = @;",
    "}",
];

/// Makes up programs from choices: `choose(n)` is below `n`.
pub(crate) struct Programs<C> {
    choose: C,
}

impl<C: FnMut(usize) -> usize> Programs<C> {
    /// From these choices.
    pub(crate) fn new(choose: C) -> Self {
        Self { choose }
    }

    /// A whole program.
    pub(crate) fn program(&mut self) -> String {
        let mut program = "let a = 1, b = 2;\n".to_owned();
        for _ in 0..=(self.choose)(8) {
            program += &self.statement(DEPTH);
            program.push('\n');
        }
        program
    }

    fn filled(&mut self, pattern: &str, depth: usize) -> String {
        let mut filled = String::new();
        for letter in pattern.chars() {
            match letter {
                '@' => filled += &self.expression(depth),
                '~' => filled += &self.block(depth),
                _ => filled.push(letter),
            }
        }
        filled
    }

    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 || (self.choose)(3) < 2 {
            let value = VALUES[(self.choose)(VALUES.len())];
            return if value.starts_with('{') {
                format!("({value})")
            } else {
                value.to_owned()
            };
        }
        let pattern = EXPRESSIONS[(self.choose)(EXPRESSIONS.len())];
        self.filled(pattern, depth - 1)
    }

    fn block(&mut self, depth: usize) -> String {
        let mut block = "{ ".to_owned();
        if depth > 0 {
            for _ in 0..(self.choose)(3) {
                block += &self.statement(depth - 1);
                block.push(' ');
            }
        }
        block + "}"
    }

    fn statement(&mut self, depth: usize) -> String {
        let pattern = STATEMENTS[(self.choose)(STATEMENTS.len())];
        self.filled(pattern, depth)
    }
}

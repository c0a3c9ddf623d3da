//! Random programs: they may fail in any way, but the process that hosts them goes on.

use std::time::Duration;

use req1_script::{Entry, Kind, Limits, ScriptError};

use crate::support::{self, Memory, job, object};

const KINDS: [Kind; 6] = [
    Kind::PreSave,
    Kind::PreDelete,
    Kind::Validate,
    Kind::Layout,
    Kind::Action,
    Kind::Scheduled,
];

const VALUES: [&str; 32] = [
    "null",
    "undefined",
    "0",
    "-1",
    "1e9",
    "NaN",
    "2n ** 70n",
    "''",
    "'BRK-3'",
    "'\\ud800'",
    "'x'.repeat(1e5)",
    "[]",
    "[1, , 3]",
    "{}",
    "({ __proto__: null })",
    "() => 1",
    "class { #x }",
    "Symbol.iterator",
    "new Proxy({}, {})",
    "new Proxy(() => 1, { get() { throw 1 } })",
    "globalThis",
    "req1",
    "req1.object",
    "req1.draft",
    "req1.get('BRK-2')",
    "req1.query()",
    "req1.selection",
    "/(a+)+$/",
    "new Date(NaN)",
    "Promise.reject(1)",
    "async function* () {}",
    "new Uint8Array(1e4)",
];

const STEPS: [&str; 32] = [
    "a = @;",
    "b = @;",
    "try { a = a(@, @) } catch (e) { b = e }",
    "try { a = new a(@) } catch {}",
    "a?.b?.(@);",
    "req1.log(@, @);",
    "req1.query(@, @).first();",
    "req1.create(@);",
    "req1.update(@, @);",
    "req1.delete(@);",
    "req1.link(@, @, @);",
    "req1.unlink(@);",
    "req1.reject(@, @);",
    "req1.report('error', @, @);",
    "return @;",
    "throw @;",
    "req1.get(@);",
    "Object.assign(Object.prototype, { toJSON: @ });",
    "Array.prototype[Symbol.iterator] = @;",
    "Object.defineProperty(Error, 'prepareStackTrace', { value: @ });",
    "Promise.prototype.then = @;",
    "JSON.parse = @;",
    "for (const one of @) { b = one; }",
    "await0 = Promise.resolve(@).then(@, @);",
    "req1.draft[@] = @;",
    "req1.get('BRK-3').attributes[@] = @;",
    "Reflect.setPrototypeOf(a, @);",
    "delete globalThis[@];",
    "eval(String(@));",
    "new Function(@, @)(@);",
    "if (a) { while (a--) b += a; }",
    "}",
];

/// The same numbers every time: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn program(&mut self) -> String {
        let mut program = "let a = 1, b = 2, await0;\n".to_owned();
        for _ in 0..=self.below(8) {
            let step = STEPS[self.below(STEPS.len())];
            for part in step.split_inclusive('@') {
                match part.strip_suffix('@') {
                    Some(part) => {
                        program += &format!("{part}({})", VALUES[self.below(VALUES.len())]);
                    }
                    None => program += part,
                }
            }
            program.push('\n');
        }
        program
    }
}

#[tokio::test]
async fn scr_6_random_programs_do_not_end_the_process() {
    let engine = support::engine();
    let memory = Memory::new(12);
    let mut dice = Dice(0x5eed);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..400 {
        let source = dice.program();
        let kind = KINDS[dice.below(KINDS.len())];
        let entry = match kind {
            Kind::Validate | Kind::Layout => support::each(&memory, kind),
            Kind::PreSave
            | Kind::PostSave
            | Kind::PreDelete
            | Kind::PostDelete
            | Kind::Action
            | Kind::Scheduled => Entry::Once {
                object: Some(Box::new(object(4))),
                draft: Some(Box::new(object(4))),
                selection: Vec::new(),
            },
        };
        let mut job = job(kind, entry, &source);
        job.limits = Limits {
            wall: Duration::from_millis(400),
            writes: 50,
            ..Limits::default()
        };
        match engine.run(job, &memory).await {
            Ok(_) => good += 1,
            Err(failed) => {
                let died = matches!(failed.error, ScriptError::HostDied | ScriptError::NoEngine);
                assert!(!died, "{kind:?}: {failed}\n{source}");
                bad += 1;
            }
        }
    }
    assert!(good > 20 && bad > 20, "{good} succeeded, {bad} failed");
}

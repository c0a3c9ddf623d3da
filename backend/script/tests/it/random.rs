//! Random programs: they may fail in any way, but each comes to an end with a reason, and the next one runs.

use std::time::Duration;

use req1_script::{Engine, Entry, Failed, Kind, Limits, Outcome, ScriptError};
use serde_json::json;

use crate::{
    module::{self, Memory, action, job, object},
    programs::Programs,
    support,
};

const KINDS: [Kind; 8] = [
    Kind::PreSave,
    Kind::PostSave,
    Kind::PreDelete,
    Kind::PostDelete,
    Kind::Validate,
    Kind::Layout,
    Kind::Action,
    Kind::Scheduled,
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
}

fn entry(kind: Kind, many: bool, memory: &Memory) -> Entry {
    if many || matches!(kind, Kind::Validate | Kind::Layout) {
        return module::each(memory, kind);
    }
    Entry::Once {
        object: Some(Box::new(object(4))),
        draft: Some(Box::new(object(4))),
        selection: vec![module::id(1), module::id(2)],
    }
}

async fn end(engine: &Engine, dice: &mut Dice, memory: &Memory) -> Result<Outcome, Failed> {
    let kind = KINDS[dice.below(KINDS.len())];
    let entry = entry(kind, dice.below(3) == 0, memory);
    let source = Programs::new(|below| dice.below(below)).program();
    let mut job = job(kind, entry, &source);
    job.limits = Limits {
        wall: Duration::from_millis(200),
        writes: 50,
        ..Limits::default()
    };
    let ended = engine.run(job, memory).await;
    if let Err(failed) = &ended {
        let died = matches!(failed.error, ScriptError::HostDied | ScriptError::NoEngine);
        assert!(!died, "{kind:?}: {failed}\n{source}");
        assert!(!failed.to_string().is_empty(), "{kind:?}\n{source}");
    }
    ended
}

#[tokio::test]
async fn scr_6_random_programs_do_not_end_the_process() {
    let engine = support::engine();
    let memory = Memory::new(12);
    let mut dice = Dice(0x5eed);
    let (mut good, mut bad) = (0, 0);
    for number in 0..400 {
        match end(&engine, &mut dice, &memory).await {
            Ok(_) => good += 1,
            Err(_) => bad += 1,
        }
        if number % 10 == 0 {
            let after = engine.run(action("return 1"), &memory).await.unwrap();
            assert_eq!(after.value(), Some(&json!(1)));
        }
    }
    println!("{good} succeeded, {bad} failed");
    assert!(good > 20 && bad > 20, "{good} succeeded, {bad} failed");
}

//! Matrices, coverage, chains and impact: compared with a walk in memory, now and as of every point that was kept.

mod chains;
mod coverage;
mod impact;
mod matrix;
pub(crate) mod model;
mod policies;

use req1_test_support::{Client, TestApp, World};
use serde_json::{Value, json};

use self::model::{Copy, Play};
use crate::undo_random::Dice;

/// What a copy is compared with at a time.
type Check = for<'c> fn(&'c Client, &'c Copy, &'c mut Dice, String) -> Checking<'c>;
type Checking<'c> = std::pin::Pin<Box<dyn Future<Output = ()> + 'c>>;

/// Plays, keeps copies, and compares each with what is there then, and afterwards with what is told of that time.
async fn remembers(seed: u64, check: Check) {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut play = Play::new(&world, seed).await;
    let me = play.me.clone();
    let mut kept = Vec::new();
    for round in 0..60 {
        if play.act().await && round % 4 == 0 {
            let copy = play.copy().await;
            check(&me, &copy, &mut play.dice, String::new()).await;
            kept.push(copy);
        }
    }
    assert!(kept.len() > 4 && kept.iter().any(|copy| copy.links.len() > 8));
    for copy in &kept {
        check(&me, copy, &mut play.dice, format!("&as_of={}", copy.at)).await;
    }
}

/// Some modules of a copy, the one that changed last often first.
fn modules<'c>(copy: &'c Copy, dice: &mut Dice, count: usize) -> Vec<&'c str> {
    let any = |dice: &mut Dice| copy.modules[dice.roll(copy.modules.len())].0.as_str();
    (0..count).map(|_| any(dice)).collect()
}

/// A link type or all of them.
fn kind(copy: &Copy, dice: &mut Dice) -> (Option<String>, String) {
    if copy.links.is_empty() || dice.roll(2) == 0 {
        return (None, String::new());
    }
    let kind = dice.pick(&copy.links).kind.clone();
    let query = format!("&link_type_id={kind}");
    (Some(kind), query)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn number(count: usize) -> Value {
    json!(count)
}

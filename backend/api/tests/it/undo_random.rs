//! Random acts of two people, and undo of recent ones: what is without conflict restores the copy, exactly.

use serde_json::{Value, json};

use req1_test_support::{Answer, Client, TestApp, World};

use crate::undo::{Desk, assert_same, id};

/// A small generator, so that a failure comes again.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(crate) fn pick<'v, T>(&mut self, all: &'v [T]) -> &'v T {
        &all[self.roll(all.len())]
    }
}

pub(crate) struct Play<'a> {
    pub(crate) desk: Desk<'a>,
    pub(crate) dice: Dice,
    attributes: String,
    made: usize,
}

impl<'a> Play<'a> {
    pub(crate) async fn new(world: &'a World<'a>, seed: u64) -> Self {
        Self {
            desk: Desk::new(world).await,
            dice: Dice::new(seed),
            attributes: format!("{}/attribute-definitions", world.module_path()),
            made: 0,
        }
    }

    async fn live(&self) -> Vec<Value> {
        let page = self
            .desk
            .me
            .get(&format!("{}?limit=1000", self.desk.objects()))
            .await;
        page.expect(200)["items"].as_array().unwrap().clone()
    }

    /// One act of one of both; refused ones are part of the game, faults are not.
    pub(crate) async fn act(&mut self) {
        let mut live = self.live().await;
        if live.is_empty() {
            let first = self.desk.me.post(&self.desk.objects());
            live.push(first.json(json!({"heading": "Again"})).await.expect(201));
        }
        let client = if self.dice.roll(2) == 0 {
            self.desk.me.clone()
        } else {
            self.desk.other.clone()
        };
        self.made += 1;
        let word = format!("w{}", self.made);
        let one = id(self.dice.pick(&live));
        let two = id(self.dice.pick(&live));
        let object = self.desk.object(&one);
        let objects = self.desk.objects();
        let value = *self.dice.pick(&["low", "high"]);
        let answer = match self.dice.roll(18) {
            0..4 => {
                let edit = match self.dice.roll(4) {
                    0 => json!({"heading": word}),
                    1 => {
                        json!({"body": word, "classification": self.dice.pick(&["heading", "normative"])})
                    }
                    2 => json!({"attributes": {"Priority": value}}),
                    _ => {
                        json!({"heading": word, "attributes": {"Priority": null}, "reviewed": true})
                    }
                };
                client.patch(&object).json(edit).await
            }
            4..7 => {
                client
                    .post(&objects)
                    .json(json!({"heading": word, "parent_id": one}))
                    .await
            }
            7 if live.len() > 6 => client.delete(&object).await,
            8..11 => {
                let to = match self.dice.roll(3) {
                    0 => json!({"action": "move_to", "parent_id": two}),
                    1 => json!({"action": "move_to", "after_id": two}),
                    _ => json!({"action": self.dice.pick(&["up", "down", "indent", "dedent"])}),
                };
                client.post(&format!("{object}/move")).json(to).await
            }
            11 | 12 => {
                let links = self
                    .desk
                    .me
                    .get(&format!("/api/v1/links?source_object_id={one}"))
                    .await
                    .expect(200);
                if let Some(link) = links["items"].as_array().and_then(|all| all.first()) {
                    client.delete(&format!("/api/v1/links/{}", id(link))).await
                } else {
                    let link = json!({"source_object_id": one, "target_object_id": two,
                                      "link_type_id": self.desk.world.link_type});
                    client.post("/api/v1/links").json(link).await
                }
            }
            13 => {
                let body =
                    json!({"name": word, "data_type": self.dice.pick(&["string", "integer"])});
                client.post(&self.attributes).json(body).await
            }
            14 => {
                let all = self.desk.me.get(&self.attributes).await.expect(200);
                let rows = all
                    .as_array()
                    .or_else(|| all["items"].as_array())
                    .unwrap()
                    .clone();
                let attribute = self.dice.pick(&rows).clone();
                let path = format!("{}/{}", self.attributes, id(&attribute));
                if attribute["name"] == "Priority" {
                    let options = self
                        .dice
                        .pick(&[json!(["low", "high"]), json!(["low", "high", "mid"])])
                        .clone();
                    client
                        .patch(&path)
                        .json(json!({"enum_values": options}))
                        .await
                } else if self.dice.roll(2) == 0 {
                    client.delete(&path).await
                } else {
                    let kind = self.dice.pick(&["string", "integer", "text"]);
                    let change = json!({"name": word, "data_type": kind, "misfits": "clear"});
                    client.patch(&path).json(change).await
                }
            }
            15 | 16 => self.link_out(&client, &one, &word).await,
            _ => {
                client
                    .patch(&self.desk.world.module_path())
                    .json(json!({"description": word}))
                    .await
            }
        };
        assert!(answer.status < 500, "{}: {}", answer.what, answer.text());
    }

    /// Something about a link of an object to the world outside.
    async fn link_out(&mut self, client: &Client, object: &str, word: &str) -> Answer {
        let all = format!("/api/v1/objects/{object}/external-links");
        let links = client.get(&all).await.expect(200);
        let uri = format!("https://{word}.example");
        match links["items"].as_array().and_then(|all| all.first()) {
            Some(link) if self.dice.roll(3) > 0 => {
                let path = format!("{all}/{}", id(link));
                match self.dice.roll(3) {
                    0 => client.delete(&path).await,
                    1 => client.patch(&path).json(json!({"uri": uri})).await,
                    _ => client.patch(&path).json(json!({"title": word})).await,
                }
            }
            _ => client.post(&all).json(json!({ "uri": uri })).await,
        }
    }

    async fn recent(&self) -> Vec<Value> {
        let path = format!("{}/history?limit=6", self.desk.world.module_path());
        let page = self.desk.me.get(&path).await.expect(200);
        page["items"].as_array().unwrap().clone()
    }
}

async fn play(seed: u64, rounds: usize) {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut play = Play::new(&world, seed).await;
    let (mut undone, mut refused) = (0, 0);
    for round in 0..rounds {
        let before = play.desk.copy().await;
        let last = play.desk.last().await;
        play.act().await;
        let acted = play.desk.last().await;
        if round % 3 == 0 && acted != last {
            // The very last act is always without conflict, and the copy is the one before it.
            play.desk.undone(&acted).await;
            assert_same(&play.desk.copy().await, &before);
            continue;
        }
        let recent = play.recent().await;
        let chosen = play.dice.pick(&recent).clone();
        let change_set = chosen["change_set_id"].as_str().unwrap();
        let now = play.desk.copy().await;
        let answer = play.desk.undo(change_set, "refuse").await;
        if answer.status == 200 {
            // Undoing the undo is doing it again.
            let done = answer.expect(200);
            play.desk
                .undone(done["change_set_id"].as_str().unwrap())
                .await;
            assert_same(&play.desk.copy().await, &now);
            undone += 1;
        } else {
            answer.problem(409, "conflict");
            assert_same(&play.desk.copy().await, &now);
            refused += 1;
            let left = play.desk.undo(change_set, "leave").await;
            assert!(matches!(left.status, 200 | 409), "{}", left.text());
        }
    }
    assert!(
        undone > 0 && refused > 0,
        "{undone} undone, {refused} refused"
    );
    let broken = "SELECT count(*)::text FROM object o JOIN object p ON p.id = o.parent_id
                  WHERE o.deleted_at IS NULL AND p.deleted_at IS NOT NULL
                     OR o.path <> p.path || o.order_key || '!' OR o.depth <> p.depth + 1";
    assert_eq!(app.database.text(broken).await, "0");
}

#[tokio::test]
async fn obj_12_undo_without_conflicts_restores_the_copy_whatever_happened() {
    play(1, 60).await;
}

#[tokio::test]
async fn obj_12_undo_without_conflicts_restores_the_copy_whatever_else_happened() {
    play(20_261, 60).await;
}

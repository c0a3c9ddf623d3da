//! Undo of what made modules: they go as a whole, and come back as a whole.

use req1_domain::{access::Role, ids::ModuleId};
use req1_store::change_sets::verify_module;
use req1_test_support::{Client, TestApp, World, multipart};
use serde_json::{Value, json};

use crate::undo::{Desk, assert_same, id, kinds};

/// Two specifications: "Brakes" with a heading and a requirement below it, "Wheels" with two requirements; a relation
/// inside of the first, and one from each to the other.
const DOCUMENT: &str = include_str!("data/two-specifications.reqif");

/// An import that is to be undone.
struct Import<'a> {
    desk: Desk<'a>,
    /// The change set.
    act: String,
    brakes: String,
    wheels: String,
}

async fn import(client: &Client, project: &str) -> Value {
    let (content_type, body) = multipart("both.reqif", DOCUMENT.as_bytes());
    client
        .post(&format!("/api/v1/projects/{project}/reqif/import"))
        .body(&content_type, body)
        .await
        .expect(201)
}

impl<'a> Import<'a> {
    async fn new(world: &'a World<'a>) -> Self {
        let desk = Desk::new(world).await;
        let imported = import(&desk.me, &world.project).await;
        assert_eq!(imported["links_created"], 3);
        let modules = imported["modules"].as_array().unwrap();
        let (brakes, wheels) = (id(&modules[0]), id(&modules[1]));
        let act = last(&desk.me, &brakes).await;
        assert_eq!(last(&desk.me, &wheels).await, act);
        Self {
            desk,
            act,
            brakes,
            wheels,
        }
    }

    /// The objects of a module, by their texts.
    async fn objects(&self, module: &str) -> Vec<Value> {
        let path = format!("/api/v1/modules/{module}/objects");
        let page = self.desk.me.get(&path).await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    /// Somebody else edits an object of a module.
    async fn others_edit(&self, module: &str, place: usize) {
        let object = id(&self.objects(module).await[place]);
        let path = format!("/api/v1/modules/{module}/objects/{object}");
        let edit = self.desk.other.patch(&path);
        edit.json(json!({"heading": "Theirs"})).await.expect(200);
    }

    async fn status(&self, module: &str) -> u16 {
        let path = format!("/api/v1/modules/{module}");
        self.desk.me.get(&path).await.status
    }

    /// Names of the modules in the recycle bin.
    async fn bin(&self) -> Vec<String> {
        let path = format!("{}/bin", self.desk.world.workspace_path());
        let page = self.desk.me.get(&path).await.expect(200);
        let rows = page["items"].as_array().unwrap().iter();
        let mut names: Vec<String> = rows
            .filter(|one| one["kind"] == "module")
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }

    async fn verify(&self) {
        let mut db = self.desk.world.app.app.store.acquire().await.unwrap();
        for module in [&self.brakes, &self.wheels] {
            let module = ModuleId(module.parse().unwrap());
            assert_eq!(verify_module(&mut db, module).await.unwrap(), []);
        }
    }
}

/// The last change set of a module.
async fn last(client: &Client, module: &str) -> String {
    let path = format!("/api/v1/modules/{module}/history?limit=1");
    let page = client.get(&path).await.expect(200);
    page["items"][0]["change_set_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn change_set(done: &Value) -> &str {
    done["change_set_id"].as_str().unwrap()
}

#[tokio::test]
async fn obj_12_an_undone_import_lies_in_the_recycle_bin_and_comes_again_whole() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let import_of = Import::new(&world).await;
    let Import {
        desk,
        act,
        brakes,
        wheels,
    } = &import_of;
    let imported = desk.copy().await;
    // A key of the module that one looks at does not take it away.
    let stack = format!("/api/v1/modules/{brakes}/undo");
    assert_eq!(desk.me.get(&stack).await.expect(200)["undo"], Value::Null);

    let preview = desk.preview(act).await;
    assert_eq!(preview["conflict_count"], 0);
    let counts = &preview["counts"];
    assert_eq!(
        (&counts["modules_deleted"], &counts["deleted"]),
        (&json!(2), &json!(0))
    );
    let subject = &preview["items"][0]["subject"];
    assert_eq!(
        (&subject["kind"], &preview["items"][0]["way"]),
        (&json!("module"), &json!("delete"))
    );

    let undo = desk.undone(act).await;
    assert_eq!(undo["report"]["counts"]["modules_deleted"], 2);
    assert_eq!(
        (
            import_of.status(brakes).await,
            import_of.status(wheels).await
        ),
        (404, 404)
    );
    assert_eq!(import_of.bin().await, ["Brakes", "Wheels"]);
    // What was there before stays.
    desk.me.get(&world.object_path()).await.expect(200);
    let again = desk.undo(act, "refuse").await.problem(409, "conflict");
    assert_eq!(again["errors"][0]["code"], "already_undone");
    import_of.verify().await;

    // The same file makes new modules now.
    let anew = import(&desk.me, &world.project).await;
    assert_eq!(anew["unchanged"], false);
    let made_anew = last(&desk.me, anew["module_id"].as_str().unwrap()).await;
    desk.undone(&made_anew).await;

    // Done again, and undone again.
    let undo = change_set(&undo);
    assert_eq!(desk.preview(undo).await["counts"]["modules_restored"], 2);
    assert_eq!(import_of.status(brakes).await, 404);
    let redo = desk.undone(undo).await;
    let same = |now: &Value| {
        let (mut now, mut wanted) = (now.clone(), imported.clone());
        // The modules that were made anew in between are in the bin.
        for copy in [&mut now, &mut wanted] {
            let rows = copy["modules"].as_array_mut().unwrap();
            rows.retain(|one| one["deleted_at"].is_null());
            for part in ["objects", "links", "attributes", "types", "searched"] {
                let ours = imported[part].clone();
                let rows = copy[part].as_array_mut().unwrap();
                rows.retain(|row| ours.as_array().unwrap().contains(row));
            }
        }
        assert_same(&now, &wanted);
    };
    same(&desk.copy().await);
    assert_eq!(import_of.objects(brakes).await.len(), 2);
    import_of.verify().await;
    let undo = desk.undone(change_set(&redo)).await;
    assert_eq!(import_of.status(wheels).await, 404);
    desk.undone(change_set(&undo)).await;
    same(&desk.copy().await);
    import_of.verify().await;
    let trail = "SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_event WHERE entity_type = 'module'
                 AND entity_name = 'Brakes' AND action <> 'import'";
    let trail = app.database.text(trail).await;
    assert!(
        trail.starts_with("delete") && trail.contains("restore"),
        "{trail}"
    );
}

#[tokio::test]
async fn obj_12_a_module_that_others_worked_in_stays_with_their_work() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let import_of = Import::new(&world).await;
    let Import {
        desk,
        act,
        brakes,
        wheels,
    } = &import_of;
    import_of.others_edit(wheels, 0).await;
    let before = desk.copy().await;
    // The module and the object, and the attribute and the type that it has.
    let kept = [
        "edited_since",
        "edited_since",
        "value_given_since",
        "value_given_since",
    ];
    assert_eq!(desk.refused(act).await, kept);
    let preview = desk.preview(act).await;
    let conflict = &preview["conflicts"][0];
    assert_eq!(
        (&conflict["subject"]["kind"], &conflict["subject"]["name"]),
        (&json!("module"), &json!("Wheels"))
    );
    assert_eq!(conflict["by"], desk.other.id().to_string().as_str());
    assert_eq!(preview["conflicts"][1]["field"]["now"], "Theirs");
    assert_eq!(preview["counts"]["modules_deleted"], 1);
    assert_eq!(preview["counts"]["deleted"], 1);

    // Everything else goes: one module, and what nobody touched of the other one.
    let undo = desk.undo(act, "leave").await.expect(200);
    assert_eq!(import_of.status(brakes).await, 404);
    let left = import_of.objects(wheels).await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["heading"], "Theirs");
    // It comes again, with the links between both.
    desk.undone(change_set(&undo)).await;
    assert_same(&desk.copy().await, &before);
    import_of.verify().await;
}

#[tokio::test]
async fn obj_12_work_that_was_undone_does_not_keep_a_module() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let import_of = Import::new(&world).await;
    let desk = &import_of.desk;
    import_of.others_edit(&import_of.wheels, 1).await;
    let edit = last(&desk.me, &import_of.wheels).await;
    desk.undone(&edit).await;
    assert_eq!(desk.preview(&import_of.act).await["conflict_count"], 0);
    let done = desk.undone(&import_of.act).await;
    assert_eq!(done["report"]["counts"]["modules_deleted"], 2);
    assert_eq!(import_of.bin().await, ["Brakes", "Wheels"]);
    import_of.verify().await;

    // Other settings are somebody's work.
    desk.undone(change_set(&done)).await;
    let redo = last(&desk.me, &import_of.wheels).await;
    let path = format!("/api/v1/modules/{}", import_of.wheels);
    let renamed = desk.other.patch(&path).json(json!({"name": "Rims"}));
    renamed.await.expect(200);
    assert_eq!(desk.refused(&redo).await, ["edited_since"]);
    assert_eq!(
        desk.preview(&redo).await["conflicts"][0]["subject"]["name"],
        "Rims"
    );
}

#[tokio::test]
async fn obj_12_what_people_did_with_the_recycle_bin_meanwhile_counts() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let import_of = Import::new(&world).await;
    let Import {
        desk,
        act,
        brakes,
        wheels,
    } = &import_of;
    let restore = |module: &str| format!("/api/v1/modules/{module}/restore");
    // One of both is deleted by hand; the undo takes the other one, and only that comes back with it.
    desk.me
        .delete(&format!("/api/v1/modules/{wheels}"))
        .await
        .expect(204);
    let undo = desk.undone(act).await;
    assert_eq!(undo["report"]["counts"]["modules_deleted"], 1);
    assert_eq!(import_of.bin().await, ["Brakes", "Wheels"]);
    let redo = desk.undone(change_set(&undo)).await;
    assert_eq!(import_of.bin().await, ["Wheels"]);

    // Taken out by hand, it is as a redo would have it.
    let undo = desk.undone(change_set(&redo)).await;
    desk.me.post(&restore(brakes)).await.expect(200);
    let undo = change_set(&undo);
    let nothing = desk.undo(undo, "refuse").await.problem(409, "conflict");
    assert_eq!(nothing["errors"][0]["code"], "nothing_to_undo");

    // Its settings go back like those of any module, and it stays.
    let path = format!("/api/v1/modules/{brakes}");
    let renamed = desk.me.patch(&path).json(json!({"name": "Stoppers"}));
    renamed.await.expect(200);
    desk.undone(&last(&desk.me, brakes).await).await;
    assert_eq!(desk.me.get(&path).await.expect(200)["name"], "Brakes");

    // Who deleted it since did so on purpose.
    desk.me.delete(&path).await.expect(204);
    assert_eq!(kinds(&desk.preview(undo).await), ["deleted_since"]);
    let refused = desk.undo(undo, "refuse").await.problem(409, "conflict");
    assert_eq!(refused["errors"][0]["code"], "nothing_to_undo");
    assert_eq!(import_of.bin().await, ["Brakes", "Wheels"]);
}

#[tokio::test]
async fn obj_12_an_import_is_undone_by_those_who_may_delete_its_modules() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let import_of = Import::new(&world).await;
    let path = format!("/api/v1/change-sets/{}/undo", import_of.act);
    let editor = world.member(Role::Editor).await;
    let no = json!({});
    editor
        .post(&path)
        .json(no.clone())
        .await
        .problem(403, "not_allowed");
    let undo = import_of.desk.undone(&import_of.act).await;
    // What is in the bin is visible to those who may take it out.
    let path = format!("/api/v1/change-sets/{}/undo", change_set(&undo));
    editor.get(&path).await.problem(404, "not_found");
    editor.post(&path).json(no).await.problem(404, "not_found");
    let stranger = app.person().await;
    stranger.get(&path).await.problem(404, "not_found");
    // Where the project is in the bin too, there is nothing to come back to.
    let project = format!("{}/projects/{}", world.workspace_path(), world.project);
    world.owner.delete(&project).await.expect(204);
    world.owner.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn obj_12_a_module_made_from_another_one_goes_too() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let input = json!({
        "name": "Software", "project_id": world.project, "template_module_id": world.module, "copy_objects": true,
    });
    let made = desk.me.post("/api/v1/modules/from-template").json(input);
    let made = id(&made.await.expect(201));
    let copy = desk.copy().await;
    let undo = desk.undone(&last(&desk.me, &made).await).await;
    assert_eq!(undo["report"]["counts"]["modules_deleted"], 1);
    let path = format!("/api/v1/modules/{made}");
    desk.me.get(&path).await.problem(404, "not_found");
    desk.me.get(&world.module_path()).await.expect(200);
    desk.undone(change_set(&undo)).await;
    assert_same(&desk.copy().await, &copy);
}

#[tokio::test]
async fn obj_12_ver_1_the_history_says_which_objects_a_link_joins() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let import_of = Import::new(&world).await;
    let Import {
        desk,
        brakes,
        wheels,
        ..
    } = &import_of;
    let history = async |client: &Client, module: &str| {
        let path = format!("/api/v1/modules/{module}/history?limit=1");
        client.get(&path).await.expect(200)["items"][0].clone()
    };
    let imported = history(&desk.me, wheels).await;
    assert_eq!(imported["links"], 1);
    assert_eq!(
        imported["link"],
        json!({
            "link_type": "satisfies", "source_key": "WHEE-0001", "target_key": "BRAK-0002", "deleted": false, "changed": false,
        })
    );
    // Whoever does not see the other module does not see the key.
    let guest = app.person().await;
    let members = format!("/api/v1/modules/{wheels}/members/{}", guest.id());
    let given = desk.me.put(&members).json(json!({"role": "viewer"}));
    given.await.expect(200);
    assert_eq!(history(&guest, wheels).await["link"]["target_key"], "…");
    desk.me
        .delete(&format!("/api/v1/modules/{brakes}"))
        .await
        .expect(204);
    assert_eq!(history(&desk.me, wheels).await["link"]["target_key"], "…");
}

//! What scripts may read and write: what their caller and their author may, in one workspace.

use req1_domain::access::Role;
use req1_test_support::{Answer, Client, TestApp, Value, World, json};

use super::{RAISE, action, another_module, another_object, fault, make, read};

#[tokio::test]
async fn scr_8_a_script_does_nothing_that_its_caller_or_its_author_may_not() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let admin = world.member(Role::Admin).await;
    let script = make(&admin, &world, action("Raise", RAISE)).await;
    let execute = format!("{script}/execute");
    let over = json!({"object_ids": [world.object]});
    let reviewer = world.member(Role::Reviewer).await;
    reviewer
        .post(&execute)
        .json(over.clone())
        .await
        .problem(403, "not_allowed");
    // Its author loses the right to write; then nobody writes by it.
    let role = format!(
        "/api/v1/workspaces/{}/members/{}",
        world.workspace,
        admin.user.unwrap()
    );
    world
        .owner
        .put(&role)
        .json(json!({"role": "viewer"}))
        .await
        .expect(200);
    world
        .owner
        .post(&execute)
        .json(over.clone())
        .await
        .problem(403, "not_allowed");
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(1)
    );
    let runs = world
        .owner
        .get(&format!("{script}/executions"))
        .await
        .expect(200);
    assert_eq!(runs["items"][0]["status"], json!("failed"));
    assert_eq!(runs["total"], json!(1));
    // Whoever changes it answers for it.
    world
        .owner
        .patch(&script)
        .json(json!({"priority": 1}))
        .await
        .expect(200);
    world.owner.post(&execute).json(over).await.expect(200);
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(2)
    );
}

#[tokio::test]
async fn scr_7_a_script_reads_the_module_by_filter_and_follows_links_and_sees_nothing_of_others() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    // The owner of both workspaces still reads only this one.
    let elsewhere = json!({"name": "Elsewhere"});
    let elsewhere = world
        .owner
        .post("/api/v1/workspaces")
        .json(elsewhere)
        .await
        .expect(201);
    let project = format!(
        "/api/v1/workspaces/{}/projects",
        elsewhere["id"].as_str().unwrap()
    );
    let project = world
        .owner
        .post(&project)
        .json(json!({"name": "P"}))
        .await
        .expect(201);
    let module = json!({"name": "Secret", "project_id": project["id"], "prefix": "SEC"});
    let module = world
        .owner
        .post("/api/v1/modules")
        .json(module)
        .await
        .expect(201);
    let objects = format!("/api/v1/modules/{}/objects", module["id"].as_str().unwrap());
    let secret = world
        .owner
        .post(&objects)
        .json(json!({"body": "secret"}))
        .await
        .expect(201);
    let source = format!(
        "const found = Array.from(req1.query('body ~ hold'));
         const linked = Array.from(found[0].links());
         return [found.length, linked.length, req1.get('{}') === null, req1.get(found[0].key).id];",
        secret["id"].as_str().unwrap()
    );
    let script = make(&world.owner, &world, action("Look", &source)).await;
    let tried = world
        .owner
        .post(&format!("{script}/test"))
        .json(json!({}))
        .await
        .expect(200);
    assert_eq!(tried["value"], json!([1, 1, true, world.object]), "{tried}");
}

/// What `req1` tells of `module`, `object`, `link` and `person`, and of things by name.
const PROBES: &str = "
const told = (probe) => {
  try {
    return JSON.stringify(probe());
  } catch (no) {
    return `${no.rule}: ${no.message}`;
  }
};
return [
  () => req1.get(object),
  () => req1.get('SEC-1'),
  () => req1.findModule(module),
  () => req1.findModule('Secret'),
  () => req1.findModule('SEC'),
  () => req1.query(null, { module }).toArray(),
  () => req1.query(null, { module }).count(),
  () => req1.query(null, { module: 'SEC' }).count(),
  () => req1.top(module).toArray(),
  () => req1.attributeDefinitions(module),
  () => req1.findUser(person),
  () => req1.query(null, { project: true }).toArray().map((one) => one.key),
  () => req1.modules().toArray().map((one) => one.name),
  () => req1.linkTypes().map((one) => one.id),
  () => req1.update(object, { heading: 'Mine' }),
].map(told);";

/// Things of another workspace, by their names in scripts.
struct Hidden {
    module: String,
    object: String,
    link: String,
    person: String,
}

impl Hidden {
    /// They are there.
    async fn real(world: &World<'_>) -> Self {
        let other = World::seed(world.app).await;
        other.give(&world.owner, Role::Admin).await;
        let person = other.member(Role::Viewer).await.user.unwrap().0.to_string();
        let module = another_module(&world.owner, &other.project, ("Secret", "SEC")).await;
        let object = another_object(&world.owner, &module).await;
        let link = json!({
            "source_object_id": object, "target_object_id": other.object, "link_type_id": other.link_type,
        });
        let link = world
            .owner
            .post("/api/v1/links")
            .json(link)
            .await
            .expect(201);
        let link = link["id"].as_str().unwrap().to_owned();
        Self {
            module,
            object,
            link,
            person,
        }
    }

    /// There are none such.
    fn none(world: &World<'_>) -> Self {
        let id = || world.app.app.environment.new_id().to_string();
        Self {
            module: id(),
            object: id(),
            link: id(),
            person: id(),
        }
    }

    /// A script that knows their ids.
    fn script(&self, world: &World<'_>, source: &str) -> String {
        let Self {
            module,
            object,
            link,
            person,
        } = self;
        let (own, link_type) = (&world.object, &world.link_type);
        format!(
            "const [module, object, link, person] = ['{module}', '{object}', '{link}', '{person}'];
             const [own, type] = ['{own}', '{link_type}'];
             {source}"
        )
    }

    /// What is told, without the ids.
    fn without_ids(&self, told: &str) -> String {
        let ids = [&self.module, &self.object, &self.link, &self.person];
        ids.into_iter()
            .fold(told.to_owned(), |told, id| told.replace(id, "?"))
    }
}

/// Runs a script with its caller's rights.
async fn run(client: &Client, script: &str) -> Answer {
    client
        .post(&format!("{script}/execute"))
        .json(json!({}))
        .await
}

#[tokio::test]
async fn scr_7_another_workspace_of_caller_and_author_reads_as_if_it_did_not_exist() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, action("Look", "")).await;
    let mut told = Vec::new();
    for hidden in [Hidden::none(&world), Hidden::real(&world).await] {
        let tried = json!({"source_code": hidden.script(&world, PROBES)});
        let tried = world
            .owner
            .post(&format!("{script}/test"))
            .json(tried)
            .await
            .expect(200);
        assert_eq!(tried["error"], Value::Null, "{tried}");
        told.push(hidden.without_ids(&tried["value"].to_string()));
    }
    assert_eq!(told[0], told[1]);
    assert!(
        told[0].starts_with(r#"["null","null","null","null","null","not_found: "#),
        "{}",
        told[0]
    );
}

#[tokio::test]
async fn scr_7_nothing_is_written_into_another_workspace_nor_linked_to_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, action("Write", "")).await;
    let (none, real) = (Hidden::none(&world), Hidden::real(&world).await);
    let path = format!("/api/v1/modules/{}/objects/{}", real.module, real.object);
    let before = world.owner.get(&path).await.expect(200);
    let own = read(&world, &world.object).await;
    for wish in [
        "req1.update(object, { heading: 'Mine' });",
        "req1.delete(object);",
        "req1.link(own, object, type);",
        "req1.link(object, own, type);",
        "req1.unlink(link);",
        "req1.create({ module, heading: 'Mine' });",
        "req1.create({ parent: object, heading: 'Mine' });",
        "req1.create({ module, parent: object, heading: 'Mine' });",
        "req1.create({ after: object, heading: 'Mine' });",
        // What may be done is not done, either.
        "req1.update(own, { heading: 'Mine' }); req1.delete(object);",
    ] {
        let mut told = Vec::new();
        for hidden in [&none, &real] {
            let source = json!({"source_code": hidden.script(&world, wish)});
            world.owner.patch(&script).json(source).await.expect(200);
            let refused = fault(&run(&world.owner, &script).await);
            told.push(hidden.without_ids(&refused.to_string()));
        }
        assert_eq!(told[0], told[1], "{wish}");
    }
    assert_eq!(world.owner.get(&path).await.expect(200), before);
    let links = format!("/api/v1/links?source_object_id={}", real.object);
    assert_eq!(world.owner.get(&links).await.expect(200)["total"], 1);
    assert_eq!(read(&world, &world.object).await, own);
}

/// A person who has another role in a module than in the rest of the workspace.
async fn narrowed(world: &World<'_>, module: &str, (role, there): (Role, Role)) -> Client {
    let person = world.member(role).await;
    let path = format!("/api/v1/modules/{module}/members/{}", person.id());
    let given = json!({"role": there.as_str()});
    world.owner.put(&path).json(given).await.expect(200);
    person
}

/// Whether each of some wishes concerning a module is granted, and else the status of its refusal.
async fn wishes((world, module): (&World<'_>, &str), author: &Client, caller: &Client) -> Vec<u16> {
    let mut granted = Vec::new();
    for wish in [
        "if (req1.get(object) === null) req1.query(null, { module }).count();",
        "req1.create({ heading: 'Allowed' }), req1.link(own, object, type);",
        "req1.update(object, { heading: 'Mine' });",
        "req1.delete(object);",
        "req1.link(object, own, type);",
        "req1.create({ module, heading: 'Mine' });",
    ] {
        let object = another_object(&world.owner, module).await;
        let (own, link_type) = (&world.object, &world.link_type);
        let source = format!(
            "const [module, object, own, type] = ['{module}', '{object}', '{own}', '{link_type}'];\n{wish}"
        );
        let script = make(author, world, action("Wish", &source)).await;
        granted.push(run(caller, &script).await.status);
        author.delete(&script).await.expect(204);
    }
    granted
}

#[tokio::test]
async fn scr_8_a_script_writes_and_links_only_where_its_author_and_its_caller_both_may() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let module = another_module(&world.owner, &world.project, ("Other", "OTH")).await;
    let place = (&world, module.as_str());
    let owner = &world.owner;
    assert_eq!(wishes(place, owner, owner).await, [200; 6]);
    // Who sees it may link to it; who does not is told the same as of what is not there.
    for (there, expected) in [
        (Role::Viewer, [200, 200, 403, 403, 403, 403]),
        (Role::None, [400; 6]),
    ] {
        let author = narrowed(&world, &module, (Role::Admin, there)).await;
        assert_eq!(
            wishes(place, &author, owner).await,
            expected,
            "author {there:?}"
        );
        let caller = narrowed(&world, &module, (Role::Editor, there)).await;
        assert_eq!(
            wishes(place, owner, &caller).await,
            expected,
            "caller {there:?}"
        );
    }
}

//! ReqIF: what came in goes out as it came, with our changes in it.

use std::{fs, path::PathBuf};

use req1_test_support::{Answer, Client, TestApp, World, multipart};
use serde_json::{Value, json};

/// A small document with every data type, nesting, a picture reference, a relation and an extension.
const DOCUMENT: &str = include_str!("data/brakes.reqif");

async fn import(client: &Client, project: &str, (name, content): (&str, &[u8])) -> Answer {
    let (content_type, body) = multipart(name, content);
    client
        .post(&format!("/api/v1/projects/{project}/reqif/import"))
        .body(&content_type, body)
        .await
}

/// Makes a project of the world's workspace.
async fn new_project(world: &World<'_>, name: &str) -> String {
    let path = format!("/api/v1/workspaces/{}/projects", world.workspace);
    let made = world.owner.post(&path).json(json!({ "name": name })).await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn export(client: &Client, module: &Value, query: &str) -> Vec<u8> {
    let module = module.as_str().unwrap();
    let answer = client
        .get(&format!("/api/v1/modules/{module}/reqif/export{query}"))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    answer.body
}

/// The documents of a file.
fn documents(content: &[u8]) -> Vec<Vec<u8>> {
    let limits = reqif::Limits::default();
    let mut archive = reqif::Archive::open(std::io::Cursor::new(content), &limits).unwrap();
    (0..archive.documents().len())
        .map(|index| {
            let mut document = Vec::new();
            std::io::Read::read_to_end(&mut archive.document(index).unwrap(), &mut document)
                .unwrap();
            document
        })
        .collect()
}

/// A document as text: UTF-16 by its mark, else UTF-8 or, where it is none, the bytes as Latin-1.
fn decode(document: &[u8]) -> String {
    let wide = |pair: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = document[2..]
            .chunks_exact(2)
            .map(|two| pair([two[0], two[1]]))
            .collect();
        String::from_utf16(&units).unwrap()
    };
    match document {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8(document.to_vec())
            .unwrap_or_else(|_| document.iter().map(|byte| char::from(*byte)).collect()),
    }
}

fn compare(one: &[u8], other: &[u8]) -> Result<(), String> {
    let (one, other) = (documents(one), documents(other));
    if one.len() != other.len() {
        return Err(format!("{} documents became {}", one.len(), other.len()));
    }
    for (one, other) in one.iter().zip(&other) {
        let text = |document: &[u8]| decode(document);
        reqif::canonical::compare(&text(one), &text(other))
            .map_err(|difference| difference.to_string())?;
    }
    Ok(())
}

#[tokio::test]
async fn imp_2_a_file_that_is_imported_several_times_at_once_is_imported_once() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let other = new_project(&world, "Other").await;
    // In another project it is imported, too: both find that the workspace lacks the same types of links.
    let projects = [&world.project, &world.project, &world.project, &other];
    let imports = projects
        .map(|project| import(&world.owner, project, ("brakes.reqif", DOCUMENT.as_bytes())));
    let answers = futures::future::join_all(imports).await;
    let mut made = 0;
    for answer in answers {
        made += i32::from(answer.expect(201)["unchanged"] == false);
    }
    assert_eq!(made, 2);
    let modules = format!("/api/v1/modules?project_id={}", world.project);
    assert_eq!(world.owner.get(&modules).await.expect(200)["total"], 2);
}

#[tokio::test]
async fn imp_1_imp_2_a_document_comes_out_as_it_came_in() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let answer = import(
        &world.owner,
        &world.project,
        ("brakes.reqif", DOCUMENT.as_bytes()),
    )
    .await;
    let imported = answer.expect(201);
    assert_eq!(imported["objects_created"], 3);
    assert_eq!(imported["links_created"], 1);
    assert_eq!(imported["kept_relations"], 1);
    assert_eq!(imported["report"]["counts"]["placements"], 3);
    let module = &imported["module_id"];
    let path = format!("/api/v1/modules/{}/objects", module.as_str().unwrap());
    let page = world.owner.get(&path).await.expect(200);
    let seen: Vec<(String, String)> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["level"].as_str().unwrap().to_owned(),
                one["heading"].as_str().unwrap_or("-").to_owned(),
            )
        })
        .collect();
    assert_eq!(
        seen,
        [("1", "Stopping"), ("1.1", "-"), ("2", "-")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    let object = &page["items"][1];
    assert_eq!(
        object["body"],
        "<div>The brake shall stop within <b>40 m</b>. figure</div>"
    );
    assert_eq!(
        object["attributes"],
        json!({ "Weight": 7, "Priority": "high" })
    );
    assert_eq!(object["key"], "BS-0002");
    compare(DOCUMENT.as_bytes(), &export(&world.owner, module, "").await).unwrap();
    let again = import(
        &world.owner,
        &world.project,
        ("brakes.reqif", DOCUMENT.as_bytes()),
    )
    .await
    .expect(201);
    assert_eq!(again["unchanged"], true);
    assert_eq!(again["module_id"], *module);
    assert_eq!(again["objects_created"], 0);
}

#[tokio::test]
async fn imp_2_an_edit_changes_its_object_only() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let imported = import(
        &world.owner,
        &world.project,
        ("brakes.reqif", DOCUMENT.as_bytes()),
    )
    .await
    .expect(201);
    let module = imported["module_id"].as_str().unwrap();
    let path = format!("/api/v1/modules/{module}/objects");
    let page = world.owner.get(&path).await.expect(200);
    let object = page["items"][1]["id"].as_str().unwrap();
    let edit = json!({ "attributes": { "Priority": "low" } });
    world
        .owner
        .patch(&format!("{path}/{object}"))
        .json(edit)
        .await
        .expect(200);
    let exported =
        String::from_utf8(export(&world.owner, &imported["module_id"], "").await).unwrap();
    // Apart from the edited value and the time of the change, the document is the same.
    let start = exported.find("IDENTIFIER=\"_o2\"").unwrap();
    let element = &exported[start..];
    let changed = element.find("LAST-CHANGE=\"").unwrap() + start + "LAST-CHANGE=\"".len();
    let end = exported[changed..].find('"').unwrap() + changed;
    let mut restored = exported.clone();
    restored.replace_range(changed..end, "2024-01-01T00:00:00Z");
    let restored = restored.replace("<ENUM-VALUE-REF>_e1<", "<ENUM-VALUE-REF>_e2<");
    assert!(compare(DOCUMENT.as_bytes(), exported.as_bytes()).is_err());
    compare(DOCUMENT.as_bytes(), restored.as_bytes()).unwrap();
}

#[tokio::test]
async fn imp_2_new_moved_and_deleted_objects_are_exported_and_come_back_equal() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let imported = import(
        &world.owner,
        &world.project,
        ("brakes.reqif", DOCUMENT.as_bytes()),
    )
    .await
    .expect(201);
    let path = format!(
        "/api/v1/modules/{}/objects",
        imported["module_id"].as_str().unwrap()
    );
    let page = world.owner.get(&path).await.expect(200);
    let first = page["items"][0]["id"].as_str().unwrap();
    let last = page["items"][2]["id"].as_str().unwrap();
    let new = json!({ "body": "<p>New <u>text</u></p>", "parent_id": first, "attributes": { "Weight": 3 } });
    world.owner.post(&path).json(new).await.expect(201);
    world.owner.delete(&format!("{path}/{last}")).await;
    let exported = export(&world.owner, &imported["module_id"], "").await;
    let other = new_project(&world, "Other").await;
    let back = import(&world.owner, &other, ("back.reqif", &exported))
        .await
        .expect(201);
    assert_eq!(back["objects_created"], 3);
    compare(
        &exported,
        &export(&world.owner, &back["module_id"], "").await,
    )
    .unwrap();
}

#[tokio::test]
async fn imp_1_a_module_that_began_here_is_exported_and_imported_equal() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let exported = export(&world.owner, &json!(world.module), "?format=reqifz").await;
    let back = import(&world.owner, &world.project, ("mine.reqifz", &exported))
        .await
        .expect(201);
    compare(
        &exported,
        &export(&world.owner, &back["module_id"], "").await,
    )
    .unwrap();
    let path = |module: &str| format!("/api/v1/modules/{module}/objects");
    let before = world.owner.get(&path(&world.module)).await.expect(200);
    let after = world
        .owner
        .get(&path(back["module_id"].as_str().unwrap()))
        .await
        .expect(200);
    let texts = |page: &Value| -> Vec<(Value, Value)> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["level"].clone(), one["heading"].clone()))
            .collect()
    };
    assert_eq!(texts(&before), texts(&after));
}

#[tokio::test]
async fn imp_4_a_refused_file_changes_nothing() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let modules = format!("/api/v1/modules?project_id={}", world.project);
    let before = world.owner.get(&modules).await.expect(200);
    let half = &DOCUMENT.as_bytes()[..DOCUMENT.len() * 2 / 3];
    let evil = DOCUMENT.replace("<REQ-IF ", "<!DOCTYPE x [<!ENTITY a \"b\">]><REQ-IF ");
    for content in [half, evil.as_bytes(), b"%PDF-1.4", b""] {
        let answer = import(&world.owner, &world.project, ("x.reqif", content)).await;
        let problem = answer.problem(400, "invalid_request");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    assert_eq!(world.owner.get(&modules).await.expect(200), before);
}

/// Files of other tools, when the variable names a folder with them.
fn fixtures() -> Vec<PathBuf> {
    let Some(root) = std::env::var_os("REQ1_FIXTURES") else {
        return Vec::new();
    };
    let mut folders = vec![PathBuf::from(root).join("reqif")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[tokio::test]
async fn imp_2_what_a_type_of_the_document_lacks_is_added_to_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    // A type without text, and objects without a type.
    let attribute = DOCUMENT.find("<ATTRIBUTE-DEFINITION-XHTML").unwrap();
    let end = "</ATTRIBUTE-DEFINITION-XHTML>";
    let after = attribute + DOCUMENT[attribute..].find(end).unwrap() + end.len();
    let textless = format!("{}{}", &DOCUMENT[..attribute], &DOCUMENT[after..]);
    let typeless = DOCUMENT.replace("SPEC-OBJECT-TYPE-REF>_", "SPEC-OBJECT-TYPE-REF>_gone");
    for (name, content) in [("textless", textless), ("typeless", typeless)] {
        let file = (name, content.as_bytes());
        let imported = import(&world.owner, &world.project, file).await.expect(201);
        let module = imported["module_id"].as_str().unwrap();
        let path = format!("/api/v1/modules/{module}/objects");
        let page = world.owner.get(&path).await.expect(200);
        let object = page["items"][1]["id"].as_str().unwrap();
        let edit = json!({ "body": "<p>A <b>new</b> text</p>", "attributes": { "Weight": 4 } });
        let path = format!("{path}/{object}");
        world.owner.patch(&path).json(edit).await.expect(200);
        let exported = export(&world.owner, &imported["module_id"], "").await;
        let other = new_project(&world, name).await;
        let back = import(&world.owner, &other, (name, &exported)).await;
        let back = back.expect(201);
        let path = format!(
            "/api/v1/modules/{}/objects",
            back["module_id"].as_str().unwrap()
        );
        let page = world.owner.get(&path).await.expect(200);
        let object = &page["items"][1];
        assert!(
            object["body"]
                .as_str()
                .unwrap()
                .contains("A <b>new</b> text"),
            "{name}: {object}"
        );
        assert_eq!(object["attributes"]["Weight"], 4, "{name}: {object}");
    }
}

/// Adds up the elements of the documents of a file whose names fit.
fn total(content: &[u8], fits: impl Fn(&str) -> bool) -> u64 {
    documents(content)
        .iter()
        .flat_map(|document| reqif::canonical::count(&decode(document)).unwrap())
        .filter(|(name, _)| fits(name))
        .map(|(_, count)| count)
        .sum()
}

/// What an import says it made, compared with the elements of the file.
fn compare_counts(content: &[u8], imported: &Value) -> Result<(), String> {
    let of = |name: &'static str| total(content, |one| one == name);
    if of("CORE-CONTENT/REQ-IF-CONTENT") == 0 {
        // What is there is kept, but it is nothing that the standard knows.
        return Ok(());
    }
    let counts = &imported["report"]["counts"];
    let number = |value: &Value| value.as_u64().unwrap();
    let sum = |value: &Value| value.as_object().unwrap().values().map(number).sum::<u64>();
    let links = number(&imported["links_created"]) + number(&imported["kept_relations"]);
    let pairs = [
        (
            "objects",
            number(&imported["objects_created"]),
            of("SPEC-OBJECTS/SPEC-OBJECT"),
        ),
        ("relations", links, of("SPEC-RELATIONS/SPEC-RELATION")),
        (
            "placements",
            number(&counts["placements"]),
            of("CHILDREN/SPEC-HIERARCHY"),
        ),
        (
            "specifications",
            number(&counts["specifications"]),
            of("SPECIFICATIONS/SPECIFICATION"),
        ),
        (
            "object types",
            number(&counts["object_types"]),
            of("SPEC-TYPES/SPEC-OBJECT-TYPE"),
        ),
        (
            "relation types",
            number(&counts["relation_types"]),
            of("SPEC-TYPES/SPEC-RELATION-TYPE"),
        ),
        (
            "attributes",
            number(&counts["attribute_definitions"]),
            total(content, |name| {
                name.starts_with("SPEC-ATTRIBUTES/ATTRIBUTE-DEFINITION-")
            }),
        ),
        (
            "enum values",
            number(&counts["enum_values"]),
            of("SPECIFIED-VALUES/ENUM-VALUE"),
        ),
        (
            "values",
            sum(&counts["values"]),
            total(content, |name| name.starts_with("VALUES/ATTRIBUTE-VALUE-")),
        ),
    ];
    let wrong: Vec<_> = pairs
        .iter()
        .filter(|(_, ours, theirs)| ours != theirs)
        .collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!("counts (name, ours, of the XML): {wrong:?}"))
}

/// The first difference of two files, and whether they are equal without the element that it is in.
fn only_difference(one: &[u8], other: &[u8]) -> Result<(), String> {
    for (one, other) in documents(one).iter().zip(&documents(other)) {
        let (one, other) = (decode(one), decode(other));
        let Err(difference) = reqif::canonical::compare(&one, &other) else {
            continue;
        };
        let Some(start) = difference.path.find("/SPEC-OBJECT[") else {
            return Err(difference.to_string());
        };
        let identifier = &difference.path[start + "/SPEC-OBJECT[".len()..];
        let identifier = &identifier[..identifier.find(']').unwrap()];
        let rest = |text: &str| reqif::canonical::without(text, identifier).unwrap();
        return reqif::canonical::compare(&rest(&one), &rest(&other))
            .map_err(|more| format!("{difference}, and {more}"));
    }
    Err("the edit is lost".to_owned())
}

/// A file of another tool: its way in, out, through an edit, out and in again.
struct Passage<'a> {
    world: &'a World<'a>,
    content: Vec<u8>,
    name: String,
}

impl Passage<'_> {
    async fn export(&self, module: &Value) -> Result<Vec<u8>, String> {
        let path = format!("/api/v1/modules/{}/reqif/export", module.as_str().unwrap());
        let answer = self.world.owner.get(&path).await;
        if answer.status == 200 {
            return Ok(answer.body);
        }
        Err(format!("export {} {}", answer.status, answer.text()))
    }

    async fn run(&self) -> Result<(), String> {
        let readable = reqif::analyse(
            std::io::Cursor::new(&self.content),
            &reqif::Limits::default(),
        );
        let project = new_project(self.world, &self.name).await;
        let answer = import(&self.world.owner, &project, (&self.name, &self.content)).await;
        match (readable.is_ok(), answer.status) {
            (true, 201) => {}
            (false, 400) => return Ok(()),
            (_, status) => return Err(format!("{status} {}", answer.text())),
        }
        let imported = answer.json();
        compare_counts(&self.content, &imported)?;
        let exported = self.export(&imported["module_id"]).await?;
        compare(&self.content, &exported)?;
        let edited = match self.edit(&imported).await {
            None => exported,
            Some(module) => {
                let edited = self.export(&module).await?;
                only_difference(&self.content, &edited)?;
                edited
            }
        };
        let project = new_project(self.world, &format!("{} again", self.name)).await;
        let again = import(&self.world.owner, &project, (&self.name, &edited)).await;
        if again.status != 201 {
            return Err(format!("again: {} {}", again.status, again.text()));
        }
        let again = again.json();
        compare_counts(&edited, &again)?;
        compare(&edited, &self.export(&again["module_id"]).await?)
            .map_err(|difference| format!("again: {difference}"))
    }

    /// Edits the first object of the file, the body of one that has a body; its module.
    async fn edit(&self, imported: &Value) -> Option<Value> {
        let owner = &self.world.owner;
        for module in imported["modules"].as_array().unwrap() {
            let path = format!("/api/v1/modules/{}/objects", module["id"].as_str().unwrap());
            let page = owner.get(&format!("{path}?limit=50")).await.expect(200);
            assert_eq!(page["total"], module["objects"]);
            let objects = page["items"].as_array().unwrap();
            let with_body = objects.iter().find(|one| one["body"].is_string());
            let Some(object) = with_body.or(objects.first()) else {
                continue;
            };
            let edit = match with_body {
                Some(_) => json!({ "body": "<p>An <b>edited</b> text</p>" }),
                None => json!({ "heading": "An edited heading" }),
            };
            let path = format!("{path}/{}", object["id"].as_str().unwrap());
            owner.patch(&path).json(edit).await.expect(200);
            return Some(module["id"].clone());
        }
        None
    }
}

#[tokio::test]
async fn imp_1_imp_2_files_of_other_tools_come_out_as_they_came_in() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut wrong = Vec::new();
    for path in fixtures() {
        let passage = Passage {
            world: &world,
            content: fs::read(&path).unwrap(),
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
        };
        if let Err(what) = passage.run().await {
            wrong.push(format!("{}: {what}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} files:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

//! ReqIF: what came in goes out as it came, with our changes in it.

use std::{fs, path::PathBuf};

use req1_test_support::{Answer, Client, TestApp, World};
use serde_json::{Value, json};

/// A small document with every data type, nesting, a picture reference, a relation and an extension.
const DOCUMENT: &str = include_str!("data/brakes.reqif");

fn multipart(name: &str, content: &[u8]) -> (String, Vec<u8>) {
    let boundary = "boundary-of-this-test";
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

async fn import(client: &Client, project: &str, (name, content): (&str, &[u8])) -> Answer {
    let (content_type, body) = multipart(name, content);
    client
        .post(&format!("/api/v1/projects/{project}/reqif/import"))
        .body(&content_type, body)
        .await
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
    let other = world
        .owner
        .post(&format!("/api/v1/workspaces/{}/projects", world.workspace))
        .json(json!({ "name": "Other" }))
        .await
        .expect(201);
    let other = other["id"].as_str().unwrap();
    let back = import(&world.owner, other, ("back.reqif", &exported))
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
async fn imp_1_imp_2_files_of_other_tools_come_out_as_they_came_in() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut wrong = Vec::new();
    for path in fixtures() {
        let content = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let shown = path
            .components()
            .rev()
            .take(2)
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect::<Vec<_>>()
            .join(" < ");
        let readable = reqif::analyse(std::io::Cursor::new(&content), &reqif::Limits::default());
        let project = world
            .owner
            .post(&format!("/api/v1/workspaces/{}/projects", world.workspace))
            .json(json!({ "name": shown }))
            .await
            .expect(201);
        let answer = import(
            &world.owner,
            project["id"].as_str().unwrap(),
            (&name, &content),
        )
        .await;
        if readable.is_err() {
            if answer.status != 400 {
                wrong.push(format!(
                    "{shown}: not refused but {} {}",
                    answer.status,
                    answer.text()
                ));
            }
            continue;
        }
        if answer.status != 201 {
            wrong.push(format!("{shown}: {} {}", answer.status, answer.text()));
            continue;
        }
        let imported = answer.json();
        let module = imported["module_id"].as_str().unwrap();
        let exported = world
            .owner
            .get(&format!("/api/v1/modules/{module}/reqif/export"))
            .await;
        if exported.status != 200 {
            wrong.push(format!(
                "{shown}: export {} {}",
                exported.status,
                exported.text()
            ));
        } else if let Err(difference) = compare(&content, &exported.body) {
            wrong.push(format!("{shown}: {difference}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} files:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

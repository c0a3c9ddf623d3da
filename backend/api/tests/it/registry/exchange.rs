use req1_test_support::{Call, Client, World};

use super::Operation;

const DOCUMENT: &str = include_str!("../data/brakes.reqif");

fn reqif(world: &World<'_>) -> String {
    format!("/api/v1/projects/{}/reqif", world.project)
}

/// With the document as its one file.
fn with_file(call: Call) -> Call {
    let body = format!(
        "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"brakes.reqif\"\r\n\r\n{DOCUMENT}\r\n--part--\r\n"
    );
    call.body("multipart/form-data; boundary=part", body)
}

/// The URL of an upload of the owner.
async fn upload(world: &World<'_>) -> String {
    let call = world.owner.post(&format!("{}/uploads", reqif(world)));
    let made = with_file(call).await.expect(202);
    format!("{}/uploads/{}", reqif(world), made["id"].as_str().unwrap())
}

async fn import_of_upload(world: &World<'_>, client: &Client) -> Call {
    let upload = upload(world).await;
    world.app.work_off().await;
    client.post(&format!("{upload}/import"))
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "POST /api/v1/projects/{project_id}/reqif/import",
            "401 404 403 403 201 201 201 201",
            |world, client| with_file(client.post(&format!("{}/import", reqif(world))))
        ),
        operation!(
            "POST /api/v1/projects/{project_id}/reqif/uploads",
            "401 404 403 403 202 202 202 202",
            |world, client| with_file(client.post(&format!("{}/uploads", reqif(world))))
        ),
        operation!(
            "GET /api/v1/projects/{project_id}/reqif/uploads/{id}",
            "401 404 403 403 200 200 200 200",
            |world, client| client.get(&upload(world).await)
        ),
        operation!(
            "POST /api/v1/projects/{project_id}/reqif/uploads/{id}/import",
            "401 404 403 403 202 202 202 202",
            |world, client| import_of_upload(world, client).await
        ),
        operation!(
            "DELETE /api/v1/projects/{project_id}/reqif/uploads/{id}",
            "401 404 403 403 204 204 204 204",
            |world, client| client.delete(&upload(world).await)
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/reqif/export",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/reqif/export", world.module_path()))
        ),
    ]
}

use req1_test_support::{Call, Client, World};

use super::Operation;

fn send(world: &World<'_>, client: &Client) -> Call {
    let mut body =
        b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
            .to_vec();
    body.extend_from_slice(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\r\n--edge--\r\n");
    let path = format!("/api/v1/modules/{}/files", world.module);
    client
        .post(&path)
        .body("multipart/form-data; boundary=edge", body)
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "POST /api/v1/modules/{module_id}/files",
            "401 404 403 403 201 201 201 201",
            |world, client| send(world, client)
        ),
        operation!(
            "GET /api/v1/files/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let file = send(world, &world.owner).await.expect(201);
                client.get(file["url"].as_str().unwrap())
            }
        ),
    ]
}

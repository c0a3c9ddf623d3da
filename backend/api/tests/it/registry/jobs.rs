use req1_app::{
    files::{Accept, FileKind, Upload, store_file},
    jobs::{JobKind, enqueue_job},
};
use req1_domain::{access::Action, ids::ProjectId};
use req1_store::jobs::{self, Finish};
use req1_test_support::{Client, Value, World, json};

use super::Operation;

/// A job of somebody that has ended with a file; the project is the owner's.
async fn job(world: &World<'_>, maker: &Client) -> String {
    let owner = world.app.app.act_as(world.owner.id());
    let ctx = world.app.app.act_as(maker.id());
    let mut db = ctx.store().acquire().await.unwrap();
    let project = ProjectId(world.project.parse().unwrap());
    let project = owner
        .project(&mut db, project, Action::Create)
        .await
        .unwrap();
    let upload = Upload {
        name: "a.txt".to_owned(),
        content_type: None,
        kind: FileKind::Work,
        accept: Accept::Anything,
        max_bytes: 10,
    };
    let file = store_file(&ctx, &project, upload, b"a".as_slice())
        .await
        .unwrap();
    let wanted = (JobKind::ReqifExport, json!({}));
    let id = enqueue_job(&ctx, &mut db, &project, wanted).await.unwrap();
    let kinds = [JobKind::ReqifExport.as_str().to_owned()];
    let claimed = jobs::claim(&mut db, "test", &kinds, std::time::Duration::from_mins(1)).await;
    let claim = claimed.unwrap().unwrap().claim;
    let end = Finish::Succeeded(Value::Null, Some(file.id));
    jobs::finish(&mut db, claim, &end).await.unwrap();
    format!("/api/v1/jobs/{id}")
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/jobs",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/jobs")
        ),
        operation!(
            "GET /api/v1/jobs/{id}",
            "401 404 404 404 404 200 200 200",
            |world, client| client.get(&job(world, &world.owner).await)
        ),
        operation!(
            "POST /api/v1/jobs/{id}/cancel",
            "401 404 404 404 404 200 200 200",
            |world, client| client.post(&format!("{}/cancel", job(world, &world.owner).await))
        ),
        operation!(
            "GET /api/v1/jobs/{id}/download",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                // A file is its maker's, as long as the project is in sight.
                let maker = if client.user.is_some() {
                    client
                } else {
                    &world.owner
                };
                client.get(&format!("{}/download", job(world, maker).await))
            }
        ),
    ]
}

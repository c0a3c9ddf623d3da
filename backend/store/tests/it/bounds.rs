//! A token for one workspace or project finds nothing outside of it, in recycle bins neither.

use req1_domain::{
    access::Bounds,
    ids::{ModuleId, ProjectId, WorkspaceId},
};
use req1_store::{Store, StoreError, access};
use sqlx::{ConnectOptions as _, PgPool};
use uuid::Uuid;

use crate::world::{World, new_id};

#[sqlx::test(migrator = "req1_store::migrate::MIGRATOR")]
async fn iam_5_what_is_deleted_outside_of_a_tokens_bounds_is_not_found(pool: PgPool) {
    let url = pool.connect_options().to_url_lossy();
    req1_store::migrate::migrate(url.as_str()).await.unwrap();
    let world = World::new(pool.clone()).await;
    let (user, workspace) = (world.user, world.module.workspace());
    let module = ModuleId(world.module.id());
    let project: Uuid = sqlx::query_scalar("SELECT id FROM project")
        .fetch_one(&pool)
        .await
        .unwrap();
    let project = ProjectId(project);
    for table in ["workspace", "project", "module"] {
        let deleted = format!("UPDATE {table} SET deleted_at = now()");
        sqlx::query(sqlx::AssertSqlSafe(deleted))
            .execute(&pool)
            .await
            .unwrap();
    }
    let store = Store::from_pool(pool.clone());
    let bounds = |workspace, project| Some(Bounds { workspace, project });
    let elsewhere = (WorkspaceId(new_id()), ProjectId(new_id()));
    for (bounds, sees_workspace, sees_project) in [
        (None, true, true),
        (bounds(workspace, None), true, true),
        (bounds(workspace, Some(project)), true, true),
        (bounds(workspace, Some(elsewhere.1)), true, false),
        (bounds(elsewhere.0, None), false, false),
        (bounds(elsewhere.0, Some(project)), false, false),
    ] {
        let store = store.bound_to(bounds);
        let mut db = store.acquire().await.unwrap();
        let found = |result: Result<access::Kept, StoreError>| match result {
            Ok(kept) => {
                assert!(kept.deleted);
                true
            }
            Err(StoreError::NotFound) => false,
            Err(other) => panic!("{other}"),
        };
        let count = usize::from(sees_project);
        let kept = access::kept_workspace(&mut db, user, workspace).await;
        assert_eq!(found(kept), sees_workspace, "{bounds:?}");
        let kept = access::deleted_workspaces(&mut db, user).await.unwrap();
        assert_eq!(kept.len(), usize::from(sees_workspace), "{bounds:?}");
        let kept = access::kept_project(&mut db, user, project).await;
        assert_eq!(found(kept), sees_project, "{bounds:?}");
        let kept = access::kept_projects_of_workspace(&mut db, user, workspace).await;
        assert_eq!(kept.unwrap().len(), count, "{bounds:?}");
        let kept = access::kept_module(&mut db, user, module).await;
        assert_eq!(found(kept), sees_project, "{bounds:?}");
        let kept = access::kept_modules_of_project(&mut db, user, (workspace, project)).await;
        assert_eq!(kept.unwrap().len(), count, "{bounds:?}");
        let kept = access::kept_modules_of_workspace(&mut db, user, workspace).await;
        assert_eq!(kept.unwrap().len(), count, "{bounds:?}");
    }
}

//! People whom a comment can mention: those who may see the object.

use req1_domain::{access::Granted, ids::UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A person who may see a module.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The person.
    pub id: UserId,
    /// The person's name.
    pub display_name: String,
    /// The person's e-mail address.
    pub email: String,
}

/// People who may see a module by a role, those first whose name begins with `search`, and how many there are.
#[tracing::instrument(name = "db.comments.readers", level = "debug", skip_all)]
pub async fn readers(
    db: &mut PgConnection,
    module: &Granted,
    search: &str,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Reader>, i64), StoreError> {
    let search = search.to_lowercase();
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", display_name AS "display_name!", email AS "email!"
           FROM module_reader($1)
           WHERE $2 = '' OR strpos(lower(display_name), $2) > 0 OR strpos(lower(email), $2) > 0
           ORDER BY starts_with(lower(display_name), $2) DESC, lower(display_name), id OFFSET $3 LIMIT $4"#,
        module.id(),
        search,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM module_reader($1)
           WHERE $2 = '' OR strpos(lower(display_name), $2) > 0 OR strpos(lower(email), $2) > 0"#,
        module.id(),
        search
    )
    .fetch_one(db)
    .await?;
    let readers = rows.into_iter().map(|row| Reader {
        id: row.id.into(),
        display_name: row.display_name,
        email: row.email,
    });
    Ok((readers.collect(), total))
}

/// Which of these people may see a module by a role.
#[tracing::instrument(name = "db.comments.readers_of", level = "debug", skip_all)]
pub async fn readers_of(
    db: &mut PgConnection,
    module: &Granted,
    people: &[UserId],
) -> Result<Vec<UserId>, StoreError> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    let found = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM module_reader($1) WHERE id = ANY($2)"#,
        module.id(),
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(found.into_iter().map(UserId).collect())
}
